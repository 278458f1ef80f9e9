"""An appendix as it stands on paper: rows out once, for the page, the workbook and the text file alike.

`contract.md` §3: a ratio prints `7/10 (70,0%)`, without denominator a dash; a figure prints empty where nothing is known
of that level and year, else 0; three dots where a unit declared its figures without this one; a star beside what declared
lines are in. The form's own headings stand as issued; what is ours (the total, the notes) stands below it and says so.
Nothing here counts or divides.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from feedback.core.wording import day, number
from feedback.office import agency as units
from feedback.tally import layout
from feedback.tally.appendix import Appendix, Key, Row
from feedback.tally.ask import Ask
from feedback.tally.layout import Column, Layout
from feedback.tally.measure import MEASURES
from feedback.tally.ratio import Ratio

#: The line of totals is not the form's.
TOTAL = "Tổng cộng (dòng tính thêm, mẫu không có)"
#: The last column of the text file: by which rules it was counted.
RULES = "Quy tắc tính"
#: Three marks, and the sign of a declared figure; every paper says them.
UNSAID, DECLARED = "…", "*"
LEGEND = (
    "Ô trống: không có hồ sơ và không có số liệu khai.",
    "0: có theo dõi, không phát sinh.",
    f"{UNSAID}: đơn vị có khai số liệu nhưng không khai chỉ tiêu này (tính là 0 trong tổng và tỷ lệ).",
    "–: không có ý kiến nào để tính tỷ lệ.",
    f"{DECLARED}: trong số này có số liệu do đơn vị khai.",
)
_SOURCES = 12  # sources that a paper names one by one
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Part:
    """A number on paper and what opens its list."""

    text: str
    key: Key


@dataclass(frozen=True)
class Cell:
    """One cell: its text; the numbers in it; what follows the last of them; the figure where it is a single one; its sign."""

    text: str
    parts: tuple[Part, ...] = ()
    tail: str = ""
    value: int | None = None
    mark: str = ""

    @property
    def printed(self) -> str:
        """The text with its sign."""
        return self.text + self.mark


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
    form = layout.read(appendix.ask.number, on=appendix.ask.as_of)
    rules = appendix.ask.rules
    total = [_cell(column, appendix, appendix.total) for column in form.columns] if rules.total_line else None
    notes = [*_cuts(appendix), *appendix.remarks, *_sources(appendix), rules.in_words()]
    return Paper(appendix, form, about(appendix.ask), list(_lines(appendix, form)), total, notes, appendix.line_notes)


def as_csv(appendix: Appendix) -> str:
    """Every figure of the appendix as a text file for a spreadsheet: plain numbers, one row per year and level.

    The rules in force stand in a column of their own, so that a program that reads rows by their headings goes on reading.
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    names = [name for name in MEASURES if name != "declared"] + ["declared"]
    labels = [MEASURES[name].label for name in names]
    writer.writerow([_safe(text) for text in ("Năm", "Cấp", "Phần của năm", *labels, RULES)])
    rules = appendix.ask.rules.in_words()
    for row in [*appendix.rows, appendix.total]:
        level = appendix.level_label(row)
        year = str(row.year) if row.year else "Tổng cộng"
        writer.writerow([_safe(year), _safe(level), _safe(_cut(row)), *(row[name] for name in names), _safe(rules)])
    return "\ufeff" + out.getvalue()


def about(ask: Ask) -> list[str]:
    """What the paper is of, in words; its unit as it was called on the as-of day, as in the head of the paper."""
    name = units.stood_near(units.periods(ask.agency.id), ask.as_of).name if ask.agency else ""
    return [ask.scope_of(name), f"Số liệu từ {day(ask.first)} đến {day(ask.last)}; chốt ngày {day(ask.as_of)}"]


def _cuts(appendix: Appendix) -> list[str]:
    """Which years the window covers in part."""
    cuts = dict.fromkeys(f"{row.year} ({_cut(row)})" for row in appendix.rows if row.cut)
    return [f"Năm chỉ tính một phần theo kỳ số liệu: {', '.join(cuts)}."] if cuts else []


def _sources(appendix: Appendix) -> list[str]:
    """Where the declared figures come from: the most used by name, the others by number."""
    found = appendix.sources
    named = [text.rstrip(".") + (f" ({number(lines)} dòng)" if lines > 1 else "") for text, lines in found[:_SOURCES]]
    if len(found) > _SOURCES:
        rest = sum(lines for _, lines in found[_SOURCES:])
        named.append(f"và {number(len(found) - _SOURCES)} nguồn khác ({number(rest)} dòng), xem ở mục Số liệu khai")
    return [f"{DECLARED} Nguồn số liệu khai: {'; '.join(named)}."] if named else []


def _lines(appendix: Appendix, form: Layout) -> Iterator[Line]:
    """The rows, each year's name over its levels."""
    rows = appendix.rows
    for place, row in enumerate(rows):
        first = place == 0 or rows[place - 1].year != row.year
        span = sum(other.year == row.year for other in rows) if first else 0
        cells = [_cell(column, appendix, row) for column in form.columns]
        yield Line(row.year, span, _cut(row), appendix.level_label(row), cells)


def _cell(column: Column, appendix: Appendix, row: Row) -> Cell:
    """One cell of the form."""
    mark = DECLARED if any(appendix.said_of(row, name) for name in column.measures) else ""
    if column.is_ratio:
        part, whole = column.measures
        ratio = Ratio(row[part], row[whole])
        if not ratio.whole:
            return Cell(str(ratio))
        parts = (Part(number(ratio.part), row.key(part)), Part(number(ratio.whole), row.key(whole)))
        return Cell(str(ratio), parts, f" ({ratio.share})", mark=mark)
    name = column.measures[0]
    cell = (row.year, row.level) if row.year is not None and row.level is not None else None
    if cell in appendix.unknown:
        return Cell("")
    if not row[name] and cell is not None and name in appendix.unsaid.get(cell, ()):
        return Cell(UNSAID, value=0)
    return Cell(number(row[name]), (Part(number(row[name]), row.key(name)),), value=row[name], mark=mark)


def _cut(row: Row) -> str:
    """The part of the year that is covered, where that is not all of it."""
    if row.cut is None:
        return ""
    first, last = row.cut
    return f"từ {first.day}/{first.month} đến {last.day}/{last.month}"


def _safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(_FORMULA) else text
