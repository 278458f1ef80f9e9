"""One form sent by six hands at the same moment: done once, told to each, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import BytesIO

import pytest
from flask import session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf

from feedback.case.watch.record import Promise, Supervision
from feedback.case.work import Assignment
from feedback.core import attachment, calendar, journal, store
from feedback.core.store import db
from feedback.register.dissemination import Dissemination
from feedback.register.edition import Edition
from feedback.report import issue
from tests import book_lines, make
from tests.web.reading import hidden
from tests.web.replying import acts, fresh, reply, send

TODAY = date(2024, 9, 10)
HANDS = 6
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
    return signed_in("agency", city.works)


@pytest.fixture
def at_once(app):
    """`at_once(client, path, data)`: the answers to the same form sent six times at one moment."""

    def press(client, path: str, data) -> list[int]:
        with app.app_context(), app.test_request_context():
            token, raw = generate_csrf(), session["csrf_token"]
        with client.session_transaction() as kept:
            kept["csrf_token"] = raw
        cookie = client.get_cookie("doithoai").value

        def hand(_number: int) -> int:
            own = app.test_client()
            own.set_cookie("doithoai", cookie)
            with app.app_context():
                sent = {"csrf_token": token, **(data() if callable(data) else data)}
                return FlaskClient.open(own, path, method="POST", data=sent).status_code

        db.session.rollback()
        with ThreadPoolExecutor(HANDS) as hands:
            answers = list(hands.map(hand, range(HANDS)))
        db.session.rollback()
        assert journal.broken_at() is None
        return answers

    return press


def opinions(city, count: int, **facts) -> list[int]:
    hall = make.dialogue(agency=city.top)
    with store.one_transaction():
        return [make.recommendation(hall, sorted_on=TODAY, **facts).id for _ in range(count)]


def test_many_given_out(city, clerk, at_once):
    ids = opinions(city, 10)
    lines = [f"{number}:{fresh(number).version}" for number in ids]
    sent = {"lead": city.works.id, "co": [city.land.id], "due_on": "30/09/2024", "on": "10/09/2024", "line": lines}
    assert at_once(clerk, "/assignments/bulk", sent) == [200] * HANDS
    assert db.session.query(Assignment).count() == 20
    assert all(acts(number) == ["assign"] for number in ids)


def test_one_given_out(city, clerk, at_once):
    (one,) = opinions(city, 1)
    sent = {"lead": city.works.id, "due_on": "30/09/2024", "on": "10/09/2024", "version": fresh(one).version}
    assert at_once(clerk, f"/recommendations/{one}/assign", sent) == [302] * HANDS
    assert acts(one) == ["assign"]


def test_taken(city, works, at_once):
    ids = opinions(city, 5, lead=city.works)
    assert at_once(works, "/assignments/take", {"id": ids}) == [302] * HANDS
    assert all(acts(number) == ["take"] for number in ids)


def test_given_back(city, works, at_once):
    (one,) = opinions(city, 1, lead=city.works)
    sent = {"reason": "Không thuộc nhiệm vụ", "version": fresh(one).version}
    assert at_once(works, f"/recommendations/{one}/give-back", sent) == [302] * HANDS
    assert acts(one) == ["give-back"]


def test_progress(city, works, at_once):
    (one,) = opinions(city, 1, lead=city.works, taken_on=TODAY)
    assert at_once(works, f"/recommendations/{one}/progress", {"note": "Đã khảo sát"}) == [302] * HANDS
    assert acts(one) == ["progress"]


def test_answered_with_its_paper(city, works, at_once):
    (one,) = opinions(city, 1, lead=city.works, taken_on=TODAY)
    sent = reply(works.get(f"/recommendations/{one}/work"))

    def form():
        return {**sent, "files": [(BytesIO(b"%PDF-1.7"), "ky.pdf")]}

    assert at_once(works, f"/recommendations/{one}/reply", form) == [302] * HANDS
    assert sorted(acts(one)) == ["attachment:keep", "reply"]
    assert len(attachment.of("recommendation", one)) == 1


def test_a_first_draft(city, works, at_once):
    (one,) = opinions(city, 1, lead=city.works, taken_on=TODAY)
    sent = reply(works.get(f"/recommendations/{one}/work"), act="draft")
    assert at_once(works, f"/recommendations/{one}/reply", sent) == [302] * HANDS


def test_agreed_to_and_reopened(city, works, clerk, at_once):
    ids = opinions(city, 3, lead=city.works, taken_on=TODAY)
    for number in ids:
        send(works, number)
    sent = {"line": hidden(clerk.get("/conclusions"), "line"), "dated_on": "10/09/2024", "id": ids}
    assert at_once(clerk, "/conclusions/agree", sent) == [302] * HANDS
    assert all(acts(number) == ["reply", "conclude"] for number in ids)
    sent = {"reason": "Đường lại hỏng", "version": fresh(ids[0]).version}
    assert at_once(clerk, f"/recommendations/{ids[0]}/reopen", sent) == [302] * HANDS
    assert acts(ids[0]) == ["reply", "conclude", "reopen"]


def test_a_line_of_a_book(city, clerk, at_once):
    (key,) = hidden(clerk.get("/disseminations/new"), "once")
    sent = book_lines.form("dissemination", agency=city.commune.id) | {"once": key}
    assert sorted(at_once(clerk, "/disseminations/new", sent)) == [302] + [409] * (HANDS - 1)
    assert db.session.query(Dissemination).count() == 1


def test_a_note_of_the_front_and_a_promise(city, signed_in, clerk, at_once):
    (one,) = opinions(city, 1, lead=city.works)
    note = {"text": "Chưa thấy khảo sát", "to_agency": "y"}
    assert at_once(signed_in("front", city.front), f"/recommendations/{one}/supervise", note) == [302] * HANDS
    promised = {"leader": "Nguyễn Văn Mẫu", "made_on": "01/03/2024", "what": "Sửa xong đường", "due_on": "30/09/2024"}
    sent = {**promised, "agency": city.works.id}
    assert at_once(clerk, f"/recommendations/{one}/promises/new", sent) == [302] * HANDS
    assert (db.session.query(Supervision).count(), db.session.query(Promise).count()) == (1, 1)


def test_a_run(city, clerk, at_once):
    sent = {"period": "2024-08", "appendices": "04", "once": hidden(clerk.get("/editions/new"), "once")}
    assert sorted(at_once(clerk, "/editions/new", sent)) == [302] + [409] * (HANDS - 1)
    assert db.session.query(Edition).count() == 1


def test_issued(city, clerk, at_once):
    with store.one_transaction(steady=True):
        wanted = issue.Wanted(
            first=date(2024, 7, 1), last=date(2024, 8, 31), as_of=date(2024, 8, 31), appendices=["04"]
        )
        run = issue.make(wanted, by="", at=calendar.now())
    sent = {"number": "12-BC/VP", "dated_on": "05/09/2024", "signer": "Nguyễn Văn Mẫu", "version": run.version}
    answers = at_once(clerk, f"/editions/{run.id}/seal", sent)
    assert sorted(answers)[0] == 302
    assert set(sorted(answers)[1:]) <= {409, 422}
    assert [one.number for one in db.session.query(Edition)] == ["12-BC/VP"]
    assert db.session.query(journal.Entry).filter_by(act="edition:seal").count() == 1
