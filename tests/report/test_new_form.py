"""A form that came later is a file in the installation's folder: page, list, files, command; no Python."""

import json
from datetime import date

import openpyxl
import pytest
from click.testing import CliRunner
from sqlalchemy import select

from feedback.case import resolution
from feedback.case.record import Recommendation
from feedback.case.word import Acceptance
from feedback.command import main
from feedback.core import calendar, store
from feedback.core import settings as places
from feedback.register import edition as editions
from feedback.register.edition import Edition
from feedback.report import issue, restate
from feedback.tally import layout
from tests import make
from tests.web.reading import words

FORM = """
appendix = "05"
counts   = "04"
title    = "Biểu 05: Ý kiến chưa kết luận"
basis    = "Công văn số 12-CV/TU, ngày 02/01/2024"
in_force = { from = 2024-01-02 }
rows     = ["year", "level"]
corner   = ["Năm", "Cấp"]
[[column]]
heading  = ["Tổng số ý kiến"]
measure  = "total"
[[column]]
heading  = ["Chưa kết luận/tổng số"]
ratio    = ["pending", "total"]
"""
WINDOW = "from=2024-01-01&to=2024-12-31"
one_database = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@pytest.fixture
def form(app):
    """The form stands in the installation's own folder; afterwards nobody knows of it any more."""
    own = app.config["SETTINGS"].instance / "reports" / layout.REPORT
    own.mkdir(parents=True)
    (own / "appendix-05.toml").write_text(FORM, "utf-8")
    places.stand_in(app.config["SETTINGS"].instance)
    layout.every.cache_clear()
    yield own / "appendix-05.toml"
    (own / "appendix-05.toml").unlink(missing_ok=True)
    layout.every.cache_clear()


@one_database
def test_a_new_form_is_a_file(form, signed_in, run, tmp_path):
    city = make.city()
    heard = make.dialogue(date(2024, 3, 15), city.wards[0], head="authority")
    accepted = make.recommendation(heard, acceptance="accepted", concluded_on=date(2024, 5, 2))
    waiting = make.recommendation(heard)
    reader = signed_in("leader", city.top)
    page = reader.get(f"/appendices/forms/05?{WINDOW}")
    assert "Biểu 05: Ý kiến chưa kết luận" in words(page)
    assert "1/2(50,0%)" in words(page).replace(" ", "")
    assert "Kiểm tra trước khi ký" in words(page)
    behind = words(reader.get(f"/appendices/forms/05/cell?{WINDOW}&measure=pending"))
    assert waiting.code in behind
    assert accepted.code not in behind
    form.with_name("appendix-06.toml").write_text(FORM.replace('"05"', '"06"').replace('"pending"', '"x"'), "utf-8")
    beside = words(reader.get("/appendices/04"))
    assert "Biểu 05: Ý kiến chưa kết luận" in beside
    assert "Biểu 06" in beside
    form.with_name("appendix-06.toml").unlink()
    assert "Công văn số 12-CV/TU" in words(reader.get("/how-it-is-counted"))
    for kind in ("docx", "pdf", "xlsx", "csv", "json"):
        answer = reader.get(f"/appendices/forms/05/files/{kind}?{WINDOW}")
        assert (answer.status_code, len(answer.data) > 300) == (200, True), kind
        assert "phu-luc-05-20240101-20241231" in answer.headers["Content-Disposition"]
    told = json.loads(run("appendix", "05", "--from", "2024-01-01", "--to", "2024-12-31").stdout)
    assert (told["appendix"], told["total"]["total"], told["total"]["pending"]) == ("05", 2, 1)
    run(
        "appendix",
        "05",
        "--from",
        "2024-01-01",
        "--to",
        "2024-12-31",
        "--format",
        "xlsx",
        "--output",
        tmp_path / "5.xlsx",
    )
    cells = [cell.value for row in openpyxl.load_workbook(tmp_path / "5.xlsx").active.iter_rows() for cell in row]
    assert "Tổng số ý kiến" in cells
    assert "1/2 (50,0%)" in cells


@one_database
def test_it_is_issued_and_restated_though_the_form_is_gone(form, signed_in, run):
    city = make.city()
    heard = make.dialogue(date(2024, 3, 15), city.wards[0], head="authority")
    late = make.recommendation(heard)
    office = signed_in("secretariat", city.office)
    assert "Biểu 05: Ý kiến chưa kết luận" in words(office.get("/editions/new"))
    run("editions", "make", "--period", "2024", "--appendix", "05")
    with store.one_transaction():
        made = store.db.session.scalars(select(Edition)).one()
        issue.seal(
            made,
            number="5-BC",
            dated_on=date(2025, 1, 5),
            signer="Trần Thị Ký",
            version=None,
            by="Thử",
            at=calendar.now(),
        )
    form.unlink()
    layout.every.cache_clear()
    file = office.get(f"/editions/{made.id}/files/05/pdf")
    assert (file.status_code, file.data[:4]) == (200, b"%PDF")
    assert late.code in words(office.get(f"/editions/{made.id}/cell?appendix=05&measure=pending"))
    with store.one_transaction():
        editions.give_reason("Nhập sót")
        row = store.db.session.get_one(Recommendation, late.id)
        resolution.conclude(row, Acceptance.ACCEPTED, dated_on=date(2024, 6, 1), reason="", today=calendar.today())
    [one] = [d for d in restate.restate(made, "05").differences if d.measure == "pending" and d.year == 2024]
    assert (one.then, one.now) == (1, 0)
    run("verify")


@one_database
def test_one_that_is_not_there(app, signed_in, run):
    reader = signed_in("leader", make.city().top)
    for path in ("05", "04", "x", "05/cell", "05/files/pdf"):
        assert reader.get(f"/appendices/forms/{path}").status_code == 404
    assert (
        "05: không có mẫu; có 01, 02, 03, 04"
        in run("appendix", "05", "--from", "2024-01-01", "--to", "2024-12-31", code=2).output
    )


def test_what_is_wrong_with_it_is_said(tmp_path):
    (tmp_path / "appendix-05.toml").write_text(FORM.replace('counts   = "04"\n', ""), "utf-8")
    (tmp_path / "appendix-03.toml").write_text(FORM.replace('"05"', '"03"'), "utf-8")
    said = CliRunner().invoke(main, ["reports", "check", "--folder", str(tmp_path)]).output
    assert "biểu mới số 05 phải ghi counts: đếm như phụ lục nào trong 01, 02, 03, 04" in said
    assert "phụ lục 03 không đổi được cách đếm" in said
