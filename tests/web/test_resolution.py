"""Answering: progress, draft and reply with its papers, what is still missing told at once."""

from datetime import date
from io import BytesIO

import pytest

from feedback.case import resolution
from feedback.case.word import Acceptance, Result
from feedback.core import attachment, store
from tests import make
from tests.web.reading import words
from tests.web.replying import acts, agree, draft, fresh, reply, send

TODAY = date(2024, 9, 10)
SEND = ">Gửi trả lời</button>"
FETCH = {"X-Requested-With": "fetch"}
PDF = b"%PDF-1.7\nxong"
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


def test_the_desk_of_one_opinion(one, works, city, signed_in, query_count):
    with query_count() as queries:
        page = works.get(f"/recommendations/{one}/work")
    assert len(queries) <= 20
    assert "Soạn trả lời" in words(page)
    assert SEND in page.text
    helper = signed_in("agency", city.land).get(f"/recommendations/{one}/work")
    assert "Cơ quan bạn phối hợp" in words(helper)
    assert SEND not in helper.text


def test_not_before_it_is_accepted(city, works):
    number = make.recommendation(make.dialogue(agency=city.top), lead=city.works, assigned_on=TODAY).id
    page = works.get(f"/recommendations/{number}/work")
    assert "Nhận việc" in words(page)
    assert SEND not in page.text
    refused = works.submit(f"/recommendations/{number}/progress", {"note": "Đã khảo sát"})
    assert refused.status_code == 422
    assert "Nhận việc trước" in words(refused)


def test_earlier_returns_and_the_reason_of_a_reopening_are_in_sight(city, works):
    made = make.recommendation(
        make.dialogue(agency=city.top), lead=city.works, taken_on=TODAY, replied_on=TODAY, reply_text="Rồi"
    )
    make.assign(made, city.land.id, turn="returned", reason="Thuộc Sở Xây dựng", ended_on=TODAY)
    with store.one_transaction():
        resolution.reopen(made, reason="Chưa đúng ý người hỏi", on=TODAY)
    said = words(works.get(f"/recommendations/{made.id}/work"))
    assert "Sở Nông nghiệp và Môi trường đã trả lại ngày 10/09/2024. Lý do: Thuộc Sở Xây dựng" in said
    assert "Ý kiến được mở lại ngày 10/09/2024 Lý do: Chưa đúng ý người hỏi" in said
    assert "Gửi trả lời" in said


def test_progress(one, works):
    path = f"/recommendations/{one}/progress"
    for _ in range(2):
        assert works.submit(path, {"note": "Đã khảo sát <b>hiện trường</b>"}).status_code == 302
    page = works.get(f"/recommendations/{one}/work")
    assert page.text.count("Đã khảo sát &lt;b&gt;hiện trường") == 1
    assert "Lê Văn Thử, Sở Xây dựng" in words(page)
    assert works.submit(path, {"note": " "}).status_code == 422


def test_a_draft_is_kept_and_gone_on_with(one, works):
    page = works.get(f"/recommendations/{one}/work")
    sent = reply(page, act="draft", acceptance="", result="", text="Đang soạn")
    assert works.submit(f"/recommendations/{one}/reply", sent).location.endswith("/work#reply")
    assert works.submit(f"/recommendations/{one}/reply", sent).status_code == 302  # pressed twice
    assert (draft(one).reply_text, draft(one).version, fresh(one).reply_text) == ("Đang soạn", 1, None)
    page = works.get(f"/recommendations/{one}/work")
    assert ">Đang soạn</textarea>" in page.text.replace("\r\n", "")
    assert "Nháp lưu lúc" in words(page)
    assert acts(one) == []


def test_saved_by_itself_while_one_writes(one, works):
    page = works.get(f"/recommendations/{one}/work")
    path, sent = f"/recommendations/{one}/reply", reply(page, act="draft", text="Một")
    first = works.submit(path, sent, headers=FETCH)
    assert (first.status_code, first.json["version"]) == (200, 1)
    second = works.submit(path, {**sent, "text": "Hai", "version": 1}, headers=FETCH)
    assert second.json["version"] == 2
    late = works.submit(path, {**sent, "text": "Ba", "version": 1}, headers=FETCH)
    assert late.status_code == 409
    bad = works.submit(path, {**sent, "replied_on": "32/1/2024", "version": 2}, headers=FETCH)
    assert bad.status_code == 422
    assert "Không có ngày" in bad.json["problem"]
    assert draft(one).reply_text == "Hai"


@ON_BOTH
def test_two_editors_of_one_draft(one, works, city, signed_in):
    page = works.get(f"/recommendations/{one}/work")
    other = signed_in("agency", city.works, name="Trần Thị Hai")
    other.submit(f"/recommendations/{one}/reply", reply(page, act="draft", text="Của người thứ hai"))
    late = works.submit(f"/recommendations/{one}/reply", reply(page, act="draft", text="Của người thứ nhất"))
    assert late.status_code == 409
    assert "Đang lưu: Của người thứ hai" in words(late)
    assert "Người sửa: Trần Thị Hai" in words(late)
    assert "Của người thứ nhất</textarea>" in late.text
    again = works.submit(f"/recommendations/{one}/reply", reply(late, act="draft", text="Của người thứ nhất"))
    assert again.status_code == 302
    assert draft(one).reply_text == "Của người thứ nhất"


@ON_BOTH
def test_sent_with_its_papers(one, works, clerk):
    papers = [(BytesIO(PDF), "Công văn 15 đã ký.pdf"), (BytesIO(PDF + b"2"), "Phụ lục.pdf")]
    answer = send(works, one, files=papers)
    assert answer.location == "/"
    r = fresh(one)
    assert (r.replied_on, r.paper_number, r.result, r.settled_on) == (
        date(2024, 9, 9),
        "15/SXD",
        Result.SETTLED,
        date(2024, 9, 8),
    )
    assert (r.acceptance, draft(one).acceptance, draft(one).sent_on) == (None, Acceptance.ACCEPTED, TODAY)
    assert [file.name for file in attachment.of("recommendation", one)] == ["Công văn 15 đã ký.pdf", "Phụ lục.pdf"]
    assert "keep" in "".join(acts(one))
    page = works.get(f"/recommendations/{one}/work")
    assert "Trả lời đã gửi" in words(page)
    assert "Công văn 15 đã ký.pdf" in clerk.get("/conclusions").text


def test_sent_twice_is_sent_once(one, works):
    page = works.get(f"/recommendations/{one}/work")
    sent = reply(page)
    path = f"/recommendations/{one}/reply"
    assert [works.submit(path, sent).status_code for _ in range(3)] == [302, 302, 302]
    assert acts(one) == ["reply"]


def test_what_is_missing_is_told_at_once_and_nothing_is_lost(one, works):
    papers = [(BytesIO(PDF), "ky.pdf")]
    late = send(works, one, replied_on="", acceptance="not_accepted", result="will_settle", files=papers)
    assert late.status_code == 422
    said = words(late)
    for sentence in (
        "Thiếu ngày trả lời",
        "không tiếp thu nhưng không có lý do",
        "Sẽ giải quyết nhưng không có lộ trình",
    ):
        assert sentence in said
    assert "có 3 chỗ cần sửa" in said
    assert (fresh(one).replied_on, draft(one).reply_text) == (None, "Đã sửa xong đoạn đường.")
    assert [file.name for file in attachment.of("recommendation", one)] == ["ky.pdf"]
    assert "ky.pdf" in said
    mended = reply(
        late, acceptance="not_accepted", not_accepted_reason="Trái quy hoạch", result="will_settle", roadmap_on="6/2026"
    )
    assert works.submit(f"/recommendations/{one}/reply", mended).status_code == 302
    assert fresh(one).roadmap_on == date(2026, 6, 30)


@pytest.mark.parametrize(
    ("typed", "day"), [("30/6/2026", date(2026, 6, 30)), ("02/2028", date(2028, 2, 29)), ("2026", date(2026, 12, 31))]
)
def test_a_promise_by_day_month_or_year(one, works, typed, day):
    assert send(works, one, result="will_settle", roadmap_on=typed).status_code == 302
    assert fresh(one).roadmap_on == day


@pytest.mark.parametrize("typed", ["13/2026", "quý 2", "1/1/1", "0000", "12/99999", "\x00", "2026/13/45", "9" * 5000])
def test_a_promise_that_is_no_day(one, works, typed):
    answer = send(works, one, result="will_settle", roadmap_on=typed)
    assert answer.status_code == 422
    assert fresh(one).replied_on is None


def test_outstanding_with_its_coded_reason(one, works):
    late = send(works, one, result="outstanding")
    assert "Tồn đọng nhưng không có lý do" in words(late)
    late = works.submit(f"/recommendations/{one}/reply", reply(late, result="outstanding", outstanding_code="other"))
    assert "Lý do “khác” chưa ghi rõ" in words(late)
    sent = reply(late, result="outstanding", outstanding_code="no_funds", outstanding_note="chờ ngân sách 2025")
    assert works.submit(f"/recommendations/{one}/reply", sent).status_code == 302
    assert fresh(one).outstanding_reason == "Thiếu, chưa bố trí kinh phí: chờ ngân sách 2025"


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "rong.pdf", "0 byte"),
        (b"MZ\x90", "cong-van.pdf", "không phải là .pdf"),
        (PDF, "chay.exe", "Chỉ nhận các loại tệp"),
        (b"PK\x03\x04rubbish", "vanban.docx", "không phải là .docx"),
        (b"%PDF-" + b"0" * 40_000, "to.pdf", "Tệp lớn quá"),
    ],
)
def test_a_file_that_cannot_be_taken(one, works, monkeypatch, content, name, told):
    monkeypatch.setattr(attachment, "LARGEST", 40_000)
    late = send(works, one, files=[(BytesIO(content), name)])
    assert late.status_code == 422
    assert told in words(late)
    assert "Đã sửa xong đoạn đường." in late.text
    assert (fresh(one).replied_on, attachment.of("recommendation", one)) == (None, [])


def test_a_form_larger_than_the_house_takes(one, works, monkeypatch):
    monkeypatch.setitem(works.application.config, "MAX_CONTENT_LENGTH", 50_000)
    answer = send(works, one, files=[(BytesIO(b"%PDF-" + b"0" * 50_000), "to.pdf")])
    assert answer.status_code == 413
    assert "chưa có gì được ghi" in words(answer)


def test_a_sent_reply_is_mended_by_sending_it_again(one, works, clerk):
    send(works, one)
    before = clerk.get("/conclusions")
    page = works.get(f"/recommendations/{one}/work?edit=1")
    assert "Gửi bản đính chính" in words(page)
    bad = works.submit(f"/recommendations/{one}/reply", reply(page, acceptance="partly", result="will_settle"))
    assert bad.status_code == 422
    assert draft(one).acceptance is Acceptance.ACCEPTED  # what was sent stands until it is sent again
    assert works.submit(f"/recommendations/{one}/reply", reply(page, acceptance="partly")).status_code == 302
    agreed = agree(clerk, before, only=one)
    assert "người khác sửa" in words(agreed)
    assert fresh(one).acceptance is None
