"""The shipped lists of administrative units, and a real office's own province entered from them."""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import func, select

from feedback.core import calendar, journal, store
from feedback.core.refusal import NotThere
from feedback.office import agency as units
from feedback.office import unit_list
from feedback.office.agency import Agency, Level, Period

LAST, FIRST = date(2025, 6, 30), date(2025, 7, 1)


def load(code):
    with store.one_transaction():
        return unit_list.load_province(code)


def stood(code, day):
    return units.stood_on(units.periods(units.by_code(code).id), day)


def test_the_lists_hold_what_the_official_counts_say():
    every = unit_list.units().values()
    before = Counter(u.code[0] for u in every if u.valid_from == calendar.FIRST_DAY)
    since = Counter(u.code[0] for u in every if u.valid_to == calendar.LAST_DAY)
    assert before == {"T": 63, "H": 696, "X": 10_051}
    assert since["T"] + since["M"] == 34
    assert since["N"] == 3_321
    words = Counter(u.word for u in every if u.code[0] == "N")
    assert words == {"Xã": 2_621, "Phường": 687, "Đặc khu": 13}
    words = Counter(u.word for u in every if u.code[0] in "HX")
    assert (words["Quận"], words["Huyện"], words["Thị xã"], words["Thành phố thuộc tỉnh"]) == (49, 509, 52, 86)
    assert (words["Phường"], words["Xã"], words["Thị trấn"]) == (1_716, 7_717, 618)


def test_every_unit_has_its_parent_in_the_lists():
    every = unit_list.units()
    assert all(u.parent in every for u in every.values() if u.parent)
    assert {every[u.parent].code[0] for u in every.values() if u.code[0] == "X"} == {"H"}
    assert {every[u.parent].code[0] for u in every.values() if u.code[0] == "N"} == {"T", "M"}


def test_provinces_are_chosen_from_those_that_stand_then_those_that_ended():
    provinces = unit_list.provinces()
    assert len(provinces) == 70  # 34 of today, 36 that ended
    assert [p.name for p in provinces[:2]] == ["Tỉnh An Giang", "Tỉnh Bắc Ninh"]
    hai_phong = next(p for p in provinces if p.code == "T31")
    assert (hai_phong.districts, hai_phong.communes_before, hai_phong.communes_since) == (15, 167, 114)
    assert provinces.index(hai_phong) < 34
    assert provinces[34].communes_since == 0


def test_loading_a_province_enters_both_trees(db):
    assert load("t31") == unit_list.Loaded(entered=297, stood=0)
    city = stood("T31", LAST)
    assert city == units.Stood(city.agency_id, "Thành phố Hải Phòng", units.Kind.AUTHORITY, Level.PROVINCE, None, LAST)
    assert len(units.periods(city.agency_id)) == 1
    assert Counter(db.session.scalars(select(Period.level).where(Period.valid_to == LAST))) == {
        Level.DISTRICT: 15,
        Level.COMMUNE: 167,
    }
    assert db.session.scalar(select(func.count()).where(Period.valid_from == FIRST)) == 114
    assert stood("N11914", LAST) is None
    assert stood("N11914", FIRST).parent_id == city.agency_id
    words = dict(db.session.execute(select(Period.level_word, func.count()).group_by(Period.level_word)).all())
    assert words["Đặc khu"] == 2
    assert words["Thành phố thuộc tỉnh"] == 1


def test_the_tree_stands_in_reach_after_loading(db):
    load("T31")
    city, ward = units.by_code("T31"), units.by_code("N11914")
    assert city.sees_all
    assert ward.parent_id == city.id
    assert ward.search_text == "dac khu cat hai"


def test_loading_again_changes_nothing(db):
    load("T31")
    before = db.session.scalar(select(func.count(Period.id)))
    with store.one_transaction():
        units.periods(units.by_code("N11914").id)[0].name = "Phường của tôi"
    assert load("T31") == unit_list.Loaded(entered=0, stood=297)
    assert db.session.scalar(select(func.count(Period.id))) == before
    assert stood("N11914", FIRST).name == "Phường của tôi"


def test_loading_is_in_the_journal(db):
    load("T31")
    ward = units.by_code("N11914")
    (line,) = journal.story("agency", ward.id)
    assert (line.act, line.subject_code, line.reason) == ("agency:add", "N11914", "Danh mục đơn vị hành chính")
    assert journal.broken_at() is None


@pytest.mark.parametrize("code", ["M24", "T24", "T27"])
def test_a_new_province_comes_with_the_old_ones_whose_number_or_name_it_took_over(db, code):
    load(code)
    new = units.by_code("M24")
    for old in ("T24", "T27"):  # Bắc Giang by number, Bắc Ninh by name
        (period,) = units.periods(units.by_code(old).id)
        assert (period.valid_to, period.successor_id) == (LAST, new.id)
    assert units.stood_on(units.periods(new.id), LAST) is None
    assert sorted(db.session.scalars(select(Agency.code).where(Agency.level == Level.PROVINCE))) == [
        "M24",
        "T24",
        "T27",
    ]


def test_a_province_that_ended_elsewhere_names_no_successor(db):
    load("T30")
    (period,) = units.periods(units.by_code("T30").id)
    assert (period.name, period.valid_to, period.successor_id) == ("Tỉnh Hải Dương", LAST, None)


@pytest.mark.parametrize("code", ["", "T99", "H303", "N11914", "MH"])
def test_only_a_province_can_be_loaded(db, code):
    with pytest.raises(NotThere, match="feedback units list"):
        unit_list.load_province(code)


def test_the_command_lists_and_loads(run):
    listed = run("units", "list").stdout.splitlines()
    assert len(listed) == 70
    assert "T31\tThành phố Hải Phòng\t15\t167\t114" in listed
    assert "297" in run("units", "load", "T31").stderr
    assert "không đổi" in run("units", "load", "T31").stderr
    assert "Không có tỉnh" in run("units", "load", "X1", code=1).stderr
