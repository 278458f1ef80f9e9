"""The fictitious city: thành phố Minh Họa, in the shape of Hải Phòng, with every unit it had since before 2013.

15 districts and 167 communes to 30/6/2025, 50 communes since, each old one with the one that succeeded it; a district's
own work goes to the city, an island district's to the special zone it became. No name is that of a real district or
commune (``tests/demo`` compares). Nothing here is drawn by lot: the city is the same every time.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from feedback.core import calendar
from feedback.demo import offices, phrase
from feedback.demo.offices import FIRST_TWO_LEVEL_DAY, Office
from feedback.office.agency import LAST_DISTRICT_DAY, LEVEL_WORDS, Kind, Level, Period

CODE = "MH"
NAME = "Thành phố Minh Họa"
#: The ward whose secretariat has a sign-in.
WARD = "MHN01"
#: Districts: word, wards or townships, rural communes, new wards, new rural communes; they take the names in turn.
_SHAPE = (
    *[("Quận", 9, 0, 3, 0)] * 4, *[("Quận", 8, 0, 3, 0)] * 3, ("Quận", 8, 0, 3, 0), ("Thành phố", 11, 6, 3, 2),
    ("Huyện", 2, 22, 0, 7), ("Huyện", 2, 20, 0, 6), ("Huyện", 1, 18, 0, 4), ("Huyện", 1, 10, 0, 2),
    ("Huyện", 1, 5, 0, 1), ("Huyện", 0, 0, 0, 1),
)  # fmt: skip
#: Places in the order of the districts: the eighth and ninth were rural districts until the end of 2024.
_RAISED = {8: "Huyện", 9: "Huyện"}
_LAST_RURAL_DAY = date(2024, 12, 31)
_ISLANDS = {14, 15}


@dataclass(frozen=True)
class Spell:
    """How a unit stood from one day to another."""

    name: str
    word: str  # of its level, as `Cấp` has it
    since: date
    until: date

    @property
    def bare(self) -> str:
        """The name without the word before it."""
        return self.name.removeprefix(self.word + " ")


@dataclass(eq=False)
class Unit:
    """A unit of the city: its code, what it is, how it stood when, what succeeded it."""

    id: int
    code: str
    kind: Kind
    parent: Unit | None
    spells: list[Spell]
    heir: str = ""  # code
    paper: str = "UBND-VP"
    fields: tuple[str, ...] = ()
    periods: list[Period] = field(default_factory=list)

    @property
    def until(self) -> date:
        """Its last day."""
        return self.spells[-1].until

    def stood(self, day: date) -> bool:
        """Whether it existed on that day."""
        return self.spells[0].since <= day <= self.until

    def spell(self, day: date) -> Spell:
        """How it stood on that day, or nearest to it."""
        return next((s for s in self.spells if day <= s.until), self.spells[-1])

    def level(self, day: date) -> Level:
        """Its level on that day."""
        return LEVEL_WORDS[self.spell(day).word]

    def spoken(self, day: date) -> str:
        """Its name inside a sentence: a place begins small, an office stays."""
        name = self.spell(day).name
        return phrase.lower(name) if self.kind is Kind.AUTHORITY else name

    def acting(self, day: date) -> str:
        """Who answers for it, inside a sentence."""
        return f"UBND {self.spoken(day)}" if self.kind is Kind.AUTHORITY else self.spoken(day)


class City:
    """All units, found by code, by id, by what stands on a day."""

    def __init__(self) -> None:
        """Lay out the whole city."""
        self.units: dict[str, Unit] = {}
        self.by_id: dict[int, Unit] = {}
        self._offices: dict[tuple[str, str], list[Unit]] = defaultdict(list)  # (place code, field)
        self._places: dict[Level, list[Unit]] = defaultdict(list)
        self._communes: dict[tuple[int, bool], list[Unit]] = {}
        self.top = self._place(CODE, None, [Spell(NAME, "Thành phố", calendar.FIRST_DAY, calendar.LAST_DAY)])
        self._add_offices(self.top, offices.CITY)
        _Layout(self)
        for unit in self.units.values():
            unit.periods = [self._period(unit, spell) for spell in unit.spells]

    def places(self, level: Level) -> list[Unit]:
        """Every place of that level, whenever it stood."""
        return self._places[level]

    def communes(self, place: Unit, day: date) -> list[Unit]:
        """The communes at or below the place on that day; all of the city's where it has none of its own."""
        key = place.id, day <= LAST_DISTRICT_DAY
        if key not in self._communes:
            standing = [u for u in self.places(Level.COMMUNE) if u.stood(day)]
            self._communes[key] = [u for u in standing if place in (u, u.parent)] or standing
        return self._communes[key]

    def heir_of(self, unit: Unit, day: date) -> Unit:
        """The unit itself while it stands, else the last in the line of its heirs."""
        while unit.until < day and unit.heir:
            unit = self.units[unit.heir]
        return unit

    def leads(self, place: Unit, subject: str, day: date) -> list[Unit]:
        """The offices of the place that lead in a field on that day; the place itself where it has none."""
        return [u for u in self._offices[place.code, subject] if u.stood(day)] or [place]

    def _place(self, code: str, parent: Unit | None, spells: list[Spell], heir: str = "") -> Unit:
        unit = self._add(Unit(len(self.units) + 1, code, Kind.AUTHORITY, parent, spells, heir))
        self._places[unit.level(unit.until)].append(unit)
        return unit

    def _add(self, unit: Unit) -> Unit:
        self.units[unit.code] = self.by_id[unit.id] = unit
        return unit

    def _add_offices(self, place: Unit, found: tuple[Office, ...]) -> None:
        """The offices below a place, each named after it for as long as both stood."""
        for office in found:
            spells = [
                Spell(
                    _titled(office, place, spell),
                    spell.word,
                    max(spell.since, office.since),
                    min(spell.until, office.until),
                )
                for spell in place.spells
                if spell.since <= office.until and office.since <= spell.until
            ]
            heir = f"{CODE}-{office.heir[1:]}" if office.heir.startswith("/") else f"{place.code}-{office.heir}"
            unit = Unit(len(self.units) + 1, f"{place.code}-{office.code}", office.kind, place, spells,
                        heir if office.heir else "", office.paper, office.fields)  # fmt: skip
            self._add(unit)
            for subject in office.fields:
                self._offices[place.code, subject].append(unit)

    def _period(self, unit: Unit, spell: Spell) -> Period:
        """The period as the tables have it; only the last one names the heir."""
        last = spell is unit.spells[-1]
        return Period(
            agency_id=unit.id, name=spell.name, kind=unit.kind, level=LEVEL_WORDS[spell.word], level_word=spell.word,
            parent_id=unit.parent.id if unit.parent else None, valid_from=spell.since, valid_to=spell.until,
            successor_id=self.units[unit.heir].id if last and unit.heir else None,
        )  # fmt: skip


class _Layout:
    """Districts and communes, old and new, laid below the city in the order of their names."""

    def __init__(self, city: City) -> None:
        names = phrase.names()
        self.city = city
        self.wards, self.rural = iter(names["ward"]), iter(names["rural"])
        self.new = {"Phường": iter(names["new-ward"]), "Xã": iter(names["new-rural"])}
        self.numbers = {"X": 0, "N": 0}
        for number, (name, shape) in enumerate(zip(names["district"], _SHAPE, strict=True), 1):
            self._district(number, name, *shape)

    def _district(
        self, number: int, name: str, word: str, wards: int, rural: int, new_wards: int, new_rural: int
    ) -> None:
        """A district with its communes, and the new communes that took their place."""
        level_word = "Thành phố thuộc tỉnh" if word == "Thành phố" else word
        spells = [Spell(f"{word} {name}", level_word, calendar.FIRST_DAY, LAST_DISTRICT_DAY)]
        before = _RAISED.get(number)
        if before:
            spells = _raised(spells[0], Spell(f"{before} {name}", before, calendar.FIRST_DAY, _LAST_RURAL_DAY))
        island = number in _ISLANDS
        heir = self._code("N", 1) if island else CODE
        district = self.city._place(f"{CODE}Q{number:02}", self.city.top, spells, heir)
        self.city._add_offices(district, offices.DISTRICT)
        first, names = ("Thị trấn", self.rural) if word == "Huyện" else ("Phường", self.wards)
        old = [self._old(district, first, next(names), raised=bool(before)) for _ in range(wards)]
        new = self._join(old, new_wards, "Phường")
        villages = [self._old(district, "Xã", next(self.rural)) for _ in range(rural)]
        if word == "Huyện":
            villages, new = old + villages, []
        new += self._join(villages, new_rural, "Đặc khu" if island else "Xã", name if island else "")
        for unit in new:
            self.city._add_offices(unit, offices.COMMUNE)

    def _old(self, district: Unit, word: str, name: str, *, raised: bool = False) -> Unit:
        """A commune of the three-level time; in a district that was raised, a ward that was a rural commune before."""
        spells = [Spell(f"{word} {name}", word, calendar.FIRST_DAY, LAST_DISTRICT_DAY)]
        if raised:
            spells = _raised(spells[0], Spell(f"Xã {name}", "Xã", calendar.FIRST_DAY, _LAST_RURAL_DAY))
        self.numbers["X"] += 1
        return self.city._place(self._code("X"), district, spells)

    def _join(self, old: list[Unit], count: int, word: str, name: str = "") -> list[Unit]:
        """The old communes in as many new ones, each the heir of its part; every other takes its first member's name."""
        made = []
        for number in range(count):
            part = old[number * len(old) // count : (number + 1) * len(old) // count]
            own = name or (next(self.new[word]) if number % 2 else part[0].spells[-1].bare)
            self.numbers["N"] += 1
            spell = Spell(f"{word} {own}", word, FIRST_TWO_LEVEL_DAY, calendar.LAST_DAY)
            made.append(self.city._place(self._code("N"), self.city.top, [spell]))
            for unit in part:
                unit.heir = made[-1].code
        return made

    def _code(self, letter: str, ahead: int = 0) -> str:
        """The code of the commune just counted, or of one yet to come."""
        width = 3 if letter == "X" else 2
        return f"{CODE}{letter}{self.numbers[letter] + ahead:0{width}}"


def _raised(now: Spell, before: Spell) -> list[Spell]:
    """What a unit was before it was raised, then what it became."""
    return [before, Spell(now.name, now.word, before.until + timedelta(days=1), now.until)]


def _titled(office: Office, place: Unit, spell: Spell) -> str:
    """An office's name with that of its place."""
    if place.code == CODE:
        return office.name
    if office.name == "Văn phòng cấp ủy":
        word, name = spell.name.split(" ", 1) if spell.word != "Thành phố thuộc tỉnh" else ("Thành", spell.name[10:])
        return f"Văn phòng {word} ủy {name}"
    return f"{office.name} {phrase.lower(spell.name)}"
