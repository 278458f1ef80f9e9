"""Succession: the open work of a unit that has ended is with its successor, due dates kept, ended turns left as history.

Figures do not move: only who holds the work does. Called after a change of units and once a day. Acts never commit.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, or_, select

from feedback.case import standing
from feedback.case.assignment import HOLDING
from feedback.case.recommendation import note
from feedback.case.record import Recommendation
from feedback.case.word import FINISHED, Turn
from feedback.case.work import Assignment
from feedback.core import journal
from feedback.core.store import db
from feedback.office.agency import Period


def hand_over(today: date) -> int:
    """Every open part of a unit that has ended is with its successor; returns how many parts were handed over."""
    moved = 0
    heirs = _heirs(today)
    query = (
        select(Assignment, Recommendation)
        .join(Recommendation, Recommendation.id == Assignment.recommendation_id)
        .where(
            Assignment.agency_id.in_(heirs),
            Assignment.turn.in_(HOLDING),
            or_(Recommendation.result.is_(None), Recommendation.result.not_in(FINISHED)),
        )
        .order_by(Assignment.id)
    )
    for turn, recommendation in db.session.execute(query).all():
        _pass_on(turn, recommendation, heirs[turn.agency_id], today)
        moved += 1
    return moved


def _pass_on(turn: Assignment, recommendation: Recommendation, heir: int, today: date) -> None:
    """One part goes to the heir, with its due date; the ended unit's turn stays as history."""
    turn.turn, turn.ended_on = Turn.ENDED, today
    held = db.session.scalars(
        select(Assignment).where(
            Assignment.recommendation_id == recommendation.id,
            Assignment.agency_id == heir,
            Assignment.turn.in_(HOLDING),
        )
    ).all()
    if turn.leads:  # who leads does not co-operate with itself
        for part in held:
            if not part.leads:
                part.turn, part.ended_on = Turn.ENDED, today
    if not any(part.leads or not turn.leads for part in held):
        db.session.add(
            Assignment(
                recommendation_id=recommendation.id,
                agency_id=heir,
                leads=turn.leads,
                turn=Turn.GIVEN,
                given_on=today,
                due_on=turn.due_on,
            )
        )
    before = journal.snapshot(recommendation)
    if turn.leads:
        recommendation.lead_id, recommendation.taken_on = heir, None
    note(
        "recommendation:hand-over",
        recommendation,
        before,
        "Cơ quan đã kết thúc hoạt động; việc chuyển cho đơn vị kế thừa.",
    )
    db.session.flush()


def _heirs(today: date) -> dict[int, int]:
    """Ended units that have a successor, each with the last one of the line."""
    last: dict[int, Period] = {}
    for period in db.session.scalars(select(Period).order_by(Period.agency_id, Period.valid_from)):
        last[period.agency_id] = period
    ended = {u: p.successor_id for u, p in last.items() if p.valid_to < today and p.successor_id is not None}
    found: dict[int, int] = {}
    for unit, heir in ended.items():
        seen = {unit}
        while heir in ended and heir not in seen:
            seen.add(heir)
            heir = ended[heir]
        if heir is not None and heir not in seen:
            found[unit] = heir
    return found


def held_count(agency_id: int) -> int:
    """How many open parts the unit holds."""
    query = (
        select(func.count())
        .select_from(Assignment)
        .join(Recommendation, Recommendation.id == Assignment.recommendation_id)
        .where(Assignment.agency_id == agency_id, Assignment.turn.in_(HOLDING), standing.open_sql())
    )
    return db.session.scalar(query) or 0
