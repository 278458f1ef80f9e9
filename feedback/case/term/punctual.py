"""The three figures: on time, on time after an extension, late; each a condition, so that a count opens its own list.

Answered by its day (the day without extensions) is on time; by the day in force, on time after an extension; after it,
late, and so is what waits past its day while its clock runs. An opinion without a due date, or not counted, is in none.
Written twice, side by side, in Python for one record and in SQL for lists; a test holds the two equal.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Select, and_, case, func, or_

from feedback.case import standing
from feedback.case.record import Recommendation as R
from feedback.case.term.word import Punctuality
from feedback.core.store import db


def of(r: R, today: date) -> Punctuality | None:
    """In which figure the opinion is; None: in none, or not yet."""
    if not r.countable or r.due_on is None:
        return None
    if r.replied_on is not None and r.reopened_on is None:
        if r.replied_on > r.due_on:
            return Punctuality.LATE
        first = r.first_due_on
        return Punctuality.EXTENDED if first is not None and r.replied_on > first else Punctuality.ON_TIME
    late = r.due_on < today and r.paused_on is None and standing.handling(r) in standing.WAITING
    return Punctuality.LATE if late else None


def is_sql(which: Punctuality, today: date) -> ColumnElement[bool]:
    """SQL: the same."""
    answered = _answered_sql()
    first = func.coalesce(R.first_due_on, R.due_on)
    if which is Punctuality.ON_TIME:
        return and_(answered, R.replied_on <= R.due_on, R.replied_on <= first)
    if which is Punctuality.EXTENDED:
        return and_(answered, R.first_due_on.is_not(None), R.replied_on > R.first_due_on, R.replied_on <= R.due_on)
    waits = and_(
        R.countable.is_not(False),
        or_(R.replied_on.is_(None), R.reopened_on.is_not(None)),
        R.due_on < today,
        R.paused_on.is_(None),
        standing.waiting_sql(),
    )
    return or_(answered_late_sql(), waits)


def answered_late_sql() -> ColumnElement[bool]:
    """SQL: answered after its day."""
    return and_(_answered_sql(), R.replied_on > R.due_on)


def count(found: Select[R], today: date) -> dict[Punctuality, int]:
    """The three figures of these opinions, in one query; each equals the list of ``is_sql``."""
    sums = [func.coalesce(func.sum(case((is_sql(one, today), 1), else_=0)), 0) for one in Punctuality]
    row = db.session.execute(found.with_only_columns(*sums).order_by(None)).one()
    return dict(zip(Punctuality, (int(value) for value in row), strict=True))


def _answered_sql() -> ColumnElement[bool]:
    """SQL: counted, due by a day, answered."""
    return and_(R.countable.is_not(False), R.due_on.is_not(None), R.replied_on.is_not(None), R.reopened_on.is_(None))
