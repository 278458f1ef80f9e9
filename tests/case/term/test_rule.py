"""Rules of time: shipped, set by the installation, by a unit; nearest first; dated; nothing given before moves."""

from datetime import date

import pytest

from feedback.case.term import rule
from feedback.case.term.word import RuleKey
from feedback.core import journal, store
from feedback.core.refusal import Refused
from feedback.core.working import Unit
from tests import make

DAY = date(2026, 3, 2)


@pytest.fixture
def city(db):
    return make.city()


def put(days, *, agency=None, valid_from=date(2026, 1, 1), key=RuleKey.REPLY, unit=Unit.WORKING, basis="Quy chế"):
    with store.one_transaction():
        return rule.put(
            key=key, days=days, unit=unit, basis=basis, valid_from=valid_from, agency_id=agency.id if agency else None
        )


def days(agency=None, on=DAY, key=RuleKey.REPLY):
    return rule.in_force(key, on=on, agency_id=agency.id if agency else None).days


def test_every_key_is_shipped_with_its_basis():
    assert set(rule.shipped()) == set(RuleKey)
    assert all(one.basis for one in rule.shipped().values())
    assert rule.shipped()[RuleKey.REPLY].words == "15 ngày làm việc"


def test_the_days_that_rules_give(db):
    given = {
        RuleKey.REPLY: date(2026, 3, 23), RuleKey.CONTRIBUTION: date(2026, 4, 1), RuleKey.NOTICE: date(2026, 2, 23),
        RuleKey.CONCLUSION: date(2026, 3, 11), RuleKey.PUBLICATION: date(2026, 3, 12), RuleKey.TRANSFER: date(2026, 3, 9),
        RuleKey.RECEIPT: date(2026, 3, 16), RuleKey.REFUSAL: date(2026, 3, 5), RuleKey.DRAFT_217: date(2026, 2, 15),
    }  # fmt: skip
    assert {key: rule.due(key, on=DAY).day for key in given} == given
    assert rule.due("reply", on=DAY).rule.days == 15


def test_the_nearest_unit_stands_above(city):
    ward = city.wards[0]
    put(20)
    assert (days(), days(ward), days(city.top)) == (20, 20, 20)
    put(12, agency=city.top)
    put(10, agency=ward)
    assert (days(), days(city.top), days(city.works), days(ward)) == (20, 12, 12, 10)


def test_a_new_version_ends_the_one_before_on_the_day_before(city):
    first = put(20)
    put(18, valid_from=date(2026, 7, 1))
    assert first.valid_to == date(2026, 6, 30)
    assert [days(on=day) for day in (date(2025, 12, 31), DAY, date(2026, 6, 30), date(2026, 7, 1))] == [15, 20, 20, 18]
    with pytest.raises(Refused, match="đã có một bản từ ngày đó"):
        put(17, agency=city.top) and put(16, agency=city.top)


def test_ended_the_one_above_holds(city):
    own = put(10, agency=city.top)
    with store.one_transaction():
        rule.end(own, valid_to=date(2026, 2, 28))
    assert (days(city.top, on=date(2026, 2, 28)), days(city.top)) == (10, 15)
    with pytest.raises(Refused, match="có hiệu lực từ 01/01/2026"), store.one_transaction():
        rule.end(own, valid_to=date(2025, 12, 1))
    assert [e.act for e in journal.story("time_rule", own.id)] == ["time-rule:put", "time-rule:end"]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"basis": " "}, "Thiếu căn cứ"),
        ({"unit": Unit.TIMES}, "tính bằng lần"),
        ({"days": 0}, "ít nhất là 1 ngày"),
        ({"key": RuleKey.EXTENSION}, "tính bằng lần"),
    ],
)
def test_rules_that_are_refused(db, facts, words):
    with pytest.raises(Refused, match=words):
        put(**{"days": 5, **facts})
