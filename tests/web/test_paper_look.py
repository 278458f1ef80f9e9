"""The pages of the papers in a browser: by keyboard, at both widths, nothing for axe to say."""

from datetime import date

import pytest

from tests import make
from tests.web.browser import looks_right, sign_in

HELD, TODAY = date(2026, 6, 5), date(2026, 6, 12)


@pytest.fixture(autouse=True)
def _today(on):
    on(TODAY)


@pytest.fixture
def office(page):
    """The secretariat of a city, with a held session of three opinions."""
    city = make.city()
    held = make.dialogue(HELD, city.wards[0], head="party", theme="Thoát nước, vệ sinh môi trường", attendance=64)
    for text in ("Đề nghị nạo vét cống tổ 4", "Đề nghị lắp đèn ngõ 12", "Đề nghị dẹp chợ tạm"):
        make.recommendation(held, content=text, lead=city.works, due_on=date(2026, 6, 26), citizen="Nguyễn Văn Mẫu")
    sign_in(page, make.officer("secretariat", city.office).login)
    page.held = held.id
    return page


def test_a_notice_is_written_and_issued(office):
    page = office
    page.goto(f"/dialogues/{page.held}")
    page.click("text=Soạn thông báo kết luận")
    looks_right(page, "paper-conclusion")
    page.fill("[name=body]", "Giao Sở Xây dựng trả lời đúng hạn.")
    page.fill("[name=number]", "12-TB/ĐU")
    page.click("button:has-text('Lưu nháp')")
    page.wait_for_url(f"**/dialogues/{page.held}#papers")
    assert "Đang soạn, số 12-TB/ĐU" in page.inner_text("#papers")
    page.click("text=Soạn thông báo kết luận")
    page.fill("[name=dated_on]", "9/6/2026")
    page.fill("[name=signer]", "Trần Thị Mẫu")
    page.click("button:has-text('Ban hành')")
    page.wait_for_url(f"**/dialogues/{page.held}#papers")
    assert "Đã kết luận ngày 09/06/2026, số 12-TB/ĐU" in page.inner_text("#papers")
    looks_right(page, "paper-panel")


def test_publication_slips_and_the_register(office):
    page = office
    page.goto(f"/dialogues/{page.held}/publication")
    page.goto(f"/dialogues/{page.held}/extract")
    assert page.locator("tbody tr").count() == 3
    looks_right(page, "paper-extract")
    page.goto(f"/dialogues/{page.held}/slips")
    looks_right(page, "paper-slips")
    with page.expect_download() as sent:
        page.click("text=Tải phiếu")
    assert sent.value.suggested_filename == "phieu-20260605.docx"
    page.goto("/daybook?from=1/6/2026&to=30/6/2026")
    page.click("text=Hiện họ tên trong sổ")
    page.wait_for_selector("td.who:has-text('Nguyễn Văn Mẫu')")
