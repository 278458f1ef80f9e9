"""Telling: what happened to a reply before and after it was sent: submitted, cleared, frozen, delivered; said again.

Pure: the line's facts come in, words go out. Remarks are always told; what the reply says is told where it was sent.
"""

from __future__ import annotations

from feedback.case.answering.word import AskedBy, Satisfaction, Way
from feedback.case.telling.event import Event, Teller, Told, label


def _version(t: Told, key: str) -> str:
    return f"bản {t.became(key)}" if t.became(key) else "bản trả lời"


def _submit(t: Told) -> Event:
    return Event(f"{t.unit} trình duyệt trả lời ({_version(t, 'submission')}), bước: {t.became('step')}")


def _clear(t: Told) -> Event:
    after = t.became("step")
    words = f"chuyển bước: {after}" if after else "đã duyệt hết các bước, chờ phát hành"
    return Event(f"{t.unit}: bước “{t.was('step')}” đồng ý ({_version(t, 'submission')}), {words}", detail=t.reason)


def _send_back(t: Told) -> Event:
    words = f"{t.unit}: bước “{t.was('step')}” trả lại để sửa ({_version(t, 'submission')})"
    return Event(words, why=t.reason, tone="warn")


def _withdraw(t: Told) -> Event:
    return Event(f"{t.unit} rút lại {_version(t, 'submission')} đang trình")


def _freeze(t: Told) -> Event:
    words = f"Đóng băng {_version(t, 'version')} của trả lời đã ký, mã kiểm tra {str(t.became('digest'))[:12]}"
    return Event(words, why=t.reason)


def _deliver(t: Told) -> Event:
    way = label(Way, t.became("way")).lower()
    words = f"Giao trả lời đến người nêu ngày {t.day('delivered_on')}: {way}, người giao: {t.became('delivered_by')}"
    return Event(words, detail=t.reason, tone="good")


def _satisfaction(t: Told) -> Event:
    verdict = t.became("verdict")
    tone = {Satisfaction.UNHAPPY.value: "warn", Satisfaction.SATISFIED.value: "good"}.get(str(verdict), "")
    words = f"Người nêu: {label(Satisfaction, verdict).lower()}"
    words += f" (ngày {t.day('told_on')}, {label(AskedBy, t.became('asked_by')).lower()})"
    return Event(words, why=t.reason if tone == "warn" else "", detail="" if tone == "warn" else t.reason, tone=tone)


def _leave(t: Told) -> Event:
    return Event(f"{t.unit} quyết định không mở lại sau phản hồi không hài lòng", why=t.reason)


def _repeat(t: Told) -> Event:
    words = f"{t.unit} ghi ý kiến này lặp lại {t.others(t.became('repeats'))}"
    first = t.became("first")
    said = first in t.seen and first != t.became("repeats")
    return Event(words + (f", nêu lần đầu ở {first}" if said else ""))


def _repeated(t: Told) -> Event:
    return Event(f"Ý kiến này được nêu lại ở {t.others(t.became('repeated_by'))}")


def _repeat_undo(t: Told) -> Event:
    if "repeats" in t.changed:
        others = t.others(t.was("repeats"), t.was("out_of_reach") or 0)
        return Event(f"{t.unit} bỏ ghi lặp lại với {others}", why=t.reason)
    return Event(f"{t.unit} bỏ ghi {t.others(t.was('repeated_by'))} là nêu lại ý kiến này", why=t.reason)


#: Each act, and how it is told.
TELLERS: dict[str, Teller] = {
    "reply:submit": _submit,
    "reply:clear": _clear,
    "reply:send-back": _send_back,
    "reply:withdraw": _withdraw,
    "reply:freeze": _freeze,
    "reply:deliver": _deliver,
    "reply:satisfaction": _satisfaction,
    "reply:leave": _leave,
    "recommendation:repeat": _repeat,
    "recommendation:repeated": _repeated,
    "recommendation:repeat-undo": _repeat_undo,
}
