"""Writing down opinions: by keyboard, without loss or doubling when the line is cut, and without JavaScript."""

import logging
import time
from datetime import date, timedelta

import pytest

from feedback.case import recommendation
from feedback.case.recommendation import Line
from feedback.case.record import Dialogue, Recommendation
from feedback.case.word import Channel, DialogueState, Nature, Side
from feedback.core import store
from feedback.core.store import db
from tests import make
from tests.web.browser import looks_right, shot, sign_in

TODAY = date(2024, 9, 10)
STORED = "Object.keys(localStorage).filter((key) => key.startsWith('line:')).length"


@pytest.fixture(autouse=True)
def _today(on):
    on(TODAY)


def kept() -> list[Recommendation]:
    """What the server has, in its order."""
    db.session.rollback()
    return list(db.session.query(Recommendation).order_by(Recommendation.position))


def contents() -> list[str]:
    return [one.content for one in kept()]


def saved(page, number: int) -> None:
    """The bar says that so many lines are saved and nothing waits."""
    page.locator(f"[data-tally]:text-is('{number} dòng đã lưu')").wait_for()


def session_day(head="authority", state="held", day=TODAY, **facts) -> tuple[Dialogue, str]:
    """A session, and the login of its secretary."""
    c = make.city()
    made = make.dialogue(day, c.wards[0], head=head, state=state, theme="Thu gom rác thải, trật tự đô thị", **facts)
    return made, make.officer("secretariat", c.office).login


def cut(faults: list[str]) -> None:
    """The faults of a line that the test itself has cut are no faults."""
    faults[:] = [fault for fault in faults if "net::ERR_" not in fault]


def opened(page, made: Dialogue, login: str):
    sign_in(page, login)
    page.goto(f"/dialogues/{made.id}/capture")
    return page.keyboard


def say(keys, content: str, *then: str) -> None:
    """Type a line's words, then press these keys."""
    keys.type(content)
    for key in then or ("Enter",):
        keys.press(key)


def test_by_keyboard(page):
    keys = opened(page, *session_day())
    keys.press("Shift+Enter")
    say(keys, "Nguyễn Thị Hoa", "Tab")
    say(keys, "Đề nghị thu gom rác ngõ 12 đúng giờ", "F2", "Tab")
    say(keys, "Từ 01/10 thu gom hai buổi một ngày")
    say(keys, "Đề nghị lắp thêm đèn đường", "Alt+3", "Shift+Enter")
    say(keys, "Trần Văn Bình", "Tab")
    say(keys, "Thái độ của cán bộ bộ phận một cửa", "F8", "Enter")
    saved(page, 3)
    looks_right(page, "capture")
    first, second, third = kept()
    assert (first.content, first.in_hall, first.turn) == ("Đề nghị thu gom rác ngõ 12 đúng giờ", True, 1)
    assert (first.reply_text, first.replied_on, first.channel) == (
        "Từ 01/10 thu gom hai buổi một ngày",
        TODAY,
        Channel.HALL,
    )
    assert (second.citizen.name, second.nature, second.turn, second.in_hall) == (
        "Nguyễn Thị Hoa",
        Nature.REPORT,
        1,
        False,
    )
    assert (third.citizen.name, third.side, third.turn) == ("Trần Văn Bình", Side.PARTY, 2)
    assert page.evaluate(STORED) == 0, "what the server has, and who spoke, is no longer in the browser"


def test_joint_session_asks_the_side(page):
    keys = opened(page, *session_day("both"))
    say(keys, "Đề nghị công khai quy hoạch")
    page.locator("text=Chọn góp ý xây dựng chính quyền hay Đảng").wait_for()
    assert page.evaluate("document.activeElement.dataset.f") == "side"
    shot(page, "capture-joint")
    keys.press("F8")
    keys.press("Enter")
    say(keys, "Đề nghị nâng cao chất lượng sinh hoạt chi bộ", "F8", "Enter")
    saved(page, 2)
    assert [one.side for one in kept()] == [Side.AUTHORITY, Side.PARTY]


def test_split_and_paste(page):
    keys = opened(page, *session_day())
    keys.type("Sửa đường; lắp đèn; nạo vét cống")
    keys.press("F9")
    saved(page, 3)
    assert contents() == ["Sửa đường", "lắp đèn", "nạo vét cống"]
    assert {one.turn for one in kept()} == {1}
    keys.press("Escape")
    keys.type("Xây cầu và xây chợ")
    for _ in range(len("và xây chợ")):
        keys.press("ArrowLeft")
    keys.press("F9")
    saved(page, 5)
    assert contents()[3:] == ["Xây cầu", "và xây chợ"]
    keys.press("Escape")
    listed = "\n".join(f"{number}. Đề nghị số {number} của tổ dân phố" for number in range(1, 41))
    page.evaluate(
        """(text) => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
          document.activeElement.dispatchEvent(paste);
        }""",
        listed,
    )
    saved(page, 45)
    assert contents()[5:] == [f"Đề nghị số {number} của tổ dân phố" for number in range(1, 41)]
    box = page.locator(":focus").bounding_box()
    assert 0 < box["y"] < 800, "the line that is typed in is in view"


def test_strike_and_undo(page):
    keys = opened(page, *session_day())
    for content in ("Một", "Hai", "Ba"):
        say(keys, content)
    saved(page, 3)
    keys.press("Alt+ArrowUp")
    keys.press("Alt+ArrowUp")
    keys.press("Alt+Delete")
    saved(page, 2)
    assert contents() == ["Một", "Ba"]
    shot(page, "capture-struck")
    keys.press("Alt+h")
    saved(page, 3)
    assert sorted(contents()) == ["Ba", "Hai", "Một"]
    assert page.evaluate("[...document.querySelectorAll('[data-f=content]')].map((box) => box.value).slice(0, 3)") == [
        "Một",
        "Hai",
        "Ba",
    ]


def test_edit_in_place(page):
    keys = opened(page, *session_day())
    say(keys, "Đề nghị sửa đưòng")
    say(keys, "Đề nghị khác", "Tab")
    keys.press("Alt+ArrowUp")
    page.locator("[data-f=content]").first.fill("Đề nghị sửa đường")
    page.locator("[data-f=speaker]").first.fill("Lê Văn Tám")
    page.locator("[data-f=field]").first.fill("Giao thông")
    keys.press("Enter")
    saved(page, 2)
    page.wait_for_timeout(200)
    first = kept()[0]
    assert (first.content, first.citizen.name, first.field) == ("Đề nghị sửa đường", "Lê Văn Tám", "Giao thông")
    assert first.version > 1


def test_cut_line_closed_lid(new_page, faults):
    made, login = session_day()
    page = new_page()
    keys = opened(page, made, login)
    for number in range(3):
        say(keys, f"Trước khi mất mạng {number}")
    saved(page, 3)
    page.context.set_offline(True)
    for number in range(5):
        say(keys, f"Khi mất mạng {number}")
    keys.type("Đang gõ dở thì gập máy")
    page.locator("[data-tally]:has-text('5 dòng chờ mạng')").wait_for()
    shot(page, "capture-offline")
    page.close(run_before_unload=False)
    assert len(kept()) == 3
    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(f"/dialogues/{made.id}/capture")
    saved(again, 9)
    assert again.evaluate("document.activeElement.value") == "Đang gõ dở thì gập máy"
    assert sorted(contents()) == sorted(
        [f"Trước khi mất mạng {n}" for n in range(3)]
        + [f"Khi mất mạng {n}" for n in range(5)]
        + ["Đang gõ dở thì gập máy"]
    )
    assert again.evaluate(STORED) == 0
    cut(faults)


def test_connection_comes_back(page, faults):
    keys = opened(page, *session_day())
    page.context.set_offline(True)
    for number in range(4):
        say(keys, f"Ý kiến {number}")
    page.locator("[data-tally]:has-text('4 dòng chờ mạng')").wait_for()
    page.context.set_offline(False)
    saved(page, 4)
    assert contents() == [f"Ý kiến {number}" for number in range(4)]
    cut(faults)


def test_answers_lost_on_the_way(page, faults):
    keys = opened(page, *session_day())
    lost = []

    def lose(route):
        if route.request.method == "POST" and len(lost) < 3:
            lost.append(route.fetch().status)  # the server has it, the browser never hears of it
            route.abort()
        else:
            route.continue_()

    page.context.route("**/lines", lose)
    for number in range(3):
        say(keys, f"Ý kiến {number}")
    saved(page, 3)
    assert lost == [200, 200, 200]
    assert contents() == ["Ý kiến 0", "Ý kiến 1", "Ý kiến 2"]
    cut(faults)


def test_two_tabs(new_page):
    made, login = session_day()
    one = new_page()
    first = opened(one, made, login)
    two = one.context.new_page()
    two.goto(f"/dialogues/{made.id}/capture")
    say(first, "Ghi ở thẻ một")
    saved(two, 1)
    say(two.keyboard, "Ghi ở thẻ hai")
    saved(one, 2)
    first.type("Đang gõ ở thẻ một")
    three = one.context.new_page()
    three.goto(f"/dialogues/{made.id}/capture")
    three.wait_for_timeout(500)
    assert len(kept()) == 2, "what another window is typing stays its own"
    first.press("Enter")
    saved(three, 3)
    assert sorted(contents()) == ["Ghi ở thẻ hai", "Ghi ở thẻ một", "Đang gõ ở thẻ một"]


def test_changed_elsewhere(page):
    keys = opened(page, *session_day())
    say(keys, "Đề nghị sửa đường")
    saved(page, 1)
    db.session.rollback()
    with store.one_transaction():
        other = db.session.query(Recommendation).one()
        recommendation.rewrite(other, Line(content="Đề nghị sửa đường liên xã"), version=None)
    page.locator("[data-f=content]").first.fill("Đề nghị sửa đường thôn")
    keys.press("Enter")
    page.locator("text=Nơi khác vừa sửa dòng này thành: “Đề nghị sửa đường liên xã”").wait_for()
    looks_right(page, "capture-conflict")
    page.click("text=lấy bản kia")
    assert page.locator("[data-f=content]").first.input_value() == "Đề nghị sửa đường liên xã"
    assert contents() == ["Đề nghị sửa đường liên xã"]


def test_signed_out_while_typing(new_page):
    made, login = session_day()
    page = new_page()
    keys = opened(page, made, login)
    say(keys, "Trước khi hết phiên")
    saved(page, 1)
    page.context.clear_cookies()
    say(keys, "Sau khi hết phiên")
    keys.type("Đang gõ")
    page.locator(".sheet-told:has-text('Phiên làm việc đã hết')").wait_for()
    shot(page, "capture-signed-out")
    with page.context.expect_page() as opening:
        page.click(".bar-way")
    other = opening.value
    other.fill("[name=login]", login)
    other.fill("[name=password]", make.PASSWORD)
    other.press("[name=password]", "Enter")
    other.wait_for_url("**/capture")
    page.locator("[data-tally]:has-text('2 dòng đã lưu')").wait_for()
    assert contents() == ["Trước khi hết phiên", "Sau khi hết phiên"]
    page.locator("[data-f=content] >> nth=2").press("Enter")
    saved(page, 3)


def test_before_the_session_then_held(page):
    made, login = session_day(state="planned", day=TODAY + timedelta(days=20))
    opened(page, made, login)
    page.select_option("[name=channel]", "front")
    page.locator("[data-f=content]").last.fill("Ý kiến Mặt trận chuyển trước")
    page.keyboard.press("Enter")
    saved(page, 1)
    looks_right(page, "capture-ahead")
    one = kept()[0]
    assert (one.channel, one.received_on, one.countable) == (Channel.FRONT, TODAY, False)


def test_held_from_the_sheet(page):
    made, login = session_day(state="planned")
    keys = opened(page, made, login)
    say(keys, "Ghi ngay tại hội nghị")
    saved(page, 1)
    page.click("text=Ghi đã tổ chức ngày 10/09/2024")
    page.locator("text=Đã ghi: cuộc đối thoại đã tổ chức").wait_for()
    saved(page, 1)
    assert kept()[0].countable
    assert db.session.query(Dialogue).one().state is DialogueState.HELD


def test_without_script(new_page):
    made, login = session_day("both")
    page = new_page(java_script_enabled=False)
    opened(page, made, login)
    page.fill("#line-1-speaker", "Phạm Thị Lan")
    page.fill("#line-1-content", "Đề nghị công khai thu chi")
    page.select_option("#line-1-side", "authority")
    page.fill("#line-2-content", "Đề nghị sớm trả lời")
    page.click("text=Lưu các dòng")
    page.locator("text=có 1 dòng cần sửa").wait_for()
    shot(page, "capture-plain")
    assert not kept()
    page.select_option("#line-2-side", "party")
    page.check("#line-2-hall")
    page.click("text=Lưu các dòng")
    page.locator("text=Đã lưu.").wait_for()
    first, second = kept()
    assert (first.citizen.name, second.citizen.name, first.turn, second.turn) == ("Phạm Thị Lan", "Phạm Thị Lan", 1, 1)
    assert second.in_hall
    page.fill("#line-1-content", "Đề nghị công khai thu chi quý III")
    page.check("#line-2-strike")
    page.click("text=Lưu các dòng")
    page.locator("#line-2-strike").wait_for(state="detached")
    assert contents() == ["Đề nghị công khai thu chi quý III"]


def test_forty_opinions(page):
    """The whole evening: plan, announce, hold, and forty opinions of twenty speakers by keyboard alone."""
    c = make.city()
    sign_in(page, make.officer("secretariat", c.office).login)
    loads = []
    page.on("load", lambda _: loads.append(page.url))
    keys, pressed, typed = page.keyboard, 0, 0

    def press(*names: str) -> None:
        nonlocal pressed
        for name in names:
            keys.press(name)
            pressed += 1

    def write(text: str) -> None:
        nonlocal typed
        keys.type(text)
        typed += len(text)

    began = time.monotonic()
    page.goto("/dialogues/new")
    page.focus("[name=on]")
    write("10092024")
    press("Tab")
    write("phường 1")
    press("Enter", "Tab", "Tab", "Tab", "Tab")
    write("Đối thoại định kỳ quý III")
    press("Control+Enter")
    page.locator("a.btn-primary:has-text('Ghi đã tổ chức')").press("Enter")
    page.locator("[name=attendance]").focus()
    write("120")
    press("Enter")
    page.locator("a.btn-primary:has-text('Ghi ý kiến')").press("Enter")
    page.locator("[data-tally]").wait_for()
    ready, loaded = time.monotonic(), len(loads)
    press_before, typed_before = pressed, typed
    for number in range(20):
        press("Shift+Enter")
        write(f"Người nêu số {number + 1}")
        press("Tab")
        for request in range(2):
            write(f"Đề nghị số {request + 1} của người thứ {number + 1} về thoát nước ngõ {number + 1}")
            if request == 0:
                press("F2", "Enter")
        if number == 19:
            press("Enter")
    saved(page, 40)
    done = time.monotonic()
    box = page.locator(":focus").bounding_box()
    assert box["y"] + box["height"] < page.locator("#bar").bounding_box()["y"], "the line typed in is in view"
    looks_right(page, "capture-forty")
    lines = kept()
    assert len(lines) == 40
    assert [one.turn for one in lines] == [number // 2 + 1 for number in range(40)]
    assert all(one.countable for one in lines)
    assert len(loads) == loaded, "not one page is loaded while writing"
    moves = pressed - press_before
    assert moves <= 2.1 * 40
    logging.getLogger(__name__).info(
        "%d pages and %.1f s to get there; then none, %d letters, %.2f other keys a line, %.1f s for forty",
        *(loaded, ready - began, typed - typed_before, moves / 40, done - ready),
    )
