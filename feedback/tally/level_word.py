"""What a paper calls a level: in the words of the units themselves, as they stood in that year.

A city's form says Thành phố / Quận, huyện / Phường, xã, a province's Tỉnh / Huyện / Xã (the forms of plan 246 and their
like); other kinds of units that a province had are named too, and đặc khu wherever there is one, for no form of before
knows it. The words come from the periods of the places (`Cấp` as it was entered) at, below and above the unit asked for.
Nothing here counts; JSON keeps `province`, `district`, `commune`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, or_, select

from feedback.core.store import db
from feedback.office import tree
from feedback.office.agency import PLACES, Level, Period, Reach
from feedback.tally.ask import Ask

CITY, PROVINCE = "Thành phố", "Tỉnh"
#: As issued for a city; `Quận, huyện` and `Phường, xã` take in thị xã and thị trấn there.
_OF_CITY = {Level.DISTRICT: "Quận, huyện", Level.COMMUNE: "Phường, xã"}
#: The words of a province in the order a paper names them, by the words as entered.
_OF_PROVINCE = {
    Level.DISTRICT: {"Huyện": "huyện", "Quận": "quận", "Thị xã": "thị xã", "Thành phố thuộc tỉnh": "thành phố"},
    Level.COMMUNE: {"Xã": "xã", "Phường": "phường", "Thị trấn": "thị trấn"},
}
_ALONE = {Level.DISTRICT: "Huyện", Level.COMMUNE: "Xã"}
_NEW = "Đặc khu"


class Words:
    """The words for the levels, by year; ``stood``: level, word, first and last day of every kind of unit there was."""

    def __init__(self, stood: Iterable[tuple[Level, str, date, date]]) -> None:
        self.stood = list(stood)

    def at(self, level: Level, first: date, last: date) -> str:
        """What that level is called in these days; what a later or earlier day says where no unit of it stood in them."""
        heads = self._given(Level.PROVINCE, first, last)
        if level is Level.PROVINCE:
            return "Tỉnh, thành phố" if heads >= {PROVINCE, CITY} else PROVINCE if PROVINCE in heads else CITY
        own = self._given(level, first, last)
        found = [word for entered, word in _OF_PROVINCE[level].items() if entered in own]
        if PROVINCE not in heads or (not found and _OF_CITY[level] in own):
            found = [_OF_CITY[level]]
        return _joined([*(found or [_ALONE[level]]), *([_NEW.lower()] if _NEW in own else [])])

    def _given(self, level: Level, first: date, last: date) -> set[str]:
        """The words entered for the units of that level in these days, else at any time."""
        own = [(word, since, until) for one, word, since, until in self.stood if one is level]
        return {word for word, since, until in own if since <= last and until >= first} or {word for word, _, _ in own}


def words(ask: Ask) -> Words:
    """The words of the places that the question is about; one query."""
    query = select(Period.level, Period.level_word, Period.valid_from, Period.valid_to)
    query = query.where(Period.kind.in_(sorted(PLACES))).distinct()
    if ask.agency is not None:
        unit = Period.agency_id
        lines = select(Reach.id).where(Reach.inherited.is_(False))
        near: list[ColumnElement[bool]] = [
            lines.where(Reach.ancestor_id == ask.agency.id, Reach.agency_id == unit).exists(),
            lines.where(Reach.agency_id == ask.agency.id, Reach.ancestor_id == unit).exists(),
        ]
        if ask.as_now:
            near.append(unit.in_(tree.as_now(ask.agency.id, ask.as_of)))
        query = query.where(or_(*near))
    return Words((level, word, since, until) for level, word, since, until in db.session.execute(query))


def _joined(found: list[str]) -> str:
    """The words as one line, the first with a capital."""
    text = ", ".join(found)
    return text[:1].upper() + text[1:]
