"""The outstanding register (sổ theo dõi tồn đọng): why an opinion is still open, told again and again, with a day to look.

An opinion stands in the register while it is open and either has a reason written (result “Tồn đọng”, or an entry here) or
is overdue. Each entry stays; the latest is in force. What stands is carried to the unit's next session (``carried``). As of
a day: what was received, told or finished after it is not there yet. Acts never commit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload
from sqlalchemy.orm.attributes import flag_modified

from feedback.case import assignment, rule, standing
from feedback.case.recommendation import visible
from feedback.case.record import Occasion
from feedback.case.record import Recommendation as R
from feedback.case.watch.record import Outstanding as E
from feedback.case.watch.record import Promise
from feedback.case.watch.word import PromiseState
from feedback.case.word import FINISHED, OutstandingReason, Result
from feedback.core import journal, store
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.core.wording import day, nfc
from feedback.office.agency import Agency, Period
from feedback.office.duty import Viewer

#: Days until an entry is looked at again, as a form proposes.
USUAL_DAYS = 30
_LONGEST_DAYS = 366


def of(recommendation_id: int) -> list[E]:
    """Every reason told of an opinion, the latest first."""
    return list(db.session.scalars(select(E).where(E.recommendation_id == recommendation_id).order_by(E.id.desc())))


def usual_next(today: date) -> date:
    """The day to look again that a form proposes."""
    return today + timedelta(days=USUAL_DAYS)


def write(
    recommendation: R,
    viewer: Viewer,
    *,
    code: OutstandingReason,
    story: str,
    next_on: date,
    by: str,
    today: date,
    version: int | None = None,
) -> E:
    """The reason stands in the register, those told before stay; the same one told twice the same day is kept once."""
    told, earlier = nfc(story).strip(), of(recommendation.id)
    last = earlier[0] if earlier else None
    if last is not None and (last.code, last.story, last.next_on, last.day) == (code, told, next_on, today):
        return last
    store.unchanged(recommendation, version)
    _check(recommendation, viewer, story=told, next_on=next_on, today=today)
    before = journal.snapshot(recommendation)
    for one in earlier:
        one.current = False
    made = E(
        recommendation_id=recommendation.id,
        day=today,
        code=code,
        story=told,
        next_on=next_on,
        current=True,
        agency_id=viewer.agency.id,
        by=by,
    )
    db.session.add(made)
    if recommendation.result is Result.OUTSTANDING:
        recommendation.outstanding_code = code
        recommendation.outstanding_reason = rule.outstanding_text(code, told)
    flag_modified(recommendation, "outstanding_code")  # the reason belongs to the record that two people may have open
    changes: dict[str, list[Any]] = {
        "outstanding": [last.code if last else None, code],
        "next_on": [last.next_on if last else None, next_on],
    }
    journal.record(
        "recommendation:outstand",
        recommendation,
        changes={**journal.difference(before, recommendation), **changes},
        reason=told,
    )
    return made


def _check(recommendation: R, viewer: Viewer, *, story: str, next_on: date, today: date) -> None:
    """Refused by the first rule that the entry breaks."""
    standing.require_on_road(recommendation)
    if not standing.is_open(recommendation):
        raise Refused("Ý kiến này đã xong hoặc không tính vào số liệu, không còn tồn đọng nên không ghi vào sổ.")
    if viewer.only_given and not assignment.held_by(recommendation, viewer).leads:
        raise Refused("Chỉ cơ quan chủ trì ghi lý do tồn đọng; cơ quan phối hợp ghi tiến độ phần việc của mình.")
    if not story:
        raise Refused("Ghi rõ vì sao còn tồn đọng: vướng ở đâu, đã làm gì, chờ ai.", field="story")
    if next_on <= today:
        raise Refused(f"Ngày xem lại phải sau hôm nay, {day(today)}.", field="next_on")
    if next_on > today + timedelta(days=_LONGEST_DAYS):
        raise Refused("Ngày xem lại xa nhất là một năm. Chọn một ngày gần hơn.", field="next_on")


def in_force(on: date, *, today: date) -> ColumnElement[bool]:
    """SQL, to join entries to opinions: the entry in force on that day."""
    if on >= today:
        return and_(E.recommendation_id == R.id, E.current)
    newest = select(func.max(E.id)).where(E.recommendation_id == R.id, E.day <= on).correlate(R).scalar_subquery()
    return E.id == newest


def stands(on: date, *, today: date) -> ColumnElement[bool]:
    """SQL, with the entry in force joined: the opinion stands in the register on that day."""
    if on >= today:
        late = standing.overdue_sql(on)
        return and_(standing.open_sql(), or_(R.result == Result.OUTSTANDING, E.id.is_not(None), late))
    unanswered = or_(R.replied_on > on, and_(R.replied_on.is_(None), R.reply_text.is_(None)))
    late = or_(and_(R.due_on < on, unanswered), R.roadmap_on < on)
    told = and_(R.result == Result.OUTSTANDING, or_(R.replied_on.is_(None), R.replied_on <= on))
    return and_(_open_on(on), or_(told, E.id.is_not(None), late))


def _open_on(on: date) -> ColumnElement[bool]:
    """SQL: received by that day, and what finished it (if anything) came after."""
    ended = func.coalesce(R.settled_on, R.replied_on, R.received_on)
    return and_(
        R.countable.is_not(False), R.received_on <= on, or_(R.result.is_(None), R.result.not_in(FINISHED), ended > on)
    )


def reason_sql(on: date, *, today: date) -> ColumnElement[Any]:
    """SQL, with the entry in force joined: the coded reason on that day; empty where none was told."""
    return func.coalesce(R.outstanding_code, E.code) if on >= today else func.coalesce(E.code, R.outstanding_code)


def listed(viewer: Viewer, on: date, *, today: date) -> Select[Any]:
    """The opinions of the register in reach on that day, each with its entry in force joined where there is one."""
    return select(R).outerjoin(E, in_force(on, today=today)).where(stands(on, today=today), visible(viewer))


def review_due(today: date) -> ColumnElement[bool]:
    """SQL: open, and its day to look again has come."""
    due = select(E.recommendation_id).where(E.current, E.next_on <= today)
    return and_(standing.open_sql(), R.id.in_(due))


def told(ids: Iterable[int]) -> dict[int, E]:
    """For each of these opinions the reason in force, where one was told. One query."""
    query = select(E).where(E.recommendation_id.in_(list(ids)), E.current)
    return {one.recommendation_id: one for one in db.session.scalars(query)}


@dataclass(frozen=True)
class Line:
    """One opinion carried to a session, with the reason in force and whether it will be overdue that day."""

    recommendation: R
    entry: E | None
    late: bool

    @property
    def reason(self) -> str:
        """Why it is still open, as last told; empty where nobody has."""
        if self.entry is not None:
            return rule.outstanding_text(self.entry.code, self.entry.story)
        return self.recommendation.outstanding_reason or ""


@dataclass(frozen=True)
class Carried:
    """What a unit's session begins with: its outstanding opinions and the promises not yet kept, the oldest first."""

    opinions: list[Line]
    promises: list[Promise]


def carried(unit: Agency, on: date, *, most: int = 200) -> Carried:
    """What was heard before that day at the unit, or at one it succeeded, and still stands. Two queries."""
    query = (
        select(R, E)
        .join(Occasion, Occasion.id == R.occasion_id)
        .outerjoin(E, and_(E.recommendation_id == R.id, E.current))
        .where(_before(unit, on), R.received_on <= on, stands(on, today=on))
        .options(joinedload(R.lead), joinedload(R.occasion))
        .order_by(R.received_on, R.id)
        .limit(most)
    )
    opinions = [Line(r, entry, standing.is_overdue(r, on)) for r, entry in db.session.execute(query)]
    return Carried(opinions, promised(unit, on, most=most))


def promised(unit: Agency, on: date, *, most: int = 200) -> list[Promise]:
    """What was promised before that day at the unit's sessions and is not yet kept, the first owed first. One query."""
    query = (
        select(Promise)
        .join(Promise.occasion)
        .where(_before(unit, on), Promise.state == PromiseState.OPEN)
        .options(contains_eager(Promise.occasion), joinedload(Promise.agency), joinedload(Promise.recommendation))
        .order_by(Promise.due_on, Promise.id)
        .limit(most)
    )
    return list(db.session.scalars(query))


def _before(unit: Agency, on: date) -> ColumnElement[bool]:
    """SQL, with the cuộc joined: held before that day at the unit, or at one it succeeded."""
    succeeded = select(Period.agency_id).where(Period.successor_id == unit.id)
    return and_(or_(Occasion.agency_id == unit.id, Occasion.agency_id.in_(succeeded)), Occasion.day < on)
