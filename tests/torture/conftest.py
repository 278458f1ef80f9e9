"""What the hard tests stand on: the real program, on a database that really syncs, and how often they go round."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

import feedback
from feedback import create_app
from feedback.command import main
from feedback.core import schema, store
from feedback.core.settings import Settings
from tests.postgres import Server
from tests.serving import Program


@pytest.fixture(scope="session")
def syncing() -> Iterator[Server]:
    """A PostgreSQL that syncs every commit to disk, as in earnest."""
    running = Server()
    yield running
    running.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def program(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Program]:
    """The program over an empty instance."""
    instance = tmp_path / "instance"
    instance.mkdir()
    server: Server | None = request.getfixturevalue("syncing") if request.param == "postgresql" else None
    running = Program(instance, server.create("feedback") if server else "")
    running.database = server
    yield running
    running.stop()


@pytest.fixture
def inside():
    """`with inside(program):` this process looks into the program's database, past its server."""
    apps: dict[Path, Flask] = {}

    @contextmanager
    def look(program: Program) -> Iterator[Flask]:
        if program.instance not in apps:
            apps[program.instance] = create_app(Settings.from_environ(program.environment))
        app = apps[program.instance]
        with app.app_context():
            yield app
            store.db.session.remove()
            store.db.engine.dispose()

    return look


@pytest.fixture
def ask(inside, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`ask(program, "verify")`: a command that nobody kills, in this process, over the program's instance; it must do well."""

    def command(program: Program, *arguments: object) -> None:
        with inside(program) as app, monkeypatch.context() as patch:
            patch.setattr(feedback, "create_app", lambda **_: app)
            done = CliRunner().invoke(main, [str(a) for a in arguments], catch_exceptions=False)
        assert done.exit_code == 0, done.output

    return command


@pytest.fixture(scope="session")
def _kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a database with nothing but its tables is kept."""
    return tmp_path_factory.mktemp("grown") / "doi-thoai.sqlite3"


@pytest.fixture
def grown(program: Program, inside, _kept: Path) -> Program:
    """The program over a database that has its tables; they are made once (how an empty instance starts: test_start)."""
    file, server = program.instance / _kept.name, program.database
    mark = _kept.with_suffix(".postgresql")
    if server and mark.exists():
        server.create("feedback", template="grown")
    elif not server and _kept.exists():
        shutil.copyfile(_kept, file)
    else:
        with inside(program):
            schema.upgrade(program.instance)
        if server:
            server.create("grown", template="feedback")
            mark.touch()
        else:
            shutil.copyfile(file, _kept)
    return program
