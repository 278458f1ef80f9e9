"""Telling what happens to an opinion around its session: prepared, answered in the hall, carried to another session."""

from __future__ import annotations

from datetime import date

from feedback.case.telling.event import Event, Teller, Told
from feedback.core.wording import day


def _prepare(t: Told) -> Event:
    due = t.became("prepare_due")
    by = f", trước ngày {day(date.fromisoformat(due))}" if due else ""
    return Event(f"{t.unit} giao {t.became('preparing')} chuẩn bị trả lời tại hội nghị{by}")


def _write(t: Told) -> Event:
    return Event(f"{t.became('preparing') or t.unit} soạn câu trả lời cho hội nghị")


def _ready(t: Told) -> Event:
    text = t.became("prepared_answer")
    return Event(f"{t.became('preparing') or t.unit} gửi câu trả lời đã chuẩn bị", detail=str(text) if text else "")


def _return(t: Told) -> Event:
    return Event(f"{t.was('preparing') or t.unit} trả lại phần chuẩn bị", why=t.reason, tone="warn")


def _withdraw(t: Told) -> Event:
    return Event(f"{t.unit} thôi giao {t.was('preparing')} chuẩn bị trả lời")


def _answer(t: Told) -> Event:
    text = t.became("reply_text")
    return Event(f"{t.unit} ghi trả lời tại chỗ", detail=str(text) if text else "", tone="good")


def _unanswer(t: Told) -> Event:
    return Event(f"{t.unit} bỏ ghi trả lời tại chỗ", tone="warn")


def _carry(t: Told) -> Event:
    return Event("Chuyển cùng cuộc đối thoại bị hoãn", why=t.reason)


def _carry_back(t: Told) -> Event:
    return Event("Trở lại cuộc đối thoại cũ", why=t.reason)


def _locate(t: Told) -> Event:
    name = t.became("locality")
    return Event(f"{t.unit} ghi ý kiến của {name}" if name else f"{t.unit} bỏ tên thôn, tổ dân phố")


TELLERS: dict[str, Teller] = {
    "recommendation:prepare": _prepare,
    "recommendation:prepare-write": _write,
    "recommendation:prepare-ready": _ready,
    "recommendation:prepare-return": _return,
    "recommendation:prepare-withdraw": _withdraw,
    "recommendation:answer-hall": _answer,
    "recommendation:unanswer-hall": _unanswer,
    "recommendation:carry": _carry,
    "recommendation:carry-back": _carry_back,
    "recommendation:locate": _locate,
}
