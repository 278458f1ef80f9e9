"""Workbooks as offices keep them: taken in as they are, or refused in the right words; the figures that come out."""

import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from feedback.case.record import Recommendation
from feedback.core import store
from feedback.intake import workbook
from feedback.register.figure import Figure
from tests.intake.book import counts, take_in, taken
from tests.papers.write import FOLDER, PAPERS


@pytest.mark.parametrize("name", PAPERS)
def test_the_papers_are_what_is_written(name, tmp_path):
    PAPERS[name](tmp_path / name)
    fresh, kept = (workbook.read(folder / name) for folder in (tmp_path, FOLDER))
    assert [(s.name, s.merged, s.rows) for s in fresh] == [(s.name, s.merged, s.rows) for s in kept]


def test_a_ward_s_book_enters_as_it_is_kept(db):
    examined = taken(*workbook.read(FOLDER / "so-phuong.xlsx"))
    assert counts(examined) == {"Đơn vị": (5, 0, 0), "Đối thoại": (3, 0, 0), "Kiến nghị": (6, 0, 0)}
    assert [(n.sheet, n.column) for n in examined.findings.warnings] == [("ĐỐI THOẠI ", "STT"), ("Ghi chú", "")]
    rows = {r.code: r for r in db.session.scalars(select(Recommendation))}
    assert {r.occasion.code for r in rows.values()} == {"01/2024", "02/2024", "03/2024"}
    assert rows["01/2024-2"].occasion.code == "01/2024"
    assert (rows["01/2024-1"].settled_on, rows["01/2024-1"].paper_number) == (date(2024, 4, 30), "15/UBND")
    assert (rows["01/2024-3"].acceptance, rows["01/2024-3"].not_accepted_reason) == (
        "not_accepted",
        "Không có căn cứ pháp luật",
    )
    assert (rows["02/2024-1"].side, rows["03/2024-1"].side, rows["03/2024-2"].side) == (
        "authority",
        "party",
        "authority",
    )
    assert counts(taken(*workbook.read(FOLDER / "so-phuong.xlsx")))["Kiến nghị"] == (0, 0, 6)


def test_an_old_town_s_book_is_read_and_its_slips_are_named(db):
    sheets = workbook.read(FOLDER / "so-thi-xa-tcvn3.xlsx")
    examined = take_in(*sheets)
    assert [(p.sheet, p.row, p.column) for p in examined.problems] == [
        ("Kiến nghị", 6, "Ngày trả lời"),
        ("Kiến nghị", 7, "Lý do không tiếp thu"),
        ("Kiến nghị", 8, "Tiếp thu"),
        ("Kiến nghị", 8, "Mã ý kiến"),
        ("Kiến nghị", 9, "Mã cuộc"),
        ("Kiến nghị", 9, "Nội dung"),
    ]
    assert "TCVN3" in examined.findings.warnings[0].text
    page = next(s for s in sheets if s.name == "Kiến nghị")
    page.rows = [(number, cells) for number, cells in page.rows if number not in (8, 9)]
    by_row = dict(page.rows)
    by_row[6][4] = "15/6/2015"
    by_row[7].append("Trái quy định")
    taken(*sheets)
    texts = db.session.scalars(select(Recommendation.content).order_by(Recommendation.id)).all()
    assert texts[0] == "Đề nghị sửa đường liên tổ bị hư hỏng nặng"
    assert texts[2] == "Đề nghị cấp giấy chứng nhận quyền sử dụng đất"


def test_published_figures_come_out_as_they_went_in(run):
    run("import", FOLDER / "so-lieu-cong-bo.xlsx")
    for line in store.db.session.scalars(select(Figure)):
        assert "giả định" in line.source
        assert (line.accepted, line.not_accepted, line.total) == (None, None, None)
    for code in ("T01", "T19"):
        told = run("appendix", "04", "--from", "2018-01-01", "--to", "2018-12-31", "--agency", code).stdout
        golden = Path(FOLDER / f"phu-luc-04-2018-{code}.json").read_text("utf-8")
        assert json.loads(told) == json.loads(golden)
