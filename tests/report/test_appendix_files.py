"""An appendix as files: the paper's rows, the workbook as Excel reads it, the text file, the same JSON as ever."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from feedback.core import store
from feedback.core.refusal import Refused
from feedback.office import agency as units
from feedback.office import tree
from feedback.report import file, paper
from feedback.tally import appendix, rule
from feedback.tally.ask import ask
from tests import make

PLAN = (date(2013, 12, 12), date(2015, 4, 30))
GOLDEN = Path(__file__).parent / "appendix-04.json"


@pytest.fixture
def filled(app) -> appendix.Appendix:
    """Two years of a small city with everything that a form must tell apart."""
    city = make.city()
    make.figure(
        city.top,
        year=2013,
        appendix="04",
        first_day=date(2013, 12, 12),
        last_day=date(2013, 12, 31),
        dialogues=2,
        accepted=3,
        not_accepted=1,
        total=5,
    )
    make.figure(city.commune, year=2014, appendix="04", dialogues=9, total=30, accepted=20)
    make.figure(city.commune, year=2015, appendix="04", dialogues=1, total=4)
    session = make.dialogue(date(2014, 3, 1), city.commune, head="both")
    for number in range(10):
        accepted = {"acceptance": "accepted" if number else "partly"} if number < 7 else {}
        refused = {"acceptance": "not_accepted", "not_accepted_reason": "Hết vốn"} if number in (7, 8) else {}
        make.recommendation(session, side_given="authority", **accepted, **refused)
    make.recommendation(make.contribution(date(2014, 4, 1), city.district, target="body", form="ad_hoc"))
    make.contribution(date(2015, 2, 1), city.top, target="person", form="regular")
    return appendix.fill(ask("04", *PLAN))


def test_the_object_is_the_same_as_ever(filled):
    assert json.loads(file.made(filled, "json")) == json.loads(GOLDEN.read_text("utf-8"))


def test_the_workbook_is_the_form(filled):
    book = openpyxl.load_workbook(io.BytesIO(file.made(filled, "xlsx")))
    sheet = book["Phụ lục 04"]

    def cells(row: int) -> list:
        return [sheet.cell(row, column).value for column in range(1, 12)]

    assert cells(5)[2:] == [
        "Số cuộc đối thoại giữa người đứng đầu chính quyền với Nhân dân",
        "Số cuộc/lần góp ý đối với cơ quan, tổ chức", None, None,
        "Số cuộc/lần góp ý đối với cá nhân", None, None,
        "Việc tiếp nhận, xử lý ý kiến góp ý", None,
    ]  # fmt: skip
    assert cells(7) == ["2013\n(từ 12/12 đến 31/12)", "Thành phố", 2, 0, 0, 0, 0, 0, 0, "3/5 (60,0%)", "1/5 (20,0%)"]
    assert cells(8) == ["2014", "Thành phố", *[None] * 7, "–", "–"]
    assert cells(9) == [None, "Quận, huyện", 0, 0, 0, 1, 0, 0, 0, "0/1 (0,0%)", "0/1 (0,0%)"]
    assert cells(10) == [None, "Phường, xã", 1, 0, 0, 0, 0, 0, 0, "7/10 (70,0%)", "2/10 (20,0%)"]
    assert cells(11)[:2] == ["2015\n(từ 1/1 đến 30/4)", "Thành phố"]
    assert cells(13) == [None, "Phường, xã", *[0] * 7, "–", "–"]
    merged = {str(span) for span in sheet.merged_cells.ranges}
    assert {"A5:B6", "C5:C6", "D5:F5", "G5:I5", "J5:K5", "A8:A10", "A11:A13"} <= merged


def test_the_workbook_prints_on_a4_landscape_with_the_margins_of_the_decree(filled):
    sheet = openpyxl.load_workbook(io.BytesIO(file.made(filled, "xlsx"))).active
    setup, margins = sheet.page_setup, sheet.page_margins
    assert (int(setup.paperSize), setup.orientation, setup.fitToHeight) == (9, "landscape", 0)
    millimetres = [round(inches * 25.4) for inches in (margins.left, margins.right, margins.top, margins.bottom)]
    assert millimetres == [30, 15, 20, 20]
    assert sheet.print_title_rows == "$5:$6"
    assert {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value is not None} == {
        "Times New Roman"
    }


def test_no_text_becomes_a_formula_or_a_link(app):
    city = make.city()
    with store.one_transaction():
        units.periods(city.commune.id)[0].name = '=HYPERLINK("http://x")'
        tree.rebuild()
    make.figure(city.commune, year=2014, appendix="03", total=4)
    found = appendix.fill(ask("03", date(2014, 2, 1), date(2014, 12, 31), agency=city.commune))
    sheet = openpyxl.load_workbook(io.BytesIO(file.made(found, "xlsx"))).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)
    assert sheet["A2"].value.startswith("=HYPERLINK")


def test_the_text_file_holds_every_figure_and_no_formula(filled):
    content = file.made(filled, "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0]["Phần của năm"] == "từ 12/12 đến 31/12"
    assert (rows[3]["Năm"], rows[3]["Cấp"], rows[3]["Ý kiến tiếp thu"], rows[3]["Tổng số ý kiến"]) == (
        "2014",
        "Phường, xã",
        "7",
        "10",
    )
    assert (rows[-1]["Năm"], rows[-1]["Tổng số ý kiến"], rows[-1]["Dòng số liệu khai"]) == ("Tổng cộng", "16", "1")
    assert paper._safe("=1+1") == "'=1+1"


def test_the_line_of_totals_is_a_setting(filled):
    assert [cell.text for cell in paper.lay_out(filled).total][-2:] == ["10/16 (62,5%)", "3/16 (18,8%)"]
    with store.one_transaction():
        rule.adopt(rule.Rules(total_line=False), valid_from=date(2015, 1, 1), basis="Công văn 5")
    without = appendix.fill(ask("04", *PLAN))
    assert paper.lay_out(without).total is None
    sheet = openpyxl.load_workbook(io.BytesIO(file.made(without, "xlsx"))).active
    assert not any(cell.value == paper.TOTAL for row in sheet.iter_rows() for cell in row)


def test_a_kind_that_there_is_not_is_refused(filled):
    with pytest.raises(Refused, match="Không xuất được phụ lục ra doc; có docx, pdf, xlsx, csv, json"):
        file.made(filled, "doc")
