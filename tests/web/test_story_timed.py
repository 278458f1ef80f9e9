"""The timed task: forty opinions written down, sorted and given out by keyboard alone, with the keys and pages it takes.

What a person says has to be typed and is counted apart; every other key is the program's price for its work.
"""

from datetime import date

from feedback.case import assignment
from feedback.case.record import Recommendation
from feedback.core import store
from tests import make
from tests.web.browser import looks_right, sign_in

TODAY = date(2024, 9, 10)
SPOKEN = 40
#: Keys beyond the words themselves, and pages, that a whole stretch may take.
MOST = {"ghi": (SPOKEN, 0), "phân loại": (4 * SPOKEN, SPOKEN + 1), "giao": (50, 3)}


class Hands:
    """A keyboard that counts: letters of what was said, and all other keys; and the pages loaded meanwhile."""

    def __init__(self, page) -> None:
        self.page, self.letters, self.keys, self.pages = page, 0, 0, 0
        page.on("domcontentloaded", self._loaded)

    def _loaded(self, _page) -> None:
        self.pages += 1

    def say(self, words: str) -> None:
        """The words that somebody says, as an input method brings them; keys are pressed one by one."""
        self.letters += len(words)
        self.page.keyboard.insert_text(words)

    def press(self, *names: str) -> None:
        for name in names:
            self.keys += 1
            self.page.keyboard.press(name)

    def type(self, letters: str) -> None:
        self.keys += len(letters)
        self.page.keyboard.type(letters)

    def tab_to(self, selector: str, most: int = 40) -> None:
        """Tab after Tab until that stands under the keyboard."""
        for _ in range(most):
            if self.page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
                return
            self.press("Tab")
        raise AssertionError(f"no way to {selector} in {most} Tabs")

    def took(self, stretch: str) -> str:
        """What the stretch took, within its bounds; the count begins anew."""
        told = f"{stretch}: {self.keys} phím ngoài {self.letters} chữ của nội dung, {self.pages} trang"
        keys, pages = MOST[stretch]
        assert self.keys <= keys, told
        assert self.pages <= pages, told
        self.letters = self.keys = self.pages = 0
        return told


def rows() -> list[Recommendation]:
    store.db.session.rollback()
    return list(store.db.session.query(Recommendation).order_by(Recommendation.position))


def test_forty_opinions_written_sorted_and_given_out_by_keyboard(page, app, on, record_property):
    on(TODAY)
    city = make.city()
    session = make.dialogue(TODAY, city.top, head="authority", state="held")
    sign_in(page, make.officer("secretariat", city.office).login)
    page.goto(f"/dialogues/{session.id}/capture")
    page.wait_for_selector("[data-f=content]")
    hands = Hands(page)

    for number in range(1, SPOKEN + 1):
        hands.say(f"Đề nghị thu gom rác tổ {number}")
        hands.press("Enter")
    page.locator(f"[data-tally]:text-is('{SPOKEN} dòng đã lưu')").wait_for()
    told = [hands.took("ghi")]

    page.goto(f"/sorting?occasion={session.id}")
    for number in range(1, SPOKEN + 1):
        page.wait_for_selector(f".quote a:text-is('{rows()[number - 1].code}')")
        hands.type("mt")
        hands.press("Enter", "Enter")
    page.wait_for_selector("text=Đã phân loại hết ý kiến của cuộc này")
    assert {(one.field, one.sorted_on) for one in rows()} == {("Môi trường, rác thải", TODAY)}
    told.append(hands.took("phân loại"))

    hands.press("Tab", "Enter")  # past the menu
    hands.tab_to("a[href^='/assignments?occasion=']")
    hands.press("Enter")
    page.wait_for_selector("h1:has-text('Ý kiến chờ giao')")
    hands.press("Tab", "Enter")
    hands.tab_to("[data-pick-all]")
    hands.press("Space", "Control+Enter")
    page.wait_for_selector(f"h1:has-text('Giao xử lý {SPOKEN} ý kiến')")
    hands.press("Tab", "Enter")
    hands.tab_to("input#lead")
    hands.type("so xay")
    hands.press("Enter")
    page.wait_for_selector("#preview p:has-text('sẽ giao Sở Xây dựng chủ trì')")
    hands.tab_to("#preview .btn-primary")
    hands.press("Enter")
    page.wait_for_selector(f"h1:has-text('Đã giao {SPOKEN} ý kiến cho Sở Xây dựng')")
    assert {one.lead_id for one in rows()} == {city.works.id}
    assert len(assignment.of(rows()[0].id)) == 1
    told.append(hands.took("giao"))
    for line in told:
        print(line)
    page.click("a:text-is('Hoàn tác')")
    page.wait_for_selector(f"button:has-text('Hoàn tác cả {SPOKEN} ý kiến')")
    page.fill("[name=reason]", "Chọn nhầm cơ quan")
    page.click("button:has-text('Hoàn tác cả')")
    page.wait_for_selector("h1:has-text('Kết quả hoàn tác')")
    looks_right(page, "story-undone")
    assert {one.lead_id for one in rows()} == {None}
    record_property("timed", "; ".join(told))
