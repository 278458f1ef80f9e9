"""The sheet of today's work, one's address for letters, and who was reminded when: within reach, few queries."""

import re
from datetime import date, timedelta

import pytest

from feedback.case import reminder
from feedback.core import store
from feedback.office.duty import Role
from feedback.office.officer import Officer
from tests import make
from tests.web.reading import words

TODAY = date(2026, 3, 12)
UNIT = {Role.SECRETARIAT: "office", Role.AGENCY: "works", Role.FRONT: "front"}


@pytest.fixture
def city(app, on):
    on(TODAY)
    made = make.city()
    hall = make.dialogue(TODAY - timedelta(days=40), made.top)
    facts = {
        "lead": made.works,
        "sorted_on": date(2026, 2, 5),
        "assigned_on": date(2026, 2, 5),
        "taken_on": date(2026, 2, 6),
    }
    with store.one_transaction():
        make.recommendation(
            hall, code="TRE", content="Bãi rác", due_on=date(2026, 3, 5), citizen="Trần Thị Mẫu", **facts
        )
        make.recommendation(hall, code="SAP", content="Cống tắc", due_on=TODAY + timedelta(days=4), **facts)
        make.recommendation(hall, code="XA", due_on=date(2026, 12, 1), **{**facts, "lead": made.land})
    return made


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_its_sheet(city, signed_in, query_count, role):
    client = signed_in(role.value, getattr(city, UNIT.get(role, "top")))
    with query_count() as queries:
        page = client.get("/reminders/mine")
    assert page.status_code == 200
    assert len(queries) <= 20, len(queries)
    assert "thứ Năm, ngày 12/03/2026" in words(page)
    said = words(page)
    assert ("TRE" in said) == (role is not Role.ADMIN)
    assert ("SAP" in said) == (role is Role.AGENCY)
    keyless = re.sub(r'<input[^>]*name="csrf_token"[^>]*>', "", page.text)  # a key may hold any letters
    assert "XA" not in keyless.partition("<tbody")[2]
    assert "Trần Thị Mẫu" not in page.text


def test_what_was_told_this_morning_is_marked(app, city, signed_in):
    works = signed_in("agency", city.works)
    reminder.send(TODAY, settings=app.config["SETTINGS"])
    page = words(works.get("/reminders/mine"))
    assert "Quá hạn, báo lãnh đạo" in page
    assert "Sắp đến hạn" in page


def test_ones_own_address(city, signed_in):
    works = signed_in("agency", city.works)
    page = works.get("/reminders/mine")
    assert "Hệ thống chưa nối với máy chủ thư" in words(page)
    bad = works.submit("/reminders/mine", {"version": 1, "email": "khong phai", "wants_digest": "y"})
    assert bad.status_code == 422
    assert "Địa chỉ thư điện tử không đúng" in words(bad)
    done = works.submit("/reminders/mine", {"version": 1, "email": "can.bo@mau.gov.vn"})
    assert done.status_code == 302
    kept = store.db.session.get_one(Officer, works.officer_id, populate_existing=True)
    assert (kept.email, kept.wants_digest) == ("can.bo@mau.gov.vn", False)
    store.db.session.rollback()
    stale = works.submit("/reminders/mine", {"version": 1, "email": "khac@mau.gov.vn"})
    assert stale.status_code == 409
    assert "can.bo@mau.gov.vn" in stale.text


def test_the_administrator_writes_an_address_down(city, signed_in):
    person = make.officer("agency", city.works, login="coquan")
    admin = signed_in("admin", city.top)
    facts = {
        "version": person.version,
        "name": person.name,
        "agency": person.agency_id,
        "role": "agency",
        "active": "y",
    }
    number = person.id
    store.db.session.rollback()
    admin.submit(f"/officers/{number}", {**facts, "email": "so@mau.gov.vn", "wants_digest": "y"})
    assert store.db.session.get_one(Officer, number, populate_existing=True).email == "so@mau.gov.vn"


def test_who_was_reminded_within_reach(app, city, signed_in, query_count):
    works, office, land = (
        signed_in("agency", city.works),
        signed_in("secretariat", city.office),
        signed_in("agency", city.land),
    )
    reminder.send(TODAY, settings=app.config["SETTINGS"])
    with query_count() as queries:
        page = office.get("/reminders")
    assert len(queries) <= 20
    assert words(page).count("TRE") == 2  # the agency's person and the office's
    assert "SAP" in words(page)
    assert "Chưa nhắc ai" in words(land.get("/reminders"))
    assert "TRE" in words(works.get("/reminders"))
    assert "SAP" not in words(office.get("/reminders?step=escalated"))
