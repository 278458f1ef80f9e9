"""The pages of time in a browser: both widths, without fault of access, a pause by keyboard alone."""

from datetime import date

import pytest

from feedback.case import assignment
from feedback.case.term import extending
from feedback.core import store
from tests import make
from tests.web.browser import looks_right, sign_in

GIVEN, TODAY, DUE = date(2024, 9, 4), date(2024, 9, 10), date(2024, 9, 25)


@pytest.fixture(autouse=True)
def _today(on):
    on(TODAY)


@pytest.fixture
def opinion(app):
    city = make.city()
    made = make.recommendation(make.dialogue(agency=city.top), code="YKHAN1", sorted_on=GIVEN)
    with store.one_transaction():
        assignment.assign(made, lead=city.works, due_on=DUE, on=GIVEN, today=GIVEN)
    with store.one_transaction():
        extending.ask(made, agency_id=city.works.id, days=3, reason="Khó", on=GIVEN, by="Trần Thị Mẫu")
    login = make.officer("secretariat", city.office).login
    number = made.id
    store.db.session.rollback()
    return login, number


def test_in_a_browser(opinion, page):
    login, number = opinion
    sign_in(page, login)
    for name, path in (
        ("deadline", f"/recommendations/{number}/deadline"),
        ("deadline-decide", f"/recommendations/{number}/deadline/decide/1"),
        ("time-rules", "/time-rules"),
        ("time-rule-new", "/time-rules/new"),
        ("holidays", "/holidays?year=2024"),
        ("holiday-day", "/holidays/day"),
    ):
        page.goto(path)
        looks_right(page, name)


def test_stopped_by_keyboard_alone(opinion, page):
    login, number = opinion
    sign_in(page, login)
    page.goto(f"/recommendations/{number}/deadline/pause")
    looks_right(page, "deadline-pause")
    page.focus("#code")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Chờ ý kiến Sở")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: url.endswith(f"/recommendations/{number}"))
    assert "Tạm dừng từ 10/09/2024" in page.locator("#clock").inner_text()
    looks_right(page, "recommendation-paused")
