"""Routing rules: kept by the secretariat, tried on the opinions there are before they are saved; giving out by them.

A rule proposes and says why; who gives out decides. A rule whose agency has ended is shown as faulty, never used.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.wrappers import Response

from feedback.case import undo
from feedback.case.bulk import Outcome
from feedback.case.handing import by_rule, routing
from feedback.case.handing.record import Helper, Rule
from feedback.case.undo import BulkKind
from feedback.case.word import FIELDS
from feedback.core import calendar, store
from feedback.core.store import db
from feedback.core.wording import number
from feedback.office.agency import Agency
from feedback.office.duty import Duty
from feedback.web import case_file, unit
from feedback.web.assignment_form import UnitsField
from feedback.web.form import ChoiceField, DayField, Form, Length, NoteField, Required, TextField, VersionedForm
from feedback.web.guard import needs, safe_next, viewer

pages = Blueprint("routing", __name__)
Answer = str | Response | tuple[str, int]
MOST = 500


class RuleFields(Form):
    """One rule."""

    host = ChoiceField("Ý kiến nêu tại", [Required()], description="Đơn vị này và các đơn vị bên dưới.")
    words = TextField(
        "Lĩnh vực",
        [Length(400)],
        description="Từ trong tên lĩnh vực; nhiều từ thì cách nhau bằng dấu chấm phẩy. Để trống là mọi lĩnh vực.",
    )
    lead = ChoiceField("Cơ quan chủ trì", [Required()])
    co = UnitsField("Cơ quan phối hợp", choices=[])
    valid_from = DayField("Từ ngày", description="Để trống: áp dụng ngay.")
    valid_to = DayField("Đến ngày", description="Để trống: chưa có ngày kết thúc.")
    note = NoteField("Căn cứ, ghi chú", [Length(2000)], description="Ví dụ: quyết định quy định chức năng, nhiệm vụ.")

    def fit(self, rule: Rule | None = None) -> None:
        """The units in reach are on offer, and those that the rule names."""
        units = unit.in_reach(viewer(), places=False)
        today = calendar.today()
        self.host.set_choices(
            unit.choices(unit.in_reach(viewer(), places=True), on=today, keep=rule.host_id if rule else None)
        )
        self.lead.set_choices(unit.choices(units, on=today, keep=rule.lead_id if rule else None))
        self.co.choices = unit.choices(units, on=today)

    def chosen(self) -> dict[str, Any]:
        """What was typed, as the act takes it."""
        co = [db.session.get(Agency, int(one)) for one in self.co.data or []]
        return {
            "host": db.session.get_one(Agency, int(self.host.data)),
            "text": self.words.data or "",
            "lead": db.session.get_one(Agency, int(self.lead.data)),
            "co": [one for one in co if one is not None],
            "valid_from": self.valid_from.data,
            "valid_to": self.valid_to.data,
            "note": self.note.data or "",
        }


class NewForm(RuleFields):
    """A new rule."""


class EditForm(VersionedForm, RuleFields):
    """A rule as it is kept."""


class GiveForm(Form):
    """By when; nothing: the usual date of each."""

    due_on = DayField("Hạn trả lời chung", description="Để trống: hạn thường lệ của từng ý kiến.")

    class Meta(Form.Meta):
        """Read from an address."""

        csrf = False


@pages.get("/routing")
@needs(Duty.ASSIGN)
def index() -> str:
    """The rules that speak in reach, the viewer's own with what is wrong with them."""
    today = calendar.today()
    query = (
        select(Rule)
        .join(Rule.host)
        .where(routing.listed(viewer()))
        .options(joinedload(Rule.host), joinedload(Rule.lead), selectinload(Rule.helpers).joinedload(Helper.agency))
        .order_by(Agency.sort_key, Rule.words, Rule.id)
        .limit(MOST)
    )
    found = list(db.session.scalars(query))
    own = set(db.session.scalars(select(Rule.id).where(routing.kept(viewer()))))
    return render_template(
        "routing/index.html",
        rules=[one for one in found if one.valid_to >= today],
        ended=[one for one in found if one.valid_to < today],
        own=own,
        unfit=routing.unfit({one.lead_id for one in found}, today),
        said=routing.said,
    )


@pages.route("/routing/new", methods=["GET", "POST"])
@needs(Duty.ASSIGN)
def new() -> Answer:
    """A rule is tried, then kept."""
    form = NewForm(data={"host": str(unit.place_id(viewer()) or "")})
    form.fit()
    return _kept(form, None)


@pages.route("/routing/<int:routing_id>", methods=["GET", "POST"])
@needs(Duty.ASSIGN)
def edit(routing_id: int) -> Answer:
    """A rule is put right."""
    rule = routing.get(routing_id, viewer())
    form = EditForm(data=_stored(rule))
    form.fit(rule)
    return _kept(form, rule)


@pages.post("/routing/<int:routing_id>/drop")
@needs(Duty.ASSIGN)
def drop(routing_id: int) -> Response:
    """The rule speaks no more from today on."""
    with store.one_transaction():
        routing.drop(routing.get(routing_id, viewer(), lock=True), on=calendar.today())
    flash(f"Đã thôi dùng quy tắc số {routing_id}.", "success")
    return redirect(url_for("routing.index"))


@pages.route("/assignments/by-rule", methods=["GET", "POST"])
@needs(Duty.ASSIGN)
def give() -> Answer:
    """Chosen lines, to whom their rules would give each and why; then, once confirmed, what became of each."""
    if request.method == "POST":
        return _give()
    form, given = GiveForm(request.args), "due_on" in request.args
    due_on = form.due_on.data if given and form.validate() else None
    rows = case_file.many_steered(case_file.ids(request.args.get("of", "").split("-")))
    if not rows:
        flash("Chưa chọn ý kiến nào để giao. Đánh dấu các dòng cần giao rồi bấm “Giao theo quy tắc”.", "warning")
        return redirect(url_for("assignment.index"))
    lines = by_rule.foresee(rows, offered=_offered(), due_on=due_on, on=calendar.today())
    return render_template(
        "routing/give.html",
        form=form,
        lines=sorted(lines, key=lambda one: one.line.outcome is not Outcome.REFUSED),
        going=[one for one in lines if one.line.outcome is Outcome.DONE],
        of="-".join(str(row.id) for row in rows),
        back=safe_next(request.args.get("back", "")) or url_for("assignment.index"),
    )


def _give() -> Answer:
    """The confirmed lines are given out, all that can be, in one transaction."""
    form = GiveForm(request.form)
    wanted = case_file.versions([line.rpartition(":")[0] for line in request.form.getlist("line")])
    pairs = [line.rpartition(":")[::2] for line in request.form.getlist("line")]
    seen = case_file.versions([f"{line.partition(':')[0]}:{lead}" for line, lead in pairs])
    back = safe_next(request.form.get("back", "")) or url_for("assignment.index")
    form.validate()
    with store.one_transaction():
        rows = case_file.many_steered(wanted, lock=True)
        before = undo.watch(rows)
        lines = by_rule.give(
            rows, offered=_offered(), due_on=form.due_on.data,
            on=calendar.today(), versions=wanted, seen=seen,
        )  # fmt: skip
        act = undo.keep(BulkKind.ASSIGN, before, lines, viewer(), words="Giao theo quy tắc", at=calendar.now())
    shown = sorted(lines, key=lambda line: line.outcome is not Outcome.REFUSED)
    return render_template("routing/done.html", lines=shown, back=back, missing=len(wanted) - len(lines), act=act)


def _offered() -> set[int]:
    """The units that the viewer may give to."""
    today = calendar.today()
    return {one.id for one in unit.in_reach(viewer(), places=False) if one.since <= today <= one.until}


def _kept(form: RuleFields, rule: Rule | None) -> Answer:
    """The rule is tried on what there is, or saved."""
    trial = None
    if form.validate_on_submit():
        with form.refusals():
            asked = form.chosen()
            if request.form.get("act") == "try":
                trial = routing.trial(asked["host"], asked["text"], asked["lead"])
            else:
                with store.one_transaction():
                    version = form.version.data if isinstance(form, EditForm) else None
                    held = routing.get(rule.id, viewer(), lock=True) if rule else None
                    made = routing.save(held, **asked, today=calendar.today(), version=version)
                    code = made.id
                flash(f"Đã lưu quy tắc số {number(code)}.", "success")
                return redirect(url_for("routing.index"))
    if form.stale and rule is not None:
        rule = routing.get(rule.id, viewer())
        form.show_current(
            {key: value for key, value in _stored(rule).items() if key != "version"}, version=rule.version
        )
    return render_template(
        "routing/edit.html", form=form, rule=rule, trial=trial, fields=FIELDS, said=routing.said
    ), form.status


def _stored(rule: Rule) -> dict[str, Any]:
    """The rule as its form begins with it."""
    return {
        "host": str(rule.host_id),
        "words": rule.words,
        "lead": str(rule.lead_id),
        "co": [str(one.agency_id) for one in rule.helpers],
        "valid_from": rule.valid_from if rule.valid_from > calendar.FIRST_DAY else None,
        "valid_to": rule.valid_to if rule.valid_to < calendar.LAST_DAY else None,
        "note": rule.note,
        "version": rule.version,
    }
