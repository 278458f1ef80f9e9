"""Reporting periods: months, quarters, 6 and 9 months, years (KL 215-KL/TW), each with its key, its days and its name.

Pure: a key is `2026-03`, `2026-Q1`, `2026-6T`, `2026-9T` or `2026`. Nothing here reads the clock.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from feedback.core import calendar
from feedback.core.refusal import Refused
from feedback.register.edition import Span

_KEY = re.compile(r"(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])|([69])T))?", re.IGNORECASE)


@dataclass(frozen=True)
class Period:
    """One period: of which kind, its first and last day."""

    key: str
    span: Span
    first: date
    last: date

    @property
    def label(self) -> str:
        """What people call it."""
        year = self.first.year
        if self.span is Span.MONTH:
            return f"Tháng {self.first.month}/{year}"
        if self.span is Span.QUARTER:
            return f"Quý {('I', 'II', 'III', 'IV')[self.last.month // 3 - 1]}/{year}"
        return f"Năm {year}" if self.span is Span.YEAR else f"{self.span.label} {year}"


def read(key: str) -> Period:
    """The period of that key; Refused where there is none."""
    found = _KEY.fullmatch(key.strip())
    if found is None or not 1990 <= int(found[1]) <= 2100:
        raise Refused(f"Không có kỳ báo cáo “{key}”. Viết như 2026-03, 2026-Q1, 2026-6T, 2026-9T hoặc 2026.")
    year, month, quarter, months = int(found[1]), found[2], found[3], found[4]
    if month:
        return _period(key, Span.MONTH, year, int(month), int(month))
    if quarter:
        return _period(key, Span.QUARTER, year, int(quarter) * 3 - 2, int(quarter) * 3)
    if months:
        return _period(key, Span.HALF if months == "6" else Span.NINE, year, 1, int(months))
    return _period(key, Span.YEAR, year, 1, 12)


def of_year(year: int) -> list[Period]:
    """Every period of that year, by its last day, the shorter ones first."""
    keys = [f"{year}-{month:02}" for month in range(1, 13)] + [f"{year}-Q{n}" for n in (1, 2, 3, 4)]
    found = [read(key) for key in [*keys, f"{year}-6T", f"{year}-9T", str(year)]]
    order = list(Span)
    return sorted(found, key=lambda one: (one.last, order.index(one.span)))


def name(span: Span, first: date, last: date) -> str:
    """What a window of that kind is called."""
    if span is Span.FREE:
        return f"Từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}"
    return Period("", span, first, last).label


def _period(key: str, span: Span, year: int, first: int, last: int) -> Period:
    return Period(key.strip().upper(), span, date(year, first, 1), calendar.last_of_month(year, last))
