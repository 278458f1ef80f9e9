"""Minutes (biên bản): written from the lines, saved as versions, compared, restored, made final; printed and as Word.

Who spoke stands in the text only as a turn's number; names are put in for those who handle the case, when they ask, and
the journal says that they did.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from feedback.case.record import Dialogue
from feedback.case.sitting import minutes as acts
from feedback.case.sitting import minutes_text as words
from feedback.case.sitting import opening
from feedback.case.sitting.record import MinutesVersion
from feedback.case.sitting.word import MinutesState
from feedback.core import calendar, store
from feedback.core.refusal import NotThere, Refused
from feedback.core.store import db
from feedback.core.wording import number
from feedback.office.duty import Duty
from feedback.report.document import minutes as papers
from feedback.web.form import Length, NoteField, TextField, VersionedForm
from feedback.web.guard import me, needs, note_reading
from feedback.web.sitting import session
from feedback.web.sitting.difference import difference

pages = Blueprint("minutes", __name__, url_prefix="/dialogues/<int:dialogue_id>/minutes")
Answer = str | Response | tuple[str, int]
#: The version that a form carries while there are no minutes: whoever saves first, the other is told.
NONE_YET = 999_999_999


class MinutesForm(VersionedForm):
    """The sections of the minutes."""

    place = TextField("Địa điểm", [Length(500)])
    began = TextField("Bắt đầu lúc", [Length(50)], description="Ví dụ 8 giờ 00.")
    ended = TextField("Kết thúc lúc", [Length(50)], description="Ví dụ 11 giờ 30.")
    chair = TextField("Chủ trì", [Length(200)])
    chair_title = TextField("Chức danh chủ trì", [Length(200)])
    secretary = TextField("Thư ký", [Length(200)])
    secretary_title = TextField("Chức danh thư ký", [Length(200)])
    attendance = NoteField("Thành phần dự")
    opening = NoteField("Trình tự, nội dung mở đầu")
    opinions = NoteField("Ý kiến của Nhân dân và trả lời tại hội nghị", [Length(200_000)])
    conclusion = NoteField("Kết luận của người chủ trì")
    closing = NoteField("Kết thúc")
    reason = TextField("Lý do sửa", [Length(500)])

    def content(self) -> words.Content:
        """What was typed, as the act takes it."""
        return words.of({key: self[key].data for key in words.LABELS})


class BackForm(VersionedForm):
    """Why an earlier version is brought back."""

    reason = TextField("Lý do", [Length(500)])


@pages.get("")
@needs(Duty.DIALOGUE_READ)
def show(dialogue_id: int) -> str:
    """The minutes as they read now, or in the version that the address names."""
    return _shown(session.opened(dialogue_id), {})


@pages.post("/names")
@needs(Duty.IDENTITY)
def names(dialogue_id: int) -> str:
    """The same with who spoke, for whoever handles the cases; the journal says that they looked."""
    dialogue = session.opened(dialogue_id)
    note_reading("citizen:read", ("occasion", dialogue.id, dialogue.occasion.code))
    return _shown(session.opened(dialogue_id), acts.speakers(dialogue_id), with_names=True)


@pages.route("/edit", methods=["GET", "POST"])
@needs(Duty.DIALOGUE_WRITE)
def edit(dialogue_id: int) -> Answer:
    """A further version is written; the first one begins from the captured lines."""
    dialogue = session.opened(dialogue_id)
    known, now = acts.of(dialogue.id), acts.latest(dialogue.id)
    what = acts.content(now) if now else _first(dialogue)
    if request.method == "GET" and request.args.get("again") == "opinions":
        what = words.of({**asdict(what), "opinions": words.opinions(acts.spoken(dialogue))})
    form = MinutesForm(data={**asdict(what), "version": known.version if known else NONE_YET})
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                made = acts.save(
                    dialogue, form.content(), reason=form.reason.data or "", by=me().name, version=form.version.data
                )
            flash(f"Đã lưu biên bản, bản số {made.number}.", "success")
            return redirect(url_for(".show", dialogue_id=dialogue_id))
    if form.stale and known is not None:
        db.session.refresh(known)
        latest = acts.numbered(dialogue.id, known.number)
        form.show_current(
            asdict(acts.content(latest)), version=known.version, who=latest.saved_by, when=latest.saved_at
        )
    return render_template(
        "minutes/edit.html", form=form, dialogue=dialogue, occasion=dialogue.occasion, known=known, now=now
    ), form.status


@pages.post("/finish")
@needs(Duty.DIALOGUE_WRITE)
def finish(dialogue_id: int) -> Response:
    """The minutes are final and locked."""
    dialogue = session.opened(dialogue_id)
    with store.one_transaction():
        made = acts.finish(dialogue, by=me().name, version=session.given_version())
    flash(f"Biên bản đã chốt chính thức, bản số {made.number}.", "success")
    return redirect(url_for(".show", dialogue_id=dialogue_id))


@pages.get("/versions")
@needs(Duty.DIALOGUE_READ)
def versions(dialogue_id: int) -> str:
    """Every version: who saved it, when and why; two of them side by side."""
    dialogue = session.opened(dialogue_id)
    rows = acts.versions(dialogue.id)
    numbers = [row.number for row in rows]
    second = _asked("second", numbers, numbers[0] if numbers else 0)
    by_number = {row.number: row for row in rows}
    other = next((n for n in numbers if n < second and by_number[n].content != by_number[second].content), second)
    first = _asked("first", numbers, other)
    sides = (by_number[first], by_number[second]) if numbers else None
    return render_template(
        "minutes/versions.html",
        dialogue=dialogue,
        occasion=dialogue.occasion,
        known=acts.of(dialogue.id),
        rows=rows,
        intact={row.number: acts.intact(row) for row in rows},
        first=first,
        second=second,
        sections=_compared(*sides) if sides else [],
        form=BackForm(data={"version": known.version}) if (known := acts.of(dialogue.id)) else None,
        final=MinutesState.FINAL,
    )


@pages.post("/versions/<int:number>/restore")
@needs(Duty.DIALOGUE_WRITE)
def restore(dialogue_id: int, number: int) -> Response:
    """The minutes read as in that earlier version, in a new one."""
    dialogue = session.opened(dialogue_id)
    reason = request.form.get("reason", "")[:500]
    with store.one_transaction():
        made = acts.bring_back(dialogue, number, reason=reason, by=me().name, version=session.given_version())
    flash(f"Đã khôi phục bản số {number} thành bản số {made.number}.", "success")
    return redirect(url_for(".show", dialogue_id=dialogue_id))


@pages.get("/minutes.docx")
@needs(Duty.DIALOGUE_READ)
def word(dialogue_id: int) -> Response:
    """The minutes as a Word paper; who spoke is not in it."""
    return _word(session.opened(dialogue_id), {})


@pages.post("/with-names")
@needs(Duty.IDENTITY)
def word_with_names(dialogue_id: int) -> Response:
    """The same with who spoke, for whoever handles the cases; the journal says that they took it."""
    dialogue = session.opened(dialogue_id)
    note_reading("citizen:read", ("occasion", dialogue.id, dialogue.occasion.code))
    return _word(session.opened(dialogue_id), acts.speakers(dialogue_id))


def _shown(dialogue: Dialogue, speakers: dict[int, str], *, with_names: bool = False) -> str:
    known = acts.of(dialogue.id)
    asked = request.args.get("number", "")
    one = acts.numbered(dialogue.id, int(asked)) if asked.isdecimal() and len(asked) < 7 else acts.latest(dialogue.id)
    what = acts.content(one) if one else None
    return render_template(
        "minutes/show.html",
        dialogue=dialogue,
        occasion=dialogue.occasion,
        known=known,
        one=one,
        what=what,
        opinions=words.with_names(what.opinions, speakers) if what else "",
        labels=words.LABELS,
        intact=acts.intact(one) if one else True,
        with_names=with_names,
        handles=session.handles(),
        final=MinutesState.FINAL,
    )


def _first(dialogue: Dialogue) -> words.Content:
    """The first draft, with the last session's result in a sentence."""
    result = opening.read(dialogue, calendar.today())
    told = ""
    if result.last is not None:
        last = result.last
        told = (
            f"Cuộc ngày {last.dialogue.occasion.day:%d/%m/%Y} có {number(last.total)} ý kiến, đã giải quyết xong, giải trình "
            f"{number(last.finished)}; còn {number(result.total)} ý kiến của các cuộc trước đang theo dõi."
        )
    return acts.first(dialogue, last_result=told)


def _asked(key: str, numbers: list[int], usual: int) -> int:
    text = request.args.get(key, "")
    wanted = int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else usual
    return wanted if wanted in numbers else usual


def _compared(first: MinutesVersion, second: MinutesVersion) -> list[tuple[str, Any]]:
    """The sections that differ, each with its lines side by side."""
    old, new = asdict(acts.content(first)), asdict(acts.content(second))
    return [(label, difference(old[key], new[key])) for key, label in words.LABELS.items() if old[key] != new[key]]


def _word(dialogue: Dialogue, speakers: dict[int, str]) -> Response:
    one = acts.latest(dialogue.id)
    if one is None:
        raise NotThere("Chưa có biên bản của cuộc này.")
    what = acts.content(one)
    order = words.speaking_order(what.opinions)
    said = tuple(
        papers.Said(
            turn=order.get(item.turn, 0) or item.number,
            speaker=speakers.get(item.turn, ""),
            content=item.content,
            answer=item.answer,
        )
        for item in words.items(what.opinions)
    )
    groups = tuple(papers.Group(name=name, people=people) for name, people in words.groups(what.attendance))
    if not what.opinions:
        raise Refused("Biên bản chưa có phần ý kiến. Bổ sung rồi tải lại.")
    paper = papers.Minutes(
        head=session.head(dialogue),
        session=session.named(dialogue, place=what.place, chair=what.chair, chair_title=what.chair_title),
        began=what.began, ended=what.ended, secretary=what.secretary, secretary_title=what.secretary_title,
        groups=groups, people=words.people(what.attendance) or dialogue.attendance, opening=what.opening, said=said,
        conclusion="\n".join(part for part in (what.conclusion, what.closing) if part),
        version=one.number, final=one.state is MinutesState.FINAL,
    )  # fmt: skip
    return session.send(dialogue, "bien-ban", lambda file, own: papers.write(file, paper, own=own))
