"""The look: every macro on three pages of a small app, seen at both widths, on paper and through its scripts.

Real pages have tests of their own; here stands what they are made of.
"""

import threading
from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import StaticPool, create_engine, insert
from werkzeug.serving import make_server

from tests.web.browser import axe, looks_right
from tests.web.guide_app import Base, Row, small_app


@pytest.fixture(scope="module")
def guide() -> Iterator[Flask]:
    """The small app over forty rows."""
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    Base.metadata.create_all(engine)
    long = "Đề nghị sớm giải quyết tình trạng ngập úng tại khu dân cư số 4 mỗi khi mưa lớn; cống thoát nước đã hỏng nhiều năm. "
    rows = [
        {
            "code": f"DT-2026-{n:03}",
            "text": long * (n % 3 + 1),
            "field": "Giao thông",
            "due_on": date(2026, 11, 1 + n % 28),
        }
        for n in range(1, 41)
    ]
    with engine.begin() as connection:
        connection.execute(insert(Row), rows)
    yield small_app(engine)
    engine.dispose()


@pytest.fixture
def site(guide: Flask) -> Iterator[str]:
    """The address of the small app; `page` looks at it."""
    guide.config["POSTS"].clear()
    server = make_server("127.0.0.1", 0, guide, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def faults() -> Iterator[list[str]]:
    """Console errors, foreign requests, broken files: none."""
    seen: list[str] = []
    yield seen
    assert seen == []


def test_pages_look_right(page):
    for path, name in (
        ("/", "list"),
        ("/?q=x&result=settled&unit=zz&page=99", "list-empty"),
        ("/form", "form"),
        ("/sheet", "sheet"),
        ("/none", "not-found"),
    ):
        page.goto(path)
        looks_right(page, f"guide-{name}")


def test_refused_forms_look_right_and_keep_everything(page):
    for note in ("", "stale", "refused"):
        page.goto("/form")
        page.fill("[name=note]", note)
        page.fill("#due_on", "6/1/2027")
        page.fill("#lead", "duong hoa")
        page.press("#lead", "Enter")
        page.click("form.form button[type=submit]")
        expect(page.locator(".summary")).to_be_focused()
        expect(page.locator("#due_on")).to_have_value("06/01/2027")
        expect(page.locator("#lead")).to_have_value("Ủy ban nhân dân xã Đường Hòa")
        if note != "refused":  # the same marks as where it is empty
            looks_right(page, f"guide-form-{note or 'empty'}")


def test_tables_stay_readable_at_320(page):
    page.set_viewport_size({"width": 320, "height": 640})
    for path in ("/", "/form", "/sheet"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_everything_works_without_scripts(new_page, guide):
    page = new_page(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page.goto("/")
    page.click(".nav-narrow summary")
    expect(page.locator(".nav-narrow a").first).to_be_visible()
    page.goto("/form")
    page.select_option("select[name=lead]", label="Sở Y tế")
    page.fill("[name=note]", "Nội dung")
    page.click("form.form button[type=submit]")
    assert guide.config["POSTS"][0]["lead"] == "2"


def test_long_list_is_found_without_accents_by_keyboard(page):
    page.goto("/form")
    box = page.get_by_role("combobox", name="Cơ quan chủ trì")
    box.fill("hoa duong")
    assert axe(page) == []
    expect(page.locator(".lookup-list [role=option]")).to_have_count(1)
    box.press("Enter")
    expect(box).to_have_value("Ủy ban nhân dân xã Đường Hòa")
    assert page.input_value("select[name=lead]") == "1"
    box.fill("nơi không có")
    box.press("Tab")
    expect(box).to_have_value("Ủy ban nhân dân xã Đường Hòa")
    box.fill("")
    box.press("Tab")
    assert page.input_value("select[name=lead]") == ""


def test_an_act_asks_first_and_is_sent_once(page, guide):
    page.goto("/")
    page.click("text=Thu hồi")
    expect(page.locator("#confirm")).to_be_visible()
    page.click("#confirm button[value=no]")
    assert guide.config["POSTS"] == []
    page.click("text=Thu hồi")
    with page.expect_navigation():
        page.click("#confirm button[value=yes]")
    assert len(guide.config["POSTS"]) == 1


def test_a_double_click_sends_once(page, guide):
    page.goto("/form")
    page.select_option("select[name=lead]", "1", force=True)
    with page.expect_navigation():
        page.evaluate("() => { const f = document.querySelector('form.form'); f.requestSubmit(); f.requestSubmit(); }")
    assert len(guide.config["POSTS"]) == 1


def test_leaving_unsaved_work_asks(page):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/form")
    page.goto("/")
    assert asked == []
    page.goto("/form")
    page.type("[name=note]", "đang gõ")
    page.click(".nav-wide a >> nth=0")
    page.wait_for_url("**/?m=0")
    assert asked == ["beforeunload"]


def test_choosing_rows(page):
    page.goto("/")
    boxes = page.locator("[data-pick]")
    boxes.nth(1).click()
    boxes.nth(4).click(modifiers=["Shift"])
    expect(page.locator("[data-bulk-count]")).to_have_text("4")
    page.click("[data-pick-all]")
    expect(page.locator("[data-bulk-count]")).to_have_text("8")


def test_keys(page):
    page.goto("/")
    page.keyboard.press("/")
    expect(page.locator("#f-q")).to_be_focused()
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("]")
    page.wait_for_url("**/?page=2")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    assert axe(page) == []
    page.click("#keys-on")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_hidden()


def test_the_skip_link_comes_first(page):
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_on_paper_only_the_content_is_left(page):
    page.goto("/sheet")
    page.emulate_media(media="print")
    expect(page.locator(".site-head")).to_be_hidden()
    expect(page.locator(".print-head")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).page") == "landscape"
