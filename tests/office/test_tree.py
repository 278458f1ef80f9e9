"""The tree in time: who stood below whom on a day, and what people see after a unit has ended."""

from datetime import date

import pytest
from sqlalchemy import literal, select

from feedback.core import store
from feedback.core.refusal import Refused
from feedback.office import agency as units
from feedback.office import tree
from tests import make

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


def _below(top, unit, day) -> bool:
    return bool(store.db.session.scalar(select(tree.below(top.id, literal(unit.id), literal(day)))))


def _seen(viewer, unit, day) -> bool:
    store.db.session.refresh(viewer)
    return bool(store.db.session.scalar(select(tree.in_reach(viewer, literal(unit.id), literal(day)))))


def test_a_ward_moves_from_its_district_to_the_city(db):
    city = make.city()
    ward = city.wards[0]
    assert _below(city.district, ward, BEFORE)
    assert not _below(city.district, ward, AFTER)
    assert _below(city.top, ward, BEFORE)
    assert _below(city.top, ward, AFTER)
    assert _below(ward, ward, AFTER)
    assert not _below(ward, city.top, AFTER)


def test_a_unit_that_has_ended_has_nothing_below_it(db):
    end = date(2020, 12, 31)
    top = make.agency("Huyện", level="district", valid_to=end)
    child = make.agency("Xã", parent=top)
    assert _below(top, child, end)
    assert not _below(top, child, date(2021, 1, 1))


def test_a_successor_sees_what_those_it_succeeded_did_and_figures_do_not_move(db):
    city = make.agency("Thành phố", level="province")
    new = make.agency("Phường Mới", parent=city, valid_from=AFTER)
    old = make.agency("Phường Cũ", parent=city, valid_to=BEFORE, successor=new)
    older = make.agency("Xã Cũ", parent=city, valid_to=date(2019, 12, 31), successor=old)
    other = make.agency("Phường Khác", parent=city)
    for unit in (old, older):
        assert _seen(new, unit, date(2018, 5, 1))
        assert not _below(new, unit, date(2018, 5, 1))
    assert not _seen(other, old, date(2018, 5, 1))
    assert not _seen(old, new, AFTER)
    assert city.sees_all
    assert not new.sees_all


def test_circles_and_overlaps_are_refused(db):
    one = make.agency("Một")
    two = make.agency("Hai", parent=one)
    with pytest.raises(Refused, match="vòng"), store.one_transaction():
        units.periods(one.id)[0].parent_id = two.id
        tree.rebuild()
    with pytest.raises(Refused, match="chồng lên nhau"):
        make.period(one, valid_from=date(2020, 1, 1))


def test_the_place_of_an_office(db):
    city = make.city()
    desk = make.agency("Phòng Tiếp dân", kind="office", parent=city.office)
    assert tree.place_of(desk).id == city.top.id
    assert tree.place_of(city.wards[0]).id == city.wards[0].id
    alone = make.agency("Hội Mẫu", kind="union")
    assert tree.place_of(alone).id == alone.id


def test_how_a_unit_stood_on_and_near_a_day(db):
    unit = make.agency("Xã Ba", valid_from=date(2015, 1, 1), valid_to=date(2018, 12, 31))
    make.period(unit, "Phường Ba", valid_from=date(2020, 1, 1), valid_to=date(2022, 12, 31))
    rows = units.periods(unit.id)
    assert units.stood_on(rows, date(2016, 1, 1)).name == "Xã Ba"
    assert units.stood_on(rows, date(2019, 6, 1)) is None
    near = units.stood_near(rows, date(2019, 6, 1))
    assert (near.name, near.day) == ("Xã Ba", date(2018, 12, 31))
    assert units.stood_near(rows, date(2010, 1, 1)).day == date(2015, 1, 1)
    assert units.stood_near(rows, date(2030, 1, 1)).name == "Phường Ba"
    assert not units.existed(unit.id, date(2019, 6, 1))
