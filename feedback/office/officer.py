"""Officers: who signs in, for which agency, in which role.

One account is one person. Passwords are kept as scrypt hashes; wrong tries hold back that account only, for a while, and
whether an account exists cannot be told from the answer or its time. A change of password, role, unit or state ends all
sessions at once (``stamp``).
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, String, delete, func, select, true, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship
from werkzeug.security import check_password_hash, generate_password_hash

from feedback.core import journal, mail
from feedback.core.refusal import NotThere, Refused
from feedback.core.store import Base, db, sentence, word
from feedback.core.wording import fold, squeeze
from feedback.office import tree
from feedback.office.agency import Agency
from feedback.office.duty import Role, Viewer

HASH_METHOD = "scrypt:32768:8:3"
WRONG_TRIES = 5
HELD_BACK = timedelta(minutes=15)
LONGEST_PASSWORD = 256
_NOBODY_HASH = f"{HASH_METHOD}$nobody$" + "0" * 128  # no password fits, and to find that out takes as long as any other


class Officer(Base):
    """An account."""

    __tablename__ = "officer"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(64))
    login_key: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    role: Mapped[Role] = mapped_column(word(Role, "role_known"))
    password_hash: Mapped[str] = mapped_column(String(300))
    active: Mapped[bool] = mapped_column(default=True)
    must_change: Mapped[bool] = mapped_column(default=False)  # a password somebody else chose
    stamp: Mapped[str] = mapped_column(String(32))  # sessions carry it; a new stamp ends them
    created_at: Mapped[datetime]
    last_sign_in_at: Mapped[datetime | None]
    email: Mapped[str | None] = mapped_column(String(254))
    wants_digest: Mapped[bool] = mapped_column(default=True, server_default=true())  # one letter a day of what is due
    version: Mapped[int] = mapped_column(default=1)
    agency: Mapped[Agency] = relationship(viewonly=True)
    __mapper_args__ = {"version_id_col": version}

    def get_id(self) -> str:
        """What a session carries: the id and the stamp."""
        return f"{self.id}.{self.stamp}"

    @property
    def is_active(self) -> bool:
        """Whether the account may sign in (what Flask-Login asks)."""
        return self.active

    @property
    def is_authenticated(self) -> bool:
        """An officer of a session is signed in (what Flask-Login asks)."""
        return True

    @property
    def is_anonymous(self) -> bool:
        """An officer is somebody (what Flask-Login asks)."""
        return False


class Attempt(Base):
    """A try to sign in, kept for holding back and for the journal's reader."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_login", "login_key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    login_key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    address: Mapped[str] = mapped_column(String(64))
    good: Mapped[bool]


sentence("uq_officer_login_key", "Tên đăng nhập này đã có người dùng. Chọn tên khác.", field="login")


#: An officer with the unit they serve in and the one above it, where reach mostly starts: one query for a request's viewer.
_WITH_UNIT = (joinedload(Officer.agency).joinedload(Agency.parent),)


def login_key(login: str) -> str:
    """What two spellings of one login share."""
    return squeeze(login).casefold()[:64]


def by_session(token: str) -> Officer | None:
    """The officer of a session, or None where the session has been ended or the account disabled."""
    number, _, stamp = token.partition(".")
    known = number.isdecimal() and len(number) < 10
    found = db.session.get(Officer, int(number), options=_WITH_UNIT) if known else None
    return found if found and found.active and secrets.compare_digest(found.stamp, stamp) else None


def by_login(login: str) -> Officer:
    """The account with that login; NotThere says that there is none."""
    found = db.session.scalar(select(Officer).where(Officer.login_key == login_key(login)))
    if found is None:
        raise NotThere(f"Không có tài khoản “{squeeze(login)}”.")
    return found


def sign_in(login: str, password: str, *, address: str, at: datetime) -> Officer | None:
    """The officer, journaled and stamped, where the pair is right; None where it is wrong; Refused while held back."""
    key = login_key(login)
    wrong = db.session.scalar(
        select(func.count())
        .select_from(Attempt)
        .where(Attempt.login_key == key, Attempt.good.is_(False), Attempt.at > at - HELD_BACK)
    )
    if (wrong or 0) >= WRONG_TRIES:
        raise Refused(
            "Đã nhập sai mật khẩu quá nhiều lần. Tài khoản này tạm dừng đăng nhập 15 phút; hãy thử lại sau "
            "hoặc nhờ quản trị đặt lại mật khẩu."
        )
    found = db.session.scalar(select(Officer).where(Officer.login_key == key))
    good = check_password_hash(found.password_hash if found else _NOBODY_HASH, password[:LONGEST_PASSWORD])
    good = good and found is not None and found.active
    db.session.add(Attempt(login_key=key, at=at, address=address[:64], good=good))
    journal.record("session:sign-in" if good else "session:refuse", found, code=key)
    if not good or found is None:
        return None
    db.session.execute(delete(Attempt).where(Attempt.login_key == key, Attempt.good.is_(False)))
    table = Base.metadata.tables["officer"]  # past the ORM: signing in twice at once, or while edited, is no stale form
    db.session.execute(update(table).where(table.c.id == found.id).values(last_sign_in_at=at))
    db.session.expire(found, ["last_sign_in_at"])
    return found


def add(
    login: str,
    *,
    name: str,
    agency: Agency,
    role: Role,
    password: str,
    at: datetime,
    shortest: int = 12,
    must_change: bool = True,
) -> Officer:
    """A new account exists and is journaled."""
    if not login_key(login) or not squeeze(login).isascii() or " " in squeeze(login):
        raise Refused(
            "Tên đăng nhập gồm chữ không dấu, chữ số, dấu chấm hoặc gạch, không có khoảng trắng.", field="login"
        )
    if not squeeze(name):
        raise Refused("Thiếu họ và tên của người dùng.", field="name")
    check_password(password, login=login, name=name, shortest=shortest)
    made = Officer(
        login=squeeze(login),
        login_key=login_key(login),
        name=squeeze(name),
        agency_id=agency.id,
        role=role,
        password_hash=generate_password_hash(password, method=HASH_METHOD),
        stamp=secrets.token_hex(16),
        created_at=at,
        must_change=must_change,
    )
    db.session.add(made)
    db.session.flush()
    journal.record("officer:add", made, changes={"role": [None, role], "agency_id": [None, agency.id]})
    return made


def change_password(officer: Officer, password: str, *, shortest: int = 12, must_change: bool = False) -> None:
    """The officer has a new password; every session of theirs has ended."""
    check_password(password, login=officer.login, name=officer.name, shortest=shortest)
    officer.password_hash = generate_password_hash(password, method=HASH_METHOD)
    officer.stamp = secrets.token_hex(16)
    officer.must_change = must_change
    db.session.execute(delete(Attempt).where(Attempt.login_key == officer.login_key, Attempt.good.is_(False)))
    journal.record("officer:password", officer)


def change_own_password(officer: Officer, *, old: str, password: str, shortest: int = 12) -> None:
    """The officer has the new password they chose; Refused where the old one is wrong or the new one the same."""
    if not check_password_hash(officer.password_hash, old[:LONGEST_PASSWORD]):
        raise Refused("Mật khẩu hiện nay không đúng.", field="old")
    if old == password:
        raise Refused("Mật khẩu mới phải khác mật khẩu hiện nay.", field="password")
    change_password(officer, password, shortest=shortest)


def change(officer: Officer, *, name: str, agency: Agency, role: Role, active: bool) -> None:
    """Name, unit, role and state are as given; sessions end where a right changed."""
    before = journal.snapshot(officer)
    if (officer.agency_id, officer.role, officer.active) != (agency.id, role, active):
        officer.stamp = secrets.token_hex(16)
    officer.name, officer.agency_id, officer.role, officer.active = squeeze(name), agency.id, role, active
    changes = journal.difference(before, officer)
    if changes:
        journal.record("officer:change", officer, changes=changes)


def write_to(officer: Officer, *, email: str, wants_digest: bool) -> None:
    """The officer has that address, or none, and is written to or not; the journal tells it."""
    before = journal.snapshot(officer)
    officer.email, officer.wants_digest = mail.address(email) if squeeze(email) else None, wants_digest
    changes = journal.difference(before, officer)
    if changes:
        journal.record("officer:change", officer, changes=changes)


def end_sessions(officer: Officer) -> None:
    """Every session of this officer has ended."""
    officer.stamp = secrets.token_hex(16)


def check_password(password: str, *, login: str, name: str, shortest: int = 12) -> None:
    """Refused unless the password is long enough and not one that is tried first."""
    if len(password) < shortest:
        raise Refused(f"Mật khẩu phải có ít nhất {shortest} ký tự.", field="password")
    if len(password) > LONGEST_PASSWORD:
        raise Refused(f"Mật khẩu dài quá {LONGEST_PASSWORD} ký tự.", field="password")
    lowered = fold(password).replace(" ", "")
    own = {fold(login), fold(name).replace(" ", "")} - {""}
    if any(word in lowered for word in own if len(word) >= 4) or len(set(lowered)) < 5:
        raise Refused(
            "Mật khẩu quá dễ đoán: không dùng tên mình, tên đăng nhập hay vài ký tự lặp lại.", field="password"
        )


def viewer(officer: Officer) -> Viewer:
    """The officer as a viewer: the unit their reach starts from follows from role and unit."""
    own: Agency | None = officer.agency
    if own is None or own.id != officer.agency_id:  # moved in this very session
        own = db.session.get_one(Agency, officer.agency_id)
    seat = own if officer.role is Role.AGENCY else tree.place_of(own)
    return Viewer(officer.id, officer.role, own, seat)
