"""Appendices 01 and 02 on paper: the form's headings, its rows as cells, its total; for the page, the workbook, the text file.

A figure prints empty where no unit of that level has a line in the book, else its number, 0 too (`contract.md` §3).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO

from feedback.core.wording import day
from feedback.office.agency import Level
from feedback.tally.book import Book, Issued, Spread

Value = int | str
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Line:
    """One row: its cells in the order of the form; what it is of, for the lists behind its numbers."""

    cells: tuple[Value, ...]
    level: Level | None = None
    document: int | None = None


@dataclass(frozen=True)
class Sheet:
    """The filled form, ready to be written anywhere."""

    book: Book
    about: tuple[str, ...]
    lines: tuple[Line, ...]
    total: Line


def lay_out(book: Book) -> Sheet:
    """The appendix on its form."""
    ask, values = book.ask, book.form.values
    about = (ask.scope, f"Số liệu từ {day(ask.first)} đến {day(ask.last)}; chốt ngày {day(ask.as_of)}")
    if book.total is not None:
        rows = tuple(Line(_spread(row, values, str(n)), row.level) for n, row in enumerate(book.spread, 1))
        total = Line(_spread(book.total, values, book.form.total))
    else:
        rows = tuple(Line(_issued(one, values, str(n)), document=one.id) for n, one in enumerate(book.issued, 1))
        sums: dict[str, Value] = {"number": book.form.total, "type": len(rows)}
        total = Line(tuple(sums.get(value, "") for value in values))
    return Sheet(book, about, rows, total)


def as_csv(book: Book) -> str:
    """The rows and the total as a text file for a spreadsheet."""
    sheet, out = lay_out(book), StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_safe(" – ".join(column.heading)) for column in book.form.layout.columns])
    for line in [*sheet.lines, sheet.total]:
        writer.writerow([_safe(cell) if isinstance(cell, str) else cell for cell in line.cells])
    return "\ufeff" + out.getvalue()


def _spread(row: Spread, values: tuple[str, ...], number: str) -> tuple[Value, ...]:
    known = row.lines > 0 or row.level is None
    found: dict[str, Value] = {
        "number": number,
        "level": row.level.label if row.level else "",
        "meetings": row.meetings if known else "",
        "people": row.people if known else "",
        "copies": row.copies if known else "",
        "other_forms": "; ".join(row.other_forms) if row.level else "",
    }
    return tuple(found[value] for value in values)


def _issued(one: Issued, values: tuple[str, ...], number: str) -> tuple[Value, ...]:
    kind = f"{one.type} số {one.number}" if one.number else one.type
    found = {"number": number, "type": kind, "issued_on": day(one.issued_on), "abstract": one.abstract}
    return tuple(found[value] for value in values)


def _safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(_FORMULA) else text
