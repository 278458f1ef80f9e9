"""The papers after a session on their pages: notice, publication, slips, the 12-column register; names where they may stand."""

import io
from datetime import date

import openpyxl
import pytest
from sqlalchemy import select

from feedback.case import paper
from feedback.case.watch import behind, urging
from feedback.case.watch.word import Behind
from feedback.core import calendar
from feedback.core.journal import Entry
from feedback.core.store import db as handle
from feedback.office import officer as officers
from feedback.office.issuer import Family
from feedback.web import daybook
from tests import make
from tests.papers import golden
from tests.web.reading import hidden, words

HELD, TODAY = date(2026, 6, 5), date(2026, 6, 12)
CANARY = {"name": "Nguyễn Thị Chim Yến", "phone": "0912 345 678", "address": "Số 5 ngõ Chim Yến"}
NOTICE = {
    "family": "party", "superior": "Thành ủy Mẫu", "issuer": "Đảng ủy phường 1", "number": "12-TB/ĐU", "dated_on": "9/6/2026",
    "place": "Phường 1", "authority": "T/M Ban Thường vụ", "signer_title": "Bí thư", "signer": "Trần Thị Mẫu",
    "body": "Giao các cơ quan trả lời đúng hạn.", "receivers": "Lưu Văn phòng", "version": "0",
}  # fmt: skip
one_database = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _today(on):
    on(TODAY)


@pytest.fixture
def session(app):
    """A held session with an opinion whose text tells who spoke, and one that does not."""
    city = make.city()
    made = make.dialogue(HELD, city.wards[0], head="party", theme="Thoát nước", attendance=40)
    told = f"Tôi là {CANARY['name']}, {CANARY['address']}, gọi {CANARY['phone']}: đề nghị nạo vét cống"
    opinion = make.recommendation(
        made, content=told, citizen=CANARY["name"], lead=city.works, assigned_on=HELD, due_on=date(2026, 6, 26),
        replied_on=TODAY, reply_text=f"Trả lời bà {CANARY['name']}: sẽ nạo vét.",
    )  # fmt: skip
    with make.written():
        opinion.citizen.address, opinion.citizen.phone = CANARY["address"], CANARY["phone"]
    make.recommendation(made, content="Đề nghị lắp đèn ngõ 12")
    made.city = city
    return made


def in_paper(answer) -> str:
    assert answer.status_code == 200, answer.text[:500]
    assert answer.mimetype.endswith("wordprocessingml.document")
    return golden.words(answer.data)


def acts() -> list[str]:
    handle.session.rollback()
    return list(handle.session.scalars(select(Entry.act).order_by(Entry.id)))


def test_a_notice_from_draft_to_issue(session, signed_in):
    office = signed_in("secretariat", session.city.office)
    front = signed_in("front", session.city.front)
    page = f"/dialogues/{session.id}/conclusion"
    assert "hạn 16/06/2026 (7 ngày làm việc sau đối thoại)" in words(office.get(f"/dialogues/{session.id}")).lower()
    first = office.get(page)
    assert "Đảng ủy phường 1" in first.text
    assert hidden(first, "version") == ["0"]
    saved = office.submit(page, {**NOTICE, "dated_on": "", "then": "draft"})
    assert saved.status_code == 302
    assert "Đang soạn, số 12-TB/ĐU" in words(office.get(f"/dialogues/{session.id}"))
    assert "ngày …… tháng …… năm ……" in in_paper(office.get(f"{page}.docx"))
    assert front.get(f"{page}.docx").status_code == 404
    refused = office.submit(page, {**NOTICE, "version": "1", "signer": "", "then": "issue"})
    assert refused.status_code == 422
    assert "Ghi người ký trước khi ban hành" in words(refused)
    assert "Giao các cơ quan trả lời đúng hạn." in refused.text
    assert office.submit(page, {**NOTICE, "then": "issue"}).status_code == 409
    assert office.submit(page, {**NOTICE, "version": "1", "then": "issue"}).status_code == 302
    told = words(front.get(f"/dialogues/{session.id}"))
    assert "Đã kết luận ngày 09/06/2026, số 12-TB/ĐU" in told
    assert "Ban hành thông báo kết luận" in told
    said = in_paper(front.get(f"{page}.docx"))
    assert "Số 12-TB/ĐU | ĐẢNG CỘNG SẢN VIỆT NAM / Phường 1, ngày 09 tháng 6 năm 2026" in said
    assert "đề nghị nạo vét cống | Sở Xây dựng |  | 26/06/2026" in said
    correction = {**NOTICE, "version": "2", "signer": "Lê Văn Ghi", "then": "issue"}
    assert office.submit(page, correction).status_code == 422
    assert office.submit(page, {**correction, "reason": "Ghi nhầm"}).status_code == 302


@one_database
def test_publication_warns_when_late(session, signed_in, on):
    office = signed_in("secretariat", session.city.office)
    page = f"/dialogues/{session.id}/publication"
    on(date(2026, 6, 20))
    given = {"on": "16/6/2026", "posted_at": "Trụ sở phường", "version": "0"}
    late = office.submit(page, given)
    assert late.status_code == 422
    assert "Công khai ngày 16/06/2026 là sau hạn 15/06/2026 (10 ngày). Ghi lý do muộn" in words(late)
    assert office.submit(page, {**given, "late_note": "Mất điện"}).status_code == 302
    told = words(office.get(f"/dialogues/{session.id}"))
    assert "Đã công khai ngày 16/06/2026. Trụ sở phường Muộn: Mất điện" in told
    assert "ngày 16 tháng 6 năm 2026" in in_paper(office.get(f"{page}.docx"))


@one_database
def test_no_published_paper_names_the_citizen(session, signed_in):
    with make.written():
        paper.draft(session, paper.Terms(family="party", body="Kết luận"), version=0)
    office = signed_in("secretariat", session.city.office)
    base = f"/dialogues/{session.id}"
    texts = [words(office.get(f"{base}/extract")), words(office.get(f"{base}/conclusion"))]
    texts += [in_paper(office.get(f"{base}/{name}.docx")) for name in ("conclusion", "publication")]
    for text in texts:
        assert "nạo vét" in text
        for secret in (*CANARY.values(), "Chim Yến", "0912345678"):
            assert secret not in text
    assert not {act for act in acts() if act.startswith("citizen:")}


@one_database
def test_no_letter_and_no_list_of_what_is_owed_names_the_citizen(session, signed_in, on):
    on(date(2026, 7, 10))
    told = f"Bà {CANARY['name']} ({CANARY['address']}, {CANARY['phone']}) hỏi lần hai: bao giờ nạo vét"
    late = make.recommendation(
        session, content=told, citizen=CANARY["name"], lead=session.city.works, assigned_on=HELD, due_on=TODAY
    )
    with make.written():
        late.citizen.address, late.citizen.phone = CANARY["address"], CANARY["phone"]
    front = signed_in("front", session.city.front)
    viewer = officers.viewer(handle.session.get_one(officers.Officer, front.officer_id))
    terms = urging.Terms(
        number="9/MTTQ-BTT", dated_on=date(2026, 7, 10), signer="Lê Thị Mẫu", signer_title=None, place=None,
        answer_by=date(2026, 7, 31), text="Đề nghị trả lời.",
    )  # fmt: skip
    with make.written():
        wanted = behind.parcels(viewer, [session.city.works.id], Behind.ALL, today=date(2026, 7, 10))
        (letter,) = urging.send(viewer, wanted, terms, by="Mẫu", at=calendar.now(), today=date(2026, 7, 10))
    for path in (f"/urgings/{letter.id}/letter.docx", "/outstanding-register/quarter.docx?on=10/7/2026"):
        text = in_paper(front.get(path))
        assert "bao giờ nạo vét" in text
        for secret in (*CANARY.values(), "Chim Yến"):
            assert secret not in text


@one_database
def test_slips_name_the_citizen_only_when_asked(session, signed_in):
    office = signed_in("secretariat", session.city.office)
    page = f"/dialogues/{session.id}/slips"
    plain = in_paper(office.submit(page, {"ask_at": "Văn phòng, 0225 000 000"}))
    assert "Hỏi kết quả tại: Văn phòng, 0225 000 000" in plain
    assert "Chim Yến" not in plain
    assert "citizen:slip" not in acts()
    assert f"Ông/bà: {CANARY['name']}" in in_paper(office.submit(page, {"ask_at": "Văn phòng", "names": "y"}))
    assert "citizen:slip" in acts()
    assert office.submit(page, {"ask_at": ""}).status_code == 422
    empty = make.dialogue(HELD, session.city.wards[0])
    refused = office.submit(f"/dialogues/{empty.id}/slips", {"ask_at": "Văn phòng"})
    assert "chưa có ý kiến nào để in phiếu" in words(refused)


@one_database
def test_the_register_names_only_when_asked(session, signed_in):
    office = signed_in("secretariat", session.city.office)
    window = "?from=1/6/2026&to=30/6/2026"
    plain = words(office.get(f"/daybook{window}"))
    assert "Số người cùng nội dung" in plain
    assert "2 ý kiến" in plain
    assert not [secret for secret in CANARY.values() if secret in plain]
    assert "citizen:register" not in acts()
    named = words(office.submit(f"/daybook{window}"))
    assert f"{CANARY['name']} {CANARY['address']}" in named
    assert acts().count("citizen:register") == 1
    said = in_paper(office.submit(f"/daybook/files/docx{window}"))
    assert f"1 | 05/06/2026 | {CANARY['name']}\n{CANARY['address']} |" in said
    assert acts().count("citizen:register") == 2
    assert CANARY["name"] not in in_paper(office.get(f"/daybook/files/docx{window}"))
    for who in ("front", "leader", "auditor"):
        other = signed_in(who, session.city.top)
        assert other.submit(f"/daybook{window}").status_code == 403
        assert other.submit(f"/daybook/files/xlsx{window}").status_code == 403
    agency = signed_in("agency", session.city.works)
    assert f"{CANARY['name']} {CANARY['address']}" not in words(agency.submit(f"/daybook{window}"))


@one_database
def test_the_register_as_a_workbook(session, signed_in):
    answer = signed_in("secretariat", session.city.office).submit("/daybook/files/xlsx?from=1/6/2026&to=30/6/2026")
    page = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    rows = list(page.iter_rows(values_only=True))
    assert rows[5] == tuple(f"({n})" for n in range(1, 13))
    assert [cell for cell in rows[3] if cell][8:] == ["Hướng xử lý", "Theo dõi kết quả"]
    assert rows[6][2] == f"{CANARY['name']}\n{CANARY['address']}"
    assert (rows[6][0], rows[6][3], rows[6][8]) == (1, None, "x")
    assert page.page_setup.orientation == "landscape"
    assert "daybook:download" in acts()


@one_database
def test_only_a_held_session_has_papers(app, signed_in):
    city = make.city()
    planned = make.dialogue(date(2026, 6, 30), city.wards[0], state="planned")
    office = signed_in("secretariat", city.office)
    assert "Văn bản sau đối thoại" not in words(office.get(f"/dialogues/{planned.id}"))
    for name in ("conclusion", "conclusion.docx", "publication", "publication.docx", "extract"):
        assert office.get(f"/dialogues/{planned.id}/{name}").status_code == 404
    assert office.get(f"/dialogues/{planned.id}/slips").status_code == 200


@one_database
def test_a_session_long_past_is_not_asked_for_its_papers(app, signed_in):
    city = make.city()
    old = make.dialogue(date(2020, 6, 30), city.wards[0])
    said = words(signed_in("secretariat", city.office).get(f"/dialogues/{old.id}"))
    assert said.count("Không ghi Hạn khi đó") == 2
    assert "Quá hạn" not in said


@one_database
def test_the_pages_ask_little_of_the_database(session, signed_in, query_count):
    office = signed_in("secretariat", session.city.office)
    for path in ("", "/conclusion", "/publication", "/extract", "/conclusion.docx"):
        with query_count() as queries:
            assert office.get(f"/dialogues/{session.id}{path}").status_code == 200
        assert len(queries) <= 20, f"{path}: {len(queries)}"
    with query_count() as queries:
        office.get("/daybook?from=1/6/2026&to=30/6/2026")
    assert len(queries) <= 20


@one_database
def test_a_long_register_is_read_by_pages(session, signed_in, monkeypatch):
    monkeypatch.setattr(daybook, "_PER_PAGE", 1)
    monkeypatch.setattr(daybook, "_MOST", {"xlsx": 1, "docx": 2})
    office, window = signed_in("secretariat", session.city.office), "?from=1/6/2026&to=30/6/2026"
    first, second = (words(office.get(f"/daybook{window}&page={page}")) for page in (1, 99))
    assert ("nạo vét" in first, "lắp đèn" in first) == (True, False)
    assert ("nạo vét" in second, "lắp đèn" in second) == (False, True)
    refused = office.get(f"/daybook/files/xlsx{window}")
    assert refused.status_code == 422
    assert "một tệp xlsx ghi tối đa 1" in words(refused)
    assert "lắp đèn" in in_paper(office.get(f"/daybook/files/docx{window}"))
    assert "Kỳ này chưa có ý kiến nào" in words(office.get("/daybook?from=1/1/2020&to=2/1/2020"))


@one_database
def test_the_first_page_says_which_papers_are_missing(session, signed_in):
    ward = signed_in("secretariat", session.city.wards[0])
    told = words(ward.get("/"))
    assert "1 cuộc đã tổ chức chưa có thông báo kết luận" in told
    assert "1 cuộc đã tổ chức chưa công khai kết quả" in told
    listed = words(ward.get("/papers"))
    assert "16/06/2026" in listed
    assert "15/06/2026" in listed
    terms = paper.Terms(
        family=Family.PARTY, issuer="Đảng ủy", number="1-TB/ĐU", dated_on=TODAY, signer="Mẫu", body="Kết luận"
    )
    with make.written():
        paper.issue(session, terms, version=0, today=TODAY)
    assert "Đã kết luận" in words(ward.get("/papers"))
    with make.written():
        paper.publish(session, on=TODAY, posted_at="Trụ sở", version=0, today=TODAY)
    assert "Không cuộc nào thiếu văn bản" in words(ward.get("/papers"))
    assert "Không cuộc nào thiếu văn bản" in words(signed_in("front", session.city.front).get("/papers"))
