"""Before a session: what was gathered and by which channel, who prepares the answer to what, the sheets to hand out.

The secretariat asks agencies and covers thôn, tổ dân phố; leader and Front read. Nothing here gives an opinion out:
that is ``assignment``. Each opinion chosen answers for itself: the others are asked although one cannot be.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from feedback.case import likeness, recommendation, standing
from feedback.case.record import Dialogue, Recommendation
from feedback.case.sitting import gathering
from feedback.case.sitting import preparation as acts
from feedback.case.sitting.record import Preparation
from feedback.case.sitting.word import Prepared
from feedback.core import calendar, store
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.core.wording import number
from feedback.office.agency import Agency
from feedback.office.duty import Duty
from feedback.report.document import part
from feedback.report.document import preparation as papers
from feedback.web import unit
from feedback.web.form import ChoiceField, DayField, Form, Length, NoteField, Required, VersionedForm
from feedback.web.guard import may, needs, viewer
from feedback.web.road import link
from feedback.web.sitting import about as _about  # noqa: F401 - its panel on the session's page
from feedback.web.sitting import beside as _beside  # noqa: F401 - its panel on the opinion's page
from feedback.web.sitting import session

pages = Blueprint("preparation", __name__, url_prefix="/dialogues/<int:dialogue_id>")
Answer = str | Response | tuple[str, int]
#: Two opinions of one session that share so much are shown as perhaps the same; so many are compared.
ALIKE, MOST_COMPARED = 0.6, 150


class AskForm(Form):
    """Which agency prepares the chosen answers, by when."""

    agency = ChoiceField("Cơ quan chuẩn bị", [Required()], coerce=int)
    due_on = DayField("Hạn gửi câu trả lời")


class CoverForm(VersionedForm):
    """The thôn, tổ dân phố of a session, one a line."""

    names = NoteField(
        "Thôn, tổ dân phố",
        [Length(20_000)],
        description="Mỗi dòng một thôn, tổ dân phố. Để trống nếu mời cả xã, phường.",
    )


@pages.get("/preparation")
@needs(Duty.DIALOGUE_READ)
def show(dialogue_id: int) -> str:
    """What was gathered for the session and who prepares what."""
    return _page(session.opened(dialogue_id), None)


@pages.post("/preparation")
@needs(Duty.ASSIGN)
def ask(dialogue_id: int) -> Answer:
    """The chosen opinions are with that agency to prepare."""
    dialogue = session.opened(dialogue_id)
    form = _form(dialogue)
    ids = {int(text) for text in request.form.getlist("id") if text.isascii() and text.isdecimal() and len(text) < 10}
    if form.validate_on_submit():
        with form.refusals():
            if not ids:
                raise Refused("Chọn ít nhất một ý kiến trong bảng.")
            agency = unit.chosen(unit.in_reach(viewer(), places=False), form.agency.data)
            with store.one_transaction():
                done, left = _ask_each(dialogue, ids, agency, form)
            if done:
                flash(f"Đã giao {agency.name} chuẩn bị trả lời {number(done)} ý kiến.", "success")
            for why in left[:5]:
                flash(why, "warning")
            return redirect(url_for(".show", dialogue_id=dialogue_id))
    return _page(dialogue, form, ids), form.status


@pages.post("/preparation/<int:preparation_id>/withdraw")
@needs(Duty.ASSIGN)
def withdraw(dialogue_id: int, preparation_id: int) -> Response:
    """Nobody prepares that answer any more."""
    dialogue = session.opened(dialogue_id)
    known = next((one for one in acts.of_dialogue(dialogue.id).values() if one.id == preparation_id), None)
    if known is not None:
        with store.one_transaction():
            acts.withdraw(known, version=session.given_version())
        flash("Đã thôi giao chuẩn bị ý kiến này.", "success")
    return redirect(url_for(".show", dialogue_id=dialogue_id))


@pages.get("/preparation/sheet")
@needs(Duty.DIALOGUE_READ)
def sheet(dialogue_id: int) -> str:
    """The preparation sheet for print: the whole session's, or one agency's."""
    dialogue = session.opened(dialogue_id)
    agency_id = _agency_id()
    groups = _by_agency(dialogue, agency_id)
    origins = gathering.origins(r.id for _, rows in groups for r, _ in rows)
    return render_template(
        "preparation/sheet.html",
        dialogue=dialogue,
        occasion=dialogue.occasion,
        groups=groups,
        whole=agency_id is None,
        agency_id=agency_id,
        origins=origins,
        own=False,
        word=url_for(".word", dialogue_id=dialogue.id, agency=agency_id) if groups else "",
    )


@pages.get("/preparation/sheet.docx")
@needs(Duty.DIALOGUE_READ)
def word(dialogue_id: int) -> Response:
    """The preparation sheet of one agency as a Word paper; those of a whole session, one for each, in a zip."""
    dialogue = session.opened(dialogue_id)
    groups = _by_agency(dialogue, _agency_id())
    if not groups:
        raise Refused("Chưa giao cơ quan nào chuẩn bị trả lời ở cuộc này.")
    if len(groups) == 1:
        return send_sheet(dialogue, *groups[0])
    return session.send_zip(dialogue, "phieu-chuan-bi", [_sheet(dialogue, *group) for group in groups])


@pages.route("/localities", methods=["GET", "POST"])
@needs(Duty.DIALOGUE_WRITE)
def cover(dialogue_id: int) -> Answer:
    """The thôn, tổ dân phố that the session is held for."""
    dialogue = session.opened(dialogue_id)
    names = "\n".join(gathering.localities(dialogue.id))
    form = CoverForm(data={"names": names, "version": dialogue.occasion.version})
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                given = (form.names.data or "").split("\n")
                kept = gathering.cover(dialogue, given, version=form.version.data)
            flash(f"Cuộc này dành cho {number(len(kept))} thôn, tổ dân phố." if kept else "Đã bỏ danh sách.", "success")
            return redirect(url_for("dialogue.show", dialogue_id=dialogue_id))
    if form.stale:
        db.session.refresh(dialogue.occasion)
        now = "\n".join(gathering.localities(dialogue.id))
        form.show_current({"names": now}, version=dialogue.occasion.version)
    return render_template(
        "preparation/cover.html", form=form, dialogue=dialogue, occasion=dialogue.occasion
    ), form.status


def send_sheet(dialogue: Dialogue, agency: Agency, rows: list[tuple[Recommendation, Preparation]]) -> Response:
    """The Word paper to one agency."""
    return session.send(dialogue, "phieu-chuan-bi", _sheet(dialogue, agency, rows)[1])


def _sheet(
    dialogue: Dialogue, agency: Agency, rows: list[tuple[Recommendation, Preparation]]
) -> tuple[str, Callable[[IO[bytes], Path], None]]:
    """To whom the sheet goes, and what writes it."""
    asked = tuple(
        papers.Asked(code=r.code, content=r.content, field=r.field or "", people=r.people, draft=one.answer or "")
        for r, one in rows
    )
    days = [one.due_on for _, one in rows if one.due_on is not None]
    paper = papers.Preparation(
        head=session.head(dialogue), session=session.named(dialogue), agency=agency.name,
        reply_by=min(days, default=None), asked=asked, signer=part.Signer(),
    )  # fmt: skip
    return agency.name, lambda file, own: papers.write(file, paper, own=own)


def _page(dialogue: Dialogue, form: AskForm | None, chosen: set[int] | None = None) -> str:
    rows = recommendation.made_at(dialogue.occasion)
    prepared = acts.of_dialogue(dialogue.id)
    live = [row for row in rows if standing.handling(row) not in standing.OFF_ROAD]
    writes = may(Duty.ASSIGN)
    return render_template(
        "preparation/show.html",
        dialogue=dialogue,
        occasion=dialogue.occasion,
        rows=live,
        prepared=prepared,
        refused={row.id: acts.refusal(row) for row in live},
        counts=_counts(live, prepared),
        Prepared=Prepared,
        agencies=sorted({one.agency for one in prepared.values()}, key=lambda one: one.sort_key),
        channels=gathering.by_channel(dialogue.id),
        localities=gathering.localities(dialogue.id),
        origins=gathering.origins(row.id for row in rows),
        alike=_alike(live),
        unsorted=sum(row.sorted_on is None for row in live),
        notice_by=session.notice_by(dialogue),
        form=(form or _form(dialogue)) if writes else None,
        chosen=chosen or set(),
        codes={row.id: row.code for row in rows},
        link=link,
    )


def _form(dialogue: Dialogue) -> AskForm:
    today = calendar.today()
    due = max(today, dialogue.occasion.day - timedelta(days=acts.READY_BEFORE))
    form = AskForm(data={"due_on": due if due <= dialogue.occasion.day else None})
    form.agency.set_choices(unit.choices(unit.in_reach(viewer(), places=False), on=today))
    return form


def _ask_each(dialogue: Dialogue, ids: set[int], agency: Agency, form: AskForm) -> tuple[int, list[str]]:
    """Each chosen opinion is asked for, or says why not."""
    here = (Recommendation.occasion_id == dialogue.id, Recommendation.id.in_(ids))
    rows = db.session.scalars(select(Recommendation).where(*here).order_by(Recommendation.position)).all()
    known, done, left = acts.of_opinions(row.id for row in rows), 0, []
    for row in rows:
        why = acts.refusal(row)
        if why is not None:
            left.append(f"{row.code}: {why}")
            continue
        acts.ask(row, agency, due_on=form.due_on.data, on=calendar.today(), session_on=dialogue.occasion.day,
                 known=known.get(row.id))  # fmt: skip
        done += 1
    return done, left


def _counts(rows: list[Recommendation], prepared: dict[int, Preparation]) -> dict[str, int]:
    """How the preparation stands: each opinion in exactly one."""
    found = {"none": 0, **{one.value: 0 for one in Prepared}, "answered": 0}
    for row in rows:
        if standing.handling(row) in standing.ANSWERED:
            found["answered"] += 1
        else:
            found[prepared[row.id].state.value if row.id in prepared else "none"] += 1
    return found


def _alike(rows: list[Recommendation]) -> dict[int, Recommendation]:
    """For each opinion the earlier one of the session that says much the same, to be merged before it."""
    found: dict[int, Recommendation] = {}
    texts: dict[int, set[str]] = {}
    by_id = {row.id: row for row in rows}
    for row in rows[:MOST_COMPARED]:
        own = likeness.content_words(row.code, row.search_text)
        scores = likeness.likeness(own, texts)
        best = max(scores, key=lambda one: scores[one], default=None)
        if best is not None and scores[best] >= ALIKE:
            found[row.id] = by_id[best]
        texts[row.id] = own
    return found


def _by_agency(
    dialogue: Dialogue, agency_id: int | None
) -> list[tuple[Agency, list[tuple[Recommendation, Preparation]]]]:
    """The prepared opinions of the session, agency by agency, in the order of the hall."""
    prepared = acts.of_dialogue(dialogue.id)
    groups: dict[int, tuple[Agency, list[tuple[Recommendation, Preparation]]]] = {}
    for row in recommendation.made_at(dialogue.occasion):
        one = prepared.get(row.id)
        if one is not None and agency_id in (None, one.agency_id):
            groups.setdefault(one.agency_id, (one.agency, []))[1].append((row, one))
    return sorted(groups.values(), key=lambda group: group[0].sort_key)


def _agency_id() -> int | None:
    text: Any = request.args.get("agency", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
