"""The whole cycle: a dialogue from the year's plan over its minutes and conclusion notice to the published result."""

from datetime import date

from sqlalchemy import select

from feedback.case.record import Dialogue, Occasion, Recommendation
from feedback.case.sitting.record import Minutes, Preparation
from feedback.case.sitting.word import MinutesState, Prepared
from feedback.case.word import Channel, DialogueState
from feedback.core import store
from tests.web import cycle_after as after
from tests.web.browser import looks_right

THEME = "Thoát nước, chiếu sáng khu dân cư"
SENT_IN = ("Nạo vét cống ngõ 12 trước mùa mưa", "Lắp đèn chiếu sáng đường liên tổ", "Sửa nắp hố ga trước trường học")
ANSWER = "Đã khảo sát; nạo vét xong trước ngày 30/4, đội quản lý hạ tầng chịu trách nhiệm."


def fresh(query):
    """What the server has."""
    store.db.session.rollback()
    return store.db.session.scalar(query)


def agree(page) -> None:
    """The question before an act is answered with yes."""
    page.locator("#confirm[open] button[value=yes]").click()


def test_a_dialogue_from_plan_to_published_result(walk, on, picture):
    clerk = walk("thuky")
    dialogue_id = _planned(clerk, picture)
    day = fresh(select(Occasion.day).where(Occasion.id == dialogue_id))
    _announced(clerk, dialogue_id)
    _gathered(clerk, dialogue_id)
    _prepared(clerk, walk, dialogue_id, picture)
    on(day)
    _held(clerk, dialogue_id, picture)
    _minuted(clerk, dialogue_id, picture)
    after.sorted_out(clerk, dialogue_id, len(SENT_IN) + 1)
    after.given_out(clerk, dialogue_id, 2)
    on(date(2026, 12, 16))
    after.noticed(clerk, dialogue_id, picture)
    on(date(2026, 12, 18))
    after.answered(walk, dialogue_id, picture)
    on(date(2026, 12, 22))
    after.concluded(clerk, dialogue_id)
    after.published(clerk, dialogue_id, picture)
    after.told(walk("mattran"), dialogue_id, picture)


def _planned(page, picture) -> int:
    """A unit without a plan gets one, its line becomes a session with one press; the session's id."""
    page.goto("/")
    page.locator(".todo-row:has-text('chưa có kế hoạch năm') a").click()
    page.wait_for_selector("h1:has-text('Kế hoạch đối thoại năm 2026')")
    page.locator("td a:has-text('Lập')").first.click()
    page.fill("[name=number]", "15-KH/ĐU")
    page.fill("[name=issued_on]", "20/11/2026")
    page.press("[name=issued_on]", "Control+Enter")
    page.wait_for_selector("text=Đã lập kế hoạch năm 2026")
    page.click("a.btn-primary:has-text('Thêm dòng')")
    page.fill("[name=month]", "12")
    page.check("input[name=head][value=authority]")
    page.fill("[name=theme]", THEME)
    page.fill("[name=preparing]", "Văn phòng; Mặt trận Tổ quốc")
    page.press("[name=theme]", "Control+Enter")
    page.wait_for_selector("text=Đã thêm dòng kế hoạch")
    picture(page, "ke-hoach-nam", height=760)
    page.click("button:has-text('Lập cuộc')")
    agree(page)
    page.wait_for_selector(f"h1:has-text('{THEME}')")
    made = fresh(select(Dialogue).where(Dialogue.theme == THEME))
    assert (made.state, made.occasion.day) == (DialogueState.PLANNED, date(2026, 12, 15))
    return made.id


def _announced(page, dialogue_id: int) -> None:
    """The people are told in time; the page had said by when."""
    assert "08/12/2026" in page.inner_text("#sitting")
    page.click("a.btn-primary:has-text('Ghi thông báo')")
    page.press("[name=on]", "Enter")
    page.wait_for_selector("text=Đã ghi thông báo ngày 21/11/2026")
    assert fresh(select(Dialogue.announced_on).where(Dialogue.id == dialogue_id)) == date(2026, 11, 21)


def _gathered(page, dialogue_id: int) -> None:
    """Three opinions that the Front and a tổ dân phố sent in, with the people behind them, by keyboard."""
    page.goto(f"/dialogues/{dialogue_id}/localities")
    page.fill("[name=names]", "Tổ dân phố 3\nTổ dân phố 5")
    page.press("[name=names]", "Control+Enter")
    page.wait_for_selector("text=Cuộc này dành cho 2 thôn, tổ dân phố")
    page.goto(f"/dialogues/{dialogue_id}/capture")
    page.select_option("#channel", "front")
    keys = page.keyboard
    page.locator("[data-f=content]").last.focus()
    for text, people in zip(SENT_IN, ("35", "12", ""), strict=True):
        keys.insert_text(text)
        keys.press("F6")
        keys.insert_text(people)
        keys.press("Shift+Enter")
        keys.press("Tab")
    page.locator(f"[data-tally]:text-is('{len(SENT_IN)} dòng đã lưu')").wait_for()
    found = select(Recommendation).where(Recommendation.occasion_id == dialogue_id).order_by(Recommendation.position)
    store.db.session.rollback()
    rows = list(store.db.session.scalars(found))
    assert [(row.content, row.people, row.channel) for row in rows] == [
        (text, people, Channel.FRONT) for text, people in zip(SENT_IN, (35, 12, 1), strict=True)
    ]


def _prepared(page, walk, dialogue_id: int, picture) -> None:
    """An agency is asked to prepare answers; it writes one and hands it in."""
    page.goto(f"/dialogues/{dialogue_id}")
    page.click("a.btn-primary:has-text('Chuẩn bị trả lời')")
    page.check("[data-pick-all]")
    page.fill("input#agency", "so xay dung")
    page.press("input#agency", "Enter")
    looks_right(page, "story-cycle-4-preparation")
    picture(page, "chuan-bi-tra-loi", height=900)
    page.click("button:has-text('Giao chuẩn bị các ý kiến đã chọn')")
    page.wait_for_selector("text=chuẩn bị trả lời 3 ý kiến")
    agency = walk("coquan")
    agency.locator(".todo-row:has-text('cần chuẩn bị trả lời') a").click()
    agency.locator(f"tr:has-text('{SENT_IN[0]}') a:has-text('Soạn')").click()
    agency.fill("[name=answer]", ANSWER)
    looks_right(agency, "story-cycle-5-agency")
    agency.click("button:has-text('Gửi bộ phận thư ký')")
    agency.wait_for_selector("text=Đã gửi câu trả lời")
    ready = select(Preparation.state).join(Recommendation).where(Recommendation.content == SENT_IN[0])
    assert fresh(ready.where(Recommendation.occasion_id == dialogue_id)) is Prepared.READY
    page.reload()
    assert ANSWER in page.inner_text("main")


def _held(page, dialogue_id: int, picture) -> None:
    """It is held: one prepared answer is given with a key, another with a press, somebody speaks up; who came is noted."""
    page.goto(f"/dialogues/{dialogue_id}")
    page.click("a.btn-primary:has-text('Ghi đã tổ chức')")
    page.press("[name=on]", "Enter")
    page.wait_for_selector("text=cuộc đối thoại đã tổ chức")
    page.goto(f"/dialogues/{dialogue_id}/capture")
    line = page.locator(f".line:has([data-f=content]:text-is('{SENT_IN[0]}'))").first
    line.locator("[data-f=content]").focus()
    page.keyboard.press("F4")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Enter")
    page.keyboard.insert_text(after.SPEAKER)
    page.keyboard.press("Tab")
    page.keyboard.insert_text(after.ASKED_IN_HALL)
    page.keyboard.press("Enter")
    page.locator("[data-tally]:text-is('4 dòng đã lưu')").wait_for()
    here = select(Recommendation).where(Recommendation.occasion_id == dialogue_id)
    page.wait_for_timeout(300)
    first = fresh(here.where(Recommendation.content == SENT_IN[0]))
    assert (first.in_hall, first.reply_text) == (True, ANSWER)
    page.goto(f"/dialogues/{dialogue_id}/hall")
    looks_right(page, "story-cycle-6-hall")
    picture(page, "tra-loi-tai-hoi-nghi", height=820)
    card = page.locator(f".hall-one:has-text('{SENT_IN[1]}')")
    card.locator("textarea").fill("Lắp trong quý I")
    card.locator("button").click()
    page.wait_for_selector("text=Đã ghi trả lời tại chỗ")
    assert fresh(here.where(Recommendation.content == SENT_IN[1])).reply_text == "Lắp trong quý I"
    page.goto(f"/dialogues/{dialogue_id}/attendance")
    page.fill("[name=g0-people]", "86")
    page.fill("[name=g5-people]", "4")
    assert page.inner_text("[data-sum-total]") == "90"
    page.check("[name=adopt]")
    page.press("[name=g5-people]", "Control+Enter")
    page.wait_for_selector("text=Đã ghi thành phần dự: 90 người")
    assert fresh(select(Dialogue.attendance).where(Dialogue.id == dialogue_id)) == 90


def _minuted(page, dialogue_id: int, picture) -> None:
    """The minutes stand already written; completed, compared, made final and locked."""
    page.click("a.btn-primary:has-text('Lập biên bản')")
    assert ANSWER in page.input_value("[name=opinions]")
    for name, text in (("began", "8 giờ 00"), ("ended", "11 giờ 00"), ("place", "Nhà văn hóa"), ("chair", "Lê Văn Thử"),
                       ("secretary", "Trần Thị Ví Dụ")):  # fmt: skip
        page.fill(f"[name={name}]", text)
    looks_right(page, "story-cycle-7-minutes")
    page.press("[name=began]", "Control+Enter")
    page.wait_for_selector("text=Đã lưu biên bản, bản số 1")
    page.click("a:text-is('Sửa')")
    page.fill("[name=conclusion]", "Giao phòng Kinh tế theo dõi, báo cáo trước 31/12.")
    page.press("[name=began]", "Control+Enter")
    page.wait_for_selector("text=Đã lưu biên bản, bản số 2")
    page.click("a:has-text('Các bản')")
    assert "Giao phòng Kinh tế" in page.inner_text(".compare ins")
    looks_right(page, "story-cycle-8-versions")
    page.go_back()
    page.click("button:has-text('Chốt chính thức')")
    agree(page)
    page.wait_for_selector("text=Biên bản đã chốt chính thức, bản số 3")
    picture(page, "bien-ban", height=1000)
    assert fresh(select(Minutes.state).where(Minutes.id == dialogue_id)) is MinutesState.FINAL
    page.goto(f"/dialogues/{dialogue_id}")
    assert "Chính thức, bản số 3" in page.inner_text("#sitting")
