"""Telling: each act of an opinion's journal as a sentence, the agency that acted first.

Each stage of the case file tells its own acts in a module here; a new act is told by adding it to its stage's ``TELLERS``.
"""

from __future__ import annotations

from feedback.case.telling import answering, handing, handling, reminder, sitting, term, watch
from feedback.case.telling.event import Teller

#: How each act of an opinion's journal is told.
TELLERS: dict[str, Teller] = {
    **handling.TELLERS,
    **answering.TELLERS,
    **handing.TELLERS,
    **reminder.TELLERS,
    **sitting.TELLERS,
    **term.TELLERS,
    **watch.TELLERS,
}
