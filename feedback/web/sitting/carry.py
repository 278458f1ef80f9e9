"""A session put off with its opinions: to a new day, or to another session that is planned; undone while that is possible."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from feedback.case import dialogue as dialogues
from feedback.case.record import Dialogue
from feedback.case.sitting import carry as acts
from feedback.case.sitting.record import Carriage
from feedback.core import calendar, store
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.core.wording import day, number
from feedback.office.duty import Duty
from feedback.web.form import ChoiceField, DayField, Length, NoteField, Required, SelectChoice, VersionedForm
from feedback.web.guard import needs, viewer
from feedback.web.sitting import session

pages = Blueprint("carry", __name__)
Answer = str | Response | tuple[str, int]


class CarryForm(VersionedForm):
    """Why, and where to."""

    reason = NoteField("Lý do hoãn", [Required(), Length(2000)])
    on = DayField("Ngày của cuộc mới", description="Hệ thống lập cuộc mới giống cuộc này vào ngày đó.")
    target = ChoiceField("Hoặc chuyển sang cuộc đã có", coerce=int, blank="Lập cuộc mới")


@pages.route("/dialogues/<int:dialogue_id>/carry", methods=["GET", "POST"])
@needs(Duty.DIALOGUE_WRITE)
def begin(dialogue_id: int) -> Answer:
    """The session is put off, its opinions stand at another."""
    source = session.opened(dialogue_id)
    found = acts.targets(source, viewer())
    form = CarryForm(data={"version": source.occasion.version, "reason": source.state_reason})
    form.target.set_choices(
        [SelectChoice(str(one.id), f"{day(one.occasion.day)} · {one.theme or one.occasion.code}") for one in found]
    )
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                made = _carry(source, form)
            flash(
                f"Đã chuyển ý kiến sang cuộc {made.target.occasion.code}, ngày {day(made.target.occasion.day)}.",
                "success",
            )
            return redirect(url_for("dialogue.show", dialogue_id=made.target_id))
    if form.stale:
        db.session.refresh(source.occasion)
        form.show_current({}, version=source.occasion.version)
    return render_template(
        "carry/begin.html",
        form=form,
        dialogue=source,
        occasion=source.occasion,
        opinions=dialogues.opinions([source.id]).get(source.id, 0),
        found=found,
    ), form.status


@pages.post("/carriages/<int:carriage_id>/undo")
@needs(Duty.DIALOGUE_WRITE)
def undo(carriage_id: int) -> Response:
    """What was carried is back where it was."""
    carriage = acts.get(carriage_id, viewer())
    source_id = carriage.source_id
    with store.one_transaction():
        back = acts.undo(carriage, today=calendar.today(), version=session.given_version())
    flash(f"Đã hoàn tác: {number(back)} ý kiến trở lại cuộc cũ.", "success")
    return redirect(url_for("dialogue.show", dialogue_id=source_id))


def _carry(source: Dialogue, form: CarryForm) -> Carriage:
    reason, version, today = form.reason.data or "", form.version.data, calendar.today()
    if form.target.data:
        target = dialogues.get(form.target.data, viewer())
        return acts.to_session(source, target, reason=reason, version=version, today=today)
    if form.on.data is None:
        raise Refused("Ghi ngày của cuộc mới, hoặc chọn cuộc đã có.", field="on")
    return acts.to_new_day(source, on=form.on.data, reason=reason, version=version, today=today)
