"""Giving out, one and many: what would happen is told before, what happened after; taken, returned and taken back."""

from datetime import date

import pytest

from feedback.case import assignment
from feedback.case.record import Recommendation
from feedback.case.word import Turn
from feedback.case.work import Assignment
from feedback.core import journal, store
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


def follow(client, path: str, data: dict):
    """The page that a form leads on to."""
    return client.get(client.submit(path, data).headers["Location"])


def fresh(number: int) -> Recommendation:
    db.session.rollback()
    return db.session.get_one(Recommendation, number)


def turns(number: int) -> list[tuple[int, bool, Turn]]:
    db.session.rollback()
    return [(turn.agency_id, turn.leads, turn.turn) for turn in assignment.of(number)]


def acts(number: int) -> list[str]:
    return [entry.act.removeprefix("recommendation:") for entry in journal.story("recommendation", number)]


def sorted_ones(city, count: int, **facts) -> list[int]:
    session = make.dialogue(agency=city.top)
    with store.one_transaction():
        return [make.recommendation(session, sorted_on=TODAY, **facts).id for _ in range(count)]


def form(lead, **more) -> dict:
    return {"lead": lead.id, "due_on": "30/09/2024", "on": "10/09/2024", **more}


@ON_BOTH
def test_what_waits_is_listed_with_the_reason_it_came_back(city, clerk, works, query_count):
    one, two = sorted_ones(city, 2)
    make.recommendation(make.dialogue(agency=city.top))  # not sorted yet
    make.recommendation(make.dialogue(agency=city.top), lead=city.works, sorted_on=TODAY)
    clerk.submit(f"/recommendations/{one}/assign", form(city.works, version=fresh(one).version))
    works.submit(f"/recommendations/{one}/give-back", {"reason": "Thuộc Sở Nông nghiệp", "version": fresh(one).version})
    with query_count() as queries:
        page = clerk.get("/assignments")
    assert len(queries) <= 20
    assert "Thuộc Sở Nông nghiệp" in words(page)
    assert all(fresh(number).code in page.text for number in (one, two))
    assert "Ý kiến chờ giao 2" in words(page)
    assert fresh(two).code not in clerk.get("/assignments?queue=returned").text
    assert fresh(one).code not in clerk.get("/assignments?queue=unassigned").text


def test_one_given(city, clerk):
    (one,) = sorted_ones(city, 1)
    page = clerk.get(f"/recommendations/{one}/assign")
    assert 'value="01/10/2024"' in page.text  # three weeks on
    sent = form(city.works, co=[city.land.id, ""], version=hidden(page, "version")[0])
    answer = clerk.submit(f"/recommendations/{one}/assign", sent)
    assert answer.location == f"/recommendations/{one}"
    r = fresh(one)
    assert (r.lead_id, r.due_on, r.assigned_on) == (city.works.id, date(2024, 9, 30), TODAY)
    assert sorted(turns(one)) == sorted([(city.works.id, True, Turn.GIVEN), (city.land.id, False, Turn.GIVEN)])
    assert clerk.submit(f"/recommendations/{one}/assign", sent).status_code == 302  # pressed twice: done once
    assert acts(one) == ["assign"]


def test_one_given_wrongly_is_told_at_its_input(city, clerk):
    (one,) = sorted_ones(city, 1)
    version = fresh(one).version
    for sent, told in (
        ({"due_on": "01/09/2024"}, "trước ngày giao"),
        ({"on": "11/09/2024"}, "ở tương lai"),
        ({"lead": ""}, "Chưa chọn “Cơ quan chủ trì”"),
        ({"lead": 10**6}, "không có trong danh sách"),
        ({"co": [10**6]}, "danh sách"),
        ({"due_on": "31/02/2024"}, "Không có ngày"),
    ):
        answer = clerk.submit(f"/recommendations/{one}/assign", {**form(city.works, version=version), **sent})
        assert answer.status_code == 422
        assert told in words(answer)
        assert fresh(one).lead_id is None


def test_the_second_of_two_is_told_what_the_first_did(city, clerk):
    (one,) = sorted_ones(city, 1)
    version = fresh(one).version
    clerk.submit(f"/recommendations/{one}/assign", form(city.works, version=version))
    late = clerk.submit(f"/recommendations/{one}/assign", form(city.land, version=version, due_on="15/09/2024"))
    assert late.status_code == 409
    assert "Đang lưu: Sở Xây dựng" in words(late)
    assert "Đang lưu: 30/09/2024" in words(late)
    assert 'value="15/09/2024"' in late.text
    assert fresh(one).lead_id == city.works.id
    again = clerk.submit(
        f"/recommendations/{one}/assign", form(city.land, version=hidden(late, "version")[0], due_on="15/09/2024")
    )
    assert again.status_code == 302
    assert fresh(one).lead_id == city.land.id


def test_what_cannot_be_given_says_why_and_offers_no_form(city, clerk):
    one = make.recommendation(make.dialogue(agency=city.top), replied_on=date(2024, 3, 20)).id
    page = clerk.get(f"/recommendations/{one}/assign")
    assert "mở lại trước khi giao" in words(page)
    assert 'name="lead"' not in page.text


def chosen(clerk, ids, **more):
    """From the list's bar to the preview."""
    answer = clerk.submit("/assignments/bulk", {"id": ids, "found": "q=duong", **more})
    assert answer.status_code == 302
    return answer.location


@ON_BOTH
def test_many_from_the_list_to_a_result_for_each_line(city, clerk, query_count):
    ids = sorted_ones(city, 50)
    wrong = make.recommendation(make.dialogue(agency=city.top), nature="denunciation").id
    where = chosen(clerk, [*ids, wrong])
    assert where.startswith("/assignments/bulk?of=")
    page = clerk.get(where)
    assert "Giao xử lý 51 ý kiến" in words(page)
    assert "tố cáo: chuyển xử lý theo luật riêng" in words(page)
    asked = f"{where}&lead={city.works.id}&co={city.land.id}&due_on=30/09/2024&on=10/09/2024"
    with query_count() as queries:
        page = clerk.get(asked)
    assert len(queries) <= 20
    assert "50 ý kiến sẽ giao Sở Xây dựng chủ trì, phối hợp: Sở Nông nghiệp và Môi trường" in words(page)
    assert "Giao 50 ý kiến cho Sở Xây dựng" in words(page)
    assert all(fresh(number).lead_id is None for number in ids), "looking writes nothing"

    sent = {key: hidden(page, key) for key in ("lead", "co", "due_on", "on", "line", "back")}
    assert len(sent["line"]) == 50
    done = clerk.submit("/assignments/bulk", sent)
    assert "Đã giao 50 ý kiến cho Sở Xây dựng" in words(done)
    assert hidden(page, "back")[0] == "/recommendations?q=duong"
    assert all(fresh(number).lead_id == city.works.id for number in ids)
    again = clerk.submit("/assignments/bulk", sent)  # the same form once more
    assert "Đã giao 50 ý kiến cho Sở Xây dựng" in words(again)
    assert "Đã giao từ trước" in words(again)
    db.session.rollback()
    assert db.session.query(Assignment).count() == 100
    assert acts(ids[0]) == ["assign"]
    assert "Đã giao đúng như vậy" in words(clerk.get(asked))


def test_many_with_one_changed_meanwhile(city, clerk):
    ids = sorted_ones(city, 3)
    where = chosen(clerk, ids)
    page = clerk.get(f"{where}&lead={city.works.id}&due_on=30/09/2024&on=10/09/2024")
    lines = hidden(page, "line")
    with store.one_transaction():
        fresh(ids[1]).content = "Sửa bởi người khác"
    done = clerk.submit("/assignments/bulk", form(city.works, line=lines, back="/assignments"))
    assert "Đã giao 2 ý kiến" in words(done)
    assert "Hồ sơ này vừa được người khác sửa" in words(done)
    assert fresh(ids[1]).lead_id is None


def test_a_sessions_unassigned_ones_all_at_once(city, clerk):
    session = make.dialogue(agency=city.top)
    with store.one_transaction():
        ids = [make.recommendation(session, sorted_on=TODAY).id for _ in range(60)]
    sorted_ones(city, 2)
    found = f"occasion={session.id}"
    assert "1–50 trong 60" in words(clerk.get(f"/assignments?{found}"))
    answer = clerk.submit("/assignments/bulk", {"from": "assignment", "found": found, "all": "1"})
    page = clerk.get(answer.location)
    assert "Giao xử lý 60 ý kiến" in words(page)
    assert hidden(page, "back") == [f"/assignments?{found}"]
    assert len(ids) == 60


def test_many_that_are_none(city, clerk, works):
    assert clerk.submit("/assignments/bulk", {"found": ""}).location == "/recommendations"
    assert clerk.get("/assignments/bulk?of=").location == "/assignments"
    assert clerk.get("/assignments/bulk?of=x-1e9-99999999999").location == "/assignments"
    (one,) = sorted_ones(city, 1)
    bad = clerk.get(f"/assignments/bulk?of={one}&lead=&due_on=mai")
    assert "Chưa chọn “Cơ quan chủ trì”" in words(bad)
    wrong = clerk.submit("/assignments/bulk", form(city.works, line=[f"{one}:1"], due_on="xx"))
    assert wrong.status_code == 422
    assert fresh(one).lead_id is None
    assert works.get("/assignments").status_code == 403
    assert works.submit("/assignments/bulk", form(city.works, line=[f"{one}:1"])).status_code == 403


def test_what_was_raised_elsewhere_is_not_given_out_from_here(city, signed_in, clerk):
    elsewhere = make.recommendation(
        make.dialogue(agency=city.top), lead=city.commune, sorted_on=TODAY, assigned_on=TODAY
    ).id
    commune = signed_in("secretariat", city.commune)
    viewer_sees = commune.get(f"/recommendations/{elsewhere}")
    assert viewer_sees.status_code == 200
    assert commune.get(f"/recommendations/{elsewhere}/assign").status_code == 404
    assert commune.get(f"/recommendations/{elsewhere}/take-back").status_code == 404
    done = commune.submit("/assignments/bulk", form(city.commune, line=[f"{elsewhere}:1"]))
    assert "Chưa giao ý kiến nào" in words(done)
    assert fresh(elsewhere).version == 1
    assert "do cấp khác tiếp nhận" in words(follow(commune, "/assignments/bulk", {"id": [elsewhere]}))


def test_taken_one_and_several(city, works, signed_in):
    ids = sorted_ones(city, 3, lead=city.works, assigned_on=TODAY)
    other = sorted_ones(city, 1, lead=city.land, assigned_on=TODAY)[0]
    home = follow(works, "/assignments/take", {"only": ids[0], "id": ids})
    assert f"Đã nhận {fresh(ids[0]).code}." in words(home)
    assert [fresh(number).taken_on for number in ids] == [TODAY, None, None]
    home = follow(works, "/assignments/take", {"id": [*ids, other]})
    assert "Đã nhận 3 ý kiến." in words(home)
    assert "1 dòng không còn giao cho cơ quan bạn" in words(home)
    assert acts(ids[0]) == ["take"]
    assert fresh(other).taken_on is None
    assert "Chưa chọn ý kiến nào" in words(follow(works, "/assignments/take", {}))
    onward = works.submit("/assignments/take", {"only": ids[0], "next": f"/recommendations/{ids[0]}/work"})
    assert onward.location == f"/recommendations/{ids[0]}/work"
    assert works.submit("/assignments/take", {"only": ids[0], "next": "//evil.example"}).location == "/"


def test_given_back(city, works, clerk):
    (one,) = sorted_ones(city, 1, lead=city.works, assigned_on=TODAY)
    path = f"/recommendations/{one}/give-back"
    assert "giữ vĩnh viễn trong hồ sơ" in words(works.get(path))
    version = fresh(one).version
    empty = works.submit(path, {"reason": "  ", "version": version})
    assert empty.status_code == 422
    assert "Chưa nhập “Lý do”" in words(empty)
    sent = {"reason": "Không thuộc nhiệm vụ", "version": version}
    assert works.submit(path, sent).location == "/"
    assert works.submit(path, sent).location == "/"
    assert acts(one) == ["give-back"]
    assert turns(one) == [(city.works.id, True, Turn.RETURNED)]
    assert works.submit(path, {**sent, "reason": "Khác"}).status_code in (404, 409)
    assert "Không thuộc nhiệm vụ" in words(clerk.get(f"/recommendations/{one}/assign"))


def test_taken_back(city, clerk):
    (one,) = sorted_ones(city, 1, lead=city.works, assigned_on=TODAY, due_on=TODAY)
    path = f"/recommendations/{one}/take-back"
    assert "Sở Xây dựng – chủ trì" in words(clerk.get(path))
    sent = {"reason": "Giao nhầm", "version": fresh(one).version}
    assert clerk.submit(path, sent).status_code == 302
    assert clerk.submit(path, sent).status_code == 302
    assert acts(one) == ["take-back"]
    assert fresh(one).lead_id is None
    assert "không giao cho cơ quan nào" in words(clerk.get(path))
    late = clerk.submit(path, {"reason": "Lần nữa", "version": sent["version"]})
    assert late.status_code == 409


def test_what_is_answered_is_neither_taken_nor_given_back(city, clerk, works):
    (one,) = sorted_ones(city, 1, lead=city.works, taken_on=TODAY, replied_on=TODAY)
    for client, path in ((clerk, "take-back"), (works, "give-back")):
        page = client.get(f"/recommendations/{one}/{path}")
        assert "đã được trả lời" in words(page)
        assert 'name="reason"' not in page.text
        sent = {"reason": "Nhầm", "version": fresh(one).version}
        assert client.submit(f"/recommendations/{one}/{path}", sent).status_code == 422
    assert acts(one) == []


def test_reach_of_the_agency_is_what_it_was_given(city, works):
    other = make.recommendation(make.dialogue(agency=city.top), lead=city.land, assigned_on=TODAY).id
    for path in ("work", "give-back", "result"):
        assert works.get(f"/recommendations/{other}/{path}").status_code == 404
    assert works.submit("/assignments/take", {"only": other}).status_code == 302
    assert fresh(other).taken_on is None
