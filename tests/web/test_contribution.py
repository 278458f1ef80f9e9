"""The pages of contribution events: written down, found, changed, and the opinions raised in them."""

from datetime import date

import pytest

from feedback.case.record import Contribution, Recommendation
from feedback.case.word import Side, Target
from feedback.core.store import db
from tests import make
from tests.web.browser import looks_right, sign_in

TODAY = date(2024, 9, 10)


@pytest.fixture(autouse=True)
def _today(on):
    on(TODAY)


def test_write_down_then_opinions(page):
    c = make.city()
    sign_in(page, make.officer("secretariat", c.office).login)
    page.goto("/contributions/new")
    page.fill("[name=on]", "05/09/2024")
    page.check("input[name=target][value=party_member]")
    page.check("input[name=form][value=regular]")
    page.fill("[name=contributor]", "Mặt trận Tổ quốc phường 1")
    page.fill("[name=content]", "Góp ý đối với người đứng đầu cấp ủy về lề lối làm việc")
    page.press("[name=content]", "Control+Enter")
    page.locator("text=Đã ghi cuộc góp ý GY-TP-2024-01").wait_for()
    page.click("a.btn-primary:has-text('Ghi ý kiến')")
    page.locator("[data-tally]").wait_for()
    assert page.locator("[data-f=side]").count() == 0, "the side follows from whom the contribution is addressed to"
    page.keyboard.type("Cần sâu sát cơ sở hơn")
    page.keyboard.press("Enter")
    page.locator("[data-tally]:text-is('1 dòng đã lưu')").wait_for()
    page.click("text=Xong, về trang của cuộc")
    page.locator("text=Cần sâu sát cơ sở hơn").wait_for()
    looks_right(page, "contribution-show")
    db.session.rollback()
    assert db.session.query(Contribution).one().target is Target.PARTY_MEMBER
    one = db.session.query(Recommendation).one()
    assert (one.side, one.received_on, one.countable) == (Side.PARTY, date(2024, 9, 5), True)


def test_list(page):
    c = make.city()
    for number in range(8):
        made = make.contribution(
            date(2024, 1, 3 + number),
            c.wards[number % 2],
            target=("party_body", "person")[number % 2],
            form=("periodic", "ad_hoc")[number % 2],
            contributor="Hội Nông dân",
            content="Góp ý dự thảo nghị quyết",
        )
        make.recommendation(made)
    sign_in(page, make.officer("secretariat", c.office).login)
    page.goto("/contributions?target=person")
    assert page.locator("tbody tr").count() == 4
