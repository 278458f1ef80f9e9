"""The real administrative units, before and since 1/7/2025, and how one province's are entered.

The lists lie in ``office/units`` (its README says where they come from). Three levels stand to 30/6/2025, two since
1/7/2025 (Luật 72/2025/QH15). Which old communes a new one succeeded is not in them, nor which provinces were merged: so
successors stay empty, for the administrator to enter. Only an old province whose number or name a new one (``M…``) took
over is known to have gone into it; the two are loaded together and the old one names the new one as its successor. Hải
Dương, say, is loaded by its own code beside Hải Phòng. Nothing that stands is overwritten.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from sqlalchemy import insert, select

from feedback.core import calendar, journal
from feedback.core.refusal import NotThere
from feedback.core.store import db
from feedback.core.wording import fold, sort_key, squeeze
from feedback.office import tree
from feedback.office.agency import LAST_DISTRICT_DAY, LEVEL_WORDS, Agency, Kind, Period, code_key

FOLDER = Path(__file__).parent / "units"
FIRST_TWO_LEVEL_DAY = LAST_DISTRICT_DAY + timedelta(days=1)
_SOURCE = "Danh mục đơn vị hành chính"


@dataclass(frozen=True)
class Unit:
    """One line of the lists, with the days between which it stood."""

    code: str
    name: str
    parent: str
    valid_from: date
    valid_to: date

    @property
    def word(self) -> str:
        """The word of `Cấp`: what the name begins with; a city below a province has its own."""
        word = next(word for word in _WORDS if self.name.startswith(word + " "))
        return "Thành phố thuộc tỉnh" if word == "Thành phố" and self.code.startswith("H") else word


#: Words that a name begins with.
_WORDS = tuple(word for word in LEVEL_WORDS if "," not in word and word != "Thành phố thuộc tỉnh")


@dataclass(frozen=True)
class Province:
    """A province as one chooses it: how many units its code brings, before and since 1/7/2025."""

    code: str
    name: str
    districts: int
    communes_before: int
    communes_since: int


@dataclass(frozen=True)
class Loaded:
    """What a loading did: units entered now, units that stood already."""

    entered: int
    stood: int


@lru_cache(maxsize=1)
def units() -> dict[str, Unit]:
    """Every unit by its code, a province that goes on (``T…`` in both lists) once; parents before children."""
    found = {unit.code: unit for unit in _read("before-2025-07.csv", calendar.FIRST_DAY, LAST_DISTRICT_DAY)}
    for unit in _read("since-2025-07.csv", FIRST_TWO_LEVEL_DAY, calendar.LAST_DAY):
        old = found.get(unit.code)
        found[unit.code] = Unit(
            unit.code, unit.name, unit.parent, old.valid_from if old else unit.valid_from, unit.valid_to
        )
    return found


@lru_cache(maxsize=1)
def provinces() -> list[Province]:
    """All provinces of both times, those that stand today first, in Vietnamese order."""
    below: dict[str, list[Unit]] = {}
    for unit in units().values():
        below.setdefault(_root(unit.code), []).append(unit)
    tops = [unit for unit in units().values() if not unit.parent]
    tops.sort(key=lambda unit: (unit.valid_to != calendar.LAST_DAY, sort_key(_short(unit.name))))
    return [_counted(top, Counter(unit.code[0] for unit in below[top.code])) for top in tops]


def _counted(top: Unit, letters: Counter[str]) -> Province:
    return Province(top.code, top.name, letters["H"], letters["X"], letters["N"])


def load_province(code: str) -> Loaded:
    """The province's tree stands, before and since 1/7/2025, journaled; what stood already is as it was.

    A new province (``M…``) and the old ones whose number or name it took over come together.
    """
    top = units().get(squeeze(code).upper())
    if top is None or top.parent:
        raise NotThere(
            f"Không có tỉnh, thành phố nào mang mã “{squeeze(code)}”. Xem danh mục bằng lệnh: feedback units list"
        )
    tops = _together(top)
    wanted = [unit for unit in units().values() if _root(unit.code) in tops]
    known = _ids(wanted)
    fresh = [unit for unit in wanted if code_key(unit.code) not in known]
    if fresh:
        _enter(fresh)
        tree.rebuild()
    return Loaded(len(fresh), len(wanted) - len(fresh))


def _enter(fresh: list[Unit]) -> None:
    """The units stand with one period each and a line in the journal."""
    db.session.execute(
        insert(Agency),
        [
            {
                "code": unit.code,
                "code_key": code_key(unit.code),
                "name": unit.name,
                "kind": Kind.AUTHORITY,
                "level": LEVEL_WORDS[unit.word],
                "sort_key": sort_key(unit.name),
                "search_text": fold(unit.name),
            }
            for unit in fresh
        ],
    )
    ids = _ids(units().values())
    db.session.execute(
        insert(Period),
        [
            {
                "agency_id": ids[code_key(unit.code)],
                "name": unit.name,
                "kind": Kind.AUTHORITY,
                "level": LEVEL_WORDS[unit.word],
                "level_word": unit.word,
                "parent_id": ids.get(code_key(unit.parent)),
                "valid_from": unit.valid_from,
                "valid_to": unit.valid_to,
                "successor_id": ids.get(code_key(_successor(unit))),
            }
            for unit in fresh
        ],
    )
    for unit in fresh:
        journal.record(
            "agency:add",
            ("agency", ids[code_key(unit.code)], unit.code),
            changes={"name": [None, unit.name]},
            reason=_SOURCE,
        )


def _ids(wanted: Iterable[Unit]) -> dict[str, int]:
    """Ids of those units that stand in the database, by key."""
    keys = {code_key(unit.code) for unit in wanted}
    return {key: number for key, number in db.session.execute(select(Agency.code_key, Agency.id)) if key in keys}


def _together(top: Unit) -> set[str]:
    """The provinces loaded at once: this one, and where a new one took over numbers or names, it with the old ones."""
    new = _successor(top) or top.code
    return {new, top.code, *(unit.code for unit in units().values() if _successor(unit) == new)}


def _successor(unit: Unit) -> str:
    """The new province that took over this old one's number or name; nothing where none is known to have."""
    if unit.parent or unit.valid_to != LAST_DISTRICT_DAY:
        return ""
    new = (u for u in units().values() if u.code.startswith("M"))
    return next((u.code for u in new if u.code[1:] == unit.code[1:] or u.name == unit.name), "")


def _root(code: str) -> str:
    """The province a unit lies in."""
    while units()[code].parent:
        code = units()[code].parent
    return code


def _short(name: str) -> str:
    """A province's name without the word before it, for sorting."""
    return name.removeprefix("Thành phố ").removeprefix("Tỉnh ")


def _read(file: str, valid_from: date, valid_to: date) -> Iterable[Unit]:
    """The units of one list."""
    with (FOLDER / file).open(encoding="utf-8", newline="") as lines:
        yield from (
            Unit(row["code"], row["name"], row["parent"], valid_from, valid_to) for row in csv.DictReader(lines)
        )
