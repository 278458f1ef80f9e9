"""Telling: the acts of time in an opinion's story: the clock stopped, run again, more time asked for, granted, refused.

“Sở Xây dựng đề nghị gia hạn 5 ngày làm việc.” A reason is always told, a date that moved with the one before. Pure.
"""

from __future__ import annotations

from datetime import date

from feedback.case.telling.event import Event, Teller, Told, label
from feedback.case.term.word import LateReason, PauseReason
from feedback.core.wording import day


def _pause(t: Told) -> Event:
    until = f", chờ đến hết ngày {t.day('expires_on')}" if t.became("expires_on") else ""
    words = f"{t.unit} tạm dừng thời hạn từ ngày {t.day('paused_on')}: {label(PauseReason, t.became('code')).lower()}"
    return Event(words + until, why=t.reason, tone="warn")


def _resume(t: Told) -> Event:
    return Event(f"{t.unit} cho thời hạn chạy lại từ ngày {t.day('resumed_on')}{_moved(t)}", why=t.reason)


def _ask(t: Told) -> Event:
    return Event(f"{t.unit} đề nghị gia hạn {t.became('days')}", why=t.reason)


def _grant(t: Told) -> Event:
    return Event(f"{t.unit} gia hạn {t.became('days')}{_moved(t)}", detail=t.reason)


def _refuse(t: Told) -> Event:
    return Event(f"{t.unit} không gia hạn", why=t.reason, tone="warn")


def _late(t: Told) -> Event:
    words = f"{t.unit} ghi lý do trả lời quá hạn: {label(LateReason, t.became('code')).lower()}"
    return Event(f"{words}; đơn vị chịu trách nhiệm: {t.became('unit')}", detail=t.reason)


def _move(t: Told) -> Event:
    return Event(f"Tính lại thời hạn theo lịch ngày nghỉ{_moved(t)}", why=t.reason)


def _moved(t: Told) -> str:
    """From which day to which the due date moved."""
    before, after = t.was("due_on"), t.became("due_on")
    if not before or not after or before == after:
        return ""
    verb = "lùi đến" if before < after else "đổi thành"
    return f"; hạn trả lời {day(date.fromisoformat(before))} {verb} {day(date.fromisoformat(after))}"


#: Each act, and how it is told.
TELLERS: dict[str, Teller] = {
    "deadline:pause": _pause,
    "deadline:resume": _resume,
    "deadline:ask": _ask,
    "deadline:grant": _grant,
    "deadline:refuse": _refuse,
    "deadline:late": _late,
    "deadline:move": _move,
}
