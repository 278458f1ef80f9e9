"""The books: written, put right, removed, listed with their sums; each number of appendices 01 and 02 opens its list."""

from datetime import date

import pytest
from sqlalchemy import select

from feedback.core import journal, store
from feedback.register.dissemination import Dissemination
from feedback.register.document import Document
from tests import make
from tests.web.browser import looks_right, sign_in

SPREAD = {"day": "5/3/2024", "people": "120", "meetings": "", "copies": "500", "other_forms": "Loa truyền thanh"}
ISSUED = {"day": "6/3/2024", "type": "Kế hoạch", "number": "12-KH/ĐU", "abstract": "Triển khai quy chế đối thoại"}


@pytest.fixture
def city(app, on):
    on(date(2024, 9, 10))
    return make.city()


def stored(model):
    store.db.session.rollback()
    return list(store.db.session.scalars(select(model).order_by(model.id)))


@pytest.mark.parametrize(("book", "model", "line"), [
    ("disseminations", Dissemination, SPREAD), ("documents", Document, ISSUED),
])  # fmt: skip
def test_a_line_is_written_put_right_and_removed(city, signed_in, book, model, line):
    client, unit = signed_in("secretariat", city.office), city.commune.id
    assert client.submit(f"/{book}/new", data={**line, "agency": unit}).headers["Location"] == f"/{book}"
    [kept] = stored(model)
    assert (kept.agency_id, kept.day.year, kept.version) == (unit, 2024, 1)
    answer = client.submit(f"/{book}/{kept.id}", data={**line, "agency": unit, "day": "7/3/2024", "version": 1})
    assert answer.status_code == 302
    stale = client.submit(f"/{book}/{kept.id}", data={**line, "agency": unit, "day": "8/3/2024", "version": 1})
    assert (stale.status_code, stored(model)[0].day) == (409, date(2024, 3, 7))
    assert client.submit(f"/{book}/{kept.id}/remove", data={"version": 2}).status_code == 422
    assert client.submit(f"/{book}/{kept.id}/remove", data={"version": 2, "reason": "Ghi nhầm"}).status_code == 302
    assert stored(model) == []
    subject = model.subject
    assert [entry.act for entry in journal.story(subject, 1)] == [
        f"{subject}:{act}" for act in ("add", "change", "remove")
    ]


@pytest.mark.parametrize(("facts", "sentence"), [
    ({"people": ""}, "Số người tham gia"), ({"people": "-1"}, "Số người tham gia"), ({"day": ""}, "Ngày"),
    ({"day": "11/9/2024"}, "tương lai"), ({"agency": "999999"}, "Đơn vị"), ({"day": "31/2/2024"}, "Ngày"),
])  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(city, signed_in, facts, sentence):
    client = signed_in("secretariat", city.office)
    answer = client.submit("/disseminations/new", data={**SPREAD, "agency": city.commune.id, **facts})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Loa truyền thanh" in answer.text
    assert stored(Dissemination) == []


def test_numbers_open_their_lists(city, signed_in):
    client = signed_in("secretariat", city.office)
    for day, people in (("5/3/2024", 120), ("6/3/2024", 80), ("5/3/2023", 7)):
        client.submit("/disseminations/new", data={**SPREAD, "day": day, "people": people, "agency": city.commune.id})
    for more in ({}, {"implements": "217-QĐ/TW"}, {"implements": "218-QĐ/TW"}):
        client.submit("/documents/new", data={**ISSUED, **more, "agency": city.top.id})
    page = client.get("/appendices/01?from=2024-01-01&to=2024-09-10")
    assert ">200</a>" in page.text
    listed = client.get("/disseminations?from=2024-01-01&to=2024-09-10&level=commune").text
    assert "Cộng 2 dòng" in listed
    assert '<td class="num">200</td>' in listed
    page = client.get("/appendices/02?from=2024-01-01&to=2024-09-10")
    assert ">2</a>" in page.text
    assert client.get("/documents?report=1&from=2024-01-01&to=2024-09-10").text.count("<tr id=") == 2
    assert client.get("/documents?from=2024-01-01&to=2024-09-10").text.count("<tr id=") == 3
    for kind in ("xlsx", "csv", "json"):
        assert client.get(f"/appendices/01/files/{kind}?from=2024-01-01&to=2024-09-10").status_code == 200


def test_a_foreign_unit_s_lines_are_not_seen(city, signed_in):
    client = signed_in("secretariat", city.office)
    client.submit("/disseminations/new", data={**SPREAD, "agency": city.top.id})
    [line] = stored(Dissemination)
    ward = signed_in("secretariat", city.commune, login="phuong")
    assert ward.get(f"/disseminations/{line.id}").status_code == 404
    assert "Sổ chưa có dòng nào" in ward.get("/disseminations").text


def test_in_a_browser(city, page, signed_in):
    client = signed_in("secretariat", city.office)
    client.submit("/disseminations/new", data={**SPREAD, "agency": city.commune.id})
    client.submit("/documents/new", data={**ISSUED, "agency": city.top.id})
    sign_in(page, make.officer("secretariat", city.office, login="thu.ky").login)
    for path, name in (
        ("/disseminations", "disseminations"),
        ("/disseminations/new", "dissemination-new"),
        ("/documents", "documents"),
        ("/documents/new", "document-new"),
        ("/appendices/01", "appendix-01"),
        ("/appendices/02", "appendix-02"),
    ):
        page.goto(path)
        looks_right(page, name)
