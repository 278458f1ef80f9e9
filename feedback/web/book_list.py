"""Lists of the books, made from their shapes: filters, orders, sums of what the filters leave, the same as an Excel file.

Also their figures by year and level. Reach is in every query; each number of the figures opens exactly its lines.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from flask import send_file
from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import contains_eager
from werkzeug.wrappers import Response

from feedback.core import calendar
from feedback.core.store import db
from feedback.core.wording import Labelled, fold
from feedback.core.wording import day as written
from feedback.office import tree
from feedback.office.agency import Agency, Level, Period
from feedback.register import book, library
from feedback.register.shape import Column, Holds, Shape
from feedback.report import to_xlsx_list
from feedback.web import unit
from feedback.web.filter import Filter
from feedback.web.form import SelectChoice
from feedback.web.guard import note_reading, viewer
from feedback.web.listing import Asked, Choice, Day, Listing, Page, Sort, Words

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDE = {Holds.TEXT: 40, Holds.LINE: 26, Holds.UNIT: 30, Holds.CODE: 20}


@dataclass(frozen=True)
class Cell:
    """A number of the figures: how many lines, or a sum (None: no line has it); what its list is narrowed to."""

    number: int | None
    narrow: dict[str, Any]


@dataclass(frozen=True)
class Years:
    """The figures of one year and level."""

    year: int
    level: Level
    cells: tuple[Cell, ...]


@cache
def listing(subject: str, more: tuple[Filter, ...] = ()) -> Listing:
    """The list of that book; ``more``: filters of its own."""
    shape = library.BY_SUBJECT[subject]
    model: Any = shape.model
    headings = {one.key: one.heading for one in shape.columns}
    sums = [Sort(c.key, c.heading, getattr(model, c.key), descending=True) for c in shape.counts if c.listed]
    words = [Choice(c.key, c.heading, c.kind or (), _is(getattr(model, c.key))) for c in shape.words]
    return Listing(
        key=model.id,
        sorts=[Sort("day", headings["day"], model.day, descending=True), Sort("unit", headings["agency"], Agency.sort_key), *sums],
        filters=[
            Words("q", "Tìm đơn vị, nội dung, mã", lambda text: or_(
                Agency.search_text.contains(fold(text), autoescape=True), model.search_text.contains(fold(text), autoescape=True),
                model.code_key.contains(text.casefold(), autoescape=True))),
            *words,
            *more,
            Choice("year", "Năm", (), lambda year: shape.year == year, coerce=int),
            Choice("level", "Cấp", Level, lambda level: Period.level == level),
            Choice("agency", "Đơn vị và cấp dưới", (), lambda number: tree.below(number, model.agency_id, model.day), coerce=int),
            Day("from", "Từ ngày", lambda on: model.day >= on),
            Day("to", "Đến ngày", lambda on: model.day <= on),
        ],
    )  # fmt: skip


def _is(column: Any) -> Callable[[Any], Any]:
    return lambda value: column == value


def found(shape: Shape) -> Select[Any]:
    """The lines in reach, each with its unit and the unit's period of the day."""
    model: Any = shape.model
    return (
        select(model)
        .select_from(model)
        .join(model.agency)
        .join(Period, book.stood(model))
        .where(book.within(shape.model, viewer()))
    )


def choices(shape: Shape) -> dict[str, list[Any]]:
    """The entries of this request's filters: units in reach, years of which there are lines."""
    ends = db.session.execute(found(shape).with_only_columns(func.min(shape.year), func.max(shape.year))).one()
    years = range(int(ends[1]), int(ends[0]) - 1, -1) if ends[0] is not None else ()
    return {
        "agency": unit.filter_choices(unit.in_reach(viewer(), places=False)),
        "year": [SelectChoice(str(year), str(year)) for year in years],
    }


def page(shape: Shape, more: tuple[Filter, ...] = ()) -> tuple[Page, dict[str, int | None]]:
    """The page that the address asks for, and the sums over all its pages; no sum where no line has the number."""
    model: Any = shape.model
    made, offered = listing(shape.subject, more), choices(shape)
    rows = select(model).join(model.agency).options(contains_eager(model.agency))
    shown = made.page(db.session, found(shape), rows, choices=offered)
    narrowed = made.narrow(found(shape), shown.asked)
    sums = [func.sum(getattr(model, column.key)) for column in shape.counts]
    if not sums:
        return shown, {}
    totals = db.session.execute(narrowed.with_only_columns(*sums, maintain_column_froms=True).order_by(None)).one()
    return shown, {c.key: None if n is None else int(n) for c, n in zip(shape.counts, totals, strict=True)}


def columns_of_years(shape: Shape) -> list[str]:
    """The headings of the figures by year: lines, lines of each kind, sums."""
    kinds = list(shape.split[1]) if shape.split else []
    return ["Số dòng", *kinds, *(column.heading for column in shape.counts)]


def years(shape: Shape, asked: Asked) -> list[Years]:
    """The figures of what the filters leave, the latest year first, then by level."""
    model: Any = shape.model
    narrows: list[dict[str, Any]] = [{}]
    sums: list[Any] = [func.count()]
    if shape.split is not None:
        key, kinds = shape.split
        for words in kinds.values():
            sums.append(func.sum(case((getattr(model, key).in_(words), 1), else_=0)))
            narrows.append({key: words[0].value} if len(words) == 1 else {"split": words[0].value})
    sums += [func.sum(getattr(model, column.key)) for column in shape.counts]
    narrows += [{}] * len(shape.counts)
    query = asked.listing.narrow(found(shape), asked)
    grouped = query.with_only_columns(shape.year, Period.level, *sums, maintain_column_froms=True).order_by(None)
    lines = [
        Years(
            int(year),
            level,
            tuple(Cell(None if n is None else int(n), more) for n, more in zip(numbers, narrows, strict=True)),
        )
        for year, level, *numbers in db.session.execute(grouped.group_by(shape.year, Period.level))
    ]
    order = list(Level)
    return sorted(lines, key=lambda line: (-line.year, order.index(line.level)))


def split_filter(shape: Shape) -> tuple[Filter, ...]:
    """Where several words make one kind, the filter by kind."""
    if shape.split is None or all(len(words) == 1 for words in shape.split[1].values()):
        return ()
    key, kinds = shape.split
    groups = {words[0].value: words for words in kinds.values()}
    offered = [SelectChoice(words[0].value, label) for label, words in kinds.items()]
    return (Choice("split", "Loại", offered, lambda value: getattr(shape.model, key).in_(groups[value])),)


def send(shape: Shape, more: tuple[Filter, ...]) -> Response:
    """The list that the address asks for as an Excel file; the journal says which and how many lines."""
    made = listing(shape.subject, more)
    asked = made.read(choices=choices(shape))
    model: Any = shape.model
    query = made.narrow(found(shape), asked).options(contains_eager(model.agency)).order_by(*made.order(asked))
    columns = [*shape.columns, *shape.worked_out]
    file = tempfile.TemporaryFile()  # noqa: SIM115 - Flask closes it once it is sent
    about = [("Đơn vị xem", viewer().seat.name), ("Ngày", written(calendar.today()))]
    about += [(chip.label, chip.words) for chip in asked.chips]
    heads = [to_xlsx_list.Column(column.heading, _WIDE.get(column.holds, 14)) for column in columns]
    count = to_xlsx_list.write(file, title=shape.heading, columns=heads, rows=_cells(query, columns), about=about)
    told = {key: ["", value] for key, value in asked.query.items() if key != "q"}
    note_reading(f"{shape.subject}:download", None, changes={"rows": [None, count], **told})
    file.seek(0)
    name = f"{fold(shape.heading).replace(',', '').replace(' ', '-')}-{calendar.today():%Y-%m-%d}.xlsx"
    return send_file(file, as_attachment=True, download_name=name, mimetype=_XLSX)


def _cells(query: Select[Any], columns: Sequence[Column]) -> Iterator[list[Any]]:
    """The rows as the file holds them, read a thousand at a time."""
    for line in db.session.scalars(query.execution_options(yield_per=1000)):
        yield [plain(column, line) for column in columns]


def plain(column: Column, line: Any) -> Any:
    """A value of a line: a day, a number or its words."""
    if column.holds is Holds.UNIT:
        return line.agency.name
    value = getattr(line, column.key)
    if column.holds is Holds.FLAG:
        return column.heading if value else ""
    return value.label if isinstance(value, Labelled) else value


def said(column: Column, value: Any) -> str:
    """A kept value as a sentence shows it: what the journal holds of it, in words."""
    if value is None or value == "":
        return "(trống)"
    if column.holds is Holds.DAY:
        return written(date.fromisoformat(value))
    if column.holds is Holds.WORD and column.kind is not None:
        return next((one.label for one in column.kind if one.value == value), str(value))
    if column.holds is Holds.FLAG:
        return "Có" if value else "Không"
    return str(value)
