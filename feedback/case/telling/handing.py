"""Telling of handing out: part answers, passing on, taking back what was returned, links, who is in charge."""

from __future__ import annotations

from datetime import datetime

from feedback.case.handing.word import Purpose, Used
from feedback.case.telling.event import Event, Teller, Told, label, named
from feedback.core import calendar
from feedback.core.wording import day


def _write(t: Told) -> Event:
    again = " lại" if t.was("part") else ""
    files = f", kèm {t.became('files')} tệp" if t.became("files") else ""
    return Event(f"{t.unit} gửi{again} phần trả lời cho cơ quan chủ trì{files}", detail=str(t.became("part") or ""))


def _send_back(t: Told) -> Event:
    return Event(f"{t.unit} đề nghị {t.became('of')} bổ sung phần trả lời", why=t.reason, tone="warn")


def _put_in(t: Told) -> Event:
    return Event(f"{t.unit} đưa phần trả lời của {t.became('of')} vào dự thảo")


def _miss(t: Told) -> Event:
    return Event(f"{t.unit} trả lời khi chưa có phần của {t.became('of')}", tone="warn")


def _propose(t: Told) -> Event:
    if t.became("asker") == t.became("to"):
        return Event(f"{t.became('to')} xin nhận lại ý kiến", why=t.reason)
    return Event(f"{t.became('asker')} đề nghị chuyển cho {t.became('to')}", why=t.reason, tone="warn")


def _withdraw(t: Told) -> Event:
    return Event(f"{t.was('asker')} rút đề nghị chuyển")


def _approve(t: Told) -> Event:
    return Event(f"{t.unit} chuyển từ {t.became('from')} sang {t.became('to')}", why=t.reason)


def _refuse(t: Told) -> Event:
    return Event(f"{t.unit} không chuyển cho {t.became('to')}", why=t.reason, tone="warn")


def _reclaim(t: Told) -> Event:
    due = t.day("due_on")
    return Event(
        f"{named(t.units, t.became('lead_id'), t.unit)} nhận lại việc đã trả" + (f", hạn trả lời {due}" if due else "")
    )


def _charge(t: Told) -> Event:
    now, before = t.became("in_charge"), t.was("in_charge")
    if now is None:
        return Event(f"{t.unit} thôi cử {before} phụ trách")
    return Event(f"{t.unit} cử {now} phụ trách" + (f" thay {before}" if before else ""))


def _make(t: Told) -> Event:
    until = t.became("expires_at")
    last = f", dùng đến {day(calendar.local(datetime.fromisoformat(until)).date())}" if until else ""
    what = label(Purpose, t.became("purpose")).lower()
    return Event(f"{t.unit} cấp liên kết cho {t.became('unit')} để {what}{last}")


def _revoke(t: Told) -> Event:
    return Event(f"{t.unit} thu hồi liên kết của {t.was('unit')}")


def _use(t: Told) -> Event:
    return Event(f"{t.became('unit')} {label(Used, t.became('used_as'))} qua liên kết")


#: Each act, and how it is told.
TELLERS: dict[str, Teller] = {
    "part:write": _write,
    "part:send-back": _send_back,
    "part:put-in": _put_in,
    "part:miss": _miss,
    "transfer:propose": _propose,
    "transfer:withdraw": _withdraw,
    "transfer:approve": _approve,
    "transfer:refuse": _refuse,
    "transfer:reclaim": _reclaim,
    "recommendation:charge": _charge,
    "ticket:make": _make,
    "ticket:revoke": _revoke,
    "ticket:use": _use,
}
