"""The demonstration's reminders: those of the last working day, as the morning's job would have kept them."""

from __future__ import annotations

from datetime import date, timedelta

from feedback.case import reminder
from feedback.core.working import shipped


def remind(today: date) -> None:
    """What was due on the last working day up to today has been reminded of, uncommitted."""
    day = today
    while not shipped().works(day):
        day -= timedelta(days=1)
    reminder.invent(day)
