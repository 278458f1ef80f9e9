"""Issuing papers over the whole installation: the run with every identity, then the seal; and its restatement.

Of ten years, or of as many as hold about a million opinions: the last year where a country has ten million. A million records
take at most five seconds, files included; of more, as many times longer.
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
    """Nothing of it stays: the transaction is undone."""
    app, today = ground.app(), calendar.today()
    with app.app_context():
        token = store.writing.set(True)
        first = _first(today)
        began = time.perf_counter()
        wanted = issue.Wanted(first=first, last=today, as_of=today)
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


def _first(today: date) -> date:
    """Since when about a million opinions were received, ten years ago at the earliest."""
    received = Recommendation.received_on
    query = select(received).where(received <= today).order_by(received.desc()).offset(RECORDS).limit(1)
    found = store.db.session.scalar(query)
    ten = date(today.year - 10, 1, 1)
    return max(found + timedelta(1), ten) if found else ten
