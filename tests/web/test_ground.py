"""The browser itself: a page of the program is seen at both widths, and faults are noticed."""

from tests import make
from tests.web.browser import looks_right


def test_sign_in_page(page):
    page.goto("/sign-in")
    looks_right(page, "sign-in")


def test_signed_in(page):
    who = make.officer("leader")
    page.goto("/sign-in")
    page.fill("[name=login]", who.login)
    page.fill("[name=password]", make.PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    looks_right(page, "home-empty")


def test_faults_are_seen(page, faults):
    page.goto("/sign-in")
    page.evaluate("console.error('planted')")
    page.evaluate("fetch('https://example.invalid/x').catch(() => 0)")
    page.evaluate("fetch('/static/none.js')")
    assert any("planted" in f for f in faults)
    assert any("foreign request" in f or "Content Security Policy" in f for f in faults)
    faults.clear()
