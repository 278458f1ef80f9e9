"""Work in the background: a row per job, kept with the records, so that nothing is lost when a process or the machine dies.

A room registers how a kind of job is done (``@job.kind("paper:letters", "Lập công văn")``) and asks for one by ``put`` in
its own transaction; ``core.worker`` does it. A worker reads and prepares first, then gives a ``Done`` whose ``also`` writes
the effect in the transaction that ends the job, so that a job done twice has its effect once; what has many steps writes
each in ``with work.step():`` and skips those it finds done. A job belongs to whoever asked for it. Never a citizen's
identity in a payload: the numbers of the records do.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Protocol

from sqlalchemy import ForeignKey, Index, String, Text, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from feedback.core import attachment as _attachment  # noqa: F401 - a result is a file kept with the job
from feedback.core import calendar, journal
from feedback.core.refusal import NotThere, Refused
from feedback.core.settings import Settings
from feedback.core.store import Base, db, word
from feedback.core.wording import Labelled

#: How long a job is kept from other workers since it was last heard of.
LEASE = timedelta(minutes=5)
#: After how long it is tried again, by how often it was; the last one from then on.
BACKOFF = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 180))


class State(Labelled):
    """Where a job stands."""

    WAITING = "waiting", "Đang chờ"
    RUNNING = "running", "Đang làm"
    DONE = "done", "Xong"
    DEAD = "dead", "Không làm được"
    CANCELLED = "cancelled", "Đã hủy"


class Job(Base):
    """One piece of work."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_state", "state", "due_at", "id"), Index("ix_job_officer", "officer_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(200), unique=True)  # asked for twice, made once
    payload: Mapped[str] = mapped_column(Text)  # JSON
    state: Mapped[State] = mapped_column(word(State, "state_known"), default=State.WAITING)
    due_at: Mapped[datetime]  # not before
    tries: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    leased_by: Mapped[str | None] = mapped_column(String(100))  # one try of one worker
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(Text, default="")  # how it goes, how it ended, why it could not be done
    result_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"))
    officer_id: Mapped[int | None]  # whose it is; None: the house's own
    agency_id: Mapped[int | None]
    made_by: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    @property
    def label(self) -> str:
        """What is done, in words."""
        return KINDS[self.kind].label if self.kind in KINDS else self.kind

    @property
    def open(self) -> bool:
        """Whether it waits or is being done."""
        return self.state in OPEN


OPEN = (State.WAITING, State.RUNNING)


@dataclass(frozen=True)
class Done:
    """What came of a job: a sentence, a file to fetch, and what is written together with the job's end.

    ``steady``: what is written so is read as of one moment (``store.one_transaction``).
    """

    message: str = ""
    name: str = ""
    content: bytes = b""
    also: Callable[[], None] | None = None
    steady: bool = False


class Work(Protocol):
    """A job under way, as whoever does it sees it."""

    id: int
    payload: dict[str, Any]
    settings: Settings

    def told(self, done: int, total: int, message: str = "") -> None:
        """How far it has come is written and the lease is renewed; raises where the job is no longer ours."""

    def step(self) -> AbstractContextManager[None]:
        """One transaction that is written only while the job is ours."""


class Later(Exception):
    """The job cannot be done just now for no fault of its own: it waits, and the try does not count."""

    def __init__(self, message: str, *, wait: timedelta) -> None:
        """Carry the reason in words and how long to wait."""
        super().__init__(message)
        self.message, self.wait = message, wait


Worker = Callable[[Work], Done | None]


@dataclass(frozen=True)
class Kind:
    """How a kind of job is done, and how often it is tried."""

    label: str
    worker: Worker
    tries: int
    lease: timedelta
    daily: time | None


KINDS: dict[str, Kind] = {}


def kind(
    name: str, label: str, *, tries: int = 5, lease: timedelta = LEASE, daily: time | None = None
) -> Callable[[Worker], Worker]:
    """The function does jobs of that kind; with ``daily`` one is made each day from that hour on, for that day."""

    def keep(worker: Worker) -> Worker:
        KINDS[name] = Kind(label, worker, tries, lease, daily)
        return worker

    return keep


def put(
    name: str,
    payload: dict[str, Any],
    *,
    key: str = "",
    by: journal.Actor | None = None,
    due_at: datetime | None = None,
) -> Job:
    """The job waits once the present transaction commits; the one with that key where there is one already.

    ``by`` is whose it is and in whose name it is done: whoever acts now, unless said otherwise.
    """
    found = of_key(key) if key else None
    if found is not None:
        return found
    who, now = by or journal.actor.get(), calendar.now()
    made = Job(
        kind=name,
        key=key or f"{name}:{secrets.token_hex(16)}",
        payload=json.dumps(payload, ensure_ascii=False),
        due_at=due_at or now,
        officer_id=who.officer_id,
        agency_id=who.agency_id,
        made_by=who.name[:200],
        made_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:
        return db.session.scalars(select(Job).where(Job.key == key)).one()
    return made


def waits(name: str, payload: dict[str, Any]) -> bool:
    """Whether just this is waiting or being done already."""
    asked = json.dumps(payload, ensure_ascii=False)
    return (
        db.session.scalar(select(Job.id).where(Job.kind == name, Job.payload == asked, Job.state.in_(OPEN))) is not None
    )


def of_key(key: str) -> Job | None:
    """The job with that key."""
    return db.session.scalar(select(Job).where(Job.key == key))


def get(job_id: int, *, officer_id: int | None = None) -> Job:
    """The job, of that officer where one is named; NotThere otherwise."""
    query = select(Job).where(Job.id == job_id)
    found = db.session.scalar(query if officer_id is None else query.where(Job.officer_id == officer_id))
    if found is None:
        raise NotThere("Không tìm thấy việc này, hoặc việc không phải của bạn.")
    return found


def retry(job: Job) -> None:
    """A job that could not be done, or was cancelled, waits again with all its tries."""
    _move(job, (State.DEAD, State.CANCELLED), State.WAITING, due_at=calendar.now(), tries=0, ended_at=None)
    journal.record("job:retry", ("job", job.id, job.kind))


def cancel(job: Job) -> None:
    """The job will not be done; one under way stops at its next step."""
    _move(job, OPEN, State.CANCELLED, ended_at=calendar.now(), leased_by=None, leased_until=None)
    journal.record("job:cancel", ("job", job.id, job.kind))


def _move(job: Job, where: tuple[State, ...], to: State, **values: Any) -> None:
    """The job's state changes where it still is as expected; Refused otherwise."""
    change = update(Job).where(Job.id == job.id, Job.state.in_(where)).values(state=to, **values).returning(Job.id)
    if db.session.scalar(change.execution_options(synchronize_session=False)) is None:
        raise Refused("Việc này vừa đổi tình trạng, không làm thế được nữa. Xem lại tình trạng hiện nay.")
    db.session.expire(job)
