"""What the hard tests stand on: the real program, on a database that really syncs, and how often they go round."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from feedback import create_app
from feedback.core import store
from feedback.core.settings import Settings
from tests.postgres import Server
from tests.serving import Program


@pytest.fixture(params=["sqlite", "postgresql"])
def program(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Program]:
    """The program over an empty instance; its PostgreSQL syncs every commit to disk, as in earnest."""
    instance = tmp_path / "instance"
    instance.mkdir()
    server = Server() if request.param == "postgresql" else None
    running = Program(instance, server.create("feedback") if server else "")
    running.database = server
    yield running
    running.stop()
    if server:
        server.stop()


@pytest.fixture
def inside():
    """`with inside(program):` this process looks into the program's database, past its server."""

    @contextmanager
    def look(program: Program) -> Iterator[Flask]:
        app = create_app(Settings.from_environ(program.environment))
        with app.app_context():
            yield app
            store.db.session.remove()
            store.db.engine.dispose()

    return look
