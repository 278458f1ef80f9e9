"""The demonstration's registers: every book has lines at every level, of units that stood, the same every time."""

from datetime import date

import pytest
from sqlalchemy import func, select

from feedback.core import journal, store
from feedback.demo import books, make
from feedback.demo.city import City
from feedback.office import agency as units
from feedback.office.agency import Level, Period
from feedback.register.draft import Draft
from feedback.register.library import SHAPES

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_every_book_is_alive(db):
    city = City()
    with store.one_transaction():
        make._enter_units(city)
    with store.one_transaction():
        made = books.lay(city, TODAY)
    session = store.db.session
    assert made == sum(session.scalar(select(func.count(shape.model.id))) for shape in SHAPES)
    for shape in SHAPES:
        lines = session.scalars(select(shape.model)).all()
        assert {line.day.year for line in lines} == set(range(2014, 2027))
        assert all(units.existed(line.agency_id, line.day) and line.search_text is not None for line in lines)
        stood = (Period.agency_id == shape.model.agency_id) & shape.model.day.between(
            Period.valid_from, Period.valid_to
        )
        assert set(session.scalars(select(Period.level).join(shape.model, stood))) == set(Level)
        late = max(lines, key=lambda line: line.id)
        assert journal.story(shape.subject, late.id)[0].act == f"{shape.subject}:add"
    assert 0 < session.scalar(select(func.count()).where(Draft.hurried)) < session.scalar(select(func.count(Draft.id)))
