"""Undoing acts on many: the acts of one's own unit, what each changed, and putting it back, all lines or chosen ones.

What somebody changed since is never put back, and the line says who did. Undoing needs the duty of the act itself, and
the opinions to be in reach as for the act.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from feedback.case import bulk, undo
from feedback.case.bulk import Line, Outcome
from feedback.case.record import Recommendation as R
from feedback.case.undo import BulkAct, BulkKind, BulkRow
from feedback.core import calendar, store
from feedback.core.store import db
from feedback.core.wording import number
from feedback.office.duty import Duty
from feedback.web import case_file
from feedback.web.form import Form, Length, NoteField
from feedback.web.guard import needs, viewer
from feedback.web.listing import Choice, Day, Listing, Sort

pages = Blueprint("undo", __name__, url_prefix="/bulk-acts")

LIST = Listing(
    key=BulkAct.id,
    sorts=[Sort("at", "Lúc", BulkAct.id, descending=True)],
    filters=[
        Choice("kind", "Việc", BulkKind, lambda one: BulkAct.kind == one),
        Day("from", "Từ ngày", lambda day: BulkAct.at >= calendar.midnight(day)),
    ],
    size=20,
)


class UndoForm(Form):
    """Why; the lines are checkboxes of the table."""

    reason = NoteField(
        "Lý do hoàn tác", [Length(most=500)], description="Ghi vào hồ sơ của từng ý kiến; có thể để trống."
    )


def told(words: str, act: BulkAct | None) -> Markup:
    """The sentence with, behind it, the way to undo what it tells of."""
    if act is None:
        return Markup("{}").format(words)
    return Markup('{} <a href="{}">Hoàn tác</a>').format(words, url_for("undo.show", act_id=act.id))


@pages.get("")
@needs(Duty.UNDO)
def index() -> str:
    """The acts on many of one's own unit, the latest first."""
    page = LIST.page(db.session, undo.of(viewer()))
    return render_template("undo/index.html", page=page, counts=undo.counts(act.id for act in page.rows))


@pages.route("/<int:act_id>", methods=["GET", "POST"])
@needs(Duty.UNDO)
def show(act_id: int) -> str | Response | tuple[str, int]:
    """One act with its lines, which of them can be undone; then, once confirmed, what became of each."""
    act = undo.get(act_id, viewer())
    form = UndoForm()
    if form.validate_on_submit():
        lines = _undo(act_id, form.reason.data or "")
        if lines:
            return render_template("undo/done.html", act=undo.get(act_id, viewer()), lines=_refused_first(lines))
        flash("Chưa chọn ý kiến nào để hoàn tác, hoặc các ý kiến đó không còn trong phạm vi của bạn.", "warning")
        return redirect(url_for("undo.show", act_id=act_id))
    rows = undo.rows(act)
    opinions = {r.id: r for r in _opinions(act, [row.recommendation_id for row in rows])}
    rows = [row for row in rows if row.recommendation_id in opinions]
    whys = undo.refusals(act, rows)
    free = [row for row in rows if row.undone_at is None and row.id not in whys]
    return render_template(
        "undo/show.html", act=act, rows=rows, opinions=opinions, whys=whys, free=free, form=form
    ), form.status


def _undo(act_id: int, reason: str) -> list[Line]:
    """The lines that the form names, or all, are as before where they can be; what became of each."""
    ids = None if request.form.get("all") == "1" else case_file.ids(request.form.getlist("row"))
    with store.one_transaction():
        act = undo.get(act_id, viewer())
        chosen = undo.rows(act, ids)
        opinions = {r.id: r for r in _opinions(act, [row.recommendation_id for row in chosen], lock=True)}
        lines = undo.undo(act, _fresh(chosen), opinions, reason=reason, at=calendar.now())
    done = sum(line.outcome is Outcome.DONE for line in lines)
    if done:
        flash(f"Đã hoàn tác {number(done)} ý kiến.", "success")
    return lines


def _fresh(rows: Sequence[BulkRow]) -> list[BulkRow]:
    """The lines as they are now that their opinions are locked: somebody may have undone them a moment ago."""
    for row in rows:
        db.session.refresh(row, ["undone_at", "undone_by", "version"])
    return list(rows)


def _opinions(act: BulkAct, ids: list[int], *, lock: bool = False) -> list[R]:
    """Those of these opinions that are in reach as the act needs it."""
    if act.kind is BulkKind.TAKE:
        return bulk.chosen(ids, viewer(), lock=lock)
    return case_file.many_steered(ids, lock=lock)


def _refused_first(lines: list[Line]) -> list[Line]:
    """What needs attention stands at the top, the rest in its order."""
    return sorted(lines, key=lambda line: line.outcome is not Outcome.REFUSED)
