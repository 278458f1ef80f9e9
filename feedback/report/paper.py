"""An appendix as it stands on paper: rows out once, for the page, the workbook and the text file alike.

`contract.md` §3: a ratio prints `7/10 (70,0%)`, without denominator a dash; a figure prints empty where nothing is known
of that level and year, else 0. The form's own headings stand as issued; what is ours (the total, the notes) stands below
it and says so. Nothing here counts or divides.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from feedback.core.wording import day, number
from feedback.tally import layout
from feedback.tally.appendix import Appendix, Key, Row
from feedback.tally.layout import Column, Layout
from feedback.tally.measure import MEASURES
from feedback.tally.ratio import Ratio

#: The line of totals is not the form's.
TOTAL = "Tổng cộng (dòng tính thêm, mẫu không có)"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Part:
    """A number on paper and what opens its list."""

    text: str
    key: Key


@dataclass(frozen=True)
class Cell:
    """One cell: its text; the numbers in it; what follows the last of them; the figure itself where it is a single one."""

    text: str
    parts: tuple[Part, ...] = ()
    tail: str = ""
    value: int | None = None


@dataclass(frozen=True)
class Line:
    """One row of the form: its year (with how many rows it spans, 0 where it stands above), level and cells."""

    year: int | None
    years: int
    cut: str
    level: str
    cells: list[Cell]


@dataclass(frozen=True)
class Paper:
    """The filled form, ready to be written anywhere."""

    appendix: Appendix
    layout: Layout
    about: list[str]
    lines: list[Line]
    total: list[Cell] | None
    notes: list[str]
    line_notes: list[str]


def lay_out(appendix: Appendix) -> Paper:
    """The appendix on its form."""
    form = layout.read(appendix.ask.appendix)
    rules = appendix.ask.rules
    total = [_cell(column, appendix.total, known=True) for column in form.columns] if rules.total_line else None
    notes = [*appendix.remarks, rules.in_words()]
    return Paper(appendix, form, _about(appendix), list(_lines(appendix, form)), total, notes, appendix.line_notes)


def as_csv(appendix: Appendix) -> str:
    """Every figure of the appendix as a text file for a spreadsheet: plain numbers, one row per year and level."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    names = [name for name in MEASURES if name != "declared"] + ["declared"]
    writer.writerow([_safe(text) for text in ("Năm", "Cấp", "Phần của năm", *(MEASURES[name].label for name in names))])
    for row in [*appendix.rows, appendix.total]:
        level = row.level.label if row.level else ""
        year = str(row.year) if row.year else "Tổng cộng"
        writer.writerow([_safe(year), _safe(level), _safe(_cut(row)), *(row[name] for name in names)])
    return "\ufeff" + out.getvalue()


def _about(appendix: Appendix) -> list[str]:
    """What the paper is of, in words."""
    ask = appendix.ask
    unit = f"{ask.agency.name} và các đơn vị cấp dưới" if ask.agency else "Toàn hệ thống"
    return [unit, f"Số liệu từ {day(ask.first)} đến {day(ask.last)}; chốt ngày {day(ask.as_of)}"]


def _lines(appendix: Appendix, form: Layout) -> Iterator[Line]:
    """The rows, each year's name over its levels."""
    rows = appendix.rows
    for place, row in enumerate(rows):
        first = place == 0 or rows[place - 1].year != row.year
        span = sum(other.year == row.year for other in rows) if first else 0
        known = (row.year, row.level) not in appendix.unknown
        cells = [_cell(column, row, known=known) for column in form.columns]
        yield Line(row.year, span, _cut(row), row.level.label if row.level else "", cells)


def _cell(column: Column, row: Row, *, known: bool) -> Cell:
    """One cell of the form."""
    if column.is_ratio:
        part, whole = column.measures
        ratio = Ratio(row[part], row[whole])
        if not ratio.whole:
            return Cell(str(ratio))
        parts = (Part(number(ratio.part), row.key(part)), Part(number(ratio.whole), row.key(whole)))
        return Cell(str(ratio), parts, f" ({ratio.share})")
    name = column.measures[0]
    if not known:
        return Cell("")
    return Cell(number(row[name]), (Part(number(row[name]), row.key(name)),), value=row[name])


def _cut(row: Row) -> str:
    """The part of the year that is covered, where that is not all of it."""
    if row.cut is None:
        return ""
    first, last = row.cut
    return f"từ {first.day}/{first.month} đến {last.day}/{last.month}"


def _safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(_FORMULA) else text
