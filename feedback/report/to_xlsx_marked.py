"""The bearer's own file handed back with its faults: values only, rows where they were, bad cells coloured, a column `Lỗi`.

Formulas, macros and links of the file do not come back: only what its cells showed. Every text is written as text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import IO, Any

from feedback.core.wording import nfc
from feedback.intake.examine import Examined
from feedback.intake.heading import Table
from feedback.intake.problem import Problem
from feedback.intake.sheet import FAULT, FAULTS
from feedback.intake.workbook import Cell, Fault, Sheet
from feedback.report.to_xlsx_book import LONGEST, opened

_WIDE = 60


def write(target: IO[bytes], examined: Examined) -> None:
    """The marked copy stands in the target."""
    with opened(target) as book:
        looks = {
            "bad": book.add_format(
                {"bg_color": "#FFC7CE", "font_color": "#9C0006", "text_wrap": True, "valign": "top"}
            ),
            "bad_day": book.add_format({"bg_color": "#FFC7CE", "font_color": "#9C0006", "num_format": "dd/mm/yyyy"}),
            "day": book.add_format({"num_format": "dd/mm/yyyy", "align": "left", "valign": "top"}),
            "plain": book.add_format({"text_wrap": True, "valign": "top"}),
            "head": book.add_format({"bold": True, "text_wrap": True, "bg_color": "#EEF0F3", "border": 1}),
        }
        _overview(book, examined.problems, looks)
        tables = {id(table.sheet): table for table in examined.tables.values()}
        used: set[str] = {FAULTS.casefold()}
        for sheet in examined.sheets:
            name = _name(sheet.name, used)
            problems = [p for p in examined.problems if p.sheet == sheet.name]
            _copy(book.add_worksheet(name), sheet, tables.get(id(sheet)), problems, looks)


def _overview(book: Any, problems: Sequence[Problem], looks: Mapping[str, Any]) -> None:
    """All problems on one sheet, in the order of the file."""
    page = book.add_worksheet(FAULTS)
    for place, (heading, width) in enumerate(
        (("Trang", 20), ("Hàng", 8), ("Cột", 26), ("Sai ở đâu", _WIDE), ("Cách sửa", _WIDE))
    ):
        page.set_column(place, place, width)
        page.write_string(0, place, heading, looks["head"])
    for row, problem in enumerate(problems, start=1):
        page.write_string(row, 0, nfc(problem.sheet), looks["plain"])
        if problem.row:
            page.write_number(row, 1, problem.row, looks["plain"])
        for place, text in enumerate((problem.column, problem.problem, problem.mend), start=2):
            page.write_string(row, place, nfc(text)[:LONGEST], looks["plain"])
    page.freeze_panes(1, 0)


def _copy(page: Any, sheet: Sheet, table: Table | None, problems: Sequence[Problem], looks: Mapping[str, Any]) -> None:
    """One sheet's values, and what is wrong in each row beside them."""
    by_row: dict[int, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_row[problem.row or _heading_row(table)].append(problem)
    width = max((len(cells) for _, cells in sheet.rows), default=0)
    rows = dict(sheet.rows)
    page.set_column(0, max(width - 1, 0), 18)
    page.set_column(width, width, _WIDE)
    for number in sorted(rows.keys() | by_row.keys() | {_heading_row(table)}):
        bad = {place for p in by_row.get(number, ()) for place in _places(table, p)}
        for place, cell in enumerate(rows.get(number, ())):
            _write(page, number - 1, place, cell, looks, bad=place in bad)
        for place in bad:
            if place >= len(rows.get(number, ())) or rows[number][place] is None:
                page.write_blank(number - 1, place, None, looks["bad"])
        if by_row.get(number):
            said = "\n".join(f"{p.column}: {p.problem} {p.mend}".removeprefix(": ") for p in by_row[number])
            page.write_string(number - 1, width, nfc(said)[:LONGEST], looks["bad"])
        elif number == _heading_row(table):
            page.write_string(number - 1, width, FAULT, looks["head"])


def _heading_row(table: Table | None) -> int:
    return table.heading_row if table is not None else 1


def _places(table: Table | None, problem: Problem) -> list[int]:
    """Where in the row the problem's column lies."""
    if table is None:
        return []
    return [place for key, place in table.places.items() if table.column_heading(key) == problem.column]


def _write(page: Any, row: int, place: int, cell: Cell, looks: Mapping[str, Any], *, bad: bool) -> None:
    """One cell's value."""
    look = looks["bad"] if bad else looks["plain"]
    if cell is None:
        return
    if isinstance(cell, bool):
        page.write_boolean(row, place, cell, look)
    elif isinstance(cell, date) and cell.year >= 1900:
        page.write_datetime(row, place, cell, looks["bad_day" if bad else "day"])
    elif isinstance(cell, int | float):
        page.write_number(row, place, cell, look)
    else:
        page.write_string(row, place, nfc(cell.text if isinstance(cell, Fault) else str(cell))[:LONGEST], look)


def _name(name: str, used: set[str]) -> str:
    """A name Excel takes for a sheet, not used before."""
    clean = "".join("-" if sign in "[]:*?/\\" else sign for sign in nfc(name)).strip("' ")[:31] or "Trang"
    while clean.casefold() in used:
        clean = f"{clean[:29]}_2" if not clean.endswith("_2") else f"{clean[:28]}_{len(used)}"
    used.add(clean.casefold())
    return clean
