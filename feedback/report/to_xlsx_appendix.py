"""An appendix as an Excel file: the form as issued, ready to print on A4 landscape with the margins of NĐ 30/2020/NĐ-CP.

Text is always written as text: nothing in a cell can become a formula or a link. Figures are numbers; a ratio is the
text of the paper; the sign of a declared figure and the three dots are looks of a cell, so that its value stays what it
is. The same paper gives the same bytes. Nothing here counts.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import IO, Any

import xlsxwriter

from feedback.report.paper import DECLARED, LEGEND, TOTAL, UNSAID, Cell, Paper
from feedback.tally import method
from feedback.tally.layout import Layout

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_FONT = {"font_name": "Times New Roman", "font_size": 12}
#: What a spreadsheet allows: letters in a cell, points of a row.
LONGEST, HIGHEST = 32_767, 409.0
MORE = " … (dài quá một ô Excel; xem bản Word, PDF hoặc CSV)"
_MM = 1 / 25.4
_FIRST = 2  # columns before the form's own: year, level
_WIDTHS = {"year": 9, "level": 14, "figure": 10.5, "ratio": 16}


def write(target: IO[bytes], paper: Paper) -> None:
    """The workbook stands in ``target``."""
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        settle(book, paper.layout.title, paper.appendix.ask.as_of)
        sheet = book.add_worksheet(f"Phụ lục {paper.layout.appendix}")
        style = styles(book)
        last = _FIRST + len(paper.layout.columns) - 1
        top = title(sheet, paper.layout.title, paper.about, style, last)
        body = _heads(sheet, paper, style, top)
        end = _body(sheet, paper, style, body)
        _below(sheet, paper, style, end, last)
        _print(sheet, paper, top, body)
        method_sheet(book, paper.layout, style)


def settle(book: Any, name: str, as_of: date) -> None:
    """Title and day of the file; the day is that of the figures, so that the same figures make the same file."""
    book.set_properties({"title": name, "created": datetime(as_of.year, as_of.month, as_of.day)})  # noqa: DTZ001 - as it takes it
    book.formats[0].set_font_name("Times New Roman")


def method_sheet(book: Any, form: Layout, style: dict[str, Any]) -> None:
    """The last sheet: what each figure counts, by which rules, and the rules."""
    sheet = book.add_worksheet("Cách tính")
    for place, width in enumerate((34, 96, 12)):
        sheet.set_column(place, place, width)
    for place, text in enumerate(("Chỉ tiêu", "Đếm gì", "Quy tắc")):
        sheet.write_string(0, place, text, style["head"])
    lines = [(one.label, one.definition, method.numbers(one)) for one in method.of(form)]
    lines += [(f"Quy tắc {one.number}: {one.name}", one.text, "") for one in method.rules_of(form)]
    for row, line in enumerate(lines, 1):
        for place, text in enumerate(line):
            sheet.write_string(row, place, text, style["level" if place < 2 else "cell"])
        sheet.set_row(row, max(tall(line[0], 34), tall(line[1], 96)))
    print_setup(sheet, 0, 1)


def styles(book: Any) -> dict[str, Any]:
    """The few looks that an appendix has."""
    centred = {**_FONT, "align": "center", "valign": "vcenter", "text_wrap": True}
    boxed = {**centred, "border": 1}
    return {
        "title": book.add_format({**centred, "font_size": 14, "bold": True}),
        "about": book.add_format({**centred, "italic": True}),
        "head": book.add_format({**boxed, "bold": True, "font_size": 11}),
        "corner": book.add_format({**boxed, "bold": True, "font_size": 11, "diag_type": 1, "diag_border": 1}),
        "cell": book.add_format({**boxed, "num_format": "#,##0"}),
        f"cell{DECLARED}": book.add_format({**boxed, "num_format": _signed("#,##0")}),
        f"cell{UNSAID}": book.add_format({**boxed, "num_format": f'"{UNSAID}"'}),
        "level": book.add_format({**boxed, "align": "left"}),
        "sum": book.add_format({**boxed, "bold": True, "num_format": "#,##0"}),
        f"sum{DECLARED}": book.add_format({**boxed, "bold": True, "num_format": _signed("#,##0")}),
        "note": book.add_format({**_FONT, "font_size": 11, "text_wrap": True, "valign": "top"}),
    }


def tall(text: str, width: float) -> float:
    """How high a row must be for the text in a column of so many letters: a spreadsheet does not see to it by itself."""
    return min(HIGHEST, 16.5 * max(1, -(-len(text) // int(width * 1.05))))


def fitting(text: str) -> str:
    """The text as one cell can hold it; a longer one ends in words that say so, and is whole in the other formats."""
    return text if len(text) <= LONGEST else text[: LONGEST - len(MORE)] + MORE


def _signed(number: str) -> str:
    """How a cell looks whose number or text carries the sign of a declared figure."""
    plain = f'{number}"{DECLARED}"'
    return f'{plain};{plain};{plain};@"{DECLARED}"'


def title(sheet: Any, words: str, about: list[str], style: dict[str, Any], last: int) -> int:
    """Title and what the paper is of, over the columns to the last; returns the first line of the heading."""
    lines = [(words, "title"), *((text, "about") for text in about)]
    for row, (text, look) in enumerate(lines):
        sheet.merge_range(row, 0, row, last, "", style[look])
        sheet.write_string(row, 0, text, style[look])
        sheet.set_row(row, tall(text, 96) * (1.2 if look == "title" else 1))
    return len(lines) + 1


def _heads(sheet: Any, paper: Paper, style: dict[str, Any], top: int) -> int:
    """The heading as issued, merged; returns the first line of the body."""
    year, level = paper.layout.corner
    depth = paper.layout.depth
    _merge(sheet, top, 0, depth, _FIRST, f"{year}\n{' ' * 18}{level}", style["corner"])
    for line in paper.layout.heads():
        for head in line:
            _merge(sheet, top + head.row, _FIRST + head.place, head.rows, head.columns, head.text, style["head"])
    for row in range(depth):
        sheet.set_row(top + row, 48)
    return top + depth


def _body(sheet: Any, paper: Paper, style: dict[str, Any], row: int) -> int:
    """The rows of the form; returns the line after the last."""
    for line in paper.lines:
        if line.years:
            text = f"{line.year}\n({line.cut})" if line.cut else str(line.year)
            _merge(sheet, row, 0, line.years, 1, text, style["cell"])
        high = 26 if line.cut else max(tall(line.level, _WIDTHS["level"]), 16.5)
        sheet.set_row(row, high)
        sheet.write_string(row, 1, line.level, style["level"])
        _cells(sheet, row, line.cells, style, "cell")
        row += 1
    return row


def _below(sheet: Any, paper: Paper, style: dict[str, Any], row: int, last: int) -> None:
    """What is ours stands below the form: the total, the notes."""
    if paper.total is not None:
        row += 1
        _merge(sheet, row, 0, 1, _FIRST, TOTAL, style["sum"])
        _cells(sheet, row, paper.total, style, "sum")
        sheet.set_row(row, 48)
        row += 1
    notes(sheet, [*paper.notes, *paper.line_notes, " ".join(LEGEND)], style, row + 1, last)


def notes(sheet: Any, texts: list[str], style: dict[str, Any], row: int, last: int) -> None:
    """What is said below the figures, from that row on."""
    for note in ["Ghi chú:", *(f"- {text}" for text in texts)]:
        sheet.merge_range(row, 0, row, last, "", style["note"])
        sheet.write_string(row, 0, fitting(note), style["note"])
        sheet.set_row(row, min(HIGHEST, 15 * (1 + len(note) // 145)))
        row += 1


def _cells(sheet: Any, row: int, cells: list[Cell], style: dict[str, Any], look: str) -> None:
    """The figures of one row."""
    for place, cell in enumerate(cells, _FIRST):
        chosen = style[look + (UNSAID if cell.text == UNSAID else cell.mark)]
        if cell.value is not None:
            sheet.write_number(row, place, cell.value, chosen)
        elif cell.text:
            sheet.write_string(row, place, cell.text, chosen)
        else:
            sheet.write_blank(row, place, None, chosen)


def _merge(sheet: Any, row: int, place: int, rows: int, columns: int, text: str, look: Any) -> None:
    """Words over one cell or several."""
    if rows * columns > 1:
        sheet.merge_range(row, place, row + rows - 1, place + columns - 1, "", look)
    sheet.write_string(row, place, text, look)


def _print(sheet: Any, paper: Paper, top: int, body: int) -> None:
    """The widths of the form's columns, and A4."""
    sheet.set_column(0, 0, _WIDTHS["year"])
    sheet.set_column(1, 1, _WIDTHS["level"])
    for place, column in enumerate(paper.layout.columns, _FIRST):
        sheet.set_column(place, place, _WIDTHS["ratio" if column.is_ratio else "figure"])
    print_setup(sheet, top, body)


def print_setup(sheet: Any, top: int, body: int) -> None:
    """A4 landscape, one page wide, the heading (from ``top`` to ``body``) on every page."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.set_margins(left=30 * _MM, right=15 * _MM, top=20 * _MM, bottom=20 * _MM)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top, body - 1)
    sheet.set_footer("&C&P/&N")
    sheet.hide_gridlines(2)
