"""A table's rows as values: every cell read as its column means it, every fault noted, empty rows passed over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from feedback.core.wording import squeeze
from feedback.intake import cell
from feedback.intake.heading import Table
from feedback.intake.problem import Findings
from feedback.intake.sheet import PRINT, Column
from feedback.intake.workbook import Cell


@dataclass
class Row:
    """One record of a sheet: the values of the columns that the file has; None is an empty cell."""

    number: int
    values: dict[str, Any]
    faulty: set[str] = field(default_factory=set)  # columns whose cell could not be read, or is empty and may not be
    fingerprint: str | None = None

    def get(self, key: str) -> Any:
        """The value, or None where the cell is empty, unreadable or the column is absent."""
        return self.values.get(key)


def rows(table: Table, findings: Findings) -> list[Row]:
    """Every row that holds something in a column of ours."""
    columns = [(column, table.places[column.key]) for column in table.spec.columns if column.key in table.places]
    printed = table.places.get(PRINT.key)
    read = []
    for number, cells in table.sheet.rows:
        if number < table.first_row:
            continue
        held = [(column, cells[place] if place < len(cells) else None) for column, place in columns]
        if any(value is not None and value != "" for _, value in held) and any(map(_filled, held)):
            row = _row(table, number, held, findings)
            row.fingerprint = _printed(cells, printed)
            read.append(row)
    return read


def _filled(held: tuple[Column, Cell]) -> bool:
    """Whether the cell holds more than blanks."""
    value = held[1]
    return value is not None and not (isinstance(value, str) and not squeeze(value))


def _row(table: Table, number: int, held: list[tuple[Column, Cell]], findings: Findings) -> Row:
    """The row's values; what cannot be read or is missing is noted."""
    row = Row(number, {})
    for column, value, fault in _read(held):
        row.values[column.key] = value
        if fault is not None:
            row.faulty.add(column.key)
            findings.problem(table.sheet.name, number, column.heading, fault.problem, fault.mend)
    return row


def _read(held: list[tuple[Column, Cell]]) -> Iterator[tuple[Column, Any, cell.CellFault | None]]:
    """Each column with its value and its fault, if it has one."""
    for column, raw in held:
        if raw is None and not column.must:
            yield column, None, None
            continue
        try:
            value = cell.read(column, raw)
        except cell.CellFault as fault:
            yield column, None, fault
            continue
        empty = column.must and value is None
        yield column, value, cell.CellFault("Ô bắt buộc đang để trống.", _mend(column)) if empty else None


def _mend(column: Column) -> str:
    """How to mend an empty compulsory cell."""
    if column.words:
        return f"Ghi một trong: {' | '.join(column.words)}."
    return f"Ghi {column.heading.lower()}; nếu là dòng ghi chú thì chuyển ra ngoài bảng."


def _printed(cells: list[Cell], place: int | None) -> str | None:
    """The fingerprint that an export wrote into the row."""
    value = cells[place] if place is not None and place < len(cells) else None
    return squeeze(value) or None if isinstance(value, str) else None
