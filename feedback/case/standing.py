"""Where an opinion stands, worked out from its dated facts; never stored.

Handling is one axis; acceptance (tiếp thu) and result (giải quyết) are the others and stand on the row. Each rule is
written twice, side by side, in Python for one record and in SQL for lists; a test holds the two equal. A rule in SQL is
made once and kept: a page asks for dozens, and making them costs more than asking the database.
"""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Index, and_, bindparam, case, not_, or_

from feedback.case.record import Recommendation as R
from feedback.case.word import FINISHED, ROUTED_OUT, Admission
from feedback.core.refusal import Refused
from feedback.core.wording import Labelled


class Handling(Labelled):
    """How far handling has come, in its order; the last four are off the road."""

    RECEIVED = "received", "Mới tiếp nhận"
    SORTED = "sorted", "Đã phân loại, chưa giao"
    RETURNED = "returned", "Cơ quan trả lại"
    ASSIGNED = "assigned", "Đã giao, chờ nhận"
    WORKING = "working", "Đang xử lý"
    REPLIED = "replied", "Đã trả lời"
    ENDED = "ended", "Kết thúc"
    MERGED = "merged", "Gộp trùng"
    REFUSED = "refused", "Không thụ lý"
    WITHDRAWN = "withdrawn", "Đã rút"
    ROUTED = "routed", "Chuyển khiếu nại, tố cáo"


def handling(r: R) -> Handling:
    """How far handling of this opinion has come."""
    if r.merged_into_id is not None:
        return Handling.MERGED
    if r.nature in ROUTED_OUT:
        return Handling.ROUTED
    if r.admission is Admission.REFUSED:
        return Handling.REFUSED
    if r.admission is Admission.WITHDRAWN:
        return Handling.WITHDRAWN
    replied = (r.replied_on is not None or r.reply_text is not None) and r.reopened_on is None
    if replied:
        return Handling.ENDED if r.acceptance is not None and r.result in FINISHED else Handling.REPLIED
    if r.lead_id is not None:
        return Handling.WORKING if r.taken_on is not None else Handling.ASSIGNED
    if r.returned_on is not None:
        return Handling.RETURNED
    return Handling.SORTED if r.sorted_on is not None else Handling.RECEIVED


@cache
def handling_sql() -> ColumnElement[str]:
    """SQL: the same word, by its stored value."""
    replied = and_(or_(R.replied_on.is_not(None), R.reply_text.is_not(None)), R.reopened_on.is_(None))
    return case(
        (R.merged_into_id.is_not(None), Handling.MERGED.value),
        (R.nature.in_(ROUTED_OUT), Handling.ROUTED.value),
        (R.admission == Admission.REFUSED, Handling.REFUSED.value),
        (R.admission == Admission.WITHDRAWN, Handling.WITHDRAWN.value),
        (and_(replied, R.acceptance.is_not(None), R.result.in_(FINISHED)), Handling.ENDED.value),
        (replied, Handling.REPLIED.value),
        (and_(R.lead_id.is_not(None), R.taken_on.is_not(None)), Handling.WORKING.value),
        (R.lead_id.is_not(None), Handling.ASSIGNED.value),
        (R.returned_on.is_not(None), Handling.RETURNED.value),
        (R.sorted_on.is_not(None), Handling.SORTED.value),
        else_=Handling.RECEIVED.value,
    )


@cache
def is_sql(*wanted: Handling) -> ColumnElement[bool]:
    """SQL: the opinion stands at one of these; the same rule as plain conditions, which an index can answer."""
    return or_(*(_IS[one] for one in wanted))


def require_on_road(r: R) -> None:
    """Refused where the opinion is merged, routed out, refused or withdrawn: nothing more is done with it here."""
    where = handling(r)
    if where in OFF_ROAD:
        raise Refused(f"Ý kiến {r.code}: {where.label.lower()}, không xử lý tiếp ở đây.")


def is_open(r: R) -> bool:
    """Whether something is still owed: it counts, and what came of it is not finished (settled, explained, passed up)."""
    return r.countable and r.result not in FINISHED


@cache
def open_sql() -> ColumnElement[bool]:
    """SQL: the same; written as the index of open opinions is, so that both databases recognise it.

    ``IS NOT false`` and not ``= true``: nearly every opinion counts, and no index should be walked for that.
    """
    finished: BindParameter[Any] = bindparam("finished", sorted(FINISHED), expanding=True, literal_execute=True)
    return and_(R.countable.is_not(False), or_(R.result.is_(None), R.result.not_in(finished)))


def is_overdue(r: R, today: date) -> bool:
    """Whether it is open, unanswered and past its due date while its clock runs; or promised by a date that has passed."""
    late_reply = r.due_on is not None and r.due_on < today and r.paused_on is None and handling(r) in WAITING
    late_promise = r.roadmap_on is not None and r.roadmap_on < today
    return is_open(r) and (late_reply or late_promise)


@lru_cache(maxsize=64)
def overdue_sql(today: date) -> ColumnElement[bool]:
    """SQL: the same."""
    late_reply = and_(R.due_on < today, R.paused_on.is_(None), waiting_sql())
    return and_(open_sql(), or_(late_reply, R.roadmap_on < today))


@cache
def waiting_sql() -> ColumnElement[bool]:
    """SQL: on the road and not yet answered."""
    return and_(*_ON_ROAD, not_(_REPLIED))


#: Off the road: nothing more is done with them here.
OFF_ROAD = frozenset({Handling.MERGED, Handling.REFUSED, Handling.WITHDRAWN, Handling.ROUTED})
#: Answered, whether or not all is settled.
ANSWERED = frozenset({Handling.REPLIED, Handling.ENDED})
#: On the road and not yet answered.
WAITING = frozenset({Handling.RECEIVED, Handling.SORTED, Handling.RETURNED, Handling.ASSIGNED, Handling.WORKING})


@cache
def to_sort_sql() -> ColumnElement[bool]:
    """SQL: nobody has sorted it yet: fresh from the hall, answered there and then or not."""
    fresh = is_sql(Handling.RECEIVED, Handling.REPLIED)
    return and_(R.sorted_on.is_(None), fresh, or_(R.in_hall, R.replied_on.is_(None)))


@cache
def to_conclude_sql() -> ColumnElement[bool]:
    """SQL: answered, counted, acceptance not concluded: the secretariat's or a leader's next act."""
    return and_(
        R.countable.is_not(False),
        R.acceptance.is_(None),
        or_(R.replied_on.is_not(None), R.reply_text.is_not(None)),
        R.reopened_on.is_(None),
    )


_REPLIED = and_(or_(R.replied_on.is_not(None), R.reply_text.is_not(None)), R.reopened_on.is_(None))
_OWN, _ROUTED = R.merged_into_id.is_(None), R.nature.in_(ROUTED_OUT)
_ON_ROAD = (_OWN, not_(_ROUTED), R.admission == Admission.ADMITTED)
_FINISHED = and_(R.acceptance.is_not(None), R.result.is_not(None), R.result.in_(FINISHED))
_FREE = (*_ON_ROAD, not_(_REPLIED), R.lead_id.is_(None))
_HELD = (*_ON_ROAD, not_(_REPLIED), R.lead_id.is_not(None))
_IS: dict[Handling, ColumnElement[bool]] = {
    Handling.MERGED: R.merged_into_id.is_not(None),
    Handling.ROUTED: and_(_OWN, _ROUTED),
    Handling.REFUSED: and_(_OWN, not_(_ROUTED), R.admission == Admission.REFUSED),
    Handling.WITHDRAWN: and_(_OWN, not_(_ROUTED), R.admission == Admission.WITHDRAWN),
    Handling.ENDED: and_(*_ON_ROAD, _REPLIED, _FINISHED),
    Handling.REPLIED: and_(*_ON_ROAD, _REPLIED, not_(_FINISHED)),
    Handling.WORKING: and_(*_HELD, R.taken_on.is_not(None)),
    Handling.ASSIGNED: and_(*_HELD, R.taken_on.is_(None)),
    Handling.RETURNED: and_(*_FREE, R.returned_on.is_not(None)),
    Handling.SORTED: and_(*_FREE, R.returned_on.is_(None), R.sorted_on.is_not(None)),
    Handling.RECEIVED: and_(*_FREE, R.returned_on.is_(None), R.sorted_on.is_(None)),
}

# What is open is a small part of all and asked for all day: a partial index holds what its lists and counts read.
Index(
    "ix_recommendation_open",
    R.received_on,
    R.lead_id,
    R.due_on,
    R.roadmap_on,
    R.replied_on,
    R.reopened_on,
    R.field,
    R.outstanding_code,
    R.result,
    R.host_id,
    R.place_day,
    R.paused_on,
    R.id,
    sqlite_where=open_sql(),
    postgresql_where=open_sql(),
)
# What waits for its conclusion is a smaller part still, some of it settled already.
Index(
    "ix_recommendation_pending",
    R.replied_on,
    R.id,
    sqlite_where=and_(R.countable.is_not(False), R.acceptance.is_(None)),
    postgresql_where=and_(R.countable.is_not(False), R.acceptance.is_(None)),
)
