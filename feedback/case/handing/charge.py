"""Who in an agency has a part in hand: a personal task, handed over as a whole when its bearer is away.

The agency answers for the opinion whoever has it in hand; this only says to colleagues who does the work. Acts never
commit.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Select, func, select

from feedback.case import standing
from feedback.case.assignment import HOLDING
from feedback.case.handing.record import Charge
from feedback.case.record import Recommendation
from feedback.case.work import Assignment
from feedback.core import journal
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.office.officer import Officer


def of(assignment_ids: Iterable[int]) -> dict[int, Officer]:
    """Who has each of these parts in hand, in one query."""
    query = select(Charge.assignment_id, Officer).join(Officer, Officer.id == Charge.officer_id)
    return dict(db.session.execute(query.where(Charge.assignment_id.in_(list(assignment_ids)))).all())


def give(r: Recommendation, turn: Assignment, who: Officer | None, *, on: date) -> None:
    """The officer has the part in hand, or nobody by name; the same again changes nothing."""
    standing.require_on_road(r)
    if turn.turn not in HOLDING:
        raise Refused("Cơ quan không còn giữ phần việc này.")
    if who is not None and (not who.active or who.agency_id != turn.agency_id):
        raise Refused("Chọn người đang làm việc tại cơ quan giữ phần việc này.", field="officer")
    known = db.session.scalar(select(Charge).where(Charge.assignment_id == turn.id).with_for_update())
    before = db.session.get_one(Officer, known.officer_id).name if known else None
    if (known.officer_id if known else None) == (who.id if who else None):
        return
    if known is not None and who is None:
        db.session.delete(known)
    elif known is not None and who is not None:
        known.officer_id, known.since = who.id, on
    elif who is not None:
        db.session.add(Charge(assignment_id=turn.id, recommendation_id=r.id, officer_id=who.id, since=on))
    db.session.flush()
    journal.record("recommendation:charge", r, changes={"in_charge": [before, who.name if who else None]})


def hand_over(absent: Officer, deputy: Officer, *, on: date) -> int:
    """Every part that the absent officer has in hand and their agency still holds is in the deputy's; how many there were."""
    if absent.agency_id != deputy.agency_id:
        return 0
    rows = db.session.execute(
        mine(absent.id).with_only_columns(Charge, Recommendation).with_for_update(of=Charge)
    ).all()
    for charge, r in rows:
        charge.officer_id, charge.since = deputy.id, on
        journal.record("recommendation:charge", r, changes={"in_charge": [absent.name, deputy.name]})
    return len(rows)


def mine(officer_id: int) -> Select[Recommendation]:
    """The opinions of which that officer has a part in hand, while the agency holds it and something is owed."""
    return (
        select(Recommendation)
        .join(Charge, Charge.recommendation_id == Recommendation.id)
        .join(Assignment, Assignment.id == Charge.assignment_id)
        .where(Charge.officer_id == officer_id, Assignment.turn.in_(HOLDING), standing.open_sql())
        .order_by(Recommendation.due_on, Recommendation.id)
    )


def count(officer_id: int) -> int:
    """How many parts that officer has in hand."""
    return db.session.scalar(select(func.count()).select_from(mine(officer_id).order_by(None).subquery())) or 0
