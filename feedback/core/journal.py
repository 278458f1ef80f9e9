"""The journal: who did which act on which record, when, from where and why. Append-only and chained.

Every act calls ``record``; the entries are written in the same transaction, right before it commits, each carrying the
hash of the one before, so that a changed or missing line shows (``broken_at``). Nothing here changes or deletes a line,
and triggers refuse it on both databases. A citizen's identity never enters a line.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import DDL, Index, String, Text, event, insert, inspect, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from feedback.core import calendar
from feedback.core.store import Base, db, steady_now

_PENDING = "journal"
_LOCK = 740_218_1738
#: Columns whose content is a person's own and stays out of the journal.
HIDDEN = frozenset({"password_hash", "stamp", "search_text", "search_exact", "version"})


@dataclass(frozen=True)
class Actor:
    """Who acts now: ids may be None for a command or somebody unknown."""

    officer_id: int | None = None
    name: str = "hệ thống"
    agency_id: int | None = None
    address: str = ""


actor: ContextVar[Actor] = ContextVar("actor", default=Actor())  # noqa: B039 - Actor is frozen


class Entry(Base):
    """One line of the journal."""

    __tablename__ = "journal"
    __table_args__ = (
        Index("ix_journal_subject", "subject_kind", "subject_id", "id"),
        Index("ix_journal_act_id", "act", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    officer_id: Mapped[int | None]
    officer_name: Mapped[str] = mapped_column(String(200))
    agency_id: Mapped[int | None]
    address: Mapped[str] = mapped_column(String(64))
    act: Mapped[str] = mapped_column(String(64))  # subject:verb
    subject_kind: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[int | None]
    subject_code: Mapped[str] = mapped_column(String(64))
    changes: Mapped[str] = mapped_column(Text)  # JSON: column -> [before, after]
    reason: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    @property
    def changed(self) -> dict[str, list[Any]]:
        """What changed: column → [before, after]."""
        return dict(json.loads(self.changes))


@dataclass(frozen=True)
class Waiting:
    """A line about to be written, as a watcher sees it: kind and id of its subject, and what changed."""

    act: str
    subject: tuple[str, int | None]
    changes: Mapping[str, Sequence[Any]]


_watchers: list[Callable[[Sequence[Waiting]], None]] = []

_HEAD = select(Entry.hash).order_by(Entry.id.desc()).limit(1)


def record(
    act: str,
    subject: Any = None,
    *,
    changes: Mapping[str, Sequence[Any]] | None = None,
    reason: str = "",
    code: str = "",
    at: datetime | None = None,
) -> None:
    """The act stands in the journal once the present transaction commits; ``subject`` is a row or a (kind, id, code).

    ``at`` is for invented lines only (the demonstration): a real act is of now.
    """
    waiting = (at or calendar.now(), actor.get(), act, subject, dict(changes or {}), reason, code)
    _pending(db.session()).append(waiting)


def watch(watcher: Callable[[Sequence[Waiting]], None]) -> None:
    """Whatever acts are about to commit is shown to the watcher first, once written; it may refuse, or add lines."""
    if watcher not in _watchers:
        _watchers.append(watcher)


def mark() -> int:
    """How many lines wait: what comes after can be let go by ``forget``."""
    return len(_pending(db.session()))


def forget(since: int) -> None:
    """Lines that wait since then are not written: what they tell was undone."""
    del _pending(db.session())[since:]


def snapshot(row: Any) -> dict[str, Any]:
    """The row's columns as plain values, without those that never enter the journal."""
    return {
        column.key: _plain(getattr(row, column.key))
        for column in inspect(type(row)).column_attrs
        if column.key not in HIDDEN
    }


def difference(before: Mapping[str, Any], row: Any) -> dict[str, list[Any]]:
    """What has changed in the row since the snapshot: column → [before, after]; empty where nothing has."""
    after = snapshot(row)
    return {key: [before.get(key), value] for key, value in after.items() if before.get(key) != value}


def story(kind: str, subject_id: int) -> list[Entry]:
    """Every line about one record, oldest first."""
    query = select(Entry).where(Entry.subject_kind == kind, Entry.subject_id == subject_id).order_by(Entry.id)
    return list(db.session.scalars(query))


def head() -> str:
    """The hash of the last line: one text for one state of all that acts have written; empty before the first."""
    return db.session.scalar(_HEAD) or ""


def broken_at() -> int | None:
    """The id of the first line that was changed, inserted or follows a missing one; None where the chain holds."""
    lines = db.session.scalars(select(Entry).order_by(Entry.id).execution_options(yield_per=2000))
    try:
        previous = ""
        for entry in lines:
            if entry.previous != previous or entry.hash != _digest(previous, _facts(entry)):
                return entry.id
            previous = entry.hash
    finally:
        lines.close()
    return None


def _pending(session: Session) -> list[Any]:
    return session.info.setdefault(_PENDING, [])  # type: ignore[no-any-return]


@event.listens_for(Session, "before_commit")
def _seal(session: Session) -> None:
    """Write the waiting lines, chained to the last one there is."""
    if not session.info.get(_PENDING):
        return
    session.flush()
    if _watchers:
        lines = [
            Waiting(act, _name(subject)[:2], changes) for _, _, act, subject, changes, *_ in session.info[_PENDING]
        ]
        for watcher in _watchers:
            watcher(lines)
        session.flush()
    waiting = session.info.pop(_PENDING)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    previous = _last(session)
    rows = []
    for facts in _rows(waiting):
        digest = _digest(previous, facts)
        rows.append({**facts, "previous": previous, "hash": digest})
        previous = digest
    session.execute(insert(Entry), rows)


def _last(session: Session) -> str:
    """The hash that the next line rests on; a transaction that sees one moment asks beside it for the line written since."""
    if steady_now.get() and session.get_bind().dialect.name == "postgresql":
        with db.engine.connect() as beside:
            return beside.scalar(_HEAD) or ""
    return session.scalar(_HEAD) or ""


def _rows(waiting: list[Any]) -> Iterator[dict[str, Any]]:
    """The waiting lines as columns; ids of new records are known by now."""
    for at, who, act, subject, changes, reason, code in waiting:
        kind, subject_id, subject_code = _name(subject)
        yield {
            "at": at,
            "officer_id": who.officer_id,
            "officer_name": who.name[:200],
            "agency_id": who.agency_id,
            "address": who.address[:64],
            "act": act,
            "subject_kind": kind,
            "subject_id": subject_id,
            "subject_code": (code or subject_code)[:64],
            "reason": reason,
            "changes": json.dumps({k: [_plain(v) for v in pair] for k, pair in changes.items()}, ensure_ascii=False),
        }


def _name(subject: Any) -> tuple[str, int | None, str]:
    """Kind, id and code of what an act was done on."""
    if subject is None:
        return "", None, ""
    if isinstance(subject, tuple):
        return subject[0], subject[1], subject[2]
    return (
        type(subject).__tablename__,
        subject.id,
        str(getattr(subject, "code", "") or getattr(subject, "login", "") or ""),
    )


def _facts(entry: Entry) -> dict[str, Any]:
    """The columns the hash covers."""
    keys = (
        "at",
        "officer_id",
        "officer_name",
        "agency_id",
        "address",
        "act",
        "subject_kind",
        "subject_id",
        "subject_code",
        "reason",
        "changes",
    )
    return {key: getattr(entry, key) for key in keys}


def _digest(previous: str, facts: Mapping[str, Any]) -> str:
    """SHA-256 over the line before and this one."""
    content = json.dumps([previous, *(_plain(facts[key]) for key in sorted(facts))], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """A value as JSON can hold it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value.value) if hasattr(value, "value") else value


_REFUSE = "Nhật ký chỉ được ghi thêm"
SQLITE_TRIGGERS = [
    f"CREATE TRIGGER IF NOT EXISTS journal_no_{verb.lower()} BEFORE {verb} ON journal BEGIN SELECT RAISE(ABORT, '{_REFUSE}'); END"
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL_TRIGGERS = [
    "CREATE OR REPLACE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_REFUSE}'; END $$",
    "CREATE OR REPLACE TRIGGER journal_append_only BEFORE UPDATE OR DELETE ON journal "
    "FOR EACH ROW EXECUTE FUNCTION journal_append_only()",
]
for _statement in SQLITE_TRIGGERS:
    event.listen(Entry.__table__, "after_create", DDL(_statement).execute_if(dialect="sqlite"))  # type: ignore[no-untyped-call]
for _statement in POSTGRESQL_TRIGGERS:
    event.listen(Entry.__table__, "after_create", DDL(_statement).execute_if(dialect="postgresql"))  # type: ignore[no-untyped-call]
