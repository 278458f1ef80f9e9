"""Appendices 01 and 02: entered by the workbook, added up by level, listed, cut by window, day and unit; both databases."""

import json
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import select

from feedback.core import store
from feedback.core.refusal import Refused
from feedback.office import keeping
from feedback.office.agency import Agency
from feedback.register import book as register
from feedback.register.dissemination import Dissemination
from feedback.register.document import Document
from feedback.report import file, paper_book
from feedback.tally import book
from feedback.tally.ask import ask
from tests.intake.book import UNITS, counts, refused, sheet, taken

pytestmark = pytest.mark.usefixtures("db")

SPREAD = {"Mã": "PB1", "Ngày": date(2024, 3, 5), "Đơn vị tổ chức": "P1", "Số người tham gia": 120}
ISSUED = {"Mã": "VB1", "Loại văn bản": "Kế hoạch", "Số, ký hiệu": "12-KH/TU", "Ngày ban hành": date(2024, 3, 5),
          "Cơ quan ban hành": "T1", "Trích yếu": "Triển khai quy chế"}  # fmt: skip
YEAR = (date(2024, 1, 1), date(2024, 12, 31))


def enter(*books: tuple[str, list[dict]]):
    return taken(sheet("Đơn vị", *UNITS), *(sheet(name, *rows) for name, rows in books))


def unit(code: str) -> Agency:
    return store.db.session.scalars(select(Agency).where(Agency.code == code)).one()


def answer(number: str, first: date = YEAR[0], last: date = YEAR[1], **facts) -> dict:
    return book.as_json(book.fill(ask(number, first, last, **facts)))


def test_dissemination_is_added_up_by_level_and_an_empty_count_of_meetings_is_one():
    enter(("Phổ biến, quán triệt", [
        SPREAD, SPREAD | {"Mã": "PB2", "Số cuộc": 3, "Số tài liệu phát hành": 500, "Hình thức khác": "Loa truyền thanh"},
        SPREAD | {"Mã": "PB3", "Đơn vị tổ chức": "T1", "Số người tham gia": 0, "Số cuộc": 0},
        SPREAD | {"Mã": "PB4", "Ngày": date(2023, 12, 31)},
    ]))  # fmt: skip
    told = answer("01")
    assert told == {
        "appendix": "01", "from": "2024-01-01", "to": "2024-12-31", "as_of": "2024-12-31", "agency": None,
        "rows": [
            {"level": "province", "meetings": 0, "people": 0, "copies": 0, "other_forms": []},
            {"level": "district", "meetings": 0, "people": 0, "copies": 0, "other_forms": []},
            {"level": "commune", "meetings": 4, "people": 240, "copies": 500, "other_forms": ["Loa truyền thanh"]},
        ],
        "total": {"meetings": 4, "people": 240, "copies": 500, "other_forms": ["Loa truyền thanh"]}, "notes": [],
    }  # fmt: skip
    assert answer("01", as_of=date(2024, 3, 4))["total"]["meetings"] == 0
    assert answer("01", agency=unit("Q1"))["total"]["meetings"] == 0
    assert answer("01", date(2023, 1, 1))["total"]["people"] == 360
    with (
        store.one_transaction()
    ):  # a line on a day on which, it turns out, its unit had ended: at its last level, not gone
        keeping.end(unit("P1"), on=date(2024, 1, 31), successor=None)
    assert answer("01")["rows"] == told["rows"]
    assert [row["level"] for row in answer("01", date(2026, 1, 1), date(2026, 6, 30))["rows"]] == [
        "province",
        "commune",
    ]


def test_on_paper_nothing_known_is_empty_and_a_kept_0_is_0():
    enter(("Phổ biến, quán triệt", [SPREAD | {"Đơn vị tổ chức": "T1", "Số người tham gia": 0}]))
    laid = paper_book.lay_out(book.fill(ask("01", *YEAR)))
    assert laid.lines[0].cells == ("1.", "Thành phố", 1, 0, "…", "")
    assert laid.lines[2].cells[2:5] == ("", "", "")
    assert laid.total.cells[2:5] == (1, 0, 0)


def test_documents_that_carry_out_what_the_report_is_about():
    rows = [
        ISSUED,
        ISSUED
        | {
            "Mã": "VB2",
            "Ngày ban hành": date(2024, 2, 1),
            "Số, ký hiệu": None,
            "Triển khai văn bản": "QĐ số 218 - qđ/tw",
        },
        ISSUED | {"Mã": "VB3", "Triển khai văn bản": "Quyết định 217-QĐ/TW"},
        ISSUED | {"Mã": "VB4", "Triển khai văn bản": "1218-QĐ/TW"},
        ISSUED | {"Mã": "VB5", "Ngày ban hành": date(2025, 1, 1)},
    ]
    enter(("Văn bản", rows))
    told = answer("02")
    assert told["total"] == 2
    assert told["rows"] == [
        {
            "type": "Kế hoạch",
            "number": None,
            "issued_on": "2024-02-01",
            "abstract": "Triển khai quy chế",
            "issuer": "T1",
        },
        {
            "type": "Kế hoạch",
            "number": "12-KH/TU",
            "issued_on": "2024-03-05",
            "abstract": "Triển khai quy chế",
            "issuer": "T1",
        },
    ]
    laid = paper_book.lay_out(book.fill(ask("02", *YEAR)))
    assert laid.lines[1].cells == ("2.", "Kế hoạch số 12-KH/TU", "05/03/2024", "Triển khai quy chế")
    assert laid.total.cells == ("", "Tổng", 2, "")


def test_the_same_file_again_changes_nothing_and_a_change_is_one():
    first = enter(("Phổ biến, quán triệt", [SPREAD]), ("Văn bản", [ISSUED]))
    assert (counts(first)["Phổ biến, quán triệt"], counts(first)["Văn bản"]) == ((1, 0, 0), (1, 0, 0))
    again = enter(("Phổ biến, quán triệt", [SPREAD]), ("Văn bản", [ISSUED | {"Trích yếu": "Sửa"}]))
    assert (counts(again)["Phổ biến, quán triệt"], counts(again)["Văn bản"]) == ((0, 0, 1), (0, 1, 0))
    assert store.db.session.scalars(select(Document)).one().version == 2


@pytest.mark.parametrize(
    ("name", "row", "column", "problem"),
    [
        ("Phổ biến, quán triệt", {"Số người tham gia": None}, "Số người tham gia", "bắt buộc"),
        ("Phổ biến, quán triệt", {"Số người tham gia": -1}, "Số người tham gia", ""),
        ("Phổ biến, quán triệt", {"Số cuộc": 1.5}, "Số cuộc", ""),
        ("Phổ biến, quán triệt", {"Đơn vị tổ chức": "LẠ"}, "Đơn vị tổ chức", "LẠ"),
        ("Phổ biến, quán triệt", {"Đơn vị tổ chức": "Q1", "Ngày": date(2025, 8, 1)}, "Đơn vị tổ chức", "không tồn tại"),
        ("Phổ biến, quán triệt", {"Ngày": date(2027, 1, 1)}, "Ngày", "tương lai"),
        ("Văn bản", {"Trích yếu": None}, "Trích yếu", "bắt buộc"),
        ("Văn bản", {"Loại văn bản": " "}, "Loại văn bản", "bắt buộc"),
        ("Văn bản", {"Ngày ban hành": "31/2/2024"}, "Ngày ban hành", ""),
    ],
)
def test_what_is_wrong_is_named_with_its_row(name, row, column, problem):
    usual = SPREAD if name != "Văn bản" else ISSUED
    found = refused(sheet("Đơn vị", *UNITS), sheet(name, usual, usual | {"Mã": "X2"} | row))
    assert [(p.sheet, p.row, p.column) for p in found] == [(name, 3, column)]
    assert problem in found[0].problem


def test_a_code_stands_once_in_a_file():
    found = refused(sheet("Đơn vị", *UNITS), sheet("Văn bản", ISSUED, ISSUED | {"Mã": "vb1"}))
    assert [(p.row, p.problem) for p in found] == [(3, "Mã “vb1” đã có ở hàng 2.")]


def test_a_line_by_hand_gets_a_code_and_is_refused_on_a_day_without_its_unit():
    enter()
    facts = {"values": {"people": 5, "meetings": 1}, "today": date(2026, 1, 1)}
    with store.one_transaction():
        line = register.save(Dissemination, None, agency=unit("P1"), on=date(2024, 5, 6), **facts)
    assert line.code == "PB-P1-2024-01"
    with store.one_transaction(), pytest.raises(Refused, match="không tồn tại"):
        register.save(Dissemination, None, agency=unit("Q1"), on=date(2025, 7, 1), **facts)
    with store.one_transaction(), pytest.raises(Refused, match="tương lai"):
        register.save(Dissemination, None, agency=unit("P1"), on=date(2026, 1, 2), **facts)
    with store.one_transaction(), pytest.raises(Refused, match="lý do"):
        register.remove(line, reason=" ")


@pytest.mark.parametrize("number", ["01", "02"])
def test_as_files(number):
    enter(
        ("Phổ biến, quán triệt", [SPREAD | {"Hình thức khác": "=HYPERLINK(1)"}]),
        ("Văn bản", [ISSUED | {"Trích yếu": "=1+1"}]),
    )
    filled = book.fill(ask(number, *YEAR))
    assert json.loads(file.made(filled, "json")) == book.as_json(filled)
    assert "'=" in file.made(filled, "csv").decode()
    page = openpyxl.load_workbook(BytesIO(file.made(filled, "xlsx"))).active
    assert page["A1"].value == filled.form.layout.title
    assert {cell.data_type for row in page.iter_rows() for cell in row if cell.value is not None} <= {"s", "n"}
    assert page.page_setup.orientation == "landscape"
    with pytest.raises(Refused, match="doc; có docx, pdf"):
        file.made(filled, "doc")
