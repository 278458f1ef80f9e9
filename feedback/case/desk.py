"""What waits for whom: the queues of a secretariat or leader, the parts of an agency's desk, counted and listed alike.

Each queue is one condition, so that a number and the list it opens are the same rows. Nothing here changes anything.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, not_, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from feedback.case import standing
from feedback.case.assignment import HOLDING
from feedback.case.reach import steered_in, visible_in
from feedback.case.record import Recommendation as R
from feedback.case.standing import Handling
from feedback.case.word import Turn
from feedback.case.work import Assignment
from feedback.core import store
from feedback.core.calendar import LAST_DAY
from feedback.core.store import db
from feedback.core.wording import Labelled
from feedback.office import tree
from feedback.office.agency import Reach
from feedback.office.duty import Scope, Viewer

#: A reply due within this many days is due soon.
SOON_DAYS = 5


class Queue(Labelled):
    """What waits for the secretariat, a leader, or whoever watches over it."""

    UNSORTED = "unsorted", "Mới tiếp nhận, chưa phân loại"
    UNASSIGNED = "unassigned", "Đã phân loại, chưa giao"
    RETURNED = "returned", "Cơ quan trả lại, chờ giao lại"
    NOT_TAKEN = "not_taken", "Đã giao, cơ quan chưa nhận"
    WORKING = "working", "Cơ quan đang xử lý"
    TO_CONCLUDE = "to_conclude", "Đã trả lời, chờ kết luận tiếp thu"
    LATE = "late", "Quá hạn"
    OPEN = "open", "Chưa giải quyết xong"


class Part(Labelled):
    """The parts of an agency's desk; one opinion may lie in several."""

    WORK = "work", "Việc phải làm"
    LATE = "late", "Quá hạn"
    SOON = "soon", "Sắp đến hạn"
    FRESH = "fresh", "Chờ nhận"
    REOPENED = "reopened", "Mở lại"
    FOLLOW = "follow", "Đã trả lời, theo dõi tiếp"
    REPLIED = "replied", "Đã trả lời, chờ kết luận"


_BY_HANDLING = {
    Queue.UNASSIGNED: Handling.SORTED,
    Queue.RETURNED: Handling.RETURNED,
    Queue.NOT_TAKEN: Handling.ASSIGNED,
    Queue.WORKING: Handling.WORKING,
}


#: Queues that only whoever steers an opinion works off; the rest are watched by all who see it.
STEERED = frozenset({Queue.UNASSIGNED, Queue.RETURNED, Queue.TO_CONCLUDE})


def waits(queue: Queue, today: date) -> ColumnElement[bool]:
    """SQL: opinions that wait in this queue; what counts nowhere or is long finished waits in none."""
    return _waits(queue, today, store.is_sqlite())


@lru_cache(maxsize=256)
def _waits(queue: Queue, today: date, sqlite: bool) -> ColumnElement[bool]:
    if queue is Queue.TO_CONCLUDE:
        return standing.to_conclude_sql()
    if queue is Queue.OPEN:
        return standing.open_sql()
    if queue is Queue.LATE:
        return standing.overdue_sql(today)
    where = standing.to_sort_sql() if queue is Queue.UNSORTED else _of_open(sqlite, _BY_HANDLING[queue])
    return and_(standing.open_sql(), where)


def to_assign() -> ColumnElement[bool]:
    """SQL: opinions that wait to be given out: sorted and with nobody, or returned."""
    return and_(standing.open_sql(), _of_open(store.is_sqlite(), Handling.SORTED, Handling.RETURNED))


def _of_open(sqlite: bool, *wanted: Handling) -> ColumnElement[bool]:
    """SQL: of what is open, what stands at one of these; SQLite gets a rule it cannot take for a better index."""
    if sqlite:
        return standing.handling_sql().in_([one.value for one in wanted])
    return standing.is_sql(*wanted)


def queues(viewer: Viewer, today: date) -> dict[Queue, int]:
    """How many opinions in reach wait in each queue; of some only those that the viewer steers. Two queries."""
    counts, to_conclude = _queue_counts(viewer.scope, today, store.is_sqlite())
    row = db.session.execute(counts).one()
    return {**dict(zip(_OF_OPEN, row, strict=True)), Queue.TO_CONCLUDE: db.session.scalar(to_conclude) or 0}


_OF_OPEN = [queue for queue in Queue if queue is not Queue.TO_CONCLUDE]


@lru_cache(maxsize=512)
def _queue_counts(scope: Scope, today: date, sqlite: bool) -> tuple[Select[Any], Select[int]]:
    steers, sees = steered_in(scope), visible_in(scope)
    columns: list[ColumnElement[Any]] = []
    for queue in _OF_OPEN:
        where = _waits(queue, today, sqlite)
        columns.append(_count(and_(where, steers) if queue in STEERED else where, queue.value))
    counts: Select[Any] = select(*columns).select_from(R).where(sees, standing.open_sql())
    return counts, _number(steers, standing.to_conclude_sql())


def held(viewer: Viewer) -> Select[R]:
    """The opinions of which the viewer's agency holds a part: its desk, whatever has become of them."""
    return _held(viewer.seat.id)


@lru_cache(maxsize=512)
def _held(seat_id: int) -> Select[R]:
    return select(R).where(or_(_leads(seat_id), _helps(seat_id, *HOLDING)))


def lies(part: Part, viewer: Viewer, today: date) -> ColumnElement[bool]:
    """SQL: opinions of the desk that lie in this part. Work: unanswered, or a promise that has passed."""
    return _lies(part, viewer.seat.id, today)


@lru_cache(maxsize=4096)
def _lies(part: Part, seat_id: int, today: date) -> ColumnElement[bool]:
    leads, waiting, late = _leads(seat_id), standing.waiting_sql(), standing.overdue_sql(today)
    if part is Part.REPLIED:
        return and_(standing.to_conclude_sql(), leads)
    if part is Part.FOLLOW:
        return and_(standing.open_sql(), not_(waiting), leads)
    work = or_(waiting, and_(late, leads))
    return and_(
        standing.open_sql(),
        work,
        {
            Part.WORK: work,
            Part.LATE: late,
            Part.SOON: and_(waiting, R.due_on.between(today, today + timedelta(days=SOON_DAYS))),
            Part.FRESH: or_(and_(leads, R.taken_on.is_(None)), _helps(seat_id, Turn.GIVEN)),
            Part.REOPENED: R.reopened_on.is_not(None),
        }[part],
    )


def parts(viewer: Viewer, today: date) -> dict[Part, int]:
    """How many opinions lie in each part of the desk, in two queries."""
    counts, replied = _part_counts(viewer.seat.id, today)
    row = db.session.execute(counts).one()
    return {**dict(zip(_OF_DESK, row, strict=True)), Part.REPLIED: db.session.scalar(replied) or 0}


_OF_DESK = [part for part in Part if part is not Part.REPLIED]


@lru_cache(maxsize=512)
def _part_counts(seat_id: int, today: date) -> tuple[Select[Any], Select[int]]:
    columns: list[ColumnElement[Any]] = [_count(_lies(part, seat_id, today), part.value) for part in _OF_DESK]
    counts: Select[Any] = _held(seat_id).where(standing.open_sql()).with_only_columns(*columns)
    return counts, _number(_lies(Part.REPLIED, seat_id, today))


def urgency(viewer: Viewer, today: date) -> list[ColumnElement[Any] | InstrumentedAttribute[Any]]:
    """SQL: the order of a desk: overdue, due soon, reopened, waiting to be accepted, the rest; then by the day owed."""
    ranks = [Part.LATE, Part.SOON, Part.REOPENED, Part.FRESH]
    rank = case(*((lies(part, viewer, today), place) for place, part in enumerate(ranks)), else_=len(ranks))
    owed = case((standing.waiting_sql(), R.due_on), else_=R.roadmap_on)
    return [rank, func.coalesce(owed, literal(LAST_DAY)), R.received_on]


def my_turns(viewer: Viewer, ids: list[int]) -> dict[int, Assignment]:
    """The turn that the viewer's agency holds in each of these opinions, the lead's before a co-operating one."""
    query = (
        select(Assignment)
        .where(
            Assignment.recommendation_id.in_(ids),
            Assignment.turn.in_(HOLDING),
            tree.in_reach_now(viewer.seat, Assignment.agency_id),
        )
        .order_by(Assignment.leads, Assignment.id)
    )
    return {turn.recommendation_id: turn for turn in db.session.scalars(query)} if ids else {}


def of_seat(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: turns of the viewer's agency, of those below it, of those it succeeded."""
    return Assignment.agency_id.in_(_units(viewer.seat.id))


@lru_cache(maxsize=512)
def _leads(seat_id: int) -> ColumnElement[bool]:
    """SQL: the viewer's agency leads; the row names who does."""
    return R.lead_id.in_(_units(seat_id))


@lru_cache(maxsize=512)
def _helps(seat_id: int, *turns: Turn) -> ColumnElement[bool]:
    """SQL: the viewer's agency co-operates, and its part is in one of these turns."""
    own = (Assignment.agency_id.in_(_units(seat_id)), Assignment.turn.in_(turns), Assignment.leads.is_(False))
    return R.id.in_(select(Assignment.recommendation_id).where(*own))


def _units(seat_id: int) -> Select[int]:
    """SQL: the units whose work the viewer's agency holds today: its own, those below it, those it succeeded."""
    return select(Reach.agency_id).where(Reach.ancestor_id == seat_id, Reach.inherited.is_(True))


def _number(*where: ColumnElement[bool]) -> Select[int]:
    """How many opinions meet the conditions."""
    return select(func.count()).select_from(R).where(*where)


def _count(condition: ColumnElement[bool], name: str) -> ColumnElement[int]:
    """SQL: how many rows meet the condition, 0 in an empty set."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0).label(name)
