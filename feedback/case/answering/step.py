"""Steps of clearance: the named steps a unit's replies go through before they are sent, and who may clear at each.

A unit without steps sends its replies straight away, as it always did. A step that names nobody is open to every officer
of the unit. Ended steps stay, for what went through them. Acts never commit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select

from feedback.case.answering.record import Clearer, Step
from feedback.core import journal
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.core.wording import plain, squeeze
from feedback.office.agency import Agency, Reach
from feedback.office.duty import Role, Viewer
from feedback.office.officer import Officer

MOST = 6


@dataclass(frozen=True)
class Wanted:
    """One step as it is to be: its name and the officers who may clear (none: every officer of the unit)."""

    name: str
    officers: tuple[int, ...] = ()


def of(agency_id: int | None) -> list[Step]:
    """The unit's steps in force, in their order."""
    query = select(Step).where(Step.agency_id == agency_id, Step.ended.is_(False)).order_by(Step.position, Step.id)
    return list(db.session.scalars(query)) if agency_id is not None else []


def clearers(steps: Iterable[Step]) -> dict[int, list[Officer]]:
    """Who is named at each of these steps, in one query."""
    found: dict[int, list[Officer]] = {step.id: [] for step in steps}
    query = (
        select(Clearer.step_id, Officer)
        .join(Officer, Officer.id == Clearer.officer_id)
        .where(Clearer.step_id.in_(found), Officer.active.is_(True))
        .order_by(Officer.name, Officer.id)
    )
    for step_id, officer in db.session.execute(query) if found else ():
        found[step_id].append(officer)
    return found


def officers_of(agency_id: int) -> list[Officer]:
    """The officers who may be named: active ones who work on opinions at the unit, or at one above it that reaches it."""
    units = select(Reach.ancestor_id).where(Reach.agency_id == agency_id, Reach.inherited.is_(True))
    query = select(Officer).where(Officer.agency_id.in_(units), Officer.role == Role.AGENCY, Officer.active.is_(True))
    return list(db.session.scalars(query.order_by(Officer.name, Officer.id)))


def may_clear(step: Step, viewer: Viewer) -> bool:
    """Whether they may clear at this step: named there, or of the unit where nobody is named."""
    named = set(db.session.scalars(select(Clearer.officer_id).where(Clearer.step_id == step.id)))
    return viewer.officer_id in named if named else viewer.agency.id == step.agency_id


def following(step_id: int | None, steps: Sequence[Step]) -> Step | None:
    """The step after this one; the first where there is none; None after the last."""
    if step_id is None:
        return steps[0] if steps else None
    here = db.session.get_one(Step, step_id)
    return next((one for one in steps if (one.position, one.id) > (here.position, here.id)), None)


def standing(step_id: int | None, steps: Sequence[Step]) -> Step | None:
    """Where something that waits at this step stands now: there, or where that step has ended at the next, else the last."""
    here = next((one for one in steps if one.id == step_id), None)
    return here or following(step_id, steps) or (steps[-1] if steps else None)


def adopt(agency: Agency, wanted: Sequence[Wanted]) -> None:
    """The unit's steps are these, in this order; a step that keeps its name stays the same step."""
    wanted = [Wanted(squeeze(one.name), one.officers) for one in wanted if squeeze(one.name)]
    if len(wanted) > MOST:
        raise Refused(f"Một cơ quan đặt tối đa {MOST} bước duyệt.")
    if len({plain(one.name) for one in wanted}) < len(wanted):
        raise Refused("Hai bước duyệt trùng tên. Đặt mỗi bước một tên.")
    allowed = {one.id for one in officers_of(agency.id)}
    known = of(agency.id)
    before = _told(known)
    by_name = {plain(step.name): step for step in known}
    kept = []
    for position, one in enumerate(wanted, 1):
        step = by_name.pop(plain(one.name), None) or Step(agency_id=agency.id, ended=False)
        step.position, step.name = position, one.name
        db.session.add(step)
        db.session.flush()
        db.session.execute(delete(Clearer).where(Clearer.step_id == step.id))
        db.session.add_all(Clearer(step_id=step.id, officer_id=who) for who in sorted({*one.officers} & allowed))
        kept.append(step)
    for left in by_name.values():
        left.ended = True
    db.session.flush()
    after = _told(kept)
    if before != after:
        journal.record("clearance:change", agency, changes={"steps": [before, after]})


def _told(steps: list[Step]) -> list[str]:
    """The steps in words, with who clears at each."""
    named = clearers(steps)
    return [
        step.name + (f" ({', '.join(one.name for one in named[step.id])})" if named[step.id] else "") for step in steps
    ]
