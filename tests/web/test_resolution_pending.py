"""Concluding: agreed to one by one and many at once, otherwise with the reason; the result since; reopened; by whom."""

from datetime import date

import pytest

from feedback.case import conclusion
from feedback.case.word import Acceptance, OutstandingReason, Result
from feedback.core import store
from tests import make
from tests.web.reading import hidden, words
from tests.web.replying import acts, agree, fresh, send

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
    return signed_in("agency", city.works, name="Lê Văn Thử")


@pytest.fixture
def one(city) -> int:
    """Taken by the works department, the land department co-operating."""
    made = make.recommendation(
        make.dialogue(agency=city.top), lead=city.works, assigned_on=TODAY, taken_on=TODAY, due_on=date(2024, 9, 30)
    )
    make.assign(made, city.land.id, leads=False, turn="taken")
    return made.id


def test_what_has_come_of_it_since(one, works, clerk):
    path = f"/recommendations/{one}/result"
    assert works.get(path).status_code == 422  # not answered yet
    send(works, one, result="outstanding", outstanding_code="no_funds", outstanding_note="chờ ngân sách")
    page = works.get(path)
    assert "chờ ngân sách</textarea>" in page.text
    sent = {"version": hidden(page, "version")[0], "result": "settled", "settled_on": "10/09/2024"}
    bad = works.submit(path, {**sent, "settled_on": ""})
    assert bad.status_code == 422
    assert "không có ngày giải quyết" in words(bad)
    assert [works.submit(path, sent).status_code for _ in range(2)] == [302, 302]
    assert (fresh(one).result, fresh(one).settled_on) == (Result.SETTLED, TODAY)
    stale = clerk.submit(f"/recommendations/{one}/settle", {**sent, "result": "settling", "settled_on": ""})
    assert stale.status_code == 409
    assert "Đang lưu: Đã giải quyết" in words(stale)
    later = {"version": hidden(stale, "version")[0], "result": "outstanding", "outstanding_code": "court"}
    assert clerk.submit(f"/recommendations/{one}/settle", later).status_code == 302
    assert fresh(one).outstanding_code is OutstandingReason.COURT
    assert acts(one) == ["reply", "settle", "settle"]


def answered(city, works, count: int) -> list[int]:
    session = make.dialogue(agency=city.top)
    with store.one_transaction():
        ids = [make.recommendation(session, lead=city.works, taken_on=TODAY).id for _ in range(count)]
    for number in ids:
        assert send(works, number).status_code == 302
    return ids


@ON_BOTH
def test_agreed_to_one_by_one_and_many_at_once(city, works, clerk, query_count):
    ids = answered(city, works, 4)
    hall = make.recommendation(make.dialogue(agency=city.top), in_hall=True, replied_on=make.DAY).id
    with query_count() as queries:
        page = clerk.get("/conclusions")
    assert len(queries) <= 20
    assert "Ý kiến chờ kết luận 5" in words(page)
    assert words(page).count("Đồng ý : Tiếp thu") == 4
    sent = {"line": hidden(page, "line"), "found": "", "dated_on": "10/09/2024", "only": ids[0]}
    answer = clerk.submit("/conclusions/agree", sent)
    order = [int(line.partition(":")[0]) for line in hidden(page, "line")]
    following = order[order.index(ids[0]) + 1 :]
    assert answer.location == "/conclusions" + (f"#r{following[0]}" if following else "")
    assert (fresh(ids[0]).acceptance, fresh(ids[0]).concluded_on) == (Acceptance.ACCEPTED, TODAY)
    said = words(agree(clerk, page, id=[*ids, hall]))
    assert "Đã kết luận 4 ý kiến." in said
    assert "chưa kết luận: Cơ quan chưa đề xuất" in said
    assert acts(ids[0]) == ["reply", "conclude"]
    page = clerk.get("/conclusions")
    agree(clerk, page, id=[hall], otherwise="accepted")
    assert fresh(hall).acceptance is Acceptance.ACCEPTED
    assert "Không có ý kiến nào chờ kết luận" in words(clerk.get("/conclusions"))


def test_agreed_on_a_day_that_cannot_be(city, works, clerk):
    (number,) = answered(city, works, 1)
    page = clerk.get("/conclusions")
    assert "ở tương lai" in words(agree(clerk, page, only=number, dated_on="11/09/2024"))
    assert "không phải là ngày" in words(agree(clerk, page, only=number, dated_on="mai"))
    assert "Chưa chọn ý kiến nào" in words(agree(clerk, page))
    assert fresh(number).acceptance is None


@ON_BOTH
def test_the_list_narrowed_by_what_is_proposed(city, works, clerk):
    answered(city, works, 1)
    make.recommendation(make.dialogue(agency=city.top), in_hall=True, replied_on=make.DAY, content="Hỏi ngay tại chỗ")
    assert "Hỏi ngay tại chỗ" in clerk.get("/conclusions?proposed=none").text
    assert "Hỏi ngay tại chỗ" not in clerk.get("/conclusions?proposed=accepted").text


def test_concluded_otherwise_with_the_reason(city, works, signed_in):
    (number,) = answered(city, works, 1)
    leader = signed_in("leader", city.top)
    path = f"/recommendations/{number}/conclude"
    page = leader.get(path)
    assert "Cơ quan đề xuất: Tiếp thu." in words(page)
    sent = {"version": hidden(page, "version")[0], "acceptance": "not_accepted", "dated_on": "10/09/2024"}
    bad = leader.submit(path, sent)
    assert bad.status_code == 422
    assert "Không tiếp thu phải ghi lý do" in words(bad)
    bad = leader.submit(path, {**sent, "acceptance": "partly"})
    assert "Kết luận khác đề xuất" in words(bad)
    sent["reason"] = "Vượt thẩm quyền"
    assert [leader.submit(path, sent).status_code for _ in range(2)] == [302, 302]
    assert [(c.acceptance, c.reason) for c in conclusion.of(number)] == [(Acceptance.NOT_ACCEPTED, "Vượt thẩm quyền")]
    assert acts(number) == ["reply", "conclude"]
    late = leader.submit(path, {**sent, "acceptance": "accepted", "reason": ""})
    assert late.status_code == 409
    assert "Đang lưu: Không tiếp thu" in words(late)


def test_reopened(city, works, clerk):
    (number,) = answered(city, works, 1)
    agree(clerk, clerk.get("/conclusions"), only=number)
    path = f"/recommendations/{number}/reopen"
    sent = {"version": hidden(clerk.get(path), "version")[0], "reason": "Đường lại hỏng"}
    assert clerk.submit(path, {**sent, "reason": ""}).status_code == 422
    assert [clerk.submit(path, sent).status_code for _ in range(2)] == [302, 302]
    assert (fresh(number).acceptance, fresh(number).result) == (None, Result.SETTLING)
    assert acts(number) == ["reply", "conclude", "reopen"]
    assert "Mở lại, trả lời lại" in words(works.get("/"))


def test_the_agency_and_the_front_do_not_conclude(one, works, city, signed_in):
    send(works, one)
    front = signed_in("front", city.front)
    for who in (works, front):
        for path in ("conclude", "settle", "reopen"):
            assert who.get(f"/recommendations/{one}/{path}").status_code == 403
        assert who.submit("/conclusions/agree", {"only": one}).status_code == 403
    assert front.get(f"/recommendations/{one}/work").status_code == 403


def test_raised_elsewhere_is_concluded_elsewhere(one, works, city, signed_in):
    send(works, one)
    commune = signed_in("secretariat", city.commune)
    make.assign(fresh(one), city.commune.id, leads=False, turn="taken")
    assert commune.get(f"/recommendations/{one}").status_code == 200
    for path in ("conclude", "settle", "reopen"):
        assert commune.get(f"/recommendations/{one}/{path}").status_code == 404
    commune.submit("/conclusions/agree", {"only": one, "line": f"{one}:9", "dated_on": "10/09/2024"})
    assert fresh(one).acceptance is None
