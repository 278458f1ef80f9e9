"""Working days: the calendar shipped, counted by hand across Tết and swapped days; the arithmetic held by properties."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.core.working import Calendar, DayKind, Special, Unit, shipped

DAYS = st.dates(date(2014, 1, 1), date(2027, 12, 31))


def d(text: str) -> date:
    day, month, year = map(int, text.split("/"))
    return date(year, month, day)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("20/1/2014", 10, "10/2/2014"),  # 21-24, Sat 25 worked, 27; 28/1-5/2 off; 6, 7, Sat 8 worked, 10
        ("24/12/2014", 8, "6/1/2015"),  # 25, 26, Sat 27 worked, 29-31; 1-2/1 off; 5, 6
        ("9/2/2015", 10, "2/3/2015"),  # 10-13, Sat 14 worked; 16-23 off; 24-27, 2/3
        ("1/2/2016", 10, "22/2/2016"),  # 2-5; 8-12 off; 15-19, 22
        ("11/4/2016", 15, "5/5/2016"),  # 12-15; 18 off for Giỗ Tổ on a Saturday; 19-22, 25-29; 2-3/5 off; 4, 5
        ("23/1/2017", 5, "6/2/2017"),  # 24, 25; 26/1-1/2 off; 2, 3, 6
        ("12/2/2018", 5, "26/2/2018"),  # 13; 14-20 off; 21-23, 26
        ("24/12/2018", 10, "8/1/2019"),  # 25-28; 31 and 1/1 off; 2-4, Sat 5 worked, 7, 8
        ("28/1/2019", 10, "18/2/2019"),  # 29/1-1/2; 4-8 off; 11-15, 18
        ("12/4/2019", 15, "8/5/2019"),  # 15 off; 16-19, 22-26; 29/4-1/5 off; 2, 3, Sat 4 worked, 6-8
        ("20/1/2020", 5, "3/2/2020"),  # 21, 22; 23-29 off; 30, 31, 3/2
        ("8/2/2021", 5, "22/2/2021"),  # 9; 10-16 off; 17-19, 22
        ("31/8/2021", 3, "7/9/2021"),  # 1; 2-3 off, two days from 2021 on; 6, 7
        ("24/1/2022", 10, "14/2/2022"),  # 25-28; 31/1-4/2 off; 7-11, 14
        ("16/1/2023", 10, "6/2/2023"),  # 17-19; 20-26 off; 27, 30/1-3/2, 6
        ("24/4/2023", 5, "4/5/2023"),  # 25-28; 1-3/5 off, two of them for weekend days; 4
        ("22/4/2024", 10, "8/5/2024"),  # 23-26; 29/4-1/5 off; 2, 3, Sat 4 worked, 6-8
        ("21/4/2025", 10, "7/5/2025"),  # 22-25, Sat 26 worked, 28, 29; 30/4-2/5 off; 5-7
        ("30/12/2025", 7, "10/1/2026"),  # 31; 1-2 off; 5-9, Sat 10 worked
        ("17/8/2026", 11, "3/9/2026"),  # 18-21, Sat 22 worked, 24-28; 31/8-2/9 off; 3
    ],
)
def test_golden_calendar(start, count, end):
    assert shipped().add(d(start), count) == d(end)
    assert shipped().between(d(start), d(end)) == count


def test_working_days_of_each_year():
    worked = {year: shipped().between(date(year - 1, 12, 31), date(year, 12, 31)) for year in range(2014, 2028)}
    assert worked[2014] == 261 - 10 - 4 + 5  # weekdays, holidays on weekdays with compensation, swapped off, worked
    assert worked[2020] == 262 - 10
    assert worked[2024] == 262 - 11
    assert all(246 <= count <= 253 for count in worked.values())


def test_each_swapped_day_off_names_the_day_worked_for_it():
    days = shipped().days
    for one in days.values():
        if one.kind is DayKind.WORKED:
            off = d(one.name.removeprefix("Làm bù cho ngày "))
            assert one.day.weekday() == 5
            assert days[off].kind is DayKind.OFF
            assert off.weekday() < 5
            assert f"{one.day:%d/%m/%Y}" in days[off].name


def test_every_day_has_its_name_and_basis_and_what_is_not_decided_says_so():
    assert all(one.name and one.basis for one in shipped().days.values())
    assert [one.day for one in shipped().days.values() if one.open] == [
        date(2026, 11, 24),
        *(date(2027, 2, day) for day in range(5, 10)),
        date(2027, 11, 24),
    ]


def test_why():
    calendar = shipped()
    assert calendar.why(date(2024, 2, 9)) == "Tết Nguyên đán"
    assert calendar.why(date(2024, 5, 4)) == "Làm bù cho ngày 29/04/2024"
    assert calendar.why(date(2024, 5, 5)) == "nghỉ Chủ nhật"
    assert calendar.why(date(2026, 11, 24)) == "Ngày Văn hóa Việt Nam (dự kiến)"
    assert calendar.why(date(2024, 5, 6)) == "ngày làm việc"


def test_what_an_installation_writes_stands_above():
    changed = shipped().with_days([Special(date(2024, 5, 4), DayKind.PLAIN, "Không làm bù")])
    assert not changed.works(date(2024, 5, 4))
    assert changed.add(d("22/4/2024"), 10) == d("9/5/2024")


@given(DAYS, st.integers(1, 60))
def test_counting_there_and_back(start, count):
    calendar = shipped()
    end = calendar.add(start, count)
    assert calendar.works(end)
    assert calendar.between(start, end) == count
    assert calendar.between(end, start) == -count
    assert calendar.add(calendar.add(start, count, back=True), count) <= calendar.settle(start)


@given(DAYS, st.integers(0, 120))
def test_between_counts_the_days_that_are_worked(start, length):
    end = start + timedelta(days=length)
    plain = sum(shipped().works(start + timedelta(days=n)) for n in range(1, length + 1))
    assert shipped().between(start, end) == plain


@given(DAYS, st.integers(1, 60), st.integers(1, 90), st.sampled_from([Unit.WORKING, Unit.CALENDAR]))
def test_a_holiday_more_never_makes_an_end_earlier(start, count, after, unit):
    calendar = shipped()
    more = calendar.with_days([Special(start + timedelta(days=after), DayKind.OFF, "Nghỉ")])
    assert more.settle(more.add(start, count, unit)) >= calendar.settle(calendar.add(start, count, unit))


def test_a_calendar_without_working_days_says_so():
    start = date(2024, 1, 1)
    none = Calendar({day: Special(day, DayKind.OFF, "Nghỉ") for day in (start + timedelta(n) for n in range(5000))})
    with pytest.raises(ValueError, match="no working day"):
        none.add(start, 1)
