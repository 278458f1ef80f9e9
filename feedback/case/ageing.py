"""Ageing: how long an opinion has been with us, counted in days from its reception, in the five spans offices use.

Pure, and in SQL for lists: the same bounds. The day it is counted to comes in as an argument.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, case, true

from feedback.case.record import Recommendation
from feedback.core.wording import Labelled


class Age(Labelled):
    """The spans, youngest first."""

    MONTH = "0-30", "Đến 30 ngày"
    QUARTER = "31-90", "31–90 ngày"
    HALF = "91-180", "91–180 ngày"
    YEAR = "181-365", "181–365 ngày"
    OLDER = "366-", "Trên 365 ngày"


#: The most days of each span; the last has no end.
_MOST: Final = {Age.MONTH: 30, Age.QUARTER: 90, Age.HALF: 180, Age.YEAR: 365}
_LEAST: Final = {Age.QUARTER: 31, Age.HALF: 91, Age.YEAR: 181, Age.OLDER: 366}


def age(received_on: date, today: date) -> Age:
    """The span in which an opinion received that day lies today."""
    days = (today - received_on).days
    return next((span for span, most in _MOST.items() if days <= most), Age.OLDER)


def aged(span: Age, today: date) -> ColumnElement[bool]:
    """SQL: opinions that lie in that span today."""
    since, until = _MOST.get(span), _LEAST.get(span)
    return and_(
        true(),
        *([Recommendation.received_on >= today - timedelta(days=since)] if since is not None else []),
        *([Recommendation.received_on <= today - timedelta(days=until)] if until is not None else []),
    )


def age_sql(today: date) -> ColumnElement[str]:
    """SQL: the span's stored value."""
    bounds = ((Recommendation.received_on >= today - timedelta(days=most), span.value) for span, most in _MOST.items())
    return case(*bounds, else_=Age.OLDER.value)
