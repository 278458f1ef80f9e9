"""Figures as a frame: the same numbers, summed by year; shares from sums; headed in words."""

import csv
import io
from datetime import date

from feedback.tally import appendix, frame
from feedback.tally.ask import ask
from tests import make

FIRST, LAST = date(2023, 1, 1), date(2024, 12, 31)


def _filled():
    city = make.city()
    make.recommendation(
        make.dialogue(date(2023, 5, 1), city.top), acceptance="accepted", concluded_given=date(2023, 6, 1)
    )
    make.recommendation(
        make.dialogue(date(2024, 5, 1), city.top), acceptance="partly", concluded_given=date(2024, 6, 1)
    )
    make.recommendation(make.dialogue(date(2024, 7, 1), city.commune))
    return appendix.fill(ask("04", FIRST, LAST))


def test_a_frame_holds_the_rows_of_the_form(db):
    filled = _filled()
    found = frame.figures(filled)
    assert found["total"].tolist() == [row["total"] for row in filled.rows]
    assert found["year"].tolist() == [row.year for row in filled.rows]
    assert list(found.columns[:2]) == ["year", "level"]


def test_the_file_says_shares_with_a_comma_and_none_without_a_total(db):
    text = frame.as_csv(_filled())
    assert text.startswith("\ufeffNăm,Cấp,")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    city = next(row for row in rows if row["Năm"] == "2024" and row["Cấp"] == "Thành phố")
    share = next(name for name in city if name.endswith("(%)"))
    assert city[share] == "100,0"
    district = next(row for row in rows if row["Cấp"] == "Quận, huyện")
    assert district[share] == ""
