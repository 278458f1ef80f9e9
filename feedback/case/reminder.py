"""Reminders: who was reminded of which opinion, when, of which step of the ladder; one digest a person a day.

``send`` is what the morning's job and ``feedback reminders send`` do: again on the same day it does nothing. It works only
on working days. The reminder stands in the table, on the opinion's timeline and on the person's own page whether or not
there is mail; a letter carries codes, counts and a link, never who spoke or what was said. It tells what is, never what
somebody will do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, and_, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from feedback.case import ladder, standing
from feedback.case.assignment import HOLDING
from feedback.case.ladder import Owed, Reached, Step, Who
from feedback.case.record import Recommendation as R
from feedback.case.term import holiday
from feedback.case.work import Assignment
from feedback.core import journal
from feedback.core.settings import Settings
from feedback.core.store import Base, db, one_transaction
from feedback.office.agency import Agency, Reach, names
from feedback.office.duty import Role
from feedback.office.officer import Officer
from feedback.office.tree import place_of

_BATCH = 500
_ROLES = {Role.AGENCY: Who.AGENCY, Role.SECRETARIAT: Who.SECRETARIAT, Role.LEADER: Who.LEADER}


class Reminder(Base):
    """One person was reminded of one opinion, at one step, of one day owed."""

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("recommendation_id", "officer_id", "owed_on", "step", "round", name="uq_reminder_step"),
        Index("ix_reminder_officer", "officer_id", "sent_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    step: Mapped[str] = mapped_column(String(32))
    round: Mapped[int]
    owed_on: Mapped[date]
    sent_on: Mapped[date]


@dataclass(frozen=True)
class Due:
    """An opinion that has come to a step, and the unit that owes."""

    recommendation_id: int
    code: str
    unit_id: int
    host_id: int
    owed_on: date
    at: Reached


@dataclass(frozen=True)
class Sent:
    """What a morning's reminders came to: people, opinions, reminders."""

    people: int = 0
    opinions: int = 0
    reminders: int = 0
    closed: str = ""  # why nothing is sent that day


def send(on: date, *, settings: Settings, dry_run: bool = False) -> Sent:
    """Everybody is reminded of what has come to a step by that day, once; each batch is a transaction of its own."""
    days = holiday.calendar()
    if not days.works(on):
        return Sent(closed=days.why(on))
    found = list(_due(on, ladder.steps(settings.instance)))
    whom, told, count = _people(found), set[int](), 0
    people: set[int] = set()
    for start in range(0, len(found), _BATCH):
        some = found[start : start + _BATCH]
        fresh = _fresh(some, whom)
        count += sum(len(officers) for _, officers in fresh)
        told |= {one.recommendation_id for one, _ in fresh}
        people |= {officer for _, officers in fresh for officer in officers}
        db.session.rollback()
        if not dry_run:
            with one_transaction():
                _keep(fresh, on)
    return Sent(len(people), len(told), count)


def _due(on: date, steps: Sequence[Step]) -> Iterator[Due]:
    """Every opinion that has come to a step of the ladder by that day, with the unit that owes."""
    days = holiday.calendar()
    for of, rows in _owed(on):
        for number, code, unit, host, owed_on in rows:
            at = ladder.reached(steps, of, owed_on, on, days)
            if at is not None:
                yield Due(number, code, unit, host, owed_on, at)


def invent(on: date) -> None:
    """For the demonstration: that day's reminders stand, in the present transaction."""
    found = list(_due(on, ladder.steps()))
    _keep(_fresh(found, _people(found)), on)


def latest(officer_id: int, ids: Iterable[int]) -> dict[int, Reminder]:
    """The last time that person was reminded of each of these opinions."""
    query = select(Reminder).where(Reminder.officer_id == officer_id, Reminder.recommendation_id.in_(ids))
    return {one.recommendation_id: one for one in db.session.scalars(query.order_by(Reminder.sent_on, Reminder.id))}


def _owed(on: date) -> list[tuple[Owed, Iterable[Any]]]:
    """What is owed, with code, unit and day: replies by their due date, promises, acceptances; a clock that stands still is not."""
    running = and_(standing.waiting_sql(), R.paused_on.is_(None))
    open_ = and_(standing.open_sql(), R.lead_id.is_not(None))
    facts = (R.id, R.code, R.lead_id, R.host_id)
    leads = select(*facts, R.due_on).where(open_, running, R.due_on.is_not(None))
    helps = (
        select(R.id, R.code, Assignment.agency_id, R.host_id, Assignment.due_on)
        .join(Assignment, Assignment.recommendation_id == R.id)
        .where(
            open_, running, Assignment.leads.is_(False), Assignment.turn.in_(HOLDING), Assignment.due_on.is_not(None)
        )
    )
    given = select(*facts, R.assigned_on).where(open_, running, R.taken_on.is_(None), R.assigned_on <= on)
    promised = select(*facts, R.roadmap_on).where(open_, standing.is_sql(*standing.ANSWERED), R.roadmap_on.is_not(None))
    asked = ((Owed.REPLY, leads), (Owed.REPLY, helps), (Owed.GIVEN, given), (Owed.PROMISE, promised))
    return [(of, db.session.execute(query.order_by(R.id)).all()) for of, query in asked]


def _people(found: list[Due]) -> dict[tuple[Who, int], set[int]]:
    """Who is reminded: of a unit that owes its agency's people, of a unit where it was raised its secretariat and leaders.

    Where a unit has nobody of that kind, those of the nearest unit whose reach takes it in.
    """
    if not found:
        return {}
    officers = select(Officer).where(Officer.active, Officer.role.in_(_ROLES))
    seats: dict[tuple[Who, int], set[int]] = defaultdict(set)
    for person in db.session.scalars(officers):
        who = _ROLES[person.role]
        seat = person.agency_id if who is Who.AGENCY else place_of(db.session.get_one(Agency, person.agency_id)).id
        seats[who, seat].add(person.id)
    units: dict[int, list[int]] = defaultdict(list)
    pairs = select(Reach.ancestor_id, Reach.agency_id).where(
        Reach.ancestor_id.in_({seat for _, seat in seats}), Reach.inherited.is_(True)
    )
    for seat, unit in db.session.execute(pairs):
        units[seat].append(unit)
    people: dict[tuple[Who, int], set[int]] = {}
    for (who, seat), whom in sorted(seats.items(), key=lambda item: len(units[item[0][1]])):
        for unit in units[seat]:
            people.setdefault((who, unit), whom)
    return people


def _fresh(some: Sequence[Due], whom: Mapping[tuple[Who, int], set[int]]) -> list[tuple[Due, set[int]]]:
    """Of these, who has not yet been told of that step."""
    query = select(Reminder).where(Reminder.recommendation_id.in_({one.recommendation_id for one in some}))
    known = {_key(r.recommendation_id, r.officer_id, r.owed_on, r.step, r.round) for r in db.session.scalars(query)}
    found = []
    for one in some:
        units = {who: one.unit_id if who is Who.AGENCY else one.host_id for who in one.at.step.who}
        officers = set().union(*(whom.get((who, unit), set()) for who, unit in units.items()))
        step = one.at.step.key, one.at.round
        fresh = {o for o in officers if _key(one.recommendation_id, o, one.owed_on, *step) not in known}
        known |= {_key(one.recommendation_id, o, one.owed_on, *step) for o in fresh}
        if fresh:
            found.append((one, fresh))
    return found


def _key(*facts: Any) -> tuple[Any, ...]:
    return facts


def _keep(fresh: list[tuple[Due, set[int]]], on: date) -> None:
    """The reminders stand, and each opinion's timeline tells of them."""
    units = names({one.unit_id for one, _ in fresh})
    rows = [
        {
            "recommendation_id": one.recommendation_id,
            "officer_id": officer,
            "step": one.at.step.key,
            "round": one.at.round,
            "owed_on": one.owed_on,
            "sent_on": on,
        }
        for one, officers in fresh
        for officer in sorted(officers)
    ]
    if rows:
        db.session.execute(insert(Reminder), rows)
    for one, _ in fresh:
        changes: dict[str, list[Any]] = {
            "step": [None, one.at.step.label],
            "unit": [None, units[one.unit_id].name],
            "owed_on": [None, one.owed_on],
            "of": [None, one.at.step.of.value],
            "words": [None, one.at.words],
            "who": [None, ", ".join(who.label for who in Who if who in one.at.step.who)],
        }
        journal.record("recommendation:remind", ("recommendation", one.recommendation_id, one.code), changes=changes)
