"""Writing down opinions: by keyboard, without loss or doubling when the line is cut, and without JavaScript."""

from feedback.case.word import Channel, Nature, Side
from tests.web.browser import looks_right, shot
from tests.web.capture.ground import STORED, TODAY, contents, cut, kept, opened, saved, say, session_day


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
    keys.insert_text("Sửa đường; lắp đèn; nạo vét cống")
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
