"""One line of a year's plan: changed, made into a session, tied to one, given up with its reason, taken up again."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from feedback.case import dialogue as dialogues
from feedback.case.sitting import line
from feedback.case.sitting.record import PlannedSession
from feedback.core import calendar, store
from feedback.core.store import db
from feedback.core.wording import day
from feedback.office.duty import Duty
from feedback.web.form import SelectChoice
from feedback.web.guard import needs, viewer
from feedback.web.sitting import plan_form as forms

pages = Blueprint("planned", __name__, url_prefix="/plan-lines")
Answer = str | Response | tuple[str, int]


@pages.route("/<int:line_id>/edit", methods=["GET", "POST"])
@needs(Duty.DIALOGUE_WRITE)
def edit(line_id: int) -> Answer:
    """The line says something else."""
    one = line.get(line_id, viewer())
    form = forms.LineForm(data=forms.stored_line(one))
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                line.change_line(one, form.wish(), version=form.version.data)
            flash("Đã lưu dòng kế hoạch.", "success")
            return _back(one)
    if form.stale:
        db.session.refresh(one)
        form.show_current(forms.stored_line(one), version=one.version)
    return render_template("planned/edit.html", form=form, plan=one.plan, one=one), form.status


@pages.post("/<int:line_id>/remove")
@needs(Duty.DIALOGUE_WRITE)
def remove(line_id: int) -> Response:
    """The line is gone."""
    one = line.get(line_id, viewer())
    plan_id = one.plan_id
    with store.one_transaction():
        line.remove_line(one, version=_version())
    flash("Đã xóa dòng kế hoạch.", "success")
    return redirect(url_for("plan.show", plan_id=plan_id))


@pages.post("/<int:line_id>/make")
@needs(Duty.DIALOGUE_WRITE)
def make(line_id: int) -> Response:
    """A session is made from the line, with one press."""
    one = line.get(line_id, viewer())
    with store.one_transaction():
        made = line.make_session(one, version=_version(), today=calendar.today())
    flash(
        f"Đã lập cuộc {made.occasion.code} theo kế hoạch, dự kiến ngày {day(made.occasion.day)}. Bấm “Sửa” nếu cần ngày khác.",
        "success",
    )
    return redirect(url_for("dialogue.show", dialogue_id=made.id))


@pages.route("/<int:line_id>/match", methods=["GET", "POST"])
@needs(Duty.DIALOGUE_WRITE)
def match(line_id: int) -> Answer:
    """A session that was planned by itself carries the line out."""
    one = line.get(line_id, viewer())
    found = line.candidates(one)
    form = forms.MatchForm(data={"version": one.version})
    form.dialogue.set_choices(
        [
            SelectChoice(str(d.id), f"{day(d.occasion.day)} · {d.theme or d.occasion.code} ({d.state.label.lower()})")
            for d in found
        ]
    )
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                line.match(one, dialogues.get(form.dialogue.data or 0, viewer()), version=form.version.data)
            flash("Đã gắn cuộc đối thoại với dòng kế hoạch.", "success")
            return _back(one)
    if form.stale:
        db.session.refresh(one)
        form.show_current({}, version=one.version)
    return render_template("planned/match.html", form=form, plan=one.plan, one=one, found=found), form.status


@pages.post("/<int:line_id>/unmatch")
@needs(Duty.DIALOGUE_WRITE)
def unmatch(line_id: int) -> Response:
    """No session carries the line out."""
    one = line.get(line_id, viewer())
    with store.one_transaction():
        line.unmatch(one, version=_version())
    flash("Đã gỡ cuộc đối thoại khỏi dòng kế hoạch.", "success")
    return _back(one)


@pages.route("/<int:line_id>/not-held", methods=["GET", "POST"])
@needs(Duty.DIALOGUE_WRITE)
def not_held(line_id: int) -> Answer:
    """The line was not carried out, and why."""
    one = line.get(line_id, viewer())
    form = forms.ReasonForm(data={"version": one.version, "reason": one.not_held_reason})
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                reason = form.reason.data or ""
                line.not_held(one, reason=reason, version=form.version.data, today=calendar.today())
            flash("Đã ghi không tổ chức, kèm lý do.", "success")
            return _back(one)
    if form.stale:
        db.session.refresh(one)
        form.show_current({"reason": one.not_held_reason}, version=one.version)
    return render_template("planned/not_held.html", form=form, plan=one.plan, one=one), form.status


@pages.post("/<int:line_id>/take-up")
@needs(Duty.DIALOGUE_WRITE)
def take_up(line_id: int) -> Response:
    """The line is to be carried out after all."""
    one = line.get(line_id, viewer())
    with store.one_transaction():
        line.take_up(one, version=_version())
    flash("Dòng kế hoạch đã được đưa trở lại.", "success")
    return _back(one)


def _back(one: PlannedSession) -> Response:
    return redirect(url_for("plan.show", plan_id=one.plan_id))


def _version() -> int | None:
    """The version that the button carried."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
