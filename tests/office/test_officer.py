"""Officers: accounts, passwords, wrong tries, sessions that end at once."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from feedback.core import store
from feedback.core.journal import Entry
from feedback.core.refusal import NotThere, Refused
from feedback.office import officer as officers
from feedback.office.duty import Duty, Role, may
from tests import make

AT = datetime(2024, 5, 1, 2, tzinfo=UTC)
GOOD = "ruộng lúa vàng 58"


def _sign_in(login, password, at=AT):
    with store.one_transaction():
        return officers.sign_in(login, password, address="127.0.0.1", at=at)


def test_the_real_hash_is_the_strong_one():
    assert officers._NOBODY_HASH.startswith("scrypt:32768:8:3$")


def test_a_new_account_signs_in_and_must_change_its_password(db):
    unit = make.agency("Phường Mẫu")
    with store.one_transaction():
        made = officers.add("Thu.Ky", name="Lê Thị Mẫu", agency=unit, role=Role.SECRETARIAT, password=GOOD, at=AT)
    assert made.must_change
    assert _sign_in(" thu.ky ", GOOD).id == made.id
    assert _sign_in("thu.ky", "sai") is None
    assert _sign_in("ai do", GOOD) is None
    acts = store.db.session.scalars(select(Entry.act).order_by(Entry.id)).all()
    assert acts == ["officer:add", "session:sign-in", "session:refuse", "session:refuse"]


def test_wrong_tries_hold_back_that_account_only_and_for_a_while(db, monkeypatch):
    monkeypatch.setattr(officers, "_NOBODY_HASH", f"{make.QUICK_HASH}$nobody$00")
    one, other = make.officer(login="mot"), make.officer(login="hai")
    for _ in range(officers.WRONG_TRIES):
        assert _sign_in("mot", "sai") is None
    with pytest.raises(Refused, match="15 phút"):
        _sign_in("mot", make.PASSWORD)
    assert _sign_in("hai", make.PASSWORD).id == other.id
    assert _sign_in("mot", make.PASSWORD, AT + timedelta(minutes=16)).id == one.id
    for _ in range(officers.WRONG_TRIES):
        assert _sign_in("khong-co", "sai") is None
    with pytest.raises(Refused, match="15 phút"):
        _sign_in("khong-co", "sai")


def test_a_good_sign_in_forgets_the_wrong_tries(db):
    make.officer(login="mot")
    for _ in range(3):
        for _ in range(officers.WRONG_TRIES - 1):
            _sign_in("mot", "sai")
        assert _sign_in("mot", make.PASSWORD) is not None


@pytest.mark.parametrize(
    ("password", "says"),
    [("ngắn", "ít nhất 12"), ("x" * 300, "dài quá"), ("thukythuky1234", "dễ đoán"), ("aaaabbbbaaaabbbb", "dễ đoán")],
)
def test_passwords_that_are_tried_first_are_refused(password, says):
    with pytest.raises(Refused, match=says):
        officers.check_password(password, login="thuky", name="Lê Thị Mẫu")


def test_long_passwords_are_taken():
    officers.check_password(
        "Một câu rất dài mà chỉ mình tôi nhớ được, gồm hơn sáu mươi tư ký tự nhé!", login="a", name="b"
    )


def test_a_changed_right_a_password_or_a_lock_ends_the_sessions(db):
    who = make.officer("agency")
    unit = make.agency("Khác")
    for change in (
        lambda: officers.change(who, name=who.name, agency=unit, role=who.role, active=True),
        lambda: officers.change(who, name=who.name, agency=unit, role=Role.LEADER, active=True),
        lambda: officers.change_password(who, GOOD),
        lambda: officers.end_sessions(who),
        lambda: officers.change(who, name=who.name, agency=unit, role=Role.LEADER, active=False),
    ):
        session = who.get_id()
        assert who.active is False or officers.by_session(session) is not None
        with store.one_transaction():
            change()
        assert officers.by_session(session) is None
    assert officers.by_session("không phải số") is None
    assert officers.by_session("99999999999999.x") is None


def test_ones_own_password(db):
    who = make.officer()
    with pytest.raises(Refused, match="hiện nay không đúng"):
        officers.change_own_password(who, old="sai", password=GOOD)
    with pytest.raises(Refused, match="phải khác"):
        officers.change_own_password(who, old=make.PASSWORD, password=make.PASSWORD)
    with store.one_transaction():
        officers.change_own_password(who, old=make.PASSWORD, password=GOOD)
    assert _sign_in(who.login, GOOD).id == who.id
    with pytest.raises(NotThere):
        officers.by_login("không có")


@pytest.mark.parametrize("login", ["", "có dấu", "có khoảng trắng", "đ"])
def test_a_login_is_plain(db, login):
    with pytest.raises(Refused, match="Tên đăng nhập"), store.one_transaction():
        officers.add(login, name="Mẫu", agency=make.any_agency(), role=Role.ADMIN, password=GOOD, at=AT)


def test_reach_starts_at_the_place_but_for_an_agency_officer(db):
    city = make.city()
    assert officers.viewer(make.officer("secretariat", city.office)).seat.id == city.top.id
    assert officers.viewer(make.officer("front", city.front)).seat.id == city.top.id
    assert officers.viewer(make.officer("agency", city.works)).seat.id == city.works.id
    assert officers.viewer(make.officer("agency", city.works)).only_given


def test_what_each_role_may_not_do():
    for duty in (
        Duty.CONCLUDE,
        Duty.REOPEN,
        Duty.ASSIGN,
        Duty.SORT,
        Duty.MERGE,
        Duty.RECEIVE,
        Duty.IDENTITY,
        Duty.IMPORT,
    ):
        assert not may(Role.FRONT, duty)
        assert not may(Role.AUDITOR, duty)
    assert not may(Role.AGENCY, Duty.CONCLUDE)
    assert not may(Role.ADMIN, Duty.READ)
    assert all(may(role, Duty.OPEN) and may(role, Duty.HOME) for role in Role)
