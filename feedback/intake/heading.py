"""Headings: which sheet of the file is which of ours, on which row its table begins, which column is which.

A sheet is found by its name; the heading row is the first of the first 20 rows that holds every compulsory heading; a
column is found by its heading. Case, composition, tone place, line breaks and spaces do not matter, accents do.
Headings merged over two rows are read together. Nothing here looks at a record.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from feedback.core.wording import plain, squeeze
from feedback.intake import sheet as specs
from feedback.intake.problem import Findings
from feedback.intake.workbook import Cell, Sheet

FIRST_ROWS = 20


@dataclass(frozen=True)
class Table:
    """A sheet of ours as it lies in the file."""

    spec: specs.Sheet
    sheet: Sheet
    heading_row: int
    first_row: int  # of the records
    places: dict[str, int]  # column key → place in the row

    def column_heading(self, key: str) -> str:
        """The heading of that column, as the contract writes it."""
        return specs.PRINT.heading if key == specs.PRINT.key else self.spec.column(key).heading


def find(sheets: Sequence[Sheet], findings: Findings) -> list[Table]:
    """The tables of the file; what is unknown, doubled, not yet kept or lacks a compulsory column is said."""
    findings.order[:] = [sheet.name for sheet in sheets]
    tables: dict[str, Table] = {}
    for sheet in sheets:
        spec = specs.by_name(sheet.name)
        if spec is None:
            _unknown(sheet, findings)
        elif spec.key in tables:
            findings.problem(sheet.name, 0, "", f"Tệp có hai trang cùng tên “{spec.name}”.", "Gộp hai trang thành một.")
        elif sheet.rows and (table := _table(spec, sheet, findings)) is not None:
            tables[spec.key] = table
    if not any(specs.by_name(s.name) for s in sheets):
        names = ", ".join(f"“{spec.name}”" for spec in specs.SHEETS)
        findings.problem(
            "", 0, "", "Tệp không có trang nào của sổ theo dõi.", f"Đặt tên trang đúng một trong: {names}."
        )
    return list(tables.values())


def key(cell: Cell) -> str:
    """What two spellings of one heading share; a mark of compulsion behind it does not count."""
    return plain(cell).removesuffix("(*)").rstrip(" *:") if isinstance(cell, str) else ""


def _unknown(sheet: Sheet, findings: Findings) -> None:
    """Say that a sheet is not taken in: it is none of ours."""
    if plain(sheet.name) not in {plain(name) for name in (specs.HELP, specs.LISTS, specs.FAULTS)} and sheet.rows:
        near = difflib.get_close_matches(plain(sheet.name), [plain(s.name) for s in specs.SHEETS], n=1, cutoff=0.8)
        spec = specs.by_name(near[0]) if near else None
        hint = f" Có phải trang “{spec.name}”? Nếu phải, sửa lại tên trang." if spec else ""
        findings.warn(sheet.name, 0, "", f"Trang không thuộc sổ theo dõi nên được bỏ qua.{hint}")


def _table(spec: specs.Sheet, sheet: Sheet, findings: Findings) -> Table | None:
    """The table of that sheet, or None where its heading row cannot be found."""
    wanted = {key(c.heading): c.key for c in (*spec.columns, specs.PRINT)}
    must = {key(c.heading) for c in spec.compulsory}
    best: tuple[int, int] = (-1, 0)
    for number, cells in sheet.rows:
        if number > FIRST_ROWS:
            break
        present = {key(cell) for cell in cells}
        if must <= present:
            return _laid(spec, sheet, number, wanted, findings)
        best = max(best, (len(present & wanted.keys()), -number))
    _missing(spec, sheet, -best[1], must, findings)
    return None


def _missing(spec: specs.Sheet, sheet: Sheet, number: int, must: set[str], findings: Findings) -> None:
    """Say which compulsory headings are not there, by the row that looks most like the heading row."""
    cells = next((c for n, c in sheet.rows if n == number), [])
    present = {key(cell) for cell in cells}
    for column in spec.compulsory:
        if key(column.heading) not in present:
            findings.problem(
                sheet.name,
                number,
                column.heading,
                f"Thiếu cột bắt buộc “{column.heading}”.",
                f"Thêm cột này vào hàng tiêu đề; hàng tiêu đề phải nằm trong {FIRST_ROWS} hàng đầu của trang.",
            )


def _laid(spec: specs.Sheet, sheet: Sheet, number: int, wanted: dict[str, str], findings: Findings) -> Table:
    """The table whose heading row has that number; headings of a second row under merged ones are read too."""
    last = _last_heading_row(sheet, number)
    rows = {n: cells for n, cells in sheet.rows if number <= n <= last}
    places: dict[str, int] = {}
    width = max(len(cells) for cells in rows.values())
    for place in range(width):
        texts = [cells[place] for _, cells in sorted(rows.items(), reverse=True) if place < len(cells)]
        known = next((wanted[key(t)] for t in texts if key(t) in wanted), None)
        shown = next((squeeze(t) for t in texts if isinstance(t, str) and squeeze(t)), "")
        if known is None and shown and plain(shown) != plain(specs.FAULT):
            findings.warn(sheet.name, number, shown, "Cột không thuộc sổ theo dõi nên được bỏ qua.")
        elif known is not None and known in places:
            findings.problem(
                sheet.name, number, shown, f"Cột “{shown}” có hai lần.", "Xóa hoặc đổi tên một trong hai cột."
            )
        elif known is not None:
            places[known] = place
    return Table(spec, sheet, number, _first_record_row(sheet, last, places), places)


def _last_heading_row(sheet: Sheet, number: int) -> int:
    """The last row that the headings of this row reach down to by merging."""
    covering = [bottom + 1 for (top, _), (bottom, _) in sheet.merged if top + 1 <= number <= bottom + 1]
    return min(max([number, *covering]), number + 3)


def _first_record_row(sheet: Sheet, last: int, places: dict[str, int]) -> int:
    """The row below the headings, one further where it only numbers the columns: (1) (2) (3) …"""
    for number, cells in sheet.rows:
        if number > last:
            texts = [
                str(cells[p]).strip(" ()[]") for p in sorted(places.values()) if p < len(cells) and cells[p] is not None
            ]
            numbers = [int(text) for text in texts if text.isdecimal() and len(text) < 3]
            counts = (
                len(texts) >= 3
                and len(numbers) == len(texts)
                and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
            )
            return number + 1 if counts else last + 1
    return last + 1
