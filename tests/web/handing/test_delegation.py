"""Acting for another: made within bounds, stepped into and out of, journaled under both names; work in hand goes along."""

from datetime import UTC, date, datetime

import pytest

from feedback.case import assignment
from feedback.case.handing import charge
from feedback.case.record import Recommendation
from feedback.core import journal, store
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.office import delegation
from feedback.office.officer import Officer
from tests import make
from tests.web.reading import words

TODAY = date(2024, 9, 10)
AT = datetime(2024, 9, 10, 2, tzinfo=UTC)
ON_BOTH = pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(autouse=True)
def _today(on):
    on(TODAY)


@pytest.fixture
def city(app):
    return make.city()


def person(number: int) -> Officer:
    db.session.rollback()
    return db.session.get_one(Officer, number)


def stands(absent: int, deputy: int, first=TODAY, last=date(2024, 9, 20)) -> int:
    with store.one_transaction():
        made = delegation.make(
            db.session.get_one(Officer, absent), db.session.get_one(Officer, deputy), valid_from=first, valid_to=last,
            reason="Nghỉ phép", by="Mẫu", at=AT, today=TODAY,
        )  # fmt: skip
        return made.id


def given(city, **facts) -> int:
    facts = {"taken_on": date(2024, 9, 3), "due_on": date(2024, 9, 20), **facts}
    return make.recommendation(make.dialogue(agency=city.top), lead=city.works, sorted_on=TODAY, **facts).id


@ON_BOTH
def test_who_is_away_lets_a_colleague_act(city, signed_in):
    away = signed_in("agency", city.works, name="Lê Thị Vắng")
    deputy = signed_in("agency", city.works, name="Phạm Văn Thay")
    signed_in("agency", city.land, name="Người Sở khác")
    page = words(away.get("/delegations"))
    assert "Phạm Văn Thay" in page
    assert "Người Sở khác" not in page
    data = {"deputy": deputy.officer_id, "valid_from": "10/09/2024", "valid_to": "20/09/2024", "reason": "Nghỉ phép"}
    for _ in range(2):
        assert away.submit("/delegations", data).status_code == 302
    rows = delegation.about(away.officer_id)
    assert len(rows) == 1
    number = rows[0].id
    assert "Lê Thị Vắng nhờ bạn làm thay đến hết 20/09/2024" in words(deputy.get("/"))
    opinion = given(city, taken_on=None)
    assert deputy.submit(f"/delegations/{number}/act").status_code == 302
    assert "Đang làm thay Lê Thị Vắng" in words(deputy.get("/"))
    assert deputy.submit("/assignments/take", {"only": opinion}).status_code == 302
    db.session.rollback()
    line = journal.story("recommendation", opinion)[-1]
    assert line.officer_name.startswith("Phạm Văn Thay thay Lê Thị Vắng (")
    assert (line.officer_id, line.agency_id) == (deputy.officer_id, city.works.id)
    assert "Phạm Văn Thay thay Lê Thị Vắng" in words(deputy.get(f"/recommendations/{opinion}"))
    assert deputy.submit("/delegations/resume").status_code == 302
    assert "Đang làm thay" not in words(deputy.get("/"))
    acts = [entry.act for entry in journal.story("officer", away.officer_id)]
    assert acts[-3:] == ["officer:delegate", "officer:act-for", "officer:act-own"]


def test_nothing_is_widened(city):
    clerk, other = make.officer("secretariat", city.office), make.officer("secretariat", city.top)
    ward = make.officer("secretariat", city.wards[0])
    reader, agency = make.officer("leader", city.top), make.officer("agency", city.works)
    assert delegation.unfit(clerk, other) is None
    assert "cơ quan khác" in delegation.unfit(clerk, ward)
    assert "không có đủ nhiệm vụ" in delegation.unfit(clerk, reader)
    assert delegation.unfit(reader, clerk) is None  # the secretariat holds every duty of a leader
    assert "cơ quan khác" in delegation.unfit(agency, other)
    assert "cơ quan khác" in delegation.unfit(agency, make.officer("agency", city.land))
    assert "đã khóa" in delegation.unfit(clerk, make.officer("secretariat", city.office, active=False))
    assert "người khác" in delegation.unfit(clerk, clerk)


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        (date(2024, 9, 12), date(2024, 9, 11), "bằng hoặc sau"),
        (date(2024, 9, 1), date(2024, 9, 9), "đã qua"),
        (date(2024, 9, 10), date(2025, 9, 10), "dài nhất 92 ngày"),
        (date(2024, 9, 15), date(2024, 9, 25), "đã làm thay từ 10/09/2024 đến 20/09/2024"),
    ],
)
def test_spans_that_cannot_be(city, first, last, sentence):
    absent, deputy = make.officer("agency", city.works), make.officer("agency", city.works)
    stands(absent.id, deputy.id)
    with pytest.raises(Refused, match=sentence):
        stands(absent.id, deputy.id, first, last)


def test_it_ends_by_day_by_hand_and_by_a_locked_account(city, signed_in, on):
    away, deputy = signed_in("agency", city.works), signed_in("agency", city.works)
    number = stands(away.officer_id, deputy.officer_id)
    opinion = given(city, taken_on=None)
    deputy.submit(f"/delegations/{number}/act")
    on(date(2024, 9, 21))
    answer = deputy.submit("/assignments/take", {"only": opinion})
    assert answer.status_code == 409
    assert "Việc làm thay vừa kết thúc" in words(answer)
    db.session.rollback()
    assert db.session.get_one(Recommendation, opinion).taken_on is None
    assert deputy.submit(f"/delegations/{number}/act").status_code == 404
    on(TODAY)
    deputy.submit(f"/delegations/{number}/act")
    for _ in range(2):
        assert away.submit(f"/delegations/{number}/end").status_code == 302
    assert "từ đây bạn làm việc dưới tên của chính mình" in words(deputy.get("/"))
    again = stands(away.officer_id, deputy.officer_id)
    with store.one_transaction():
        db.session.get_one(Officer, away.officer_id).active = False
    assert deputy.submit(f"/delegations/{again}/act").status_code == 404


def test_somebody_elses_delegation_is_nobodys_business(city, signed_in):
    away, deputy = signed_in("agency", city.works), signed_in("agency", city.works)
    number = stands(away.officer_id, deputy.officer_id)
    third = signed_in("agency", city.works)
    assert third.submit(f"/delegations/{number}/act").status_code == 404
    assert third.submit(f"/delegations/{number}/end").status_code == 404
    assert third.get(f"/delegations?officer={away.officer_id}").status_code == 404


def test_who_keeps_accounts_does_it_for_somebody_who_is_ill(city, signed_in):
    away, deputy = make.officer("agency", city.works, name="Lê Thị Ốm"), make.officer("agency", city.works)
    admin = signed_in("admin", city.top)
    data = {"deputy": deputy.id, "valid_from": "10/09/2024", "valid_to": "20/09/2024", "reason": "Ốm"}
    number, path = away.id, f"/delegations?officer={away.id}"
    assert "Cử người làm thay Lê Thị Ốm" in words(admin.get(path))
    assert admin.submit(path, data).status_code == 302
    assert len(delegation.about(number)) == 1
    assert "ngày đã chọn" in words(admin.get(path))


@ON_BOTH
def test_work_in_hand_is_named_and_handed_over(city, signed_in):
    away = signed_in("agency", city.works, name="Lê Thị Vắng")
    deputy = signed_in("agency", city.works, name="Phạm Văn Thay")
    stranger = make.officer("agency", city.land).id
    opinion, second = given(city), given(city)
    assert "Người phụ trách" in words(away.get(f"/recommendations/{opinion}/work"))
    for _ in range(2):
        assert away.submit(f"/recommendations/{opinion}/charge", {"officer": away.officer_id}).status_code == 302
    assert away.submit(f"/recommendations/{second}/charge", {"officer": stranger}).status_code == 422
    assert away.submit(f"/recommendations/{second}/charge", {"officer": "x"}).status_code == 422
    code = db.session.get_one(Recommendation, opinion).code
    assert code in words(away.get("/charges"))
    assert "việc bạn được cử phụ trách" in words(away.get("/"))
    data = {
        "deputy": deputy.officer_id,
        "valid_from": "10/09/2024",
        "valid_to": "20/09/2024",
        "reason": "Phép",
        "over": "y",
    }
    assert away.submit("/delegations", data).status_code == 302
    assert "Đã chuyển 1 việc" in words(away.get("/delegations"))
    assert code in words(deputy.get("/charges"))
    assert code not in words(away.get("/charges"))
    db.session.rollback()
    turn = next(t for t in assignment.of(opinion) if t.leads)
    assert charge.of([turn.id])[turn.id].name == "Phạm Văn Thay"
    acts = [entry.act for entry in journal.story("recommendation", opinion)]
    assert acts == ["recommendation:charge", "recommendation:charge"]
    assert "cử Phạm Văn Thay phụ trách thay Lê Thị Vắng" in words(deputy.get(f"/recommendations/{opinion}"))
    assert deputy.submit(f"/recommendations/{opinion}/charge", {"officer": ""}).status_code == 302
    assert charge.count(deputy.officer_id) == 0
