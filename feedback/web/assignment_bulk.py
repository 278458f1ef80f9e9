"""Giving out many at once: the lines chosen in a list, what would happen to each, and what became of each.

The address of the preview holds what was chosen, so that it can be reloaded and gone back to; only the confirmed form
writes, once, each line answering for itself.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import Select, and_, case, select
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from feedback.case import bulk, desk, recommendation, undo
from feedback.case.bulk import Line, Outcome
from feedback.case.desk import Queue
from feedback.case.handing import routing
from feedback.case.record import Recommendation as R
from feedback.case.undo import BulkKind
from feedback.core import calendar, store
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.core.wording import day, number
from feedback.web import case_file
from feedback.web import recommendation_list as lists
from feedback.web.assignment_form import BulkForm, by_rule, quick, usual
from feedback.web.form import SelectChoice
from feedback.web.guard import safe_next, viewer
from feedback.web.listing import Choice, Listing, Sort

_WAITING = (Queue.UNASSIGNED, Queue.RETURNED)
_NAMED = {one.value: one for one in _WAITING}
#: What waits to be given out: what came back first, then the longest waiting.
LIST = Listing(
    key=R.id,
    sorts=[
        Sort("first", "Trả lại trước", case((R.returned_on.is_not(None), 0), else_=1), R.received_on),
        Sort("received", "Ngày tiếp nhận", R.received_on),
        *lists.SORTS,
    ],
    filters=[
        *(one for one in lists.FILTERS if one.key in ("q", "field", "host", "occasion")),
        Choice(
            "queue",
            "Chờ vì",
            [SelectChoice(one.value, one.label) for one in _WAITING],
            lambda one: desk.waits(_NAMED[one], calendar.today()),
        ),
    ],
)


def to_assign() -> Select[Any]:
    """What waits to be given out and was raised in the viewer's reach."""
    return select(R).where(and_(recommendation.steered(viewer()), desk.to_assign()))


def choose() -> Response:
    """The lines ticked in a list go into the address of the preview."""
    form, back = request.form, request.form.get("found", "")[:2000]
    try:
        whole = form.get("from") == "assignment" and form.get("all") == "1"
        picked = lists.picked(_whole_list(back) if whole else form, viewer())
    except Refused as refused:
        flash(refused.message, "warning")
        return redirect(_back_to(form.get("from", ""), back))
    steered = case_file.many_steered(picked.ids)
    if len(steered) < len(picked.ids):
        left = number(len(picked.ids) - len(steered))
        flash(f"{left} ý kiến do cấp khác tiếp nhận nên không giao từ đây, đã bỏ khỏi danh sách.", "warning")
    if not steered:
        return redirect(_back_to(form.get("from", ""), back))
    of = "-".join(str(row.id) for row in steered)
    page = "routing.give" if form.get("act") == "by-rule" else "assignment.bulk"
    return redirect(url_for(page, of=of, back=_back_to(form.get("from", ""), back)))


def begin() -> str | Response:
    """The preview over the lines that the address holds."""
    given = "lead" in request.args
    rows = case_file.many_steered(case_file.ids(request.args.get("of", "").split("-")))
    form = BulkForm(request.args) if given else _first(rows)
    form.fit()
    if not rows:
        flash("Chưa chọn ý kiến nào để giao. Đánh dấu các dòng cần giao rồi bấm “Giao xử lý”.", "warning")
        return redirect(url_for("assignment.index"))
    return preview(form, rows, request.args.get("back", ""), given and form.validate())


def _first(rows: list[R]) -> BulkForm:
    """The form to begin with: where the rules name one agency for all the lines, with that."""
    form = BulkForm(None, data=usual(calendar.today()))
    form.fit()
    said = list(routing.propose(rows, calendar.today()).values())
    if said and len({one.rule.id if one.rule else None for one in said}) == 1:
        form.process(None, data=usual(calendar.today()) | by_rule(said[0], form.lead.choices))
    return form


def preview(form: BulkForm, rows: list[R], back: str, chosen: bool) -> str:
    """The form with, line by line, what would happen or why not."""
    lead = form.lead_unit() if chosen else None
    co = form.helping_units() if chosen else []
    due_on = form.due_on.data if chosen else None
    lines = bulk.foresee(rows, lead=lead, co=co, due_on=due_on, on=form.on.data or calendar.today())
    return render_template(
        "assignment/bulk.html",
        form=form,
        lines=_refused_first(lines),
        chosen=lead,
        co=co,
        going=[line for line in lines if line.outcome is Outcome.DONE],
        of="-".join(str(row.id) for row in rows),
        back=safe_next(back) or url_for("assignment.index"),
        quick=quick(calendar.today()),
        said=routing.propose(rows, calendar.today()),
    )


def confirm() -> tuple[str, int]:
    """The confirmed lines are given out, all that can be, in one transaction; every line says what became of it."""
    form = BulkForm(request.form)
    form.fit()
    wanted = case_file.versions(request.form.getlist("line"))
    back = safe_next(request.form.get("back", "")) or url_for("assignment.index")
    if form.validate():
        with form.refusals():
            lead, co = form.lead_unit(), form.helping_units()
            with store.one_transaction():
                rows = case_file.many_steered(wanted, lock=True)
                before = undo.watch(rows)
                lines = bulk.assign(
                    rows,
                    lead=lead,
                    co=co,
                    due_on=form.due_on.data,
                    on=form.on.data or calendar.today(),
                    today=calendar.today(),
                    versions=wanted,
                )
                words = f"Giao {lead.name}" + (f", hạn {day(form.due_on.data)}" if form.due_on.data else "")
                act = undo.keep(BulkKind.ASSIGN, before, lines, viewer(), words=words, at=calendar.now())
            shown = _refused_first(lines)
            missing = len(wanted) - len(lines)
            return render_template(
                "assignment/done.html", lines=shown, chosen=lead, back=back, missing=missing, act=act
            ), 200
    return preview(form, case_file.many_steered(wanted), back, False), 422


def _refused_first(lines: list[Line]) -> list[Line]:
    """What needs attention stands at the top, the rest in its order."""
    return sorted(lines, key=lambda line: line.outcome is not Outcome.REFUSED)


def _whole_list(query: str) -> MultiDict[str, str]:
    """Every line that this list finds, as if each had been ticked."""
    args = MultiDict(parse_qsl(query))
    found = LIST.narrow(to_assign(), LIST.read(args, "", lists.choices(viewer(), args)))
    ids = db.session.scalars(found.with_only_columns(R.id).order_by(R.id).limit(bulk.MOST + 1))
    return MultiDict([("id", str(one)) for one in ids])


def _back_to(source: str, query: str) -> str:
    """The list that the lines were chosen in."""
    page = url_for("assignment.index" if source == "assignment" else "recommendation.index")
    return page + ("?" + query if query else "")
