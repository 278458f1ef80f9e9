"""Declared figures: listed, added, changed, removed; each with its source, journaled; seen in a browser."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date

import pytest
from sqlalchemy import select

from feedback.core import journal, store
from feedback.core.refusal import Refused
from feedback.office.agency import Agency
from feedback.register import figure
from feedback.register.figure import Figure
from tests import make
from tests.web.browser import looks_right, sign_in

LINE = {
    "appendix": "04", "year": "2018", "dialogues": "4", "collective_periodic": "1", "accepted": "5", "not_accepted": "1",
    "total": "8", "source": "Báo cáo số 12-BC/ĐU",
}  # fmt: skip


@pytest.fixture
def city(app, on):
    on(date(2024, 9, 10))
    made = make.city()
    made.app = app
    return made


def stored() -> list[Figure]:
    store.db.session.rollback()
    return list(store.db.session.scalars(select(Figure).order_by(Figure.id)))


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_two_at_once_do_not_declare_the_same_days(city):
    def declare(first: date) -> None:
        facts = {
            "appendix": "04",
            "last_day": date(2018, 12, 31),
            "source": "Báo cáo",
            "counts": {"total": 1},
            "by": "",
        }
        figure.save(None, agency=store.db.session.get_one(Agency, city.commune.id), first_day=first, **facts)

    def beside() -> None:
        with city.app.app_context(), store.one_transaction():
            declare(date(2018, 7, 1))

    with ThreadPoolExecutor() as other:
        with store.one_transaction():
            declare(date(2018, 1, 1))
            second = other.submit(beside)
            wait([second], timeout=0.2)
        with pytest.raises(Refused, match="Trùng thời gian"):
            second.result()
    assert len(stored()) == 1


def test_a_line_is_declared_changed_and_removed(city, signed_in):
    client = signed_in("secretariat", city.office, name="Trần Thị Bình")
    answer = client.submit("/figures/new", data={**LINE, "agency": city.commune.id})
    assert answer.headers["Location"] == "/figures"
    [line] = stored()
    assert (line.first_day, line.last_day, line.total, line.entered_by) == (
        date(2018, 1, 1),
        date(2018, 12, 31),
        8,
        "Trần Thị Bình",
    )
    changed = {
        **LINE,
        "agency": city.commune.id,
        "total": "9",
        "first_day": "1/2/2018",
        "last_day": "30/6/2018",
        "version": line.version,
    }
    assert client.submit(f"/figures/{line.id}", data=changed).status_code == 302
    [line] = stored()
    line_id = line.id
    assert (line.total, line.first_day, line.last_day) == (9, date(2018, 2, 1), date(2018, 6, 30))
    assert client.submit(f"/figures/{line.id}/remove", data={"version": line.version}).status_code == 422
    assert (
        client.submit(f"/figures/{line.id}/remove", data={"version": line.version, "reason": "Khai nhầm"}).status_code
        == 302
    )
    assert stored() == []
    assert [entry.act for entry in journal.story("figure", line_id)] == ["figure:add", "figure:change", "figure:remove"]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"source": ""}, "Nguồn số liệu"),
        ({"accepted": "8", "not_accepted": "1"}, "Tiếp thu cộng Không tiếp thu không được lớn hơn Tổng số ý kiến."),
        ({"first_day": "1/1/2019"}, "Ngày phải nằm trong năm 2018."),
        ({"first_day": "1/7/2018", "last_day": "1/6/2018"}, "theo đúng thứ tự"),
        ({"total": "-1"}, "Tổng số ý kiến"),
        ({"total": "1,5"}, "Tổng số ý kiến"),
        ({"agency": "999999"}, "Đơn vị"),
        ({"appendix": "05"}, "Phụ lục"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(city, signed_in, facts, sentence):
    client = signed_in("secretariat", city.office)
    answer = client.submit("/figures/new", data={**LINE, "agency": city.commune.id, **facts})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'name="dialogues"' in answer.text
    assert 'value="4"' in answer.text
    assert stored() == []


def test_two_lines_of_one_time_are_refused(city, signed_in):
    make.figure(city.commune, year=2018, appendix="04")
    answer = signed_in("secretariat", city.office).submit("/figures/new", data={**LINE, "agency": city.commune.id})
    assert "Trùng thời gian với dòng đã khai từ 01/01/2018 đến 31/12/2018." in answer.text


def test_the_second_of_two_editors_is_told(city, signed_in):
    line = make.figure(city.commune, year=2018, appendix="04", total=5)
    stale = {**LINE, "agency": city.commune.id, "version": line.version}
    with store.one_transaction():
        line.total = 6
    answer = signed_in("secretariat", city.office).submit(f"/figures/{line.id}", data=stale)
    assert answer.status_code == 409
    assert "Đang lưu:</strong> 6" in answer.text
    assert stored()[0].total == 6


def test_the_list_says_which_lines_are_used(city, signed_in, query_count):
    for year in range(2010, 2019):
        make.figure(city.commune, year=year, appendix="04", total=5, source="Báo cáo tổng kết")
    make.dialogue(date(2018, 5, 1), city.commune)
    client = signed_in("front", city.front)
    with query_count() as queries:
        page = client.get("/figures").text
    assert len(queries) <= 20
    assert (page.count("Đang dùng"), page.count("Đã có hồ sơ")) == (8, 1)
    assert "/figures/new" not in page
    assert client.get("/figures?q=xa+ba&year=2012").text.count("Báo cáo tổng kết") == 1


def test_lines_end_with_reach(city, signed_in):
    line = make.figure(city.wards[0], year=2018, appendix="04")
    client = signed_in("secretariat", city.wards[1])
    assert client.get(f"/figures/{line.id}").status_code == 404
    assert client.submit(f"/figures/{line.id}/remove", data={"version": 1, "reason": "x"}).status_code == 404
    assert "Phường 1" not in client.get("/figures").text
    assert signed_in("front", city.front).get("/figures/new").status_code == 403


def test_in_a_browser(city, page):
    make.figure(city.commune, year=2017, appendix="03", dialogues=2, accepted=5, total=6)
    sign_in(page, make.officer("secretariat", city.office, login="thu.ky").login)
    page.goto("/figures")
    looks_right(page, "figures")
