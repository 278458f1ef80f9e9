"""Writing down opinions when answers are lost, tabs are many, sessions end and scripts are off; many in one sitting."""

import logging
import time
from datetime import timedelta

import pytest

from feedback.case import recommendation
from feedback.case.recommendation import Line
from feedback.case.record import Dialogue, Recommendation
from feedback.case.word import Channel, DialogueState
from feedback.core import store
from feedback.core.store import db
from tests import make
from tests.web.browser import looks_right, shot, sign_in
from tests.web.capture.ground import TODAY, contents, cut, kept, opened, saved, say, session_day

#: A window in the background that answers nobody; a browser over plain http.
MUTE = """const post = BroadcastChannel.prototype.postMessage;
BroadcastChannel.prototype.postMessage = function (said) { if (!said.here) post.call(this, said); };"""
NO_LOCKS = "delete Navigator.prototype.locks;"


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


@pytest.mark.parametrize("without", [MUTE, NO_LOCKS], ids=["mute", "no locks"])
def test_two_tabs(new_page, without):
    made, login = session_day()
    one = new_page()
    one.context.add_init_script(without)
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
    three.wait_for_timeout(2000)
    assert len(kept()) == 2, "what another window is typing stays its own"
    first.press("Enter")
    saved(three, 3)
    assert sorted(contents()) == ["Ghi ở thẻ hai", "Ghi ở thẻ một", "Đang gõ ở thẻ một"]


def test_loaded_again_while_typing(page):
    keys = opened(page, *session_day())
    say(keys, "Đã ghi xong")
    saved(page, 1)
    keys.type("Đang gõ dở")
    page.reload()
    saved(page, 2)
    assert contents() == ["Đã ghi xong", "Đang gõ dở"]


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


def test_a_whole_evening(page):
    """Plan, announce, hold, and a dozen opinions of six speakers by keyboard alone; forty: tests/web/test_story_timed.py."""
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
        keys.insert_text(text)
        typed += len(text)

    began = time.monotonic()
    page.goto("/dialogues/new")
    page.focus("[name=on]")
    keys.type("10092024")
    press("Tab")
    keys.type("phường 1")
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
    for number in range(6):
        press("Shift+Enter")
        write(f"Người nêu số {number + 1}")
        press("Tab")
        for request in range(2):
            write(f"Đề nghị số {request + 1} của người thứ {number + 1} về thoát nước ngõ {number + 1}")
            if request == 0:
                press("F2", "Enter")
        if number == 5:
            press("Enter")
    saved(page, 12)
    done = time.monotonic()
    box = page.locator(":focus").bounding_box()
    assert box["y"] + box["height"] < page.locator("#bar").bounding_box()["y"], "the line typed in is in view"
    looks_right(page, "capture-dozen")
    lines = kept()
    assert len(lines) == 12
    assert [one.turn for one in lines] == [number // 2 + 1 for number in range(12)]
    assert all(one.countable for one in lines)
    assert len(loads) == loaded, "not one page is loaded while writing"
    moves = pressed - press_before
    assert moves <= 2.1 * 12
    logging.getLogger(__name__).info(
        "%d pages and %.1f s to get there; then none, %d letters, %.2f other keys a line, %.1f s for all",
        *(loaded, ready - began, typed - typed_before, moves / 12, done - ready),
    )
