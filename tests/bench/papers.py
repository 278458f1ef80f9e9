"""What is signed: all four appendices of ten years as Word and PDF, at most five seconds together, counting included."""

import time
from collections.abc import Iterator
from datetime import date

from feedback.core import calendar, store
from feedback.report import file
from feedback.tally.ask import ask
from tests.bench.figure import Figure, Ground

NUMBERS = ("01", "02", "03", "04")
LIMIT = 5.0  # s


def measure(ground: Ground) -> Iterator[Figure]:
    """The first time in a process, fonts and templates read for the first time too."""
    app, today = ground.app(), calendar.today()
    with app.app_context():
        began, size = time.perf_counter(), 0
        for number in NUMBERS:
            filled = file.filled(ask(number, date(today.year - 10, 1, 1), today))
            size += sum(len(file.made(filled, kind)) for kind in ("docx", "pdf"))
        took = time.perf_counter() - began
        store.db.session.remove()
        store.db.engine.dispose()
    assert size > 100_000
    yield Figure("appendices 01-04 as .docx and .pdf", took, "s ", limit=LIMIT)
