"""Attendance by group: who came, how many of each; the sum offered as the session's number of people."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from feedback.case.record import Dialogue
from feedback.case.sitting import attendance as acts
from feedback.case.sitting.word import GROUPS
from feedback.core import store
from feedback.core.store import db
from feedback.core.wording import number, plain
from feedback.office.duty import Duty
from feedback.web import case_file
from feedback.web.form import Form, Length, TextField, VersionedForm, WholeField, YesField
from feedback.web.guard import needs
from feedback.web.sitting import session

pages = Blueprint("attendance", __name__)
Answer = str | Response | tuple[str, int]
SPARE, MOST = 3, 30


class RowForm(Form):
    """One group."""

    class Meta(Form.Meta):
        """The token is asked for once per request, not per row."""

        csrf = False

    name = TextField("Thành phần", [Length(200)])
    people = WholeField("Số người", high=acts.MOST_PEOPLE)


class AttendanceForm(VersionedForm):
    """All groups, and whether their sum is the session's number of people."""

    adopt = YesField("Lấy tổng này làm số người dự của cuộc")


@pages.route("/dialogues/<int:dialogue_id>/attendance", methods=["GET", "POST"])
@needs(Duty.DIALOGUE_WRITE)
def edit(dialogue_id: int) -> Answer:
    """Exactly these groups came."""
    dialogue = session.opened(dialogue_id)
    form = AttendanceForm(data={"version": dialogue.occasion.version, "adopt": dialogue.attendance is None})
    rows = _typed() if request.method == "POST" else _stored(dialogue)
    good = sum(row.validate() for row in rows) == len(rows) if request.method == "POST" else False
    if form.validate_on_submit() and good:
        with form.refusals():
            with store.one_transaction():
                groups = [(row.name.data or "", row.people.data) for row in rows]
                whole = acts.write_down(dialogue, groups, adopt=bool(form.adopt.data), version=form.version.data)
            flash(f"Đã ghi thành phần dự: {number(whole)} người.", "success")
            return redirect(url_for("dialogue.show", dialogue_id=dialogue_id))
    if form.stale:
        db.session.refresh(dialogue.occasion)
        form.show_current({}, version=dialogue.occasion.version)
    wrong = form.is_submitted() and any(row.errors for row in rows)
    return render_template(
        "attendance/edit.html",
        form=form,
        rows=rows,
        dialogue=dialogue,
        occasion=dialogue.occasion,
        whole=sum(row.people.data or 0 for row in rows),
        groups=GROUPS,
    ), 422 if wrong else form.status


def _stored(dialogue: Dialogue) -> list[RowForm]:
    """The groups that stand, those usually there without a number, and a few spare rows."""
    kept = [(one.name, one.people) for one in acts.of(dialogue.id)]
    there = {plain(name) for name, _ in kept}
    usual = [(name, None) for name in GROUPS if plain(name) not in there] if not kept else []
    rows: list[tuple[str, int | None]] = [*kept, *usual, *[("", None)] * SPARE]
    return [RowForm(formdata=None, prefix=f"g{at}-", data={"name": n, "people": p}) for at, (n, p) in enumerate(rows)]


def _typed() -> list[RowForm]:
    """The rows as they were typed."""
    numbers = sorted({int(key[1:].split("-")[0]) for key in request.form if key.startswith("g") and key.endswith("-name")
                      and case_file.number(key[1:].split("-")[0]) is not None})[:MOST]  # fmt: skip
    return [RowForm(request.form, prefix=f"g{at}-") for at in numbers]
