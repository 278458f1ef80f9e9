"""Part answers: a co-operating agency writes its own to the lead, who takes them into its reply or sends one back.

Putting in saves the reply as it is typed, with the parts behind it, so that nothing typed is lost; no script is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from feedback.case import assignment, resolution
from feedback.case.handing import part
from feedback.case.handing.part import Part
from feedback.case.handing.record import PartAnswer
from feedback.case.record import Recommendation as R
from feedback.case.standing import OFF_ROAD, WAITING, Handling, handling
from feedback.case.word import Turn
from feedback.case.work import Assignment
from feedback.core import calendar, store
from feedback.core.attachment import ENDINGS, Attachment
from feedback.core.store import db
from feedback.office.agency import names
from feedback.office.duty import Duty, Viewer
from feedback.web import case_file, panel, recommendation_acts
from feedback.web import resolution as desk
from feedback.web.form import DayField, FilesField, Form, Length, NoteField, Required, VersionedForm, VersionField
from feedback.web.guard import me, needs, viewer
from feedback.web.recommendation_acts import Act
from feedback.web.resolution_form import Known, ReplyForm, reply_data
from feedback.web.resolution_reply import keep_files
from feedback.web.road import link

pages = Blueprint("part", __name__)
Answer = str | Response | tuple[str, int]


class PartForm(Form):
    """The part answer; ``version`` is 0 before there is one."""

    version = VersionField("Phiên bản", [Known()])
    text = NoteField("Nội dung phần trả lời", [Required(), Length(20_000)])
    dated_on = DayField("Ngày", [Required()])
    files = FilesField("Tài liệu kèm theo", description=f"Nhiều tệp, mỗi tệp đến 20 MB. Nhận: {ENDINGS}.")


class RemarkForm(VersionedForm):
    """What is to be added or mended."""

    remark = NoteField("Cần bổ sung, sửa điều gì", [Required(), Length(2000)])


@pages.route("/recommendations/<int:recommendation_id>/part-answer", methods=["GET", "POST"])
@needs(Duty.WORK)
def write(recommendation_id: int) -> Answer:
    """The viewer's agency, which co-operates, answers on its part."""
    r = case_file.opened(recommendation_id)
    known = _own(r)
    form = PartForm(data=_stored(known))
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                r = case_file.opened(recommendation_id, lock=True)
                files = [file for file in form.files.data or [] if file.filename]
                made = part.write(
                    r, viewer(), text=form.text.data or "", dated_on=form.dated_on.data or calendar.today(),
                    by=me().name, at=calendar.now(), today=calendar.today(), version=form.version.data, files=len(files),
                )  # fmt: skip
                keep_files(made, files)
            flash(f"Đã gửi phần trả lời {r.code} cho cơ quan chủ trì.", "success")
            return redirect(url_for("resolution.work", recommendation_id=recommendation_id))
    if form.is_submitted():
        r = case_file.opened(recommendation_id)
        known = _own(r)
    if form.stale and known is not None:
        now = _stored(known)
        form.show_current(
            {"text": now["text"], "dated_on": now["dated_on"]}, version=known.version, who=known.written_by
        )
    turn = assignment.held_by(r, viewer())
    writes = not turn.leads and turn.turn is Turn.TAKEN and handling(r) in WAITING
    kept = files_of([known]) if known else {}
    return render_template("part/write.html", r=r, form=form, known=known, writes=writes, files=kept), form.status


@pages.post("/recommendations/<int:recommendation_id>/part-answer/put-in")
@needs(Duty.WORK)
def put_in(recommendation_id: int) -> Answer:
    """The parts that have arrived stand behind what is typed, in the saved draft."""
    r = case_file.opened(recommendation_id)
    form = ReplyForm(data=reply_data(r, resolution.draft_of(r.id)))
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                count = _put_in(recommendation_id, form)
            flash(f"Đã đưa {count} phần trả lời vào dự thảo." if count else "Các phần đã có trong dự thảo.", "success")
            return redirect(url_for("resolution.work", recommendation_id=recommendation_id) + "#reply")
    if form.stale:
        draft = resolution.draft_of(r.id)
        stored = {"text": draft.reply_text} if draft else {}
        form.show_current(stored, version=draft.version if draft else 0, who=draft.saved_by if draft else "")
    return desk.desk_page(case_file.opened(recommendation_id), reply_form=form), form.status


@pages.route("/part-answers/<int:part_id>/send-back", methods=["GET", "POST"])
@needs(Duty.WORK)
def send_back(part_id: int) -> Answer:
    """The lead asks for a better part, saying what is wanted."""
    answer = part.get(part_id, viewer())
    r = case_file.opened(answer.recommendation_id)
    assignment.held_by(r, viewer())
    form = RemarkForm(data={"version": answer.version})
    unit = names([answer.agency_id])[answer.agency_id].name
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                r = case_file.opened(answer.recommendation_id, lock=True)
                part.send_back(
                    r, part.get(part_id, viewer()), viewer(), remark=form.remark.data or "", on=calendar.today(),
                    unit=unit, version=form.version.data,
                )  # fmt: skip
            flash(f"Đã đề nghị {unit} bổ sung phần trả lời.", "success")
            return redirect(url_for("resolution.work", recommendation_id=r.id))
    if form.stale:
        form.show_current({}, version=part.get(part_id, viewer()).version)
    return render_template(
        "part/send_back.html", r=r, form=form, answer=part.get(part_id, viewer()), unit=unit
    ), form.status


@panel.on("work")
def _on_desk(work: panel.Work) -> panel.Panel | None:
    """For the lead the parts of the others; for a co-operating agency its own."""
    helps = any(turn.turn in assignment.HOLDING and not turn.leads for turn in work.turns)
    if not helps or work.turn.turn is not Turn.TAKEN:
        return None
    found = part.parts(work.turns, part.of(work.r.id))
    values = _values(found, {one: unit.name for one, unit in work.units.items()})
    waiting = handling(work.r) in WAITING
    if work.turn.leads:
        fresh = [one for one in found if one.arrived and one.answer and one.answer.used_at is None]
        return panel.Panel(
            "part/_lead.html", {**values, "r": work.r, "fresh": fresh, "writes": work.writes and waiting}, "top"
        )
    own = next((one for one in found if one.turn.id == work.turn.id), None)
    return panel.Panel("part/_own.html", {**values, "r": work.r, "own": own, "waiting": waiting}, "main")


@panel.on("recommendation")
def _on_record(seen: panel.Opinion) -> panel.Panel | None:
    """Whoever may see the opinion sees which parts have come and which are awaited."""
    if handling(seen.r) in OFF_ROAD or not any(
        turn.turn in assignment.HOLDING and not turn.leads for turn in seen.sources.turns
    ):
        return None
    found = part.parts(seen.sources.turns, part.of(seen.r.id))
    waiting = handling(seen.r) in WAITING
    if not waiting and not any(one.answer for one in found):
        return None
    return panel.Panel("part/_panel.html", {**_values(found, seen.sources.units), "waiting": waiting}, "main", 30)


@recommendation_acts.offers
def _offers(r: R, who: Viewer, turn: Assignment | None, steers: bool, where: Handling) -> Iterable[Act]:
    """A co-operating agency writes its part."""
    if who.may(Duty.WORK) and turn is not None and not turn.leads and turn.turn is Turn.TAKEN and where in WAITING:
        yield Act("Soạn phần trả lời", link("part.write", recommendation_id=r.id), main=True)


def files_of(answers: Iterable[PartAnswer]) -> dict[int, list[Attachment]]:
    """The files that came with these part answers, in one query."""
    found: dict[int, list[Attachment]] = {one.id: [] for one in answers}
    if found:
        query = select(Attachment).where(Attachment.subject_kind == "part_answer", Attachment.subject_id.in_(found))
        for file in db.session.scalars(query.order_by(Attachment.id)):
            found[file.subject_id].append(file)
    return found


def _put_in(recommendation_id: int, form: ReplyForm) -> int:
    """The draft holds what was typed and the parts behind it; how many were put in. Sent twice, they are put in once."""
    r = case_file.opened(recommendation_id, lock=True)
    draft, units = resolution.draft_of(r.id), {turn.agency_id for turn in assignment.of(r.id)}
    called = {one: unit.name for one, unit in names(units).items()}
    typed = form.text.data or ""
    text, fresh = part.put_in(r, viewer(), text=typed, units=called, at=calendar.now())
    if not fresh and draft is not None and (draft.reply_text or "").startswith(typed):
        return 0
    keep_files(r, form.files.data or [])
    form.text.data = text
    resolution.save_draft(r, viewer(), form.reply(), by=me().name, at=calendar.now(), version=form.version.data)
    return len(fresh)


def _own(r: R) -> PartAnswer | None:
    """What the viewer's agency has answered on the part it holds now."""
    turn = assignment.held_by(r, viewer())
    return next((one for one in part.of(r.id) if one.assignment_id == turn.id), None)


def _stored(known: PartAnswer | None) -> dict[str, Any]:
    """The part as its form begins with it."""
    if known is None:
        return {"version": 0, "dated_on": calendar.today()}
    return {"version": known.version, "text": known.text, "dated_on": known.dated_on}


def _values(found: list[Part], units: Mapping[int, str]) -> dict[str, Any]:
    """What every panel of parts reads."""
    answers = [one.answer for one in found if one.answer is not None]
    return {"parts": found, "missing": part.missing(found), "units": units, "files": files_of(answers)}
