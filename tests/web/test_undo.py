"""Undoing an act on many from the page: the link after it, what can be undone and why not, all lines or chosen ones."""

import re
from datetime import date

import pytest

from feedback.case.record import Recommendation
from feedback.core import store
from feedback.core.store import db
from tests import make
from tests.web.reading import words

TODAY = date(2024, 9, 10)
ON_BOTH = pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(autouse=True)
def _today(on):
    on(TODAY)


@pytest.fixture
def city(app):
    return make.city()


@pytest.fixture
def clerk(city, signed_in):
    return signed_in("secretariat", city.office)


def opinions(city, count=3, **facts):
    session = make.dialogue(agency=city.top)
    with store.one_transaction():
        return [make.recommendation(session, **facts).id for _ in range(count)]


def lines(ids):
    return [f"{one}:{version}" for one in ids for version in [fresh(one).version]]


def fresh(number):
    db.session.rollback()
    return db.session.get_one(Recommendation, number)


def given_out(city, clerk, ids):
    """Given out at once; the address by which that is undone."""
    sent = {"lead": city.works.id, "due_on": "30/09/2024", "on": "10/09/2024", "line": lines(ids), "back": "/"}
    return link(clerk.submit("/assignments/bulk", sent))


def link(page):
    return re.search(r'href="(/bulk-acts/\d+)"[^>]*>Hoàn tác<', page.text)[1]


@ON_BOTH
def test_all_lines(city, clerk, query_count):
    ids = opinions(city, 40, sorted_on=TODAY)
    where = given_out(city, clerk, ids)
    with query_count() as queries:
        page = clerk.get(where)
    assert len(queries) <= 20
    assert "Hoàn tác cả 40 ý kiến" in words(page)
    done = clerk.submit(where, {"all": "1", "reason": "Chọn nhầm cơ quan"})
    assert words(done).count("Đã trở lại như trước.") == 40
    assert all(fresh(one).lead_id is None for one in ids)
    assert "Không còn ý kiến nào hoàn tác được" in words(clerk.get(where))
    assert "Đã hoàn tác từ trước" in words(clerk.submit(where, {"all": "1"}))
    story = words(clerk.get(f"/recommendations/{ids[0]}"))
    assert "hoàn tác việc làm hàng loạt: Giao Sở Xây dựng, hạn 30/09/2024" in story
    assert "Lý do: Chọn nhầm cơ quan" in story
    listed = words(clerk.get("/bulk-acts"))
    assert "Giao Sở Xây dựng" in listed
    assert "40 40" in listed


def test_chosen_lines_and_those_changed_since(city, clerk, signed_in):
    ids = opinions(city, 3, sorted_on=TODAY)
    where = given_out(city, clerk, ids)
    signed_in("agency", city.works, name="Lê Văn Thử").submit("/assignments/take", {"only": [ids[2]]})
    page = clerk.get(where)
    assert "đã có người làm tiếp: Lê Văn Thử" in words(page)
    rows = re.findall(r'name="row" value="(\d+)"', page.text)
    assert len(rows) == 2
    done = clerk.submit(where, {"row": [rows[0]]})
    assert "Đã trở lại như trước." in words(done)
    assert [fresh(one).lead_id for one in ids] == [None, city.works.id, city.works.id]
    assert "Giữ nguyên" in words(clerk.submit(where, {"all": "1"}))
    assert clerk.submit(where, {}).status_code == 302


def test_sorting_taking_and_concluding_lead_to_it(city, clerk, signed_in):
    ids = opinions(city, 2)
    done = clerk.submit("/sorting/many", {"line": lines(ids), "field": "Đất đai", "back": ""})
    clerk.submit(link(done), {"all": "1"})
    assert fresh(ids[0]).sorted_on is None
    given_out(city, clerk, ids)
    works = signed_in("agency", city.works)
    works.submit("/assignments/take", {"id": ids})
    works.submit(link(works.get("/")), {"all": "1"})
    assert fresh(ids[0]).taken_on is None
    assert clerk.get("/bulk-acts?kind=take").text.count("Nhận việc</td>") == 0, "each unit its own"
    waiting = opinions(city, 2, sorted_on=TODAY, replied_on=TODAY, reply_text="Đã trả lời")
    agreed = {"line": lines(waiting), "id": waiting, "dated_on": "10/09/2024", "otherwise": "accepted"}
    clerk.submit("/conclusions/agree", agreed)
    assert fresh(waiting[0]).acceptance == "accepted"
    clerk.submit(link(clerk.get("/conclusions")), {"all": "1"})
    assert fresh(waiting[0]).acceptance is None


def test_others_do_not_find_it(city, clerk, signed_in):
    where = given_out(city, clerk, opinions(city, 1, sorted_on=TODAY))
    assert signed_in("secretariat", city.commune).get(where).status_code == 404
    assert signed_in("agency", city.works).submit(where, {"all": "1"}).status_code == 404
    assert signed_in("front", city.front).get("/bulk-acts").status_code == 403
