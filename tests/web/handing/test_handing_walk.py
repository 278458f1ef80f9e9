"""Handing out in a browser: a rule proposes, an opinion is passed on, parts are put in without script, a link is used;
every page seen at both widths."""

from datetime import date

import pytest
from playwright.sync_api import expect

from feedback.case import resolution
from feedback.case.handing.record import Rule
from feedback.case.record import Recommendation
from feedback.core import store
from feedback.core.store import db
from tests import make
from tests.web.browser import looks_right, sign_in

TODAY = date(2024, 9, 10)


@pytest.fixture(autouse=True)
def _today(on):
    on(TODAY)


@pytest.fixture
def city(app):
    city = make.city()
    for login, role, unit in (
        ("thuky", "secretariat", city.office),
        ("xaydung", "agency", city.works),
        ("dongnghiep", "agency", city.works),
        ("datdai", "agency", city.land),
    ):
        make.officer(role, unit, login=login, name=f"Cán bộ {login}")
    with store.one_transaction():
        db.session.add(Rule(host_id=city.top.id, words="đất đai", lead_id=city.works.id, note="QĐ 12/QĐ-UBND"))
    return city


def opinion(city, **facts) -> int:
    session = make.dialogue(agency=city.top)
    facts = {"field": "Đất đai, quy hoạch", "sorted_on": TODAY, **facts}
    return make.recommendation(session, content="Đề nghị trả lời rõ dự án treo đã 9 năm", **facts).id


def held(city) -> int:
    """The works department leads it, the land one co-operates."""
    number = opinion(city, lead=city.works, assigned_on=date(2024, 9, 2), taken_on=TODAY, due_on=date(2024, 9, 30))
    row = db.session.get_one(Recommendation, number)
    make.assign(row, city.land.id, leads=False, turn="taken", given_on=date(2024, 9, 2), taken_on=TODAY)
    return number


def test_a_rule_is_tried_and_proposes(city, page):
    number = opinion(city)
    sign_in(page, "thuky")
    page.goto("/routing")
    page.goto("/routing/new")
    page.get_by_label("Lĩnh vực").fill("quy hoạch")
    page.get_by_label("Cơ quan chủ trì").first.fill("nong nghiep")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Thử quy tắc").click()
    expect(page.get_by_text("Quy tắc khớp")).to_contain_text("1 ý kiến")
    looks_right(page, "routing-try")
    page.goto(f"/recommendations/{number}/assign")
    expect(page.get_by_text("Vì sao: lĩnh vực “đất đai”")).to_be_visible()
    page.goto(f"/assignments/by-rule?of={number}")
    looks_right(page, "routing-give")
    page.get_by_role("button", name="Giao 1 ý kiến theo quy tắc").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Đã giao 1 ý kiến theo quy tắc")


def test_parts_are_put_in_without_script(city, new_page):
    number = held(city)
    helper = sign_in(new_page(), "datdai")
    helper.goto(f"/recommendations/{number}/part-answer")
    helper.get_by_label("Nội dung phần trả lời").fill("Đất công, không vướng.")
    looks_right(helper, "part-write")
    helper.get_by_role("button", name="Gửi cơ quan chủ trì").click()
    expect(helper.get_by_text("Đã gửi phần trả lời")).to_be_visible()
    lead = sign_in(new_page(java_script_enabled=False), "xaydung")
    lead.goto(f"/recommendations/{number}/work")
    lead.get_by_label("Nội dung trả lời").fill("Sở đã kiểm tra.")
    lead.get_by_role("button", name="Đưa 1 phần vào trả lời").click()
    expect(lead.get_by_label("Nội dung trả lời")).to_have_value(
        "Sở đã kiểm tra.\n\nÝ kiến của Sở Nông nghiệp và Môi trường (ngày 10/09/2024):\nĐất công, không vướng."
    )
    db.session.rollback()
    assert resolution.draft_of(number).saved_by == "Cán bộ xaydung"
    seen = sign_in(new_page(), "xaydung")
    seen.goto(f"/recommendations/{number}/work")
    looks_right(seen, "part-lead")


def test_passed_on_by_keyboard(city, new_page):
    number = held(city)
    works = sign_in(new_page(), "xaydung")
    works.goto(f"/recommendations/{number}/transfer")
    looks_right(works, "transfer-propose")
    works.get_by_label("Cơ quan nên nhận").first.fill("mat tran")
    works.keyboard.press("Enter")
    works.get_by_label("Lý do").fill("Thuộc nhiệm vụ giám sát")
    works.keyboard.press("Control+Enter")
    expect(works.get_by_text("Đã đề nghị chuyển")).to_be_visible()
    clerk = sign_in(new_page(), "thuky")
    clerk.goto("/transfers")
    clerk.get_by_role("link", name="Quyết định").click()
    clerk.get_by_role("button", name="Chuyển cho Mặt trận Tổ quốc thành phố Mẫu").click()
    expect(clerk.get_by_text("Đã qua các cơ quan")).to_be_visible()


def test_a_link_is_made_copied_and_used(city, new_page):
    number = opinion(city, lead=city.works, assigned_on=date(2024, 9, 2), due_on=date(2024, 9, 30))
    clerk = sign_in(new_page(), "thuky")
    clerk.goto(f"/recommendations/{number}/tickets")
    looks_right(clerk, "ticket-make")
    clerk.get_by_role("button", name="Cấp liên kết").click()
    url = clerk.locator("#secret").inner_text()
    clerk.goto("/tickets")
    somebody = new_page()
    somebody.goto(url)
    looks_right(somebody, "ticket-accept")
    somebody.get_by_label("đã nhận việc").check()
    somebody.get_by_role("button", name="Gửi").click()
    expect(somebody.get_by_text("Đã ghi nhận lúc")).to_be_visible()
    looks_right(somebody, "ticket-receipt")
    somebody.go_back()
    somebody.reload()
    expect(somebody.get_by_text("Đã ghi nhận lúc")).to_be_visible()
    clerk.goto(f"/recommendations/{number}/tickets")
    clerk.get_by_label("Trả lời", exact=True).check()
    clerk.get_by_role("button", name="Cấp liên kết").click()
    somebody.goto(clerk.locator("#secret").inner_text())
    looks_right(somebody, "ticket-answer")


def test_acting_for_another(city, new_page):
    away = sign_in(new_page(), "xaydung")
    away.goto("/delegations")
    away.get_by_label("Người làm thay").select_option(label="Cán bộ dongnghiep (Cơ quan được giao)")
    away.get_by_label("Đến hết ngày").fill("20/09/2024")
    away.get_by_label("Lý do").fill("Nghỉ phép")
    away.get_by_role("button", name="Nhờ làm thay").click()
    expect(away.get_by_text("Đang hiệu lực")).to_be_visible()
    deputy = sign_in(new_page(), "dongnghiep")
    deputy.goto("/")
    deputy.get_by_role("button", name="Vào làm thay").click()
    expect(deputy.get_by_text("Đang làm thay Cán bộ xaydung đến hết")).to_be_visible()
    looks_right(deputy, "delegation-acting")
    deputy.get_by_role("button", name="Thôi làm thay").click()
    expect(deputy.get_by_text("Bạn làm việc dưới tên của chính mình")).to_be_visible()
