"""Who in the agency has a part in hand: named on the desk of the opinion, listed as one's own work."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from feedback.case import assignment
from feedback.case.handing import charge
from feedback.case.record import Recommendation as R
from feedback.case.standing import OFF_ROAD, handling
from feedback.case.word import Turn
from feedback.core import calendar, store
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.office.duty import Duty, Viewer
from feedback.office.officer import Officer
from feedback.web import case_file, panel
from feedback.web.guard import needs, viewer

pages = Blueprint("charge", __name__)
MOST = 300


@pages.get("/charges")
@needs(Duty.WORK)
def index() -> str:
    """What whoever looks has in hand, the most pressing first."""
    rows = db.session.scalars(charge.mine(viewer().officer_id).options(joinedload(R.host)).limit(MOST)).all()
    return render_template("charge/index.html", rows=rows, handling=handling)


@pages.post("/recommendations/<int:recommendation_id>/charge")
@needs(Duty.WORK)
def give(recommendation_id: int) -> Response:
    """A colleague, or nobody by name, has the part in hand."""
    chosen = request.form.get("officer", "")
    with store.one_transaction():
        r = case_file.opened(recommendation_id, lock=True)
        turn = assignment.held_by(r, viewer())
        if turn.turn is not Turn.TAKEN:
            raise Refused("Nhận việc trước rồi cử người phụ trách.")
        known = chosen.isascii() and chosen.isdecimal() and len(chosen) < 10
        who = db.session.get(Officer, int(chosen)) if known else None
        if chosen and who is None:
            raise Refused("Chọn người đang làm việc tại cơ quan giữ phần việc này.")
        charge.give(r, turn, who, on=calendar.today())
        said = f"{who.name} phụ trách {r.code}." if who else f"{r.code} không cử riêng ai phụ trách."
    flash(said, "success")
    return redirect(url_for("resolution.work", recommendation_id=recommendation_id))


@panel.on("work")
def _on_desk(work: panel.Work) -> panel.Panel | None:
    """Who has the part in hand; one press names another."""
    if work.turn.turn is not Turn.TAKEN or handling(work.r) in OFF_ROAD:
        return None
    query = select(Officer).where(Officer.agency_id == work.turn.agency_id, Officer.active).order_by(Officer.name)
    people = list(db.session.scalars(query.limit(200)))
    if len(people) < 2:
        return None
    who = charge.of([work.turn.id]).get(work.turn.id)
    return panel.Panel("charge/_panel.html", {"r": work.r, "who": who, "people": people}, "side", 60)


@panel.on("home")
def _at_home(who: Viewer) -> panel.Waiting | None:
    """How many parts one has in hand."""
    if not who.only_given:
        return None
    row = panel.Row(charge.count(who.officer_id), "việc bạn được cử phụ trách", url_for("charge.index"))
    return panel.Waiting("Việc của bạn", [row], 60)
