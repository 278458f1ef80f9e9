"""Succession where the heir has a part already: whoever leads does not co-operate with itself."""

from datetime import date

import pytest
from sqlalchemy import select

from feedback.case import succession
from feedback.case.word import Turn
from feedback.case.work import Assignment
from feedback.core import store
from tests import make

DAY, LAST, AFTER = date(2024, 4, 1), date(2024, 4, 30), date(2024, 5, 1)


@pytest.fixture
def units(db):
    city = make.city()
    heir = make.agency("Sở Mới", kind="office", level="province", parent=city.top)
    old = make.agency("Sở Cũ", kind="office", level="province", parent=city.top, valid_to=LAST, successor=heir)
    return old, heir


def handed_over(lead, co):
    """The parts after the old unit has ended: (unit, leads, turn)."""
    opinion = make.recommendation(make.dialogue(day=DAY), lead=lead, assigned_on=DAY)
    make.assign(opinion, co.id, leads=False, given_on=DAY)
    with store.one_transaction():
        succession.hand_over(AFTER)
    parts = store.db.session.scalars(select(Assignment).where(Assignment.recommendation_id == opinion.id))
    return opinion, {(part.agency_id, part.leads, part.turn) for part in parts}


def test_the_lead_of_the_old_unit_goes_to_one_that_co_operated(units):
    old, heir = units
    opinion, parts = handed_over(lead=old, co=heir)
    assert opinion.lead_id == heir.id
    assert parts == {(old.id, True, Turn.ENDED), (heir.id, False, Turn.ENDED), (heir.id, True, Turn.GIVEN)}


def test_the_part_of_the_old_unit_falls_to_the_one_that_leads(units):
    old, heir = units
    opinion, parts = handed_over(lead=heir, co=old)
    assert opinion.lead_id == heir.id
    assert {part for part in parts if part[2] is not Turn.ENDED} == {(heir.id, True, Turn.GIVEN)}
