"""Conclusions through time: a new day adds, the same day corrects, the latest is in force, undated ones move (rule 4)."""

from datetime import date

import pytest

from feedback.case import conclusion, place, recommendation
from feedback.case.word import Acceptance
from feedback.core import store
from tests import make

YES, NO, PARTLY = Acceptance.ACCEPTED, Acceptance.NOT_ACCEPTED, Acceptance.PARTLY
MARCH, APRIL, MAY = date(2024, 3, 20), date(2024, 4, 20), date(2024, 5, 20)


@pytest.fixture
def opinion(db):
    return make.recommendation()


def enter(opinion, acceptance, day, reason=None) -> bool:
    with store.one_transaction():
        return conclusion.enter(opinion, acceptance, dated_on=day, reason=reason)


def history(opinion):
    return [(line.dated_on, line.acceptance) for line in conclusion.of(opinion.id)]


def in_force(opinion):
    return opinion.acceptance, opinion.concluded_on, opinion.concluded_given


def test_the_day_it_counts_from():
    reply, received = APRIL, MARCH
    assert conclusion.effective_day(MAY, replied_on=reply, received_on=received) == MAY
    assert conclusion.effective_day(None, replied_on=reply, received_on=received) == APRIL
    assert conclusion.effective_day(None, replied_on=None, received_on=received) == MARCH


def test_a_new_day_adds_and_the_latest_is_in_force(opinion):
    assert enter(opinion, YES, APRIL)
    assert enter(opinion, NO, MAY, "Vượt thẩm quyền")
    assert history(opinion) == [(APRIL, YES), (MAY, NO)]
    assert in_force(opinion) == (NO, MAY, MAY)
    assert opinion.not_accepted_reason == "Vượt thẩm quyền"


def test_an_earlier_day_is_history_only(opinion):
    enter(opinion, NO, MAY, "Vượt thẩm quyền")
    assert enter(opinion, YES, APRIL)
    assert history(opinion) == [(APRIL, YES), (MAY, NO)]
    assert in_force(opinion) == (NO, MAY, MAY)


def test_the_same_day_corrects_and_says_whether_anything_changed(opinion):
    enter(opinion, YES, APRIL)
    assert not enter(opinion, YES, APRIL)
    assert enter(opinion, PARTLY, APRIL)
    assert history(opinion) == [(APRIL, PARTLY)]
    assert in_force(opinion) == (PARTLY, APRIL, APRIL)


def test_reopened_is_pending_from_that_day(opinion):
    enter(opinion, YES, APRIL)
    enter(opinion, None, MAY)
    assert history(opinion) == [(APRIL, YES), (MAY, None)]
    assert in_force(opinion) == (None, MAY, MAY)


def test_without_a_day_it_counts_from_the_reply_and_follows_it(opinion):
    enter(opinion, YES, None)
    assert in_force(opinion) == (YES, opinion.received_on, None)
    with store.one_transaction():
        opinion.replied_on = APRIL
        conclusion.follow_reply(opinion)
    assert (history(opinion), in_force(opinion)) == ([(APRIL, YES)], (YES, APRIL, None))
    assert enter(opinion, NO, None, "Trái quy định")
    assert history(opinion) == [(APRIL, NO)]


def test_an_undated_one_does_not_move_onto_another(opinion):
    enter(opinion, YES, None)
    enter(opinion, NO, APRIL, "Trái quy định")
    with store.one_transaction():
        opinion.replied_on = APRIL
        conclusion.follow_reply(opinion)
    assert history(opinion) == [(opinion.received_on, YES), (APRIL, NO)]
    assert in_force(opinion) == (NO, APRIL, APRIL)


def test_an_undated_one_of_the_past_does_not_undo_a_reopening(opinion):
    enter(opinion, YES, None)
    enter(opinion, None, APRIL)
    with store.one_transaction():
        opinion.replied_on = MAY
        conclusion.follow_reply(opinion)
    assert in_force(opinion) == (None, APRIL, APRIL)


def test_a_dated_one_stays_when_the_reply_moves(opinion):
    enter(opinion, YES, APRIL)
    with store.one_transaction():
        opinion.replied_on = MAY
        conclusion.follow_reply(opinion)
    assert history(opinion) == [(APRIL, YES)]


def test_an_undated_one_follows_the_day_of_reception_and_of_the_session(db):
    session = make.dialogue(MAY)
    opinion = make.recommendation(session, acceptance="accepted")
    with store.one_transaction():
        told = {"content": "Sửa đường", "channel": None, "people": 1, "version": None, "today": MAY}
        recommendation.amend(opinion, received_on=APRIL, **told)
    assert (in_force(opinion), history(opinion)) == ((YES, APRIL, None), [(APRIL, YES)])
    with store.one_transaction():
        recommendation.amend(opinion, received_on=None, **told)
        session.occasion.day = MARCH
        place.restamp_occasion(session.occasion)
    assert (in_force(opinion), history(opinion)) == ((YES, MARCH, None), [(MARCH, YES)])
    enter(opinion, NO, MAY, "Vượt thẩm quyền")
    with store.one_transaction():
        session.occasion.day = APRIL
        place.restamp_occasion(session.occasion)
    assert history(opinion) == [(MARCH, YES), (MAY, NO)]  # one of the past stays where it was
