"""The worker of background jobs: takes one, does it, ends it; any number of processes side by side, none twice.

One statement claims (PostgreSQL skips what another is claiming; SQLite has one writer). A claim is a lease with a token:
whoever lost it writes nothing any more, and the job of a killed process is taken again when its lease is over. A refusal
ends a job with its sentence; any other fault is tried again, later each time, and ends after the kind's last try.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from feedback.core import attachment, calendar, job, journal, sent
from feedback.core.attachment import Attachment
from feedback.core.job import Done, Job, Kind, Later, State
from feedback.core.refusal import Refused
from feedback.core.settings import Settings
from feedback.core.store import db, one_transaction

log = logging.getLogger("feedback.job")
#: Seconds between two looks where nothing waits.
PAUSE = 2.0
#: How long what is done or cancelled stays in sight; a file that came of it goes with it.
KEPT = timedelta(days=90)


class Lost(Exception):
    """The job is no longer ours: cancelled, or taken by another after the lease."""


class Hold:
    """A claimed job: what ``job.Work`` promises."""

    def __init__(self, taken: Job, kind: Kind, token: str, settings: Settings) -> None:
        """Hold this job by this token."""
        self.id, self.payload, self.settings = taken.id, json.loads(taken.payload), settings
        self.kind, self.token, self.tries, self.name = kind, token, taken.tries, taken.kind
        self.actor = journal.Actor(taken.officer_id, taken.made_by, taken.agency_id, "")

    def told(self, done: int, total: int, message: str = "") -> None:
        """How far it has come is written and the lease is renewed; Lost where the job is no longer ours."""
        said = {"message": message} if message else {}
        with one_transaction():
            self.write(done=done, total=total, leased_until=calendar.now() + self.kind.lease, **said)

    @contextmanager
    def step(self) -> Iterator[None]:
        """One transaction that is written only while the job is ours; the lease is renewed."""
        with one_transaction():
            self.write(leased_until=calendar.now() + self.kind.lease)
            yield

    def write(self, **values: Any) -> None:
        """The job's row has these values; Lost where it is no longer ours. The row stays locked until the commit."""
        change = update(Job).where(Job.id == self.id, Job.leased_by == self.token).values(**values).returning(Job.id)
        if db.session.scalar(change.execution_options(synchronize_session=False)) is None:
            raise Lost


def work_one(settings: Settings, *, name: str = "") -> bool:
    """One job that is due has been done, put off or ended; False where none is due."""
    held = _claim(settings, name or f"{socket.gethostname()}:{os.getpid()}")
    if held is None:
        return False
    token = journal.actor.set(held.actor)
    try:
        if held.tries > held.kind.tries:
            raise Refused(
                f"Đã thử {held.kind.tries} lần, lần nào tiến trình cũng dừng giữa chừng. Xem nhật ký máy chủ rồi thử lại."
            )
        _end(held, held.kind.worker(held) or Done())
    except Lost:
        log.info("job %s (%s) was taken away", held.id, held.name)
    except Later as later:
        _put_off(held, later.message, later.wait, tries=held.tries - 1)
    except Refused as refused:
        _close(held, State.DEAD, message=refused.message)
    except Exception as error:
        log.exception("job %s (%s), try %s", held.id, held.name, held.tries)
        _failed(held, error)
    finally:
        db.session.rollback()
        journal.actor.reset(token)
    return True


def work(settings: Settings, *, stop: threading.Event, until: datetime | None = None) -> int:
    """Jobs are done as they fall due until told to stop; returns how many. A fault of the database is waited out."""
    count = 0
    while not stop.is_set() and (until is None or calendar.now() < until):
        try:
            plan(calendar.now())
            busy = work_one(settings)
        except Exception:  # the database is away: it comes back, and so do we
            log.exception("no job could be taken")
            db.session.rollback()
            stop.wait(10 * PAUSE)
            continue
        count += busy
        if not busy:
            db.session.remove()
            stop.wait(PAUSE)
    return count


def plan(now: datetime) -> None:
    """Every daily job of today stands from its hour on, once."""
    here = calendar.local(now)
    due = {f"{name}:{here:%Y-%m-%d}": name for name, k in job.KINDS.items() if k.daily and here.time() >= k.daily}
    known = set(db.session.scalars(select(Job.key).where(Job.key.in_(due))))
    db.session.rollback()
    for key in due.keys() - known:
        with one_transaction():
            job.put(due[key], {"day": here.date().isoformat()}, key=key, by=journal.Actor())


def _ready(now: datetime) -> ColumnElement[bool]:
    """SQL: jobs of kinds we know that are due, or whose worker was last heard of too long ago."""
    waits = and_(Job.state == State.WAITING, Job.due_at <= now)
    left = and_(Job.state == State.RUNNING, Job.leased_until < now)
    return and_(Job.kind.in_(job.KINDS), or_(waits, left))


def _claim(settings: Settings, name: str) -> Hold | None:
    """The next job, ours for its lease; None where none is due. A look that finds none takes no lock."""
    now, token = calendar.now(), f"{name[:60]}:{secrets.token_hex(8)}"
    waiting = db.session.scalar(select(Job.id).where(_ready(now)).limit(1))
    db.session.rollback()
    if waiting is None:
        return None
    one = select(Job.id).where(_ready(now)).order_by(Job.due_at, Job.id).limit(1).with_for_update(skip_locked=True)
    change = (
        update(Job)
        .where(Job.id == one.scalar_subquery())
        .values(state=State.RUNNING, leased_until=now + job.LEASE, leased_by=token, tries=Job.tries + 1)
        .returning(Job)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    with one_transaction():
        taken = db.session.scalar(change)
        if taken is None:
            return None
        held = Hold(taken, job.KINDS[taken.kind], token, settings)
        held.write(leased_until=now + held.kind.lease)
    db.session.rollback()
    return held


def _end(held: Hold, done: Done) -> None:
    """The effect and the job's end are written together."""
    folder, at = held.settings.attachments, calendar.now()
    with one_transaction(steady=done.steady):
        held.write(state=State.DONE, message=done.message, ended_at=at, leased_until=None)
        if done.also is not None:
            done.also()
        if done.content:
            owner = db.session.get_one(Job, held.id, populate_existing=True)
            kept = attachment.keep(
                owner, name=done.name, content=done.content, folder=folder, by=held.actor.name, at=at, ours=True
            )
            db.session.flush()
            held.write(result_id=kept.id)
        held.write(leased_by=None)


def _failed(held: Hold, error: Exception) -> None:
    """Tried again later, or dead after the last try, with the reason in words."""
    why = f"Lỗi khi làm: {type(error).__name__}: {str(error).splitlines()[0][:300] if str(error) else ''}".rstrip(": ")
    if held.tries >= held.kind.tries:
        _close(held, State.DEAD, message=f"Đã thử {held.tries} lần không được. {why}.")
    else:
        wait = job.BACKOFF[min(held.tries, len(job.BACKOFF)) - 1]
        _put_off(held, f"{why}. Lần thử {held.tries}/{held.kind.tries}.", wait, tries=held.tries)


def _put_off(held: Hold, message: str, wait: timedelta, *, tries: int) -> None:
    due = calendar.now() + wait
    _close(held, State.WAITING, message=message, due_at=due, tries=tries, ended_at=None)


def _close(held: Hold, state: State, **values: Any) -> None:
    """The job is let go of in that state, where it still is ours."""
    db.session.rollback()
    try:
        with one_transaction():
            held.write(**{"ended_at": calendar.now(), **values}, state=state, leased_until=None, leased_by=None)
    except Lost:
        log.info("job %s (%s) was taken away", held.id, held.name)


@job.kind("job:tidy", "Dọn việc nền cũ", daily=time(3, 0))
def _tidy(work: job.Work) -> Done:
    """Jobs done or cancelled long ago are gone, and the files that came of them; so are the keys of forms sent long ago."""
    with work.step():
        sent.tidy()
    old = select(Job).where(Job.state.in_([State.DONE, State.CANCELLED]), Job.ended_at < calendar.now() - KEPT)
    count = 0
    while rows := db.session.scalars(old.order_by(Job.id).limit(200)).all():
        digests: list[str] = []
        numbers, results = [row.id for row in rows], [row.result_id for row in rows if row.result_id]
        with work.step():
            db.session.execute(update(Job).where(Job.id.in_(numbers)).values(result_id=None))
            files = db.session.scalars(select(Attachment).where(Attachment.id.in_(results))).all()
            for file in files:
                digests.append(file.digest)
                attachment.drop(file, ("job", file.subject_id, ""))
            db.session.flush()
            db.session.execute(delete(Job).where(Job.id.in_(numbers)))
        for digest in digests:
            attachment.sweep(digest, work.settings.attachments)
        count += len(numbers)
    return Done(f"Đã dọn {count} việc cũ.")
