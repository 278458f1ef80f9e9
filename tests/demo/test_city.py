"""The fictitious city: the shape of the real one, names of no real place, every unit with its heir."""

from collections import Counter
from datetime import date

import pytest

from feedback.demo.city import CODE, WARD, City
from feedback.demo.people import SIGN_INS
from feedback.office import unit_list
from feedback.office.agency import LEVEL_WORDS, Kind, Level

LAST, FIRST = date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture(scope="module")
def city():
    return City()


def places(city, day):
    return [unit for unit in city.units.values() if unit.kind is Kind.AUTHORITY and unit.stood(day)]


def test_the_shape_is_that_of_hai_phong(city):
    before = Counter(unit.spell(LAST).word for unit in places(city, LAST))
    since = Counter(unit.spell(FIRST).word for unit in places(city, FIRST))
    assert before == {
        "Thành phố": 1,
        "Quận": 8,
        "Huyện": 6,
        "Thành phố thuộc tỉnh": 1,
        "Phường": 79,
        "Xã": 81,
        "Thị trấn": 7,
    }
    assert sum(before[word] for word in ("Quận", "Huyện", "Thành phố thuộc tỉnh")) == 15
    assert sum(before[word] for word in ("Phường", "Xã", "Thị trấn")) == 167
    assert since == {"Thành phố": 1, "Phường": 27, "Xã": 21, "Đặc khu": 2}


def test_no_name_is_that_of_a_real_place(city):
    real = {unit.name.removeprefix(unit.word).removeprefix("Thành phố").strip() for unit in unit_list.units().values()}
    ours = {spell.bare for unit in city.units.values() if unit.kind is Kind.AUTHORITY for spell in unit.spells}
    assert "Hồng Bàng" in real
    assert not {name.removeprefix("Thành phố ") for name in ours} & real
    assert not {unit.code for unit in city.units.values()} & set(unit_list.units())


def test_names_of_one_time_are_told_apart(city):
    for day in (date(2014, 1, 1), LAST, FIRST):
        names = Counter(unit.spell(day).name for unit in city.units.values() if unit.stood(day))
        assert [name for name, times in names.items() if times > 1] == []


def test_every_unit_that_ended_has_an_heir_that_stood_the_day_after(city):
    for unit in city.units.values():
        if unit.until.year < 9999:
            heir = city.units[unit.heir]
            assert heir.stood(date.fromordinal(unit.until.toordinal() + 1)), unit.code
            assert unit.periods[-1].successor_id == heir.id
            assert all(period.successor_id is None for period in unit.periods[:-1])
        else:
            assert unit.heir == ""


def test_each_new_commune_succeeded_old_ones_of_one_district(city):
    members = {}
    for unit in places(city, LAST):
        if unit.level(LAST) is Level.COMMUNE:
            members.setdefault(unit.heir, set()).add(unit.parent.code)
    assert len(members) == 49  # all but the island that had no communes
    assert all(len(districts) == 1 for districts in members.values())
    assert city.units["MHQ15"].heir == "MHN50"


def test_boards_and_departments_merged_when_they_did(city):
    assert not city.units["MH-BTGDV"].stood(date(2025, 2, 2))
    assert city.units["MH-BDV"].until == date(2025, 2, 2)
    assert city.heir_of(city.units["MH-BDV"], date(2026, 1, 1)).code == "MH-BTGDV"
    assert city.heir_of(city.units["MH-SGTVT"], date(2025, 3, 1)).code == "MH-SXD"
    assert city.heir_of(city.units["MHQ01-TNMT"], date(2026, 1, 1)).code == "MH-SNNMT"


def test_levels_and_parents_fit(city):
    for unit in city.units.values():
        assert all(spell.word in LEVEL_WORDS and spell.since <= spell.until for spell in unit.spells)
        assert (unit.parent is None) == (unit.code == CODE)
    assert city.units[WARD].spells[0].name == "Phường Hoa Sen"


def test_every_sign_in_has_its_unit(city):
    assert {person.role.value for person in SIGN_INS} == {
        "secretariat",
        "agency",
        "front",
        "leader",
        "auditor",
        "admin",
    }
    assert all(city.units[person.agency].stood(date(2026, 1, 1)) for person in SIGN_INS)
    assert all(person.login.isascii() for person in SIGN_INS)
