"""The browser itself: a page of the program is seen at both widths, and faults are noticed."""

import time

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


def test_a_page_that_is_half_there_is_not_asked(page, app, monkeypatch):
    """Else a busy machine fails what an idle one passes: a click waits for the next page's first bytes only."""
    usual = app.wsgi_app

    def in_halves(asked, start):
        if asked["PATH_INFO"] != "/halves":
            return usual(asked, start)
        start("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        return (time.sleep(wait) or part for wait, part in ((0, b"<!doctype html>"), (0.3, b"<p>p<p>"), (0.3, b"q")))

    monkeypatch.setattr(app, "wsgi_app", in_halves)
    asked = [
        lambda: page.evaluate("document.documentElement.scrollWidth") > 0,
        lambda: page.locator("p").first.is_visible(),
        lambda: page.locator("p").count() == 2,
        lambda: page.inner_text("body") == "p\n\nq",
    ]
    for ask in asked:
        page.goto("/sign-in")
        page.evaluate("document.body.innerHTML = '<a href=/halves>a</a>'")
        page.click("a")
        assert ask()
