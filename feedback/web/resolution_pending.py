"""What waits for a conclusion: each reply with what the agency proposes beside it; agreed to by one key, one or many.

A line is agreed to at the version that was read: a reply sent again meanwhile has to be seen first.
"""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import ColumnElement, Select, and_, exists, select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from feedback.case import bulk, desk, recommendation, undo
from feedback.case.bulk import Outcome
from feedback.case.desk import Queue
from feedback.case.record import Recommendation as R
from feedback.case.undo import BulkAct, BulkKind
from feedback.case.word import Acceptance
from feedback.case.work import Draft
from feedback.core import calendar, store
from feedback.core.attachment import Attachment
from feedback.core.store import db
from feedback.core.wording import number
from feedback.web import case_file
from feedback.web import recommendation_list as lists
from feedback.web.form import SelectChoice
from feedback.web.guard import viewer
from feedback.web.listing import Choice, Listing, Sort
from feedback.web.resolution_form import AgreeForm
from feedback.web.undo import told


def _proposed(value: str) -> ColumnElement[bool]:
    """SQL: the agency proposed this acceptance, or none."""
    sent = exists().where(Draft.recommendation_id == R.id, Draft.sent_on.is_not(None), Draft.acceptance.is_not(None))
    return ~sent if value == lists.NONE else sent.where(Draft.acceptance.in_([value]))


LIST = Listing(
    key=R.id,
    sorts=[Sort("replied", "Ngày trả lời", R.replied_on, descending=True), *lists.SORTS],
    filters=[
        *(one for one in lists.FILTERS if one.key in ("q", "lead", "field", "host")),
        Choice(
            "proposed",
            "Cơ quan đề xuất",
            [*(SelectChoice(one.value, one.label) for one in Acceptance), SelectChoice(lists.NONE, "Không có đề xuất")],
            _proposed,
        ),
    ],
)


def waiting() -> Select[Any]:
    """What waits for its conclusion and was raised in the viewer's reach."""
    return select(R).where(and_(recommendation.steered(viewer()), desk.waits(Queue.TO_CONCLUDE, calendar.today())))


def page(form: AgreeForm | None = None) -> str:
    """The list, the latest reply first."""
    rows = select(R).options(joinedload(R.lead), joinedload(R.host))
    found = LIST.page(db.session, waiting(), rows, choices=lists.choices(viewer()))
    ids = [row.id for row in found.rows]
    return render_template(
        "resolution/index.html",
        page=found,
        proposals=bulk.proposals(ids),
        files=_files(ids),
        form=form or AgreeForm(formdata=None, data={"dated_on": calendar.today()}),
    )


def agree() -> Response:
    """The chosen lines are concluded as proposed; each says what became of it, and the list goes on after them."""
    form = AgreeForm()
    versions = case_file.versions(request.form.getlist("line"))
    only = case_file.ids(request.form.getlist("only"))
    ids = only or case_file.ids(request.form.getlist("id"))
    query = request.form.get("found", "")[:2000]
    back = url_for("resolution.index") + ("?" + query if query else "")
    if not form.validate():
        flash(" ".join(problem.message for problem in form.problems), "danger")
        return redirect(back)
    if not ids:
        flash("Chưa chọn ý kiến nào. Đánh dấu các dòng đồng ý với đề xuất rồi bấm lại.", "warning")
        return redirect(back)
    with store.one_transaction():
        rows = case_file.many_steered(ids, lock=True)
        before = undo.watch(rows)
        lines = bulk.agree(
            rows,
            dated_on=form.dated_on.data or calendar.today(),
            today=calendar.today(),
            otherwise=form.otherwise.data,
            versions={one: versions.get(one, 0) for one in ids},
        )
        act = undo.keep(BulkKind.AGREE, before, lines, viewer(), words="Kết luận theo đề xuất", at=calendar.now())
    _tell(lines, act)
    order = list(versions)
    following = order[order.index(only[0]) + 1 :] if only and only[0] in order else []
    return redirect(back + (f"#r{following[0]}" if following else ""))


def _tell(lines: list[bulk.Line], act: BulkAct | None) -> None:
    """What became of the lines, in words."""
    done = [line for line in lines if line.outcome is not Outcome.REFUSED]
    if len(done) == 1:
        flash(told(f"{done[0].recommendation.code}: {done[0].words}", act), "success")
    elif done:
        flash(told(f"Đã kết luận {number(len(done))} ý kiến.", act), "success")
    for line in lines:
        if line.outcome is Outcome.REFUSED:
            flash(f"{line.recommendation.code} chưa kết luận: {line.words}", "warning")


def _files(ids: list[int]) -> dict[int, list[Attachment]]:
    """The files of each line, in one query."""
    query = select(Attachment).where(Attachment.subject_kind == "recommendation", Attachment.subject_id.in_(ids))
    found: dict[int, list[Attachment]] = {one: [] for one in ids}
    for file in db.session.scalars(query.order_by(Attachment.id)) if ids else ():
        found[file.subject_id].append(file)
    return found
