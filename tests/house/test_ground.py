"""The ground the tests stand on: both databases are real, and clean each time; builders build what they say."""

from feedback.case.record import Recommendation
from feedback.case.work import Conclusion
from feedback.core import calendar, journal, store
from tests import make


def test_builders_build(db):
    city = make.city()
    session = make.dialogue(agency=city.wards[0])
    opinion = make.recommendation(
        session, acceptance="accepted", replied_on=make.DAY, lead=city.works, citizen="Trần Thị Mẫu"
    )
    make.progress(opinion, city.works)
    assert (opinion.id, opinion.side, opinion.level, opinion.host_id) == (1, "authority", "commune", city.wards[0].id)
    assert opinion.countable
    assert opinion.lead.code == "SXD"
    assert db.session.query(Conclusion).one().dated_on == make.DAY
    assert make.recommendation(make.contribution(target="party_member")).side == "party"
    assert make.recommendation(make.dialogue(state="cancelled")).countable is False
    assert make.figure(city.top, total=4, accepted=3).level == "province"


def test_what_a_test_writes_is_really_committed(db):
    make.recommendation()
    db.session.rollback()
    assert db.session.query(Recommendation).count() == 1
    with store.one_transaction():
        make.recommendation()
        journal.record("test:write")
    db.session.rollback()
    assert db.session.query(Recommendation).count() == 2


def test_the_next_test_starts_clean(db, query_count):
    with query_count() as queries:
        assert db.session.query(Recommendation).count() == 0
        assert db.session.query(journal.Entry).count() == 0
    assert len(queries) == 2
    assert make.recommendation().id == 1


def test_today_can_be_fixed(on):
    on(make.DAY)
    assert calendar.today() == make.DAY


def test_a_command_sees_the_same_database(run, db):
    make.officer(login="can.bo")
    assert "can.bo" in run("officer", "list").stdout
    run("officer", "disable", "khong.co", code=1)
