"""An agency's morning, by keyboard alone: the letter, the sheet of today's work, the desk, accepted, noted, answered."""

import re
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import delete, select, update

from feedback.case import digest
from feedback.case.record import Recommendation
from feedback.case.reminder import Reminder
from feedback.core import mail, store, worker
from feedback.office.officer import Officer
from tests.core.post_office import PostOffice
from tests.web.browser import looks_right

MONDAY = date(2026, 11, 23)
ADDRESS = "so.xay.dung@minhhoa.gov.vn"
CODE = re.compile(r"DT-[A-Z0-9]+-\d{4}-\d+-\d+")


@pytest.fixture
def office():
    """The mail server."""
    mail._away.clear()
    running = PostOffice()
    yield running
    running.close()


def stored(code: str) -> Recommendation:
    """The opinion as the server has it."""
    store.db.session.rollback()
    return store.db.session.scalars(select(Recommendation).where(Recommendation.code == code)).one()


def to(page, target, *, back: bool = False):
    """Tab by Tab until the target has the focus, as somebody without a mouse gets there."""
    for _ in range(400):
        if target.evaluate("element => element === document.activeElement"):
            return target
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError("the keyboard does not get there")


def letter(app, office, site, monkeypatch) -> str:
    """The morning's letter to the agency's officer, as it came over the wire."""
    facts = {"smtp_url": office.url, "mail_from": "Đối thoại <dt@minhhoa.gov.vn>", "public_url": site}
    settings = replace(app.config["SETTINGS"], **facts)
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    monkeypatch.setattr(digest.ladder, "in_hours", lambda moment, _days: moment)  # at whatever hour the test runs
    with store.one_transaction():
        store.db.session.execute(delete(Reminder))
        store.db.session.execute(update(Officer).where(Officer.login == "coquan").values(email=ADDRESS))
    assert "thư chờ gửi" in digest.morning(MONDAY, settings=settings)
    while worker.work_one(settings):
        pass
    (one,) = office.letters
    assert one["To"] == ADDRESS
    return one.get_content()


def test_an_agencys_morning(app, demonstration, site, office, on, walk, picture, monkeypatch):
    on(MONDAY)
    said = letter(app, office, site, monkeypatch)
    link = re.search(r"https?://\S+", said)[0]
    page = walk("coquan", link.removeprefix(site))
    sheet = page.inner_text("main")
    assert set(CODE.findall(said)) <= set(CODE.findall(sheet)), "what the letter names stands on the sheet"
    looks_right(page, "story-morning-1-sheet")
    picture(page, "viec-hom-nay", height=900)
    to(page, page.locator(".todo a:has-text('chờ nhận')"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/?part=fresh")
    row = page.locator("tbody tr:has(button[name=only]):has-text('Chủ trì')").first
    code = row.locator("th a").inner_text()
    to(page, row.locator("button[name=only]"))
    page.keyboard.press("Enter")
    page.wait_for_selector("text=/Đã nhận/")
    assert stored(code).taken_on == MONDAY
    page.goto(f"/?q={code}")
    to(page, page.locator(f"tr:has-text('{code}') td.row-act a"))
    page.keyboard.press("Enter")
    page.wait_for_selector("#reply")
    to(page, page.locator("#progress [name$=note]"))
    page.keyboard.type("Đã khảo sát hiện trường cùng phường", delay=0)
    to(page, page.locator("button:text-is('Ghi tiến độ')"))
    page.keyboard.press("Enter")
    page.wait_for_selector(".notes :text('Đã khảo sát hiện trường cùng phường')")
    answer(page)
    page.wait_for_selector(f"text=Đã gửi trả lời {code}")
    assert stored(code).replied_on == MONDAY
    assert stored(code).paper_number == "77/SXD-HT"


def answer(page) -> None:
    """The reply is written and sent without the mouse."""
    to(page, page.locator("#reply [name$=text]"))
    page.keyboard.type("Sở đã sửa xong đoạn đường Nhân dân nêu.", delay=0)
    to(page, page.locator("#reply [name$=paper_number]"))
    page.keyboard.type("77/SXD-HT", delay=0)
    for name, label in (("acceptance", "Tiếp thu"), ("result", "Đã giải quyết")):
        wanted = page.locator(f"#reply label:text-is('{label}')").get_attribute("for")
        first = page.locator(f"#reply [name$={name}]").first
        to(page, first)
        page.keyboard.press("Space")
        for _ in range(10):
            if page.evaluate("document.activeElement.id") == wanted:
                break
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Space")
    settled = page.locator("#reply [name$=settled_on]")
    to(page, settled)
    page.keyboard.type("20/11/2026", delay=0)
    to(page, page.locator("#reply [data-send]"))  # Enter in a field only keeps the draft
    page.keyboard.press("Enter")
