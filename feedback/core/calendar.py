"""Days: the clock of the house, Vietnamese local dates, and spans of days.

Only ``now`` and ``today`` read the clock; every rule takes its dates as arguments. Stored times are UTC.
"""

from __future__ import annotations

import calendar as _calendar
import os
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(9999, 12, 31)


def now() -> datetime:
    """The present moment, in UTC, without sub-second digits that no reader needs."""
    return datetime.now(UTC).replace(microsecond=0)


def today() -> date:
    """Today's date in Việt Nam; ``FEEDBACK_TODAY`` fixes it for a demonstration or a test."""
    fixed = os.environ.get("FEEDBACK_TODAY")
    return date.fromisoformat(fixed) if fixed else datetime.now(ZONE).date()


def local(moment: datetime) -> datetime:
    """The stored UTC moment as the clock on the office wall showed it."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(ZONE)


def midnight(day: date) -> datetime:
    """The moment at which that day begins on the office wall."""
    return datetime.combine(day, time.min, tzinfo=ZONE)


def last_of_month(year: int, month: int) -> date:
    """The last day of that month."""
    return date(year, month, _calendar.monthrange(year, month)[1])


def year_span(year: int) -> tuple[date, date]:
    """First and last day of a calendar year."""
    return date(year, 1, 1), date(year, 12, 31)


def day_before(day: date) -> date:
    """The day before, stopping at the first day the system knows."""
    return day - timedelta(days=1) if day > FIRST_DAY else FIRST_DAY
