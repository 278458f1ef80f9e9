"""Answering and concluding: progress, draft and reply with its papers, what is still missing told at once, conclusions."""

from datetime import date
from io import BytesIO

import pytest

from feedback.case import conclusion, resolution
from feedback.case.record import Recommendation
from feedback.case.word import Acceptance, OutstandingReason, Result
from feedback.core import attachment, journal, store
from feedback.core.store import db
from tests import make
from tests.web.reading import hidden, words

TODAY = date(2024, 9, 10)
FETCH = {"X-Requested-With": "fetch"}
PDF = b"%PDF-1.7\nxong"
pytestmark = pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)


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


def fresh(number: int) -> Recommendation:
    db.session.rollback()
    return db.session.get_one(Recommendation, number)


def draft(number: int):
    db.session.rollback()
    return resolution.draft_of(number)


def acts(number: int) -> list[str]:
    return [entry.act.removeprefix("recommendation:") for entry in journal.story("recommendation", number)]


def reply(page, **more) -> dict:
    """A whole reply, at the versions that the page carries."""
    usual = {
        "paper_number": "15/SXD",
        "replied_on": "9/9/2024",
        "signer": "Lê Thị Mẫu",
        "text": "Đã sửa xong đoạn đường.",
        "acceptance": "accepted",
        "result": "settled",
        "settled_on": "08/09/2024",
        "act": "send",
    }
    return {"version": hidden(page, "version")[0], "record": hidden(page, "record")[0], **usual, **more}


def send(client, number, **more):
    page = client.get(f"/recommendations/{number}/work")
    return client.submit(f"/recommendations/{number}/reply", reply(page, **more))


def test_the_desk_of_one_opinion(one, works, city, signed_in, query_count):
    with query_count() as queries:
        page = works.get(f"/recommendations/{one}/work")
    assert len(queries) <= 20
    assert "Soạn trả lời" in words(page)
    assert "Gửi trả lời" in words(page)
    helper = signed_in("agency", city.land).get(f"/recommendations/{one}/work")
    assert "Cơ quan bạn phối hợp" in words(helper)
    assert "Gửi trả lời" not in words(helper)


def test_not_before_it_is_accepted(city, works):
    number = make.recommendation(make.dialogue(agency=city.top), lead=city.works, assigned_on=TODAY).id
    page = works.get(f"/recommendations/{number}/work")
    assert "Nhận việc" in words(page)
    assert "Gửi trả lời" not in words(page)
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
    assert "Gửi lại trả lời" in words(page)
    bad = works.submit(f"/recommendations/{one}/reply", reply(page, acceptance="partly", result="will_settle"))
    assert bad.status_code == 422
    assert draft(one).acceptance is Acceptance.ACCEPTED  # what was sent stands until it is sent again
    assert works.submit(f"/recommendations/{one}/reply", reply(page, acceptance="partly")).status_code == 302
    agreed = agree(clerk, before, only=one)
    assert "người khác sửa" in words(agreed)
    assert fresh(one).acceptance is None


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


def agree(client, page, *, query="", **chosen):
    """The bar of the list of conclusions, pressed; the page it leads on to."""
    sent = {"line": hidden(page, "line"), "found": query, "dated_on": "10/09/2024", **chosen}
    answer = client.submit("/conclusions/agree", sent)
    assert answer.status_code == 302
    return client.get(answer.location.partition("#")[0])


def answered(city, works, count: int) -> list[int]:
    session = make.dialogue(agency=city.top)
    with store.one_transaction():
        ids = [make.recommendation(session, lead=city.works, taken_on=TODAY).id for _ in range(count)]
    for number in ids:
        assert send(works, number).status_code == 302
    return ids


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
