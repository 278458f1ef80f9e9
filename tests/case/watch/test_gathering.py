"""Sets of the Front: written, handed over, returned, taken in once, each line followed to what became of it."""

from datetime import date, timedelta

import pytest

from feedback.case.watch import gathering
from feedback.case.watch.word import GatheringState
from feedback.case.word import Channel, Nature
from feedback.core import store
from feedback.core.refusal import NotThere, Refused, Stale
from feedback.office import officer as officers
from tests import make, watching

DAY = date(2024, 6, 3)
TERMS = gathering.Terms(title="Ý kiến quý II", gathered_at="Hội nghị tổ 5", first_on=make.DAY, last_on=DAY)


@pytest.fixture
def city(db):
    return make.city()


@pytest.fixture
def front(city):
    return officers.viewer(make.officer("front", city.front))


def write(viewer, *lines, into=None, terms=TERMS, **more):
    with store.one_transaction():
        wanted = [gathering.Line(*line) for line in lines]
        return gathering.write(into, viewer, terms, wanted, by="Mẫu", today=DAY, **more)


def hand_over(found):
    with store.one_transaction():
        gathering.hand_over(found, on=DAY, paper_number="20/MTTQ", today=DAY)


def test_taken_in_each_line_is_an_opinion_of_the_chosen_session(city, front):
    found = write(front, ("Cống tắc", 12, "Môi trường"), ("  ", 1), ("Thiếu đèn đường", 3))
    hand_over(found)
    hall = make.dialogue(date(2024, 5, 20), city.top)
    with store.one_transaction():
        first, second = gathering.take_in(found, hall.occasion, today=DAY + timedelta(days=2))
    assert (first.content, first.people, first.field, first.channel) == ("Cống tắc", 12, "Môi trường", Channel.FRONT)
    assert (first.received_on, first.nature, first.occasion_id) == (DAY, Nature.RECOMMENDATION, hall.id)
    assert [line.recommendation_id for line in gathering.lines(found)] == [first.id, second.id]
    with pytest.raises(Refused, match="đã tiếp nhận"), store.one_transaction():
        gathering.take_in(found, hall.occasion, today=DAY + timedelta(days=2))


def test_returned_it_is_mended_and_handed_over_again(city, front):
    found = write(front, ("Cống tắc", 12))
    hand_over(found)
    with pytest.raises(Refused, match="không sửa được nữa"):
        write(front, ("Khác", 1), into=found)
    with store.one_transaction():
        gathering.give_back(found, reason="Thiếu địa bàn", on=DAY)
    write(front, ("Cống tắc ở ngõ 5", 12), into=found)
    hand_over(found)
    assert (found.state, found.reason) == (GatheringState.HANDED, None)
    assert [line.content for line in gathering.lines(found)] == ["Cống tắc ở ngõ 5"]


def test_two_who_write_the_same_set(city, front):
    found = write(front, ("Một", 1))
    version = found.version
    write(front, ("Một", 1), ("Hai", 1), into=found, version=version)
    with pytest.raises(Stale):
        write(front, ("Ba", 1), into=found, version=version)


def test_nothing_is_taken_into_a_session_that_was_called_off(city, front):
    found = write(front, ("Một", 1))
    hand_over(found)
    off = make.dialogue(agency=city.top, state="cancelled")
    with pytest.raises(Refused, match="Chọn cuộc khác"), store.one_transaction():
        gathering.take_in(found, off.occasion, today=DAY)
    assert [line.recommendation_id for line in gathering.lines(found)] == [None]


def test_what_is_missing_is_refused(city, front):
    empty = watching.gathering(city.front)
    with pytest.raises(Refused, match="chưa có ý kiến nào"):
        hand_over(empty)
    for wrong, field in (
        ({"title": ""}, "title"),
        ({"gathered_at": " "}, "gathered_at"),
        ({"last_on": date(2023, 1, 1)}, "last_on"),
    ):
        facts = {**vars(TERMS), **wrong}
        with pytest.raises(Refused) as told:
            write(front, ("Một", 1), terms=gathering.Terms(**facts))
        assert told.value.field == field


def test_a_set_that_is_being_written_is_seen_by_its_own_front_only(city, front):
    found = write(front, ("Một", 1))
    secretary = officers.viewer(make.officer("secretariat", city.office))
    ward = make.agency("Mặt trận phường", kind="front", parent=city.commune)
    other = officers.viewer(make.officer("front", ward))
    assert gathering.get(found.id, front).id == found.id
    for stranger in (secretary, other):
        with pytest.raises(NotThere):
            gathering.get(found.id, stranger)
    hand_over(found)
    assert gathering.get(found.id, secretary).id == found.id
    with pytest.raises(NotThere):
        gathering.own(found.id, secretary)
