"""Delivery and satisfaction: of the reply in force, within its days; unhappy leads on as the place has settled."""

from datetime import date

import pytest
from sqlalchemy import select

from feedback.case import resolution, standing
from feedback.case.answering import delivery, setting
from feedback.case.answering.delivery import Handed, Heard
from feedback.case.answering.word import AskedBy, Satisfaction, Unhappy, Way
from feedback.case.record import Recommendation
from feedback.core.refusal import NotThere, Refused
from feedback.office import officer as officers
from tests import make
from tests.case.answering.ground import AT, TODAY, answer, does, send, taken, told

ON = date(2024, 4, 19)


@pytest.fixture
def city(db):
    return make.city()


@pytest.fixture
def works(city):
    return officers.viewer(make.officer("agency", city.works))


@pytest.fixture
def one(city, works):
    made = taken(city)
    send(made, works)
    return made


def deliver(r, **more):
    facts = {"way": Way.POST, "on": ON, "by": "Bưu tá", **more}
    return does(delivery.deliver, r, Handed(**facts), officer_id=1, at=AT, today=TODAY)


def hear(r, verdict, note="", **more):
    heard = Heard(verdict=verdict, asked_by=AskedBy.PHONE, on=more.pop("on", ON), note=note)
    return does(delivery.hear, r, heard, officer_id=1, by="Mẫu", at=AT, today=TODAY)


def which(db, condition) -> list[str]:
    return sorted(db.session.scalars(select(Recommendation.code).where(condition)))


def test_undelivered_until_handed_over_and_again_after_a_correction(db, one, works, city):
    make.recommendation(replied_on=TODAY, reply_text="Có từ trước")
    assert which(db, delivery.undelivered()) == [one.code]
    first = deliver(one)
    assert deliver(one) is first
    assert which(db, delivery.undelivered()) == []
    assert told(one).count("reply:deliver") == 1
    send(one, works, answer(text="Đính chính."), reason="Nhầm")
    assert which(db, delivery.undelivered()) == [one.code]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"on": date(2024, 4, 17)}, "on"),
        ({"on": date(2024, 4, 21)}, "on"),
        ({"by": " "}, "by"),
        ({"way": Way.OTHER}, "proof"),
    ],
)
def test_what_cannot_be_is_refused(one, facts, field):
    with pytest.raises(Refused) as refused:
        deliver(one, **facts)
    assert refused.value.field == field


def test_nothing_to_deliver_before_a_reply_or_while_reopened(city, one):
    with pytest.raises(Refused, match="chưa có trả lời đã gửi"):
        deliver(taken(city))
    with pytest.raises(Refused, match="từ trước khi"):
        deliver(taken(city, replied_on=TODAY))
    does(resolution.reopen, one, reason="Sai", on=TODAY)
    with pytest.raises(Refused, match="đang mở lại"):
        deliver(one)


def test_content_is_only_written_down(db, one):
    hear(one, Satisfaction.SATISFIED)
    hear(one, Satisfaction.SATISFIED)
    assert told(one).count("reply:satisfaction") == 1
    assert which(db, delivery.unhappy()) == []


def test_unhappy_asks_the_secretariat_which_reopens_or_says_why_not(db, one):
    with pytest.raises(Refused, match="ghi rõ vì sao"):
        hear(one, Satisfaction.UNHAPPY)
    said = hear(one, Satisfaction.UNHAPPY, "Đường vẫn ngập")
    assert which(db, delivery.unhappy()) == [one.code]
    assert delivery.unhappy_of(one.id) is said
    wanted = "Người nêu không hài lòng với trả lời (hỏi ngày 19/04/2024, điện thoại): Đường vẫn ngập"
    assert delivery.reason_of(said) == wanted
    with pytest.raises(Refused, match="ghi lý do"):
        does(delivery.leave, one, reason=" ", today=TODAY)
    does(delivery.leave, one, reason="Ngoài thẩm quyền", today=TODAY)
    assert which(db, delivery.unhappy()) == []


def test_a_later_word_counts(db, one):
    hear(one, Satisfaction.UNHAPPY, "Chưa rõ")
    hear(one, Satisfaction.ACCEPTS, on=TODAY)
    assert which(db, delivery.unhappy()) == []


def test_the_place_may_reopen_at_once_or_only_mark(db, city, works, one):
    does(setting.adopt, city.top, separated=True, unhappy=Unhappy.REOPEN)
    hear(one, Satisfaction.UNHAPPY, "Đường vẫn ngập")
    assert one.reopened_on == TODAY
    assert standing.handling(one) is standing.Handling.WORKING
    does(setting.adopt, city.top, separated=True, unhappy=Unhappy.MARK, version=1)
    other = taken(city)
    send(other, works)
    hear(other, Satisfaction.UNHAPPY, "Chưa được")
    assert (other.reopened_on, which(db, delivery.unhappy())) == (None, [])


def test_who_may_note_it(city, one):
    make.assign(one, city.land.id, leads=False, turn="taken")
    for role, unit in (("agency", city.works), ("front", city.front), ("secretariat", city.office)):
        assert delivery.get(one.id, officers.viewer(make.officer(role, unit))) is one
    for role, unit in (("agency", city.land), ("front", city.wards[0])):
        with pytest.raises(NotThere):
            delivery.get(one.id, officers.viewer(make.officer(role, unit)))
