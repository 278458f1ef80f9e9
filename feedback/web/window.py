"""The window of a count as an address holds it: from, to, as of, unit; read safely, said back, kept by every link.

What is not understood is left out and said so. The unit is always one in reach; without one, the whole reach counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import request

from feedback.core import calendar
from feedback.core.store import db
from feedback.core.wording import day
from feedback.office.agency import Agency
from feedback.tally.ask import Ask, ask
from feedback.web import unit
from feedback.web.field import read_day
from feedback.web.filter import Choice, Day, Filter, clean
from feedback.web.guard import viewer

#: The window of Kế hoạch 246-KH/TU (Hải Phòng, ten years of QĐ 218-QĐ/TW).
PLAN_246 = (date(2013, 12, 12), date(2023, 4, 30))


@dataclass
class Window:
    """What was asked for; ``notes`` says what was not understood."""

    first: date
    last: date
    as_of: date | None
    agency: Agency | None
    choices: list[Any] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    as_now: bool = False  # the unit as it is, with all that it succeeded; else as it stood on the day of each record

    #: Whether the page counts by either tree.
    trees = True

    def ask(self, appendix: str) -> Ask:
        """The question that the ledger is asked, within the reach of whoever looks."""
        seat = viewer().seat
        whole = None if seat.sees_all else seat
        unit = self.agency or whole
        return ask(appendix, self.first, self.last, as_of=self.as_of, agency=unit, seat=whole, as_now=self.as_now)

    @property
    def query(self) -> dict[str, Any]:
        """The window as an address holds it."""
        found: dict[str, Any] = {"from": self.first.isoformat(), "to": self.last.isoformat()}
        if self.as_of is not None:
            found["as_of"] = self.as_of.isoformat()
        if self.agency is not None:
            found["agency"] = str(self.agency.id)
        if self.as_now:
            found["as_now"] = "1"
        return found

    @property
    def filters(self) -> list[tuple[Filter, Any]]:
        """The inputs of the window, each with its value."""
        unit_id = self.agency.id if self.agency else None
        return [
            (Day("from", "Từ ngày", _none), self.first),
            (Day("to", "Đến ngày", _none), self.last),
            (Day("as_of", "Chốt ngày", _none), self.as_of or self.last),
            (Choice("agency", "Đơn vị và cấp dưới", self.choices, _none), unit_id),
        ]

    @property
    def in_words(self) -> str:
        """The window in one line, for a screen on which its inputs are folded."""
        cut = f", chốt {day(self.as_of)}" if self.as_of else ""
        return f"{day(self.first)} – {day(self.last)}{cut}" + (f"; {self.agency.name}" if self.agency else "")

    def quick(self) -> list[tuple[str, dict[str, Any]]]:
        """The windows that are asked for most, with the same unit."""
        today = calendar.today()
        spans = [
            ("5 năm gần đây", (date(today.year - 4, 1, 1), today)),
            ("Năm nay", (date(today.year, 1, 1), today)),
            ("Năm trước", calendar.year_span(today.year - 1)),
            (f"Kế hoạch 246: {day(PLAN_246[0])} – {day(PLAN_246[1])}", PLAN_246),
        ]
        kept = {key: value for key, value in self.query.items() if key in ("agency", "as_now")}
        return [(label, {"from": a.isoformat(), "to": b.isoformat(), **kept}) for label, (a, b) in spans]


def read(*, since: date | None = None) -> Window:
    """The window of the present address: from that day, or from New Year, to today where it says nothing."""
    given = request.args
    units, notes = unit.in_reach(viewer(), places=False), list[str]()
    today = calendar.today()
    first = _day(given, "from", "Từ ngày", notes) or since or date(today.year, 1, 1)
    last = _day(given, "to", "Đến ngày", notes) or max(first, today)
    if last < first:
        notes.append(f"Đến ngày {day(last)} ở trước từ ngày {day(first)}; lấy đến hết năm {first.year}.")
        last = date(first.year, 12, 31)
    as_of = _day(given, "as_of", "Chốt ngày", notes)
    agency = _unit(given, units, notes)
    as_now = clean(given.get("as_now", "")) == "1"
    return Window(first, last, as_of if as_of != last else None, agency, unit.filter_choices(units), notes, as_now)


def _day(given: Mapping[str, str], key: str, label: str, notes: list[str]) -> date | None:
    """The day under that key, None where there is none or it makes no sense."""
    try:
        return read_day(clean(given.get(key, "")))
    except ValueError as error:
        notes.append(f"{label}: {error}")
        return None


def _unit(given: Mapping[str, str], units: list[unit.Unit], notes: list[str]) -> Agency | None:
    """The unit asked for, one of those in reach."""
    text = clean(given.get("agency", ""))
    if not text:
        return None
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
    if any(one.id == number for one in units):
        return db.session.get_one(Agency, number)
    notes.append("Đơn vị này không thuộc phạm vi của bạn; số liệu là của toàn bộ phạm vi.")
    return None


def _none(_value: Any) -> Any:
    """These filters narrow nothing by themselves: the ledger does."""
    raise NotImplementedError
