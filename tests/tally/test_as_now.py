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
