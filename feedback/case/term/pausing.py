"""Pausing: the clock stands still for a reason, and runs again; the days between move the due date.

The secretariat pauses for any reason; the agency that leads only while it waits for whoever spoke, and only once under a
term. Waiting for somebody has its day of expiry (rule ``citizen``): after it somebody has to decide, nothing ends by
itself. What is overdue already is not paused: it is late. Acts never commit.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, and_, select

from feedback.case import standing
from feedback.case.record import Recommendation
from feedback.case.term import clock, rule
from feedback.case.term.record import Pause
from feedback.case.term.word import PauseReason, RuleKey
from feedback.core import journal, store
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.core.wording import day, squeeze
from feedback.office.duty import Duty, Viewer


def pause(
    r: Recommendation,
    viewer: Viewer,
    *,
    code: PauseReason,
    reason: str,
    on: date,
    today: date,
    by: str,
    expires_on: date | None = None,
    version: int | None = None,
) -> Pause:
    """The clock stands still since that day; who waits for whoever spoke has a day by which to decide."""
    store.unchanged(r, version)
    require_running(r)
    found = clock.written(r)
    _require_day(r, found, on, today)
    if not squeeze(reason):
        raise Refused("Tạm dừng phải ghi lý do: chờ ai, chờ việc gì.", field="reason")
    if not viewer.may(Duty.ASSIGN):
        _require_own(found, code)
    if code is PauseReason.CITIZEN:
        expires_on = expires_on or rule.due(RuleKey.CITIZEN, on=on, agency_id=r.host_id).day
    if expires_on is not None and expires_on < on:
        raise Refused(f"Ngày hết hạn chờ {day(expires_on)} trước ngày tạm dừng {day(on)}.", field="expires_on")
    assert found.deadline is not None
    made = Pause(
        recommendation_id=r.id,
        deadline_id=found.deadline.id,
        paused_on=on,
        expires_on=expires_on,
        code=code,
        reason=squeeze(reason),
        paused_by=by,
    )
    db.session.add(made)
    r.paused_on = on
    changes = {
        "paused_on": [None, on.isoformat()],
        "code": [None, code.value],
        "expires_on": [None, expires_on.isoformat() if expires_on else None],
    }
    journal.record("deadline:pause", r, changes=changes, reason=made.reason)
    return made


def resume(
    r: Recommendation, viewer: Viewer, *, on: date, today: date, reason: str = "", version: int | None = None
) -> date | None:
    """The clock runs again from that day, which counts; the due date has moved by the days it stood still."""
    store.unchanged(r, version)
    found = clock.written(r)
    lasting = found.pause
    if r.paused_on is None or lasting is None:
        raise Refused("Ý kiến này không tạm dừng.")
    if on > today:
        raise Refused(f"Ngày chạy lại {day(on)} ở tương lai.", field="on")
    if on < lasting.paused_on:
        raise Refused(f"Ngày chạy lại {day(on)} trước ngày tạm dừng {day(lasting.paused_on)}.", field="on")
    if not viewer.may(Duty.ASSIGN) and lasting.code is not PauseReason.CITIZEN:
        raise Refused("Việc tạm dừng này do bộ phận thư ký quyết định; đề nghị thư ký cho chạy lại.")
    before = r.due_on
    lasting.resumed_on, lasting.resumed_why, r.paused_on = on, squeeze(reason) or None, None
    clock.refresh(r, found)
    changes = {"paused_on": [lasting.paused_on.isoformat(), None], "resumed_on": [None, on.isoformat()]}
    if before != r.due_on:
        changes["due_on"] = [_iso(before), _iso(r.due_on)]
    journal.record("deadline:resume", r, changes=changes, reason=squeeze(reason))
    return r.due_on


def expired_sql(today: date) -> ColumnElement[bool]:
    """SQL: the clock stands still and the day by which to decide has passed."""
    late = and_(Pause.resumed_on.is_(None), Pause.expires_on < today)
    return Recommendation.id.in_(select(Pause.recommendation_id).where(late))


def paused_sql() -> ColumnElement[bool]:
    """SQL: the clock stands still."""
    return Recommendation.id.in_(select(Pause.recommendation_id).where(Pause.resumed_on.is_(None)))


def require_running(r: Recommendation) -> None:
    """Refused unless the opinion is with an agency, unanswered, and its clock runs."""
    standing.require_on_road(r)
    if r.lead_id is None or r.due_on is None:
        raise Refused("Ý kiến này chưa giao cơ quan nào với thời hạn, nên chưa có thời hạn để tạm dừng hay gia hạn.")
    if standing.handling(r) in standing.ANSWERED:
        raise Refused("Ý kiến này đã được trả lời.")
    if r.paused_on is not None:
        raise Refused(f"Thời hạn đang tạm dừng từ {day(r.paused_on)}.")


def _require_day(r: Recommendation, found: clock.Kept, on: date, today: date) -> None:
    """Refused unless the clock ran on that day."""
    assert r.due_on is not None
    assert found.deadline is not None
    if on > today:
        raise Refused(f"Ngày tạm dừng {day(on)} ở tương lai.", field="on")
    if on < found.deadline.started_on:
        raise Refused(f"Ngày tạm dừng {day(on)} trước ngày giao {day(found.deadline.started_on)}.", field="on")
    if on > r.due_on:
        raise Refused(
            f"Đã quá hạn {day(r.due_on)} nên không tạm dừng được nữa; trả lời và ghi lý do chậm, hoặc giao lại với hạn mới.",
            field="on",
        )
    last = max((one.resumed_on for one in found.pauses if one.resumed_on is not None), default=on)
    if on < last:
        raise Refused(f"Lần tạm dừng trước kéo dài đến {day(last)}; chọn từ ngày đó trở đi.", field="on")


def _require_own(found: clock.Kept, code: PauseReason) -> None:
    """Refused where an agency pauses for another reason than whoever spoke, or a second time."""
    if code is not PauseReason.CITIZEN:
        raise Refused(
            "Cơ quan chỉ tự tạm dừng khi chờ người nêu ý kiến cung cấp thêm; lý do khác thì xin gia hạn hoặc đề nghị thư ký.",
            field="code",
        )
    if any(one.code is PauseReason.CITIZEN for one in found.pauses):
        raise Refused("Đã một lần tạm dừng chờ người nêu ý kiến; lần nữa do bộ phận thư ký quyết định.", field="code")


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None
