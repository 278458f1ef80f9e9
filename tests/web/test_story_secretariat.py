"""Stories 2 and 3: the secretariat holds a dialogue, writes down a dozen opinions by keyboard, sorts, merges and gives out.

How these pages look is seen by the tests of their subjects and by `test_every_page`.
"""

import re

from sqlalchemy import func, select

from feedback.case.record import Dialogue, Occasion, Recommendation
from feedback.case.word import Admission, DialogueState, Nature
from feedback.case.work import Assignment
from feedback.core import store

SPOKEN = 12
ASKED = "sửa đường gom; lắp đèn ngõ 12; nạo vét cống trước mùa mưa"


def rows(*where) -> list[Recommendation]:
    """What the server has."""
    store.db.session.rollback()
    return list(store.db.session.scalars(select(Recommendation).where(*where).order_by(Recommendation.position)))


def plan(page, day: str, theme: str) -> str:
    """A dialogue of the city is planned by keyboard; its code."""
    page.goto("/dialogues/new")
    page.fill("[name=on]", day)
    page.fill("input#agency", "thanh pho minh hoa")
    page.press("input#agency", "Enter")
    page.check("input[name=head][value=both]")
    page.fill("[name=theme]", theme)
    page.press("[name=theme]", "Control+Enter")
    page.wait_for_selector("text=Đã lập cuộc đối thoại")
    return re.search(r"DT-[A-Z0-9-]+", page.inner_text("main")).group()


def test_a_dialogue_planned_announced_held_and_written_down(walk, picture):
    page = walk("thuky")
    page.keyboard.press("g")
    page.keyboard.press("2")
    page.keyboard.press("Enter")  # the first of the part that has opened
    page.wait_for_selector("h1:has-text('Cuộc đối thoại')")
    code = plan(page, "21/11/2026", "Cải cách thủ tục hành chính, trật tự đô thị")
    page.click("a:text-is('Ghi thông báo')")
    page.fill("[name=on]", "10/11/2026")
    page.press("[name=on]", "Enter")
    page.wait_for_selector("text=Đã ghi thông báo ngày 10/11/2026")
    page.click("a.btn-primary")
    page.fill("[name=attendance]", "180")
    with page.expect_navigation():
        page.press("[name=attendance]", "Enter")
    if "/capture" not in page.url:
        page.click("a.btn-primary")
    page.wait_for_url("**/capture")  # and its scripts have run: keys pressed before are lost
    page.wait_for_selector("[data-f=content]")
    _write_down(page, picture)
    kept = rows(Recommendation.occasion.has(Occasion.code == code))
    assert len(kept) == SPOKEN
    assert [one.content for one in kept[1:4]] == [part.strip() for part in ASKED.split(";")]
    assert {one.turn for one in kept[1:4]} == {kept[1].turn}
    assert (kept[0].in_hall, kept[0].reply_text) == (True, "Từ 01/12 mở thêm hai cửa")
    assert kept[4].nature is Nature.COMPLAINT
    second = page.context.new_page()
    second.goto(page.url)
    second.locator(f"[data-tally]:text-is('{SPOKEN} dòng đã lưu')").wait_for()
    assert len(rows(Recommendation.occasion.has(Occasion.code == code))) == SPOKEN, "a second tab doubles nothing"


def _write_down(page, picture) -> None:
    """Opinions at the speed of speech, by keyboard alone."""
    keys = page.keyboard
    keys.press("Shift+Enter")
    keys.type("Trần Thị Mẫu")
    keys.press("Tab")
    keys.insert_text("Bộ phận một cửa chỉ mở hai cửa, bà con chờ lâu")
    for key in ("F8", "F2", "Tab"):
        keys.press(key)
    keys.insert_text("Từ 01/12 mở thêm hai cửa")
    keys.press("Shift+Enter")
    keys.insert_text("Lê Văn Thử")
    keys.press("Tab")
    keys.insert_text(ASKED)
    for key in ("F8", "F9", "Escape"):
        keys.press(key)
    keys.insert_text("Khiếu nại việc thu hồi đất của hộ ông Thử")
    for key in ("F8", "Alt+5", "Shift+Enter"):
        keys.press(key)
    page.locator("[data-tally]:text-is('5 dòng đã lưu')").wait_for()
    picture(page, "ghi-y-kien", height=760)
    for number in range(6, SPOKEN + 1):
        if number % 4 == 2:
            keys.insert_text(f"Người thứ {number}")
            keys.press("F8")  # a joint session asks of each speaker, to which side it is said
            keys.press("Tab")
        keys.insert_text(f"Đề nghị của tổ dân phố số {number} về thu gom rác")
        keys.press("Enter" if number % 4 != 1 else "Shift+Enter")
    page.locator(f"[data-tally]:text-is('{SPOKEN} dòng đã lưu')").wait_for()


def test_a_dialogue_put_off_with_its_reason(walk):
    page = walk("thuky")
    code = plan(page, "05/12/2026", "Thu gom rác thải")
    page.click("a:text-is('Hoãn')")
    page.wait_for_selector("h1:has-text('Hoãn')")
    page.locator("main form .btn-primary").click()
    page.locator(".field-bad").first.wait_for()
    page.fill("textarea[name=reason]", "Bão số 9, dời sang tuần sau")
    page.locator("main form .btn-primary").click()
    page.wait_for_selector("text=Lý do: Bão số 9, dời sang tuần sau")
    page.click("a:text-is('Hủy')")
    page.fill("textarea[name=reason]", "Gộp vào cuộc của phường")
    page.locator("main form .btn-primary, main form .btn-danger").first.click()
    page.wait_for_selector("text=Lý do: Gộp vào cuộc của phường")
    store.db.session.rollback()
    state = store.db.session.scalar(select(Dialogue.state).join(Dialogue.occasion).where(Occasion.code == code))
    assert state is DialogueState.CANCELLED


def test_sorted_by_keyboard(walk, picture):
    page = walk("thuky", "/sorting")
    page.locator("tbody th a").first.click()
    page.wait_for_selector("[data-desk]")
    picture(page, "phan-loai", height=1000)
    before = len(rows(Recommendation.sorted_on.is_(None)))
    for nature, field in (("2", "gt"), ("5", "dat dai"), ("3", "moi truong")):
        told = page.get_attribute(".desk form", "action")
        page.keyboard.press("Escape")
        page.keyboard.press(f"{nature}")
        page.fill("[name=field]", "")
        page.locator("[name=field]").press_sequentially(field)
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        page.wait_for_function(
            "(told) => document.querySelector('.desk form')?.getAttribute('action') !== told", arg=told
        )
    assert len(rows(Recommendation.sorted_on.is_(None))) == before - 3
    complaints = rows(Recommendation.nature == Nature.COMPLAINT, Recommendation.admission == Admission.ADMITTED)
    assert complaints
    assert not any(one.countable for one in complaints), "routed out and not counted"


def test_merged_and_parted_again(walk):
    page = walk("thuky", "/recommendations?queue=unsorted")
    page.locator("tbody th a").first.click()
    page.wait_for_selector("h1")
    record = page.url
    page.click("a:has-text('Gộp')")
    page.fill("#q", "de nghi")
    page.press("#q", "Enter")
    page.wait_for_selector("[name=pick]")
    page.locator("[name=pick]").first.check()
    page.click("button:text-is('Gộp')")
    page.wait_for_selector("text=/gộp/i")
    merged = rows(Recommendation.merged_into_id == int(record.rsplit("/", 1)[1]))[-1]
    page.goto(f"/recommendations/{merged.id}")
    page.click("a:has-text('Tách khỏi ý kiến đã gộp')")
    page.fill("[name=reason]", "Hai vị trí khác nhau")
    page.click("button:text-is('Tách ra')")
    page.wait_for_url(f"**/recommendations/{merged.id}*")
    assert rows(Recommendation.id == merged.id)[0].merged_into_id is None


def test_given_out_one_and_many_with_a_preview(walk, picture):
    page = walk("thuky", "/assignments")
    waiting = page.locator("tbody [name=id]").count()
    assert waiting >= 3
    for number in range(waiting):
        page.locator("tbody [name=id]").nth(number).check()
    page.click("button:has-text('Giao xử lý')")
    page.wait_for_selector("h1:has-text('Giao xử lý')")
    page.fill("input#lead", "so xay dung")
    page.press("input#lead", "Enter")
    page.wait_for_selector("#preview :text('Sở Xây dựng')")
    page.click("button:has-text('15 ngày')")
    page.wait_for_selector("p:has-text('sẽ giao Sở Xây dựng chủ trì, hạn trả lời 06/12/2026')")
    assert page.locator("#preview tbody tr").count() == waiting, "one line each before anything is written"
    picture(page, "giao-viec", height=1080)
    turns = func.count(Assignment.id)
    before = store.db.session.scalar(select(turns))
    page.locator("#preview form .btn-primary").click()
    page.wait_for_selector("h1:has-text('Đã giao')")
    assert page.locator("tbody tr").count() <= waiting
    store.db.session.rollback()
    assert store.db.session.scalar(select(turns)) > before
