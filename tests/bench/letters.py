"""Five hundred urging letters as Word files, each with its own table: at most a minute, written by one process."""

import time
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

from feedback.report.document import urging
from tests.bench.figure import Figure, Ground
from tests.papers import sample

LETTERS, ROWS = 500, 12
LIMIT = 60.0  # s


def measure(ground: Ground) -> Iterator[Figure]:
    """The letters take no database: measured once, whatever the engine."""
    if ground.engine == "sqlite":
        _, letter = sample.papers()["don-doc"]
        letter = replace(letter, owed=letter.owed * ROWS)
        began = time.perf_counter()
        for number in range(LETTERS):
            _written(replace(letter, agency=f"Cơ quan {number}"))
        took = time.perf_counter() - began
        yield Figure(f"{LETTERS} letters as .docx, {ROWS} rows each", took, "s", limit=LIMIT)


def _written(letter: urging.Urging) -> bytes:
    out = BytesIO()
    urging.write(out, letter)
    return out.getvalue()
