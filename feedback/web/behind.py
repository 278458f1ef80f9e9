"""Behind a number: the list of exactly the records it counts, in pages, with the declared lines that are in it.

The list is the ledger's own (`contract.md` §4 rule 9); nothing here adds a condition.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from urllib.parse import urlencode

from flask import request
from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager
from werkzeug.exceptions import NotFound

from feedback.case.record import Contribution, Dialogue, Occasion
from feedback.case.record import Recommendation as R
from feedback.core.store import db
from feedback.office.agency import Agency, Level
from feedback.register.figure import Figure
from feedback.tally import declared, ledger, level_word
from feedback.tally.appendix import Key
from feedback.tally.ask import Ask
from feedback.tally.measure import MEASURES, Measure, Of
from feedback.web.filter import clean
from feedback.web.listing import SIZE, Asked, Page

_LEVELS: dict[str, Level | None] = {"": None, **{level.value: level for level in Level}}


@dataclass(frozen=True)
class Behind:
    """What stands behind one number: a page of records, the declared lines, and what they add up to."""

    measure: Measure
    key: Key
    page: Page
    lines: list[tuple[Figure, Agency, int]]
    level: str = ""  # what the level is called there and then

    @property
    def number(self) -> int:
        """The number itself: the records and what the lines bring."""
        return self.page.total + self.declared

    @property
    def declared(self) -> int:
        """What the lines bring."""
        return sum(amount for _, _, amount in self.lines)

    @property
    def title(self) -> str:
        """What the list is of."""
        where = [f"năm {self.key.year}"] if self.key.year else ["tổng cộng"]
        return ", ".join([self.measure.label, *where, *([self.level] if self.level else [])])


@dataclass(frozen=True)
class Address:
    """The address of the list, its page aside."""

    path: str
    query: dict[str, Any]
    chips: tuple[str, ...] = ()

    def url(self, *, page: int = 1) -> str:
        """The same list at that page."""
        return f"{self.path}?{urlencode({**self.query, **({'page': page} if page > 1 else {})})}"


def key() -> Key:
    """Which number the address names; not found where there is no such number."""
    name = clean(request.args.get("measure", ""))
    year, level = clean(request.args.get("year", "")), clean(request.args.get("level", ""))
    good_year = not year or (year.isascii() and year.isdecimal() and len(year) == 4 and 1900 <= int(year) <= 2100)
    if name not in MEASURES or not good_year or level not in _LEVELS:
        raise NotFound
    return Key(name, int(year) if year else None, _LEVELS[level])


def read(ask: Ask, query: dict[str, Any]) -> Behind:
    """What stands behind the number that the address names, as of this question."""
    asked = key()
    measure = MEASURES[asked.measure]
    kept = {"measure": asked.measure, "year": str(asked.year or ""), "level": asked.level or "", **query}
    address = Address(request.path, {name: value for name, value in kept.items() if value})
    found = _page(_records(ask, asked, measure), address, _number(ask, asked, measure))
    return Behind(measure, asked, found, _lines(ask, asked), level_name(ask, asked.level, asked.year))


def level_name(ask: Ask, level: Level | None, year: int | None) -> str:
    """What that level is called in that year, or in the window; nothing without a level."""
    if level is None:
        return ""
    first, last = (date(year, 1, 1), date(year, 12, 31)) if year else (ask.first, ask.last)
    return level_word.words(ask).at(level, first, last)


def as_address(asked: Key) -> dict[str, Any]:
    """The key as a query holds it."""
    found: dict[str, Any] = {"measure": asked.measure}
    if asked.year is not None:
        found["year"] = str(asked.year)
    if asked.level is not None:
        found["level"] = asked.level.value
    return found


def _records(ask: Ask, asked: Key, measure: Measure) -> tuple[Select[Any], list[Any]] | None:
    """The records behind the number and their order; none for a count of lines."""
    if measure.of is Of.LINE:
        return None
    if measure.of is Of.OPINION:
        query = ledger.opinions(ask, asked.measure, year=asked.year, level=asked.level, by_day=True)
        shown = query.add_columns(Agency.name, ledger.acceptance_on(ask.as_of)).join(Agency, Agency.id == R.host_id)
        return shown, [R.received_on, R.id]
    events = ledger.sessions if measure.of is Of.SESSION else ledger.contributions
    kind = Dialogue if measure.of is Of.SESSION else Contribution
    query = events(ask, asked.measure, year=asked.year, level=asked.level).options(contains_eager(kind.occasion))
    return query.add_columns(Agency.name).join(Agency, Agency.id == Occasion.agency_id), [Occasion.day, Occasion.id]


def _number(ask: Ask, asked: Key, measure: Measure) -> int | None:
    """How many opinions there are: known, or counted; None: not of opinions, the list itself is counted."""
    if measure.of is not Of.OPINION:
        return None
    known = ledger.known_number(ask, asked.measure, year=asked.year, level=asked.level)
    if known is not None:
        return known
    query = ledger.opinions(ask, asked.measure, year=asked.year, level=asked.level)
    return db.session.scalar(select(func.count()).select_from(query.with_only_columns(R.id).subquery())) or 0


def cut(address: Address, total: int) -> tuple[slice, Callable[[Sequence[Any]], Page]]:
    """Which of so many rows the address asks for, and what makes a page of them."""
    pages = max(1, -(-total // SIZE))
    wish = clean(request.args.get("page", "1"))
    number = min(pages, max(1, int(wish)) if wish.isascii() and wish.isdecimal() and len(wish) < 8 else 1)
    asked = cast(Asked, address)
    few = slice((number - 1) * SIZE, number * SIZE)
    return few, lambda rows: Page(asked=asked, rows=rows, total=total, number=number, pages=pages, size=SIZE)


def page_of(query: Select[Any], order: list[Any], address: Address, number: int | None = None) -> Page:
    """The page of these records that the address asks for; ``number``: how many they are, where that is told."""
    counted = select(func.count()).select_from(query.with_only_columns(order[-1]).subquery())
    few, page = cut(address, (db.session.scalar(counted) or 0) if number is None else number)
    return page(db.session.execute(query.order_by(*order).limit(SIZE).offset(few.start)).all())


def _page(records: tuple[Select[Any], list[Any]] | None, address: Address, number: int | None) -> Page:
    """The page of the list that the address asks for; of a count of lines, an empty one."""
    return page_of(*records, address, number) if records is not None else cut(address, 0)[1]([])


def _lines(ask: Ask, asked: Key) -> list[tuple[Figure, Agency, int]]:
    """The declared lines in the number, each with what it brings."""
    query = declared.lines(ask, asked.measure, year=asked.year, level=asked.level)
    query = query.add_columns(Agency).join(Agency, Agency.id == Figure.agency_id)
    rows = db.session.execute(query.order_by(Figure.first_day, Agency.sort_key, Figure.id))
    return [(line, unit, declared.amount(line, asked.measure)) for line, unit in rows]
