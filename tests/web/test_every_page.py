"""Every page that a person can get to by links: opened once, by the first of the two demo people who open most.

At both widths nothing scrolls sideways; at one of them, in turn, axe finds nothing. The subjects' own tests look at their
pages in more states; here no page is forgotten, a new one is walked to without anybody adding it.
"""

import re
from urllib.parse import urljoin, urlsplit

from werkzeug.exceptions import HTTPException

from feedback.register.library import SHAPES
from tests.web.browser import NARROW, WIDE, axe

WHO = ("thuky", "quantri")  # who open most; the agency's and the Front's own pages are looked at in their stories
#: Files and parts of pages: no page of their own.
FILES = re.compile(r"(\.(xlsx|docx|csv|json|svg|png|zip|pdf)|/files/.*|/result|/attachments/.*|/code|/lines)$")
#: Rows alike tell axe nothing new.
SHORTER = "document.querySelectorAll('tbody').forEach((body) => [...body.rows].slice(6).forEach((row) => row.remove()))"
#: By how much the page is too wide, once it is laid out anew.
OVER = """() => new Promise((told) => requestAnimationFrame(() => requestAnimationFrame(
    () => told(document.documentElement.scrollWidth - document.documentElement.clientWidth))))"""
#: Books beside the cases have the same pages, so one book is looked at; the others are only read.
ALIKE = {one.subject for one in SHAPES[1:]}
LEAST = 80


def test_every_page_at_both_widths(walk, app):
    adapter = app.url_map.bind("localhost")
    seen: dict[str, str] = {}
    wrong: list[str] = []
    for login in WHO:
        page = walk(login)
        page.context.set_default_timeout(90_000)
        wrong += _walked(page, adapter, seen)
        page.context.close()
    assert not wrong, "\n".join(wrong)
    assert len(seen) >= LEAST, f"only {len(seen)} pages were reached: {sorted(seen)}"


def _walked(page, adapter, seen: dict[str, str]) -> list[str]:
    """What is wrong with the pages that links lead to from the first one; those seen before are only read for links."""
    wrong: list[str] = []
    done: set[str] = set()
    queue = ["/"]
    while queue:
        path = queue.pop(0)
        try:
            endpoint, _ = adapter.match(urlsplit(path).path, method="GET")
        except HTTPException:
            continue
        if endpoint in done or endpoint == "static" or FILES.search(urlsplit(path).path):
            continue
        done.add(endpoint)
        if endpoint in seen or endpoint.split(".")[0] in ALIKE:
            answer = page.request.get(path)
            text = answer.text() if answer.headers["content-type"].startswith("text/html") else ""
        else:
            answer = page.goto(path)
            text = answer.text()
            wrong += _faults(page, endpoint, path)
        assert answer.ok, f"{answer.status} at {path}"
        if text:
            seen.setdefault(endpoint, path)
        links = re.findall(r'<a [^>]*?href="([^"#]+)', text)
        queue += [urljoin(path, link.replace("&amp;", "&")) for link in links if not link.startswith("http")]
    return wrong


def _faults(page, endpoint: str, path: str) -> list[str]:
    """What is wrong with the page that is open; its colours are those of the stylesheet, which the subjects look at."""
    page.evaluate(SHORTER)
    over = [page.evaluate(OVER)]
    width = page.viewport_size["width"]
    page.set_viewport_size({"width": NARROW + WIDE - width, "height": 900})
    over.append(page.evaluate(OVER))
    sideways = [f"{endpoint} {path}: {max(over)} px too wide"] if max(over) > 0 else []
    return sideways + [f"{endpoint} {path} at {NARROW + WIDE - width}: {one}" for one in axe(page, colours=False)]
