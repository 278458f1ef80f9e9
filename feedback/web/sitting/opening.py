"""The opening sheet: a session begins with the result of those before it and what is still owed from them.

On the session's page as counts and the gravest few; here the whole list, for screen, print and Word. Reading only.
"""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from feedback.case import hiding, paper_row, rule
from feedback.case.record import Citizen, Dialogue, Recommendation
from feedback.case.sitting import opening as results
from feedback.case.sitting.opening import Owed
from feedback.case.watch import promise, register
from feedback.case.watch.record import Outstanding, Promise
from feedback.case.word import DialogueState
from feedback.core import calendar
from feedback.core.refusal import Refused
from feedback.core.wording import day
from feedback.office.duty import Duty
from feedback.report.document import opening as papers
from feedback.web import panel
from feedback.web.guard import needs
from feedback.web.road import link
from feedback.web.sitting import session

pages = Blueprint("opening", __name__, url_prefix="/dialogues/<int:dialogue_id>/opening")
TONES = {
    Owed.BROKEN: "bad", Owed.OUTSTANDING: "warn", Owed.PROMISED: "info", Owed.SETTLING: "neutral",
    Owed.ANSWERED: "neutral", Owed.UNANSWERED: "warn",
}  # fmt: skip
FEW = 5


@panel.on("dialogue")
def _first(dialogue: Dialogue) -> panel.Panel | None:
    """What the session opens with; above all else while it is still to come."""
    if dialogue.state in (DialogueState.CANCELLED, DialogueState.POSTPONED):
        return None
    today = calendar.today()
    found = results.read(dialogue, today)
    if found.last is None:
        return None
    ahead = dialogue.state is DialogueState.PLANNED
    few = results.owed(dialogue, today, limit=FEW) if found.total and ahead else []
    told = register.told(row.id for row in few) if few else {}
    values = {"dialogue": dialogue, "opening": found, "few": few, "tones": TONES, "group_of": results.group_of}
    values |= {"today": today, "told": told, "why": why}
    return panel.Panel("opening/_panel.html", values, place="top" if ahead else "main", order=20)


@pages.get("")
@needs(Duty.DIALOGUE_READ)
def show(dialogue_id: int) -> str:
    """The sheet: the last session's result, all that is owed or one group of it."""
    dialogue, today = session.opened(dialogue_id), calendar.today()
    group = next((one for one in Owed if one.value == request.args.get("state")), None)
    rows = results.owed(dialogue, today, group)
    return render_template(
        "opening/show.html",
        dialogue=dialogue,
        occasion=dialogue.occasion,
        opening=results.read(dialogue, today),
        rows=rows,
        told=register.told(row.id for row in rows),
        promised=register.promised(dialogue.occasion.agency, dialogue.occasion.day),
        group=group,
        Owed=Owed,
        tones=TONES,
        group_of=results.group_of,
        why=why,
        as_of=today,
        most=results.MOST,
        link=link,
        word=url_for(".word", dialogue_id=dialogue_id),
    )


@pages.get("/sheet.docx")
@needs(Duty.DIALOGUE_READ)
def word(dialogue_id: int) -> Response:
    """The sheet as a Word paper."""
    dialogue, today = session.opened(dialogue_id), calendar.today()
    found = results.read(dialogue, today)
    if found.last is None:
        raise Refused("Đơn vị chưa có cuộc đối thoại nào trước cuộc này.")
    rows = results.owed(dialogue, today)
    said = register.promised(dialogue.occasion.agency, dialogue.occasion.day)
    told = register.told(row.id for row in rows)
    who = paper_row.citizens([row.id for row in rows] + [one.recommendation_id or 0 for one in said])
    paper = papers.Opening(
        head=session.head(dialogue),
        session=session.named(dialogue),
        last=session.named(found.last.dialogue),
        total=found.last.total,
        answered=found.last.answered,
        settled=found.last.finished,
        late=found.counts[Owed.BROKEN],
        as_of=today,
        kept=(
            *(_promise(one, today, who.get(one.recommendation_id or 0, [])) for one in said),
            *(_kept(row, today, who.get(row.id, []), told.get(row.id)) for row in rows),
        ),
    )
    return session.send(dialogue, "ket-qua-cuoc-truoc", lambda file, own: papers.write(file, paper, own=own))


def _promise(one: Promise, today: date, who: list[Citizen]) -> papers.Kept:
    """A promise not yet kept, first on the sheet: what the leader said, not who of the people asked."""
    late = promise.is_overdue(one, today)
    return papers.Kept(
        code=one.recommendation.code if one.recommendation else one.occasion.code,
        content=f"Lời hứa của {one.leader}: {hiding.hidden(one.what, who)}",
        agency=one.agency.name,
        due_on=one.due_on,
        standing="Lời hứa quá hạn" if late else "Lời hứa đang thực hiện",
    )


def why(row: Recommendation, told: Outstanding | None) -> str:
    """Why it is still open, as last told, and when that is looked at again; empty where nobody has said."""
    if told is None:
        return row.outstanding_reason or ""
    return f"{rule.outstanding_text(told.code, told.story)} (xem lại ngày {day(told.next_on)})"


def _kept(row: Recommendation, today: date, who: list[Citizen], told: Outstanding | None) -> papers.Kept:
    """One line of the sheet, without names: it is read out in the hall."""
    return papers.Kept(
        code=row.code,
        content=hiding.hidden(row.content, who),
        agency=row.lead.name if row.lead else "",
        due_on=row.roadmap_on or row.due_on,
        standing=results.group_of(row, today).label,
        reason=hiding.hidden(why(row, told), who),
    )
