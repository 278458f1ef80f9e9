"""Keeping units: what stood before stays; from a day on it stands otherwise; an end has an heir."""

from datetime import date, timedelta

import pytest

from feedback.core import calendar, journal, store
from feedback.core.refusal import Refused, Stale
from feedback.office import agency as units
from feedback.office import keeping
from feedback.office.agency import Agency, Kind, Level
from tests import make

SINCE = date(2025, 7, 1)


def _terms(name="Phường Mẫu", parent=None, level_word="Phường", kind=Kind.AUTHORITY):
    return keeping.Terms(name=name, kind=kind, level_word=level_word, parent=parent)


def _do(act, *args, **kwargs):
    with store.one_transaction():
        return act(*args, **kwargs)


def test_a_unit_is_added_with_its_first_period(db):
    top = make.agency("Thành phố", level="province")
    made = _do(keeping.add, " pm01 ", _terms(parent=top), valid_from=date(2020, 1, 1))
    assert (made.code, made.name, made.level, made.parent_id) == ("pm01", "Phường Mẫu", Level.COMMUNE, top.id)
    assert not units.existed(made.id, date(2019, 12, 31))
    with pytest.raises(Refused, match="đã có"):
        _do(keeping.add, "PM01", _terms())
    with pytest.raises(Refused, match="khoảng trắng"):
        _do(keeping.add, "P M", _terms())
    with pytest.raises(Refused, match="Cấp"):
        _do(keeping.add, "P2", _terms(level_word="Bản"))


def test_from_a_day_on_the_unit_stands_otherwise(db):
    top, district = make.agency("Thành phố", level="province"), make.agency("Quận", level="district")
    unit = make.agency("Xã Mẫu", parent=district)
    version = unit.version
    _do(keeping.follow, unit, _terms(parent=top), since=SINCE, version=version)
    rows = units.periods(unit.id)
    assert [(p.name, p.parent_id, p.valid_to) for p in rows] == [
        ("Xã Mẫu", district.id, SINCE - timedelta(days=1)),
        ("Phường Mẫu", top.id, calendar.LAST_DAY),
    ]
    assert store.db.session.get_one(Agency, unit.id).name == "Phường Mẫu"
    with pytest.raises(Stale):
        _do(keeping.follow, unit, _terms(), since=date(2026, 1, 1), version=version)
    with pytest.raises(Refused, match="phải sau ngày"):
        _do(keeping.follow, unit, _terms(), since=SINCE)


def test_a_unit_ends_with_an_heir_and_may_not_be_its_own(db):
    unit, heir = make.agency("Cũ"), make.agency("Mới")
    with pytest.raises(Refused, match="kế thừa chính nó"):
        _do(keeping.end, unit, on=date(2025, 6, 30), successor=unit)
    _do(keeping.end, unit, on=date(2025, 6, 30), successor=heir)
    assert not units.existed(unit.id, SINCE)
    assert units.periods(unit.id)[0].successor_id == heir.id
    assert [e.act for e in journal.story("agency", unit.id)] == ["agency:end"]
    with pytest.raises(Refused, match="đã kết thúc"):
        _do(keeping.follow, unit, _terms(), since=SINCE)


def test_a_correction_says_why(db):
    unit = make.agency("Phường Mấu")
    period = units.periods(unit.id)[0]
    span = {"valid_from": date(2014, 1, 1), "valid_to": calendar.LAST_DAY, "successor": None}
    with pytest.raises(Refused, match="lý do"):
        _do(keeping.correct, period, _terms(), **span, reason=" ")
    _do(keeping.correct, period, _terms(), **span, reason="Ghi nhầm dấu")
    assert units.periods(unit.id)[0].name == "Phường Mẫu"
    line = journal.story("agency", unit.id)[-1]
    assert (line.reason, line.changed["name"]) == ("Ghi nhầm dấu", ["Phường Mấu", "Phường Mẫu"])
    with pytest.raises(Refused, match="bằng hoặc sau"):
        _do(keeping.correct, period, _terms(), **{**span, "valid_to": date(2013, 1, 1)}, reason="x")
