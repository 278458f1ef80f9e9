"""Mail against a server of our own: sent once, tried again while the server is away, nothing lost, nothing doubled."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from feedback.core import calendar, mail, store, worker
from feedback.core.job import Job, State
from feedback.core.mail import Letter, LetterState
from feedback.core.refusal import Refused
from tests.core.post_office import PostOffice


@pytest.fixture
def office():
    """The mail server."""
    running = PostOffice()
    yield running
    running.close()


@pytest.fixture
def settings(app, office):
    mail._away.clear()
    return replace(
        app.config["SETTINGS"], smtp_url=office.url, mail_from="Đối thoại thành phố Mẫu <doithoai@mau.gov.vn>"
    )


@pytest.fixture
def clock(monkeypatch):
    """`clock(minutes=5)`: so much later."""
    now = [calendar.now()]
    monkeypatch.setattr(calendar, "now", lambda: now[0])
    return lambda **span: now.__setitem__(0, now[0] + timedelta(**span))


def post(settings, key="k", **facts) -> int:
    with store.one_transaction():
        return mail.post(
            "can.bo@mau.gov.vn",
            subject="Nhắc việc: 3 ý kiến",
            body="Kính gửi đồng chí\n",
            key=key,
            settings=settings,
            **facts,
        ).id


def letter(number: int) -> Letter:
    store.db.session.rollback()
    return store.db.session.get_one(Letter, number, populate_existing=True)


def test_sent_once_with_its_vietnamese_words(db, settings, office):
    number = post(settings)
    assert post(settings) == number
    assert worker.work_one(settings) is True
    assert worker.work_one(settings) is False
    (got,) = office.letters
    assert got["Subject"] == "Nhắc việc: 3 ý kiến"
    assert got["From"] == "Đối thoại thành phố Mẫu <doithoai@mau.gov.vn>"
    assert got["To"] == "can.bo@mau.gov.vn"
    assert got["Message-ID"] == letter(number).message_id
    assert got["Message-ID"].endswith("@mau.gov.vn>")
    assert got["Auto-Submitted"] == "auto-generated"
    assert got.get_content().replace("\r\n", "\n") == "Kính gửi đồng chí\n"
    assert (letter(number).state, letter(number).tries) == (LetterState.SENT, 1)


def test_a_server_away_for_an_hour_loses_and_doubles_nothing(db, settings, office, clock):
    port = office.server.server_address[1]
    office.close()
    numbers = [post(settings, key=f"k{n}") for n in range(5)]
    for _ in range(60):
        while worker.work_one(settings):
            pass
        clock(minutes=1)
    assert {letter(n).state for n in numbers} == {LetterState.WAITING}
    assert all(4 <= letter(n).tries <= 12 for n in numbers)
    waiting = db.session.scalars(select(Job)).all()
    assert {(one.state, one.tries) for one in waiting} == {(State.WAITING, 0)}
    assert "Máy chủ thư chưa nhận" in waiting[0].message
    db.session.rollback()
    back = PostOffice()
    try:
        again = replace(settings, smtp_url=back.url)
        assert port != 0
        for _ in range(61):
            clock(minutes=1)
            while worker.work_one(again):
                pass
        assert len(back.letters) == 5
        assert {one["Message-ID"] for one in back.letters} == {letter(n).message_id for n in numbers}
        assert {letter(n).state for n in numbers} == {LetterState.SENT}
    finally:
        back.close()


def test_a_line_cut_after_the_letter_sends_the_same_letter_again(db, settings, office, clock):
    """The server took it but we never heard: the reader's box sees one Message-ID, so one letter."""
    office.dies = True
    number = post(settings)
    worker.work_one(settings)
    office.dies = False
    clock(minutes=2)
    worker.work_one(settings)
    assert letter(number).state is LetterState.SENT
    first, second = office.letters
    assert first["Message-ID"] == second["Message-ID"] == letter(number).message_id
    assert first.as_bytes() == second.as_bytes()


def test_refused_for_good_ends_with_the_servers_words(db, settings, office):
    office.says = "550 khong co nguoi nay"
    number = post(settings)
    worker.work_one(settings)
    one = db.session.scalars(select(Job)).one()
    assert (one.state, one.message) == (State.DEAD, "Máy chủ thư từ chối: khong co nguoi nay")
    assert (letter(number).state, letter(number).error) == (LetterState.DEAD, "khong co nguoi nay")


def test_put_off_by_the_server_is_given_up_after_days(db, settings, office, clock):
    office.says = "450 tam thoi"
    number = post(settings)
    for _ in range(62):
        worker.work_one(settings)
        clock(hours=2)
    assert letter(number).state is LetterState.DEAD
    assert "không nhận trong 5 ngày" in db.session.scalars(select(Job)).one().message


def test_without_encryption_only_where_that_is_asked_for(db, settings, office, clock):
    """A server that offers no STARTTLS gets nothing, least of all the password."""
    number = post(settings)
    worker.work_one(replace(settings, smtp_url=office.url.removesuffix("?tls=none")))
    assert letter(number).state is LetterState.WAITING
    assert "STARTTLS" in letter(number).error
    assert office.letters == []


def test_not_before_its_hour(db, settings, office, clock):
    post(settings, due_at=calendar.now() + timedelta(hours=1))
    assert worker.work_one(settings) is False
    clock(hours=1)
    assert worker.work_one(settings) is True


@pytest.mark.parametrize(
    ("url", "host", "port", "user", "password", "tls"),
    [
        ("smtp://mail.gov.vn", "mail.gov.vn", 587, "", "", "start"),
        ("smtp://mail.gov.vn:25?tls=none", "mail.gov.vn", 25, "", "", "none"),
        ("smtps://gui%40mau.gov.vn:m%3At@mail.gov.vn", "mail.gov.vn", 465, "gui@mau.gov.vn", "m:t", "always"),
    ],
)
def test_the_server_as_its_address_names_it(url, host, port, user, password, tls):
    assert mail.server(url) == mail.Server(host, port, user, password, tls)


@pytest.mark.parametrize(
    "text", ["", "ten", "ten@may", "a b@mau.gov.vn", "a@mau.gov.vn\nBcc: b@mau.gov.vn", "x" * 300 + "@m.vn"]
)
def test_no_address(text):
    with pytest.raises(Refused):
        mail.address(text)
