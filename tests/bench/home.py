"""The first page of each role against a bare Flask and Jinja page that runs the very same statements as raw SQL.

And the reminders of a morning over the whole installation, which nobody waits for.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask, render_template_string
from sqlalchemy import Engine, event, select

from feedback.case import reminder
from feedback.core import calendar, store
from feedback.core.working import shipped
from feedback.office.officer import Officer
from tests import make
from tests.bench.figure import Figure, Ground, pair

PEOPLE = {
    "thuky": "secretariat",
    "thuky-phuong": "ward's secretariat",
    "coquan": "agency",
    "lanhdao": "leader",
    "mattran": "Front",
    "kiemtra": "auditor",
    "quantri": "administrator",
}
#: Milliseconds for menu, guard and frame, given only to the administrator's page: it reads no opinion, so little is bare.
FRAME = 25.0
PAGE = """<!doctype html><title>Trang chính</title>{% for rows in found %}<table>{% for row in rows %}<tr>
{% for value in row %}<td>{{ value }}</td>{% endfor %}</tr>{% endfor %}</table>{% endfor %}"""


def measure(ground: Ground) -> Iterator[Figure]:
    """Each role's first page, then a morning's reminders (kept, and all of it again to find nothing new)."""
    app = ground.app()
    with app.app_context():
        engine = store.db.engine
        query = select(Officer).where(Officer.login.in_(PEOPLE))
        clients = {}
        for person in store.db.session.scalars(query):
            clients[person.login] = app.test_client()
            make.sign_in(clients[person.login], person)
        store.db.session.remove()
    for login, name in PEOPLE.items():
        ask = Ask(clients[login])
        ask()
        bare = Bare(engine, said(engine, ask))
        mine, theirs = pair(ask, bare)
        frame = FRAME if login == "quantri" else 0.0
        yield Figure(
            f"first page, {name} ({len(bare.statements)} statements)", mine, bare=theirs, limit=2.0, extra=frame
        )
    with app.app_context():
        day = calendar.today()
        while not shipped().works(day):
            day += timedelta(days=1)
        for name, limit in (("a morning's reminders", 60), ("a morning's reminders, again", 30)):
            began = time.monotonic()
            sent = reminder.send(day, settings=app.config["SETTINGS"])
            yield Figure(f"{name} ({sent.reminders:,} kept)", time.monotonic() - began, unit="s ", limit=limit)
        store.db.session.remove()
        store.db.engine.dispose()


@dataclass
class Ask:
    """The page, as the person's browser asks for it."""

    client: Any

    def __call__(self) -> None:
        answer = self.client.get("/")
        assert answer.status_code == 200, answer.status_code


def said(engine: Engine, ask: Ask) -> list[tuple[str, Any]]:
    """The statements that the page sends, as they go to the driver."""
    seen: list[tuple[str, Any]] = []

    def note(_connection, _cursor, statement, parameters, *_rest) -> None:
        if statement.startswith(("SELECT", "WITH")):
            seen.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return seen


class Bare:
    """A page of nothing but those statements and their rows."""

    def __init__(self, engine: Engine, statements: list[tuple[str, Any]]) -> None:
        self.engine, self.statements, self.app = engine, statements, Flask("bare")

    def __call__(self) -> None:
        with self.app.test_request_context(), self.engine.connect() as connection:
            found = [connection.exec_driver_sql(text, values).all() for text, values in self.statements]
            render_template_string(PAGE, found=found)
