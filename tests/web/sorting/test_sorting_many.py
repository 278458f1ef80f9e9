"""Sorting many at once, splitting, merging and undoing it, correcting, and the same in a browser."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from feedback.case.record import Citizen, Recommendation
from feedback.case.sitting import gathering
from feedback.case.word import Channel, Nature, Side
from feedback.core import journal, store
from tests import make
from tests.web.browser import looks_right, sign_in
from tests.web.sorting.ground import lines, one


def test_many_with_a_preview_and_an_answer_each(client, hall, db):
    rows = [one(db, f"DT-01-{n:03}") for n in (1, 2, 3)]
    preview = client.submit("/sorting/many", {"id": [row.id for row in rows]})
    assert preview.status_code == 200
    assert all(row.code in preview.text for row in rows)
    assert [one(db, row.code).sorted_on for row in rows] == [None] * 3
    stale = lines(*rows)
    with store.one_transaction():
        db.session.get(Recommendation, rows[1].id).people = 5
    answer = client.submit("/sorting/many", {"line": stale, "field": "Giao thông", "nature": "report"})
    assert answer.status_code == 200
    assert "Đã phân loại 2 ý kiến; 1 ý kiến không làm được" in answer.text
    assert [one(db, row.code).field for row in rows] == ["Giao thông", None, "Giao thông"]
    again = client.submit("/sorting/many", {"line": stale, "field": "Giao thông", "nature": "report"})
    assert again.text.count("Đã như vậy từ trước") == 2


def test_all_that_the_list_finds(client, hall, db):
    preview = client.submit("/sorting/many", {"all": "1", "found": "q=ngập&handling=received", "id": []})
    assert sorted(set(re.findall(r"DT-01-\d{3}", preview.text))) == ["DT-01-001", "DT-01-002"]


def test_many_refused(client, hall, city, signed_in, db, monkeypatch):
    assert client.submit("/sorting/many", {"found": "q=a"}).location.endswith("/recommendations?q=a")
    r = one(db, "DT-01-001")
    answer = client.submit("/sorting/many", {"line": lines(r)})
    assert answer.status_code == 422
    assert "Chưa chọn gì để phân loại" in answer.text
    monkeypatch.setattr("feedback.web.recommendation_list.MOST", 3)
    assert client.submit("/sorting/many", {"all": "1"}).status_code == 302
    assert "tối đa 3 ý kiến" in client.get("/recommendations").text
    foreign = signed_in("secretariat", city.commune).submit("/sorting/many", {"line": lines(r), "field": "X"})
    assert "1 dòng không còn trong phạm vi" in foreign.text
    assert one(db, "DT-01-001").field is None


@pytest.mark.parametrize(
    "data",
    [{"id": ["x", "-1", "9" * 30]}, {"line": ["1", ":", "x:y", "9" * 40 + ":1"]}, {"all": "1", "found": "%00=&&="}],
)
def test_whatever_is_sent_for_many(client, hall, data):
    assert client.submit("/sorting/many", data).status_code in (200, 302)


def test_split_without_script(client, hall, db):
    r = one(db, "DT-01-001")
    path = f"/recommendations/{r.id}/split"
    page = client.get(path).text
    assert page.count("<textarea") == 2
    key = re.search(r'name="key"[^>]*value="(\w+)"', page)[1]
    data = {"version": r.version, "key": key, "parts": ["Sửa cống", "Lắp đèn"]}
    more = client.submit(path, {**data, "more": "1"})
    assert more.text.count("<textarea") == 3
    assert "Lắp đèn" in more.text
    answer = client.submit(path, {**data, "parts": ["Sửa cống", "Lắp đèn", "  "]})
    assert answer.status_code == 302
    made = db.session.scalars(select(Recommendation).where(Recommendation.content == "Lắp đèn")).one()
    assert (made.turn, made.citizen_id, made.code[:6]) == (1, r.citizen_id, "DT-01-")
    assert one(db, "DT-01-001").content == "Sửa cống"


def test_split_sent_twice(client, hall, db):
    r = one(db, "DT-01-001")
    data = {"version": r.version, "key": "k1", "parts": [r.content, "Lắp đèn"]}
    for _ in range(2):
        client.submit(f"/recommendations/{r.id}/split", data)
    db.session.rollback()
    assert len(db.session.scalars(select(Recommendation).where(Recommendation.content == "Lắp đèn")).all()) == 1


@pytest.mark.parametrize("parts", [[], ["Một"], ["Một", "\x00 "], ["a"] * 40, ["x" * 30_000, "y"]])
def test_split_refused(client, hall, db, parts):
    r = one(db, "DT-01-001")
    answer = client.submit(f"/recommendations/{r.id}/split", {"version": r.version, "key": "k", "parts": parts})
    assert answer.status_code == 422
    assert one(db, "DT-01-001").content.startswith("Đường Hoà Bình")


def test_merged_and_parted_again(client, hall, db):
    keeper, same = one(db, "DT-01-001"), one(db, "DT-01-002")
    page = client.get(f"/recommendations/{keeper.id}/merge").text
    assert "DT-01-002" in page  # it is like it
    assert "DT-01-005" not in page.split('<form method="post"')[-1]
    assert "DT-01-005" in client.get(f"/recommendations/{keeper.id}/merge?q=một+cửa").text
    data = {"version": keeper.version, "stays": "this", "pick": lines(same), "reason": ""}
    assert client.submit(f"/recommendations/{keeper.id}/merge", data).status_code == 302
    same = one(db, "DT-01-002")
    assert (same.merged_into_id, same.countable) == (keeper.id, False)
    answer = client.submit(f"/recommendations/{same.id}/part", {"version": same.version, "reason": " "})
    assert answer.status_code == 422
    client.submit(f"/recommendations/{same.id}/part", {"version": same.version, "reason": "Khác nhau"})
    same = one(db, "DT-01-002")
    assert (same.merged_into_id, same.countable) == (None, True)


def test_the_open_one_into_another(client, hall, db):
    here, other = one(db, "DT-01-002"), one(db, "DT-01-001")
    data = {"version": here.version, "stays": "other", "pick": lines(other), "reason": "Cùng một việc"}
    client.submit(f"/recommendations/{here.id}/merge", data)
    assert one(db, "DT-01-002").merged_into_id == other.id
    assert journal.story("recommendation", here.id)[-1].reason == "Cùng một việc"


def test_merging_refused_as_a_whole(client, hall, city, db):
    a, b, c = (one(db, f"DT-01-{n:03}") for n in (1, 2, 3))
    foreign = make.recommendation(make.dialogue(agency=city.commune))
    cases = [
        ({"pick": []}, 422), ({"pick": lines(b, c), "stays": "other"}, 422), ({"pick": lines(a)}, 422),
        ({"pick": [f"{b.id}:{b.version + 1}"]}, 409), ({"pick": [*lines(b), "99999:1"]}, 404), ({"pick": ["x"]}, 422),
    ]  # fmt: skip
    for change, status in cases:
        data = {"version": a.version, "stays": "this", "pick": lines(b), **change}
        assert client.submit(f"/recommendations/{a.id}/merge", data).status_code == status, change
    assert one(db, "DT-01-002").merged_into_id is None
    assert foreign.merged_into_id is None


def test_amended(client, hall, db):
    r = one(db, "DT-01-003")
    data = {
        "version": r.version,
        "content": "Cấp giấy cho 25 hộ",
        "received_on": "2/5/2024",
        "channel": "letter",
        "locality": "Tổ dân phố 5",
        "people": "25",
    }
    assert client.submit(f"/recommendations/{r.id}/amend", data).status_code == 302
    r = one(db, "DT-01-003")
    assert (r.content, r.received_on, r.channel, r.people) == (
        "Cấp giấy cho 25 hộ",
        date(2024, 5, 2),
        Channel.LETTER,
        25,
    )
    assert gathering.origins([r.id]) == {r.id: "Tổ dân phố 5"}
    for bad in ({"content": " "}, {"received_on": "32/1/2024"}, {"received_on": "2/6/2024"}, {"people": "0"}):
        answer = client.submit(f"/recommendations/{r.id}/amend", {**data, "version": r.version, **bad})
        assert answer.status_code == 422, bad
    stale = client.submit(
        f"/recommendations/{r.id}/amend", {**data, "content": "Khác", "locality": "Tổ 9", "version": r.version - 1}
    )
    assert stale.status_code == 409
    assert "Tổ dân phố 5" in stale.text
    assert "Cấp giấy cho 25 hộ" in stale.text


def test_who_spoke_is_corrected_unseen(client, hall, db):
    r = one(db, "DT-01-003")
    data = {"version": r.version, "name": "Trần Văn Thật", "address": "Tổ 5", "phone": "0900"}
    assert client.submit(f"/recommendations/{r.id}/identify", data).status_code == 302
    r = one(db, "DT-01-003")
    assert db.session.get(Citizen, r.citizen_id).name == "Trần Văn Thật"
    bad = client.submit(f"/recommendations/{r.id}/identify", {**data, "version": r.version, "name": "x" * 400})
    assert bad.status_code == 422
    assert "Trần Văn Thật" not in bad.text  # nobody asked to see it
    stale = client.submit(f"/recommendations/{r.id}/identify", {**data, "name": "Lê Văn", "version": 1})
    assert stale.status_code == 409
    assert "Trần Văn Thật" not in stale.text


def test_the_desk_by_keyboard(hall, city, page, db):
    who = make.officer("secretariat", city.office)
    sign_in(page, who.login)
    page.goto("/sorting")
    page.get_by_role("link", name="DT-01", exact=True).click()
    page.wait_for_function("document.activeElement.name === 'field'")
    keys = page.keyboard
    keys.press("3")  # phản ánh
    keys.type("gt")
    assert page.locator("[role=option]").first.inner_text().startswith("Giao thông")
    looks_right(page, "sorting-desk-typing")
    keys.press("Enter")
    keys.press("Enter")
    page.wait_for_url("**after=**")
    assert page.get_by_text("Đã phân loại DT-01-001").is_visible()
    keys.type("rac thai")
    keys.press("Enter")
    keys.press("Enter")
    page.locator(".quote-head a", has_text="DT-01-003").wait_for()
    keys.press("8")  # góp ý xây dựng Đảng
    keys.type("Hộ tịch số 5")
    keys.press("Escape")
    keys.press("Enter")
    page.locator(".quote-head a", has_text="DT-01-004").wait_for()
    keys.press("5")
    keys.press("Enter")
    page.locator(".quote-head a", has_text="DT-01-005").wait_for()
    db.session.rollback()
    found = {r.code[-1]: (r.nature, r.side, r.field) for r in db.session.scalars(select(Recommendation))}
    assert found["1"] == (Nature.REPORT, Side.AUTHORITY, "Giao thông, thoát nước, chiếu sáng")
    assert found["2"] == (Nature.RECOMMENDATION, Side.AUTHORITY, "Môi trường, rác thải")
    assert found["3"] == (Nature.RECOMMENDATION, Side.PARTY, "Hộ tịch số 5")
    assert found["4"] == (Nature.COMPLAINT, Side.AUTHORITY, None)


def test_splitting_in_a_browser(hall, city, page, db):
    who, r = make.officer("secretariat", city.office), one(db, "DT-01-001")
    identity, content = r.id, r.content
    db.session.rollback()
    sign_in(page, who.login)
    page.goto(f"/recommendations/{identity}/split")
    page.evaluate(f"document.querySelector('#part-1').setSelectionRange(0, {content.index(';')})")
    page.locator("[data-cut]").first.click()
    assert page.input_value("#part-2") == "lắp thêm đèn chiếu sáng"
    page.get_by_role("button", name="Thêm một ô").click()
    page.fill("#part-3", "Nạo vét kênh")
    looks_right(page, "sorting-split")
    page.get_by_role("button", name="Tách thành các ý kiến này").click()
    assert page.get_by_text("thành 3 ý kiến").is_visible()


def test_merging_in_a_browser(hall, city, page, db):
    who, identity = make.officer("secretariat", city.office), one(db, "DT-01-001").id
    db.session.rollback()
    sign_in(page, who.login)
    page.goto(f"/recommendations/{identity}/merge")
    page.get_by_label(re.compile("DT-01-002")).check()
    looks_right(page, "sorting-merge")
    page.get_by_role("button", name="Gộp", exact=True).click()
    assert page.get_by_text("Đã gộp. Ý kiến còn lại: DT-01-001").is_visible()
    page.get_by_role("link", name="DT-01-002").click()
    page.get_by_role("link", name="Tách khỏi ý kiến đã gộp").click()
    looks_right(page, "sorting-part")


def test_many_in_a_browser(hall, city, page):
    who = make.officer("secretariat", city.office)
    sign_in(page, who.login)
    page.goto("/recommendations?q=ngập")
    page.locator("[data-pick-all]").check()
    page.get_by_role("button", name="Phân loại…").click()
    looks_right(page, "sorting-many")
    page.fill("#field", "gt")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Phân loại 2 ý kiến").click()
    assert page.get_by_text("Đã phân loại 2 ý kiến").is_visible()
    looks_right(page, "sorting-done")


def test_one_and_amending_in_a_browser(hall, city, page, db):
    who, identity = make.officer("secretariat", city.office), one(db, "DT-01-003").id
    db.session.rollback()
    sign_in(page, who.login)
    page.goto(f"/recommendations/{identity}/sort")
    page.locator("summary", has_text="Không thụ lý").click()
    page.get_by_label("Không thụ lý", exact=True).check()
    page.get_by_role("button", name="Lưu phân loại").click()
    assert page.get_by_text("Không thụ lý nhưng không có lý do").first.is_visible()
    page.goto(f"/recommendations/{identity}/amend")


def test_the_desk_without_script(hall, city, new_page):
    who = make.officer("secretariat", city.office)
    page = sign_in(new_page(java_script_enabled=False), who.login)
    page.goto(f"/sorting?occasion={hall.id}")
    page.get_by_label("Phản ánh").check()
    page.fill("[name=field]", "Môi trường")
    page.get_by_role("button", name="Lưu, sang ý kiến tiếp").click()
    assert "DT-01-002" in page.locator(".quote-head").inner_text()
