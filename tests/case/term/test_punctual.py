"""The three figures: in Python for one record, in SQL for lists; the two are equal, and each count equals its list."""

from datetime import date
from itertools import product

import pytest
from sqlalchemy import select

from feedback.case.record import Recommendation
from feedback.case.term import marks, punctual
from feedback.case.term.word import Mark, Punctuality
from feedback.core import store
from feedback.office import officer as officers
from tests import grounds, make

TODAY = date(2024, 6, 1)
EARLY, MIDDLE, LATE = date(2024, 4, 10), date(2024, 5, 10), date(2024, 7, 10)


@pytest.fixture
def city(db):
    return make.city()


@pytest.fixture
def opinions(ground, db):
    """Every mixture of due dates, pauses, replies, reopenings and kinds."""
    ground("punctual", fill)
    return db.session.scalars(select(Recommendation)).all()


def fill() -> None:
    city = make.city()
    session = make.dialogue(agency=city.top)
    with store.one_transaction():
        for due, first, paused, replied, reopened, nature in product(
            (None, MIDDLE, LATE), (None, EARLY), (None, EARLY), (None, EARLY, MIDDLE, LATE), (None, LATE),
            ("recommendation", "complaint"),
        ):  # fmt: skip
            facts = {"due_on": due, "first_due_on": first, "paused_on": paused, "replied_on": replied}
            make.recommendation(session, lead=city.works, reopened_on=reopened, nature=nature, **facts)


@pytest.mark.parametrize("day", [TODAY, date(2024, 8, 1)])
def test_both_say_the_same(opinions, day, db):
    for which in Punctuality:
        listed = set(db.session.scalars(select(Recommendation.id).where(punctual.is_sql(which, day))))
        assert listed == {one.id for one in opinions if punctual.of(one, day) is which}
        assert listed


def test_each_count_equals_its_list(opinions, db):
    viewer = officers.viewer(make.officer("leader", grounds.city().top))
    counts = marks.figures(viewer, 2024, TODAY)
    pairs = {Mark.ON_TIME: Punctuality.ON_TIME, Mark.EXTENDED: Punctuality.EXTENDED, Mark.LATE: Punctuality.LATE}
    for mark, which in pairs.items():
        listed = db.session.scalars(select(Recommendation.id).where(marks.where(mark, TODAY))).all()
        assert counts[which] == len(listed) > 0
    assert sum(counts.values()) == sum(punctual.of(one, TODAY) is not None for one in opinions)


@pytest.mark.parametrize(
    ("facts", "which"),
    [
        ({"due_on": MIDDLE, "replied_on": MIDDLE}, Punctuality.ON_TIME),
        ({"due_on": MIDDLE, "first_due_on": EARLY, "replied_on": MIDDLE}, Punctuality.EXTENDED),
        ({"due_on": MIDDLE, "first_due_on": EARLY, "replied_on": EARLY}, Punctuality.ON_TIME),
        ({"due_on": EARLY, "replied_on": MIDDLE}, Punctuality.LATE),
        ({"due_on": EARLY}, Punctuality.LATE),
        ({"due_on": EARLY, "paused_on": EARLY}, None),
        ({"due_on": LATE}, None),
        ({"replied_on": MIDDLE}, None),
    ],
)
def test_in_which_figure(city, facts, which):
    opinion = make.recommendation(make.dialogue(agency=city.top), lead=city.works, **facts)
    assert punctual.of(opinion, TODAY) is which
