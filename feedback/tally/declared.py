"""Declared figures in the counts: used only where the unit has nothing of its own, never added to records unseen.

`contract.md` §4 rule 7. A line counts with its whole span in the window and not after the as-of day, at the level and
place of its last day; a line that the window or the as-of day cuts is named and not counted; where records exist too
they count, and the difference is told. Nothing here writes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, not_, or_, select, true

from feedback.case.record import Contribution, Dialogue, Occasion
from feedback.case.record import Recommendation as R
from feedback.case.word import Side
from feedback.core.store import db
from feedback.office.agency import Agency, Level, Period
from feedback.register.figure import Figure
from feedback.tally import ledger, rule
from feedback.tally.ask import APPENDIX_OF, Ask
from feedback.tally.ledger import Tally, Where
from feedback.tally.measure import COLUMNS, DECLARED

_AT_ONCE = 5000  # values that one statement carries


@dataclass(frozen=True)
class Noted:
    """A line that a paper names: cut (not counted), or beside records, which count instead."""

    unit: str
    code: str
    year: int
    first_day: date
    last_day: date
    counts: dict[str, int]
    cut: bool
    records: Counter[str] = field(default_factory=Counter)  # what the unit's own records say of the span


def counted(ask: Ask) -> Tally:
    """The sums of the lines used, by year and level; `declared` is how many they are."""
    tally: Tally = defaultdict(Counter)
    sums = [func.coalesce(func.sum(getattr(Figure, name)), 0) for name in DECLARED]
    query = select(Figure.year, Figure.level, func.count(), *sums).where(*used_where(ask))
    for year, level, number, *values in db.session.execute(query.group_by(Figure.year, Figure.level)):
        counts = Counter({name: int(value) for name, value in zip(DECLARED, values, strict=True)})
        counts["pending"] = counts["total"] - counts["accepted"] - counts["not_accepted"]
        counts["contributions"] = sum(counts[name] for name in COLUMNS)
        counts["declared"] = number
        tally[year, level] = counts
    return tally


def unsaid(ask: Ask) -> dict[tuple[int, Level], set[str]]:
    """By row, the counts that every line used leaves empty: declared, but not this."""
    given = [func.count(getattr(Figure, name)) for name in DECLARED]
    query = select(Figure.year, Figure.level, *given).where(*used_where(ask)).group_by(Figure.year, Figure.level)
    return {
        (year, level): {name for name, number in zip(DECLARED, numbers, strict=True) if not number}
        for year, level, *numbers in db.session.execute(query)
    }


def sources(ask: Ask) -> list[tuple[str, int]]:
    """What the lines used are taken from, with how many lines of each; most first."""
    query = select(Figure.source, func.count()).where(*used_where(ask)).group_by(Figure.source)
    return [(text, number) for text, number in db.session.execute(query.order_by(func.count().desc(), Figure.source))]


def lines(ask: Ask, name: str, *, year: int | None = None, level: Level | None = None) -> Select[Any]:
    """The lines behind a cell: those that bring something to it, all of them for `declared`."""
    where = used_where(ask)
    if year is not None:
        where.append(Figure.year == year)
    if level is not None:
        where.append(Figure.level == level)
    if name != "declared":
        where.append(_brings(name))
    return select(Figure).where(*where)


def amount(line: Figure, name: str) -> int:
    """How much the line adds to the cells of that measure."""
    if name == "pending":
        return (line.total or 0) - (line.accepted or 0) - (line.not_accepted or 0)
    if name == "contributions":
        return sum(getattr(line, column) or 0 for column in COLUMNS)
    return 1 if name == "declared" else 0 if name == "partly" else getattr(line, name) or 0


def used_where(ask: Ask) -> Where:
    """The line counts: whole span inside, nothing of the unit's own, within the unit asked for on its last day."""
    return [
        Figure.first_day >= ask.first,
        Figure.last_day <= ask.until,
        or_(*(and_(Figure.appendix == APPENDIX_OF[side], not_(_own(ask, side))) for side in ask.sides)),
        *ledger.within(ask, Figure.agency_id, Figure.place_day),
    ]


def whole(ask: Ask, *columns: Any) -> Select[Any]:
    """Every line whose span lies in the question, and last 1 where its unit has records there, which count instead."""
    return select(*columns, case((_beside(ask), 1), else_=0)).where(*_whole(ask))


def beside(ask: Ask, *, year: int, level: Level) -> Select[Any]:
    """The lines of that year and level that do not count because their unit has records there."""
    return select(Figure).where(*_whole(ask), Figure.year == year, Figure.level == level, _beside(ask))


def superseded(ids: Iterable[int], today: date) -> set[int]:
    """Of these lines, those whose unit has records of its own in the span: the records count instead."""
    rules = Ask("all", today, today, today, rules=rule.in_force(today))
    query = select(Figure.id).where(Figure.id.in_(list(ids)), _beside(rules))
    return set(db.session.scalars(query))


def noted(ask: Ask) -> list[Noted]:
    """Lines that a paper must name, by day and unit."""
    cut = or_(Figure.first_day < ask.first, Figure.last_day > ask.until)
    then = and_(Period.agency_id == Figure.agency_id, Figure.place_day.between(Period.valid_from, Period.valid_to))
    name = func.coalesce(Period.name, Agency.name)  # as the unit was called then
    query: Select[Any] = (
        select(Figure.id, name, Agency.code, Figure.year, Figure.first_day, Figure.last_day, case((cut, 1), else_=0))
        .add_columns(*(_zero(name) for name in DECLARED))
        .select_from(Figure)
        .join(Agency, Agency.id == Figure.agency_id)
        .outerjoin(Period, then)
        .where(
            Figure.appendix.in_([APPENDIX_OF[side] for side in ask.sides]),
            Figure.first_day <= ask.until,
            Figure.last_day >= ask.first,
            or_(cut, _beside(ask)),
            *ledger.within(ask, Figure.agency_id, Figure.place_day),
        )
        .order_by(Figure.first_day, Agency.sort_key, Figure.id)
    )
    rows = db.session.execute(query).all()
    records = _records(ask, {line_id: year for line_id, _, _, year, _, _, is_cut, *_ in rows if not is_cut})
    return [
        Noted(unit, code, year, first, last, dict(zip(DECLARED, counts, strict=True)), bool(is_cut), records[line_id])
        for line_id, unit, code, year, first, last, is_cut, *counts in rows
    ]


def _whole(ask: Ask) -> Where:
    """SQL: of these appendices, the whole span in the question, within the unit asked for."""
    return [
        Figure.appendix.in_([APPENDIX_OF[side] for side in ask.sides]),
        Figure.first_day >= ask.first,
        Figure.last_day <= ask.until,
        *ledger.within(ask, Figure.agency_id, Figure.place_day),
    ]


def _brings(name: str) -> ColumnElement[bool]:
    """SQL: the line adds something to the cells of that measure."""
    if name in ("declared", "partly"):
        return true() if name == "declared" else false()
    if name == "contributions":
        return or_(*(_zero(column) > 0 for column in COLUMNS))
    owed = _zero("total") - _zero("accepted") - _zero("not_accepted")
    return (owed if name == "pending" else _zero(name)) > 0


def _zero(name: str) -> ColumnElement[int]:
    return func.coalesce(getattr(Figure, name), 0)


def _beside(ask: Ask) -> ColumnElement[bool]:
    """SQL: the line's unit has something of its own."""
    return or_(*(and_(Figure.appendix == APPENDIX_OF[side], _own(ask, side)) for side in ask.sides))


def _own(ask: Ask, side: Side) -> ColumnElement[bool]:
    """SQL: the unit has something that counts on that side in the line's span, whatever the window and the as-of day."""
    at = _event_of_line()
    session = exists().where(at, Dialogue.id == Occasion.id, ledger.side_of_session(side))
    contribution = exists().where(at, Contribution.id == Occasion.id, ledger.side_of_contribution(side))
    opinion = exists().where(_opinion_of_line(), *ledger.opinion_of_rule_3(ask, (side,)))
    return or_(*(one.correlate(Figure) for one in (session, contribution, opinion)))


def _event_of_line() -> ColumnElement[bool]:
    """SQL: the event is the unit's own, in the line's span."""
    return and_(Occasion.agency_id == Figure.agency_id, Occasion.day.between(Figure.first_day, Figure.last_day))


def _opinion_of_line() -> ColumnElement[bool]:
    """SQL: the opinion is the unit's own, received in the line's span."""
    return and_(R.host_id == Figure.agency_id, R.received_on.between(Figure.first_day, Figure.last_day))


def _records(ask: Ask, lines: dict[int, int]) -> dict[int, Counter[str]]:
    """What the unit of each line (id and year) has of its own in the span, as of the day."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    ids = list(lines)
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        years = R.received_year.in_(sorted({lines[line_id] for line_id in part}))  # lets the counting index serve
        for side in ask.sides:
            few = and_(Figure.id.in_(part), Figure.appendix == APPENDIX_OF[side])
            _add_events(found, few, side)
            _add_opinions(found, and_(few, years), side, ask)
    return found


def _add_events(found: dict[int, Counter[str]], few: ColumnElement[bool], side: Side) -> None:
    """Sessions and contributions of the lines' units."""
    here = select(Figure.id, func.count()).join(Occasion, _event_of_line()).where(few)
    held = here.join(Dialogue, Dialogue.id == Occasion.id).where(ledger.side_of_session(side)).group_by(Figure.id)
    for line_id, number in db.session.execute(held):
        found[line_id]["dialogues"] = number
    parts = (Figure.id, Contribution.target, Contribution.form)
    given = here.join(Contribution, Contribution.id == Occasion.id).where(ledger.side_of_contribution(side))
    for line_id, number, target, form in db.session.execute(given.add_columns(*parts[1:]).group_by(*parts)):
        found[line_id][ledger.column_of(target, form)] += number


def _add_opinions(found: dict[int, Counter[str]], few: ColumnElement[bool], side: Side, ask: Ask) -> None:
    """Opinions of the lines' units, by the conclusion in force on the as-of day."""
    there = ledger.acceptance_on(ask.as_of).label("there")
    where = (few, R.occasion_day <= ask.as_of, *ledger.opinion_of_rule_3(ask, (side,)))
    rows = select(Figure.id, there).join(R, _opinion_of_line()).where(*where).subquery()
    query: Select[Any] = select(*rows.c, func.count()).group_by(*rows.c)
    for line_id, acceptance, number in db.session.execute(query):
        counts = found[line_id]
        counts["total"] += number
        for name, words in ledger.by_acceptance(ask).items():
            counts[name] += number if acceptance in words else 0
