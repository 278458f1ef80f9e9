"""A day of the calendar changed: which due dates would move, and exactly those moved; a rule's change moves none."""

from datetime import date

import pytest
from sqlalchemy import select

from feedback.case import assignment
from feedback.case.term import extending, holiday, moving, pausing
from feedback.case.term.record import Deadline
from feedback.case.term.word import PauseReason
from feedback.case.work import Assignment
from feedback.core import journal, store
from feedback.core.refusal import Refused
from feedback.core.working import DayKind
from feedback.office import officer as officers
from tests import make

DAY = date(2024, 4, 1)
DUE = date(2024, 4, 23)


def does(act, *args, **kwargs):
    with store.one_transaction():
        return act(*args, **kwargs)


@pytest.fixture
def city(db):
    return make.city()


@pytest.fixture
def office(city):
    return officers.viewer(make.officer("secretariat", city.top))


def given(city, due_on=DUE, **facts):
    made = make.recommendation(make.dialogue(agency=city.top), **facts)
    does(assignment.assign, made, lead=city.works, due_on=due_on, on=DAY, today=DAY)
    return made


def storm(day=date(2024, 4, 22)):
    return does(holiday.put, day=day, kind=DayKind.OFF, name="Nghỉ tránh bão", basis="Công điện 01")


def test_nothing_moves_where_nothing_changed(city):
    given(city)
    assert moving.preview() == []
    assert does(moving.apply, [], reason="") == 0


def test_a_holiday_moves_what_is_open_and_counted_by_a_rule(city, office):
    ruled, by_hand, answered = given(city), given(city, due_on=date(2024, 4, 26)), given(city)
    extended, paused = given(city), given(city)
    with store.one_transaction():
        answered.replied_on = date(2024, 4, 10)
        asked = extending.ask(extended, agency_id=city.works.id, days=3, reason="Khó", on=DAY, by="x")
        extending.grant(extended, asked, days=3, on=DAY, by="y")
        pausing.pause(paused, office, code=PauseReason.ABOVE, reason="Chờ", on=DAY, today=DAY, by="x")
    storm()
    moves = moving.preview()
    assert [(one.recommendation_id, one.old, one.new) for one in moves] == [
        (ruled.id, DUE, date(2024, 4, 24)),
        (paused.id, DUE, date(2024, 4, 24)),
        (extended.id, date(2024, 4, 26), date(2024, 5, 2)),
    ]
    assert does(moving.apply, moves, reason="Nghỉ tránh bão") == 3
    assert [one.due_on for one in (ruled, by_hand, answered, extended, paused)] == [
        date(2024, 4, 24), date(2024, 4, 26), DUE, date(2024, 5, 2), date(2024, 4, 24),
    ]  # fmt: skip
    assert extended.first_due_on == date(2024, 4, 24)
    for one in (ruled, extended):
        for table in (Assignment, Deadline):
            kept = select(table.due_on).where(table.recommendation_id == one.id)
            assert list(store.db.session.scalars(kept)) == [one.due_on]
        assert journal.story("recommendation", one.id)[-1].act == "deadline:move"
    assert moving.preview() == []


def test_a_day_worked_again_moves_it_earlier(city):
    opinion = given(city)
    does(holiday.put, day=date(2024, 4, 18), kind=DayKind.PLAIN, name="Không nghỉ")
    (move,) = moving.preview()
    assert (move.recommendation_id, move.new) == (opinion.id, date(2024, 4, 22))


def test_the_days_of_the_installation(db):
    row = storm()
    assert not holiday.calendar().works(date(2024, 4, 22))
    assert holiday.calendar().why(date(2024, 4, 22)) == "Nghỉ tránh bão"
    does(holiday.drop, holiday.get(row.id))
    assert holiday.calendar().works(date(2024, 4, 22))
    with pytest.raises(Refused, match="Thiếu tên"):
        does(holiday.put, day=DAY, kind=DayKind.OFF, name=" ")


def test_a_swap_writes_both_days(db):
    does(holiday.swap, off=date(2028, 5, 2), worked=date(2028, 5, 6), name="Nghỉ hoán đổi 1/5", basis="CV 1")
    calendar = holiday.calendar()
    assert (calendar.works(date(2028, 5, 2)), calendar.works(date(2028, 5, 6))) == (False, True)
    assert calendar.known_to() == 2028
    with pytest.raises(Refused, match="khác nhau"):
        does(holiday.swap, off=DAY, worked=DAY, name="x", basis="")
