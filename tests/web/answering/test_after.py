"""After the reply: templates kept, delivery and satisfaction written down, reopening prefilled, repeats linked and shown."""

from datetime import date

import pytest

from feedback.case.answering import delivery, repeat, template
from feedback.core import store
from tests import make
from tests.web.reading import hidden, words
from tests.web.replying import acts, fresh, send

TODAY = date(2024, 9, 10)
FLOOD = "Đề nghị sửa cống thoát nước ngõ 12 phố Hoa Mẫu, mưa là ngập sâu"
one_database = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


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
def answered(city, works) -> int:
    made = make.recommendation(make.dialogue(agency=city.top), lead=city.works, assigned_on=make.DAY, taken_on=make.DAY)
    send(works, made.id)
    return made.id


def test_delivered_and_asked(answered, works, signed_in, city):
    code = fresh(answered).code
    assert code in works.get("/deliveries").text
    assert "trả lời chưa giao đến người nêu" in words(works.get("/"))
    path = f"/recommendations/{answered}/delivery"
    page = works.get(path)
    assert 'value="Lê Văn Thử"' in page.text
    sent = {"version": hidden(page, "version")[0], "way": "post", "on": "10/09/2024", "by": "Bưu tá", "proof": "BĐ 12"}
    assert works.submit(path, {**sent, "way": ""}).status_code == 422
    assert "trước ngày trả lời" in words(works.submit(path, {**sent, "on": "1/9/2024"}))
    assert works.submit(path, sent).status_code == 302
    works.get("/")  # what was said of it is read
    assert code not in works.get("/deliveries").text
    front = signed_in("front", city.front)
    asked = {
        "version": sent["version"],
        "verdict": "satisfied",
        "asked_by": "paper",
        "on": "10/09/2024",
        "note": "Cảm ơn",
    }
    assert front.submit(f"/recommendations/{answered}/satisfaction", asked).status_code == 302
    shown = words(front.get(f"/recommendations/{answered}"))
    assert "Đã giao ngày 10/09/2024: bưu điện, Bưu tá BĐ 12" in shown
    assert "Hài lòng ngày 10/09/2024, phiếu giấy Cảm ơn" in shown
    assert "Giao trả lời đến người nêu ngày 10/09/2024: bưu điện, người giao: Bưu tá" in shown


def test_unhappy_leads_to_reopening_with_the_reason_written(answered, works, clerk):
    path = f"/recommendations/{answered}/satisfaction"
    sent = {
        "version": hidden(works.get(path), "version")[0],
        "verdict": "unhappy",
        "asked_by": "phone",
        "on": "10/09/2024",
    }
    assert "ghi rõ vì sao" in words(works.submit(path, {**sent, "note": ""}))
    assert works.submit(path, {**sent, "note": "Vẫn ngập"}).status_code == 302
    assert "người nêu không hài lòng, chờ quyết định" in words(clerk.get("/"))
    assert fresh(answered).code in clerk.get("/deliveries?tab=unhappy").text
    assert "Không mở lại, ghi lý do" in words(clerk.get(f"/recommendations/{answered}"))
    assert "Không mở lại, ghi lý do" not in words(works.get(f"/recommendations/{answered}"))
    page = clerk.get(f"/recommendations/{answered}/reopen")
    reason = "Người nêu không hài lòng với trả lời (hỏi ngày 10/09/2024, điện thoại): Vẫn ngập"
    assert f">{reason}</textarea>" in page.text.replace("\r\n", "")
    opened = {"version": hidden(page, "version")[0], "reason": reason}
    assert clerk.submit(f"/recommendations/{answered}/reopen", opened).status_code == 302
    assert fresh(answered).reopened_on == TODAY
    again = works.get(f"/recommendations/{answered}/work")
    assert 'value="10/09/2024"' in again.text  # a new reply is of today


@one_database
def test_or_left_as_it_is_with_the_reason(answered, works, clerk):
    path = f"/recommendations/{answered}/satisfaction"
    sent = {
        "version": hidden(works.get(path), "version")[0],
        "verdict": "unhappy",
        "asked_by": "phone",
        "on": "10/09/2024",
    }
    works.submit(path, {**sent, "note": "Vẫn ngập"})
    path += "/leave"
    left = {"version": hidden(clerk.get(path), "version")[0], "reason": "Ngoài thẩm quyền"}
    assert clerk.submit(path, {**left, "reason": ""}).status_code == 422
    assert clerk.submit(path, left).status_code == 302
    assert "Không mở lại: Ngoài thẩm quyền" in words(clerk.get(f"/recommendations/{answered}"))
    assert delivery.unhappy_of(answered) is None


def test_templates_are_kept_previewed_and_switched(city, works, clerk):
    page = works.get("/reply-templates/new")
    sent = {"version": "0", "agency": str(city.works.id), "title": "Giải trình", "body": "Về {mã ý kiến}: {lạ}",
            "position": "3", "valid_from": "01/01/2024"}  # fmt: skip
    assert "Các chỗ điền" in words(page)
    preview = works.submit("/reply-templates/new", {**sent, "act": "preview"})
    assert "Về DT-PA-2026-01-007: {lạ}" in words(preview)
    assert "Không điền được: {lạ}" in words(preview)
    assert works.submit("/reply-templates/new", sent).status_code == 422
    assert works.submit("/reply-templates/new", {**sent, "body": "Về {mã ý kiến}"}).status_code == 302
    assert works.submit("/reply-templates/new", {**sent, "body": "x", "agency": str(city.land.id)}).status_code == 422
    kept = store.db.session.query(template.Template).one()
    assert "Giải trình" in words(clerk.get("/reply-templates"))
    path = f"/reply-templates/{kept.id}"
    change = {**sent, "version": "1", "title": "Giải trình rõ", "body": "Về {mã ý kiến}"}
    assert works.submit(path, change).status_code == 302
    assert works.submit(path, change).status_code == 409
    works.submit(f"{path}/switch", {"active": "0"})
    assert "Đã tắt" in words(works.get("/reply-templates"))
    assert "Chưa có mẫu" not in words(works.get("/reply-templates?state=off"))


def test_repeats_are_suggested_linked_shown_and_undone(city, clerk, works, signed_in, query_count):
    old = make.recommendation(make.dialogue(date(2023, 11, 1), city.top), content=FLOOD)
    new = make.recommendation(make.dialogue(date(2024, 8, 1), city.top), content=f"{FLOOD} ạ", lead=city.works)
    part = clerk.get(f"/recommendations/{new.id}/repeats/suggested")
    assert old.code in words(part)
    assert "<html" not in part.text
    path = f"/recommendations/{new.id}/repeats"
    assert old.code in words(clerk.get(path))
    assert "Kiểm tra lại mã" in words(clerk.submit(path, {"code": "KHONG-CO"}))
    assert clerk.submit(path, {"code": old.code.lower()}).status_code == 302
    for who in (clerk, works, signed_in("front", city.front), signed_in("leader", city.top)):
        with query_count() as queries:
            page = who.get(f"/recommendations/{new.id}")
        assert len(queries) <= 20
        assert "Đã nêu 2 lần từ 01/11/2023" in words(page)
    assert "và 1 ý kiến ngoài phạm vi của bạn" in words(works.get(f"/recommendations/{new.id}"))
    assert f'/recommendations/{old.id}"' not in works.get(f"/recommendations/{new.id}").text
    listed = clerk.get("/recommendations?repeated=1")
    assert old.code in listed.text
    assert new.code in listed.text
    undo = f"{path}/undo"
    left = {"version": hidden(clerk.get(undo), "version")[0], "reason": "Hai ngõ khác nhau"}
    assert clerk.submit(undo, left).status_code == 302
    assert repeat.first_of(new.id) == new.id
    assert acts(new.id) == ["repeat", "repeat-undo"]
    assert acts(old.id) == ["repeated", "repeat-undo"]


@one_database
def test_the_sorting_forms_ask_for_what_is_alike(city, clerk):
    at = make.dialogue(date(2024, 8, 1), city.top)
    r = make.recommendation(at, content=FLOOD)
    for page in (clerk.get(f"/recommendations/{r.id}/sort"), clerk.get(f"/sorting?occasion={at.id}")):
        assert f"/recommendations/{r.id}/repeats/suggested" in page.text
