"""The deadline of an opinion: replayed from what happened, the same whatever order it is told in; each day explained."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.case.deadline import Clock, Counted, Event, Term, What, explain, last_day, left, replay
from feedback.core.working import DayKind, Special, Unit, shipped

CALENDAR = shipped()
WORKS, LAND = 1, 2
GIVEN = date(2024, 4, 22)  # a Monday; ten working days: 8/5, over 29/4-1/5 off and Saturday 4/5 worked
TERM = Term(GIVEN, 10)
LATER = date(2030, 1, 1)


def event(day: str, what: What, **facts) -> Event:
    numbers = [int(part) for part in day.split("/")]
    return Event(date(2024, numbers[1], numbers[0]), what, **facts)


def told(*events: Event, term: Term = TERM, today: date = LATER) -> Clock:
    return replay([Event(term.start, What.GIVEN, WORKS, term), *events], CALENDAR, today=today)


def test_given():
    clock = told()
    assert clock.set_due == clock.first_due == clock.due == date(2024, 5, 8)
    assert (clock.extended, clock.paused_on) == (0, None)


def test_paused_days_are_not_counted():
    # counted: 23, 24; paused 25/4-5/5; from 6/5 on the other eight: 6-10, 13-15
    clock = told(event("25/4", What.PAUSED, until=date(2024, 5, 6)))
    assert clock.due == clock.first_due == date(2024, 5, 15)
    assert clock.set_due == date(2024, 5, 8)


def test_a_pause_over_days_off_moves_nothing():
    assert told(event("29/4", What.PAUSED, until=date(2024, 5, 2))).due == date(2024, 5, 8)
    assert told(event("25/4", What.PAUSED, until=date(2024, 4, 25))).due == date(2024, 5, 8)


def test_a_pause_that_lasts_moves_nothing_yet_and_says_what_it_would():
    clock = told(event("25/4", What.PAUSED))
    assert (clock.due, clock.paused_on) == (date(2024, 5, 8), date(2024, 4, 25))
    assert clock.if_run(date(2024, 5, 6), CALENDAR) == date(2024, 5, 15)
    assert left(clock, CALENDAR, date(2024, 5, 20)) == 8


def test_extended():
    clock = told(event("6/5", What.EXTENDED, days=5))
    assert (clock.first_due, clock.due, clock.extended, clock.more) == (date(2024, 5, 8), date(2024, 5, 15), 1, 5)


def test_calendar_days_end_on_a_working_day():
    assert told(term=Term(date(2024, 4, 1), 30, Unit.CALENDAR)).due == date(2024, 5, 2)  # 1/5 is off
    assert told(term=Term(date(2020, 12, 4), 30, Unit.CALENDAR)).due == date(2021, 1, 4)  # a Sunday
    assert told(term=Term(date(2024, 3, 1), 30, Unit.CALENDAR)).due == date(2024, 4, 1)


def test_a_day_set_by_hand_stands_as_written():
    by_hand = Term(GIVEN, by_hand=date(2024, 5, 12))  # a Sunday
    assert told(term=by_hand).due == date(2024, 5, 12)
    assert told(event("6/5", What.EXTENDED, days=3), term=by_hand).due == date(2024, 5, 15)
    assert told(event("23/4", What.PAUSED, until=date(2024, 4, 25)), term=by_hand).due == date(2024, 5, 14)


def test_a_new_term_forgets_pauses_and_extensions_of_the_one_before():
    again = Term(date(2024, 6, 3), 10)
    clock = told(event("6/5", What.EXTENDED, days=5), event("3/6", What.GIVEN, holder=LAND, term=again))
    assert (clock.due, clock.extended) == (date(2024, 6, 17), 0)


def test_returned_there_is_no_due_date():
    clock = told(event("24/4", What.RETURNED))
    assert clock.due is None
    assert [(one.holder, one.until, one.days) for one in clock.held] == [(WORKS, date(2024, 4, 24), 2)]


def test_one_clock_for_each_holder():
    clock = told(
        event("24/4", What.HANDED, holder=LAND),
        event("26/4", What.PAUSED, until=date(2024, 5, 3)),
        event("7/5", What.ANSWERED),
    )
    # works: 23, 24; land: 25, then from 3/5 on 3, Saturday 4, 6, 7
    assert [(one.holder, one.days) for one in clock.held] == [(WORKS, 2), (LAND, 5)]
    assert (clock.due, clock.answered_on) == (date(2024, 5, 10), date(2024, 5, 7))


def test_reopened_it_is_held_again_by_whoever_answered():
    clock = told(event("24/4", What.ANSWERED), event("3/6", What.REOPENED), today=date(2024, 6, 5))
    assert [(one.since, one.until, one.days) for one in clock.held] == [
        (GIVEN, date(2024, 4, 24), 2),
        (date(2024, 6, 3), None, 2),
    ]
    assert clock.answered_on is None


def test_what_comes_later_has_not_happened():
    assert told(event("6/5", What.EXTENDED, days=5), today=date(2024, 5, 5)).due == date(2024, 5, 8)


def test_explained():
    pause = event("24/4", What.PAUSED, until=date(2024, 4, 25), reason="Chờ người nêu ý kiến")
    rows = list(explain(Term(GIVEN, 4), CALENDAR, pauses=[pause], more=2))
    assert rows == [
        Counted(date(2024, 4, 22), None, "ngày bắt đầu, không tính"),
        Counted(date(2024, 4, 23), 1, "ngày làm việc"),
        Counted(date(2024, 4, 24), None, "tạm dừng: Chờ người nêu ý kiến"),
        Counted(date(2024, 4, 25), 2, "ngày làm việc"),
        Counted(date(2024, 4, 26), 3, "ngày làm việc"),
        Counted(date(2024, 4, 27), None, "nghỉ thứ Bảy"),
        Counted(date(2024, 4, 28), None, "nghỉ Chủ nhật"),
        Counted(date(2024, 4, 29), None, "Nghỉ hoán đổi dịp Ngày Chiến thắng 30/4, làm bù 04/05/2024"),
        Counted(date(2024, 4, 30), None, "Ngày Chiến thắng 30/4"),
        Counted(date(2024, 5, 1), None, "Ngày Quốc tế Lao động 1/5"),
        Counted(date(2024, 5, 2), 4, "ngày làm việc"),
        Counted(date(2024, 5, 3), 5, "ngày gia hạn"),
        Counted(date(2024, 5, 4), 6, "ngày gia hạn, Làm bù cho ngày 29/04/2024"),
    ]


def test_explained_where_the_last_day_is_off():
    rows = list(explain(Term(date(2024, 4, 1), 30, Unit.CALENDAR), CALENDAR))
    assert rows[-1] == Counted(date(2024, 5, 2), None, "ngày làm việc tiếp theo, vì ngày cuối là ngày nghỉ")
    assert (rows[-2].day, rows[-2].number) == (date(2024, 5, 1), 30)


DAYS = st.dates(date(2014, 1, 2), date(2026, 6, 30))
TERMS = st.builds(
    Term, DAYS, st.integers(1, 40), st.sampled_from([Unit.WORKING, Unit.CALENDAR]), by_hand=st.none()
) | st.builds(lambda start, days: Term(start, by_hand=start + timedelta(days=days)), DAYS, st.integers(1, 60))


@st.composite
def lives(draw) -> tuple[Term, list[Event]]:
    """A term with pauses that do not overlap and extensions, each told on a day of its own."""
    term = draw(TERMS)
    events, day = [], term.start
    for wait, length in draw(st.lists(st.tuples(st.integers(1, 20), st.integers(0, 20)), max_size=3)):
        day += timedelta(days=wait)
        events.append(Event(day, What.PAUSED, until=day + timedelta(days=length)))
        day += timedelta(days=length)
    for after, days in draw(st.lists(st.tuples(st.integers(1, 60), st.integers(1, 20)), max_size=2)):
        events.append(Event(term.start + timedelta(days=after), What.EXTENDED, days=days))
    return term, events


@given(lives(), st.randoms(use_true_random=False))
def test_replayed_in_any_order_it_is_the_same(life, random):
    term, events = life
    whole = [Event(term.start, What.GIVEN, WORKS, term), *events]
    mixed = random.sample(whole, len(whole))
    first, again = replay(whole, CALENDAR, today=LATER), replay(mixed, CALENDAR, today=LATER)
    assert (first.due, first.first_due, first.set_due) == (again.due, again.first_due, again.set_due)
    assert replay(whole, CALENDAR, today=LATER) == first


@given(lives())
def test_pauses_and_extensions_never_make_it_earlier(life):
    term, events = life
    clock = told(*events, term=term)
    assert clock.set_due <= clock.first_due <= clock.due
    assert clock.due == last_day(term, CALENDAR, pauses=clock.pauses, more=clock.more)


@given(lives(), st.integers(1, 90))
def test_a_holiday_more_never_makes_it_earlier(life, after):
    term, events = life
    off = Special(term.start + timedelta(days=after), DayKind.OFF, "Nghỉ")
    if term.by_hand is None:
        whole = [Event(term.start, What.GIVEN, WORKS, term), *events]
        later = replay(whole, CALENDAR.with_days([off]), today=LATER).due
        assert later >= replay(whole, CALENDAR, today=LATER).due


@given(lives())
def test_the_explanation_ends_on_the_due_date_and_counts_every_day_of_the_term(life):
    term, events = life
    clock = told(*events, term=term)
    rows = list(explain(term, CALENDAR, pauses=clock.pauses, more=clock.more))
    assert [row.day for row in rows] == [term.start + timedelta(days=n) for n in range(len(rows))]
    assert rows[-1].day == clock.due
    numbers = [row.number for row in rows if row.number is not None]
    days = term.days if term.by_hand is None else CALENDAR.between(term.start, term.by_hand)
    assert numbers == list(range(1, days + clock.more + 1))
    assert all(row.why for row in rows)


@pytest.mark.parametrize("unit", [Unit.WORKING, Unit.CALENDAR])
def test_a_calendar_of_the_installation_moves_the_day(unit):
    storm = CALENDAR.with_days([Special(date(2024, 5, 8), DayKind.OFF, "Nghỉ tránh bão")])
    term = Term(GIVEN, 10 if unit is Unit.WORKING else 16, unit)
    assert (last_day(term, CALENDAR), last_day(term, storm)) == (date(2024, 5, 8), date(2024, 5, 9))
