"""The sheet of lines in the hall: a line sorted beforehand is answered with what was prepared, by one press."""

from datetime import date, timedelta

from sqlalchemy import select

from feedback.case.record import Dialogue, Recommendation
from feedback.case.sitting import preparation
from feedback.core import store
from feedback.core.store import db
from tests import make
from tests.web.browser import looks_right, sign_in

TODAY = date(2026, 11, 21)


def test_a_sorted_line_answered_by_one_press(page, on):
    on(TODAY)
    c = make.city()
    session = make.dialogue(TODAY, c.wards[0], state="planned", theme="Rác thải")
    sorted_one = make.recommendation(session, content="Nạo vét cống ngõ 12", channel="front", sorted_on=TODAY, turn=1)
    fresh = make.recommendation(session, content="Lắp đèn đường", channel="box", turn=2)
    with store.one_transaction():
        for row in (sorted_one, fresh):
            one = preparation.ask(row, c.works, due_on=None, on=TODAY - timedelta(days=3), session_on=TODAY)
            preparation.write(one, answer=f"Xong trước 30/4: {row.id}", ready=True, by="A", version=None, today=TODAY)
        session.state = "held"
    sign_in(page, make.officer("secretariat", c.office).login)
    page.goto(f"/dialogues/{session.id}/capture")
    looks_right(page, "capture-prepared")
    locked = page.locator(".line-locked")
    locked.locator("[data-use]").click()
    locked.locator("[data-standing]:has-text('Đã trả lời: Xong trước 30/4')").wait_for()
    page.locator("[data-f=content]").first.focus()
    page.keyboard.press("Alt+c")
    page.keyboard.press("Escape")
    page.locator(".line[data-state=saved] [data-f=in_hall]:checked").wait_for(state="attached")
    page.wait_for_timeout(200)
    db.session.rollback()
    kept = db.session.execute(
        select(Recommendation.in_hall, Recommendation.reply_text).order_by(Recommendation.id)
    ).all()
    assert [tuple(row) for row in kept] == [(True, f"Xong trước 30/4: {row}") for row in (sorted_one.id, fresh.id)]
    assert db.session.get_one(Dialogue, session.id).state == "held"
