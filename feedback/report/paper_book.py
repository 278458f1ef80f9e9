"""Appendices 01 and 02 on paper: the form's headings, its rows as cells, its total; for the page, the workbook, the text file.

A figure prints empty where no unit of that level has a line in the book, three dots where all of these leave it empty, else
its number, 0 too (`contract.md` §3).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO

from feedback.core.wording import day, number, plain
from feedback.office.agency import Level
from feedback.report import paper
from feedback.report.paper import UNSAID
from feedback.tally import level_word
from feedback.tally.book import Book, Issued, Spread

Value = int | str
#: The marks of these appendices in words.
LEGEND = {
    "01": (
        "Ô trống: không đơn vị nào của cấp đó có dòng nào trong sổ.",
        "0: có ghi sổ, số là 0.",
        f"{UNSAID}: có ghi sổ nhưng để trống số này (tính là 0 trong tổng).",
    ),
    "02": (),
}
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
    notes: tuple[str, ...] = ()

    def printed(self, line: Line) -> list[str]:
        """Its cells as words; the word of the total stands in the second column, as in the form."""
        return [number(cell) if isinstance(cell, int) else cell for cell in line.cells]


def lay_out(book: Book) -> Sheet:
    """The appendix on its form."""
    ask, values = book.ask, book.form.values
    about = tuple(paper.about(ask))
    if book.total is not None:
        words = level_word.words(ask)
        rows = tuple(
            _row(one, values, n, words.at(one.level, ask.first, ask.last))
            for n, one in enumerate(book.spread, 1)
            if one.level
        )
        total = Line(_spread(book.total, values, "", book.form.total))
    else:
        rows = tuple(Line(_issued(one, values, f"{n}."), document=one.id) for n, one in enumerate(book.issued, 1))
        sums: dict[str, Value] = {"type": book.form.total, "issued_on": len(rows)}
        total = Line(tuple(sums.get(value, "") for value in values))
    return Sheet(book, about, rows, total, _notes(book))


def _notes(book: Book) -> tuple[str, ...]:
    """What is said below the figures."""
    if book.form.of:
        of = ", ".join(book.form.of)
        return (f"Gồm văn bản trong sổ nêu một trong {of} ở “Triển khai văn bản”, hoặc để trống ô đó.",)
    return ()


def as_csv(book: Book) -> str:
    """The rows and the total as a text file for a spreadsheet."""
    sheet, out = lay_out(book), StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_safe(" – ".join(column.heading)) for column in book.form.layout.columns])
    for line in [*sheet.lines, sheet.total]:
        writer.writerow([_safe(cell) if isinstance(cell, str) else cell for cell in line.cells])
    return "\ufeff" + out.getvalue()


def _row(row: Spread, values: tuple[str, ...], place: int, name: str) -> Line:
    return Line(_spread(row, values, f"{place}.", name), row.level)


def _spread(row: Spread, values: tuple[str, ...], place: str, name: str) -> tuple[Value, ...]:
    known = row.lines > 0 or row.level is None
    copies = UNSAID if "copies" in row.unsaid else row.copies
    found: dict[str, Value] = {
        "number": place,
        "level": name,
        "meetings": row.meetings if known else "",
        "people": row.people if known else "",
        "copies": copies if known else "",
        "other_forms": _told(row.other_forms) if row.level else "",
    }
    return tuple(found[value] for value in values)


def _told(texts: tuple[str, ...]) -> str:
    """The texts in their order, equal ones once with how many lines say it."""
    found: dict[str, tuple[str, int]] = {}
    for text in texts:
        said, lines = found.get(plain(text), (text.strip().rstrip(".;"), 0))
        found[plain(text)] = said, lines + 1
    return "; ".join(f"{said} ({number(lines)} lần)" if lines > 1 else said for said, lines in found.values())


def _issued(one: Issued, values: tuple[str, ...], number: str) -> tuple[Value, ...]:
    kind = f"{one.type} số {one.number}" if one.number else one.type
    found = {"number": number, "type": kind, "issued_on": day(one.issued_on), "abstract": one.abstract}
    return tuple(found[value] for value in values)


def _safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(_FORMULA) else text
