"""Headings: sheets and columns found as offices write them; what is missing, doubled or unknown is said."""

import unicodedata
from datetime import date

import pytest

from feedback.core.refusal import Refused
from feedback.intake import examine, heading, workbook
from feedback.intake.problem import Findings
from feedback.intake.sheet import DIALOGUE, RECOMMENDATION, SHEETS, by_name
from feedback.intake.table import rows
from feedback.intake.workbook import Sheet

HEADS = ["Mã cuộc", "Ngày", "Đơn vị chủ trì", "Người đứng đầu"]


def found(*sheets):
    findings = Findings()
    return {table.spec.key: table for table in heading.find(sheets, findings)}, findings


def page(*lines, name="Đối thoại", merged=()):
    """A sheet of those lines, the first on row 1; None leaves a row out."""
    return Sheet(name, merged=list(merged), rows=[(n, list(line)) for n, line in enumerate(lines, start=1) if line])


@pytest.mark.parametrize("name", ["Đối thoại", "ĐỐI  THOẠI", " đối\nthoại ", unicodedata.normalize("NFD", "Đối thoại")])
def test_a_sheet_is_found_by_its_name(name):
    assert by_name(name) is DIALOGUE
    assert by_name("Doi thoai") is None


def test_the_place_of_the_tone_does_not_matter_accents_do():
    tables, _ = found(page(["mã\ncuộc", "NGÀY", "Đơn vị  chủ trì", "người đứng đầu *", "Hình thức(*)"]))
    assert tables["dialogue"].places == {"code": 0, "day": 1, "agency": 2, "head": 3, "form": 4}
    tables, findings = found(page(["Ma cuoc", "Ngày", "Đơn vị chủ trì", "Người đứng đầu"]))
    assert tables == {}
    assert [(p.column, p.row) for p in findings.problems] == [("Mã cuộc", 1)]


def test_the_heading_row_is_the_first_with_every_compulsory_heading():
    tables, findings = found(page(["SỔ"], None, ["Mã cuộc", "Ngày"], HEADS, ["1", None], HEADS))
    assert (tables["dialogue"].heading_row, tables["dialogue"].first_row) == (4, 5)
    assert findings.problems == []


def test_it_stands_in_the_first_twenty_rows():
    assert "dialogue" in found(page(*[None] * 19, HEADS))[0]
    tables, findings = found(page(*[None] * 20, HEADS))
    assert tables == {}
    assert len(findings.problems) == 4


def test_a_missing_compulsory_column_refuses_the_file():
    _, findings = found(page(HEADS[:3] + ["Chủ đề"], ["x"]))
    [problem] = findings.problems
    assert (problem.sheet, problem.row, problem.column) == ("Đối thoại", 1, "Người đứng đầu")


def test_an_empty_sheet_is_no_fault_and_a_missing_one_neither():
    tables, findings = found(Sheet("Đối thoại"), page(["Mã cuộc"], name="Trang khác"))
    assert (tables, findings.problems) == ({}, [])
    assert [n.sheet for n in findings.warnings] == ["Trang khác"]


def test_a_file_without_any_sheet_of_ours_is_refused():
    _, findings = found(page(["a"], name="Sheet1"))
    assert "“Kiến nghị”" in findings.problems[0].mend


def test_a_doubled_column_and_a_doubled_sheet_are_refused():
    _, findings = found(page([*HEADS, "Ngày"]), page(HEADS, name="đối thoại"))
    assert [p.problem for p in findings.problems] == [
        "Cột “Ngày” có hai lần.",
        "Tệp có hai trang cùng tên “Đối thoại”.",
    ]


def test_unknown_columns_are_said_and_ignored_fault_columns_silently():
    _, findings = found(page([*HEADS, "STT", "Lỗi", None, " "], ["DT1"]))
    assert [n.column for n in findings.warnings] == ["STT"]


def test_headings_over_two_rows_are_read_together():
    merged = [((0, 0), (1, 0)), ((0, 3), (0, 4))]
    top, below = (
        ["Mã cuộc", "Ngày", "Đơn vị chủ trì", "Chủ trì", None],
        ["Mã cuộc", None, None, "Người chủ trì", "Người đứng đầu"],
    )
    tables, _ = found(page(top, below, ["DT1"], merged=merged))
    assert tables == {}  # the compulsory headings stand on no single row
    merged = [((0, place), (1, place)) for place in range(4)] + [((0, 4), (0, 5))]
    tables, _ = found(page([*HEADS, "Khác", None], [*HEADS, "Chủ đề", "Địa điểm"], ["DT1"], merged=merged))
    assert tables["dialogue"].places | {"theme": 4, "place": 5} == tables["dialogue"].places
    assert tables["dialogue"].first_row == 3


def test_a_row_of_column_numbers_is_passed_over():
    tables, _ = found(page(HEADS, ["(1)", "(2)", "(3)", "(4)"], ["DT1"]))
    assert tables["dialogue"].first_row == 3
    tables, _ = found(page(HEADS, [1, 2, "x", "y"], ["DT1"]))
    assert tables["dialogue"].first_row == 2


def test_empty_rows_are_passed_over_and_stray_notes_beside_too():
    tables, findings = found(
        page(
            [*HEADS, "Lạ"], [" ", None], [None, None, None, None, "ghi chú"], ["DT1", date(2024, 1, 1), "P1", "Cấp ủy"]
        )
    )
    read = rows(tables["dialogue"], findings)
    assert [row.number for row in read] == [4]
    assert findings.problems == []


def test_every_sheet_and_column_is_its_own():
    for spec in SHEETS:
        assert len({heading.key(c.heading) for c in spec.columns}) == len(spec.columns)
        assert by_name(spec.name) is spec
        assert spec.compulsory
    assert [c.heading for c in RECOMMENDATION.columns if c.identity] == ["Người nêu", "Địa chỉ", "Điện thoại"]


def test_a_file_of_nothing_is_refused(db, tmp_path):
    with pytest.raises(Refused):
        examine.file(tmp_path / "khong-co.xlsx", today=date(2024, 1, 1))
    assert not examine.sheets([], today=date(2024, 1, 1)).good
    assert workbook.Fault("#N/A").text == "#N/A"
