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
    seen, wrong = {}, []
    for login in WHO:
        page = walk(login)
        page.context.set_default_timeout(90_000)
        found = _reached(page, adapter)
        for endpoint in sorted(found.keys() - seen.keys()):
            seen[endpoint] = found[endpoint]
            if endpoint.split(".")[0] not in ALIKE:
                wrong += _faults(page, endpoint, found[endpoint], narrow=len(seen) % 2 == 0)
        page.context.close()
    assert not wrong, "\n".join(wrong)
    assert len(seen) >= LEAST, f"only {len(seen)} pages were reached: {sorted(seen)}"


def _reached(page, adapter) -> dict[str, str]:
    """An address of each page that links lead to from the first page, read without drawing any."""
    found: dict[str, str] = {}
    files: set[str] = set()
    queue = ["/"]
    while queue:
        path = queue.pop(0)
        try:
            endpoint, _ = adapter.match(urlsplit(path).path, method="GET")
        except HTTPException:
            continue
        if endpoint in found or endpoint in files or endpoint == "static" or FILES.search(urlsplit(path).path):
            continue
        answer = page.request.get(path)
        assert answer.ok, f"{answer.status} at {path}"
        if not answer.headers["content-type"].startswith("text/html"):
            files.add(endpoint)
            continue
        found[endpoint] = path
        links = re.findall(r'<a [^>]*?href="([^"#]+)', answer.text())
        queue += [urljoin(path, link.replace("&amp;", "&")) for link in links if not link.startswith("http")]
    return found


def _faults(page, endpoint: str, path: str, *, narrow: bool) -> list[str]:
    """What is wrong with that page."""
    page.set_viewport_size({"width": WIDE if narrow else NARROW, "height": 900})
    page.goto(path)
    page.evaluate(SHORTER)
    over = [page.evaluate(OVER)]
    page.set_viewport_size({"width": NARROW if narrow else WIDE, "height": 900})
    over.append(page.evaluate(OVER))
    sideways = [f"{endpoint} {path}: {max(over)} px too wide"] if max(over) > 0 else []
    return sideways + [f"{endpoint} {path} at {NARROW if narrow else WIDE}: {one}" for one in axe(page)]
