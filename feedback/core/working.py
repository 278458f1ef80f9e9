"""Working days: which days an office works, with public holidays and swapped working days (nghỉ hoán đổi, làm bù) as data.

Saturday and Sunday are off; a day of the table is off or worked as the table says, each with its name and basis. A term
does not count the day it starts from (Bộ luật Dân sự 2015, Điều 147); one in calendar days that ends on a day off ends on
the next working day (Điều 148 khoản 5). Nothing here reads the clock or the database.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, cached_property
from itertools import accumulate
from pathlib import Path

from feedback.core.wording import Labelled

ONE = timedelta(days=1)
_FILE = Path(__file__).with_name("holidays.toml")
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
#: No term is longer than this many days of the calendar: a guard against a table that names every day off.
_LONGEST = 4000


class DayKind(Labelled):
    """What a day of the table is."""

    OFF = "off", "Nghỉ"
    WORKED = "worked", "Làm việc"
    PLAIN = "plain", "Như ngày thường"


class Unit(Labelled):
    """What a rule counts."""

    WORKING = "working", "ngày làm việc"
    CALENDAR = "calendar", "ngày"
    TIMES = "times", "lần"


@dataclass(frozen=True)
class Special:
    """A day that is not like its weekday: a holiday, a swapped day off, a Saturday worked for it."""

    day: date
    kind: DayKind
    name: str
    basis: str = ""
    open: bool = False  # not decided yet, or the deciding paper was not seen

    @property
    def words(self) -> str:
        """What it is, in words."""
        return self.name + (" (dự kiến)" if self.open else "")


@dataclass(frozen=True)
class Calendar:
    """The days of an office: pure and unchanging, so that a term can be replayed."""

    days: Mapping[date, Special] = field(default_factory=dict)

    def works(self, day: date) -> bool:
        """Whether the office works that day."""
        special = self.days.get(day)
        if special is None or special.kind is DayKind.PLAIN:
            return day.weekday() < 5
        return special.kind is DayKind.WORKED

    def why(self, day: date) -> str:
        """Why the office works that day or does not, in words."""
        special = self.days.get(day)
        if special is not None and special.kind is not DayKind.PLAIN:
            return special.words
        return "ngày làm việc" if day.weekday() < 5 else f"nghỉ {weekday(day)}"

    def counts(self, day: date, unit: Unit) -> bool:
        """Whether a term in that unit counts the day."""
        return unit is not Unit.WORKING or self.works(day)

    def walk(self, start: date, *, back: bool = False) -> Iterator[date]:
        """Day after day from the one after ``start`` (or before it)."""
        step = -ONE if back else ONE
        day = start
        for _ in range(_LONGEST):
            day += step
            yield day
        raise ValueError("the calendar has no working day left")

    def add(
        self, start: date, count: int, unit: Unit = Unit.WORKING, *, back: bool = False, without: Container[date] = ()
    ) -> date:
        """The last of that many counted days after ``start`` (before it: ``back``); days of ``without`` do not count."""
        left = count
        if left <= 0:
            return start
        for day in self.walk(start, back=back):
            if self.counts(day, unit) and day not in without:
                left -= 1
                if left == 0:
                    return day
        raise AssertionError  # walk has raised

    def settle(self, day: date) -> date:
        """The day itself where it is worked, else the next one that is."""
        return day if self.works(day) else self.add(day, 1)

    def between(self, start: date, end: date) -> int:
        """How many working days lie after ``start``, up to and with ``end``; less than 0 where ``end`` comes first."""
        first, last, sign = (start, end, 1) if start <= end else (end, start, -1)
        weeks, rest = divmod((last - first).days, 7)
        worked = weeks * 5 + sum((first.weekday() + n) % 7 < 5 for n in range(1, rest + 1))
        days, sums = self._moves
        return sign * (worked + sums[bisect_right(days, last)] - sums[bisect_right(days, first)])

    @cached_property
    def _moves(self) -> tuple[list[date], list[int]]:
        """The days that are not like their weekday, and how many working days the first so many of them give or take."""
        days = sorted(day for day in self.days if self.works(day) != (day.weekday() < 5))
        return days, [0, *accumulate(1 if self.works(day) else -1 for day in days)]

    def known_to(self) -> int:
        """The last year the table says anything of."""
        return max((day.year for day in self.days), default=0)

    def with_days(self, days: Iterable[Special]) -> Calendar:
        """The same calendar where these days are as given."""
        return Calendar({**self.days, **{one.day: one for one in days}})


def weekday(day: date) -> str:
    """The name of its weekday."""
    return _WEEKDAYS[day.weekday()]


@cache
def shipped() -> Calendar:
    """The calendar the program brings: 2014–2027."""
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return Calendar({one.day: one for year in table["year"] for one in _of_year(year)})


def _of_year(year: Mapping[str, list[list[date | str]]]) -> Iterator[Special]:
    """The special days of one year of the file."""
    for day, name in year["off"]:
        yield _special(day, DayKind.OFF, str(name), str(year["basis"]))
    for off, worked, name, paper in year.get("swap", ()):
        yield _special(off, DayKind.OFF, f"Nghỉ hoán đổi dịp {name}, làm bù {worked:%d/%m/%Y}", str(paper))
        yield _special(worked, DayKind.WORKED, f"Làm bù cho ngày {off:%d/%m/%Y}", str(paper))
    for day, name, paper in year.get("open", ()):
        yield _special(day, DayKind.OFF, str(name), str(paper), open=True)


def _special(day: date | str, kind: DayKind, name: str, basis: str, *, open: bool = False) -> Special:
    assert isinstance(day, date)
    return Special(day, kind, name, basis, open)
