"""Mail: letters to officers wait in a table and are sent by background jobs; none is lost, none is sent twice knowingly.

A letter is written in the transaction of what it tells (``post``), once per key, with a Message-ID that stays the same
however often it is tried, so that a letter whose acceptance we never heard of shows once in the reader's box. A mail
server that is away is tried again later and later, for days; one that refuses a letter for good ends it with its reason.
Only codes, counts and links to pages go by mail: never who spoke, never the words of an opinion.
"""

from __future__ import annotations

import re
import secrets
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from feedback.core import calendar, job
from feedback.core.job import Done, Later, Work
from feedback.core.refusal import Refused
from feedback.core.settings import Settings
from feedback.core.store import Base, db, word
from feedback.core.wording import Labelled, squeeze

#: Seconds a mail server is given to answer.
PATIENCE = 15
#: After how long a letter is tried again; the last one from then on.
WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 30, 60, 120))
#: How long a letter is tried before it is given up.
GIVEN_UP = timedelta(days=5)
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
#: This process has found the server away until then: other letters do not wait for it one by one.
_away: dict[str, datetime] = {}


class LetterState(Labelled):
    """Where a letter stands."""

    WAITING = "waiting", "Chờ gửi"
    SENT = "sent", "Đã gửi"
    DEAD = "dead", "Không gửi được"


class Letter(Base):
    """A letter to one officer."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)  # written once
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    recipient: Mapped[str] = mapped_column(String(254))
    officer_id: Mapped[int | None]
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[LetterState] = mapped_column(word(LetterState, "letter_state_known"), default=LetterState.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")  # what the server said last
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Server:
    """A mail server, as ``smtp://user:password@host:port`` names it."""

    host: str
    port: int
    user: str
    password: str
    tls: str  # "always" (smtps), "start" (STARTTLS, refused without), "none" (only where asked for)


def server(url: str) -> Server:
    """What the address says; that it can be used was found at the start (``core.settings``)."""
    parts = urlsplit(url)
    tls = "always" if parts.scheme == "smtps" else parse_qs(parts.query).get("tls", ["start"])[-1]
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Server(parts.hostname or "", parts.port or (465 if tls == "always" else 587), user, password, tls)


def address(text: str) -> str:
    """The address, squeezed; Refused where it is none."""
    found = squeeze(text)
    if len(found) > 254 or not _ADDRESS.fullmatch(found):
        raise Refused("Địa chỉ thư điện tử không đúng. Ví dụ: ten@coquan.gov.vn.", field="email")
    return found


def post(
    recipient: str,
    *,
    subject: str,
    body: str,
    key: str,
    settings: Settings,
    officer_id: int | None = None,
    due_at: datetime | None = None,
) -> Letter:
    """The letter waits to be sent, not before ``due_at``, once the present transaction commits; the same key is one letter."""
    found = db.session.scalar(select(Letter).where(Letter.key == key))
    if found is not None:
        return found
    domain = parseaddr(settings.mail_from)[1].rpartition("@")[2] or "doi-thoai.invalid"
    made = Letter(
        key=key,
        message_id=f"<{secrets.token_hex(16)}@{domain}>",
        recipient=address(recipient),
        officer_id=officer_id,
        subject=squeeze(subject)[:300],
        body=body,
        made_at=calendar.now(),
    )
    db.session.add(made)
    db.session.flush()
    job.put("mail:send", {"letter": made.id}, key=f"mail:{made.id}", due_at=due_at)
    return made


def message(letter: Letter, settings: Settings) -> EmailMessage:
    """The letter as it goes over the wire: the same however often it is made."""
    name, sender = parseaddr(settings.mail_from)
    user, _, domain = sender.rpartition("@")
    made = EmailMessage(policy=SMTP)
    made["From"] = Address(name or "Đối thoại", user, domain)
    made["To"] = letter.recipient
    made["Subject"] = letter.subject
    made["Date"] = format_datetime(calendar.local(letter.made_at))
    made["Message-ID"] = letter.message_id
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(letter.body)
    return made


@job.kind("mail:send", "Gửi thư điện tử", tries=8)
def _send(work: Work) -> Done:
    """The letter has been taken by the mail server, or waits for another try, or is ended with the server's reason."""
    letter = db.session.get_one(Letter, work.payload["letter"])
    if letter.state is LetterState.SENT:
        return Done(f"Đã gửi cho {letter.recipient}.")
    number, recipient, tries, age = letter.id, letter.recipient, letter.tries, calendar.now() - letter.made_at
    whole = message(letter, work.settings) if work.settings.smtp_url else None
    db.session.rollback()
    if whole is None:
        raise Refused("Chưa cấu hình máy chủ thư (FEEDBACK_SMTP_URL, FEEDBACK_MAIL_FROM).")
    wait = WAITS[min(tries, len(WAITS) - 1)]
    try:
        with _connected(work.settings.smtp_url) as connection:
            connection.send_message(whole)
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        _refused(work, number, code, said, age, wait)
    except smtplib.SMTPResponseException as error:
        _refused(work, number, error.smtp_code, error.smtp_error, age, wait)
    except (OSError, smtplib.SMTPException) as error:
        _away[work.settings.smtp_url] = calendar.now() + timedelta(minutes=1)
        _refused(work, number, 400, str(error) or type(error).__name__, age, wait)

    def sent() -> None:
        row = db.session.get_one(Letter, number)
        row.state, row.sent_at, row.error, row.tries = LetterState.SENT, calendar.now(), "", tries + 1

    return Done(f"Đã gửi cho {recipient}.", also=sent)


def _refused(work: Work, number: int, code: int, said: bytes | str, age: timedelta, wait: timedelta) -> None:
    """The try is written down; raises what becomes of the job: later, or ended where the server refuses for good."""
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    for_good = code >= 500 or age > GIVEN_UP
    with work.step():
        row = db.session.get_one(Letter, number)
        row.tries, row.error = row.tries + 1, squeeze(words)[:500]
        row.state = LetterState.DEAD if for_good else LetterState.WAITING
    if code >= 500:
        raise Refused(f"Máy chủ thư từ chối: {squeeze(words)[:300]}")
    if for_good:
        raise Refused(f"Máy chủ thư không nhận trong {GIVEN_UP.days} ngày: {squeeze(words)[:300]}")
    raise Later(f"Máy chủ thư chưa nhận, sẽ gửi lại: {squeeze(words)[:300]}", wait=wait)


@contextmanager
def _connected(url: str) -> Iterator[smtplib.SMTP]:
    """The mail server, spoken to; an OSError at once where it was found away a moment ago."""
    if _away.get(url, calendar.now()) > calendar.now():
        raise ConnectionError("máy chủ thư vừa không trả lời")
    at = server(url)
    connection: smtplib.SMTP
    if at.tls == "always":
        connection = smtplib.SMTP_SSL(at.host, at.port, timeout=PATIENCE, context=ssl.create_default_context())
    else:
        connection = smtplib.SMTP(at.host, at.port, timeout=PATIENCE)
    with connection:
        if at.tls == "start":
            connection.starttls(context=ssl.create_default_context())
        if at.user:
            connection.login(at.user, at.password)
        yield connection
