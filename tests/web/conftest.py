"""A real browser on a real server: a page test fails on a console error, a foreign request or a broken file.

The server is the test's own app in a thread over its SQLite file, so that `make.…` fills what the page then shows.
What a test does with a page stands in `tests/web/browser.py`. The stories (`test_story_*.py`) walk over a
`demonstration`, filled once per worker and brought back for every test.
"""

import logging
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Request, Response, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from feedback import demo
from feedback.core import store
from feedback.demo.people import PASSWORD
from tests.database import Sqlite
from tests.web.browser import FLAGS, WIDE, ask_whole_pages, find_chromium, keep_picture, sign_in

STORY_DAY = date(2026, 11, 21)
STORY_OPINIONS = 1200


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """This worker's Chromium."""
    with sync_playwright() as player, pytest.MonkeyPatch.context() as patch:
        ask_whole_pages(patch)
        running = player.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield running
        running.close()


@pytest.fixture(params=["sqlite"])
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The app over a clean database: pages are the same on both, so a browser looks at one."""
    house = request.getfixturevalue(f"{request.param}_house")
    house.renew()
    with house.app.app_context():
        yield house.app


class Faults(logging.Handler):
    """What went wrong while a test looked: on the server, in the console, on the network."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(f"server: {record.getMessage()} {record.exc_info and record.exc_info[1]!r}")


@pytest.fixture
def faults(app: Flask) -> Iterator[list[str]]:
    """Every fault so far; a test that provokes one takes it out again (`faults.clear()`)."""
    handler = Faults()
    app.logger.addHandler(handler)
    yield handler.seen
    app.logger.removeHandler(handler)
    assert not handler.seen, "\n".join(handler.seen)


class Patient(WSGIRequestHandler):
    """A connection on which nothing is asked ends by itself."""

    timeout = 20  # seconds


@pytest.fixture
def site(app: Flask, faults: list[str]) -> Iterator[str]:
    """The address of a running server over the test's database."""
    app.config["PROPAGATE_EXCEPTIONS"] = False  # a person sees the error page, the test the log
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Patient)
    # A browser that is closed does not end what the server does for it, and the next test starts from another file:
    # at its close the server waits for every answer under way.
    server.daemon_threads = False
    thread = threading.Thread(
        target=server.serve_forever, args=(0.02,), daemon=True
    )  # how soon it sees that it shall end
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()
    app.config["PROPAGATE_EXCEPTIONS"] = None


@pytest.fixture
def new_page(browser: Browser, site: str, faults: list[str]) -> Iterator[Callable[..., Page]]:
    """`new_page()`: a page of somebody's own browser, wide, in Vietnamese; `new_page(java_script_enabled=False)`."""
    contexts = []

    def open_page(**options) -> Page:
        settings = {"viewport": {"width": WIDE, "height": 900}, "locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}
        context = browser.new_context(base_url=site, **{**settings, **options})
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        _watch(page, site, faults)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """One page."""
    return new_page()


@pytest.fixture(scope="session")
def _demonstration(sqlite_house) -> Path:
    """A copy of this worker's database holding a small demonstration, made once."""
    kept: Path = sqlite_house.database.file.with_suffix(".stories")
    sqlite_house.renew()
    with sqlite_house.app.app_context():
        with store.aside():
            demo.fill("small", today=STORY_DAY, progress=lambda _words: None, opinions=STORY_OPINIONS)
        with closing(sqlite3.connect(sqlite_house.database.file)) as raw:
            raw.execute("VACUUM INTO ?", (str(kept),))
    return kept


@pytest.fixture
def demonstration(_demonstration: Path, app: Flask, on, monkeypatch) -> Iterator[date]:
    """The app is a demonstration of that day, filled and marked; yields the day."""
    settings = replace(app.config["SETTINGS"], demo=True)
    store.db.session.rollback()
    Sqlite.let_go()
    shutil.copyfile(_demonstration, settings.instance / "doi-thoai.sqlite3")
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    demo.mark(settings.instance)
    on(STORY_DAY)
    yield STORY_DAY
    (settings.instance / demo.make.MARK).unlink()


@pytest.fixture
def walk(demonstration: date, new_page: Callable[..., Page]) -> Callable[..., Page]:
    """`walk("thuky", "/dialogues")`: a page of that demo person's own browser, signed in, there."""

    def start(login: str, path: str = "/") -> Page:
        page = new_page()
        page.context.set_default_timeout(30_000)  # a first chart, a whole city: on a busy machine these take their time
        sign_in(page, login, PASSWORD).goto(path)
        return page

    return start


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Callable[..., None]:
    """`picture(page, "capture", height=800)`: the page's top stands in docs/pictures; only with --pictures."""
    return keep_picture if request.config.getoption("--pictures") else lambda *_args, **_given: None


def _watch(page: Page, site: str, faults: list[str]) -> None:
    """Console errors, uncaught exceptions, foreign requests, answers 5xx and missing files become faults."""

    def on_request(request: Request) -> None:
        if not request.url.startswith((site, "data:", "blob:", "about:")):
            faults.append(f"foreign request: {request.url}")

    def on_response(response: Response) -> None:
        page_itself = response.request.resource_type in ("document", "fetch", "xhr")
        if response.status >= 500 or (response.status >= 400 and not page_itself):
            faults.append(f"{response.status}: {response.url}")

    def on_console(message) -> None:
        refused = message.text.startswith("Failed to load resource: the server responded with a status of 4")
        if message.type == "error" and not refused:  # a refused form answers 422, and that is meant
            faults.append(f"console: {message.text}")

    page.on("request", on_request)
    page.on("response", on_response)
    page.on("console", on_console)
    page.on("pageerror", lambda error: faults.append(f"page: {error}"))
