"""The pages of rules and of days off: read by all, written where the whole installation is seen, previewed before moving."""

from datetime import date

import pytest

from feedback.case import assignment
from feedback.case.record import Recommendation
from feedback.case.term import holiday, rule
from feedback.case.term.record import TimeRule
from feedback.core import store
from feedback.core.store import db
from tests import make
from tests.web.reading import hidden, words

GIVEN, TODAY, DUE = date(2024, 9, 4), date(2024, 9, 10), date(2024, 9, 25)
RULE = {"key": "reply", "agency": "0", "days": "12", "unit": "working", "basis": "QĐ 01", "valid_from": "01/10/2024"}
STORM = {"day": "18/09/2024", "kind": "off", "name": "Nghỉ tránh bão", "basis": "Công điện 01"}
pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)  # the acts run on both: tests/case/term


@pytest.fixture(autouse=True)
def _today(on):
    on(TODAY)


@pytest.fixture
def city(app):
    return make.city()


@pytest.fixture
def clerk(city, signed_in):
    return signed_in("secretariat", city.office)


@pytest.fixture
def opinion(city):
    made = make.recommendation(make.dialogue(agency=city.top), code="YKHAN1", sorted_on=GIVEN)
    with store.one_transaction():
        assignment.assign(made, lead=city.works, due_on=DUE, on=GIVEN, today=GIVEN)
    return made.id


def fresh(number: int) -> Recommendation:
    db.session.rollback()
    return db.session.get_one(Recommendation, number)


def test_rules_are_read_by_all(city, signed_in):
    for role, unit in (("agency", city.works), ("front", city.front), ("secretariat", city.wards[0])):
        text = words(signed_in(role, unit).get("/time-rules"))
        assert "Cơ quan trả lời ý kiến sau đối thoại 15 ngày làm việc" in text


def test_a_rule_is_set_from_a_day_on(clerk, opinion, on):
    assert clerk.submit("/time-rules/new", RULE | {"basis": ""}).status_code == 422
    assert clerk.submit("/time-rules/new", RULE).status_code == 302
    assert "12 ngày làm việc từ 01/10/2024 Sắp có hiệu lực QĐ 01" in words(clerk.get("/time-rules"))
    assert fresh(opinion).due_on == DUE
    on(date(2024, 10, 2))
    assert "12 ngày làm việc" in words(clerk.get("/time-rules"))
    assert assignment.usual_due(date(2024, 10, 2)) == date(2024, 10, 18)
    row = db.session.query(TimeRule).one()
    ended = clerk.submit(f"/time-rules/{row.id}/end", {"version": row.version, "valid_to": "10/10/2024"})
    assert ended.status_code == 302
    assert rule.in_force("reply", on=date(2024, 10, 11)).days == 15


def test_a_ward_sets_its_own_rules_only(city, signed_in, clerk):
    ward = signed_in("secretariat", city.wards[0])
    assert ward.submit("/time-rules/new", RULE).status_code == 422
    assert ward.submit("/time-rules/new", RULE | {"agency": str(city.wards[0].id)}).status_code == 302
    clerk.submit("/time-rules/new", RULE | {"agency": str(city.top.id)})
    own, above = db.session.query(TimeRule).order_by(TimeRule.id)
    assert ward.get(f"/time-rules/{own.id}/end").status_code == 200
    assert ward.get(f"/time-rules/{above.id}/end").status_code == 404


def test_the_year_at_a_glance(clerk, signed_in, city):
    page = clerk.get("/holidays?year=2024")
    text = words(page)
    assert "251 ngày làm việc trong năm" in text
    assert "04/05/2024 thứ Bảy Làm việc Làm bù cho ngày 29/04/2024" in text
    assert page.text.count('class="month"') == 12
    assert "năm 2024" in words(clerk.get("/holidays?year=abc"))
    assert "Dự kiến" in words(signed_in("agency", city.works).get("/holidays?year=2027"))


def test_a_day_off_is_written_previewed_and_moves_what_it_showed(clerk, opinion):
    answer = clerk.submit("/holidays/day", STORM | {"version": "0"})
    assert answer.location == "/holidays/preview"
    page = clerk.get(answer.location)
    assert "YKHAN1 Sở Xây dựng 25/09/2024 26/09/2024" in words(page)
    assert fresh(opinion).due_on == DUE
    seen = {"seen": hidden(page, "seen")[0], "reason": "Nghỉ tránh bão"}
    assert clerk.submit("/holidays/preview", seen | {"seen": "x"}).location == "/holidays/preview"
    assert fresh(opinion).due_on == DUE
    assert clerk.submit("/holidays/preview", seen).location == "/holidays"
    assert fresh(opinion).due_on == date(2024, 9, 26)
    assert "hạn trả lời 25/09/2024 lùi đến 26/09/2024" in words(clerk.get(f"/recommendations/{opinion}"))
    assert "18/09/2024 thứ Tư – không tính Nghỉ tránh bão" in words(clerk.get(f"/recommendations/{opinion}/deadline"))
    assert "Không thời hạn nào phải đổi" in words(clerk.get("/holidays/preview"))


def test_two_who_write_one_day(clerk, opinion):
    clerk.submit("/holidays/day", STORM | {"version": "0"})
    page = clerk.get("/holidays/day?day=2024-09-18")
    assert "Nghỉ tránh bão" in page.text
    version = hidden(page, "version")[0]
    assert clerk.submit("/holidays/day", STORM | {"name": "Bão số 3", "version": version}).status_code == 302
    answer = clerk.submit("/holidays/day", STORM | {"name": "Bão số 4", "version": version})
    assert answer.status_code == 409
    assert "Bão số 3" in words(answer)


def test_two_who_write_one_new_day(clerk):
    new = {"day": "11/11/2026", "kind": "off", "name": "Nghỉ tránh bão", "basis": "", "version": "0"}
    assert [clerk.submit("/holidays/day", new).status_code for _ in range(2)] == [302, 302], "a double click"
    late = clerk.submit("/holidays/day", {**new, "name": "Ngày truyền thống"})
    assert late.status_code == 409
    assert "Nghỉ tránh bão" in late.text
    assert clerk.submit("/holidays/day", {**new, "version": hidden(late, "version")[0]}).status_code == 302


def test_swapped_and_dropped(clerk):
    data = {"off": "02/05/2028", "worked": "06/05/2028", "name": "Nghỉ hoán đổi 1/5", "basis": ""}
    assert clerk.submit("/holidays/swap", data).status_code == 302
    assert "06/05/2028 thứ Bảy Làm việc Làm bù cho ngày 02/05/2028" in words(clerk.get("/holidays?year=2028"))
    row = holiday.at(date(2028, 5, 2))
    assert clerk.submit(f"/holidays/{row.id}/drop").status_code == 302
    db.session.rollback()
    assert holiday.at(date(2028, 5, 2)) is None


def test_days_are_everybodys_so_a_ward_only_reads_them(city, signed_in):
    ward = signed_in("secretariat", city.wards[0])
    assert ward.get("/holidays").status_code == 200
    for path in ("/holidays/day", "/holidays/swap", "/holidays/preview"):
        assert ward.get(path).status_code == 404
    assert ward.submit("/holidays/day", STORM | {"version": "0"}).status_code == 404


def test_an_administrator_writes_both(city, signed_in):
    admin = signed_in("admin", city.office)
    assert admin.submit("/time-rules/new", RULE).status_code == 302
    assert admin.submit("/holidays/day", STORM | {"version": "0"}).status_code == 302
    assert admin.get("/holidays/preview").status_code == 200
