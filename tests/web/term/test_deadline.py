"""The clock of an opinion on its pages: why it is that day, stopped and run again, more time asked for and decided."""

from datetime import date

import pytest

from feedback.case import assignment, resolution, standing
from feedback.case.record import Recommendation
from feedback.case.reply import Outcome, Reply
from feedback.case.term.record import Extension, Lateness
from feedback.case.word import Acceptance, Result, Turn
from feedback.case.work import Assignment
from feedback.core import journal, store
from feedback.core.calendar import now
from feedback.core.store import db
from feedback.office import officer as officers
from feedback.office.officer import Officer
from tests import make
from tests.web.reading import words

GIVEN, TODAY, DUE = date(2024, 9, 4), date(2024, 9, 10), date(2024, 9, 25)
pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)  # the acts run on both: tests/case/term


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


@pytest.fixture
def opinion(city):
    made = make.recommendation(make.dialogue(agency=city.top), code="YKHAN1", sorted_on=GIVEN)
    with store.one_transaction():
        assignment.assign(made, lead=city.works, due_on=DUE, on=GIVEN, today=GIVEN)
        made.taken_on = GIVEN
        part = db.session.query(Assignment).filter_by(recommendation_id=made.id).one()
        part.turn, part.taken_on = Turn.TAKEN, GIVEN
    return made.id


def fresh(number: int) -> Recommendation:
    db.session.rollback()
    return db.session.get_one(Recommendation, number)


def path(number: int, act: str = "") -> str:
    return f"/recommendations/{number}/deadline" + (f"/{act}" if act else "")


def acts(number: int) -> list[str]:
    return [e.act for e in journal.story("recommendation", number) if e.act.startswith("deadline")]


def send(client, where: str, number: int, **data):
    return client.submit(where, {"version": fresh(number).version, **data})


def test_every_day_is_explained(clerk, opinion, query_count):
    with query_count() as queries:
        text = words(clerk.get(path(opinion)))
    assert len(queries) <= 20
    assert "15 ngày làm việc kể từ ngày giao 04/09/2024" in text
    assert "04/09/2024 thứ Tư – không tính ngày bắt đầu, không tính" in text
    assert "07/09/2024 thứ Bảy – không tính nghỉ thứ Bảy" in text
    assert "25/09/2024 thứ Tư 15 ngày làm việc – hạn trả lời" in text
    assert "Sở Xây dựng : 4 ngày làm việc" in text


def test_the_panel_stands_on_the_opinions_page(clerk, works, opinion, query_count):
    with query_count() as queries:
        page = clerk.get(f"/recommendations/{opinion}")
    assert len(queries) <= 20
    assert "Thời hạn Hạn trả lời 25/09/2024" in words(page)
    assert path(opinion, "pause") in page.text
    page = works.get(f"/recommendations/{opinion}")
    assert {path(opinion, "pause") in page.text, path(opinion, "extend") in page.text} == {True}


def test_stopped_and_run_again(clerk, opinion, on):
    assert clerk.get(path(opinion, "pause")).status_code == 200
    answer = send(clerk, path(opinion, "pause"), opinion, code="survey", reason="Chờ đo đạc", on="10/09/2024")
    assert answer.status_code == 302
    assert "Tạm dừng từ 10/09/2024" in words(clerk.get(answer.location))
    on(date(2024, 10, 1))
    assert not standing.is_overdue(fresh(opinion), date(2024, 10, 1))
    listed = clerk.get("/recommendations?time=paused")
    assert "YKHAN1" in listed.text
    assert "Tạm dừng" in words(listed)
    assert "YKHAN1" not in clerk.get("/recommendations?overdue=1").text
    answer = send(clerk, path(opinion, "resume"), opinion, on="01/10/2024")
    assert answer.status_code == 302
    assert fresh(opinion).due_on == date(2024, 10, 16)
    assert acts(opinion) == ["deadline:pause", "deadline:resume"]


def test_pressed_twice_it_is_done_once(clerk, opinion):
    for _ in range(2):
        send(clerk, path(opinion, "pause"), opinion, code="above", reason="Chờ cấp trên", on="10/09/2024")
    for _ in range(2):
        send(clerk, path(opinion, "resume"), opinion, on="10/09/2024")
    assert acts(opinion) == ["deadline:pause", "deadline:resume"]


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(clerk, opinion):
    answer = send(clerk, path(opinion, "pause"), opinion, code="survey", reason="Chờ đo", on="01/08/2024")
    assert answer.status_code == 422
    assert "trước ngày giao 04/09/2024" in words(answer)
    assert "Chờ đo" in answer.text


def test_somebody_else_was_there_first(clerk, opinion):
    answer = clerk.submit(
        path(opinion, "pause"), {"version": 1, "code": "survey", "reason": "Chờ đo", "on": "10/09/2024"}
    )
    assert answer.status_code == 409
    assert acts(opinion) == []


def test_an_agency_waits_for_whoever_spoke_and_nothing_else(works, clerk, opinion, on):
    assert "Chờ cơ quan khác" not in works.get(path(opinion, "pause")).text
    refused = send(works, path(opinion, "pause"), opinion, code="survey", reason="Chờ đo", on="10/09/2024")
    assert refused.status_code == 422
    send(works, path(opinion, "pause"), opinion, code="citizen", reason="Đã gọi điện", on="10/09/2024")
    assert fresh(opinion).paused_on == TODAY
    on(date(2024, 9, 26))
    for client in (works, clerk):
        assert "1 ý kiến tạm dừng quá ngày chờ" in words(client.get("/"))
        assert "YKHAN1" in client.get("/recommendations?time=expired").text
    assert "cần quyết định" in words(clerk.get(f"/recommendations/{opinion}"))
    assert fresh(opinion).paused_on == TODAY


def test_more_time_is_asked_for_and_granted(works, clerk, opinion):
    text = words(works.get(path(opinion, "extend")))
    assert "Còn được gia hạn 1 lần, nhiều nhất 15 ngày làm việc" in text
    assert send(works, path(opinion, "extend"), opinion, days="5", reason="Khó").status_code == 302
    assert send(works, path(opinion, "extend"), opinion, days="5", reason="Khó").status_code == 302
    asked = db.session.query(Extension).one()
    assert "1 đề nghị gia hạn chờ duyệt" in words(clerk.get("/"))
    assert "YKHAN1" in clerk.get("/recommendations?time=asked").text
    decide = path(opinion, f"decide/{asked.id}")
    assert works.get(decide).status_code == 403
    assert "Khó" in words(clerk.get(decide))
    answer = send(clerk, decide, opinion, decision="grant", days="4", remark="Đồng ý")
    assert answer.status_code == 302
    assert "Đã gia hạn YKHAN1 đến 01/10/2024" in words(clerk.get(answer.location))
    assert (fresh(opinion).due_on, fresh(opinion).first_due_on) == (date(2024, 10, 1), DUE)
    assert acts(opinion) == ["deadline:ask", "deadline:grant"]
    assert "hạn cũ 25/09/2024, hạn mới 01/10/2024" in words(clerk.get(path(opinion)))


def test_refused_with_its_reason(works, clerk, opinion):
    send(works, path(opinion, "extend"), opinion, days="5", reason="Khó")
    decide = path(opinion, f"decide/{db.session.query(Extension).one().id}")
    assert send(clerk, decide, opinion, decision="refuse").status_code == 422
    assert send(clerk, decide, opinion, decision="refuse", remark="Việc đã rõ").status_code == 302
    assert "không gia hạn" in words(works.get(f"/recommendations/{opinion}"))
    assert fresh(opinion).due_on == DUE


def test_a_late_reply_is_asked_its_reason(works, clerk, opinion, on, city):
    assert works.get(path(opinion, "late")).status_code == 404
    on(date(2024, 9, 27))
    said = Reply(
        outcome=Outcome(result=Result.EXPLAINED), replied_on=date(2024, 9, 27), text="Đã trả lời",
        acceptance=Acceptance.ACCEPTED,
    )  # fmt: skip
    officer = officers.viewer(db.session.get_one(Officer, works.officer_id))
    with store.one_transaction():
        resolution.send(fresh(opinion), officer, said, by="Trần Thị Mẫu", at=now(), today=date(2024, 9, 27))
    assert "1 trả lời quá hạn chưa ghi lý do" in words(clerk.get("/"))
    assert "YKHAN1" in clerk.get("/recommendations?time=unexplained").text
    version = db.session.query(Lateness).one().version
    said = {"version": version, "code": "records", "agency": str(city.land.id), "reason": "Hồ sơ thiếu"}
    assert clerk.submit(path(opinion, "late"), said).status_code == 302
    text = words(clerk.get(f"/recommendations/{opinion}"))
    assert "đơn vị chịu trách nhiệm: Sở Nông nghiệp và Môi trường" in text
    assert "chưa ghi lý do" not in words(clerk.get("/"))


def test_the_three_figures_stand_on_first_pages_and_open_their_lists(clerk, opinion, signed_in, city, on):
    on(date(2024, 12, 1))
    for client in (clerk, signed_in("leader", city.top)):
        page = client.get("/")
        assert "Trả lời đúng hạn năm 2024" in words(page)
        assert "/recommendations?time=late&amp;year=2024" in page.text
    assert "YKHAN1" in clerk.get("/recommendations?time=late&year=2024").text
    assert "YKHAN1" not in clerk.get("/recommendations?time=on_time&year=2024").text
