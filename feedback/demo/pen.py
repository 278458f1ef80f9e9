"""The pen: rows gathered and written set-wise, table by table in the order their references ask for.

Ids are given here, so that nothing is read back; PostgreSQL's sequences are moved on at the end. The journal's lines are
kept for the recent part only and handed to the journal in the order of their time. Nothing here commits.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Table, func, insert, select, text

from feedback.case.record import Citizen, Contribution, Dialogue, Occasion, Recommendation
from feedback.case.work import Assignment, Conclusion, Draft, Progress  # fmt: skip
from feedback.core import calendar, journal, store
from feedback.core.journal import Actor
from feedback.core.store import Base, db
from feedback.demo.folder import Folder, Note

_ORDER: tuple[type[Base], ...] = (
    Occasion, Dialogue, Contribution, Citizen, Recommendation, Conclusion, Assignment, Progress, Draft,
)  # fmt: skip
_FULL = 4000


class Pen:
    """Writes the rows of the case file."""

    def __init__(self, *, journal_from: date) -> None:
        """Journal lines are kept for what was received from that day on."""
        self.journal_from = journal_from
        self.waiting: dict[type[Base], list[dict[str, Any]]] = defaultdict(list)
        self.last_id: dict[type[Base], int] = defaultdict(int)
        self.lines: list[tuple[datetime, Actor, str, tuple[str, int, str], dict[str, list[Any]], str]] = []
        self._citizen: tuple[dict[str, Any], int] | None = None

    def put(self, table: type[Base], row: dict[str, Any]) -> int:
        """The row waits to be written; returns its id."""
        self.last_id[table] = row.get("id") or self.last_id[table] + 1
        self.waiting[table].append(row | {"id": self.last_id[table]})
        return self.last_id[table]

    def file(self, folder: Folder, citizen: dict[str, Any] | None) -> None:
        """The opinion and all that hangs on it wait to be written; one speaker is one citizen."""
        row = folder.row
        if citizen is not None and (self._citizen is None or self._citizen[0] is not citizen):
            self._citizen = citizen, self.put(Citizen, citizen)
        row["citizen_id"] = self._citizen[1] if citizen is not None and self._citizen else None
        number = self.put(Recommendation, row)
        own = {"recommendation_id": number}
        for line in folder.conclusions:
            self.put(Conclusion, line | own)
        for turn in folder.turns:
            self.put(Assignment, turn | own)
        for note in folder.progress:
            who = note["actor"]
            self.put(Progress, own | {
                "agency_id": note["agency_id"], "officer_id": who.officer_id, "officer_name": who.name,
                "written_at": moment(note["on"], 5), "note": note["note"],
            })  # fmt: skip
        if folder.draft is not None and row["received_on"] >= self.journal_from:
            draft = {key: value for key, value in folder.draft.items() if key != "saved_on"}
            self.put(Draft, draft | own | {"saved_at": moment(folder.draft["saved_on"], 6), "version": 1})
        if row["received_on"] >= self.journal_from:
            for number, kept in enumerate(folder.notes):
                self.note(("recommendation", row["id"], row["code"]), kept, number)

    def note(self, subject: tuple[str, int, str], kept: Note, number: int = 0) -> None:
        """The line waits for the journal; ``number`` keeps lines of one day in their order."""
        self.lines.append((moment(kept.day, number), kept.actor, kept.act, subject, kept.changes, kept.reason))

    def flush(self, *, full: bool = False) -> None:
        """What waits is written, if there is enough of it or ``full`` says so."""
        if not full and len(self.waiting[Recommendation]) < _FULL:
            return
        connection = db.session.connection()
        for table in _ORDER:
            if self.waiting[table]:
                connection.execute(insert(_table(table)), self.waiting.pop(table))

    def close(self) -> None:
        """Everything is written, the journal's lines wait for the commit, ids go on where these end."""
        self.flush(full=True)
        for at, who, act, subject, changes, reason in sorted(self.lines, key=lambda line: (line[0], line[3])):
            token = journal.actor.set(who)
            journal.record(act, subject, changes=changes, reason=reason, at=at)
            journal.actor.reset(token)
        move_sequences([*_ORDER])


def move_sequences(tables: list[type[Base]]) -> None:
    """On PostgreSQL the next id of each table follows its last one."""
    if store.is_sqlite():
        return
    for model in tables:
        table = _table(model)
        last = db.session.scalar(select(func.max(table.c.id)))
        if last is not None and model not in (Dialogue, Contribution):
            sequence = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)")
            db.session.execute(sequence, {"name": table.name, "last": last})


def moment(day: date, number: int = 0) -> datetime:
    """A time of that day in office hours, later for a higher number."""
    opening = datetime.combine(day, time(8, 10), tzinfo=calendar.ZONE)
    return (opening + timedelta(minutes=7 * min(number, 60))).astimezone(UTC)


def _table(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table
