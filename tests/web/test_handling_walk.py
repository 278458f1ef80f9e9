"""Stories 3 to 5 in a browser: a dozen given out at once, accepted, one returned, worked on, answered with the signed paper,
concluded by one key; pages seen at both widths in the states that only work brings."""

import re
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import expect

from feedback.case import resolution
from feedback.case.record import Recommendation
from feedback.case.word import Acceptance, Result
from feedback.core import attachment, store
from feedback.core.store import db
from feedback.office import officer as officers
from tests import make
from tests.web.browser import looks_right, sign_in

TODAY = date(2024, 9, 10)
AT = datetime(2024, 9, 10, tzinfo=UTC)
PAPER = {"name": "Công văn 15 đã ký.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\nxong"}
ASKED = (
    "Đoạn đường trước cổng trường ngập mỗi khi mưa to, đề nghị nạo vét cống và nâng nền",
    "Đèn đường tổ 4 hỏng từ tháng 6, buổi tối rất nguy hiểm, đề nghị sửa",
    "Dự án khu dân cư treo đã 9 năm, đề nghị trả lời rõ làm hay thôi để dân còn sửa nhà",
)


@pytest.fixture(autouse=True)
def _today(on):
    on(TODAY)


@pytest.fixture
def city(app):
    return make.city()


@pytest.fixture
def people(city):
    return {
        "clerk": make.officer("secretariat", city.office, name="Trần Thị Thư"),
        "works": make.officer("agency", city.works, name="Lê Văn Thử"),
    }


@pytest.fixture
def ids(city) -> list[int]:
    hall = make.dialogue(date(2024, 9, 1), city.top, theme="Giao thông")
    with store.one_transaction():
        facts = {"sorted_on": date(2024, 9, 3), "field": "Giao thông, thoát nước, chiếu sáng"}
        found = [make.recommendation(hall, content=f"{ASKED[n % 3]} ({n})", **facts).id for n in range(11)]
        found.append(make.recommendation(hall, content="Tố cáo ông X", nature="denunciation", **facts).id)
    return found


def fresh(number: int) -> Recommendation:
    db.session.rollback()
    return db.session.get_one(Recommendation, number)


def pick_unit(page, box: str, typed: str) -> None:
    """A unit found by typing without accents."""
    field = page.locator(f"{box}[role=combobox]")  # once the script has dressed it
    field.fill(typed)
    field.press("Enter")


def open_first(page) -> int:
    """The first line of the desk is open; its number."""
    page.locator("tbody th a").first.click()
    page.wait_for_url("**/work")
    return int(page.url.split("/")[-2])


def test_from_a_dozen_given_out_to_one_concluded(new_page, city, people, ids):
    clerk = sign_in(new_page(), people["clerk"].login)
    clerk.goto("/")
    clerk.click("text=Giao 11 ý kiến đã phân loại")
    clerk.goto("/recommendations?sort=code")
    clerk.check("[data-pick-all]")
    clerk.click("text=Giao xử lý…")
    expect(clerk.locator("h1")).to_have_text("Giao xử lý 12 ý kiến")
    pick_unit(clerk, "#lead", "so xay dung")
    pick_unit(clerk, "#co-1", "nong nghiep")
    clerk.click("button:has-text('30 ngày')")
    expect(clerk.locator("#due_on")).to_have_value("10/10/2024")
    give = clerk.locator("button:has-text('Giao 11 ý kiến cho Sở Xây dựng')")
    expect(give).to_be_visible()  # the preview follows the choice by itself
    expect(clerk.locator("#preview tbody tr").first).to_contain_text("tố cáo")
    expect(clerk).to_have_url(re.compile("due_on=10%2F10%2F2024"))
    looks_right(clerk, "assignment-preview")
    assert fresh(ids[0]).lead_id is None
    clerk.set_viewport_size({"width": 1366, "height": 900})
    give.dblclick()
    expect(clerk.locator("h1")).to_have_text("Đã giao 11 ý kiến cho Sở Xây dựng")
    looks_right(clerk, "assignment-done")
    assert (fresh(ids[0]).lead_id, fresh(ids[0]).due_on) == (city.works.id, date(2024, 10, 10))

    works = sign_in(new_page(), people["works"].login)
    works.goto("/")
    looks_right(works, "home-agency")
    works.check("[data-pick-all]")
    works.click("text=Nhận các việc đã chọn")
    expect(works.locator(".notice-good")).to_have_text("Đã nhận 11 ý kiến. Hoàn tác")
    returned = open_first(works)
    works.click("text=Không đúng nhiệm vụ?")
    works.click("button:has-text('Trả lại')")
    expect(works.locator(".field-error")).to_contain_text("Chưa nhập “Lý do”")
    looks_right(works, "assignment-give-back")
    works.fill("#reason", "Đường do phường quản lý, đề nghị giao UBND phường")
    works.click("button:has-text('Trả lại')")
    expect(works.locator(".notice-good")).to_contain_text("Đã trả lại")
    assert fresh(returned).lead_id is None

    answered = open_first(works)
    works.fill("#note", "Đã khảo sát, lập dự toán 120 triệu đồng")
    works.click("button:has-text('Ghi tiến độ')")
    expect(works.locator(".notes li")).to_contain_text("lập dự toán")
    expect(works.locator("#settled_on")).to_be_hidden()
    works.click("button:has-text('Gửi trả lời')")
    expect(works.locator(".summary li")).to_have_count(3)
    looks_right(works, "resolution-work-missing")
    works.set_viewport_size({"width": 1366, "height": 900})
    works.fill("#paper_number", "15/SXD-HT")
    works.fill("#replied_on", "9/9/2024")
    works.fill("#signer", "Phạm Văn Ký")
    works.fill("#text", "Đã nạo vét cống, nâng nền đoạn đường trước cổng trường.")
    works.set_input_files("#files", [PAPER])
    works.check("[name=acceptance][value=partly]")
    works.check("[name=result][value=settled]")
    works.fill("#settled_on", "08092024")
    works.click("button:has-text('Gửi trả lời')")
    expect(works.locator(".notice-good")).to_contain_text("Đã gửi trả lời")
    assert fresh(answered).paper_number == "15/SXD-HT"
    assert [file.name for file in attachment.of("recommendation", answered)] == [PAPER["name"]]
    works.goto(f"/recommendations/{answered}/work")
    looks_right(works, "resolution-work-sent")

    clerk.goto("/")
    clerk.click("text=Giao lại 1 ý kiến cơ quan trả lại")
    expect(clerk.locator("tbody")).to_contain_text("Đường do phường quản lý")
    clerk.click("tbody a:has-text('Giao')")
    expect(clerk.locator(".notice-warn")).to_contain_text("Đường do phường quản lý")
    clerk.goto("/conclusions")
    with clerk.expect_download() as paper:
        clerk.click("text=Công văn 15 đã ký.pdf")
    assert paper.value.suggested_filename == PAPER["name"]
    clerk.locator("[data-agree]").focus()
    clerk.keyboard.press("Enter")
    expect(clerk.locator(".notice-good")).to_contain_text("Đã kết luận: tiếp thu một phần")
    r = fresh(answered)
    assert (r.acceptance, r.concluded_on, r.result) == (Acceptance.PARTLY, TODAY, Result.SETTLED)
    clerk.goto(f"/recommendations/{answered}/conclude")
    clerk.goto(f"/recommendations/{answered}/reopen")
    clerk.fill("#reason", "Người dân báo cống lại tắc")
    looks_right(clerk, "resolution-reopen")
    clerk.click("button:has-text('Mở lại')")
    works.goto("/?part=reopened")
    works.click("tbody th a")
    expect(works.locator(".notice-warn").first).to_contain_text("Người dân báo cống lại tắc")


def test_agreed_to_by_one_key_each(new_page, city, people):
    hall = make.dialogue(date(2024, 9, 1), city.top)
    viewer = make.officer("agency", city.works)
    for number in range(3):
        made = make.recommendation(hall, content=f"{ASKED[number]}", lead=city.works, taken_on=TODAY, assigned_on=TODAY)
        outcome = resolution.Outcome(result=Result.EXPLAINED)
        reply = resolution.Reply(outcome=outcome, replied_on=TODAY, text="Đã trả lời.", acceptance=Acceptance.ACCEPTED)
        with store.one_transaction():
            resolution.send(made, officers.viewer(viewer), reply, by="Mẫu", at=AT, today=TODAY)
    clerk = sign_in(new_page(), people["clerk"].login)
    clerk.goto("/conclusions")
    clerk.locator("[data-agree]").first.focus()
    for left in (2, 1, 0):
        clerk.keyboard.press("Enter")
        expect(clerk.locator("[data-agree]")).to_have_count(left)
        if left:
            expect(clerk.locator("[data-agree]").first).to_be_focused()
    expect(clerk.locator(".empty-title")).to_have_text("Không có ý kiến nào chờ kết luận")


@pytest.fixture
def taken(city) -> int:
    return make.recommendation(
        make.dialogue(date(2024, 9, 1), city.top), lead=city.works, assigned_on=TODAY, taken_on=TODAY
    ).id


def test_a_draft_saves_itself_and_a_second_editor_is_told(new_page, people, taken):
    first, second = (sign_in(new_page(), people["works"].login) for _ in range(2))
    for page in (first, second):
        page.clock.install()
        page.goto(f"/recommendations/{taken}/work")
    first.fill("#text", "Người thứ nhất viết")
    first.clock.fast_forward("01:00")
    expect(first.locator("[data-draft-state]")).to_contain_text("Nháp tự lưu lúc")
    db.session.rollback()
    assert resolution.draft_of(taken).reply_text == "Người thứ nhất viết"
    second.fill("#text", "Người thứ hai viết")
    second.clock.fast_forward("01:00")
    expect(second.locator("[data-draft-state]")).to_contain_text("Người khác vừa sửa")
    second.click("button:has-text('Lưu nháp')")
    expect(second.locator(".field-stored")).to_contain_text("Người thứ nhất viết")
    expect(second.locator("#text")).to_have_value("Người thứ hai viết")
    looks_right(second, "resolution-work-stale")
    second.click("button:has-text('Lưu nháp')")
    expect(second.locator(".notice-good")).to_contain_text("Đã lưu nháp")
    db.session.rollback()
    assert resolution.draft_of(taken).reply_text == "Người thứ hai viết"


def test_all_of_it_without_scripts(new_page, city, people, ids):
    clerk = sign_in(new_page(java_script_enabled=False), people["clerk"].login)
    clerk.goto("/assignments")
    for box in clerk.locator("[name=id]").all()[:2]:
        box.check()
    clerk.click("text=Giao xử lý…")
    clerk.select_option("#lead", label="Sở Xây dựng")
    clerk.click("text=Xem trước")
    clerk.click("text=Giao 2 ý kiến cho Sở Xây dựng")
    expect(clerk.locator("h1")).to_have_text("Đã giao 2 ý kiến cho Sở Xây dựng")
    works = sign_in(new_page(java_script_enabled=False), people["works"].login)
    works.goto("/")
    works.locator("button[name=only]").first.click()
    works.locator("text=Trả lời").last.click()
    works.fill("#text", "Đã sửa.")
    works.fill("#replied_on", "9/9/2024")
    works.check("[name=acceptance][value=not_accepted]")
    works.fill("#not_accepted_reason", "Trái quy hoạch")
    works.check("[name=result][value=will_settle]")
    works.fill("#roadmap_on", "2026")
    works.click("button:has-text('Gửi trả lời')")
    expect(works.locator(".notice-good")).to_contain_text("Đã gửi trả lời")
    clerk.goto("/conclusions")
    clerk.click("button:has-text('Đồng ý:')")
    expect(clerk.locator(".notice-good")).to_contain_text("không tiếp thu")


def test_first_pages_look_right(page, city):
    hall = make.dialogue(date(2024, 8, 1), city.top)
    make.dialogue(date(2024, 9, 20), city.top, state="planned", theme="Môi trường làng nghề")
    for number in range(6):
        make.recommendation(
            hall,
            content=ASKED[number % 3],
            lead=city.works,
            assigned_on=date(2024, 8, 2),
            due_on=date(2024, 8, 20 + number),
        )
    seats = {"front": city.front, "leader": city.top, "auditor": city.top, "admin": city.top}
    logins = {role: make.officer(role, unit).login for role, unit in seats.items()}
    db.session.rollback()
    for role, login in logins.items():
        page.context.clear_cookies()
        sign_in(page, login).goto("/")
        looks_right(page, f"home-{role}")
