"""What every test can ask for: an app on each database, a browserless client, commands, a count of queries.

`app` (and all that stands on it: `db`, `client`, `signed_in`, `run`) runs a test twice, on SQLite and on PostgreSQL; a
test that only makes sense on one says so: `@pytest.mark.parametrize("app", ["sqlite"], indirect=True)`.
"""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask, session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from hypothesis import HealthCheck, settings
from sqlalchemy import event

import feedback
from feedback import create_app
from feedback.command import main
from feedback.core import calendar, store
from feedback.office import officer as officers
from tests import make
from tests.database import Postgresql, Sqlite
from tests.postgres import FAST, Server

# The suite starts the program many times over: what is compiled is kept, also where the environment would not have it kept.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


def pytest_addoption(parser: pytest.Parser) -> None:
    """The long checks of `make torture` and `make papers` are the suite's own tests, asked for more."""
    parser.addoption("--rounds", type=int, default=3, help="how often the kill tests go round (make torture: 20)")
    parser.addoption("--papers", action="store_true", help="also turn every paper into pictures (make papers)")
    parser.addoption("--pictures", action="store_true", help="the stories also write the pictures of docs/pictures")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests marked `papers` need LibreOffice and minutes: they are not of the suite, `make papers` asks for them."""
    if not config.getoption("--papers"):
        papers = [item for item in items if item.get_closest_marker("papers")]
        items[:] = [item for item in items if item not in papers]
        config.hook.pytest_deselected(items=papers)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item):
    """Coverage is what the tests on SQLite without a browser reach: a second database or a browser adds no line worth
    the half as much again that tracing costs, and the share told is the lower for it, never the higher.
    """
    counted = getattr(item.config.pluginmanager.getplugin("_cov"), "cov_controller", None)
    twice = getattr(item, "callspec", None) and item.callspec.params.get("app") == "postgresql"
    if not counted or not (twice or "browser" in getattr(item, "fixturenames", ())):
        return (yield)
    counted.pause()
    try:
        return (yield)
    finally:
        counted.resume()


@pytest.fixture(scope="session")
def rounds(request: pytest.FixtureRequest) -> int:
    """How often a kill test goes round."""
    return request.config.getoption("--rounds")


# A slow machine is no fault of an example; in CI the examples are the same every time, at a desk they are new ones.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("house"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "house")


class Client(FlaskClient):
    """A test client whose requests each stand in a context of their own, as on a server.

    The test's own session lets go of what it read, so that it sees what the request wrote; a request that leaves
    changes unwritten fails, and so does a test that has not committed what the request is meant to see.
    """

    def open(self, *args, **kwargs):
        _nothing_waits("the test commits first what the request shall see")
        store.db.session.rollback()
        with self.application.app_context():
            response = super().open(*args, **{**kwargs, "buffered": True})
            _nothing_waits("the page left changes that nobody commits")
        return response

    def submit(self, path: str, data: dict | None = None, **kwargs):
        """POST as a form of ours does: with the token that guards against forged requests."""
        with self.application.app_context(), self.application.test_request_context():
            token, raw = generate_csrf(), session["csrf_token"]
        with self.session_transaction() as kept:
            kept["csrf_token"] = raw
        return self.post(path, data={"csrf_token": token, **(data or {})}, **kwargs)


def _nothing_waits(message: str) -> None:
    here = store.db.session
    waiting = [*here.new, *here.dirty, *here.deleted]
    assert not waiting, f"{message}: {waiting}"


START = "start"  # the name of what the migrations leave


class House(AbstractContextManager["House"]):
    """The app over one database, made once per worker."""

    def __init__(self, database: Sqlite | Postgresql) -> None:
        self.database = database
        self.app = create_app(database.settings)
        self.app.testing = True
        self.app.test_client_class = Client
        self.kept: dict[str, Any] = {}
        with self.app.app_context():
            database.prepare(self.app)
            self.keep(START)

    def __exit__(self, *_) -> None:
        with self.app.app_context():
            store.db.engine.dispose()

    def keep(self, name: str) -> None:
        """Database and the folders of the instance are kept under a name."""
        store.db.session.remove()
        self.database.keep(name)
        for folder in filter(Path.is_dir, self.database.settings.instance.iterdir()):
            shutil.copytree(folder, self._beside(name) / folder.name)

    def renew(self, name: str = START) -> None:
        """Database and the folders of the instance are as at the first start, or as they were kept under that name."""
        with self.app.app_context():
            self.database.renew(name)
        for folder in filter(Path.is_dir, self.database.settings.instance.iterdir()):
            shutil.rmtree(folder)
        if self._beside(name).exists():
            shutil.copytree(self._beside(name), self.database.settings.instance, dirs_exist_ok=True)

    def ground(self, name: str, make: Callable[[], Any]) -> Any:
        """What `make` writes stands, each time as it was the first; returns what it returned then."""
        if name not in self.kept:
            self.kept[name] = make()
            self.keep(name)
        else:
            store.db.session.remove()
            self.renew(name)
        return self.kept[name]

    def _beside(self, name: str) -> Path:
        """The folder that keeps the instance's folders under that name."""
        return self.database.settings.instance.with_suffix(f".{name}")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """This worker's PostgreSQL."""
    running = Server(*FAST)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def sqlite_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """This worker's house on the embedded database."""
    with House(Sqlite(tmp_path_factory.mktemp("sqlite"))) as house:
        yield house


@pytest.fixture(scope="session")
def postgresql_house(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """This worker's house on PostgreSQL."""
    with House(Postgresql(tmp_path_factory.mktemp("postgresql"), server)) as house:
        yield house


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The app over a clean database, its context pushed."""
    house: House = request.getfixturevalue(f"{request.param}_house")
    house.renew()
    with house.app.app_context():
        yield house.app


@pytest.fixture
def ground(app: Flask, request: pytest.FixtureRequest) -> Callable[[str, Callable[[], Any]], Any]:
    """`ground("demo", fill)`: what `fill` writes, made once per worker and database, and given back for every other test."""
    engine = "sqlite" if store.is_sqlite() else "postgresql"
    return request.getfixturevalue(f"{engine}_house").ground


@pytest.fixture
def db(app: Flask):
    """The database handle; `with one_transaction():` writes, as everywhere."""
    return store.db


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody who has not signed in."""
    return app.test_client()


@pytest.fixture
def signed_in(app: Flask) -> Callable[..., FlaskClient]:
    """`signed_in("secretariat", agency)`: a client signed in as a new officer; `client.officer_id` is whose it is."""

    def sign_in(role: str = "secretariat", agency=None, **facts) -> FlaskClient:
        who = make.officer(role, agency, **facts)
        client = app.test_client()
        make.sign_in(client, who)
        client.officer_id = who.id
        return client

    return sign_in


@pytest.fixture
def run(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """`run("officer", "list").stdout`: a command over the test's database; `code=1` expects a refusal."""
    monkeypatch.setattr(feedback, "create_app", lambda **_: app)

    def command(*arguments: object, code: int = 0, **options) -> Result:
        _nothing_waits("the test commits first what the command shall see")
        store.db.session.rollback()
        result = CliRunner().invoke(main, [str(a) for a in arguments], catch_exceptions=False, **options)
        assert result.exit_code == code, result.output
        return result

    return command


@pytest.fixture
def query_count(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """`with query_count() as queries: ...; assert len(queries) <= 20`: the statements sent meanwhile."""

    @contextmanager
    def count() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_connection, _cursor, statement, *_rest) -> None:
            if not statement.startswith("BEGIN"):
                seen.append(statement)

        event.listen(store.db.engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(store.db.engine, "before_cursor_execute", note)

    return count


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """`on(date(2025, 7, 1))`: today is that day from here on."""

    def fix(day: date) -> None:
        monkeypatch.setattr(calendar, "today", lambda: day)

    return fix


@pytest.fixture(autouse=True, scope="session")
def _quick_passwords() -> Iterator[None]:
    """Hashing that takes no time: how strong it is in earnest has a test of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(officers, "HASH_METHOD", make.QUICK_HASH)
        yield
