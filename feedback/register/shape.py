"""The shape of a book: its name and what it is for, its columns with their words, the rules between them, as data.

Table, sheet of the workbook, form, list and file of a book are all made from its shape, so that a heading or a rule is
written once. A rule is a named constraint of the table and the same sentence for a page and for a row of the workbook.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Any, Protocol

from sqlalchemy import CheckConstraint, ColumnElement, Index, extract

from feedback.core.store import sentence
from feedback.core.wording import Labelled
from feedback.office.duty import Duty
from feedback.register.book import Line

FIRST_YEAR, LAST_YEAR = 1990, 2100


class Holds(Enum):
    """What a column holds."""

    CODE = auto()
    UNIT = auto()
    DAY = auto()
    YEAR = auto()
    WORD = auto()  # one of a closed list
    COUNT = auto()  # a whole number from 0
    LINE = auto()  # one line of text
    DIGITS = auto()  # one line of text, where a number reads as its digits
    TEXT = auto()
    FLAG = auto()  # worked out only: yes or no


@dataclass(frozen=True)
class Column:
    """One column: the record's name for it, its heading, what it holds, how it is asked for."""

    key: str
    heading: str
    holds: Holds = Holds.TEXT
    must: bool = False
    kind: type[Labelled] | None = None
    hint: str = ""
    group: str = ""  # the heading over it in the form
    listed: bool = True  # stands in the list, not only on the line's own page
    usual: int | None = None  # what an empty cell means
    longest: int = 30_000

    @property
    def counted(self) -> bool:
        """Whether it is a number that adds up."""
        return self.holds is Holds.COUNT


class Rule(Protocol):
    """What holds between the columns of one line."""

    @property
    def name(self) -> str:
        """What the constraint is called."""

    @property
    def sentence(self) -> str:
        """What a person reads when it is hit."""

    @property
    def field(self) -> str:
        """The column at fault."""

    @property
    def sql(self) -> str:
        """The rule as a constraint."""

    def holds(self, line: Mapping[str, Any]) -> bool:
        """The rule over plain values."""


@dataclass(frozen=True)
class NotMore:
    """The parts together are never more than the whole: the first of ``of`` that is known, else nothing."""

    name: str
    parts: tuple[str, ...]
    of: tuple[str, ...]
    sentence: str

    @property
    def field(self) -> str:
        """The first part."""
        return self.parts[0]

    @property
    def sql(self) -> str:
        """The rule as a constraint."""
        return f"{' + '.join(f'coalesce({one}, 0)' for one in self.parts)} <= coalesce({', '.join(self.of)}, 0)"

    def holds(self, line: Mapping[str, Any]) -> bool:
        """The rule over plain values."""
        whole = next((line[one] for one in self.of if line.get(one) is not None), 0)
        return sum(line.get(one) or 0 for one in self.parts) <= int(whole)


@dataclass(frozen=True)
class NotBefore:
    """One day is never before the other."""

    name: str
    field: str
    start: str
    sentence: str

    @property
    def sql(self) -> str:
        """The rule as a constraint."""
        return f"{self.field} >= {self.start}"

    def holds(self, line: Mapping[str, Any]) -> bool:
        """The rule over plain values."""
        first: date | None = line.get(self.start)
        last: date | None = line.get(self.field)
        return first is None or last is None or last >= first


@dataclass(frozen=True)
class Within:
    """A year is one that can be meant."""

    name: str
    field: str
    sentence: str

    @property
    def sql(self) -> str:
        """The rule as a constraint."""
        return f"{self.field} BETWEEN {FIRST_YEAR} AND {LAST_YEAR}"

    def holds(self, line: Mapping[str, Any]) -> bool:
        """The rule over plain values."""
        return line.get(self.field) is None or FIRST_YEAR <= int(line[self.field]) <= LAST_YEAR


@dataclass(frozen=True)
class Shape:
    """One book."""

    model: type[Line]
    name: str  # of its sheet
    about: str  # one sentence: what stands in it
    columns: tuple[Column, ...]  # in the order of the sheet
    rules: tuple[Rule, ...] = ()
    title: str = ""  # of its pages
    worked_out: tuple[Column, ...] = ()  # shown, never asked
    split: tuple[str, Mapping[str, tuple[Labelled, ...]]] | None = None  # a word column: what its counts are of
    write: Duty = Duty.BOOK_WRITE
    help: tuple[str, ...] = ()  # how it is kept, a sentence each

    @property
    def subject(self) -> str:
        """What code, journal and pages call it."""
        return self.model.subject

    @property
    def heading(self) -> str:
        """The title of its pages."""
        return self.title or self.name

    @property
    def asked(self) -> tuple[Column, ...]:
        """What a form asks: everything but the code, the unit first."""
        rest = [one for one in self.columns if one.holds not in (Holds.CODE, Holds.UNIT)]
        return (self.column("agency"), *rest)

    @property
    def counts(self) -> tuple[Column, ...]:
        """The numbers that add up."""
        return tuple(one for one in self.columns if one.counted)

    @property
    def words(self) -> tuple[Column, ...]:
        """The columns of a closed list."""
        return tuple(one for one in self.columns if one.holds is Holds.WORD)

    def column(self, key: str) -> Column:
        """The column of that key."""
        return next(one for one in (*self.columns, *self.worked_out) if one.key == key)

    @property
    def year(self) -> ColumnElement[int]:
        """SQL: the year that a line is of: the one it names, else that of its day."""
        own = getattr(self.model, "year", None)
        return own if own is not None else extract("year", self.model.day)


def code() -> Column:
    """The column that names a line for ever."""
    return Column("code", "Mã", Holds.CODE, must=True, longest=64)


def unit(heading: str) -> Column:
    """Whose line it is."""
    return Column("agency", heading, Holds.UNIT, must=True, longest=64)


def day(heading: str, hint: str = "") -> Column:
    """The day of a line."""
    return Column("day", heading, Holds.DAY, must=True, hint=hint)


def constraints(table: str, name: str, columns: Sequence[Column], rules: Sequence[Rule] = ()) -> tuple[Any, ...]:
    """What the table of a book holds to, each with the sentence that a person reads when it is hit."""
    sentence(f"uq_{table}_code_key", f"Mã này đã có trong sổ {name}.", field="code")
    found: list[Any] = []
    for column in columns:
        if column.counted:
            found.append(CheckConstraint(f"{column.key} >= 0", name=column.key))
            sentence(f"ck_{table}_{column.key}", f"{column.heading} không thể âm.", field=column.key)
    for rule in rules:
        found.append(CheckConstraint(rule.sql, name=rule.name))
        sentence(f"ck_{table}_{rule.name}", rule.sentence, field=rule.field)
    return (*found, Index(f"ix_{table}_day", "day", "agency_id"))
