"""Telling: each act of an opinion's journal as a sentence, the agency that acted first.

“Văn phòng Thành ủy giao cho Sở Xây dựng, hạn trả lời 12/03/2026.” Pure: the line's facts come in, words go out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from feedback.case.record import Recommendation
from feedback.case.telling.event import Event, Teller, Told, label, named
from feedback.case.word import ROUTED_OUT, Acceptance, Admission, Channel, Nature, Result, Side
from feedback.core.wording import day


def gave(who: str, leads: Sequence[str], helps: Sequence[str], due: date | None) -> str:
    """“X giao cho A, hạn trả lời …; phối hợp: B, C.”"""
    words = f"{who} cho {', '.join(leads)}" if leads else f"{who} cho {', '.join(helps)} phối hợp"
    words += f", hạn trả lời {day(due)}" if due else ""
    return words + (f"; phối hợp: {', '.join(helps)}" if leads and helps else "")


def replied(r: Recommendation) -> str:
    """How the reply that stands was given."""
    if r.in_hall:
        return "Trả lời ngay tại cuộc đối thoại"
    return f"Trả lời bằng văn bản số {r.paper_number}" if r.paper_number else "Trả lời người nêu ý kiến"


def kept_result(r: Recommendation) -> str:
    """The result that stands."""
    return f"Kết quả: {r.result.label.lower()}" if r.result else "Ghi kết quả giải quyết"


def _receive(t: Told) -> Event:
    return Event(f"{t.unit} ghi ý kiến tại cuộc {t.r.occasion.code}")


_AMENDED = {
    "content": "nội dung", "received_given": "ngày tiếp nhận", "channel": "kênh tiếp nhận", "people": "số người cùng ý kiến",
    "field": "lĩnh vực", "nature": "loại", "side_given": "bên góp ý", "turn": "lượt ý kiến", "reply_text": "nội dung trả lời",
}  # fmt: skip


def _amend(t: Told) -> Event:
    parts = [words for key, words in _AMENDED.items() if key in t.changed]
    before = str(t.was("content")) if t.was("content") else ""
    detail = f"Nội dung trước khi sửa: {before}" if before else ""
    if "channel" in t.changed and t.became("channel"):
        parts[parts.index("kênh tiếp nhận")] += f" ({label(Channel, t.became('channel')).lower()})"
    return Event(f"{t.unit} sửa {', '.join(parts) or 'hồ sơ'}", detail=detail)


def _sort(t: Told) -> Event:
    nature, admission = t.became("nature"), t.became("admission")
    if nature in {one.value for one in ROUTED_OUT}:
        words = label(Nature, nature).lower()
        return Event(f"{t.unit} xác định là {words}: chuyển xử lý theo luật, không tính vào số liệu", tone="warn")
    if admission == Admission.REFUSED.value:
        return Event(f"{t.unit} không thụ lý", why=t.reason, tone="warn")
    if admission == Admission.WITHDRAWN.value:
        return Event(f"{t.unit} ghi nhận người nêu đã rút ý kiến", why=t.reason, tone="warn")
    parts = [label(Nature, nature).lower()] if nature else []
    if t.became("field"):
        parts.append(f"lĩnh vực {t.became('field')}")
    if t.became("side"):
        parts.append("góp ý xây dựng " + ("Đảng" if t.became("side") == Side.PARTY.value else "chính quyền"))
    if admission:
        parts.append("thụ lý")
    return Event(f"{t.unit} phân loại" + (f": {'; '.join(parts)}" if parts else ""), why=t.reason)


def _split(t: Told) -> Event:
    before = t.was("content")
    words = t.reason[:1].lower() + t.reason[1:]
    return Event(f"{t.unit} {words or 'tách ý kiến'}", detail=f"Nội dung trước khi tách: {before}" if before else "")


def _split_from(t: Told) -> Event:
    return Event(f"{t.unit} tách ý kiến này ra từ {t.became('split_from')}")


def _merge(t: Told) -> Event:
    into = t.r.merged_into
    here = into is not None and into.id == t.became("merged_into_id")
    return Event(f"{t.unit} gộp ý kiến này vào {into.code if here and into else 'ý kiến khác'}", why=t.reason)


def _take_in(t: Told) -> Event:
    return Event(f"{t.unit} gộp ý kiến {t.became('merged')} vào ý kiến này", why=t.reason)


def _part(t: Told) -> Event:
    return Event(f"{t.unit} tách ý kiến này khỏi ý kiến đã gộp", why=t.reason, tone="warn")


def _let_go(t: Told) -> Event:
    return Event(f"{t.unit} tách ý kiến {t.was('merged')} đã gộp trước đây ra", why=t.reason)


def _assign(t: Told) -> Event:
    lead = t.became("lead_id")
    helping = t.changed.get("co_operating", (None, None))[1] or []
    helps = [named(t.units, one) for one in helping]
    due = date.fromisoformat(t.became("due_on")) if t.became("due_on") else None
    if lead is not None:
        return Event(gave(f"{t.unit} giao", [named(t.units, lead)], helps, due or t.r.due_on))
    if "co_operating" in t.changed:
        words = f"giao thêm cơ quan phối hợp: {', '.join(helps)}" if helps else "bỏ cơ quan phối hợp"
        return Event(f"{t.unit} {words}" + (f"; đổi hạn trả lời thành {day(due)}" if due else ""))
    return Event(f"{t.unit} " + (f"đổi hạn trả lời thành {day(due)}" if due else "bỏ hạn trả lời"))


def _take(t: Told) -> Event:
    helper = t.became("co_operating")
    return Event(f"{named(t.units, helper)} nhận phần phối hợp" if helper else f"{t.unit} nhận việc")


def _give_back(t: Told) -> Event:
    helper = t.was("co_operating")
    who = (
        f"{named(t.units, helper)} trả lại phần phối hợp"
        if helper
        else f"{named(t.units, t.was('lead_id'), t.unit)} trả lại"
    )
    return Event(who, why=t.reason, tone="warn")


def _take_back(t: Told) -> Event:
    return Event(f"{t.unit} thu hồi việc đã giao cho {named(t.units, t.was('lead_id'))}", why=t.reason, tone="warn")


def _hand_over(t: Told) -> Event:
    return Event(f"Chuyển việc cho đơn vị kế thừa: {named(t.units, t.became('lead_id'))}", why=t.reason)


def _reply(t: Told) -> Event:
    paper, on = t.became("paper_number"), t.day("replied_on")
    words = f"{t.unit} trả lời" + (f" bằng văn bản số {paper}" if paper else "") + (f" ngày {on}" if on else "")
    if t.became("proposed"):
        words += f"; đề xuất: {label(Acceptance, t.became('proposed')).lower()}"
    return Event(words + _outcome(t), tone="good")


def _settle(t: Told) -> Event:
    return Event(f"{t.unit} ghi kết quả" + _outcome(t).replace("; kết quả", ""), why=t.reason)


def _outcome(t: Told) -> str:
    """The result as part of a sentence."""
    words = f"; kết quả: {label(Result, t.became('result')).lower()}" if t.became("result") else ""
    for key, name in (("settled_on", "ngày"), ("roadmap_on", "lộ trình đến")):
        words += f", {name} {t.day(key)}" if t.became(key) else ""
    return words + (f" ({t.became('outstanding_reason')})" if t.became("outstanding_reason") else "")


def _conclude(t: Told) -> Event:
    acceptance = t.became("acceptance") or (t.r.acceptance.value if t.r.acceptance else None)
    dated = t.became("concluded_on")
    since = f", tính từ ngày {t.day('concluded_on')}" if dated and dated != str(t.on) else ""
    tone = "warn" if acceptance == Acceptance.NOT_ACCEPTED.value else "good"
    return Event(f"{t.unit} kết luận: {label(Acceptance, acceptance).lower()}{since}", why=t.reason, tone=tone)


def _reopen(t: Told) -> Event:
    return Event(f"{t.unit} mở lại ý kiến", why=t.reason, tone="warn")


def _attach(t: Told) -> Event:
    return Event(f"{t.unit} đính kèm tệp {t.became('file')}")


def _identity(t: Told) -> Event:
    return Event(f"{t.unit} sửa thông tin người nêu ý kiến")


def _undo(t: Told) -> Event:
    return Event(f"{t.unit} hoàn tác việc làm hàng loạt: {t.became('bulk')}", why=t.reason, tone="warn")


#: Each act, and how it is told.
TELLERS: dict[str, Teller] = {
    "recommendation:undo": _undo,
    "recommendation:receive": _receive,
    "recommendation:amend": _amend,
    "recommendation:sort": _sort,
    "recommendation:split": _split,
    "recommendation:split-from": _split_from,
    "recommendation:merge": _merge,
    "recommendation:take-in": _take_in,
    "recommendation:part": _part,
    "recommendation:let-go": _let_go,
    "recommendation:assign": _assign,
    "recommendation:take": _take,
    "recommendation:give-back": _give_back,
    "recommendation:take-back": _take_back,
    "recommendation:hand-over": _hand_over,
    "recommendation:reply": _reply,
    "recommendation:settle": _settle,
    "recommendation:conclude": _conclude,
    "recommendation:reopen": _reopen,
    "attachment:keep": _attach,
    "citizen:change": _identity,
}
