"""Listing: one mechanism for every list: filter, sort, pages of fifty, counts, all of it in the address.

Two queries per page, whatever its number: one counts, one takes the fifty keys out of the filtered query (an index
scan, from the nearer end) and joins their rows to them. Reach is in the query that a page hands in, never here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlencode

from flask import request
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, scoped_session
from werkzeug.datastructures import MultiDict

from feedback.core import wording
from feedback.web.filter import Choice, Day, Filter, Flag, Words, clean

__all__ = ["Asked", "Chip", "Choice", "Day", "Filter", "Flag", "Listing", "Page", "Sort", "Words"]

SIZE: Final = 50


class Sort:
    """One order of a list: the expressions in ascending order; the key of the list breaks ties."""

    def __init__(
        self, key: str, label: str, *by: ColumnElement[Any] | InstrumentedAttribute[Any], descending: bool = False
    ) -> None:
        """``descending``: the first click gives the last first."""
        self.key, self.label, self.by, self.descending = key, label, by, descending


@dataclass(frozen=True)
class Chip:
    """A filter in force: what it says, and the address without it."""

    label: str
    words: str
    url: str


@dataclass(frozen=True)
class Asked:
    """What an address asks of a list, read and settled."""

    listing: Listing
    path: str
    values: dict[str, Any]
    sort: Sort
    descending: bool
    number: int
    notes: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()

    @cached_property
    def query(self) -> dict[str, list[str] | str]:
        """The filters and the order as an address holds them: for an export of the same list."""
        kept = [one for one in self.filters if one.key in self.values]
        found: dict[str, list[str] | str] = {one.key: one.write(self.values[one.key]) for one in kept}
        if self.sort is not self.listing.sorts[0] or self.descending != self.sort.descending:
            found["sort"] = ("-" if self.descending else "") + self.sort.key
        return found

    def url(self, **changes: Any) -> str:
        """The address of this list with some of its query changed, at page 1; None takes a part out."""
        wanted: dict[str, Any] = {**self.query, **{key: value for key, value in changes.items() if value is not None}}
        for key in [key for key, value in changes.items() if value is None or (key == "page" and value == 1)]:
            wanted.pop(key, None)
        return self.path + ("?" + urlencode(wanted, doseq=True) if wanted else "")

    def sort_url(self, key: str) -> str:
        """The address ordered by this column; the other way round when it already is."""
        sort = self.listing.sort(key)
        descending = not self.descending if sort is self.sort else sort.descending
        return self.url(sort=("-" if descending else "") + key)

    def sorted(self, key: str) -> str:
        """``ascending`` or ``descending`` when the list is ordered by this column, else nothing."""
        return ("descending" if self.descending else "ascending") if self.sort.key == key else ""

    @cached_property
    def chips(self) -> list[Chip]:
        """The filters in force, each with the address that drops it."""
        found = []
        for one in self.filters:
            for text, words in one.say(self.values[one.key]) if one.key in self.values else []:
                rest = [other for other in one.write(self.values[one.key]) if other != text]
                found.append(Chip(one.label, words, self.url(**{one.key: rest or None})))
        return found


@dataclass(frozen=True)
class Page:
    """Fifty rows of a list and where they stand in it."""

    asked: Asked
    rows: Sequence[Any]
    total: int
    number: int
    pages: int
    size: int
    notes: list[str] = field(default_factory=list)

    @property
    def first(self) -> int:
        """The place of the first row shown; 0 in an empty list."""
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The place of the last row shown."""
        return min(self.number * self.size, self.total)

    @property
    def around(self) -> list[int]:
        """The page numbers worth a link; 0 stands for a gap."""
        near = sorted({n for n in (1, 2, *range(self.number - 1, self.number + 2), self.pages) if 1 <= n <= self.pages})
        return [n for i, n in enumerate(near) for n in ([0, n] if i and n - near[i - 1] > 1 else [n])]

    def __getattr__(self, name: str) -> Any:
        """Whatever was asked (filters, values, chips, url, …) is asked of the page too."""
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.asked, name)


class Listing:
    """A list that pages show: its key column, its orders (the first is the usual one) and its filters."""

    def __init__(
        self,
        *,
        key: InstrumentedAttribute[Any],
        sorts: Sequence[Sort],
        filters: Sequence[Filter] = (),
        size: int = SIZE,
    ) -> None:
        """Keep what was given; a listing is made once, at import."""
        self.key, self.sorts, self.filters, self.size = key, tuple(sorts), tuple(filters), size

    def sort(self, key: str) -> Sort:
        """The order of that name, else the usual one."""
        return next((one for one in self.sorts if one.key == key), self.sorts[0])

    def read(
        self,
        args: MultiDict[str, str] | None = None,
        path: str | None = None,
        choices: Mapping[str, Sequence[Any]] | None = None,
    ) -> Asked:
        """What the address asks for; what is not understood is left out, with a sentence in ``notes``."""
        given = request.args if args is None else args
        filters = [_offering(one, (choices or {}).get(one.key)) for one in self.filters]
        values, notes = _read_values(filters, given)
        wish = clean(given.get("sort", ""))
        sort = self.sort(wish.removeprefix("-"))
        known = bool(wish) and sort.key == wish.removeprefix("-")
        number = clean(given.get("page", "1"))
        return Asked(
            listing=self,
            path=request.path if path is None else path,
            values=values,
            sort=sort,
            filters=tuple(filters),
            descending=wish.startswith("-") if known else sort.descending,
            notes=tuple(notes),
            number=max(1, int(number)) if number.isascii() and number.isdecimal() and len(number) < 8 else 1,
        )

    def narrow(self, found: Select[Any], asked: Asked) -> Select[Any]:
        """The query with every filter of the address: the same for page, count and export."""
        return found.where(*(one.where(asked.values[one.key]) for one in asked.filters if one.key in asked.values))

    def order(self, asked: Asked) -> list[ColumnElement[Any]]:
        """The order of the address, the key last so that no two rows tie."""
        return [_turned(by, asked.descending) for by in (*asked.sort.by, self.key)]

    def page(
        self,
        session: Session | scoped_session[Any],
        found: Select[Any],
        rows: Select[Any] | None = None,
        *,
        args: MultiDict[str, str] | None = None,
        path: str | None = None,
        choices: Mapping[str, Sequence[Any]] | None = None,
    ) -> Page:
        """The page that the address asks for. ``found``: what is in reach; ``rows``: what is shown of each."""
        asked = self.read(args, path, choices)
        ids = self.narrow(found, asked).with_only_columns(self.key, maintain_column_froms=True).order_by(None)
        total = session.scalar(select(func.count()).select_from(ids.subquery())) or 0
        pages = max(1, -(-total // self.size))
        number = min(asked.number, pages)
        notes = list(asked.notes)
        if asked.number > pages:
            notes.append(f"Không có trang {wording.number(asked.number)}; đây là trang cuối.")
        shows = select(self.key.class_) if rows is None else rows
        shown = self._rows(session, ids, shows, asked, total, number) if total else []
        return Page(asked=asked, rows=shown, total=total, number=number, pages=pages, size=self.size, notes=notes)

    def _rows(
        self,
        session: Session | scoped_session[Any],
        ids: Select[Any],
        rows: Select[Any],
        asked: Asked,
        total: int,
        number: int,
    ) -> Sequence[Any]:
        """The rows of one page: its keys first, counted off from the nearer end, then what is shown of each."""
        start = (number - 1) * self.size
        size = min(self.size, total - start)
        far = start > total // 2
        by = (*asked.sort.by, self.key)
        few = ids.with_only_columns(*(column.label(f"k{i}") for i, column in enumerate(by)), maintain_column_froms=True)
        few = few.order_by(*(_turned(column, asked.descending != far) for column in by))
        page = few.limit(size).offset(total - start - size if far else start).subquery("page")
        columns = list(page.c)
        wanted = rows.join(page, self.key == columns[-1]).order_by(None)
        wanted = wanted.order_by(*(_turned(column, asked.descending) for column in columns))
        result = session.execute(wanted)
        return result.scalars().all() if len(result.keys()) == 1 else result.all()


def _turned(column: Any, descending: bool) -> ColumnElement[Any]:
    """The column in this direction; empty ones last where it ascends, first where it descends, on both databases."""
    turned: ColumnElement[Any] = column.desc() if descending else column.asc()
    if not getattr(getattr(column, "expression", column), "nullable", False):
        return turned
    return turned.nulls_first() if descending else turned.nulls_last()


def _offering(one: Filter, choices: Sequence[Any] | None) -> Filter:
    """The filter over the entries of this request, where the request brings some."""
    return one.offering(choices) if choices is not None and isinstance(one, Choice) else one


def _read_values(filters: Sequence[Filter], args: MultiDict[str, str]) -> tuple[dict[str, Any], list[str]]:
    """The values that are understood, and a sentence for each that is not."""
    values: dict[str, Any] = {}
    notes: list[str] = []
    for one in filters:
        texts = args.getlist(one.key)
        try:
            value = one.read(texts) if texts else None
        except ValueError as error:
            why = str(error).rstrip(".")
            notes.append(f"Bộ lọc “{one.label}” bị bỏ qua: {why[0].lower() + why[1:]}.")
            continue
        if value is not None:
            values[one.key] = value
    return values, notes
