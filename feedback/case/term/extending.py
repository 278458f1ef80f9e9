"""Extensions: the agency asks for more days, the secretariat grants or refuses; counted, limited, the old date kept.

How often: the rule ``extension`` (one time unless an installation says otherwise); how much: together no more than the
original term (`domain.md` §6.4). A request neither stops the clock nor moves a date. Acts never commit.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, select

from feedback.case.record import Recommendation
from feedback.case.term import clock, holiday, pausing, rule
from feedback.case.term.record import Extension
from feedback.case.term.word import Ask, RuleKey
from feedback.core import journal, store
from feedback.core.refusal import NotThere, Refused
from feedback.core.store import db
from feedback.core.wording import day, squeeze
from feedback.core.working import Unit


def ask(
    r: Recommendation, *, agency_id: int, days: int, reason: str, on: date, by: str, version: int | None = None
) -> Extension:
    """The request stands and waits for the secretariat; the due date is as it was."""
    store.unchanged(r, version)
    pausing.require_running(r)
    found = clock.written(r)
    if found.waiting is not None:
        raise Refused(f"Đã có đề nghị gia hạn ngày {day(found.waiting.asked_on)} đang chờ duyệt.")
    if r.due_on is not None and on > r.due_on:
        raise Refused(f"Đã quá hạn {day(r.due_on)}: đề nghị gia hạn phải gửi trước khi hết hạn.", field="days")
    if not squeeze(reason):
        raise Refused("Đề nghị gia hạn phải ghi lý do và việc đã làm.", field="reason")
    _require_room(r, found, days, on)
    assert found.deadline is not None
    made = Extension(
        recommendation_id=r.id,
        deadline_id=found.deadline.id,
        agency_id=agency_id,
        asked_on=on,
        asked_by=by,
        days=days,
        reason=squeeze(reason),
        state=Ask.ASKED,
        old_due_on=r.due_on,
    )
    db.session.add(made)
    db.session.flush()
    journal.record("deadline:ask", r, changes={"days": [None, _said(days, found)]}, reason=made.reason)
    return made


def grant(
    r: Recommendation, asked: Extension, *, days: int, on: date, by: str, remark: str = "", version: int | None = None
) -> date | None:
    """The due date is so many days later; the one before is kept, and the figures know it as more time."""
    store.unchanged(r, version)
    _require_waiting(r, asked)
    found = clock.written(r)
    _require_room(r, found, days, on)
    before = r.due_on
    asked.days, asked.state, asked.decided_on, asked.decided_by = days, Ask.GRANTED, on, by
    asked.remark, asked.old_due_on = squeeze(remark) or None, before
    asked.new_due_on = before
    clock.refresh(r, found)
    asked.new_due_on = r.due_on
    changes = {"due_on": [_iso(before), _iso(r.due_on)], "days": [None, _said(days, found)]}
    journal.record("deadline:grant", r, changes=changes, reason=asked.remark or "")
    return r.due_on


def refuse(r: Recommendation, asked: Extension, *, remark: str, on: date, by: str, version: int | None = None) -> None:
    """The request is refused with its reason; the due date stays."""
    store.unchanged(r, version)
    if asked.state is not Ask.ASKED:
        raise Refused(f"Đề nghị này đã được xử lý: {asked.state.label.lower()}.")
    if not squeeze(remark):
        raise Refused("Không gia hạn phải ghi lý do để cơ quan biết.", field="remark")
    asked.state, asked.decided_on, asked.decided_by, asked.remark = Ask.REFUSED, on, by, squeeze(remark)
    journal.record("deadline:refuse", r, changes={"state": [Ask.ASKED.value, Ask.REFUSED.value]}, reason=asked.remark)


def room(r: Recommendation, found: clock.Kept, on: date) -> tuple[int, int]:
    """How many times more, and how many days more in all, the opinion may be extended under its term."""
    granted = [one for one in found.extensions if one.state is Ask.GRANTED]
    times = rule.in_force(RuleKey.EXTENSION, on=on, agency_id=r.host_id).days - len(granted)
    return max(0, times), max(0, original(found) - sum(one.days for one in granted))


def original(found: clock.Kept) -> int:
    """How many days the term had to begin with; of a day set by hand its working days."""
    term = found.term
    if term is None:
        return 0
    if term.by_hand is None:
        return term.days
    return holiday.calendar().between(term.start, term.by_hand)


def unit(found: clock.Kept) -> Unit:
    """In what the days of an extension are counted."""
    return Unit.WORKING if found.term is None or found.term.by_hand is not None else found.term.unit


def waiting_of(r: Recommendation, extension_id: int) -> Extension:
    """The request of this opinion; NotThere where it has none of that number."""
    found = db.session.get(Extension, extension_id)
    if found is None or found.recommendation_id != r.id:
        raise NotThere
    return found


def asked_sql() -> ColumnElement[bool]:
    """SQL: a request for more time waits to be decided."""
    return Recommendation.id.in_(select(Extension.recommendation_id).where(Extension.state == Ask.ASKED))


def _require_waiting(r: Recommendation, asked: Extension) -> None:
    """Refused unless the request still waits and the opinion can still be extended."""
    if asked.state is not Ask.ASKED:
        raise Refused(f"Đề nghị này đã được xử lý: {asked.state.label.lower()}.")
    pausing.require_running(r)


def _require_room(r: Recommendation, found: clock.Kept, days: int, on: date) -> None:
    """Refused where it is one extension too many, or longer than what is left of the original term."""
    times, most = room(r, found, on)
    if days < 1:
        raise Refused("Số ngày gia hạn ít nhất là 1.", field="days")
    if times < 1:
        raise Refused("Đã gia hạn đủ số lần quy định; không gia hạn thêm được.", field="days")
    if days > most:
        raise Refused(f"Gia hạn nhiều nhất {most} {unit(found).label}, không dài hơn thời hạn ban đầu.", field="days")


def _said(days: int, found: clock.Kept) -> str:
    """So many days, in words."""
    return f"{days} {unit(found).label}"


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None
