"""Counting settings: the defaults of the contract, dated changes, the paper they rest on."""

from datetime import date

import pytest

from feedback.core import journal, store
from feedback.core.refusal import Refused
from feedback.tally import rule
from feedback.tally.rule import Partly, Questions, Rules


def adopt(day: date, **rules) -> None:
    with store.one_transaction():
        rule.adopt(Rules(**rules), valid_from=day, basis="Hướng dẫn số 1")


def test_the_defaults_are_those_of_the_contract(db):
    assert rule.in_force(date(2024, 1, 1)) == Rules(Questions.EXCLUDED, Partly.ACCEPTED, total_line=True)


def test_the_latest_setting_on_or_before_the_day_is_in_force(db):
    adopt(date(2020, 1, 1), questions=Questions.INCLUDED)
    adopt(date(2023, 7, 1), partly=Partly.NOT_ACCEPTED, total_line=False)
    found = [rule.in_force(day) for day in (date(2019, 12, 31), date(2020, 1, 1), date(2023, 6, 30), date(2023, 7, 1))]
    assert found == [
        Rules(),
        Rules(Questions.INCLUDED),
        Rules(Questions.INCLUDED),
        Rules(partly=Partly.NOT_ACCEPTED, total_line=False),
    ]


def test_a_change_is_journaled_and_needs_its_paper(db):
    adopt(date(2020, 1, 1))
    line = store.db.session.query(rule.CountingRule).one()
    [entry] = journal.story("counting_rule", line.id)
    assert (entry.act, entry.subject_code, entry.changed["basis"]) == (
        "counting:adopt",
        "2020-01-01",
        [None, "Hướng dẫn số 1"],
    )
    with pytest.raises(Refused, match="phải ghi căn cứ"):
        rule.adopt(Rules(), valid_from=date(2021, 1, 1), basis=" ")


def test_two_settings_of_one_day_are_refused(db):
    adopt(date(2020, 1, 1))
    with pytest.raises(Refused, match="Đã có quy tắc tính bắt đầu từ ngày này"):
        adopt(date(2020, 1, 1), questions=Questions.INCLUDED)


def test_every_paper_names_them_in_words():
    assert Rules(Questions.INCLUDED, Partly.NOT_ACCEPTED).in_words() == (
        "Quy tắc tính: tính cả thắc mắc là ý kiến; ý kiến tiếp thu một phần tính là không tiếp thu."
    )
