"""A unit as it is now: with what it, and all below it, succeeded; the same figures on both sides of a reform; both databases."""

from collections import Counter
from datetime import date

import pytest

from feedback.tally import appendix
from feedback.tally.ask import ask
from tests import make

REFORM = date(2025, 7, 1)
LAST = date(2025, 6, 30)
WINDOW = (date(2024, 1, 1), date(2026, 6, 30))


@pytest.fixture
def reformed(db):
    """Two wards of a district became one ward under the city; one of them had succeeded a third in 2020."""
    top = make.agency("Thành phố Mẫu", code="TM", level="province")
    district = make.agency("Quận Cũ", code="QC", level="district", parent=top, valid_to=LAST)
    new = make.agency("Phường Mới", code="PM", parent=top, valid_from=REFORM)
    one = make.agency("Phường Một", code="P1", parent=district, valid_to=LAST, successor=new)
    two = make.agency(
        "Phường Hai", code="P2", parent=district, valid_from=date(2020, 1, 1), valid_to=LAST, successor=new
    )
    three = make.agency("Phường Ba", code="P3", parent=district, valid_to=date(2019, 12, 31), successor=two)
    other = make.agency("Phường Khác", code="PK", parent=top)
    return {"top": top, "district": district, "new": new, "one": one, "two": two, "three": three, "other": other}


def dialogues(unit, *, as_now: bool, first=WINDOW[0], last=WINDOW[1], as_of=None) -> dict[int, int]:
    filled = appendix.fill(ask("04", first, last, as_of=as_of, agency=unit, as_now=as_now))
    found: Counter[int] = Counter()
    for row in filled.rows:
        found[row.year] += row["dialogues"]
    return dict(+found)


def test_a_unit_has_what_those_it_succeeded_had(reformed):
    for name, day in (("one", date(2024, 5, 5)), ("two", date(2025, 6, 30)), ("new", date(2026, 1, 5)),
                      ("other", date(2024, 5, 5)), ("three", date(2018, 5, 5)), ("district", date(2024, 9, 9))):  # fmt: skip
        make.dialogue(day, reformed[name])
    assert dialogues(reformed["new"], as_now=False) == {2026: 1}
    assert dialogues(reformed["new"], as_now=True) == {2024: 1, 2025: 1, 2026: 1}
    assert dialogues(reformed["new"], as_now=True, first=date(2018, 1, 1)) == {2018: 1, 2024: 1, 2025: 1, 2026: 1}
    assert dialogues(reformed["one"], as_now=True) == {2024: 1}
    assert dialogues(reformed["top"], as_now=True) == {2024: 2, 2025: 1, 2026: 1}  # the district has no successor
    assert dialogues(reformed["top"], as_now=False) == {2024: 3, 2025: 1, 2026: 1}


def test_before_the_reform_there_is_nothing_succeeded_yet_below_it(reformed):
    make.dialogue(date(2024, 5, 5), reformed["one"])
    assert dialogues(reformed["district"], as_now=True, last=LAST) == {2024: 1}
    assert dialogues(reformed["district"], as_now=True) == {}


def test_by_the_command(reformed, run):
    make.dialogue(date(2024, 5, 5), reformed["one"])
    window = ("04", "--from", "2024-01-01", "--to", "2026-06-30", "--agency", "PM")
    assert '"dialogues": 1' in run("appendix", *window, "--as-now").stdout
    assert '"dialogues": 1' not in run("appendix", *window).stdout


def test_a_report_of_2014_to_2026_is_right_on_both_sides(db):
    """Two wards merged, a commune split, a district ended: each year at the level and in the unit of its day."""
    city = make.agency("Thành phố Mẫu", code="TM", level="province")
    district = make.agency("Quận Cũ", code="QC", level="district", parent=city, valid_to=LAST)
    new = make.agency("Phường Mới", code="PM", parent=city, valid_from=REFORM)
    wards = [
        make.agency(f"Phường {n}", code=f"P{n}", parent=district, valid_to=LAST, successor=new) for n in ("Một", "Hai")
    ]
    half = make.agency("Xã Tách Một", code="T1", parent=city, valid_from=date(2020, 1, 1))
    other_half = make.agency("Xã Tách Hai", code="T2", parent=city, valid_from=date(2020, 1, 1))
    whole = make.agency("Xã Gốc", code="XG", parent=city, valid_to=date(2019, 12, 31), successor=half)
    for year in (2014, 2019, 2024):
        make.dialogue(date(year, 5, 5), district)
        for ward in wards:
            make.recommendation(make.dialogue(date(year, 6, 6), ward), acceptance="accepted")
    for unit, year in ((whole, 2016), (whole, 2019), (half, 2021), (other_half, 2021), (new, 2025), (new, 2026)):
        make.recommendation(make.dialogue(date(year, 8, 8), unit))
    window = (date(2014, 1, 1), date(2026, 12, 31))

    def told(unit, *, as_now: bool) -> dict[tuple[int, str], tuple[int, int, int]]:
        rows = appendix.fill(ask("04", *window, agency=unit, as_now=as_now)).rows
        assert len(rows) == 12 * 3 + 2  # districts to 2025, two levels from 2026
        return {
            (r.year, r.level.value): (r["dialogues"], r["accepted"], r["total"])
            for r in rows
            if r.level and not r.empty
        }

    old = {(2014, "commune"): (2, 2, 2), (2019, "commune"): (2, 2, 2), (2024, "commune"): (2, 2, 2)}
    since = {(2025, "commune"): (1, 0, 1), (2026, "commune"): (1, 0, 1)}
    districts = {(year, "district"): (1, 0, 0) for year in (2014, 2019, 2024)}
    assert told(new, as_now=False) == since
    assert told(new, as_now=True) == old | since
    assert told(half, as_now=False) == {(2021, "commune"): (1, 0, 1)}
    assert told(half, as_now=True) == {(year, "commune"): (1, 0, 1) for year in (2016, 2019, 2021)}
    assert told(other_half, as_now=True) == {(2021, "commune"): (1, 0, 1)}
    assert told(district, as_now=False) == old | districts
    both = told(None, as_now=False)
    assert both == told(None, as_now=True) == told(city, as_now=False)
    assert both[2019, "commune"] == (3, 2, 3)
    assert {cell: counts for cell, counts in both.items() if cell not in told(city, as_now=True)} == districts
