"""The fictitious country: the shape of the real one, unit by unit, under names that are nobody's.

34 provinces and 3,321 communes since 1/7/2025; 63 provinces, 696 districts and 10,051 communes before: the numbers and the
tree are those of the official lists (``office.unit_list``), every name is Minh Họa with a number, so that no invented
figure stands under a real place. Which old unit went into which new one is not in the lists; here it is dealt out in
their order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from feedback.core import calendar
from feedback.demo.city import CODE, WARD, Spell, Unit
from feedback.demo.people import SIGN_INS
from feedback.office import unit_list
from feedback.office.agency import LAST_DISTRICT_DAY, LEVEL_WORDS, Kind, Level, Period
from feedback.office.unit_list import FIRST_TWO_LEVEL_DAY

NAME = "Cơ quan Trung ương Minh Họa"
#: What hangs below the top, by the end of its code; those who sign in sit here, at the top and in one ward.
_ABOVE = (
    ("BTGDV", "Ban Tuyên giáo và Dân vận Trung ương Minh Họa", Kind.OFFICE),
    ("VPTU", "Văn phòng Trung ương Minh Họa", Kind.OFFICE),
    ("UBKT", "Ủy ban Kiểm tra Trung ương Minh Họa", Kind.OFFICE),
    ("MTTQ", "Ủy ban Mặt trận Tổ quốc Minh Họa", Kind.FRONT),
    ("SXD", "Bộ Xây dựng Minh Họa", Kind.OFFICE),
    ("SNNMT", "Bộ Nông nghiệp và Môi trường Minh Họa", Kind.OFFICE),
)
#: The departments of every province.
DEPARTMENTS = (
    ("SXD", "Sở Xây dựng"),
    ("SNNMT", "Sở Nông nghiệp và Môi trường"),
    ("SYT", "Sở Y tế"),
    ("SNV", "Sở Nội vụ"),
)


@dataclass(frozen=True)
class Host:
    """A place that holds dialogues: who leads there then and now, near (itself) and above (a department of its province)."""

    unit: Unit
    level: Level
    since: date
    until: date
    near: int
    departments: tuple[int, ...]
    departments_now: tuple[int, ...]

    def stood(self, first: date, last: date) -> bool:
        """Whether it stood on every day between the two."""
        return self.since <= first and last <= self.until


class Country:
    """All units by code and by id, laid out in the order of the lists."""

    def __init__(self, *, only: Collection[str] = ()) -> None:
        """Lay out the whole country; or (tests) only these provinces of the lists."""
        self.units: dict[str, Unit] = {}
        self.by_id: dict[int, Unit] = {}
        always = (calendar.FIRST_DAY, calendar.LAST_DAY)
        self.top = self._add(CODE, Kind.PARTY, None, [Spell(NAME, "Tỉnh", *always)])
        for end, name, kind in _ABOVE:
            self._add(f"{CODE}-{end}", kind, self.top, [Spell(name, "Tỉnh", *always)])
        self._codes = _codes()
        for line in unit_list.units().values():
            if not only or _root(line.code) in only:
                self._place(line)
        self._name_heirs()
        self._ward()
        for unit in self.units.values():
            unit.periods = [self._period(unit, spell) for spell in unit.spells]

    def hosts(self) -> list[Host]:
        """Every place below the top, with its span."""
        found = []
        for unit in self.units.values():
            if unit.kind is Kind.AUTHORITY:
                province = self._province(unit)
                departments = tuple(self.units[f"{province.code}-{end}"] for end, _ in DEPARTMENTS)
                now = tuple(self.now(one).id for one in departments)
                spell = unit.spells[0]
                level = LEVEL_WORDS[spell.word]
                near = self.now(unit).id
                found.append(Host(unit, level, spell.since, spell.until, near, tuple(d.id for d in departments), now))
        return found

    def now(self, unit: Unit) -> Unit:
        """The unit itself while it stands, else the last in the line of its heirs."""
        while unit.heir:
            unit = self.units[unit.heir]
        return unit

    def _place(self, line: unit_list.Unit) -> None:
        """A province, district or commune; a province with its departments."""
        parent = self.units[self._codes[line.parent]] if line.parent else self.top
        first = line.name.split(" ")[0]
        shown = {"Đặc": "Đặc khu", "Thành": "Thành phố", "Thị": " ".join(line.name.split(" ")[:2])}.get(first, first)
        spell = Spell(f"{shown} Minh Họa {line.code[1:]}", line.word, line.valid_from, line.valid_to)
        unit = self._add(self._codes[line.code], Kind.AUTHORITY, parent, [spell])
        if not line.parent:
            for end, name in DEPARTMENTS:
                own = Spell(f"{name} Minh Họa {line.code[1:]}", line.word, line.valid_from, line.valid_to)
                self._add(f"{unit.code}-{end}", Kind.OFFICE, unit, [own])

    def _name_heirs(self) -> None:
        """Every unit that ended names the one that goes on with it: dealt out in the order of the lists."""
        new = [u for u in self.units.values() if u.parent is self.top and self._stands(u) and u.kind is Kind.AUTHORITY]
        ended = [u for u in self.units.values() if u.kind is Kind.AUTHORITY and not self._stands(u)]
        old = [unit for unit in ended if unit.parent is self.top]
        fresh = [unit for unit in new if unit.spells[0].since == FIRST_TWO_LEVEL_DAY]
        for number, unit in enumerate(old):
            unit.heir = fresh[number * len(fresh) // len(old)].code
            for end, _ in DEPARTMENTS:
                self.units[f"{unit.code}-{end}"].heir = f"{unit.heir}-{end}"
        communes: dict[str, list[Unit]] = defaultdict(list)
        for unit in self.units.values():
            if unit.parent is not None and unit.spells[0].since == FIRST_TWO_LEVEL_DAY and unit.parent in new:
                communes[unit.parent.code].append(unit)
        below: dict[str, list[Unit]] = defaultdict(list)
        for unit in ended:
            if unit.parent is not self.top:
                below[self.now(self._province(unit)).code].append(unit)
        for code, units in below.items():
            here = [unit for unit in communes[code] if unit.kind is Kind.AUTHORITY]
            for number, unit in enumerate(units):
                district = LEVEL_WORDS[unit.spells[0].word] is Level.DISTRICT
                unit.heir = code if district else here[number * len(here) // len(units)].code

    def _ward(self) -> None:
        """The ward whose secretariat signs in."""
        ward = self.units[WARD]
        office = next(person.agency for person in SIGN_INS if person.agency.startswith(WARD))
        spell = Spell(f"Văn phòng Đảng ủy {ward.spells[0].name}", ward.spells[0].word, ward.spells[0].since, ward.until)
        self._add(office, Kind.OFFICE, ward, [spell])

    def _province(self, unit: Unit) -> Unit:
        while unit.parent is not None and unit.parent is not self.top:
            unit = unit.parent
        return unit

    @staticmethod
    def _stands(unit: Unit) -> bool:
        return unit.until > LAST_DISTRICT_DAY

    def _add(self, code: str, kind: Kind, parent: Unit | None, spells: list[Spell]) -> Unit:
        unit = Unit(len(self.units) + 1, code, kind, parent, spells)
        self.units[code] = self.by_id[unit.id] = unit
        return unit

    def _period(self, unit: Unit, spell: Spell) -> Period:
        return Period(
            agency_id=unit.id, name=spell.name, kind=unit.kind, level=LEVEL_WORDS[spell.word], level_word=spell.word,
            parent_id=unit.parent.id if unit.parent else None, valid_from=spell.since, valid_to=spell.until,
            successor_id=self.units[unit.heir].id if unit.heir else None,
        )  # fmt: skip


def _root(code: str) -> str:
    """The province of a line."""
    while unit_list.units()[code].parent:
        code = unit_list.units()[code].parent
    return code


def _codes() -> dict[str, str]:
    """Our code of every line: its own below ours; the first new commune is the ward of the sign-in."""
    found = {code: f"{CODE}{code}" for code in unit_list.units()}
    ward = next(code for code in found if code.startswith("N"))
    return found | {ward: WARD}
