"""Part answers: written to the lead, seen beside its reply, put in by one press, sent back; missing ones are said."""

import io
from datetime import date

import pytest

from feedback.case import assignment, resolution
from feedback.case.handing import part
from feedback.case.record import Recommendation
from feedback.core import attachment, journal
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
def works(city, signed_in):
    return signed_in("agency", city.works)


@pytest.fixture
def land(city, signed_in):
    return signed_in("agency", city.land)


@pytest.fixture
def number(city) -> int:
    """An opinion that works leads, land and the commune co-operate in; land has accepted."""
    facts = {"assigned_on": date(2024, 9, 2), "taken_on": date(2024, 9, 3), "due_on": date(2024, 9, 20)}
    made = make.recommendation(make.dialogue(agency=city.top), lead=city.works, sorted_on=TODAY, **facts)
    make.assign(made, city.land.id, leads=False, turn="taken", given_on=date(2024, 9, 2), taken_on=date(2024, 9, 3))
    make.assign(made, city.commune.id, leads=False, turn="given", given_on=date(2024, 9, 4))
    return made.id


def acts(number: int) -> list[str]:
    db.session.rollback()
    return [entry.act for entry in journal.story("recommendation", number)]


def write(land, number: int, text: str = "Đất công, không vướng.", **more):
    page = land.get(f"/recommendations/{number}/part-answer")
    data = {"text": text, "dated_on": "10/09/2024", "version": hidden(page, "version")[0], **more}
    return land.submit(f"/recommendations/{number}/part-answer", data)


@ON_BOTH
def test_a_part_is_written_seen_and_put_in_by_one_press(number, works, land, query_count):
    assert "Chưa gửi. Cơ quan chủ trì chờ phần này" in words(land.get(f"/recommendations/{number}/work"))
    assert write(land, number).status_code == 302
    assert write(land, number).status_code == 302  # the same again
    assert acts(number).count("part:write") == 1
    with query_count() as queries:
        page = works.get(f"/recommendations/{number}/work")
    assert len(queries) <= 20
    told = words(page)
    assert "Còn thiếu 1 phần: Xã Ba (chờ từ 04/09/2024)" in told
    assert "Sở Nông nghiệp và Môi trường Đã có ngày 10/09/2024" in told
    assert "Đưa 1 phần vào trả lời" in told
    assert 'form="reply-form"' in page.text
    typed = {"text": "Sở đã kiểm tra.", "version": hidden(page, "version")[0], "record": hidden(page, "record")[0]}
    assert works.submit(f"/recommendations/{number}/part-answer/put-in", typed).status_code == 302
    wanted = "Sở đã kiểm tra.\n\nÝ kiến của Sở Nông nghiệp và Môi trường (ngày 10/09/2024):\nĐất công, không vướng."
    db.session.rollback()
    assert resolution.draft_of(number).reply_text == wanted
    assert works.submit(f"/recommendations/{number}/part-answer/put-in", typed).status_code == 302  # a double click
    db.session.rollback()
    assert resolution.draft_of(number).reply_text == wanted
    assert acts(number).count("part:put-in") == 1
    assert "đã đưa vào dự thảo" in words(land.get(f"/recommendations/{number}/work"))


def test_a_part_is_sent_back_with_a_remark_and_comes_better(number, works, land):
    write(land, number)
    one = part.of(number)[0].id
    page = works.get(f"/part-answers/{one}/send-back")
    data = {"remark": "Nêu rõ số thửa", "version": hidden(page, "version")[0]}
    assert works.submit(f"/part-answers/{one}/send-back", {**data, "remark": " "}).status_code == 422
    for _ in range(2):
        assert works.submit(f"/part-answers/{one}/send-back", data).status_code == 302
    assert acts(number).count("part:send-back") == 1
    assert "Nêu rõ số thửa" in words(land.get(f"/recommendations/{number}/work"))
    assert "Chờ bổ sung" in words(works.get(f"/recommendations/{number}/work"))
    assert write(land, number, "Thửa 12, tờ 5: đất công.").status_code == 302
    told = words(works.get(f"/recommendations/{number}"))
    assert "gửi lại phần trả lời cho cơ quan chủ trì" in told
    assert "đề nghị Sở Nông nghiệp và Môi trường bổ sung phần trả lời" in told


def test_two_editors_of_one_part(number, land):
    write(land, number)
    page = land.get(f"/recommendations/{number}/part-answer")
    write(land, number, "Bản thứ hai")
    data = {"text": "Bản thứ ba", "dated_on": "10/09/2024", "version": hidden(page, "version")[0]}
    answer = land.submit(f"/recommendations/{number}/part-answer", data)
    assert answer.status_code == 409
    assert "Bản thứ ba" in answer.text
    assert "Bản thứ hai" in words(answer)


def test_the_lead_types_while_somebody_saved(number, works, land):
    write(land, number)
    page = works.get(f"/recommendations/{number}/work")
    typed = {"text": "Bản A", "version": hidden(page, "version")[0], "record": hidden(page, "record")[0]}
    works.submit(f"/recommendations/{number}/reply", {**typed, "act": "draft", "text": "Bản B"})
    answer = works.submit(f"/recommendations/{number}/part-answer/put-in", typed)
    assert answer.status_code == 409
    assert "Bản A" in answer.text
    db.session.rollback()
    assert resolution.draft_of(number).reply_text == "Bản B"
    assert part.of(number)[0].used_at is None


def test_files_come_with_the_part_and_are_read_within_reach(number, city, works, land, signed_in):
    assert write(land, number, files=(io.BytesIO(b"%PDF-1.7"), "ban-do.pdf")).status_code == 302
    one = part.of(number)[0].id
    file = attachment.of("part_answer", one)[0]
    assert "ban-do.pdf" in works.get(f"/recommendations/{number}/work").text
    token = file.token
    assert works.get(f"/attachments/{token}").status_code == 200
    assert signed_in("agency", city.front).get(f"/attachments/{token}").status_code == 404


def test_only_who_co_operates_and_only_before_the_answer(number, city, works, land, signed_in):
    answer = works.submit(
        f"/recommendations/{number}/part-answer", {"text": "x", "dated_on": "10/09/2024", "version": 0}
    )
    assert answer.status_code == 422
    assert "Cơ quan bạn chủ trì" in words(answer)
    commune = signed_in("agency", city.commune)
    answer = commune.submit(
        f"/recommendations/{number}/part-answer", {"text": "x", "dated_on": "10/09/2024", "version": 0}
    )
    assert "Nhận việc trước" in words(answer)
    assert signed_in("agency", city.front).get(f"/recommendations/{number}/part-answer").status_code == 404
    assert land.submit(f"/recommendations/{number}/part-answer/put-in", {"version": 0, "record": 1}).status_code == 422
    write(land, number)
    page = works.get(f"/recommendations/{number}/work")
    reply = {
        "act": "send", "text": "Xong", "replied_on": "10/09/2024", "acceptance": "accepted", "result": "settling",
        "version": hidden(page, "version")[0], "record": hidden(page, "record")[0],
    }  # fmt: skip
    assert works.submit(f"/recommendations/{number}/reply", reply).status_code == 302
    late = land.submit(
        f"/recommendations/{number}/part-answer", {"text": "Muộn", "dated_on": "10/09/2024", "version": 1}
    )
    assert late.status_code == 422
    assert "đã được trả lời" in words(late)
    told = words(works.get(f"/recommendations/{number}"))
    assert "trả lời khi chưa có phần của Xã Ba" in told
    assert "Không có" in told


def test_a_part_of_an_agency_that_gave_it_back_is_no_part(number, land, works):
    write(land, number)
    db.session.rollback()
    version = db.session.get_one(Recommendation, number).version
    land.submit(f"/recommendations/{number}/give-back", {"reason": "Nhầm", "version": version})
    db.session.rollback()
    found = part.parts(assignment.of(number), part.of(number))
    assert [(one.arrived, one.turn.turn.value) for one in found] == [(False, "given")]
