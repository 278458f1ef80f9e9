"""A list as an Excel file: text stays text, rows come and go without being kept, what was asked for stands beside."""

import io
import tracemalloc
import zipfile
from datetime import date

import openpyxl
import pytest

from feedback.core.refusal import Refused
from feedback.report import to_xlsx_list
from feedback.report.to_xlsx_list import Column

COLUMNS = (Column("Mã", 12), Column("Nội dung", 60), Column("Ngày"), Column("Số"))


def made(rows, **more):
    target = io.BytesIO()
    count = to_xlsx_list.write(target, title="Danh sách", columns=COLUMNS, rows=rows, **more)
    return count, target.getvalue()


def test_cells_are_what_they_are():
    count, content = made([("=1+1", "http://a.vn/ @x\x0b", date(2024, 3, 1), 7), ("001", None, None, 0)])
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert count == 2
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Mã", "Nội dung", "Ngày", "Số"],
        ["=1+1", "http://a.vn/ @x", sheet["C2"].value, 7],
        ["001", None, None, 0],
    ]
    assert sheet["A2"].data_type == "s"
    assert (sheet["C2"].value.date(), sheet["C2"].number_format) == (date(2024, 3, 1), "dd/mm/yyyy")
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:D3")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in b"".join(archive.read(name) for name in archive.namelist())


def test_what_was_asked_for_stands_beside():
    _, content = made([], about=[("Lĩnh vực", "=Đất đai")])
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert list(book["Điều kiện"].iter_rows(values_only=True)) == [
        ("Nội dung", "Danh sách"),
        ("Lĩnh vực", "=Đất đai"),
        ("Số dòng", "0"),
    ]


def test_memory_does_not_grow_with_the_rows():
    def peak(number):
        tracemalloc.start()
        made((f"K{i}", f"Đề nghị sửa đường {i}", date(2024, 3, 1), i) for i in range(number))
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(10)
    assert peak(4000) < peak(500) + 2_000_000


def test_more_than_a_sheet_holds(monkeypatch):
    monkeypatch.setattr(to_xlsx_list, "MOST_ROWS", 3)
    assert made([("a", "b", None, 1)] * 3)[0] == 3
    with pytest.raises(Refused, match="Lọc bớt"):
        made([("a", "b", None, 1)] * 4)
