"""Appendix 01 or 02 as an Excel file: the form as issued, ready to print on A4 landscape; text is always text."""

from __future__ import annotations

from typing import IO, Any

import xlsxwriter

from feedback.report.paper import UNSAID
from feedback.report.paper_book import LEGEND, Line, Sheet
from feedback.report.to_xlsx_appendix import (
    OPTIONS,
    fitting,
    method_sheet,
    notes,
    print_setup,
    settle,
    styles,
    tall,
    title,
)

_WIDTHS = {"number": 6, "level": 18, "type": 34, "issued_on": 16, "abstract": 80, "other_forms": 50}


def write(target: IO[bytes], sheet: Sheet) -> None:
    """The workbook stands in ``target``."""
    form = sheet.book.form
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        settle(book, form.layout.title, sheet.book.ask.as_of)
        page, style = book.add_worksheet(f"Phụ lục {form.layout.appendix}"), styles(book)
        top = title(page, form.layout.title, list(sheet.about), style, len(form.values) - 1)
        for place, value in enumerate(form.values):
            page.set_column(place, place, _WIDTHS.get(value, 16))
        body = _heads(page, sheet, style, top)
        for row, line in enumerate(sheet.lines, body):
            _line(page, row, line, form.values, style, "cell")
        _line(page, body + len(sheet.lines), sheet.total, form.values, style, "sum")
        texts = [*sheet.notes, *LEGEND[form.layout.counts]]
        notes(page, texts, style, body + len(sheet.lines) + 2, len(form.values) - 1)
        print_setup(page, top, body)
        method_sheet(book, form.layout, style)


def _heads(page: Any, sheet: Sheet, style: dict[str, Any], top: int) -> int:
    """The heading as issued, merged; returns the first row of the body."""
    layout = sheet.book.form.layout
    for line in layout.heads():
        for head in line:
            first, left = top + head.row, head.place
            if head.rows * head.columns > 1:
                last, right = first + head.rows - 1, left + head.columns - 1
                page.merge_range(first, left, last, right, "", style["head"])
            page.write_string(first, left, head.text, style["head"])
    for row in range(layout.depth):
        page.set_row(top + row, 48)
    return top + layout.depth


def _line(page: Any, row: int, line: Line, values: tuple[str, ...], style: dict[str, Any], look: str) -> None:
    high = [
        tall(cell, _WIDTHS.get(value, 16))
        for cell, value in zip(line.cells, values, strict=True)
        if isinstance(cell, str)
    ]
    page.set_row(row, max(high))
    for place, (cell, value) in enumerate(zip(line.cells, values, strict=True)):
        long = value in ("level", "type", "abstract", "other_forms") and look == "cell"
        chosen = style["level" if long else look]
        if cell == UNSAID and value not in ("level", "other_forms"):
            page.write_number(row, place, 0, style[f"cell{UNSAID}"])
        elif isinstance(cell, int):
            page.write_number(row, place, cell, chosen)
        elif cell:
            page.write_string(row, place, fitting(cell), chosen)
        else:
            page.write_blank(row, place, None, chosen)
