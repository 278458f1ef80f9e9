"""A list as an Excel file: one heading line, one line per row, what was asked for on a second sheet.

Rows are written as they come, so that memory does not grow with them. Text is always written as text: nothing in a cell
can become a formula or a link. Who spoke is never among the columns; the page that asks sees to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

import xlsxwriter

from feedback.core.refusal import Refused
from feedback.core.wording import nfc

#: Rows that one sheet of Excel holds below its heading.
MOST_ROWS = 1_048_575
_LONGEST = 32_767
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True)
class Column:
    """One column: its heading and its width in letters; wide ones wrap."""

    heading: str
    width: int = 14


def write(
    target: IO[bytes],
    *,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    about: Sequence[tuple[str, str]] = (),
) -> int:
    """The workbook stands in ``target``; returns how many rows it holds. Cells are text, whole numbers or days."""
    with xlsxwriter.Workbook(target, _OPTIONS) as book:
        book.set_properties({"title": title})
        head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "bg_color": "#EEF0F3"}
        )
        plain = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "border": 1, "align": "left"})
        sheet = book.add_worksheet("Danh sách")
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.heading, head)
        count = 0
        for row in rows:
            count += 1
            if count > MOST_ROWS:
                raise Refused("Danh sách dài hơn một trang Excel chứa được. Lọc bớt rồi tải lại.")
            for place, value in enumerate(row):
                _cell(sheet, count, place, value, plain, day)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, count, len(columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        _about(book, [("Nội dung", title), *about, ("Số dòng", str(count))])
    return count


def _cell(sheet: Any, row: int, place: int, value: Any, plain: Any, day: Any) -> None:
    if value is None or value == "":
        sheet.write_blank(row, place, None, plain)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value, day)
    elif isinstance(value, int):
        sheet.write_number(row, place, value, plain)
    else:
        sheet.write_string(row, place, nfc(str(value))[:_LONGEST], plain)


def _about(book: Any, pairs: Sequence[tuple[str, str]]) -> None:
    """The second sheet says what the list is of."""
    sheet = book.add_worksheet("Điều kiện")
    bold, plain = (
        book.add_format({"bold": True, "valign": "top"}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 90)
    for row, (name, value) in enumerate(pairs):
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, value[:_LONGEST], plain)
