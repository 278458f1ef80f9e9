"""The days of this installation: the calendar shipped, with what it has written itself standing above it.

Who needs working days asks ``calendar()`` once and counts with it; the same transaction reads the table once. A day that
was changed moves no stored due date until ``case.term.moving`` has shown what would move and was told to go on.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from feedback.case.term import once
from feedback.case.term.record import Holiday
from feedback.core import journal, store
from feedback.core.refusal import NotThere, Refused
from feedback.core.store import db
from feedback.core.wording import day as written
from feedback.core.wording import squeeze
from feedback.core.working import Calendar, DayKind, Special, shipped

_KEPT = "working calendar"


def calendar() -> Calendar:
    """The days of this installation as they stand; a transaction reads them once."""
    return once.kept(_KEPT, _calendar)


def _calendar() -> Calendar:
    """What is shipped, with what was written here."""
    rows = own()
    return shipped().with_days(special(row) for row in rows) if rows else shipped()


def own() -> list[Holiday]:
    """What this installation has written itself, by day."""
    return list(db.session.scalars(select(Holiday).order_by(Holiday.day)))


def special(row: Holiday) -> Special:
    """The row as the calendar knows a day."""
    return Special(row.day, row.kind, row.name, row.basis)


def at(day: date) -> Holiday | None:
    """What this installation has written of that day."""
    return db.session.scalar(select(Holiday).where(Holiday.day == day))


def get(holiday_id: int) -> Holiday:
    """The row; NotThere where there is none."""
    found = db.session.get(Holiday, holiday_id)
    if found is None:
        raise NotThere
    return found


def put(*, day: date, kind: DayKind, name: str, basis: str = "", version: int | None = None) -> Holiday:
    """The day is as given from now on, whatever the program ships; due dates wait for ``moving.apply``."""
    if not squeeze(name):
        raise Refused("Thiếu tên ngày nghỉ hoặc lý do làm việc bù.", field="name")
    row = at(day)
    if row is not None and (row.kind, row.name, row.basis) == (kind, squeeze(name), squeeze(basis)):
        return row  # sent twice
    if row is not None:
        store.unchanged(row, version)
    before = journal.snapshot(row) if row is not None else {}
    row = row or Holiday(day=day)
    row.kind, row.name, row.basis = kind, squeeze(name), squeeze(basis)
    db.session.add(row)
    db.session.flush()
    once.forget(_KEPT)
    changes = journal.difference(before, row)
    if changes:
        journal.record("holiday:put", ("holiday", row.id, written(day)), changes=changes)
    return row


def swap(*, off: date, worked: date, name: str, basis: str) -> tuple[Holiday, Holiday]:
    """The first day is off and the second worked for it."""
    if off == worked:
        raise Refused("Ngày nghỉ và ngày làm bù phải khác nhau.", field="worked")
    one = put(day=off, kind=DayKind.OFF, name=f"{squeeze(name)}, làm bù {written(worked)}", basis=basis)
    return one, put(day=worked, kind=DayKind.WORKED, name=f"Làm bù cho ngày {written(off)}", basis=basis)


def drop(row: Holiday, *, version: int | None = None) -> None:
    """The day is again as the program ships it."""
    store.unchanged(row, version)
    journal.record("holiday:drop", ("holiday", row.id, written(row.day)), changes={"kind": [row.kind.value, None]})
    db.session.delete(row)
    db.session.flush()
    once.forget(_KEPT)
