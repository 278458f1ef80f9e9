"""Issuing the papers of ten years over the whole installation: the run with every identity, then the seal; and its restatement.

A run of a million records takes at most five seconds, its files included; of more, as many times longer.
"""

import time
from collections.abc import Iterator
from datetime import date

from sqlalchemy import func, select

from feedback.core import calendar, store
from feedback.register.edition import EditionMember
from feedback.report import issue, restate
from tests.bench.figure import Figure, Ground

SECONDS, RECORDS = 5.0, 1_000_000


def measure(ground: Ground) -> Iterator[Figure]:
    """Nothing of it stays: the transaction is undone."""
    app, today = ground.app(), calendar.today()
    with app.app_context():
        token = store.writing.set(True)
        began = time.perf_counter()
        wanted = issue.Wanted(first=date(today.year - 10, 1, 1), last=today, as_of=today)
        made = issue.make(wanted, by="Đo tốc độ", at=calendar.now())
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
        store.db.engine.dispose()
