"""Sheets and workbooks for the tests of intake, written as an office would: headings and plain rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from feedback.core import store
from feedback.intake import enter
from feedback.intake.examine import Examined
from feedback.intake.problem import Problem
from feedback.intake.workbook import Sheet

TODAY = date(2026, 11, 21)
UNITS = [
    {"Mã đơn vị": "T1", "Tên đơn vị": "Thành phố Mẫu", "Loại": "Chính quyền", "Cấp": "Thành phố"},
    {
        "Mã đơn vị": "Q1", "Tên đơn vị": "Quận Một", "Loại": "Chính quyền", "Cấp": "Quận", "Đơn vị cấp trên": "T1",
        "Hiệu lực đến": date(2025, 6, 30),
    },
    {"Mã đơn vị": "P1", "Tên đơn vị": "Phường Một", "Loại": "Chính quyền", "Cấp": "Phường", "Đơn vị cấp trên": "T1"},
    {"Mã đơn vị": "SXD", "Tên đơn vị": "Sở Xây dựng", "Loại": "Cơ quan chuyên môn", "Cấp": "Thành phố", "Đơn vị cấp trên": "T1"},
    {"Mã đơn vị": "STC", "Tên đơn vị": "Sở Tài chính", "Loại": "Cơ quan chuyên môn", "Cấp": "Thành phố", "Đơn vị cấp trên": "T1"},
]  # fmt: skip
DIALOGUE = {"Mã cuộc": "DT1", "Ngày": date(2024, 3, 5), "Đơn vị chủ trì": "P1", "Người đứng đầu": "Cấp ủy"}
CONTRIBUTION = {
    "Mã cuộc": "GY1", "Ngày": date(2024, 4, 6), "Đơn vị được góp ý": "P1", "Đối tượng": "Đảng viên",
    "Hình thức": "Định kỳ",
}  # fmt: skip
OPINION = {"Mã ý kiến": "YK1", "Mã cuộc": "DT1", "Nội dung": "Sửa đường liên thôn"}
FIGURE = {"Năm": 2018, "Đơn vị": "T1", "Phụ lục": "04", "Số cuộc đối thoại": 4, "Nguồn số liệu": "Báo cáo năm 2018"}


def sheet(name: str, *rows: Mapping[str, Any]) -> Sheet:
    """A sheet of that name: headings on row 1, records from row 2."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    lines = [headings] + [[row.get(heading) for heading in headings] for row in rows]
    return Sheet(name, rows=[(number, list(cells)) for number, cells in enumerate(lines, start=1)])


def whole(
    *opinions: Mapping[str, Any],
    units: list[Mapping[str, Any]] | None = None,
    dialogues: list[Mapping[str, Any]] | None = None,
    contributions: list[Mapping[str, Any]] | None = None,
    figures: list[Mapping[str, Any]] | None = None,
) -> list[Sheet]:
    """A small sound workbook with these opinions; a sheet given replaces the usual one, an empty one leaves it out."""
    given = {
        "Đơn vị": UNITS if units is None else units,
        "Đối thoại": [DIALOGUE] if dialogues is None else dialogues,
        "Góp ý": [CONTRIBUTION] if contributions is None else contributions,
        "Kiến nghị": list(opinions),
        "Số liệu tổng hợp": figures or [],
    }
    return [sheet(name, *rows) for name, rows in given.items() if rows]


def take_in(*sheets: Sheet, today: date = TODAY, **facts: Any) -> Examined:
    """The sheets examined and, where they are good, entered."""
    with store.one_transaction():
        return enter.attempt(sheets, name="tệp thử.xlsx", today=today, **facts)


def taken(*sheets: Sheet, **facts: Any) -> Examined:
    """The sheets entered; the test fails with the problems where there are any."""
    examined = take_in(*sheets, **facts)
    assert examined.good, examined.problems
    return examined


def refused(*sheets: Sheet, **facts: Any) -> list[Problem]:
    """The problems for which the sheets were not entered."""
    examined = take_in(*sheets, **facts)
    assert not examined.good
    return examined.problems


def counts(examined: Examined) -> dict[str, tuple[int, int, int]]:
    """New, changed and same records by sheet."""
    return {c.sheet: (c.new, c.changed, c.same) for c in examined.counts()}


def save(path: Path, *sheets: Sheet) -> Path:
    """The sheets as an .xlsx file."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for one in sheets:
        page = book.create_sheet(one.name)
        for number, cells in one.rows:
            for place, value in enumerate(cells, start=1):
                if value is not None:
                    cell = page.cell(number, place, value)
                    cell.data_type = "s" if isinstance(value, str) else cell.data_type  # never a formula
    book.save(path)
    return path
