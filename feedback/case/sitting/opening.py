"""What a session opens with: the result of those before it, and what is still owed from them (QĐ 1738-QĐ/TU).

Earlier sessions are those held before this one's day by the same unit or by units that it succeeded. Owed is what
``standing`` calls open; each opinion stands in exactly one group. Reading only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from feedback.case import standing
from feedback.case.record import Dialogue, Occasion
from feedback.case.record import Recommendation as R
from feedback.case.word import FINISHED, DialogueState, Result
from feedback.core.store import db
from feedback.core.wording import Labelled
from feedback.office.agency import Period

MOST = 300


class Owed(Labelled):
    """How what is still owed stands, the gravest first; each opinion in the first that fits."""

    BROKEN = "broken", "Đã hứa, quá lộ trình"
    OUTSTANDING = "outstanding", "Tồn đọng"
    PROMISED = "promised", "Sẽ giải quyết, còn trong lộ trình"
    SETTLING = "settling", "Đang giải quyết"
    ANSWERED = "answered", "Đã trả lời, chưa có kết quả"
    UNANSWERED = "unanswered", "Chưa trả lời"


@dataclass(frozen=True)
class Last:
    """The result of the last session before this one."""

    dialogue: Dialogue
    total: int
    answered: int
    finished: int
    open: int


@dataclass(frozen=True)
class Opening:
    """The last session's result, what is owed from all earlier ones by group, and the first of those opinions."""

    last: Last | None
    counts: dict[Owed, int]

    @property
    def total(self) -> int:
        """How many opinions of earlier sessions are still owed."""
        return sum(self.counts.values())


def owed_sql(group: Owed, today: date) -> ColumnElement[bool]:
    """SQL: an open opinion stands in this group."""
    promise = R.result == Result.WILL_SETTLE
    answered = or_(R.replied_on.is_not(None), R.reply_text.is_not(None)) & R.reopened_on.is_(None)
    return {
        Owed.BROKEN: promise & (R.roadmap_on < today),
        Owed.OUTSTANDING: R.result == Result.OUTSTANDING,
        Owed.PROMISED: promise & (R.roadmap_on >= today),
        Owed.SETTLING: R.result == Result.SETTLING,
        Owed.ANSWERED: R.result.is_(None) & answered,
        Owed.UNANSWERED: R.result.is_(None) & ~answered,
    }[group]


def group_of(r: R, today: date) -> Owed:
    """The same for one record."""
    if r.result is Result.WILL_SETTLE:
        return Owed.BROKEN if r.roadmap_on is not None and r.roadmap_on < today else Owed.PROMISED
    if r.result is Result.OUTSTANDING:
        return Owed.OUTSTANDING
    if r.result is Result.SETTLING:
        return Owed.SETTLING
    answered = (r.replied_on is not None or r.reply_text is not None) and r.reopened_on is None
    return Owed.ANSWERED if answered else Owed.UNANSWERED


def read(dialogue: Dialogue, today: date) -> Opening:
    """What the session opens with, in two queries; one where it is the unit's first."""
    last = _last(dialogue)
    if last is None:
        return Opening(None, dict.fromkeys(Owed, 0))
    own, here = standing.open_sql(), R.occasion_id == last.id
    answered = or_(R.replied_on.is_not(None), R.reply_text.is_not(None))
    sums = [own & owed_sql(group, today) for group in Owed]
    sums += [here & R.countable, here & R.countable & answered, here & R.countable & R.result.in_(FINISHED)]
    counted = [func.coalesce(func.sum(case((part, 1), else_=0)), 0) for part in sums]
    numbers = [int(n) for n in db.session.execute(select(*counted).where(R.occasion_id.in_(_before(dialogue)))).one()]
    total, replied, finished = numbers[len(Owed) :]
    return Opening(
        Last(last, total, replied, finished, total - finished), dict(zip(Owed, numbers[: len(Owed)], strict=True))
    )


def owed(dialogue: Dialogue, today: date, group: Owed | None = None, limit: int = MOST) -> list[R]:
    """The opinions of earlier sessions that are still owed, the gravest first, the oldest first in each group."""
    rank = case(*((owed_sql(one, today), place) for place, one in enumerate(Owed)), else_=len(Owed))
    query = select(R).where(R.occasion_id.in_(_before(dialogue)), standing.open_sql())
    if group is not None:
        query = query.where(owed_sql(group, today))
    query = query.options(joinedload(R.lead), joinedload(R.occasion)).order_by(rank, R.received_on, R.id)
    return list(db.session.scalars(query.limit(limit)))


def _before(dialogue: Dialogue) -> Select[int]:
    """SQL: ids of the sessions held before this one by the same unit or those it succeeded."""
    heirs = select(Period.agency_id).where(Period.successor_id == dialogue.occasion.agency_id)
    return (
        select(Dialogue.id)
        .join(Occasion, Occasion.id == Dialogue.id)
        .where(
            or_(Occasion.agency_id == dialogue.occasion.agency_id, Occasion.agency_id.in_(heirs)),
            Dialogue.state == DialogueState.HELD,
            Occasion.day <= dialogue.occasion.day,
            Dialogue.id != dialogue.id,
        )
    )


def _last(dialogue: Dialogue) -> Dialogue | None:
    query = (
        select(Dialogue)
        .join(Dialogue.occasion)
        .where(Dialogue.id.in_(_before(dialogue)))
        .options(contains_eager(Dialogue.occasion))
        .order_by(Occasion.day.desc(), Dialogue.id.desc())
        .limit(1)
    )
    return db.session.scalar(query)
