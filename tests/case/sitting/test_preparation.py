"""Before the session and in the hall: who prepares what, what is carried into the hall, where an opinion comes from."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from feedback.case import dialogue as dialogues
from feedback.case import joining, recommendation, standing, story
from feedback.case.dialogue import Terms
from feedback.case.recommendation import Line
from feedback.case.record import Recommendation
from feedback.case.sitting import gathering, hall, preparation
from feedback.case.sitting.record import Origin, Preparation
from feedback.case.sitting.word import Prepared
from feedback.case.word import Channel, DialogueState, Nature
from feedback.core import store
from feedback.core.refusal import NotThere, Refused
from feedback.office import officer as officers
from tests import make

TODAY = date(2024, 3, 1)
ON = TODAY + timedelta(days=10)


@pytest.fixture
def ground(db):
    city = make.city()
    session = make.dialogue(ON, city.wards[0], state="planned")
    opinion = make.recommendation(session, content="Nạo vét cống", channel="front", people=30, sorted_on=TODAY)
    return city, session, opinion


def _ask(opinion, agency, due_on=ON - timedelta(days=2), **more):
    with store.one_transaction():
        return preparation.ask(opinion, agency, due_on=due_on, on=TODAY, session_on=ON, **more)


def test_asked_written_and_handed_in(ground):
    city, _, opinion = ground
    one = _ask(opinion, city.works)
    assert (one.state, one.due_on, opinion.lead_id) == (Prepared.ASKED, ON - timedelta(days=2), None)
    assert standing.handling(opinion) is standing.Handling.SORTED, "no assignment"
    with store.one_transaction():
        preparation.write(one, answer="Sẽ nạo vét\ntrong tháng 4", ready=False, by="A", version=1, today=TODAY)
    assert one.state is Prepared.ASKED
    with store.one_transaction():
        preparation.write(one, answer=one.answer, ready=True, by="A", version=None, today=TODAY)
    assert (one.state, one.answered_by) == (Prepared.READY, "A")
    told = [event.what for event in story.tell(opinion, story.read(opinion))]
    assert "giao Sở Xây dựng chuẩn bị trả lời tại hội nghị, trước ngày 09/03/2024" in " ".join(told)
    assert "Sở Xây dựng gửi câu trả lời đã chuẩn bị" in told


def test_given_back_and_asked_of_another(ground):
    city, session, opinion = ground
    one = _ask(opinion, city.works)
    with pytest.raises(Refused, match="phải ghi lý do"), store.one_transaction():
        preparation.give_back(one, reason="", version=None)
    with store.one_transaction():
        preparation.give_back(one, reason="Thuộc ngành nông nghiệp", version=None)
    assert one.state is Prepared.RETURNED
    _ask(opinion, city.land, known=one)
    assert (one.agency_id, one.state, one.returned_reason) == (city.land.id, Prepared.ASKED, None)
    assert preparation.counts(session.id) == {Prepared.ASKED: 1, Prepared.READY: 0, Prepared.RETURNED: 0}
    with store.one_transaction():
        preparation.withdraw(one, version=None)
    assert preparation.of_dialogue(session.id) == {}


@pytest.mark.parametrize(
    ("facts", "due", "why"),
    [
        ({}, ON + timedelta(days=1), "Hạn chuẩn bị"),
        ({}, TODAY - timedelta(days=1), "Hạn chuẩn bị"),
        ({"admission": "withdrawn"}, None, "Đã rút"),
        ({"replied_on": TODAY, "received_given": TODAY}, None, "Đã trả lời"),
    ],
)
def test_not_asked(ground, facts, due, why):
    city, session, _ = ground
    with pytest.raises(Refused, match=why):
        _ask(make.recommendation(session, **facts), city.works, due)


def test_only_the_agency_sees_its_part(ground):
    city, session, opinion = ground
    one = _ask(opinion, city.works)
    own, other = (officers.viewer(make.officer("agency", unit)) for unit in (city.works, city.land))
    assert preparation.get(one.id, own).id == one.id
    assert [row.id for row in store.db.session.scalars(preparation.mine(own))] == [one.id]
    assert list(store.db.session.scalars(preparation.mine(other))) == []
    with pytest.raises(NotThere):
        preparation.get(one.id, other)
    with store.one_transaction():
        session.state = DialogueState.HELD
    assert list(store.db.session.scalars(preparation.mine(own))) == [], "the session is over"


def test_answered_in_the_hall_with_what_was_prepared(ground):
    city, session, opinion = ground
    _ask(opinion, city.works)
    with pytest.raises(Refused, match="chưa diễn ra"), store.one_transaction():
        hall.answer(opinion, session, text="x", version=None, today=TODAY)
    with store.one_transaction():
        hall.answer(opinion, session, text="Nạo vét trước 30/4", version=opinion.version, today=ON)
    assert (opinion.in_hall, opinion.replied_on, opinion.reply_text) == (True, ON, "Nạo vét trước 30/4")
    assert standing.handling(opinion) is standing.Handling.REPLIED
    with store.one_transaction():
        hall.answer(opinion, session, text="Nạo vét trước 15/4", version=None, today=ON)
    with store.one_transaction():
        hall.take_back(opinion, version=None)
    assert standing.handling(opinion) is standing.Handling.SORTED
    with pytest.raises(Refused, match="chưa ghi"), store.one_transaction():
        hall.take_back(opinion, version=None)
    words = " ".join(event.what for event in story.tell(opinion, story.read(opinion)))
    assert "ghi trả lời tại chỗ" in words
    assert "bỏ ghi trả lời tại chỗ" in words


def test_not_answered_in_the_hall_once_given_out_or_concluded(ground):
    city, session, _ = ground
    given = make.recommendation(session, lead=city.works, assigned_on=TODAY)
    done = make.recommendation(session, acceptance="accepted", in_hall=True, replied_on=ON, concluded_on=ON)
    with pytest.raises(Refused, match="Đã giao cơ quan"), store.one_transaction():
        hall.answer(given, session, text="x", version=None, today=ON)
    with pytest.raises(Refused, match="đã kết luận"), store.one_transaction():
        hall.take_back(done, version=None)


def test_where_it_comes_from(ground):
    _, session, opinion = ground
    with store.one_transaction():
        kept = gathering.cover(session, [" Tổ dân phố  1", "tổ dân phố 1", "", "Thôn Đông"], version=1)
    assert kept == gathering.localities(session.id) == ["Tổ dân phố 1", "Thôn Đông"]
    with store.one_transaction():
        gathering.come_from(opinion, "Thôn Đông")
    assert gathering.origins([opinion.id]) == {opinion.id: "Thôn Đông"}
    with store.one_transaction():
        gathering.come_from(opinion, "")
    assert gathering.origins([opinion.id]) == {}
    assert gathering.by_channel(session.id) == [(Channel.FRONT, 1, 30)]


def test_a_struck_line_takes_along_what_stood_beside_it(db):
    session = make.dialogue(ON, state="planned")
    line = make.recommendation(session)
    with store.one_transaction():
        gathering.come_from(line, "Thôn Đông")
    with store.one_transaction():
        joining.strike(line, version=None)
    assert db.session.query(Origin).count() == db.session.query(Recommendation).count() == 0
    assert db.session.query(Preparation).count() == 0


def test_an_answer_in_the_hall_is_of_the_sessions_day(ground):
    """Also to what was sent in before, written on its line; where the session's day is put right, it follows."""
    _, session, _ = ground
    sent_in = Line(key="gui-truoc", content="Lắp đèn", nature=Nature.RECOMMENDATION, received_on=TODAY)
    with store.one_transaction():
        opinion = recommendation.receive(session.occasion, sent_in, today=TODAY)
        recommendation.rewrite(opinion, replace(sent_in, in_hall=True, reply_text="Lắp trong quý I"), version=None)
    assert (opinion.received_on, opinion.replied_on) == (TODAY, ON)
    terms = Terms(agency=session.occasion.agency, on=ON + timedelta(days=2), head=session.head)
    with store.one_transaction():
        dialogues.change(session, terms, version=None, today=ON)
    assert opinion.replied_on == ON + timedelta(days=2)
