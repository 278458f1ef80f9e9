"""Pages of units: an administrator adds, changes from a day, corrects, ends with an heir, loads a province."""

import json
from datetime import date

import pytest
from sqlalchemy import func, select, update

from feedback.case.record import Occasion, Recommendation
from feedback.case.work import Assignment
from feedback.core import store
from feedback.office import agency as units
from feedback.office.agency import Agency, Level
from feedback.register.figure import Figure
from tests import make


@pytest.fixture
def city(db):
    return make.city()


@pytest.fixture
def admin(city, signed_in):
    return signed_in("admin", city.top)


def _terms(unit=None, **more):
    facts = {"name": "Phường Mới", "kind": "authority", "level_word": "Phường", "parent": "", **more}
    return {**facts, "version": store.db.session.get_one(Agency, unit.id).version} if unit is not None else facts


def test_a_unit_is_added_and_found(city, admin):
    answer = admin.submit("/agencies/new", {**_terms(code="PM9", parent=city.top.id), "valid_from": "1/7/2025"})
    assert answer.status_code == 302
    made = units.by_code("pm9")
    assert made.parent_id == city.top.id
    assert "Phường Mới" in admin.get("/agencies?q=phuong+moi").text
    assert "PM9" in admin.get("/agencies?q=PM9").text
    page = admin.get(answer.location).text
    assert "Thêm đơn vị" in page
    assert "01/07/2025" in page


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(city, admin):
    answer = admin.submit("/agencies/new", _terms(code="SXD", name="Tên đã gõ"))
    assert answer.status_code == 422
    assert "Mã đơn vị này đã có" in answer.text
    assert "Tên đã gõ" in answer.text


def test_a_change_from_a_day_leaves_the_past(city, admin):
    ward = city.commune
    data = {**_terms(ward, name="Phường Ba", parent=city.top.id), "since": "1/1/2025"}
    assert admin.submit(f"/agencies/{ward.id}/follow", data).status_code == 302
    assert [p.name for p in units.periods(ward.id)] == ["Xã Ba", "Phường Ba"]
    stale = admin.submit(f"/agencies/{ward.id}/follow", {**data, "since": "1/1/2026"})
    assert stale.status_code == 409
    assert "Phường Ba" in stale.text


def test_a_correction_of_the_level_moves_the_figures_with_it(city, admin):
    session, line = make.dialogue(agency=city.commune), make.figure(city.commune, year=2020)
    opinion = make.recommendation(session)
    period = units.periods(city.commune.id)[0]
    data = {**_terms(city.commune, level_word="Huyện"), "reason": "Ghi nhầm cấp"}
    path = f"/agencies/{city.commune.id}/periods/{period.id}"
    assert admin.submit(path, {**data, "reason": ""}).status_code == 422
    assert admin.submit(path, data).status_code == 302
    assert store.db.session.get_one(Occasion, session.id).level is Level.DISTRICT
    assert store.db.session.get_one(Recommendation, opinion.id).level is Level.DISTRICT
    line = store.db.session.get_one(Figure, line.id)
    assert (line.level, line.version) == (Level.DISTRICT, 1)
    assert admin.get(f"/agencies/{city.top.id}/periods/{period.id}").status_code == 404


def test_an_end_hands_open_work_to_the_heir(city, admin):
    opinion = make.recommendation(make.dialogue(agency=city.top), lead=city.works)
    path = f"/agencies/{city.works.id}/end"
    assert "giữ 1 việc chưa xong" in admin.get(path).text
    version = store.db.session.get_one(Agency, city.works.id).version
    answer = admin.submit(path, {"on": "28/2/2025", "successor": city.land.id, "version": version})
    assert answer.status_code == 302
    assert "1 việc đang mở đã chuyển" in admin.get(answer.location).text
    assert store.db.session.get_one(Recommendation, opinion.id).lead_id == city.land.id
    turns = store.db.session.scalars(select(Assignment.turn).order_by(Assignment.id)).all()
    assert [turn.value for turn in turns] == ["ended", "given"]
    assert not units.existed(city.works.id, date(2025, 3, 1))


def test_a_declared_line_of_a_unit_that_ended_stays_in_its_figures(city, admin, run):
    make.figure(city.commune, year=2025, dialogues=3)
    version = store.db.session.get_one(Agency, city.commune.id).version
    data = {"on": "30/6/2025", "successor": city.top.id, "version": version}
    assert admin.submit(f"/agencies/{city.commune.id}/end", data).status_code == 302
    window = ("appendix", "04", "--from", "2025-01-01", "--to", "2025-12-31", "--agency")
    for code in ("X3", "TP"):
        assert json.loads(run(*window, code).stdout)["total"]["dialogues"] == 3
    with store.one_transaction():
        store.db.session.execute(update(Figure).values(place_day=date(2025, 12, 31)))
    assert "Số liệu khai X3/04/2025" in run("verify", code=1).stdout
    run("counts", "rebuild")
    assert "Không có lỗi" in run("verify").stderr


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_province_is_loaded_once(city, admin):
    assert admin.submit("/agencies/load", {"province": "T31"}).status_code == 302
    count = store.db.session.scalar(select(func.count()).select_from(Agency))
    assert count > 300
    assert admin.submit("/agencies/load", {"province": "T31"}).status_code == 302
    assert store.db.session.scalar(select(func.count()).select_from(Agency)) == count
    assert admin.submit("/agencies/load", {"province": "khong-co"}).status_code == 422


def test_the_list_asks_few_questions_whatever_its_length(city, admin, query_count):
    for number in range(60):
        make.agency(f"Phường số {number}", parent=city.top)
    with query_count() as queries:
        assert "1–50" in admin.get("/agencies").text
    assert len(queries) <= 20
    with query_count() as queries:
        admin.get(f"/agencies/{city.top.id}")
    assert len(queries) <= 20
