"""Looking: opinions of a question by field, by agency in the lead and by punctuality; each number with its own list.

The opinions are the ledger's (`contract.md` §4), so that sums here equal the appendices without their declared lines,
which know neither field nor due date. One statement whatever the size. Agencies are compared only by what is printed
beside its definition, and not at all where there are few. Nothing here writes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, literal, or_, select, union_all

from feedback.case import standing
from feedback.case.record import Recommendation as R
from feedback.case.word import Acceptance
from feedback.core.store import db
from feedback.core.wording import Labelled, sort_key
from feedback.office import agency as units
from feedback.tally import kept, ledger
from feedback.tally.ask import Ask

#: Of fewer opinions a share says nothing, and may say who was meant: an agency's are then neither printed nor compared.
FEW = 5
#: What stands for “none of them” in the address of a list.
NONE = "none"


class Time(Labelled):
    """Where an opinion stands against its day on the as-of day; every opinion is in exactly one."""

    ON_TIME = "on_time", "Đúng hạn"
    EXTENDED = "extended", "Đúng hạn sau gia hạn"
    LATE = "late", "Quá hạn"
    RUNNING = "running", "Chưa đến hạn"
    NO_DAY = "no_day", "Không đặt hạn"


#: Those that a share of punctuality is worked out over.
DUE = (Time.ON_TIME, Time.EXTENDED, Time.LATE)


@dataclass(frozen=True)
class Group:
    """A field, an agency or a year: its counts by conclusion and by time."""

    value: str
    label: str
    counts: Counter[str]

    def __getitem__(self, name: str) -> int:
        """The count of that name: accepted, not_accepted, pending, total, or one of ``Time``."""
        return self.counts[name]

    @property
    def due(self) -> int:
        """n of the three figures of time: answered, or past its day."""
        return sum(self.counts[one.value] for one in DUE)

    @property
    def few(self) -> bool:
        """Whether there are too few to compare."""
        return self.due < FEW


@dataclass(frozen=True)
class Look:
    """The groups of one question."""

    fields: list[Group] = field(default_factory=list)
    agencies: list[Group] = field(default_factory=list)
    years: list[Group] = field(default_factory=list)
    total: Counter[str] = field(default_factory=Counter)


def look(ask: Ask) -> Look:
    """The opinions of that question, grouped."""
    fields, leads, years = (defaultdict[str, Counter[str]](Counter) for _ in range(3))
    total: Counter[str] = Counter()
    named = _named(ask)
    for part, value, acceptance, time, number in _grouped(ask):
        into = {"field": fields, "lead": leads, "year": years}[part]
        for counts in (into[value or NONE], total) if part == "year" else (into[value or NONE],):
            counts[time] += number
            counts["total"] += number
            counts[named[acceptance]] += number
    known = {str(number): unit for number, unit in units.called(int(one) for one in leads if one != NONE).items()}
    names, keys = ({value: getattr(unit, name) for value, unit in known.items()} for name in ("name", "sort_key"))
    by_size = sorted(
        _groups(fields, {}, "Chưa phân loại lĩnh vực"), key=lambda one: (-one["total"], sort_key(one.label))
    )
    return Look(
        by_size,
        sorted(
            _groups(leads, names, "Chưa giao cơ quan nào"),
            key=lambda one: (one.value == NONE, keys.get(one.value) or sort_key(one.label)),
        ),
        sorted(_groups(years, {}, ""), key=lambda one: one.value),
        total,
    )


def opinions(
    ask: Ask, *, subject: str = "", lead: str = "", year: str = "", times: Sequence[Time] = (), acceptance: str = ""
) -> Select[Any]:
    """The opinions behind a number: of that field, agency, year, time and conclusion, each only where it is given."""
    query = ledger.opinions(ask, acceptance or "total", year=int(year) if year else None)
    if subject:
        query = query.where(or_(R.field.is_(None), R.field == "") if subject == NONE else R.field == subject)
    if lead:
        query = query.where(R.lead_id.is_(None) if lead == NONE else R.lead_id == int(lead))
    return query.where(time_sql(ask).in_([one.value for one in times])) if times else query


def time_sql(ask: Ask) -> ColumnElement[str]:
    """SQL: the word of ``Time`` on the as-of day; by the due dates that stand on the row."""
    day = ask.as_of
    first = func.coalesce(R.first_due_on, R.due_on)
    still = or_(R.reopened_on.is_(None), R.reopened_on > day)
    answered = and_(R.replied_on.is_not(None), R.replied_on <= day, still)
    waits = and_(R.due_on < day, R.paused_on.is_(None), or_(standing.waiting_sql(), R.replied_on > day))
    return case(
        (R.due_on.is_(None), Time.NO_DAY.value),
        (and_(answered, R.replied_on > R.due_on), Time.LATE.value),
        (and_(answered, R.replied_on > first), Time.EXTENDED.value),
        (answered, Time.ON_TIME.value),
        (waits, Time.LATE.value),
        else_=Time.RUNNING.value,
    )


def sorted_by(groups: Iterable[Group], order: str) -> list[Group]:
    """Those that can be compared, in that order: as they come (by name), by n, by share on time or late."""
    keys: dict[str, Any] = {
        "n": lambda one: one.due,
        "on_time": lambda one: (one[Time.ON_TIME] + one[Time.EXTENDED]) / one.due,
        "late": lambda one: one[Time.LATE] / one.due,
    }
    many = [one for one in groups if not one.few]
    return sorted(many, key=keys[order], reverse=True) if order in keys else many


def _grouped(ask: Ask) -> Iterable[Any]:
    """Part (field, lead, year), its value, acceptance, time, number; the opinions are gone through once."""
    parts = {"field": R.field, "lead": cast(R.lead_id, String), "year": cast(R.received_year, String)}
    told: list[Any] = [part.label(name) for name, part in parts.items()]
    # Where the row's own conclusion is the answer, PostgreSQL is not made to reckon with a lookup for each opinion.
    acceptance = R.acceptance if kept.concluded_by(ask.as_of) else ledger.acceptance_on(ask.as_of)
    told += [acceptance.label("acceptance"), time_sql(ask).label("time")]
    row = select(*told).where(*ledger.opinion_where(ask)).cte().c
    groups = [
        select(literal(name), row[name], row.acceptance, row.time, func.count()).group_by(
            row[name], row.acceptance, row.time
        )
        for name in parts
    ]
    return db.session.execute(union_all(*groups))


def _named(ask: Ask) -> dict[Acceptance | None, str]:
    """The measure that an opinion of each conclusion is counted in."""
    found: dict[Acceptance | None, str] = {None: "pending"}
    for name, words in ledger.by_acceptance(ask).items():
        found |= dict.fromkeys(words, name) if name != "partly" else {}
    return found


def _groups(found: dict[str, Counter[str]], labels: dict[str, str], none: str) -> list[Group]:
    return [
        Group(value, none if value == NONE else labels.get(value, value), counts) for value, counts in found.items()
    ]
