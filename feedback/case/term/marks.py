"""Lists of time: the condition behind each mark, so that a number on a first page and the list it opens are the same rows."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from feedback.case import standing
from feedback.case.recommendation import visible
from feedback.case.record import Recommendation as R
from feedback.case.term import extending, lateness, pausing, punctual
from feedback.case.term.word import Mark, Punctuality
from feedback.core import calendar
from feedback.core.store import db
from feedback.office.duty import Viewer

_FIGURES = {Mark.ON_TIME: Punctuality.ON_TIME, Mark.EXTENDED: Punctuality.EXTENDED, Mark.LATE: Punctuality.LATE}
#: What waits for somebody to decide or say.
WAITING = (Mark.ASKED, Mark.EXPIRED, Mark.UNEXPLAINED)


def where(mark: Mark, today: date) -> ColumnElement[bool]:
    """SQL: the opinions under that mark on that day."""
    if mark in _FIGURES:
        return punctual.is_sql(_FIGURES[mark], today)
    if mark is Mark.PAUSED:
        return and_(standing.waiting_sql(), pausing.paused_sql())
    if mark is Mark.EXPIRED:
        return and_(standing.waiting_sql(), pausing.expired_sql(today))
    if mark is Mark.ASKED:
        return and_(standing.waiting_sql(), extending.asked_sql())
    return lateness.unexplained_sql()


def waiting(viewer: Viewer, today: date) -> dict[Mark, int]:
    """How many opinions in reach wait under each mark, in one query; each equals its list."""
    marks = {mark: where(mark, today) for mark in WAITING}
    sums = [func.coalesce(func.sum(case((one, 1), else_=0)), 0) for one in marks.values()]
    rows = select(*sums).select_from(R).where(or_(*marks.values()), visible(viewer))
    row = db.session.execute(rows).one()
    return dict(zip(marks, (int(value) for value in row), strict=True))


def figures(viewer: Viewer, year: int, today: date) -> dict[Punctuality, int]:
    """The three figures of the opinions in reach that were received in that year."""
    return punctual.count(select(R).where(R.received_on.between(*calendar.year_span(year)), visible(viewer)), today)
