"""Pages of accounts: made, changed, locked, given a new password; nobody locks themselves out."""

import pytest

from feedback.core import store
from feedback.office import officer as officers
from feedback.office.duty import Role
from feedback.office.officer import Officer
from tests import make

GOOD = "ruộng lúa vàng 58"


@pytest.fixture
def city(db):
    return make.city()


@pytest.fixture
def admin(city, signed_in):
    return signed_in("admin", city.top)


def _stored(number: int) -> Officer:
    return store.db.session.get_one(Officer, number)


def test_an_account_is_made_and_must_change_its_password(city, admin, app):
    data = {"login": "co.quan", "name": "Lê Thị Mẫu", "agency": city.works.id, "role": "agency", "password": GOOD}
    assert admin.submit("/officers/new", data).status_code == 302
    assert "đã có người dùng" in admin.submit("/officers/new", data).text
    person = officers.by_login("co.quan")
    assert (person.must_change, person.role, person.agency_id) == (True, Role.AGENCY, city.works.id)
    fresh = app.test_client()
    answer = fresh.submit("/sign-in", {"login": "co.quan", "password": GOOD})
    assert answer.status_code == 302
    assert fresh.get("/").location.endswith("/password")
    new = {"old": GOOD, "password": "mưa xuân rơi nhẹ 7", "again": "mưa xuân rơi nhẹ 7"}
    assert fresh.submit("/password", new).status_code == 302
    assert fresh.get("/").status_code == 200


def test_locking_ends_the_session_at_once(city, admin, app):
    person = make.officer("agency", city.works)
    theirs = app.test_client()
    make.sign_in(theirs, person)
    assert theirs.get("/").status_code == 200
    data = {"name": person.name, "agency": city.works.id, "role": "agency", "version": _stored(person.id).version}
    assert admin.submit(f"/officers/{person.id}", data).status_code == 302
    assert not _stored(person.id).active
    assert theirs.get("/").status_code == 302


def test_a_stale_account_form_is_told_and_writes_nothing(city, admin):
    person = make.officer("agency", city.works)
    version = _stored(person.id).version
    data = {"name": "Tên Một", "agency": city.works.id, "role": "agency", "active": "1", "version": version}
    assert admin.submit(f"/officers/{person.id}", data).status_code == 302
    answer = admin.submit(f"/officers/{person.id}", {**data, "name": "Tên Hai"})
    assert answer.status_code == 409
    assert "Tên Một" in answer.text
    assert "Tên Hai" in answer.text
    assert _stored(person.id).name == "Tên Một"


def test_nobody_locks_themselves_out(city, admin):
    own = _stored(admin.officer_id)
    data = {"name": own.name, "agency": city.top.id, "role": "admin", "version": own.version}
    answer = admin.submit(f"/officers/{own.id}", data)
    assert answer.status_code == 422
    assert "tự khóa" in answer.text


def test_a_new_password_lifts_the_hold(city, admin, app):
    person = make.officer("agency", city.works, login="mot")
    client = app.test_client()
    for _ in range(officers.WRONG_TRIES):
        assert "không đúng" in client.submit("/sign-in", {"login": "mot", "password": "sai"}).text
    assert "15 phút" in client.submit("/sign-in", {"login": "mot", "password": make.PASSWORD}).text
    data = {"password": GOOD, "version": _stored(person.id).version}
    assert admin.submit(f"/officers/{person.id}/password", data).status_code == 302
    assert client.submit("/sign-in", {"login": "mot", "password": GOOD}).status_code == 302


def test_the_list_filters_and_asks_few_questions(city, admin, query_count):
    for number in range(60):
        make.officer("agency", city.works, login=f"nguoi{number:02}")
    with query_count() as queries:
        page = admin.get("/officers").text
    assert len(queries) <= 20
    assert "1–50" in page
    assert "nguoi07" in admin.get("/officers?q=nguoi07").text
    assert "nguoi07" not in admin.get("/officers?role=admin").text
    for state in ("active", "locked", "idle"):
        assert admin.get(f"/officers?state={state}").status_code == 200
