"""The pages of dialogues: found, planned, announced, held, put off, called off, taken up again; the next step always in sight."""

from datetime import date, timedelta

import pytest

from feedback.case.record import Dialogue
from feedback.case.word import DialogueState, Head
from tests import make
from tests.web.browser import looks_right, sign_in

TODAY = date(2024, 9, 10)


@pytest.fixture(autouse=True)
def _today(on):
    on(TODAY)


def _soon(days: int) -> date:
    return TODAY + timedelta(days=days)


def _filled():
    c = make.city()
    make.dialogue(
        _soon(20), c.wards[0], state="planned", theme="Cải cách thủ tục hành chính và chuyển đổi số", head="authority"
    )
    make.dialogue(_soon(4), c.wards[1], state="planned", theme="Thu gom rác thải, trật tự đô thị", head="both")
    make.dialogue(
        _soon(-2),
        c.top,
        state="planned",
        head="party",
        announced_on=_soon(-12),
        theme="Xây dựng Đảng trong sạch, vững mạnh",
    )
    make.dialogue(_soon(-30), c.wards[0], state="cancelled", state_reason="Bão số 3")
    late = make.dialogue(_soon(-40), c.commune, state="postponed", theme="Giải phóng mặt bằng khu công nghiệp")
    with make.written():
        late.occasion.search_text = "giai phong mat bang khu cong nghiep"
    for number in range(60):
        held = make.dialogue(
            _soon(-50 - 9 * number),
            c.wards[number % 2],
            head=("party", "authority", "both")[number % 3],
            theme="Đối thoại định kỳ",
            attendance=60 + number,
        )
        for _ in range(number % 3):
            make.recommendation(held, side_given="party" if number % 3 == 2 else None)
    return c


def test_list(page):
    c = _filled()
    sign_in(page, make.officer("secretariat", c.office).login)
    page.goto("/dialogues")
    assert page.locator("#coming li").count() == 3
    assert "Ghi đã tổ chức" in page.locator("#coming li").first.inner_text()
    looks_right(page, "dialogue-list")
    page.goto("/dialogues?state=postponed&year=2024&q=mat%20bang")
    assert page.locator("tbody tr").count() == 1


def test_plan_announce_hold(page):
    c = make.city()
    sign_in(page, make.officer("secretariat", c.office).login)
    page.goto("/dialogues")
    page.click("text=Lập cuộc đối thoại >> nth=0")
    assert page.is_checked("input[name=head][value=authority]")
    page.fill("[name=on]", "20/9/2024")
    page.fill("#agency", "phuong 1")
    page.press("#agency", "Enter")
    page.wait_for_selector("#code-hint:has-text('DT-P1-2024-01')")
    page.check("input[name=head][value=both]")
    page.fill("[name=theme]", "Cải cách thủ tục hành chính")
    looks_right(page, "dialogue-new")
    page.press("[name=theme]", "Control+Enter")
    page.wait_for_selector("text=Đã lập cuộc đối thoại DT-P1-2024-01")
    looks_right(page, "dialogue-planned")
    page.click("a.btn-primary")
    page.press("[name=on]", "Enter")
    page.wait_for_selector("text=Đã ghi thông báo ngày 10/09/2024")
    make.store.db.session.rollback()
    made = make.store.db.session.query(Dialogue).one()
    assert (made.state, made.head, made.announced_on) == (DialogueState.PLANNED, Head.BOTH, TODAY)
