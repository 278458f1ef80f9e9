"""Cells: what a column's cells may hold, and how each way of writing it reads.

Dates: the spreadsheet's own, d/m/yyyy also with - or ., yyyy-mm-dd; nothing is guessed (no two-digit years, no plain
numbers). A number in a code, telephone or paper-number cell reads as its digits. An empty cell is None, never a fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from feedback.core import calendar
from feedback.core.wording import nfc, plain, squeeze
from feedback.intake.sheet import Cells, Column
from feedback.intake.workbook import Cell, Fault

_DMY = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", re.ASCII)
_YMD = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_MY = re.compile(r"(\d{1,2})[/.-](\d{4})", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
_MOST = 999_999_999


class CellFault(Exception):
    """A cell does not hold what its column asks: what is wrong, how to mend it."""

    def __init__(self, problem: str, mend: str) -> None:
        """Carry both sentences."""
        super().__init__(problem)
        self.problem, self.mend = problem, mend


def read(column: Column, cell: Cell) -> Any:
    """The cell's value as the column means it; None where it is empty; CellFault where it is something else."""
    if isinstance(cell, Fault):
        raise CellFault(f"Ô báo lỗi: {cell.text}.", "Sửa công thức hoặc gõ lại giá trị vào ô.")
    if cell is None or (isinstance(cell, str) and not squeeze(cell)):
        return None
    value = _READERS[column.cells](column, cell)
    if isinstance(value, str) and len(value) > column.longest:
        raise CellFault(f"Ô dài {len(value)} ký tự, quá {column.longest} ký tự.", "Rút gọn nội dung trong ô.")
    return value


def _text(column: Column, cell: Cell) -> str:
    """Text, several lines kept, blank ends cut."""
    return clean(_written(cell))


def clean(text: str) -> str:
    """A text of several lines without blank ends of lines."""
    text = nfc(text).strip()
    return "\n".join(line.strip(" \t") for line in text.split("\n")) if "\n" in text else text


def _line(column: Column, cell: Cell) -> str:
    """Text on one line."""
    return squeeze(_written(cell))


def _written(cell: Cell) -> str:
    """A cell as one would read it aloud."""
    if isinstance(cell, bool):
        return "Đúng" if cell else "Sai"
    if isinstance(cell, date):
        return f"{cell.day:02}/{cell.month:02}/{cell.year}"
    if isinstance(cell, float):
        return repr(cell).replace(".", ",")
    return str(cell)


def _digits(column: Column, cell: Cell) -> str:
    """A code, telephone or paper number: a number reads as its digits; a date or fraction is a slip of the program."""
    if isinstance(cell, date | bool | float):
        raise CellFault(
            f"“{_written(cell)}” không phải là {_wanted(column)}.",
            "Định dạng ô thành Văn bản (Text) rồi gõ lại đúng giá trị.",
        )
    return squeeze(str(cell))


def _codes(column: Column, cell: Cell) -> tuple[str, ...]:
    """Codes parted by ; each once, in their order."""
    parts = [squeeze(part) for part in _digits(column, cell).split(";")]
    if any(len(part) > 64 for part in parts):
        raise CellFault("Có mã dài quá 64 ký tự.", "Các mã cách nhau bằng dấu chấm phẩy (;).")
    return tuple(dict.fromkeys(part for part in parts if part)) or ()


def _wanted(column: Column) -> str:
    """What such a column asks, in words."""
    return "mã" if column.cells is not Cells.DIGITS else column.heading.lower()


def _word(column: Column, cell: Cell) -> Any:
    """The member of the closed list that is meant; a plain list gives its word."""
    found = _meant(column, _written(cell))
    if found is None:
        raise CellFault(
            f"“{_short(_written(cell))}” không có trong danh sách.", f"Ghi một trong: {' | '.join(column.words)}."
        )
    return found


@lru_cache(maxsize=4_096)
def _meant(column: Column, text: str) -> Any:
    """The member whose word the text is, or None."""
    wanted = plain(text)
    word = next((word for word in column.words if plain(word) == wanted), None)
    return column.kind.of_label(word) if word is not None and column.kind is not None else word


def _day(column: Column, cell: Cell) -> date:
    """A day."""
    found = cell if isinstance(cell, date) else _written_day(cell) if isinstance(cell, str) else None
    if found is None or not calendar.FIRST_DAY <= found < calendar.LAST_DAY:
        raise CellFault(
            f"“{_short(_written(cell))}” không phải là ngày.", "Ghi ngày dạng dd/mm/yyyy, ví dụ 05/03/2024."
        )
    return found


def _written_day(text: str) -> date | None:
    """A day written out, or None."""
    text = squeeze(text)
    if match := _DMY.fullmatch(text):
        return _made(int(match[4]), int(match[3]), int(match[1]))
    if match := _YMD.fullmatch(text):
        return _made(int(match[1]), int(match[2]), int(match[3]))
    return None


def _made(year: int, month: int, day: int) -> date | None:
    """That day, or None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _roadmap(column: Column, cell: Cell) -> date:
    """A day; a month or a year means its last day."""
    text = squeeze(str(cell)) if isinstance(cell, str | int) and not isinstance(cell, bool) else ""
    found = None
    if match := _MY.fullmatch(text):
        found = (
            calendar.last_of_month(int(match[2]), int(match[1])) if 1 <= int(match[1]) <= 12 and int(match[2]) else None
        )
    elif _YEAR.fullmatch(text):
        found = _made(int(text), 12, 31)
    elif isinstance(cell, date | str):
        found = cell if isinstance(cell, date) else _written_day(cell)
    if found is None or not calendar.FIRST_DAY <= found < calendar.LAST_DAY:
        raise CellFault(
            f"“{_short(_written(cell))}” không phải là thời hạn.",
            "Ghi dd/mm/yyyy, mm/yyyy hoặc yyyy, ví dụ 30/06/2025.",
        )
    return found


def _count(column: Column, cell: Cell) -> int:
    """A whole number from 0."""
    if isinstance(cell, str) and _WHOLE.fullmatch(squeeze(cell)):
        return int(squeeze(cell))
    if isinstance(cell, int) and not isinstance(cell, bool) and 0 <= cell <= _MOST:
        return cell
    raise CellFault(
        f"“{_short(_written(cell))}” không phải là số nguyên từ 0 trở lên.", "Ghi số nguyên, không âm, không lẻ."
    )


def _year(column: Column, cell: Cell) -> int:
    """A calendar year."""
    text = squeeze(str(cell)) if isinstance(cell, str | int) and not isinstance(cell, bool) else ""
    if not _YEAR.fullmatch(text) or not 1900 <= int(text) < 9999:
        raise CellFault(f"“{_short(_written(cell))}” không phải là năm.", "Ghi năm bằng bốn chữ số, ví dụ 2018.")
    return int(text)


def _appendix(column: Column, cell: Cell) -> str:
    """03 or 04; a bare 3 or 4 means the same."""
    text = squeeze(str(cell)) if isinstance(cell, str | int) and not isinstance(cell, bool) else ""
    if text not in {"3", "4", "03", "04"}:
        raise CellFault(f"“{_short(_written(cell))}” không phải là phụ lục.", "Ghi 03 hoặc 04.")
    return text.zfill(2)


def _short(text: str) -> str:
    """The text, cut where it is too long to be shown in a sentence."""
    line = squeeze(text)
    return line if len(line) <= 60 else line[:59] + "…"


_READERS: dict[Cells, Callable[[Column, Cell], Any]] = {
    Cells.CODE: _digits,
    Cells.UNIT: _digits,
    Cells.OTHER: _digits,
    Cells.DIGITS: _digits,
    Cells.UNITS: _codes,
    Cells.TEXT: _text,
    Cells.LINE: _line,
    Cells.WORD: _word,
    Cells.DAY: _day,
    Cells.ROADMAP: _roadmap,
    Cells.COUNT: _count,
    Cells.YEAR: _year,
    Cells.APPENDIX: _appendix,
}
