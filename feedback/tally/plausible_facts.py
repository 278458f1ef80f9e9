"""What the soft checks of a paper are made from: a few grouped counts over the same records as the paper itself.

Each is one statement whatever the size: opinions and events by unit and year, what is still open, declared lines, the
units that stood. The conditions are the ledger's (`contract.md` §4), so that a finding speaks of what the paper counts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, extract, func, literal, select, union_all

from feedback.case import standing
from feedback.case.record import Contribution, Dialogue, Occasion
from feedback.case.record import Recommendation as R
from feedback.case.word import Acceptance
from feedback.core.store import db
from feedback.office import tree
from feedback.office.agency import LAST_DISTRICT_DAY, PLACES, Agency, Level, Period, Reach
from feedback.register.figure import Figure
from feedback.tally import declared, ledger
from feedback.tally.ask import Ask
from feedback.tally.measure import COLUMNS

#: Days after a conclusion in which a result is to be written down.
RESULT_DAYS = 90
Place = tuple[int, int, Level]  # unit, year, level


@dataclass(frozen=True)
class Unit:
    """A place that stood in the question, on some days of it."""

    id: int
    code: str
    name: str
    level: Level
    parent_id: int | None
    since: date
    until: date


@dataclass(frozen=True)
class Facts:
    """The counts, by unit, year and level."""

    own: dict[Place, Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )  # records, and lines in their stead
    told: dict[Place, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))  # declared, used or not
    last: dict[Place, date] = field(default_factory=dict)  # the last day that those speak of
    units: list[Unit] = field(default_factory=list)

    @property
    def opinions(self) -> int:
        """How many opinions of records there are."""
        return sum(counts["recorded"] for counts in self.own.values())


def gather(ask: Ask) -> Facts:
    """The facts of that question, in five statements."""
    facts = Facts()
    _add_opinions(facts, ask)
    _add_events(facts, ask)
    _add_open(facts, ask)
    _add_lines(facts, ask)
    facts.units.extend(_units(ask))
    return facts


def no_result(ask: Ask) -> ColumnElement[bool]:
    """SQL: accepted, whole or in part, so many days before the as-of day, and nothing written down of what came of it."""
    return and_(
        standing.open_sql(),  # lets the index of open opinions serve
        R.acceptance.in_([Acceptance.ACCEPTED, Acceptance.PARTLY]),
        R.result.is_(None),
        R.concluded_on <= ask.as_of - timedelta(days=RESULT_DAYS),
    )


def after_districts(day: Any, level: Any) -> ColumnElement[bool]:
    """SQL: of a district, after districts had ended."""
    return and_(level == Level.DISTRICT, day > LAST_DISTRICT_DAY)


def _add_opinions(facts: Facts, ask: Ask) -> None:
    there = ledger.acceptance_on(ask.as_of).label("there")
    parts = (R.host_id.label("unit"), R.received_year.label("year"), R.level.label("level"), there)
    rows = select(*parts).where(*ledger.opinion_where(ask)).subquery()
    gathered = ledger.by_acceptance(ask)
    query: Select[Any] = select(*rows.c, func.count()).group_by(*rows.c)
    for unit, year, level, acceptance, number in db.session.execute(query):
        counts = facts.own[unit, year, level]
        counts.update(total=number, recorded=number)
        counts.update({name: number for name, words in gathered.items() if acceptance in words and name != "partly"})


def _add_events(facts: Facts, ask: Ask) -> None:
    late = func.sum(case((after_districts(Occasion.day, Occasion.level), 1), else_=0))
    parts = (Occasion.agency_id, extract("year", Occasion.day), Occasion.level)
    held = select(literal("dialogues"), *parts, func.count(), late).join(Dialogue, Dialogue.id == Occasion.id)
    given = select(literal("contributions"), *parts, func.count(), late).join(
        Contribution, Contribution.id == Occasion.id
    )
    query = union_all(
        held.where(*ledger.session_where(ask)).group_by(*parts),
        given.where(*ledger.contribution_where(ask)).group_by(*parts),
    )
    for name, unit, year, level, number, after in db.session.execute(query):
        facts.own[unit, int(year), level].update({name: number, f"district_{name}": int(after)})


def _add_open(facts: Facts, ask: Ask) -> None:
    parts = (R.host_id, R.received_year, R.level)
    forgotten = func.sum(case((no_result(ask), 1), else_=0))
    query = select(*parts, func.count(), forgotten).where(standing.open_sql(), *ledger.opinion_where(ask))
    for unit, year, level, number, without in db.session.execute(query.group_by(*parts)):
        facts.own[unit, year, level].update(open=number, no_result=int(without))


def _add_lines(facts: Facts, ask: Ask) -> None:
    names = ("dialogues", *COLUMNS, "accepted", "not_accepted", "total")
    columns = (Figure.agency_id, Figure.year, Figure.level, Figure.last_day, *(getattr(Figure, name) for name in names))
    for unit, year, level, last, *values, beside in db.session.execute(declared.whole(ask, *columns)):
        counts = Counter({name: value or 0 for name, value in zip(names, values, strict=True)})
        counts["contributions"] = sum(counts[name] for name in COLUMNS)
        facts.told[unit, year, level].update(counts)
        facts.last[unit, year, level] = max(last, facts.last.get((unit, year, level), last))
        own = facts.own[unit, year, level]
        own.update(district_lines=int(level is Level.DISTRICT and last > LAST_DISTRICT_DAY), beside=int(beside))
        if not beside:
            own.update(counts)
            own["lines"] += 1


def _units(ask: Ask) -> Iterable[Unit]:
    """The places that stood in the question, each with the last level and parent it had there."""
    since, until = Period.valid_from, Period.valid_to
    parts: tuple[Any, ...] = (Agency.id, Agency.code, Period.name, Period.level, Period.parent_id, since, until)
    query: Select[Any] = select(*parts)
    query = query.join(Period, Period.agency_id == Agency.id).where(Period.kind.in_(PLACES))
    query = query.where(since <= ask.until, until >= ask.first)
    if ask.agency is not None and ask.as_now:
        query = query.where(Agency.id.in_(tree.as_now(ask.agency.id, ask.as_of)))
    elif ask.agency is not None:
        below = and_(Reach.agency_id == Agency.id, Reach.valid_from <= until, Reach.valid_to >= since)
        query = query.join(Reach, and_(Reach.ancestor_id == ask.agency.id, Reach.inherited.is_(False), below))
        query = query.where(Reach.valid_from <= ask.until, Reach.valid_to >= ask.first)
        query = query.add_columns(Reach.valid_from, Reach.valid_to)
    if ask.seat is not None and not ask.seat.sees_all:
        query = query.where(Agency.id.in_(select(Reach.agency_id).where(Reach.ancestor_id == ask.seat.id)))
    for unit, code, name, level, parent, first, last, *span in db.session.execute(
        query.order_by(Agency.sort_key, since)
    ):
        yield Unit(unit, code, name, level, parent, max([first, *span[:1]]), min([last, *span[1:]]))
