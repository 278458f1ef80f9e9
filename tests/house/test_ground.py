"""The ground the tests stand on: both databases are real, clean each time, and see what requests commit."""

from feedback.case.record import Recommendation
from feedback.core import store

from tests import make


def test_builders_build(db):
    c=make.city(); o=make.dialogue(agency=c.wards[0]); r=make.recommendation(o, acceptance="accepted", replied_on=make.DAY, lead=c.works)
    make.contribution(); make.recommendation(make.contribution(), citizen="X"); make.figure(c.top); make.officer()
    make.progress(r, c.works)
    assert r.id == 1 and r.side == "authority"

def test_starts_clean(db):
    assert db.session.query(Recommendation).count() == 0
    make.recommendation()
    db.session.rollback()
    assert db.session.query(Recommendation).count() == 1


def test_starts_clean_again(db, query_count):
    with query_count() as q:
        assert db.session.query(Recommendation).count() == 0
    assert len(q)==1
    assert make.recommendation().id == 1
