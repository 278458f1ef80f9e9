"""Telling: the acts of watching in an opinion's story: reasons why it is open, promises, notes, letters that urge.

“Mặt trận Tổ quốc … đôn đốc Sở Xây dựng ngày 12/03/2026, công văn số 15/MTTQ-BTT.” Pure: facts come in, words go out.
"""

from __future__ import annotations

from feedback.case.telling.event import Event, Teller, Told, label
from feedback.case.word import OutstandingReason


def _outstand(t: Told) -> Event:
    reason = label(OutstandingReason, t.became("outstanding")).lower()
    words = f"{t.unit} ghi lý do tồn đọng: {reason}; xem lại ngày {t.day('next_on')}"
    return Event(words, detail=t.reason, tone="warn")


def _supervise(t: Told) -> Event:
    return Event(f"{t.unit} ghi chú giám sát", detail=str(t.became("note") or ""))


def _urge(t: Told) -> Event:
    words = f"{t.unit} đôn đốc {t.became('to')} ngày {t.day('dated_on')}, số {t.became('number')}"
    return Event(f"{words}; trả lời trước ngày {t.day('answer_by')}", tone="warn")


def _urge_answer(t: Told) -> Event:
    paper = f", văn bản số {t.became('paper_number')}" if t.became("paper_number") else ""
    words = f"{t.unit} trả lời công văn đôn đốc số {t.became('number')} ngày {t.day('answered_on')}{paper}"
    return Event(words, detail=str(t.became("answer") or ""))


def _urge_recall(t: Told) -> Event:
    return Event(f"{t.unit} thu hồi công văn đôn đốc số {t.became('number')}", why=t.reason)


def _promised(t: Told) -> str:
    return f"{t.became('leader')} hứa: “{t.became('what')}”"


def _promise_make(t: Told) -> Event:
    return Event(f"{_promised(t)}, đến ngày {t.day('until')}; {t.became('agency')} chịu trách nhiệm")


def _promise_keep(t: Told) -> Event:
    paper = f" (văn bản số {t.became('paper_number')})" if t.became("paper_number") else ""
    return Event(f"Lời hứa “{t.became('what')}” đã thực hiện{paper}", detail=str(t.became("proof") or ""), tone="good")


def _promise_fail(t: Told) -> Event:
    return Event(f"Lời hứa “{t.became('what')}” không thực hiện được", why=t.reason, tone="warn")


def _promise_replace(t: Told) -> Event:
    return Event(f"Lời hứa “{t.became('what')}” được thay, hạn mới {t.day('until')}", why=t.reason, tone="warn")


def _promise_reopen(t: Told) -> Event:
    return Event(f"Mở lại lời hứa “{t.became('what')}”", why=t.reason, tone="warn")


#: Each act, and how it is told.
TELLERS: dict[str, Teller] = {
    "recommendation:outstand": _outstand,
    "recommendation:supervise": _supervise,
    "recommendation:urge": _urge,
    "recommendation:urge-answer": _urge_answer,
    "recommendation:urge-recall": _urge_recall,
    "recommendation:promise-make": _promise_make,
    "recommendation:promise-keep": _promise_keep,
    "recommendation:promise-fail": _promise_fail,
    "recommendation:promise-replace": _promise_replace,
    "recommendation:promise-reopen": _promise_reopen,
}
