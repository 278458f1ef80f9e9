"""Issuing papers over the whole installation: the run with every identity, then the seal; and its restatement.

A million records take at most five seconds, files included; of more, as many times longer.
"""

import time
from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import func, select

from feedback.case.record import Recommendation
from feedback.core import calendar, store
from feedback.register.edition import EditionMember
from feedback.report import issue, restate
from tests.bench.figure import Figure, Ground

SECONDS, RECORDS = 5.0, 1_000_000


def measure(ground: Ground) -> Iterator[Figure]:
    """Of ten years, whatever they hold, and where that is more than a million of the last million too; nothing of it stays."""
    app, today = ground.app(), calendar.today()
    with app.app_context():
        ten = date(today.year - 10, 1, 1)
        for first in sorted({ten, max(_first(today), ten)}):
            yield from _issued(first, today)
        store.db.engine.dispose()


def _issued(first: date, today: date) -> Iterator[Figure]:
    token = store.writing.set(True)
    began = time.perf_counter()
    wanted = issue.Wanted(first=first, last=today, as_of=today)
    made = issue.make(wanted, by="Đo tốc độ", at=calendar.now(), alone=True)
    told = {"number": "1-BC", "dated_on": today, "signer": "Đo tốc độ", "version": made.version}
    issue.seal(made, **told, by="Đo tốc độ", at=calendar.now())
    took = time.perf_counter() - began
    records = store.db.session.scalar(select(func.count()).select_from(EditionMember))
    yield Figure(f"papers issued, {records:,} records", took, "s ", limit=SECONDS * max(1.0, records / RECORDS))
    began = time.perf_counter()
    assert not [one for number in ("03", "04") for one in restate.restate(made, number).differences]
    limit = 2 * SECONDS * max(1.0, records / RECORDS)
    yield Figure("the same against today", time.perf_counter() - began, "s ", limit=limit)
    store.db.session.rollback()
    store.writing.reset(token)
    store.db.session.remove()


def _first(today: date) -> date:
    """Since when the last million opinions were received; the first day of all where there are fewer."""
    received = Recommendation.received_on
    query = select(received).where(received <= today).order_by(received.desc()).offset(RECORDS).limit(1)
    found = store.db.session.scalar(query)
    return found + timedelta(1) if found else date.min
