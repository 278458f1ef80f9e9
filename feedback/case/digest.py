"""Digests: what somebody was reminded of on a day, in one letter; the morning's job that reminds and writes them.

One letter a person a day, only to who has an address and wants it, only where there is something, only in office hours.
Codes, counts and a link: never the words of an opinion, never who spoke.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta

from sqlalchemy import select

from feedback.case import ladder, reminder
from feedback.case.record import Recommendation as R
from feedback.case.reminder import Reminder, Sent
from feedback.case.term import holiday
from feedback.core import calendar, job, mail
from feedback.core.job import Done, Work
from feedback.core.settings import Settings
from feedback.core.store import db, one_transaction
from feedback.core.wording import day, number
from feedback.office.officer import Officer

#: Codes named in a letter for one step; the page lists all.
FEW = 20


def morning(on: date, *, settings: Settings) -> str:
    """Everybody is reminded and written to, once; what it came to, in words."""
    sent = reminder.send(on, settings=settings)
    letters = 0 if sent.closed or not settings.smtp_url else write(on, settings=settings)
    return words(on, sent) + (f" {number(letters)} thư chờ gửi." if letters else "")


def words(on: date, sent: Sent) -> str:
    """What reminding came to, in a sentence."""
    if sent.closed:
        return f"Ngày {day(on)}: {sent.closed}, không nhắc việc."
    if not sent.reminders:
        return f"Ngày {day(on)}: không có việc nào phải nhắc thêm."
    return f"Ngày {day(on)}: nhắc {number(sent.people)} người về {number(sent.opinions)} ý kiến."


def write(on: date, *, settings: Settings) -> int:
    """One letter waits for each person reminded that day who wants it; returns how many are new."""
    due_at = ladder.in_hours(calendar.now(), holiday.calendar())
    whom = select(Reminder.officer_id).where(Reminder.sent_on == on)
    reached = select(Officer).where(
        Officer.id.in_(whom), Officer.active, Officer.wants_digest, Officer.email.is_not(None)
    )
    people = [(one.id, one.email or "") for one in db.session.scalars(reached.order_by(Officer.id))]
    known = set(db.session.scalars(select(mail.Letter.key).where(mail.Letter.key.like(f"digest:{on}:%"))))
    db.session.rollback()
    count = 0
    for officer_id, address in people:
        key = f"digest:{on}:{officer_id}"
        if key in known:
            continue
        with one_transaction():
            lines = _lines(officer_id, on)
            subject = f"Nhắc việc ngày {day(on)}: {number(len(lines))} ý kiến"
            text = body(on, lines, settings=settings)
            mail.post(
                address, subject=subject, body=text, key=key, settings=settings, officer_id=officer_id, due_at=due_at
            )
        count += 1
    return count


def body(on: date, lines: Sequence[tuple[str, str]], *, settings: Settings) -> str:
    """The letter's words: for each step how many, and the first codes."""
    labels = {step.key: step.label for step in ladder.steps(settings.instance)}
    parts = [f"Kính gửi đồng chí,\n\nNgày {day(on)} có {number(len(lines))} ý kiến, kiến nghị cần đồng chí để ý:\n"]
    order = [*dict.fromkeys((*reversed(labels), *(step for step, _ in lines)))]
    for key in (key for key in order if any(step == key for step, _ in lines)):
        codes = [code for step, code in lines if step == key]
        more = f" … và {number(len(codes) - FEW)} ý kiến khác" if len(codes) > FEW else ""
        parts.append(f"- {labels.get(key, key)}: {number(len(codes))} ý kiến ({', '.join(codes[:FEW])}{more})")
    link = f"\nXem và xử lý: {settings.public_url}/reminders/mine" if settings.public_url else ""
    parts.append(
        f"{link}\nThư này do hệ thống gửi mỗi ngày làm việc một lần khi có việc đến hạn. Không trả lời thư này."
    )
    return "\n".join(parts) + "\n"


def _lines(officer_id: int, on: date) -> list[tuple[str, str]]:
    """Step and code of what that person was reminded of that day."""
    query = (
        select(Reminder.step, R.code)
        .join(R, R.id == Reminder.recommendation_id)
        .where(Reminder.officer_id == officer_id, Reminder.sent_on == on)
        .order_by(Reminder.owed_on, R.id)
    )
    return [(step, code) for step, code in db.session.execute(query)]


@job.kind("reminder:send", "Nhắc việc đầu ngày", daily=time(7, 30), lease=timedelta(minutes=30))
def _morning(work: Work) -> Done:
    """The day's reminders and digests; a second try finds what the first has done."""
    return Done(morning(date.fromisoformat(work.payload["day"]), settings=work.settings))
