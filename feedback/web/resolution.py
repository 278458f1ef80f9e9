"""Answering and concluding: an agency's work on one opinion, what waits for a conclusion, the result, reopening.

Replied, accepted and settled stay three things on every page. The agency that leads replies and proposes; the
secretariat where the opinion was raised, or a leader, concludes. A form sent twice does nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from feedback.case import assignment, conclusion, resolution, standing
from feedback.case.answering import delivery
from feedback.case.record import Recommendation as R
from feedback.case.reply import outcome_lacks
from feedback.case.word import Turn
from feedback.core import attachment, calendar, journal, store
from feedback.core.refusal import Refused
from feedback.core.wording import squeeze
from feedback.office.agency import names
from feedback.office.duty import Duty
from feedback.web import case_file, panel, resolution_pending, resolution_reply
from feedback.web.answering import aside
from feedback.web.assignment_form import ReasonForm
from feedback.web.guard import me, needs, viewer
from feedback.web.resolution_form import ConcludeForm, OutcomeForm, ProgressForm, ReplyForm, outcome_data, reply_data

pages = Blueprint("resolution", __name__)
Answer = str | Response | tuple[str, int]


@pages.get("/recommendations/<int:recommendation_id>/work")
@needs(Duty.WORK)
def work(recommendation_id: int) -> Answer:
    """One opinion on the desk of the agency that holds a part: accept, write progress, draft and send the reply."""
    return desk_page(case_file.opened(recommendation_id))


@pages.post("/recommendations/<int:recommendation_id>/progress")
@needs(Duty.WORK)
def progress(recommendation_id: int) -> Answer:
    """What has been done stands with the opinion, under the agency's name."""
    form = ProgressForm()
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                r = case_file.opened(recommendation_id, lock=True)
                resolution.write_progress(r, viewer(), text=form.note.data or "", by=me().name, at=calendar.now())
            flash("Đã ghi tiến độ.", "success")
            return redirect(url_for("resolution.work", recommendation_id=recommendation_id) + "#progress")
    return desk_page(case_file.opened(recommendation_id), progress_form=form), form.status


@pages.post("/recommendations/<int:recommendation_id>/reply")
@needs(Duty.WORK)
def reply(recommendation_id: int) -> Any:
    """The reply is saved as a draft, by a press or by itself, or sent."""
    if request.headers.get("X-Requested-With") == "fetch":
        return resolution_reply.autosave(recommendation_id)
    answer = resolution_reply.take_in(recommendation_id)
    if isinstance(answer, ReplyForm):
        return desk_page(case_file.opened(recommendation_id), reply_form=answer), answer.status
    return answer


@pages.route("/recommendations/<int:recommendation_id>/result", methods=["GET", "POST"])
@needs(Duty.WORK)
def update(recommendation_id: int) -> Answer:
    """The agency that leads tells what has come of it since it replied."""
    r = case_file.opened(recommendation_id)
    turn = assignment.held_by(r, viewer())
    if not turn.leads or turn.turn is not Turn.TAKEN or standing.handling(r) not in standing.ANSWERED:
        raise Refused("Chỉ cơ quan chủ trì đã trả lời mới cập nhật kết quả ở đây.")
    back = url_for("resolution.work", recommendation_id=r.id)
    return _settle(r, lambda lock: case_file.opened(recommendation_id, lock=lock), back)


@pages.route("/recommendations/<int:recommendation_id>/settle", methods=["GET", "POST"])
@needs(Duty.CONCLUDE)
def settle(recommendation_id: int) -> Answer:
    """The secretariat or a leader writes down what has come of it."""
    r = case_file.steered(recommendation_id)
    back = url_for("recommendation.show", recommendation_id=r.id)
    return _settle(r, lambda lock: case_file.steered(recommendation_id, lock=lock), back)


@pages.get("/conclusions")
@needs(Duty.CONCLUDE)
def index() -> str:
    """What waits for its conclusion, each with the reply and what the agency proposes."""
    return resolution_pending.page()


@pages.post("/conclusions/agree")
@needs(Duty.CONCLUDE)
def agree() -> Response:
    """The chosen lines, or the one whose button was pressed, are concluded as proposed."""
    return resolution_pending.agree()


@pages.route("/recommendations/<int:recommendation_id>/conclude", methods=["GET", "POST"])
@needs(Duty.CONCLUDE)
def conclude(recommendation_id: int) -> Answer:
    """One opinion is concluded: as proposed, or otherwise with the reason."""
    r = case_file.steered(recommendation_id)
    proposal = resolution.proposal(r.id)
    first = {"acceptance": proposal.acceptance, "reason": proposal.not_accepted_reason} if proposal else {}
    if r.acceptance is not None:
        first = {"acceptance": r.acceptance, "reason": r.not_accepted_reason}
    form = ConcludeForm(data={**first, "dated_on": calendar.today(), "version": r.version})
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                r = case_file.steered(recommendation_id, lock=True)
                wanted = (form.acceptance.data, form.dated_on.data, squeeze(form.reason.data or "") or None)
                if (r.acceptance, r.concluded_on, r.not_accepted_reason) != wanted:
                    resolution.conclude(
                        r,
                        form.acceptance.data,
                        dated_on=form.dated_on.data or calendar.today(),
                        reason=form.reason.data,
                        today=calendar.today(),
                        version=form.version.data,
                    )
            flash(f"Đã kết luận {r.code}: {form.acceptance.data.label.lower()}.", "success")
            return redirect(url_for("recommendation.show", recommendation_id=recommendation_id))
    if form.is_submitted():
        r = case_file.steered(recommendation_id)
    if form.stale:
        case_file.show_change(form, r, {"acceptance": r.acceptance})
    return render_template(
        "resolution/conclude.html",
        r=r,
        form=form,
        handling=standing.handling(r),
        proposal=resolution.proposal(r.id),
        history=conclusion.of(r.id),
        files=attachment.of("recommendation", r.id),
    ), form.status


@pages.route("/recommendations/<int:recommendation_id>/reopen", methods=["GET", "POST"])
@needs(Duty.REOPEN)
def reopen(recommendation_id: int) -> Answer:
    """The opinion is open again from today, with the reason; what was before stays in its history."""
    r = case_file.steered(recommendation_id)
    unhappy = delivery.unhappy_of(r.id) if request.method == "GET" else None
    form = ReasonForm(data={"version": r.version, "reason": delivery.reason_of(unhappy) if unhappy else None})
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                r = case_file.steered(recommendation_id, lock=True)
                if (r.reopened_on, _why_reopened(r)) != (calendar.today(), squeeze(form.reason.data or "")):
                    resolution.reopen(r, reason=form.reason.data or "", on=calendar.today(), version=form.version.data)
            flash(f"Đã mở lại {r.code}.", "success")
            return redirect(url_for("recommendation.show", recommendation_id=recommendation_id))
    if form.stale:
        r = case_file.steered(recommendation_id)
        case_file.show_change(form, r, {})
    return render_template("resolution/reopen.html", r=r, form=form, handling=standing.handling(r)), form.status


def _settle(r: R, load: Callable[[bool], R], back: str) -> Answer:
    """The result is as given; whoever may do so has been asked before."""
    form = OutcomeForm(data=outcome_data(r, resolution.draft_of(r.id)))
    if form.validate_on_submit():
        form.tell(list(outcome_lacks(form.outcome())))
        if not form.errors:
            with form.refusals():
                with store.one_transaction():
                    r = load(True)
                    if form.outcome() != _outcome_of(r):
                        resolution.settle(
                            r,
                            form.outcome(),
                            today=calendar.today(),
                            reason=form.reason.data or "",
                            version=form.version.data,
                        )
                flash(f"Đã ghi kết quả {r.code}: {form.result.data.label.lower()}.", "success")
                return redirect(back)
    if form.is_submitted():
        r = load(False)
    if form.stale:
        now = outcome_data(r, resolution.draft_of(r.id))
        case_file.show_change(form, r, {key: value for key, value in now.items() if key != "version"})
    return render_template(
        "resolution/settle.html", r=r, form=form, handling=standing.handling(r), back=back
    ), form.status


def _outcome_of(r: R) -> resolution.Outcome:
    """What stands in the record, as a form would say it."""
    data: dict[str, Any] = outcome_data(r, None)
    data.pop("version")
    return resolution.Outcome(**data)


def desk_page(r: R, *, reply_form: ReplyForm | None = None, progress_form: ProgressForm | None = None) -> str:
    """The page of one opinion for the agency that holds a part."""
    turn = assignment.held_by(r, viewer())
    turns, draft = assignment.of(r.id), resolution.draft_of(r.id)
    notes, where = resolution.progress_of(r.id), standing.handling(r)
    units = names([turn.agency_id for turn in turns] + [note.agency_id for note in notes])
    edits = "edit" in request.args or reply_form is not None
    writes = turn.leads and turn.turn is Turn.TAKEN and (where in standing.WAITING or edits)
    beside = aside.beside(r, writes=writes)
    writes = writes and not beside.way.waits
    return render_template(
        "resolution/work.html",
        beside=beside,
        r=r,
        handling=where,
        turn=turn,
        taken=turn.turn is Turn.TAKEN,
        turns=turns,
        units=units,
        notes=notes,
        draft=draft,
        files=attachment.of("recommendation", r.id),
        reopened=_why_reopened(r),
        writes=writes,
        panels=panel.of("work", panel.Work(r, turn, turns, units, writes)),
        reply_form=reply_form or ReplyForm(formdata=None, data=reply_data(r, draft, today=calendar.today())),
        progress_form=progress_form or ProgressForm(formdata=None),
    )


def _why_reopened(r: R) -> str:
    """The reason of the reopening in force."""
    if r.reopened_on is None:
        return ""
    lines = [entry for entry in journal.story("recommendation", r.id) if entry.act == "recommendation:reopen"]
    return lines[-1].reason if lines else ""
