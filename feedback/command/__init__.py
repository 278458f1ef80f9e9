"""The same acts without a screen: the program ``feedback``.

Data goes to standard output or ``--output``, words to standard error; exit 0 done, 1 refused, 2 wrong usage. Heavy
imports stay inside the commands, so that ``--help`` answers at once. One module per subject; importing it is what
hangs its commands on ``main``.
"""

from feedback.command import (
    account,
    appendix,
    counts,
    demo,
    editions,
    exchange,
    job,
    papers,
    reminder,
    reports,
    server,
    units,
    upkeep,
)
from feedback.command.door import main

__all__ = [
    "account",
    "appendix",
    "counts",
    "demo",
    "editions",
    "exchange",
    "job",
    "main",
    "papers",
    "reminder",
    "reports",
    "server",
    "units",
    "upkeep",
]
