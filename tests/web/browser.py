"""What tests do in the browser: sign in, take pictures at both widths, ask axe.

Chromium is taken from CHROMIUM or the path; without it the tests fail, with the command that mends it.
"""

import os
import re
import shutil
from functools import wraps
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page

from tests import make

MEND = "The browser tests need Chromium: apt-get install -y chromium (or CHROMIUM=/path/to/chrome)."
SHOTS = Path(__file__).parent.parent / "screenshots"
PICTURES = Path(__file__).parent.parent.parent / "docs" / "pictures"
WIDE, NARROW = 1366, 360
OVER = "document.fonts.ready.then(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_OF_BOTH = ("inner_html", "inner_text", "is_checked", "is_visible", "text_content")
#: What Playwright answers as soon as it can, be the page half there or whole.
AT_ONCE = (
    (Page, (*_OF_BOTH, "content", "evaluate", "title")),
    (Locator, (*_OF_BOTH, "all", "all_inner_texts", "all_text_contents", "count", "evaluate_all")),
)
WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {"target-size": {"enabled": True}},  # in WCAG 2.2 AA, but off by default
    "resultTypes": ["violations"],  # what is right need not be told
    "preload": False,  # for rules over media and turned screens; we have neither
}


def find_chromium() -> str:
    """Where Chromium is; the error says how to get it."""
    for name in (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"):
        if name and (found := shutil.which(name)):
            return found
    raise RuntimeError(MEND)


def ask_whole_pages(patch) -> None:
    """From here on, what Playwright answers at once is asked only of a page that has loaded.

    A click waits until the next page begins, not until it is there: half of it has no rows, or not even a root.
    """
    for kind, names in AT_ONCE:
        for name in names:
            patch.setattr(kind, name, _of_the_whole(getattr(kind, name)))


def _of_the_whole(ask):
    @wraps(ask)
    def whole(asked, *args, **options):
        (asked.page if isinstance(asked, Locator) else asked).wait_for_load_state()
        return ask(asked, *args, **options)

    return whole


def sign_in(page: Page, login: str, password: str = make.PASSWORD) -> Page:
    """The person has signed in as by the form of the sign-in page, which is not drawn; the page stands nowhere yet."""
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.request.get("/sign-in").text())[1]
    told = {"csrf_token": token, "login": login, "password": password}
    answer = page.request.post("/sign-in", form=told, max_redirects=0)
    assert answer.status == 302, f"{login} was not signed in: {answer.status}"
    return page


def shot(page: Page, name: str) -> None:
    """The page scrolls sideways at neither width; pictures of it are in tests/screenshots (not in CI: nobody looks there)."""
    SHOTS.mkdir(exist_ok=True)
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        if not os.environ.get("CI"):
            page.screenshot(path=SHOTS / f"{name}-{width}.jpg", type="jpeg", quality=80, full_page=True)
        over = page.evaluate(OVER)  # with its fonts, as in a picture
        assert over <= 0, f"{name}: {over} px too wide at {width}"


def keep_picture(page: Page, name: str, *, height: int = 820, top: str = "") -> None:
    """The wide page, from its top or from that element on, is a small picture of the papers for users."""
    from PIL import Image

    PICTURES.mkdir(exist_ok=True)
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.evaluate("document.activeElement?.blur?.(); scrollTo(0, 0)")
    above = page.locator(top).first.bounding_box()["y"] - 16 if top else 0
    whole = page.evaluate("document.documentElement.scrollHeight")
    clip = {"x": 0, "y": above, "width": WIDE, "height": min(height, whole - above)}
    file = PICTURES / f"{name}.png"
    page.screenshot(path=file, full_page=True, clip=clip)
    with Image.open(file) as drawn:
        few = drawn.convert("RGB").quantize(128, dither=Image.Dither.NONE)
    few.save(file, optimize=True)
    assert file.stat().st_size <= 200_000, f"{name}: {file.stat().st_size} bytes"


def axe(page: Page, *, colours: bool = True) -> list[str]:
    """What axe finds against WCAG 2.2 AA at the present width, one line a fault; nothing is what we want.

    Contrast is most of its work: without colours it is left out.
    """
    if not page.evaluate("'axe' in window"):  # half a megabyte: once for a document, whatever its width
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("async (options) => (await axe.run(document, options)).violations", _asked(colours))
    return [f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


def _asked(colours: bool) -> dict:
    return {**WCAG, "rules": {**WCAG["rules"], "color-contrast": {"enabled": colours}}}


def looks_right(page: Page, name: str) -> None:
    """Both widths: pictured, not scrolling sideways, without fault of access."""
    shot(page, name)
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        assert (wrong := axe(page)) == [], f"{name} at {width} px:\n" + "\n".join(wrong)
