"""The window: years, cuts and rows that stand even at 0, with plain values."""

from datetime import date

from feedback.office.agency import Level
from feedback.tally.ask import Ask, levels_in

PLAN_246 = Ask("03", date(2013, 12, 12), date(2023, 4, 30), date(2023, 4, 30))


def test_the_window_alone_cuts_years():
    cuts = [PLAN_246.cut(year) for year in (2013, 2014, 2022, 2023)]
    assert cuts == [(date(2013, 12, 12), date(2013, 12, 31)), None, None, (date(2023, 1, 1), date(2023, 4, 30))]
    early = Ask("03", date(2014, 1, 1), date(2014, 12, 31), date(2014, 3, 1))
    assert (early.cut(2014), early.until) == (None, date(2014, 3, 1))


def test_rows_stand_from_2014_to_the_last_year():
    rows = PLAN_246.standing_rows()
    assert (rows[0], rows[-1], len(rows)) == ((2014, Level.PROVINCE), (2023, Level.COMMUNE), 30)
    assert Ask("03", date(2010, 1, 1), date(2012, 1, 1), date(2012, 1, 1)).standing_rows() == []


def test_districts_stand_to_2025():
    assert levels_in(2025) == [Level.PROVINCE, Level.DISTRICT, Level.COMMUNE]
    assert levels_in(2026) == [Level.PROVINCE, Level.COMMUNE]
