"""The workbook out and in again: nothing changes, nothing is missing, nothing shows that may not be seen."""

import zipfile
from datetime import date

import openpyxl
import pytest
from sqlalchemy import select

from feedback.case.record import Recommendation
from feedback.core import store
from feedback.intake import workbook as files
from feedback.intake.sheet import BOOKS, SHEETS
from feedback.office import officer as officers
from feedback.office.agency import Agency
from feedback.report import to_xlsx_workbook
from feedback.report.workbook import Scope
from tests import make
from tests.intake.book import CONTRIBUTION, DIALOGUE, FIGURE, OPINION, UNITS, counts, refused, sheet, taken, whole

pytestmark = pytest.mark.usefixtures("db")

WICKED = '=HYPERLINK("http://x")'
FULL = OPINION | {
    "Ngày tiếp nhận": date(2024, 3, 6), "Góp ý xây dựng": "Chính quyền", "Loại": "Phản ánh", "Thụ lý": "Thụ lý",
    "Người nêu": "+Trần Thị A", "Địa chỉ": "@xóm", "Điện thoại": "0912", "Lĩnh vực": "-đất đai",
    "Nội dung": WICKED + "\n dòng hai ",
    "Cơ quan chủ trì": "SXD", "Cơ quan phối hợp": "STC; T1", "Ngày giao": date(2024, 3, 7), "Hạn trả lời": date(2024, 4, 7),
    "Ngày trả lời": date(2024, 4, 1), "Số văn bản": "=1+1", "Nội dung trả lời": "_x0041_ <b>&amp;", "Tiếp thu": "Không tiếp thu",
    "Ngày kết luận tiếp thu": date(2024, 4, 2), "Lý do không tiếp thu": "Vì lý do", "Kết quả": "Tồn đọng", "Lộ trình": "06/2025",
    "Lý do tồn đọng": "Thiếu, chưa bố trí kinh phí: chờ 2026",
}  # fmt: skip
HALF = FIGURE | {"Từ ngày": date(2018, 1, 1), "Đến ngày": date(2018, 6, 30), "Tiếp thu": 3, "Tổng số ý kiến": 5}


@pytest.fixture
def emptied(request, app):
    """`emptied()`: another instance, as at its first start."""

    def empty() -> None:
        store.db.session.remove()
        request.getfixturevalue(f"{request.node.callspec.params['app']}_house").renew()

    return empty


def exported(path, **scope):
    with path.open("wb") as out:
        to_xlsx_workbook.export(out, Scope(**scope))
    return files.read(path)


def unit(code: str) -> Agency:
    return store.db.session.scalars(select(Agency).where(Agency.code == code)).one()


def filled() -> None:
    called_off = DIALOGUE | {"Mã cuộc": "DT2", "Trạng thái": "Hoãn", "Chủ đề": "=cmd|' /C calc'!A1", "Số người dự": 0}
    merged = OPINION | {"Mã ý kiến": "YK2", "Mã cuộc": "GY1", "Gộp vào": "YK1"}
    taken(*whole(FULL, merged, dialogues=[DIALOGUE, called_off], figures=[HALF, FIGURE | {"Năm": 2019}]))


def test_out_and_in_again_changes_nothing(tmp_path):
    filled()
    sheets = exported(tmp_path / "a.xlsx")
    assert counts(taken(*sheets)) == {
        "Đơn vị": (0, 0, 5), "Đối thoại": (0, 0, 2), "Góp ý": (0, 0, 1), "Kiến nghị": (0, 0, 2), "Số liệu tổng hợp": (0, 0, 2),
    }  # fmt: skip


def test_a_copy_of_the_instance_is_made_of_the_file(tmp_path, emptied):
    filled()
    first = exported(tmp_path / "a.xlsx")
    emptied()
    taken(*first)
    second = exported(tmp_path / "b.xlsx")
    assert [(s.name, s.rows) for s in first] == [(s.name, s.rows) for s in second]


def test_headings_are_those_of_the_contract(tmp_path):
    for spec, one in zip(SHEETS, exported(tmp_path / "a.xlsx"), strict=True):
        assert one.name == spec.name
        assert one.rows[0][1] == [*(c.heading for c in spec.columns), "Phiên bản"]


def test_nothing_is_a_formula_or_a_link(tmp_path):
    filled()
    exported(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        parts = b"".join(archive.read(name) for name in archive.namelist() if "worksheets" in name)
    assert b"<f>" not in parts
    assert b"<hyperlink" not in parts
    page = openpyxl.load_workbook(tmp_path / "a.xlsx")["Kiến nghị"]
    kinds = {cell.data_type for row in page.iter_rows(min_row=2) for cell in row if cell.value is not None}
    assert kinds == {"s", "d"}


def test_a_unit_s_file_holds_what_it_needs_to_stand_alone(tmp_path, emptied):
    taken(*whole(FULL, OPINION | {"Mã ý kiến": "YK2", "Mã cuộc": "DT9", "Gộp vào": "YK1"},
                 dialogues=[DIALOGUE, DIALOGUE | {"Mã cuộc": "DT9", "Đơn vị chủ trì": "Q1"}], figures=[FIGURE]))  # fmt: skip
    sheets = exported(tmp_path / "a.xlsx", agency=unit("Q1"))
    held = {s.name: [cells[0] for _, cells in s.rows[1:]] for s in sheets}
    assert held["Đối thoại"] == ["DT1", "DT9"]
    assert sorted(held["Kiến nghị"]) == ["YK1", "YK2"]
    assert set(held["Đơn vị"]) == {"T1", "Q1", "P1", "SXD", "STC"}
    assert held["Số liệu tổng hợp"] == []
    emptied()
    taken(*sheets)


def test_who_may_not_see_identity_gets_none(tmp_path):
    filled()
    viewer = officers.viewer(make.officer("front", unit("T1")))
    sheets = exported(tmp_path / "a.xlsx", viewer=viewer)
    [opinions] = [s for s in sheets if s.name == "Kiến nghị"]
    assert {"Người nêu", "Địa chỉ", "Điện thoại"}.isdisjoint(opinions.rows[0][1])
    assert "Trần Thị A" not in str(opinions.rows)
    assert counts(taken(opinions))["Kiến nghị"] == (0, 0, 2)
    assert (
        store.db.session.scalars(select(Recommendation).where(Recommendation.code == "YK1")).one().citizen.name
        == "+Trần Thị A"
    )


def test_a_viewer_gets_what_they_reach(tmp_path):
    taken(
        *whole(OPINION, dialogues=[DIALOGUE, DIALOGUE | {"Mã cuộc": "DT2", "Đơn vị chủ trì": "T1"}], figures=[FIGURE])
    )
    viewer = officers.viewer(make.officer("secretariat", unit("P1")))
    held = {s.name: [cells[0] for _, cells in s.rows[1:]] for s in exported(tmp_path / "a.xlsx", viewer=viewer)}
    assert held == {
        "Đơn vị": ["P1", "T1"],
        "Đối thoại": ["DT1"],
        "Góp ý": ["GY1"],
        "Kiến nghị": ["YK1"],
        "Số liệu tổng hợp": [],
        **{book.name: [] for book in BOOKS},
    }


def test_an_edited_row_enters_an_unedited_one_changes_nothing(tmp_path):
    filled()
    sheets = exported(tmp_path / "a.xlsx")
    [opinions] = [s for s in sheets if s.name == "Kiến nghị"]
    place = opinions.rows[0][1].index("Lĩnh vực")
    known = {name: FULL[name] for name in ("Mã ý kiến", "Mã cuộc", "Nội dung")}
    taken(sheet("Kiến nghị", known | {"Số văn bản": "99/UBND"}))  # somebody else, meanwhile
    assert counts(taken(opinions))["Kiến nghị"] == (0, 0, 2)
    opinions.rows[1][1][place] = "Giao thông"
    problems = refused(opinions)
    assert [(p.row, p.column) for p in problems] == [(2, "Lĩnh vực"), (2, "Số văn bản")]
    told = next(p for p in problems if p.column == "Số văn bản")
    assert "=1+1" in told.problem
    assert "99/UBND" in told.problem
    fresh = next(s for s in exported(tmp_path / "b.xlsx") if s.name == "Kiến nghị")
    fresh.rows[1][1][place] = "Giao thông"
    assert counts(taken(fresh))["Kiến nghị"] == (0, 1, 1)


def test_the_template_can_be_filled_and_taken_in(tmp_path):
    with (tmp_path / "mau.xlsx").open("wb") as out:
        to_xlsx_workbook.template(out)
    book = openpyxl.load_workbook(tmp_path / "mau.xlsx")
    assert book.sheetnames == [*(spec.name for spec in SHEETS), "Danh mục", "Hướng dẫn"]
    for name, rows in (
        ("Đơn vị", UNITS),
        ("Đối thoại", [DIALOGUE]),
        ("Góp ý", [CONTRIBUTION]),
        ("Kiến nghị", [OPINION]),
    ):
        headings = [cell.value for cell in book[name][1]]
        for number, row in enumerate(rows, start=2):
            for heading, value in row.items():
                book[name].cell(number, headings.index(heading) + 1, value)
    lists = {v.sqref: v.formula1 for v in book["Kiến nghị"].data_validations.dataValidation if v.type == "list"}
    assert len(lists) == 6  # side, nature, admission, lead, acceptance, result
    book.save(tmp_path / "day.xlsx")
    examined = taken(*files.read(tmp_path / "day.xlsx"))
    assert examined.findings.warnings == []
    assert counts(examined)["Kiến nghị"] == (1, 0, 0)


def test_opinions_come_in_the_order_of_their_cuoc(tmp_path):
    same_day = [DIALOGUE | {"Mã cuộc": code} for code in ("DT3", "DT1", "DT2")]
    rows = [OPINION | {"Mã ý kiến": f"YK{n}", "Mã cuộc": f"DT{3 - n % 3}"} for n in range(6)]
    taken(*whole(*rows, dialogues=same_day))
    [opinions] = [s for s in exported(tmp_path / "a.xlsx") if s.name == "Kiến nghị"]
    assert [cells[1] for _, cells in opinions.rows[1:]] == ["DT1", "DT1", "DT2", "DT2", "DT3", "DT3"]
