"""Sorting by page: the desk in the order of the hall, many at once, splitting, merging and undoing it, nothing typed lost."""

import re
from html import unescape

import pytest

from feedback.case.word import Admission, Nature, Side
from tests import make
from tests.web.sorting.ground import TODAY, at_hand, one, sorting


def test_only_where_it_was_raised(city, hall, signed_in, db):
    r = one(db, "DT-01-001")
    make.assign(r, city.wards[0].id)
    ward = signed_in("secretariat", city.wards[0])  # sees it, for it was given there; sorts it not
    assert ward.get(f"/recommendations/{r.id}").status_code == 200
    for page in ("sort", "split", "merge", "part", "amend"):
        assert ward.get(f"/recommendations/{r.id}/{page}").status_code == 404
        assert ward.submit(f"/recommendations/{r.id}/{page}", sorting(r)).status_code == 404
    assert ward.submit(f"/recommendations/{r.id}/identify", {"name": "X", "version": r.version}).status_code == 404
    assert "DT-01" not in ward.get("/sorting").text
    assert ward.get(f"/sorting?occasion={hall.id}").status_code == 404
    assert one(db, "DT-01-001").sorted_on is None
    for role in ("front", "leader", "agency", "auditor"):
        unit = city.works if role == "agency" else city.top
        assert signed_in(role, unit).get(f"/recommendations/{r.id}/sort").status_code == 403


def test_sorted(client, hall, db):
    r = one(db, "DT-01-003")
    answer = client.submit(
        f"/recommendations/{r.id}/sort", sorting(r, field="Đất đai", nature="report", side_given="party")
    )
    assert answer.status_code == 302
    r = one(db, "DT-01-003")
    assert (r.field, r.nature, r.side, r.sorted_on) == ("Đất đai", Nature.REPORT, Side.PARTY, TODAY)


def test_a_complaint_leaves_the_counts(client, hall, db):
    r = one(db, "DT-01-004")
    client.submit(f"/recommendations/{r.id}/sort", sorting(r, nature="complaint"))
    assert "không tính vào số liệu" in client.get(f"/recommendations/{r.id}").text
    assert not one(db, "DT-01-004").countable


def test_refused_needs_its_reason_and_loses_nothing(client, hall, db):
    r = one(db, "DT-01-005")
    answer = client.submit(f"/recommendations/{r.id}/sort", sorting(r, admission="refused", field="Thái độ công vụ"))
    assert answer.status_code == 422
    assert "Không thụ lý nhưng không có lý do" in answer.text
    assert 'value="Thái độ công vụ"' in answer.text
    assert one(db, "DT-01-005").admission is Admission.ADMITTED
    answer = client.submit(
        f"/recommendations/{r.id}/sort", sorting(r, admission="refused", admission_reason="Không rõ ai")
    )
    assert answer.status_code == 302


def test_the_second_of_two_is_told_what_the_first_changed(client, hall, db):
    r = one(db, "DT-01-003")
    old = r.version
    client.submit(f"/recommendations/{r.id}/sort", sorting(r, field="Đất đai", version=old))
    answer = client.submit(f"/recommendations/{r.id}/sort", sorting(r, field="Quy hoạch", version=old))
    assert answer.status_code == 409
    page = unescape(answer.text)
    assert 'value="Quy hoạch"' in page
    assert "<strong>Đang lưu:</strong> Đất đai" in page
    assert one(db, "DT-01-003").field == "Đất đai"
    fresh = int(re.search(r'name="version"[^>]*value="(\d+)"', page)[1])
    assert (
        client.submit(f"/recommendations/{r.id}/sort", sorting(r, field="Quy hoạch", version=fresh)).status_code == 302
    )
    assert one(db, "DT-01-003").field == "Quy hoạch"


def test_the_sides_a_session_leaves_open(city, client, db):
    joint = make.recommendation(make.dialogue(agency=city.top, head="both"), side_given="party")
    gift = make.recommendation(make.contribution(agency=city.top, target="party_body"))
    page = client.get(f"/recommendations/{joint.id}/sort").text
    assert page.count('name="side_given"') == 2
    page = client.get(f"/recommendations/{gift.id}/sort").text
    assert page.count('name="side_given"') == 1
    answer = client.submit(f"/recommendations/{joint.id}/sort", sorting(joint))
    assert answer.status_code == 422
    assert "phải ghi rõ góp ý xây dựng Đảng hay chính quyền" in answer.text
    answer = client.submit(f"/recommendations/{gift.id}/sort", sorting(gift, side_given="authority"))
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "facts", [{"nature": "x"}, {"nature": ""}, {"version": "x"}, {"version": ""}, {"field": "a" * 900}]
)
def test_bad_input(client, hall, db, facts):
    r = one(db, "DT-01-001")
    assert client.submit(f"/recommendations/{r.id}/sort", sorting(r, **facts)).status_code in (409, 422)
    assert one(db, "DT-01-001").sorted_on is None


def test_the_desk_goes_through_the_hall_in_order(client, hall, db):
    overview = client.get("/sorting").text
    assert "DT-01" in overview
    page = client.get(f"/sorting?occasion={hall.id}").text
    seen = []
    for _ in range(6):
        code = at_hand(page)
        seen.append(code)
        r = one(db, code)
        answer = client.submit(f"/recommendations/{r.id}/sort?desk={hall.id}", sorting(r, field="Khác"))
        page = client.get(answer.location).text
    assert seen == [f"DT-01-{n:03}" for n in range(1, 7)]  # the one answered in the hall too
    assert "Đã phân loại hết" in page
    assert re.search(r'href="/assignments\?occasion=\d+">Giao xử lý ý kiến của cuộc', page)
    assert "DT-01" not in client.get("/sorting").text.split("<main")[1]


def test_what_is_passed_over_comes_again(client, hall, db):
    first = one(db, "DT-01-001")
    assert at_hand(client.get(f"/sorting?occasion={hall.id}&after={first.id}").text) == "DT-01-002"
    last = one(db, "DT-01-006")
    assert at_hand(client.get(f"/sorting?occasion={hall.id}&after={last.id}").text) == "DT-01-001"


def test_a_refusal_stays_on_the_desk(client, hall, db):
    r = one(db, "DT-01-002")
    answer = client.submit(f"/recommendations/{r.id}/sort?desk={hall.id}", sorting(r, admission="refused"))
    assert answer.status_code == 422
    assert at_hand(answer.text) == "DT-01-002"
    assert "data-desk" in answer.text


@pytest.mark.parametrize("query", ["occasion=0", "occasion=99999", "occasion=x", "occasion=1&after=x", "after=5"])
def test_whatever_the_address_of_the_desk_holds(client, hall, query):
    assert client.get(f"/sorting?{query}").status_code in (200, 404)


def test_the_desk_takes_few_queries(client, hall, query_count):
    client.get(f"/sorting?occasion={hall.id}")
    with query_count() as queries:
        client.get(f"/sorting?occasion={hall.id}")
    assert len(queries) <= 12
