"""The ladder of reminders: steps in working days, office hours, an installation's own steps."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.case import ladder
from feedback.case.ladder import Owed, Step, Who
from feedback.core.refusal import Refused
from feedback.core.working import shipped

DUE = date(2026, 3, 12)  # a Thursday
STEPS = ladder.steps()
DAYS = shipped()


@pytest.mark.parametrize(
    ("today", "step", "times", "words"),
    [
        (date(2026, 3, 4), None, 0, ""),
        (date(2026, 3, 5), "soon", 0, "còn 5 ngày làm việc"),
        (date(2026, 3, 7), "soon", 0, "còn 4 ngày làm việc"),  # a Saturday
        (date(2026, 3, 11), "eve", 0, "còn 1 ngày làm việc"),
        (date(2026, 3, 12), "due", 0, "đến hạn hôm nay"),
        (date(2026, 3, 13), "late", 0, "quá 1 ngày làm việc"),
        (date(2026, 3, 16), "late", 0, "quá 2 ngày làm việc"),
        (date(2026, 3, 19), "escalated", 0, "quá 5 ngày làm việc"),
        (date(2026, 4, 2), "overdue", 0, "quá 15 ngày làm việc"),
        (date(2026, 4, 15), "overdue", 0, "quá 24 ngày làm việc"),
        (date(2026, 4, 16), "overdue", 1, "quá 25 ngày làm việc"),
    ],
)
def test_each_step_on_its_working_day(today, step, times, words):
    at = ladder.reached(STEPS, Owed.REPLY, DUE, today, DAYS)
    assert (at and at.step.key) == step
    if at is not None:
        assert (at.round, at.words) == (times, words)


def test_over_tet_nobody_is_hurried():
    """Due on the first working day after Tết 2026: nine days off stand between two working days."""
    before, due = date(2026, 2, 13), date(2026, 2, 23)
    assert ladder.reached(STEPS, Owed.REPLY, due, before, DAYS).words == "còn 1 ngày làm việc"
    assert not DAYS.works(date(2026, 2, 17))


def test_what_repeats_is_told_again_every_so_many_days():
    step = Step("overdue", "Quá hạn", Owed.REPLY, 15, frozenset({Who.AGENCY}), 10)
    rounds = [
        ladder.reached([step], Owed.REPLY, DUE, DAYS.add(DUE, days), DAYS).round for days in (15, 24, 25, 34, 35, 115)
    ]
    assert rounds == [0, 0, 1, 1, 2, 10]


def test_not_accepted_counts_from_the_day_it_was_given():
    assert ladder.reached(STEPS, Owed.GIVEN, DUE, date(2026, 3, 16), DAYS) is None
    at = ladder.reached(STEPS, Owed.GIVEN, DUE, date(2026, 3, 17), DAYS)
    assert (at.step.key, at.words) == ("not_taken", "giao đã 3 ngày làm việc, chưa nhận")


@given(st.dates(date(2014, 1, 1), date(2027, 12, 31)), st.dates(date(2014, 1, 1), date(2027, 12, 31)))
def test_a_later_day_never_goes_down_the_ladder(one, other):
    first, last = sorted((one, other))
    ranks = [
        (at.step.days, at.round) if (at := ladder.reached(STEPS, Owed.REPLY, DUE, day, DAYS)) else (-99, 0)
        for day in (first, last)
    ]
    assert ranks[0] <= ranks[1]


@pytest.mark.parametrize(
    ("local", "opens"),
    [
        ("2026-03-12 09:00", "2026-03-12 09:00"),
        ("2026-03-12 03:00", "2026-03-12 07:30"),
        ("2026-03-12 17:00", "2026-03-13 07:30"),
        ("2026-03-13 23:00", "2026-03-16 07:30"),  # over the week-end
        ("2026-02-14 10:00", "2026-02-23 07:30"),  # over Tết
    ],
)
def test_nobody_is_written_to_at_night_or_on_a_day_off(local, opens):
    from feedback.core import calendar

    def at(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=calendar.ZONE)

    assert ladder.in_hours(at(local).astimezone(UTC), DAYS) == at(opens)


def test_an_installations_own_ladder(tmp_path):
    (tmp_path / "reminders.toml").write_text(
        '[[step]]\nkey = "due"\nlabel = "Đến hạn"\nof = "reply"\ndays = 0\nwho = ["agency", "leader"]\n', "utf-8"
    )
    assert ladder.steps(tmp_path) == (Step("due", "Đến hạn", Owed.REPLY, 0, frozenset({Who.AGENCY, Who.LEADER})),)


@pytest.mark.parametrize(
    "text",
    [
        "[[step]",
        "[[step]]\nkey = 'x'",
        "[[step]]\nkey='x'\nlabel='x'\nof='reply'\ndays=1\nwho=['ai']",
        "[[step]]\nkey='x'\nlabel='x'\nof='reply'\ndays='1'\nwho=['agency']",
        "[[step]]\nkey='x'\nlabel='x'\nof='reply'\ndays=1\nevery=0\nwho=['agency']",
    ],
)
def test_a_ladder_that_cannot_be_read_is_named(tmp_path, text):
    (tmp_path / "reminders.toml").write_text(text, "utf-8")
    with pytest.raises(Refused, match="reminders.toml"):
        ladder.steps(tmp_path)
