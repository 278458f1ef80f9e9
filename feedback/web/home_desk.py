"""An agency's desk: what it holds, the most urgent first; each part of it counted and listed alike.

Overdue, due soon, reopened, waiting to be accepted, then by due date. Reading only: accepting is ``assignment.take``.
"""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from feedback.case import desk, standing
from feedback.case.desk import Part
from feedback.case.record import Recommendation as R
from feedback.case.word import Turn
from feedback.core import calendar
from feedback.core.store import db
from feedback.web import panel
from feedback.web import recommendation_list as lists
from feedback.web.guard import viewer
from feedback.web.listing import Choice, Listing, Sort
from feedback.web.panel import Row, Waiting


def page() -> str:
    """The desk, or the part of it that the address asks for."""
    who, today = viewer(), calendar.today()
    listing = _listing()
    asked = listing.read()
    part = asked.values.get("part", Part.WORK)
    found = desk.held(who)
    if "part" not in asked.values:
        found = found.where(desk.lies(Part.WORK, who, today))
    rows: Any = select(R).options(joinedload(R.host))
    shown = listing.page(db.session, found, rows)
    turns = desk.my_turns(who, [row.id for row in shown.rows])
    return render_template(
        "home/agency.html",
        page=shown,
        part=part,
        counts=desk.parts(who, today),
        Part=Part,
        turns=turns,
        handling=standing.handling,
        is_overdue=standing.is_overdue,
        **panel.home(who),
        fresh=any(turn.turn is Turn.GIVEN for turn in turns.values()),
    )


def waiting() -> list[Waiting]:
    """The parts of the desk as rows of what waits: on the page itself they are its tabs."""
    counts = desk.parts(viewer(), calendar.today())
    tones = {Part.LATE: "bad", Part.SOON: "warn", Part.REOPENED: "warn", Part.FRESH: "info"}
    rows = [
        Row(
            counts[part],
            f"ý kiến {part.label[0].lower()}{part.label[1:]}",
            url_for("home.index", part=part.value),
            tone,
        )
        for part, tone in tones.items()
    ]
    return [Waiting("Bàn làm việc", rows, 10)]


def _listing() -> Listing:
    """The list of whoever looks, today."""
    who, today = viewer(), calendar.today()
    return Listing(
        key=R.id,
        sorts=[
            Sort("urgent", "Gấp trước", *desk.urgency(who, today)),
            Sort("due", "Hạn", R.due_on),
            Sort("received", "Ngày tiếp nhận", R.received_on, descending=True),
        ],
        filters=[
            *(one for one in lists.FILTERS if one.key == "q"),
            Choice("part", "Phần việc", Part, lambda part: desk.lies(part, who, today)),
        ],
    )
