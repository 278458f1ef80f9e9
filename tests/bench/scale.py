"""What a whole country costs: appendices, any as-of day, the list behind a number, a large workbook, a write.

Each against the bare thing in the same run. Beside the large database stands a small one of the same country (100,000
opinions): an appendix must cost the same over both. At the size of a province there is none, and that figure is left out.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import psycopg
import xlsxwriter
from flask import Flask
from sqlalchemy import Engine, select, text

from feedback.case import resolution
from feedback.case.record import Recommendation
from feedback.case.word import Acceptance
from feedback.core import calendar, store
from feedback.office.officer import Officer
from feedback.tally import appendix
from feedback.tally.ask import ask
from tests import make
from tests.bench.appendix import SIDES
from tests.bench.appendix import Bare as BareCount
from tests.bench.figure import Figure, Ground, pair
from tests.bench.home import Bare, said

ROWS, WRITES = 100_000, 40
#: Milliseconds for menu, guard and layout of a page whose statements take few.
LAYOUT = 20.0
DROP = {
    "sqlite": "SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'kept_%'",
    "postgresql": "SELECT format('DROP TRIGGER %I ON %s', tgname, tgrelid::regclass) FROM pg_trigger "
    "WHERE tgname LIKE 'kept_%'",
}
MEMORY = """
import resource, sys
from pathlib import Path
from tests.bench.figure import Ground
from tests.bench.scale import fetch, signed_in
ground = Ground(sys.argv[1], None, sys.argv[2], Path(sys.argv[3]))
client = signed_in(ground.app(), "thuky")
fetch(client, sys.argv[4])
print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def measure(ground: Ground) -> Iterator[Figure]:
    """All of it, over ten years to today."""
    app, today = ground.app(), calendar.today()
    first = date(today.year - 10, 1, 1)
    if ground.few is not None:
        beside = ground.few.app()
        large, few = pair(_papers(app, first, today), _papers(beside, first, today))
        with beside.app_context():
            store.db.engine.dispose()  # the copy below wants the database to itself
        yield Figure("appendix 03 + 04, ten years, against 100,000 opinions", large, bare=few, limit=1.5)
        yield Figure("appendix 03 + 04, ten years", large, limit=100)
    yield from _as_of_any_day(app, first, today)
    yield from _behind_a_number(app, first, today)
    yield from _workbook(ground, app)
    yield from _writing(ground.few or ground)
    with app.app_context():
        store.db.engine.dispose()


def _papers(app: Flask, first: date, today: date, as_of: date | None = None) -> Callable[[], list[Any]]:
    def fill() -> list[Any]:
        with app.app_context():
            filled = [appendix.fill(ask(number, first, today, as_of=as_of or today)) for number in SIDES]
            return [appendix.as_json(one) and one.total.counts for one in filled]

    return fill


def _as_of_any_day(app: Flask, first: date, today: date) -> Iterator[Figure]:
    """Against the GROUP BY over the covering index that does not even ask what was concluded later."""
    days = [
        today,
        today - timedelta(days=1),
        date(today.year - 1, 12, 31),
        date(today.year - 4, 6, 30),
        date(first.year, 9, 1),
    ]
    for as_of in days:
        with app.app_context():
            engine = store.db.engine
        bare = BareCount(engine, first, as_of, as_of)
        mine, theirs = _papers(app, first, today, as_of)(), bare()
        assert all(one["total"] == plain["total"] for one, plain in zip(mine, theirs, strict=True)), (mine, theirs)
        took, least = pair(_papers(app, first, today, as_of), bare, times=5)
        far, large = as_of != today, theirs[1]["total"] > 500_000
        yield Figure(
            f"appendix 03 + 04 as of {as_of:%d/%m/%Y}, against the GROUP BY", took, bare=least,
            limit=2.0 if far else 1.0, extra=0.0 if large else LAYOUT,
        )  # fmt: skip


def _behind_a_number(app: Flask, first: date, today: date) -> Iterator[Figure]:
    """The first page of the list, against the same statements on a bare page."""
    client = signed_in(app, "thuky")
    with app.app_context():
        engine = store.db.engine
    window = f"from={first}&to={today}&as_of={today}"
    for name, cell in (
        ("of one cell", f"measure=accepted&year={today.year - 3}&level=commune"),
        ("of the grand total", "measure=total"),
    ):
        path = f"/appendices/04/cell?{window}&{cell}"
        mine, theirs = pair(
            lambda path=path: fetch(client, path), Bare(engine, said(engine, lambda p=path: fetch(client, p))), times=5
        )
        yield Figure(f"the list behind a number {name}, page 1", mine, bare=theirs, extra=LAYOUT)


def _workbook(ground: Ground, app: Flask) -> Iterator[Figure]:
    """The newest 100,000 opinions as a workbook, against the same rows in a bare loop; memory against a tenth of them."""
    client = signed_in(app, "thuky")
    with app.app_context():
        engine = store.db.engine
        paths = []
        for count in (ROWS, ROWS // 10):
            newest = text("SELECT received_on FROM recommendation ORDER BY received_on DESC LIMIT 1 OFFSET :n")
            since = store.db.session.scalar(newest, {"n": count})
            paths.append(f"/recommendations/list.xlsx?from={since}")
        store.db.session.remove()
    statements = said(engine, lambda: fetch(client, paths[0]))
    longest = max(statements, key=lambda one: len(one[0]))
    assert _loop(engine, *longest) >= ROWS or ground.few is None
    mine, theirs = pair(lambda: fetch(client, paths[0]), lambda: _loop(engine, *longest), times=3)
    yield Figure("workbook of 100,000 opinions, against a bare loop", mine / 1000, "s ", bare=theirs / 1000, limit=1.3)
    peaks = [_peak(ground, path) for path in paths]
    yield Figure("its memory beyond that of 10,000", peaks[0] - peaks[1], "MB", limit=25)


def _loop(engine: Engine, statement: str, values: Any) -> int:
    """XlsxWriter and nothing else: the same rows, the same kinds of cells; returns how many rows."""
    row = -1
    with (
        xlsxwriter.Workbook(BytesIO(), {"constant_memory": True, "strings_to_urls": False}) as book,
        engine.connect() as c,
    ):
        plain, day = (
            book.add_format({"text_wrap": True, "border": 1}),
            book.add_format({"num_format": "dd/mm/yyyy", "border": 1}),
        )
        sheet = book.add_worksheet()
        found = c.execution_options(yield_per=1000).exec_driver_sql(statement, values)
        for row, cells in enumerate(found):
            for place, value in enumerate(cells):
                if value is None:
                    sheet.write_blank(row, place, None, plain)
                elif isinstance(value, date):
                    sheet.write_datetime(row, place, value, day)
                elif isinstance(value, int):
                    sheet.write_number(row, place, value, plain)
                else:
                    sheet.write_string(row, place, value, plain)
    return row + 1


def _writing(ground: Ground) -> Iterator[Figure]:
    """One opinion concluded, with its journal, against the same over a copy that keeps no counts."""
    copy = _without_kept_counts(ground)
    acts = [_concluding(ground.app()), _concluding(copy.app())]
    mine, theirs = pair(*acts, times=WRITES)
    yield Figure("an opinion concluded, against a copy without kept counts", mine, bare=theirs, limit=1.5)


def _concluding(app: Flask) -> Callable[[], None]:
    with app.app_context():
        wanted = select(Recommendation.id).where(
            Recommendation.countable.is_(True), Recommendation.replied_on.is_not(None), Recommendation.acceptance.is_(None),
            Recommendation.reopened_on.is_(None),
        )  # fmt: skip
        waiting = iter(store.db.session.scalars(wanted.order_by(Recommendation.id).limit(WRITES + 1)).all())

    def conclude() -> None:
        with app.app_context(), store.one_transaction():
            one, today = store.db.session.get_one(Recommendation, next(waiting)), calendar.today()
            resolution.conclude(one, Acceptance.ACCEPTED, dated_on=today, reason="", today=today)

    return conclude


def _without_kept_counts(ground: Ground) -> Ground:
    """The same database once more, its triggers of kept counts gone."""
    if ground.engine == "sqlite":
        folder = ground.instance / "without"
        folder.mkdir(exist_ok=True)
        source = Path(ground.url.removeprefix("sqlite:///"))
        with ground.app().app_context():
            store.db.session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
            store.db.session.remove()
            store.db.engine.dispose()
        shutil.copyfile(source, folder / source.name)
        url = f"sqlite:///{folder / source.name}"
    else:
        folder, url = ground.instance, re.sub(r"/\w+\?", "/without?", ground.url)
        with ground.app().app_context():
            store.db.engine.dispose()
        with psycopg.connect(ground.url, dbname="postgres", autocommit=True) as connection:
            name = re.search(r"/(\w+)\?", ground.url)
            assert name
            connection.execute("DROP DATABASE IF EXISTS without WITH (FORCE)")
            ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
            connection.execute(ended, [name[1]])  # what other measures left open; their pools notice
            connection.execute(f"CREATE DATABASE without TEMPLATE {name[1]}")
    copy = Ground(ground.engine, ground.program, url, folder)
    with copy.app().app_context():
        drop = DROP[ground.engine]
        with store.one_transaction():
            for statement in store.db.session.scalars(text(drop)).all():
                store.db.session.execute(text(statement))
    return copy


def signed_in(app: Flask, login: str) -> Any:
    """A client of that person."""
    client = app.test_client()
    with app.app_context():
        make.sign_in(client, store.db.session.scalar(select(Officer).where(Officer.login == login)))
        store.db.session.remove()
    return client


def fetch(client: Any, path: str) -> bytes:
    """The answer to its last byte."""
    answer = client.get(path, buffered=True)
    assert answer.status_code == 200, (path, answer.status_code)
    return bytes(answer.data)


def _peak(ground: Ground, path: str) -> float:
    """Megabytes of a process that makes that file and nothing else."""
    command = [sys.executable, "-c", MEMORY, ground.engine, ground.url, str(ground.instance), path]
    done = subprocess.run(command, capture_output=True, text=True)
    found = re.search(r"peak (\d+)", done.stdout)
    assert found, done.stderr
    return int(found[1]) / 1024
