"""The pages of watching: what each role may do, what a form refuses, that a number is its list, and what it costs."""

import io
import re
import zipfile
from datetime import date, timedelta

import openpyxl
import pytest
from sqlalchemy import select

from feedback.case.record import Recommendation
from feedback.case.watch import behind
from feedback.case.watch.record import Gathering, Letter, Outstanding, Promise
from feedback.case.watch.word import PromiseState
from feedback.core import attachment, job, store, worker
from feedback.web.watch import urging_paper
from tests import make, watching

DAY = date(2024, 6, 3)
pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@pytest.fixture
def city(db, on):
    on(DAY)
    return make.city()


@pytest.fixture
def late(city):
    facts = {"due_on": DAY - timedelta(days=10), "taken_on": make.DAY, "assigned_on": make.DAY}
    return make.recommendation(make.dialogue(agency=city.top), lead=city.works, **facts)


def only(model):
    return store.db.session.scalars(select(model)).one()


def letter_form(**changed):
    facts = {"number": "15/MTTQ", "dated_on": "03/06/2024", "signer": "Lê Thị Mẫu", "answer_by": "20/06/2024"}
    return {**facts, "text": "Đề nghị {cơ quan} trả lời", "what": "all", "act": "look", **changed}


def test_the_front_urges_and_the_agency_answers(city, late, signed_in):
    front, agency = signed_in("front", city.front), signed_in("agency", city.works)
    number, works = late.id, city.works.id
    assert "Sở Xây dựng" in front.get("/urgings/new").text
    page = front.get(f"/urgings/write?agency={works}&what=all").text
    assert late.code in page
    looked = front.submit("/urgings/write", letter_form(agency=works, id=number))
    assert "Đề nghị Sở Xây dựng trả lời" in looked.text
    assert store.db.session.scalars(select(Letter)).all() == []
    sent = front.submit("/urgings/write", letter_form(agency=works, id=number, act="send"))
    assert sent.status_code == 302
    assert front.get(sent.location).status_code == 200
    letter = only(Letter)
    assert "công văn đôn đốc chờ cơ quan bạn trả lời" in agency.get("/").text
    form = {"text": "Xong trong tháng 7", "on": "03/06/2024", "version": letter.version}
    assert agency.submit(f"/urgings/{letter.id}/answer", form).status_code == 302
    assert "Xong trong tháng 7" in front.get(f"/urgings/{letter.id}").text
    told = front.get(f"/recommendations/{number}").text
    assert "đôn đốc Sở Xây dựng ngày 03/06/2024, số 15/MTTQ" in told
    assert "trả lời công văn đôn đốc số 15/MTTQ" in told


def test_a_letter_is_a_word_file_and_many_are_a_zip(city, late, signed_in):
    front = signed_in("front", city.front)
    letter = watching.letter(city.front, city.works, late, on=DAY, text="Đề nghị trả lời Nhân dân")
    watching.letter(city.front, city.land, on=DAY)
    file = front.get(f"/urgings/{letter.id}/letter.docx")
    with zipfile.ZipFile(io.BytesIO(file.data)) as document:
        words = document.read("word/document.xml").decode()
    words = re.sub(r"<[^>]+>", "", words)
    begins, ends = behind.frame("Sở Xây dựng", 1, on=DAY, answer_by=letter.answer_by)
    for wanted in ("15/MTTQ-BTT", "Kính gửi: Sở Xây dựng", "Đề nghị trả lời Nhân dân", late.code, begins, ends[:-1]):
        assert wanted in words
    assert begins in front.get(f"/urgings/{letter.id}").text
    both = front.get(f"/urgings/batches/{letter.batch}/letters.zip")
    with zipfile.ZipFile(io.BytesIO(both.data)) as archive:
        assert len(archive.namelist()) == 2


def test_what_a_letter_lacks_is_said_and_nothing_is_lost(city, late, signed_in):
    front = signed_in("front", city.front)
    form = letter_form(agency=city.works.id, id=late.id, number="", answer_by="01/01/2020", act="send")
    answer = front.submit("/urgings/write", form)
    assert answer.status_code == 422
    assert "Đề nghị {cơ quan} trả lời" in answer.text
    answer = front.submit("/urgings/write", {**form, "number": "1/MT"})
    assert "Hạn trả lời đã qua" in answer.text
    none = front.submit("/urgings/write", {**letter_form(agency=city.works.id), "act": "send"})
    assert "Không có ý kiến nào để đôn đốc" in none.text


def test_the_agency_writes_why_it_is_outstanding(city, late, signed_in):
    agency, front = signed_in("agency", city.works), signed_in("front", city.front)
    path, version = f"/recommendations/{late.id}/outstanding", late.version
    assert agency.get(path).status_code == 200
    form = {"code": "clearance", "story": "Còn ba hộ", "next_on": "01/07/2024", "version": version}
    assert agency.submit(path, {**form, "story": ""}).status_code == 422
    assert agency.submit(path, form).status_code == 302
    assert only(Outstanding).story == "Còn ba hộ"
    assert agency.submit(path, {**form, "story": "Khác"}).status_code == 409
    for shown in ("/outstanding-register", "/outstanding-register/quarter", f"/recommendations/{late.id}"):
        assert "Còn ba hộ" in front.get(shown).text
    book = openpyxl.load_workbook(io.BytesIO(front.get("/outstanding-register/list.xlsx").data))
    row = [cell.value for cell in list(book.active.iter_rows())[1]]
    assert row[1] == late.code
    assert row[10:12] == ["Vướng giải phóng mặt bằng", "Còn ba hộ"]
    words = front.get("/outstanding-register/quarter.docx")
    assert words.mimetype.endswith("wordprocessingml.document")


def test_a_promise_is_followed_to_its_proof(city, late, signed_in):
    leader, front = signed_in("leader", city.top), signed_in("front", city.front)
    form = {"leader": "Trần Văn Mẫu", "made_on": "15/03/2024", "what": "Sửa xong đường", "due_on": "01/06/2024"}
    made = leader.submit(f"/recommendations/{late.id}/promises/new", {**form, "agency": city.works.id})
    assert made.status_code == 302
    promise = only(Promise)
    number = promise.id
    assert re.search(r"1.*lời hứa quá hạn", leader.get("/").text, re.S)
    assert "Sửa xong đường" in front.get("/promises?overdue=1").text
    assert front.get(f"/promises/{number}/keep").status_code == 403
    keep = {"on": "02/06/2024", "proof": "Đã thông xe", "version": promise.version}
    assert "Cần minh chứng" in leader.submit(f"/promises/{number}/keep", keep).text
    with_file = {**keep, "files": (io.BytesIO(b"%PDF-1.7 a"), "nghiem-thu.pdf")}
    done = leader.submit(f"/promises/{number}/keep", with_file, content_type="multipart/form-data")
    assert done.status_code == 302
    assert only(Promise).state is PromiseState.KEPT
    page = front.get(f"/promises/{number}").text
    file = re.search(r"/attachments/[\w-]+", page)
    assert front.get(file[0]).status_code == 200
    assert "nghiem-thu.pdf" in page


def test_the_next_session_opens_with_what_was_promised(city, late, signed_in):
    office, held = signed_in("secretariat", city.office), store.db.session.get_one(make.Dialogue, late.occasion_id)
    watching.promise(held, city.works, late)
    watching.promise(held, city.works, what="Xong rồi", state=PromiseState.KEPT, ended_on=DAY, proof="Đã làm")
    coming = make.dialogue(DAY + timedelta(days=9), city.top, state="planned").id
    why = {"code": "clearance", "story": "Còn ba hộ", "next_on": "01/07/2024", "version": late.version}
    assert office.submit(f"/recommendations/{late.id}/outstanding", why).status_code == 302
    told = "Vướng giải phóng mặt bằng: Còn ba hộ (xem lại ngày 01/07/2024)"
    page = office.get(f"/dialogues/{coming}").text
    assert "Lời hứa ở các cuộc trước, chưa xong" in page
    assert told in page
    sheet = office.get(f"/dialogues/{coming}/opening").text
    assert "Sửa xong tuyến đường" in sheet
    assert told in sheet
    assert "Xong rồi" not in sheet
    file = office.get(f"/dialogues/{coming}/opening/sheet.docx")
    with zipfile.ZipFile(io.BytesIO(file.data)) as document:
        printed = document.read("word/document.xml").decode()
    assert "Lời hứa của Trần Văn Mẫu: Sửa xong tuyến đường" in printed
    assert told in printed


def test_a_promise_is_replaced_in_sight(city, late, signed_in):
    leader = signed_in("leader", city.top)
    promise = watching.promise(store.db.session.get_one(make.Dialogue, late.occasion_id), city.works)
    number = promise.id
    form = {"reason": "Chờ vốn", "leader": "Trần Văn Mẫu", "made_on": "03/06/2024", "what": "Sửa đường"}
    form |= {"due_on": "01/12/2024", "agency": city.works.id, "version": promise.version}
    assert leader.submit(f"/promises/{number}/replace", form).status_code == 302
    page = leader.get(f"/promises/{number}").text
    assert "Đã thay bằng lời hứa khác" in page
    assert "Chờ vốn" in page
    assert "Sửa xong tuyến đường" in leader.get(f"/dialogues/{late.occasion_id}").text


def test_the_front_hands_over_and_sees_what_became_of_each_line(city, signed_in):
    front, office = signed_in("front", city.front), signed_in("secretariat", city.office)
    hall = make.dialogue(date(2024, 5, 20), city.top)
    form = {"title": "Ý kiến quý II", "gathered_at": "Tổ 5", "first_on": "01/04/2024", "last_on": "31/05/2024"}
    bad = front.submit("/gatherings/new", {**form, "lines": "Cống tắc | mười"})
    assert "Dòng 1: “mười” không phải số người" in bad.text
    lines = "Cống tắc | 12 | Môi trường\n\nThiếu đèn\t3"
    assert front.submit("/gatherings/new", {**form, "lines": lines}).status_code == 302
    found = only(Gathering)
    here = f"/gatherings/{found.id}"
    assert office.get(here).status_code == 404
    assert front.submit(f"{here}/hand-over", {"on": "03/06/2024", "version": found.version}).status_code == 302
    assert "bộ ý kiến Mặt trận chuyển, chờ tiếp nhận" in office.get("/").text
    assert front.get(f"{here}/take-in").status_code == 403
    taken = office.submit(f"{here}/take-in", {"occasion": hall.id, "version": only(Gathering).version})
    assert taken.status_code == 302
    first, second = store.db.session.scalars(select(Recommendation).order_by(Recommendation.id))
    assert (first.people, first.channel.value, second.people) == (12, "front", 3)
    page = front.get(here).text
    assert first.code in page
    assert "Mới tiếp nhận" in page


def test_the_front_marks_and_notes_and_decides_nothing(city, late, signed_in):
    front, agency = signed_in("front", city.front), signed_in("agency", city.works)
    here = f"/recommendations/{late.id}"
    assert front.submit(f"{here}/follow", {"note": "Dân hỏi nhiều"}).status_code == 302
    assert front.submit("/following/agencies", {"agency": city.works.id}).status_code == 302
    assert front.submit(f"/dialogues/{late.occasion_id}/follow", {"shared": "y"}).status_code == 302
    page = front.get("/following").text
    for wanted in ("Dân hỏi nhiều", late.code, "Sở Xây dựng", "dùng chung"):
        assert wanted in page
    assert front.submit(f"{here}/supervise", {"text": "Nội bộ thôi"}).status_code == 302
    assert front.submit(f"{here}/supervise", {"text": "Cơ quan xem nhé", "to_agency": "y"}).status_code == 302
    assert "Nội bộ thôi" in front.get(here).text
    seen = agency.get(here).text
    assert "Nội bộ thôi" not in seen
    assert "Cơ quan xem nhé" in seen
    drop = re.search(r'action="(/following/\d+/drop)"', page)
    assert front.submit(drop[1]).status_code == 302
    for path in ("assign", "conclude", "outstanding", "promises/new"):
        assert front.get(f"{here}/{path}").status_code == 403, path


def test_each_number_of_a_first_page_is_its_list(city, late, signed_in):
    watching.letter(city.front, city.works, late, on=make.DAY)
    watching.promise(store.db.session.get_one(make.Dialogue, late.occasion_id), city.works, late)
    watching.reason(late, city.works, on=make.DAY)
    watching.gathering(city.front, "Một", state="handed")
    page = signed_in("secretariat", city.office).get("/").text
    for url in (
        "/urgings?overdue=1",
        "/promises?overdue=1",
        "/outstanding-register?review=due",
        "/gatherings?state=handed",
    ):
        assert url in page, url
        listed = signed_in("secretariat", city.office).get(url).text
        assert re.search(r'caption-count">1<', listed), url


@pytest.mark.parametrize("role", ["front", "secretariat", "agency", "leader"])
def test_pages_cost_few_questions(city, late, signed_in, query_count, role):
    unit = {"front": city.front, "secretariat": city.office, "agency": city.works, "leader": city.top}[role]
    client = signed_in(role, unit)
    for number in range(5):
        watching.letter(city.front, city.works, late, on=DAY, number=f"{number}/MT")
        watching.promise(store.db.session.get_one(make.Dialogue, late.occasion_id), city.works, late)
    watching.reason(late, city.works, on=DAY)
    for path in ("/urgings", "/outstanding-register", "/outstanding-register/quarter", "/promises"):
        with query_count() as queries:
            assert client.get(path).status_code == 200
        assert len(queries) <= 12, f"{path}: {len(queries)}"


def test_very_many_letters_are_made_in_the_background(app, city, late, signed_in, monkeypatch):
    monkeypatch.setattr(urging_paper, "MOST_AT_ONCE", 4)
    front = signed_in("front", city.front)
    for number in range(6):
        unit = make.agency(f"Phòng {number}", kind="office", parent=city.top)
        letter = watching.letter(city.front, unit, late, on=DAY, number=f"{number}/MT")
    here, number = f"/urgings/batches/{letter.batch}", letter.id
    assert front.get(f"{here}/letters.zip").status_code == 302
    assert front.submit(f"{here}/make").status_code == 302
    assert front.submit(f"{here}/make").status_code == 302
    work = store.db.session.scalars(select(job.Job).where(job.Job.kind == "urging:letters")).one()
    assert worker.work_one(app.config["SETTINGS"]) is True
    store.db.session.refresh(work)
    assert (work.state, work.message) == (job.State.DONE, "6 công văn đôn đốc")
    kept = store.db.session.get_one(attachment.Attachment, work.result_id)
    with zipfile.ZipFile(attachment.path(kept, app.config["SETTINGS"].attachments)) as archive:
        assert len(archive.namelist()) == 6
    assert front.get(f"/urgings/{number}").status_code == 200


def test_a_file_of_many_letters_holds_only_those_in_reach(app, city, signed_in):
    ward, other = city.wards
    opinions = [make.recommendation(make.dialogue(agency=one), lead=one, due_on=DAY) for one in (ward, other)]
    letter, _ = (watching.letter(city.front, one.lead, one, on=DAY, number=f"{one.id}/MT") for one in opinions)
    secretary = signed_in("secretariat", ward)
    assert secretary.submit(f"/urgings/batches/{letter.batch}/make").status_code == 302
    assert worker.work_one(app.config["SETTINGS"]) is True
    work = store.db.session.scalars(select(job.Job).where(job.Job.kind == "urging:letters")).one()
    kept = secretary.get(f"/jobs/{work.id}/result")
    with zipfile.ZipFile(io.BytesIO(kept.data)) as archive:
        assert [name.split("-")[2] for name in archive.namelist()] == [str(letter.id)]
    sender = signed_in("front", city.front)
    assert "Lập tất cả" not in sender.get(f"/urgings/batches/{letter.batch}").text  # two letters: a zip at once
    assert sender.submit(f"/urgings/batches/{letter.batch}/make").status_code == 302
    assert store.db.session.query(job.Job).filter_by(kind="urging:letters").count() == 2


def test_who_answers_for_a_promise_does_not_end_it(city, signed_in):
    made = watching.promise(make.dialogue(agency=city.top), city.wards[0])
    ward, leader = signed_in("secretariat", city.wards[0]), signed_in("leader", city.top)
    page = ward.get(f"/promises/{made.id}")
    assert page.status_code == 200
    assert "Đã thực hiện…" not in page.text
    keep = {"on": "02/06/2024", "proof": "Đã xong", "paper_number": "1/UB", "version": 1, "reason": "x"}
    for step in ("keep", "fail", "replace", "reopen"):
        assert ward.submit(f"/promises/{made.id}/{step}", keep).status_code == 404
    assert only(Promise).state is PromiseState.OPEN
    assert "Đã thực hiện…" in leader.get(f"/promises/{made.id}").text
