"""The pages of the year's plan: made, copied, carried out with one press, given up with a reason; the board and its file."""

import io
import re
from datetime import date

import openpyxl
import pytest

from feedback.case.record import Dialogue
from feedback.case.sitting import line, plan
from feedback.case.sitting.word import LineState
from feedback.core.store import db
from tests import make
from tests.case.sitting.ground import planned
from tests.web.reading import words

TODAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _today(on):
    on(TODAY)


def _lines(plan_id: int):
    db.session.rollback()
    return line.of_plan(db.session.get_one(plan.YearPlan, plan_id))


def test_made_filled_and_carried_out_with_one_press(app, signed_in):
    c = make.city()
    planned(c.wards[0], {"quarter": 2, "theme": "Đất đai"}, year=2025)
    client = signed_in("secretariat", c.office)
    facts = {"agency": c.wards[0].id, "year": "2026", "number": "12-KH/ĐU", "issued_on": "15/1/2026", "copied": "y"}
    made = client.submit("/plans/new", facts)
    assert made.status_code == 302
    page = client.get(made.location)
    assert "Đã lập kế hoạch năm 2026 với 1 dòng của năm trước." in words(page)
    assert "Chậm kế hoạch" in words(page)
    plan_id = int(made.location.rsplit("/", 1)[1])
    again = client.submit("/plans/new", facts)
    assert (again.status_code, "đã có kế hoạch năm 2026" in again.text) == (422, True)
    more = {"quarter": "4", "month": "12", "head": "authority", "theme": "Rác thải", "preparing": "Phòng Kinh tế"}
    assert client.submit(f"/plans/{plan_id}/lines/new", more).status_code == 302
    assert (
        client.submit(f"/plans/{plan_id}/lines/new", {"head": "party", "quarter": "4", "month": "13"}).status_code
        == 422
    )
    late, coming = _lines(plan_id)
    done = client.submit(f"/plan-lines/{coming.id}/make", {"version": coming.version})
    assert "dự kiến ngày 15/12/2026" in words(client.get(done.location))
    twice = client.submit(f"/plan-lines/{coming.id}/make", {"version": coming.version})
    assert twice.status_code == 422
    assert db.session.query(Dialogue).count() == 1
    assert client.submit(f"/plan-lines/{late.id}/not-held", {"version": late.version, "reason": " "}).status_code == 422
    client.submit(f"/plan-lines/{late.id}/not-held", {"version": late.version, "reason": "Sắp xếp đơn vị"})
    assert "Lý do: Sắp xếp đơn vị" in words(client.get(f"/plans/{plan_id}"))
    late = _lines(plan_id)[0]
    client.submit(f"/plan-lines/{late.id}/take-up", {"version": late.version})
    session = make.dialogue(date(2026, 5, 5), c.wards[0], theme="Đã có")
    late = _lines(plan_id)[0]
    assert "Đã có" in client.get(f"/plan-lines/{late.id}/match").text
    client.submit(f"/plan-lines/{late.id}/match", {"version": late.version, "dialogue": session.id})
    assert line.state(_lines(plan_id)[0], TODAY) is LineState.HELD
    assert "Kế hoạch 2026, quý II" in words(client.get(f"/dialogues/{session.id}"))
    late = _lines(plan_id)[0]
    client.submit(f"/plan-lines/{late.id}/unmatch", {"version": late.version})
    late = _lines(plan_id)[0]
    edited = {"version": late.version, "head": "both", "quarter": "1", "theme": "Sửa"}
    client.submit(f"/plan-lines/{late.id}/edit", edited)
    assert client.submit(f"/plan-lines/{late.id}/edit", edited).status_code == 409
    late = _lines(plan_id)[0]
    assert (late.head, late.quarter, late.theme) == ("both", 1, "Sửa")
    client.submit(f"/plan-lines/{late.id}/remove", {"version": late.version})
    assert len(_lines(plan_id)) == 1
    version = db.session.get_one(plan.YearPlan, plan_id).version
    client.submit(f"/plans/{plan_id}/edit", {"version": version, "number": "13-KH/ĐU"})
    assert "Số 13-KH/ĐU" in words(client.get(f"/plans/{plan_id}"))


def test_the_board_its_numbers_and_its_file(app, signed_in, query_count):
    c = make.city()
    planned(c.wards[0], {"quarter": 1}, {"quarter": 4})
    make.dialogue(date(2026, 3, 3), c.wards[1])
    client = signed_in("leader", c.office)
    home = words(client.get("/"))
    assert "1 đơn vị chậm kế hoạch đối thoại" in home
    assert "3 đơn vị đến quý IV chưa đối thoại" in home
    assert "3 đơn vị chưa có kế hoạch năm" in home
    for show, units in (("behind", ["Phường 1"]), ("none-held", ["Phường 1", "Thành phố Mẫu", "Xã Ba"]),
                        ("no-plan", ["Phường 2", "Thành phố Mẫu", "Xã Ba"])):  # fmt: skip
        page = client.get(f"/plans?show={show}")
        rows = re.findall(r'<th scope="row" data-label="Đơn vị">([^<]+)<', page.text)
        assert sorted(rows) == units, show
    with query_count() as queries:
        assert client.get("/plans").status_code == 200
    assert len(queries) <= 20
    book = openpyxl.load_workbook(io.BytesIO(client.get("/plans/list.xlsx?year=2026").data))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[1][:8] == ("P1", "Phường 1", "Phường, xã", "12-KH/ĐU", 2, 0, 1, 0)
    assert [row[0] for row in rows[1:]] == ["P1", "P2", "TP", "X3"]
    assert "Quận Một" in client.get("/plans?year=2024").text
    assert "Quận Một" not in client.get("/plans").text
    assert client.get("/plans?year=abcd&show=x&level=zz&page=0").status_code == 200


def test_who_may(app, signed_in):
    c = make.city()
    made, [one] = planned(c.wards[0], {})
    for role, unit in (("front", c.front), ("leader", c.office), ("auditor", c.office)):
        reader = signed_in(role, unit)
        page = reader.get(f"/plans/{made.id}")
        assert page.status_code == 200
        assert ">Thêm dòng<" not in page.text
        assert "Lập cuộc<" not in page.text
        assert reader.submit(f"/plan-lines/{one.id}/make").status_code == 403
    assert signed_in("agency", c.works).get("/plans").status_code == 403
    foreign = signed_in("secretariat", c.commune)
    assert foreign.get(f"/plans/{made.id}").status_code == 404
    assert foreign.submit("/plans/new", {"agency": c.wards[0].id, "year": "2026"}).status_code == 422
