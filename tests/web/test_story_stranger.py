"""Story 1: a stranger opens a demonstration, sees what it is for, goes in as anybody, and never takes it for a real city."""

import pytest

from feedback.demo.people import PASSWORD, SIGN_INS
from tests.web.browser import looks_right

BAND = "Dữ liệu minh họa"
HOMES = {
    "thuky": ("Việc của bộ phận thư ký", "Giao lại"),
    "coquan": ("Bàn làm việc", "Việc phải làm"),
    "mattran": ("Giám sát việc trả lời Nhân dân", "quá hạn"),
    "lanhdao": ("Việc của lãnh đạo", "chờ kết luận tiếp thu"),
    "kiemtra": ("Kiểm tra", "Nhật ký mới nhất"),
    "quantri": ("Quản trị", "tài khoản đang dùng"),
}


def test_the_door_says_who_is_inside(demonstration, page):
    page.goto("/")
    assert page.url.endswith("/sign-in") or "/sign-in?" in page.url
    text = page.inner_text("main")
    assert BAND in page.inner_text(".demo-band")
    assert PASSWORD in text
    for person in SIGN_INS:
        assert f"{person.login} · {person.name}" in text
    looks_right(page, "story-1-door")


@pytest.mark.parametrize("login", list(HOMES))
def test_whoever_goes_in_sees_what_it_is_for(demonstration, page, login):
    page.goto("/")
    page.click(f"button[name=guest][value={login}]")
    page.wait_for_url("**/")
    title, first = HOMES[login]
    assert page.inner_text("h1") == title
    assert first in page.inner_text("main")
    assert len(page.inner_text(".page-title p")) > 60, "a sentence says what the page is for"
    menu = page.locator(".nav-wide a").evaluate_all("(all) => all.map((a) => a.getAttribute('href'))")
    for path in menu:
        answer = page.request.get(path)
        assert answer.ok, path
        assert BAND in answer.text(), path
    page.keyboard.press("g")
    page.keyboard.press("2")
    if page.locator(".nav-wide details[open]").count():  # a group opens, its first line has the keyboard
        page.keyboard.press("Enter")
    page.wait_for_url(f"**{menu[1]}")
    page.click(".who summary")
    page.click("text=Đăng xuất")
    page.wait_for_url("**/sign-in*")
