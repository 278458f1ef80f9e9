"""Telling of reminders: who was reminded, of what day, how it stood then."""

from __future__ import annotations

from feedback.case.ladder import Owed
from feedback.case.telling.event import Event, Teller, Told, label


def _remind(t: Told) -> Event:
    words = f"Đã nhắc {t.became('unit')}: {t.became('words')} ({label(Owed, t.became('of'))} {t.day('owed_on')})"
    return Event(words, detail=f"Người được nhắc: {t.became('who')}", tone="warn")


TELLERS: dict[str, Teller] = {"recommendation:remind": _remind}
