"""Units to choose from: those in reach, each with the days on which it stood where it no longer does or did not always.

One query, whatever their number. Whether a unit existed on the day is the act's to say; here the list only helps.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import select

from feedback.core import calendar
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.core.wording import day
from feedback.office import tree
from feedback.office.agency import PLACES, Agency, Kind, Level, Period
from feedback.office.duty import Viewer
from feedback.web.form import SelectChoice

MOST_IN_FILTER = 1200


@dataclass(frozen=True)
class Unit:
    """A unit in reach: its latest name, kind and level, and from when to when it stood."""

    id: int
    name: str
    kind: Kind
    level: Level
    since: date
    until: date

    @property
    def label(self) -> str:
        """The name, with the days it is bound to."""
        bounds = []
        if self.since > calendar.FIRST_DAY:
            bounds.append(f"từ {day(self.since)}")
        if self.until < calendar.LAST_DAY:
            bounds.append(f"đến {day(self.until)}")
        return f"{self.name} ({' '.join(bounds)})" if bounds else self.name


def in_reach(viewer: Viewer, *, places: bool) -> list[Unit]:
    """The units in reach, by name, those that stand today first; ``places``: committees and authorities only."""
    query = (
        select(Agency.id, Agency.name, Agency.kind, Agency.level, Period.valid_from, Period.valid_to)
        .join(Period, Period.agency_id == Agency.id)
        .where(tree.in_reach_now(viewer.seat, Agency.id))
        .order_by(Agency.sort_key, Agency.id, Period.valid_from)
    )
    if places:
        query = query.where(Agency.kind.in_(PLACES))
    found = []
    for _, rows in groupby(db.session.execute(query), key=lambda row: row.id):
        own = list(rows)
        last = own[-1]
        found.append(Unit(last.id, last.name, last.kind, last.level, own[0].valid_from, last.valid_to))
    today = calendar.today()
    return sorted(found, key=lambda unit: not unit.since <= today <= unit.until)


def choices(units: Iterable[Unit], *, on: date | None = None, keep: int | None = None) -> list[SelectChoice]:
    """The units as entries of a select; with ``on`` those that stood on that day, and the one already chosen."""
    return [
        SelectChoice(str(unit.id), unit.label, {"data-kind": unit.kind.value})
        for unit in units
        if on is None or unit.since <= on <= unit.until or unit.id == keep
    ]


def filter_choices(units: list[Unit]) -> list[SelectChoice]:
    """The units to narrow a list by (each with all below it); of very many only those above communes."""
    if len(units) > MOST_IN_FILTER:
        units = [unit for unit in units if unit.level is not Level.COMMUNE]
    return choices(units)


def chosen(units: Iterable[Unit], unit_id: int | None) -> Agency:
    """The unit with that id, one of those in reach."""
    if unit_id is None or not any(unit.id == unit_id for unit in units):
        raise Refused("Đơn vị này không thuộc phạm vi của bạn. Chọn lại trong danh sách.", field="agency")
    return db.session.get_one(Agency, unit_id)


def place_id(viewer: Viewer) -> int | None:
    """The place the viewer serves, where it is one: the unit that usually presides."""
    return viewer.seat.id if viewer.seat.kind in PLACES else None
