"""What the tests of this page share: builders, and what a test reads back."""

from datetime import date

from feedback.case.record import Dialogue, Recommendation
from feedback.core.store import db
from tests import make
from tests.web.browser import sign_in

TODAY = date(2024, 9, 10)

STORED = "Object.keys(localStorage).filter((key) => key.startsWith('line:')).length"


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
    """Type a line's words (the first letter by its key, the others as an input method brings them), press these keys."""
    keys.type(content[:1])
    keys.insert_text(content[1:])
    for key in then or ("Enter",):
        keys.press(key)
