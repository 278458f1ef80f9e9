"""Where nothing is known a form stays empty: a 0 says that the books were kept and hold none.

`contract.md` §3: a figure prints empty where no unit of that level has a record or a declared line for that year and
appendix, else 0. Asked only for rows whose counts are all 0; any record of the year makes it known, whether it counts or not.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import ColumnElement, Integer, literal, or_, select, union_all

from feedback.case.record import Contribution, Dialogue, Occasion
from feedback.case.record import Recommendation as R
from feedback.case.word import Head, OccasionKind, Side, Target
from feedback.core.store import db
from feedback.office.agency import Level
from feedback.register.figure import Figure
from feedback.tally import ledger
from feedback.tally.ask import APPENDIX_OF, Ask
from feedback.tally.ledger import Cell

_AT_ONCE = 60  # a database bounds how many queries one statement may join


def recorded(ask: Ask, cells: list[Cell], *, lines: bool = True) -> set[Cell]:
    """Of these rows, those of which something is known on the as-of day; ``lines``: a declared line is enough."""
    found: set[Cell] = set()
    for few in _batched(cells, _AT_ONCE):
        rows = [
            select(literal(number, Integer).label("number")).where(
                or_(*_anything(ask, side, year, level)[: None if lines else -1])
            )
            for number, (year, level) in enumerate(few)
            for side in ask.sides
        ]
        found |= {few[number] for number in db.session.scalars(union_all(*rows))}
    return found


def _batched(cells: list[Cell], size: int) -> Iterator[list[Cell]]:
    """The cells, so many at a time."""
    return (cells[start : start + size] for start in range(0, len(cells), size))


def _anything(ask: Ask, side: Side, year: int, level: Level) -> list[ColumnElement[bool]]:
    """SQL: a session, a contribution, an opinion or (last) a declared line of that side, year and level exists."""
    heads = [head for head in Head if head is Head.BOTH or head.value == side.value]
    targets = [target for target in Target if target.side is side]
    event = [
        Occasion.level == level,
        Occasion.day.between(date(year, 1, 1), min(date(year, 12, 31), ask.as_of)),
        *ledger.within(ask, Occasion.agency_id, Occasion.day),
    ]
    session = select(Dialogue.id).join(Occasion, Occasion.id == Dialogue.id)
    contribution = select(Contribution.id).join(Occasion, Occasion.id == Contribution.id)
    opinion = select(R.id).where(
        R.side == side,
        R.received_year == year,
        R.level == level,
        R.received_on <= ask.as_of,
        R.occasion_day <= ask.as_of,
        *ledger.within(ask, R.host_id, R.place_day),
    )
    line = select(Figure.id).where(
        Figure.appendix == APPENDIX_OF[side],
        Figure.year == year,
        Figure.level == level,
        Figure.first_day <= ask.as_of,
        *ledger.within(ask, Figure.agency_id, Figure.place_day),
    )
    return [
        session.where(Occasion.kind == OccasionKind.DIALOGUE, Dialogue.head.in_(heads), *event).exists(),
        contribution.where(
            Occasion.kind == OccasionKind.CONTRIBUTION, Contribution.target.in_(targets), *event
        ).exists(),
        *(opinion.where(R.countable.is_(counts)).exists() for counts in (True, False)),
        line.exists(),
    ]
