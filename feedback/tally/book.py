"""Appendices 01 and 02: the books of dissemination and of issued documents, added up by level and listed.

`contract.md` §3. The level of a line is its unit's on its day; what is dated after the as-of day is not there; with a unit
asked for, that unit and all below it on the day (§4 rules 4 and 5). The forms are `reports/`; nothing here writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from feedback.core.store import db
from feedback.core.wording import plain
from feedback.office.agency import Agency, Level, Period
from feedback.register import book as register
from feedback.register.book import Line
from feedback.register.dissemination import Dissemination
from feedback.register.document import Document
from feedback.tally import layout, ledger
from feedback.tally.ask import FIRST_YEAR, Ask, levels_in
from feedback.tally.layout import Layout

APPENDICES = ("01", "02")


@dataclass(frozen=True)
class Spread:
    """One row of appendix 01, or (without a level) its total; ``lines`` is how many lines of the book stand behind it.

    ``unsaid``: the counts that all of these leave empty.
    """

    level: Level | None
    meetings: int
    people: int
    copies: int
    other_forms: tuple[str, ...]
    lines: int
    unsaid: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Issued:
    """One document of appendix 02."""

    id: int
    type: str
    number: str | None
    issued_on: date
    abstract: str
    issuer: str


@dataclass(frozen=True)
class Form:
    """The form: its headings, what each column prints, the word of its total; of which documents it speaks."""

    layout: Layout
    values: tuple[str, ...]
    total: str
    of: tuple[str, ...]


@dataclass(frozen=True)
class Book:
    """Appendix 01 or 02, filled."""

    ask: Ask
    form: Form
    spread: tuple[Spread, ...] = ()
    total: Spread | None = None
    issued: tuple[Issued, ...] = ()


def fill(ask: Ask) -> Book:
    """The appendix that was asked for."""
    form = read(ask.number, on=ask.as_of)
    if ask.appendix == "01":
        rows = tuple(_spread(ask))
        texts = tuple(text for row in rows for text in row.other_forms)
        total = Spread(
            None,
            sum(row.meetings for row in rows),
            sum(row.people for row in rows),
            sum(row.copies for row in rows),
            texts,
            sum(row.lines for row in rows),
        )
        return Book(ask, form, rows, total)
    return Book(ask, form, issued=tuple(_issued(ask, form)))


def as_json(book: Book) -> dict[str, Any]:
    """The object of `contract.md` §3."""
    ask = book.ask
    about: dict[str, Any] = {
        "appendix": ask.number,
        "from": ask.first.isoformat(),
        "to": ask.last.isoformat(),
        "as_of": ask.as_of.isoformat(),
        "agency": ask.agency.code if ask.agency else None,
    }
    if book.total is not None:
        rows = [{"level": row.level, **_figures(row)} for row in book.spread]
        return {**about, "rows": rows, "total": _figures(book.total), "notes": []}
    issued = [
        {"type": one.type, "number": one.number, "issued_on": one.issued_on.isoformat(), "abstract": one.abstract,
         "issuer": one.issuer}
        for one in book.issued
    ]  # fmt: skip
    return {**about, "rows": issued, "total": len(issued), "notes": []}


def lines(ask: Ask, level: Level | None = None) -> Select[Any]:
    """The lines of dissemination behind a row of appendix 01, or behind its total."""
    query = (
        select(Dissemination)
        .select_from(Dissemination)
        .join(Period, register.stood(Dissemination))
        .where(*_where(ask, Dissemination))
    )
    return query if level is None else query.where(Period.level == level)


def read(appendix: str, *, on: date | None = None) -> Form:
    """The form of that appendix in force on that day; Refused where the file asks for what there is not."""
    form = layout.read(appendix, on=on)
    return Form(form, form.measures, form.total, form.of)


def speaks_of(implements: str | None, of: tuple[str, ...]) -> bool:
    """Whether a document carries out one of these: it names one, or names none at all."""
    said = plain(implements or "")
    if not said:
        return True
    return any(re.search(rf"(?<!\d){re.escape(plain(number))}", re.sub(r"\s*([-/])\s*", r"\1", said)) for number in of)


def carrying_out() -> list[int]:
    """The documents of the book that carry out what the report is about, whatever their day."""
    of = read("02").of
    named = db.session.execute(select(Document.id, Document.implements))
    return [number for number, implements in named if speaks_of(implements, of)]


def _figures(row: Spread) -> dict[str, Any]:
    return {"meetings": row.meetings, "people": row.people, "copies": row.copies, "other_forms": list(row.other_forms)}


def _spread(ask: Ask) -> Iterator[Spread]:
    """A row for every level that existed in the window, in the order of the form, also at 0."""
    sums = (func.sum(Dissemination.meetings), func.sum(Dissemination.people), func.sum(Dissemination.copies))
    asked = lines(ask).with_only_columns(Period.level, *sums, func.count(), func.count(Dissemination.copies))
    asked = asked.group_by(Period.level)
    found = {level: tuple(int(number or 0) for number in numbers) for level, *numbers in db.session.execute(asked)}
    told: dict[Level, list[str]] = {}
    forms = lines(ask).with_only_columns(Period.level, Dissemination.other_forms)
    for level, text in db.session.execute(
        forms.where(Dissemination.other_forms.is_not(None)).order_by(Dissemination.day, Dissemination.id)
    ):
        told.setdefault(level, []).append(text or "")
    years = range(max(FIRST_YEAR, ask.first.year), ask.last.year + 1) or (ask.first.year,)
    stood = {level for year in years for level in levels_in(year)} | set(found)
    for level in Level:
        if level in stood:
            meetings, people, copies, number, copied = found.get(level, (0, 0, 0, 0, 0))
            unsaid = frozenset({"copies"} if number and not copied else ())
            yield Spread(level, meetings, people, copies, tuple(told.get(level, ())), number, unsaid)


def _issued(ask: Ask, form: Form) -> Iterator[Issued]:
    """The documents of the window that carry out what the report is about, by day of issue."""
    query = (
        select(Document, Agency.code)
        .join(Agency, Agency.id == Document.agency_id)
        .where(*_where(ask, Document))
        .order_by(Document.day, Document.code_key)
    )
    for one, issuer in db.session.execute(query):
        if speaks_of(one.implements, form.of):
            yield Issued(one.id, one.type, one.number, one.day, one.abstract, issuer)


def _where(ask: Ask, model: type[Line]) -> list[ColumnElement[bool]]:
    """SQL: in the window, not after the as-of day, within the unit asked for and the reach of whoever looks."""
    return [model.day.between(ask.first, ask.until), *ledger.within(ask, model.agency_id, model.day)]
