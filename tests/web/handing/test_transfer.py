"""Passing on: proposed with a reason, approved or refused, done by the secretariat, taken back; nothing is doubled."""

from datetime import date

import pytest

from feedback.case import assignment
from feedback.case.handing import transfer
from feedback.case.handing.word import Move
from feedback.case.record import Recommendation
from feedback.case.word import Turn
from feedback.core import journal
from feedback.core.store import db
from tests import make
from tests.web.reading import hidden, words

TODAY = date(2024, 9, 10)
ON_BOTH = pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(autouse=True)
def _today(on):
    on(TODAY)


@pytest.fixture
def city(app):
    return make.city()


@pytest.fixture
def clerk(city, signed_in):
    return signed_in("secretariat", city.office)


@pytest.fixture
def works(city, signed_in):
    return signed_in("agency", city.works)


@pytest.fixture
def land(city, signed_in):
    return signed_in("agency", city.land)


def given(city, **facts) -> int:
    """An opinion that the works department leads and has accepted."""
    facts = {"assigned_on": date(2024, 9, 2), "taken_on": date(2024, 9, 3), "due_on": date(2024, 9, 20), **facts}
    return make.recommendation(make.dialogue(agency=city.top), lead=city.works, sorted_on=TODAY, **facts).id


def fresh(number: int) -> Recommendation:
    db.session.rollback()
    return db.session.get_one(Recommendation, number)


def turns(number: int) -> list[tuple[int, bool, Turn]]:
    db.session.rollback()
    return [(turn.agency_id, turn.leads, turn.turn) for turn in assignment.of(number)]


def acts(number: int) -> list[str]:
    db.session.rollback()
    return [entry.act for entry in journal.story("recommendation", number)]


def propose(works, city, number: int, **more):
    data = {"to": city.land.id, "reason": "Thuộc quản lý đất đai", "version": fresh(number).version, **more}
    return works.submit(f"/recommendations/{number}/transfer", data)


@ON_BOTH
def test_a_proposal_waits_and_moves_the_opinion_once_approved(city, clerk, works, land, query_count):
    number = given(city)
    with query_count() as queries:
        assert "Đề nghị chuyển cơ quan khác" in words(works.get(f"/recommendations/{number}"))
    assert len(queries) <= 20
    assert propose(works, city, number).status_code == 302
    assert propose(works, city, number).status_code == 302  # sent twice
    assert acts(number).count("transfer:propose") == 1
    assert turns(number) == [(city.works.id, True, Turn.TAKEN)]
    assert "đề nghị chuyển cơ quan chờ quyết định" in words(clerk.get("/"))
    assert "Thuộc quản lý đất đai" in words(clerk.get("/transfers"))
    page = clerk.get(f"/recommendations/{number}/transfer/decide")
    data = {"act": "approve", "due_on": "30/09/2024", "version": hidden(page, "version")[0]}
    for _ in range(2):
        assert clerk.submit(f"/recommendations/{number}/transfer/decide", data).status_code in (302, 409)
    assert turns(number) == [(city.works.id, True, Turn.ENDED), (city.land.id, True, Turn.GIVEN)]
    r = fresh(number)
    assert (r.lead_id, r.taken_on, r.due_on) == (city.land.id, None, date(2024, 9, 30))
    assert acts(number) == ["transfer:propose", "recommendation:assign", "transfer:approve"]
    told = words(works.get(f"/recommendations/{number}"))
    assert "chuyển từ Sở Xây dựng sang Sở Nông nghiệp và Môi trường" in told
    assert "giữ từ 02/09/2024 đến 10/09/2024 (8 ngày)" in told
    assert f"/recommendations/{number}/work" in land.get("/").text
    assert "Không có đề nghị nào chờ" in words(clerk.get("/transfers"))


def test_a_refusal_wants_its_reason_and_the_agency_goes_on(city, clerk, works):
    number = given(city)
    propose(works, city, number)
    page = clerk.get(f"/recommendations/{number}/transfer/decide")
    data = {"act": "refuse", "version": hidden(page, "version")[0]}
    answer = clerk.submit(f"/recommendations/{number}/transfer/decide", data)
    assert answer.status_code == 422
    assert "Không chuyển thì ghi lý do" in words(answer)
    data["answer"] = "Là việc của ngành xây dựng"
    assert clerk.submit(f"/recommendations/{number}/transfer/decide", data).status_code == 302
    assert turns(number) == [(city.works.id, True, Turn.TAKEN)]
    assert "Là việc của ngành xây dựng" in words(works.get(f"/recommendations/{number}"))
    assert transfer.of(number)[-1].state is Move.REFUSED


def test_withdrawn_by_whoever_asked(city, works):
    number = given(city)
    propose(works, city, number)
    assert "Rút đề nghị" in words(works.get(f"/recommendations/{number}"))
    for _ in range(2):
        assert works.submit(f"/recommendations/{number}/transfer/withdraw").status_code == 302
    assert acts(number).count("transfer:withdraw") == 1
    assert propose(works, city, number).status_code == 302


@pytest.mark.parametrize(
    ("more", "sentence"),
    [({"reason": " "}, "Lý do"), ({"to": ""}, "Cơ quan nên nhận"), ({"version": 99}, "vừa được người khác sửa")],
)
def test_a_proposal_that_cannot_be_says_why(city, works, more, sentence):
    number = given(city)
    answer = propose(works, city, number, **more)
    assert answer.status_code in (409, 422)
    assert sentence in words(answer)
    assert acts(number) == []


def test_no_agency_that_has_ended_is_on_offer(city, works):
    gone = make.agency("Ban Quản lý cũ", kind="office", level="province", parent=city.top, valid_to=date(2024, 1, 1))
    number = given(city)
    assert "Ban Quản lý cũ" not in words(works.get(f"/recommendations/{number}/transfer"))
    assert propose(works, city, number, to=gone.id).status_code == 422
    assert acts(number) == []


def test_an_agency_that_ended_meanwhile_is_not_given_anything(city, clerk, works, on):
    new = make.agency("Ban Quản lý mới", kind="office", level="province", parent=city.top, valid_to=date(2024, 9, 15))
    number = given(city)
    propose(works, city, number, to=new.id)
    on(date(2024, 9, 16))
    page = clerk.get(f"/recommendations/{number}/transfer/decide")
    data = {"act": "approve", "due_on": "30/09/2024", "version": hidden(page, "version")[0]}
    answer = clerk.submit(f"/recommendations/{number}/transfer/decide", data)
    assert answer.status_code == 422
    assert "không còn (hoặc chưa có) hiệu lực" in words(answer)
    assert turns(number) == [(city.works.id, True, Turn.TAKEN)]


def test_a_proposal_lapses_when_the_opinion_is_given_to_another_otherwise(city, clerk, works):
    number = given(city)
    propose(works, city, number)
    data = {"lead": city.land.id, "due_on": "30/09/2024", "on": "10/09/2024", "version": fresh(number).version}
    clerk.submit(f"/recommendations/{number}/assign", data)
    assert transfer.open_of(number) is None
    answer = clerk.get(f"/recommendations/{number}/transfer/decide")
    assert "Không còn đề nghị nào chờ" in words(answer)


def test_the_secretariat_passes_on_by_itself_and_helpers_stay(city, clerk, works):
    number = given(city)
    make.assign(fresh(number), city.commune.id, leads=False, turn="taken", given_on=TODAY)
    propose(works, city, number)
    data = {"to": city.front.id, "reason": "Theo phân công", "due_on": "30/09/2024", "version": fresh(number).version}
    for _ in range(2):
        assert clerk.submit(f"/recommendations/{number}/move", data).status_code == 302
    assert turns(number) == [
        (city.works.id, True, Turn.ENDED), (city.commune.id, False, Turn.TAKEN), (city.front.id, True, Turn.GIVEN),
    ]  # fmt: skip
    assert acts(number).count("transfer:approve") == 1
    assert transfer.of(number)[0].state is Move.REFUSED
    data = {"to": city.front.id, "reason": "Lại", "due_on": "30/09/2024", "version": fresh(number).version}
    assert clerk.submit(f"/recommendations/{number}/move", data).status_code == 422 or "đang chủ trì"


def test_what_was_returned_is_taken_back_while_nobody_holds_it(city, clerk, works):
    number = given(city)
    works.submit(f"/recommendations/{number}/give-back", {"reason": "Nhầm ngành", "version": fresh(number).version})
    assert fresh(number).lead_id is None
    page = works.get(f"/recommendations/{number}")
    assert "Nhận lại việc đã trả" in words(page)
    assert "Nhận lại" in words(works.get(f"/recommendations/{number}/ask-back"))
    for _ in range(2):
        assert works.submit(f"/recommendations/{number}/reclaim").status_code == 302
    r = fresh(number)
    assert (r.lead_id, r.taken_on, r.due_on, r.returned_on) == (city.works.id, TODAY, date(2024, 9, 20), None)
    assert turns(number) == [(city.works.id, True, Turn.RETURNED), (city.works.id, True, Turn.TAKEN)]
    assert "Sở Xây dựng nhận lại việc đã trả, hạn trả lời 20/09/2024" in words(works.get(f"/recommendations/{number}"))


def test_what_somebody_else_holds_is_asked_for(city, clerk, works, land):
    number = given(city)
    works.submit(f"/recommendations/{number}/give-back", {"reason": "Nhầm ngành", "version": fresh(number).version})
    data = {"lead": city.land.id, "due_on": "30/09/2024", "on": "10/09/2024", "version": fresh(number).version}
    clerk.submit(f"/recommendations/{number}/assign", data)
    assert works.submit(f"/recommendations/{number}/reclaim").status_code == 422
    data = {"reason": "Đúng là việc của Sở", "version": fresh(number).version}
    assert works.submit(f"/recommendations/{number}/ask-back", data).status_code == 302
    assert "Sở Xây dựng xin nhận lại ý kiến này" in words(land.get(f"/recommendations/{number}"))
    page = clerk.get(f"/recommendations/{number}/transfer/decide")
    data = {"act": "approve", "due_on": "30/09/2024", "version": hidden(page, "version")[0]}
    assert clerk.submit(f"/recommendations/{number}/transfer/decide", data).status_code == 302
    assert fresh(number).lead_id == city.works.id
    assert land.submit(f"/recommendations/{number}/reclaim").status_code == 422  # it was passed on, not returned


def test_who_never_held_it_neither_sees_nor_asks(city, works, land):
    number = given(city)
    assert land.get(f"/recommendations/{number}/transfer").status_code == 404
    assert land.submit(f"/recommendations/{number}/reclaim").status_code == 404
    assert land.submit(f"/recommendations/{number}/ask-back", {"reason": "x", "version": 1}).status_code == 404
