"""Links without an account: one thing, once, for some days; a wrong one tells nothing; everything else as with an account."""

from datetime import UTC, date, datetime, timedelta

import pytest

from feedback.case import assignment, resolution
from feedback.case.handing import part, ticket
from feedback.case.handing.word import Purpose
from feedback.case.record import Recommendation
from feedback.case.word import Turn
from feedback.core import calendar, journal, store
from feedback.core.store import db
from tests import make
from tests.web.reading import hidden, words

TODAY = date(2024, 9, 10)
NOW = datetime(2024, 9, 10, 2, tzinfo=UTC)
NAME = "Trần Thị Bí Mật"
ON_BOTH = pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(autouse=True)
def _today(on):
    on(TODAY)


@pytest.fixture
def now(monkeypatch):
    """`now(moment)`: it is that moment."""

    def fix(moment: datetime) -> None:
        monkeypatch.setattr(calendar, "now", lambda: moment)

    return fix


@pytest.fixture
def city(app):
    return make.city()


@pytest.fixture
def clerk(city, signed_in):
    return signed_in("secretariat", city.office)


def given(city, **facts) -> int:
    facts = {"assigned_on": date(2024, 9, 2), "due_on": date(2024, 9, 20), "citizen": NAME, **facts}
    session = make.dialogue(agency=city.top)
    return make.recommendation(session, lead=city.works, sorted_on=TODAY, content="Đường hỏng", **facts).id


def turn_of(number: int, leads: bool = True):
    db.session.rollback()
    return next(t for t in assignment.of(number) if t.leads is leads and t.turn in assignment.HOLDING)


def link(app, number: int, purpose: Purpose = Purpose.ACCEPT, *, leads: bool = True, days: int = 14) -> str:
    key = app.config["SETTINGS"].secret_key
    with store.one_transaction():
        r, at = db.session.get_one(Recommendation, number), calendar.now()
        _, token = ticket.make(r, turn_of(number, leads), purpose, key=key, days=days, by="Thư ký", at=at)
    return f"/tickets/{token}"


def acts(number: int) -> list[str]:
    db.session.rollback()
    return [entry.act for entry in journal.story("recommendation", number)]


def reply(page, **more) -> dict:
    return {
        "record": hidden(page, "record")[0], "paper_number": "12/UBND", "replied_on": "10/09/2024", "signer": "Lê Văn Mẫu",
        "text": "Đã sửa xong.", "acceptance": "accepted", "result": "settled", "settled_on": "09/09/2024", **more,
    }  # fmt: skip


def test_the_secretariat_makes_a_link_and_sees_its_secret_once(app, city, clerk):
    number = given(city)
    assert "Cấp liên kết" in words(clerk.get(f"/recommendations/{number}"))
    page = clerk.get(f"/recommendations/{number}/tickets")
    data = {"part": turn_of(number).id, "purpose": "accept", "days": "14"}
    made = clerk.submit(f"/recommendations/{number}/tickets", data)
    assert made.status_code == 200
    assert made.headers["Cache-Control"] == "no-store, private"
    secret = words(made).partition("/tickets/")[2].split(" ")[0]
    kept = ticket.of(number)[0]
    assert len(secret) > 40
    assert secret not in str(vars(kept)) + str([vars(entry) for entry in journal.story("recommendation", number)])
    assert secret not in clerk.get(f"/recommendations/{number}/tickets").text
    assert "Sở Xây dựng" in words(clerk.get("/tickets"))
    assert kept.expires_at - kept.made_at == timedelta(days=14)
    clerk.submit(f"/recommendations/{number}/tickets", data)  # the earlier one is withdrawn: at most one opens
    assert [bool(one.revoked_at) for one in ticket.of(number)] == [False, True]
    assert page.status_code == 200


@ON_BOTH
def test_accepting_by_link_is_done_once_and_told(app, city, client, clerk):
    number = given(city)
    path = link(app, number)
    page = client.get(path)
    assert page.status_code == 200
    assert "Đường hỏng" in words(page)
    assert "20/09/2024" in words(page)
    assert NAME not in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store, private"
    data = {"choice": "taken", "version": hidden(page, "version")[0]}
    assert client.submit(path, data).status_code == 303
    assert "Đã ghi nhận" in words(client.submit(path, data))  # a double click
    assert "Đã ghi nhận" in words(client.get(path))
    assert "Đường hỏng" not in words(client.get(path))
    assert turn_of(number).turn is Turn.TAKEN
    assert acts(number) == ["ticket:make", "recommendation:take", "ticket:use"]
    line = journal.story("recommendation", number)[1]
    assert (line.officer_name, line.officer_id, line.agency_id) == ("Sở Xây dựng qua liên kết", None, city.works.id)
    assert "Sở Xây dựng đã nhận việc qua liên kết" in words(clerk.get(f"/recommendations/{number}"))


def test_returning_by_link_wants_a_reason(app, city, client):
    number = given(city)
    path = link(app, number)
    data = {"choice": "returned", "version": hidden(client.get(path), "version")[0]}
    answer = client.submit(path, data)
    assert answer.status_code == 422
    assert "Trả lại phải ghi lý do" in words(answer)
    assert client.submit(path, {**data, "reason": "Không thuộc nhiệm vụ"}).status_code == 303
    db.session.rollback()
    assert assignment.of(number)[0].turn is Turn.RETURNED


def test_answering_by_link_says_all_that_is_missing_then_stands(app, city, client):
    number = given(city)
    path = link(app, number, Purpose.ANSWER)
    page = client.get(path)
    lacking = client.submit(path, {**reply(page), "text": "", "paper_number": "", "acceptance": "", "result": ""})
    assert lacking.status_code == 422
    for sentence in ("Chưa có nội dung trả lời", "Chưa đề xuất tiếp thu", "Chưa có kết quả giải quyết"):
        assert sentence in words(lacking)
    assert client.submit(path, reply(page)).status_code == 303
    assert "không phải gửi lại" in words(client.submit(path, reply(page)))  # a double click
    db.session.rollback()
    r = db.session.get_one(Recommendation, number)
    assert (r.paper_number, r.replied_on, r.reply_text) == ("12/UBND", TODAY, "Đã sửa xong.")
    assert resolution.draft_of(number).saved_by == "Sở Xây dựng qua liên kết"
    assert acts(number).count("recommendation:reply") == 1


def test_a_part_is_answered_by_link(app, city, client):
    number = given(city, taken_on=date(2024, 9, 3))
    make.assign(db.session.get_one(Recommendation, number), city.land.id, leads=False, turn="given", given_on=TODAY)
    path = link(app, number, Purpose.ANSWER, leads=False)
    page = client.get(path)
    data = {"text": "Đất công, không vướng.", "dated_on": "10/09/2024", "version": hidden(page, "version")[0]}
    assert client.submit(path, data).status_code == 303
    db.session.rollback()
    assert [(one.text, one.agency_id) for one in part.of(number)] == [("Đất công, không vướng.", city.land.id)]
    assert turn_of(number, False).turn is Turn.TAKEN


def test_whatever_is_wrong_with_a_link_is_told_alike(app, city, client, clerk, now):
    number = given(city)
    now(NOW)
    path = link(app, number, days=3)
    revoked = link(app, given(city))
    with store.one_transaction():
        gone = next(one for one in db.session.query(ticket.Ticket) if one.recommendation_id != number)
        ticket.revoke(db.session.get_one(Recommendation, gone.recommendation_id), gone, by="Thư ký", at=NOW)
    taken_back = given(city)
    other = link(app, taken_back)
    with store.one_transaction():
        assignment.take_back(db.session.get_one(Recommendation, taken_back), reason="Giao nhầm", on=TODAY)
    assert client.get(path).status_code == 200
    now(NOW + timedelta(days=3))
    bodies = set()
    for wrong in (path, revoked, other, path + "x", "/tickets/abc", "/tickets/" + "ả" * 20):
        for answer in (client.get(wrong), client.submit(wrong, {"choice": "taken", "version": 1})):
            assert answer.status_code == 404
            assert ticket.UNUSABLE in words(answer)
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            bodies.add(words(answer).partition("Mã yêu cầu")[0].replace(wrong, ""))
    assert len({body for body in bodies if "Chép lại" not in body}) <= 2


def test_too_many_wrong_links_from_one_address_wait(app, city, client, now):
    now(NOW)
    path = link(app, given(city))
    for _ in range(ticket.WRONG_TRIES):
        assert client.get("/tickets/sai").status_code == 404
    assert client.get("/tickets/sai").status_code == 429
    assert client.get(path + "x").status_code == 429
    assert client.get(path).status_code == 200, "an agency's good link opens, whoever else sits behind that address"
    now(NOW + ticket.HELD_BACK + timedelta(seconds=1))
    assert client.get("/tickets/sai").status_code == 404


def test_revoked_in_the_list(app, city, client, clerk):
    number = given(city)
    path = link(app, number)
    one = ticket.of(number)[0].id
    for _ in range(2):
        assert clerk.submit(f"/tickets/{one}/revoke").status_code == 302
    assert client.get(path).status_code == 404
    assert acts(number).count("ticket:revoke") == 1
    assert "Đã thu hồi" in words(clerk.get("/tickets?over=1"))


def test_somebody_with_an_account_was_faster(app, city, client, clerk):
    number = given(city)
    path = link(app, number)
    data = {"choice": "taken", "version": hidden(client.get(path), "version")[0]}
    with store.one_transaction():
        r = db.session.get_one(Recommendation, number)
        r.due_on = date(2024, 9, 25)
    answer = client.submit(path, data)
    assert answer.status_code == 409
    assert client.submit(path, {**data, "version": hidden(answer, "version")[0]}).status_code == 303


def test_a_forged_form_is_refused_on_the_open_page_too(app, city, client):
    path = link(app, given(city))
    app.config["WTF_CSRF_ENABLED"] = True
    assert client.post(path, data={"choice": "taken", "version": 1, "csrf_token": "gia"}).status_code == 400


def test_no_link_where_it_makes_no_sense(app, city, clerk):
    taken = given(city, taken_on=date(2024, 9, 3))
    data = {"part": turn_of(taken).id, "purpose": "accept", "days": "14"}
    answer = clerk.submit(f"/recommendations/{taken}/tickets", data)
    assert answer.status_code == 422
    assert "đã nhận việc" in words(answer)
    answered = given(city, replied_on=TODAY, reply_text="Xong", taken_on=date(2024, 9, 3))
    data = {"part": turn_of(answered).id, "purpose": "answer", "days": "14"}
    assert "đã được trả lời" in words(clerk.submit(f"/recommendations/{answered}/tickets", data))
