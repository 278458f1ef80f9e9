"""Numbers longer than any number of ours, where a page reads them by itself: told, or passed over, never an error."""

from datetime import date

import pytest

from feedback.case.watch.record import Gathering
from feedback.core import store
from tests import make

DAY = date(2024, 6, 3)
LONG = "9" * 5_000  # longer than Python turns into a number
pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@pytest.fixture
def city(db, on):
    on(DAY)
    return make.city()


@pytest.mark.parametrize("people", [LONG, "0000000019999999999", "0", "x"])
def test_people_behind_a_gathered_opinion(city, signed_in, people):
    front = signed_in("front", city.front)
    form = {"title": "Bộ ý kiến", "gathered_at": "Tổ 5", "first_on": "01/06/2024", "last_on": "02/06/2024"}
    answer = front.submit("/gatherings/new", {**form, "lines": f"Cống tắc | {people}"})
    assert answer.status_code == 422
    assert "không phải số người" in answer.text
    assert store.db.session.query(Gathering).count() == 0


def test_an_input_whose_name_is_made_up(city, signed_in):
    session = make.dialogue(DAY, city.top).id
    office = signed_in("secretariat", city.office)
    form = {"version": 1, f"g{LONG}-name": "Nông dân", f"g{LONG}-people": "5"}
    assert office.submit(f"/dialogues/{session}/attendance", form).status_code < 500


def test_a_version_that_a_script_made_up(city, signed_in):
    session = make.dialogue(DAY, city.top)
    opinion = make.recommendation(session).id
    office = signed_in("secretariat", city.office)
    here = f"/dialogues/{session.id}/hall/{opinion}/line"
    assert office.post(here, json={"version": LONG}).status_code < 500


def test_a_rule_that_was_never_shown(city, signed_in):
    opinion = make.recommendation(make.dialogue(DAY, city.top)).id
    office = signed_in("secretariat", city.office)
    for line in (f"{opinion}:1:{LONG}", f"{opinion}:{LONG}:1", f"{LONG}:1:1"):
        assert office.submit("/assignments/by-rule", {"line": line}).status_code < 500


@pytest.mark.parametrize("year", ["02000999999", LONG, "99999", "abcd"])
def test_a_year_that_no_figure_has(city, signed_in, year):
    leader = signed_in("leader", city.top)
    assert leader.get(f"/appendices/03/cell?measure=total&year={year}").status_code == 404


def test_days_ahead(city, signed_in):
    leader = signed_in("leader", city.top)
    for days in ("000000001" + "9" * 20, LONG, "366"):
        assert "từ 0 đến 365" in leader.get(f"/recommendations?due={days}").text


def test_a_list_of_very_many_filters(city, signed_in):
    office = signed_in("secretariat", city.office)
    form = {"from": "assignment", "all": "1", "found": "&".join(["q=x"] * 400)}
    assert office.submit("/assignments/bulk", form).status_code < 500
