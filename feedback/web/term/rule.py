"""Rules of time: which terms hold now and by which paper, the versions an installation has set, a new one from a day on.

Everybody may read them. Who sees the whole installation sets its rules; a unit's secretariat sets those of its own unit.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from feedback.case.term import rule
from feedback.case.term.record import TimeRule
from feedback.case.term.word import RuleKey
from feedback.core import calendar, store
from feedback.core.refusal import NotThere
from feedback.core.store import db
from feedback.core.working import Unit
from feedback.office import tree
from feedback.office.agency import Agency
from feedback.office.duty import Duty
from feedback.web import unit
from feedback.web.form import (
    ChoiceField,
    DayField,
    EnumField,
    Length,
    NoteField,
    OnceForm,
    Required,
    SelectChoice,
    VersionedForm,
    WholeField,
)
from feedback.web.guard import may, needs, viewer

pages = Blueprint("rule", __name__, url_prefix="/time-rules")
Answer = str | Response | tuple[str, int]
WHOLE = "0"


class RuleForm(OnceForm):
    """A version of a rule: what for, for whom, how long, by which paper, from when."""

    key = EnumField("Thời hạn", RuleKey, [Required()], blank="Chọn thời hạn…")
    agency = ChoiceField("Áp dụng cho", [Required()], description="Đơn vị được chọn và mọi đơn vị bên dưới.")
    days = WholeField("Số", [Required()], low=0, high=400)
    unit = EnumField("Tính bằng", Unit, [Required()], blank="Chọn cách tính…")
    basis = NoteField("Căn cứ", [Required(), Length(500)], description="Số, ngày của văn bản quy định.")
    valid_from = DayField("Có hiệu lực từ ngày", [Required()], description="Việc giao trước ngày này giữ hạn cũ.")

    def fit(self) -> RuleForm:
        """The units whose rules the viewer sets."""
        whole = [SelectChoice(WHOLE, "Toàn hệ thống")] if viewer().seat.sees_all else []
        self.units = unit.in_reach(viewer(), places=True)
        self.agency.set_choices([*whole, *unit.choices(self.units, on=calendar.today())])
        return self


class EndForm(VersionedForm):
    """The last day of a rule."""

    valid_to = DayField("Hết hiệu lực sau ngày", [Required()])


@pages.get("")
@needs(Duty.HOME)
def index() -> str:
    """Each term as it holds today for the viewer's unit, with what was set before and elsewhere."""
    today = calendar.today()
    here, mine = viewer().seat.id, _mine()
    return render_template(
        "rule/index.html",
        rules=[(key, rule.in_force(key, on=today, agency_id=here), rule.shipped()[key]) for key in RuleKey],
        versions=[one for one in rule.versions() if one.id in mine or one.agency_id is None],
        mine=mine,
        day_now=today,
        writes=may(Duty.TIME_RULE),
    )


@pages.route("/new", methods=["GET", "POST"])
@needs(Duty.TIME_RULE)
def put() -> Answer:
    """A new version stands from its day on; the one before ends the day before."""
    form = RuleForm(data={"valid_from": calendar.today(), "unit": Unit.WORKING}).fit()
    if form.validate_on_submit():
        with form.refusals():
            agency = None if form.agency.data == WHOLE else unit.chosen(form.units, int(form.agency.data)).id
            with form.taken():
                made = rule.put(
                    key=form.key.data, days=form.days.data or 0, unit=form.unit.data, basis=form.basis.data or "",
                    valid_from=form.valid_from.data or calendar.today(), agency_id=agency,
                )  # fmt: skip
                said = f"{made.key.label}: {made.days} {made.unit.label}"
            flash(f"Đã ghi quy định. {said}. Các hạn đã giao không đổi.", "success")
            return redirect(url_for("rule.index"))
    return render_template("rule/put.html", form=form), form.status


@pages.route("/<int:rule_id>/end", methods=["GET", "POST"])
@needs(Duty.TIME_RULE)
def end(rule_id: int) -> Answer:
    """The rule holds no longer than that day."""
    row = _own(rule_id)
    form = EndForm(data={"valid_to": calendar.today(), "version": row.version})
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                row = _own(rule_id)
                last: Any = form.valid_to.data
                rule.end(row, valid_to=last, version=form.version.data)
            flash("Đã ghi ngày hết hiệu lực.", "success")
            return redirect(url_for("rule.index"))
    if form.stale:
        row = _own(rule_id)
        form.show_current({"valid_to": row.valid_to}, version=row.version)
    return render_template("rule/end.html", form=form, row=row), form.status


def _own(rule_id: int) -> TimeRule:
    """The rule, one that the viewer sets."""
    row = rule.get(rule_id)
    if row.id not in _mine():
        raise NotThere
    return row


def _mine() -> set[int]:
    """The rules that the viewer sets: all of them for whoever sees the whole installation, else those of units in reach."""
    query = select(TimeRule.id)
    if not viewer().seat.sees_all:
        query = query.join(Agency, Agency.id == TimeRule.agency_id).where(tree.in_reach_now(viewer().seat, Agency.id))
    return set(db.session.scalars(query))
