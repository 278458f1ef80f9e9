"""After a day of the calendar changed: which due dates of open opinions would move, and moving them once that was seen.

Every term in force is replayed over the present days; only what comes out different is written, each with its line in the
journal. A term keeps the rule it was given under: a changed rule moves nothing here. A day set by hand moves only as far
as its pauses and extensions do. Acts never commit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, func, select, update
from sqlalchemy.orm import aliased

from feedback.case import deadline, standing
from feedback.case.deadline import Event, What
from feedback.case.record import Recommendation as R
from feedback.case.term import clock, holiday
from feedback.case.term.record import Deadline, Extension, Pause
from feedback.case.word import Turn
from feedback.core import journal
from feedback.core.calendar import LAST_DAY
from feedback.core.store import Base, db
from feedback.core.wording import squeeze
from feedback.core.working import Calendar
from feedback.office.agency import Agency

#: So many opinions are written by one statement.
_MANY = 1000


@dataclass(frozen=True)
class Move:
    """One due date that would move."""

    recommendation_id: int
    code: str
    lead: str
    old: date
    new: date
    first: date | None  # the day without extensions, where one was granted


def preview(calendar: Calendar | None = None) -> list[Move]:
    """Every open, unanswered opinion whose due date would move over these days (the installation's), the nearest first."""
    days = calendar or holiday.calendar()
    rows = db.session.execute(_stands()).all()
    pauses, extensions = _of(Pause), _of(Extension)
    found: list[Move] = []
    counted: dict[tuple[Any, ...], date] = {}
    for row in rows:
        stands: Any = row
        own = (pauses.get(row.term_id, ()), extensions.get(row.term_id, ()))
        if not any(own):
            key = (row.started_on, row.days, row.unit, row.rule_key, row.set_due_on)
            if key not in counted:
                counted[key] = deadline.last_day(clock.term_of(stands), days)
            new, first = counted[key], row.earlier_on
        else:
            new, first = _replayed(row, *own, days)
        if new != row.due_on:
            found.append(Move(row.id, row.code, row.lead or "", row.due_on, new, first))
    return sorted(found, key=lambda one: (one.new, one.recommendation_id))


def apply(moves: Sequence[Move], *, reason: str) -> int:
    """The due dates are as previewed, on opinions, terms and parts held; each opinion's journal says so."""
    if not moves:
        return 0
    db.session.flush()
    together: dict[tuple[date, date, date | None], list[int]] = defaultdict(list)
    for one in moves:
        together[one.old, one.new, one.first].append(one.recommendation_id)
    for (old, new, first), ids in together.items():
        for start in range(0, len(ids), _MANY):
            _write(ids[start : start + _MANY], old, new, first)
    db.session.expire_all()
    for one in moves:
        changes = {"due_on": [one.old.isoformat(), one.new.isoformat()]}
        journal.record(
            "deadline:move",
            ("recommendation", one.recommendation_id, one.code),
            changes=changes,
            reason=squeeze(reason),
        )
    return len(moves)


def _write(ids: Sequence[int], old: date, new: date, first: date | None) -> None:
    """These opinions, their terms in force and the parts held are due on the new day."""
    opinion, term, part = (Base.metadata.tables[name] for name in ("recommendation", "deadline", "assignment"))
    run = db.session.connection().execute
    facts = {"due_on": new, "first_due_on": first, "version": opinion.c.version + 1}
    run(update(opinion).where(opinion.c.id.in_(ids), opinion.c.due_on == old).values(facts))
    last = select(func.max(term.c.id)).where(term.c.recommendation_id.in_(ids)).group_by(term.c.recommendation_id)
    run(update(term).where(term.c.id.in_(last)).values(due_on=new))
    holding = part.c.turn.in_([Turn.GIVEN, Turn.TAKEN])
    run(update(part).where(part.c.recommendation_id.in_(ids), part.c.due_on == old, holding).values(due_on=new))


def _stands() -> Select[Any]:
    """SQL: the terms in force of what is open and unanswered, with the opinion's number and who leads."""
    lead = aliased(Agency)
    later = aliased(Deadline)
    newest = ~exists().where(later.recommendation_id == Deadline.recommendation_id, later.id > Deadline.id)
    term = (Deadline.started_on, Deadline.rule_key, Deadline.days, Deadline.unit, Deadline.set_due_on, Deadline.due_on)
    query: Any = (
        select(Deadline.id.label("term_id"), *term, Deadline.earlier_on, R.id, R.code, lead.name.label("lead"))
        .join(R, R.id == Deadline.recommendation_id)
        .outerjoin(lead, lead.id == R.lead_id)
        .where(newest, Deadline.due_on == R.due_on, standing.open_sql(), standing.waiting_sql())
    )
    return query  # type: ignore[no-any-return]


def _of(kind: type[Pause] | type[Extension]) -> dict[int, list[Any]]:
    """The pauses or extensions of what is open and unanswered, by term."""
    found: dict[int, list[Any]] = defaultdict(list)
    query: Any = select(kind).join(R, R.id == kind.recommendation_id)
    for one in db.session.scalars(query.where(standing.open_sql(), standing.waiting_sql()).order_by(kind.id)):
        found[one.deadline_id].append(one)
    return found


def _replayed(
    stands: Any, pauses: Iterable[Pause], extensions: Iterable[Extension], days: Calendar
) -> tuple[date, date | None]:
    """The due date over these days, and the one without extensions where one was granted."""
    events = [Event(stands.started_on, What.GIVEN, term=clock.term_of(stands))]
    now = deadline.replay([*events, *clock.terms_events(pauses, extensions)], days, today=LAST_DAY)
    assert now.due is not None
    return now.due, stands.earlier_on or (now.first_due if now.extended else None)
