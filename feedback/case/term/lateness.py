"""Lateness: why an opinion was answered after its day and whose part that was; asked for, never guessed.

A soft requirement: a late reply goes through, and the opinion stays on the list of those without a reason until somebody
gives one. What was answered before the program knew of it (a workbook) is not asked for. Acts never commit.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, select

from feedback.case.record import Recommendation
from feedback.case.term.record import Lateness
from feedback.case.term.word import LateReason
from feedback.core import journal, store
from feedback.core.refusal import NotThere, Refused
from feedback.core.store import db
from feedback.core.wording import squeeze
from feedback.office.agency import Agency


def of(recommendation_id: int) -> Lateness | None:
    """The late reply with its reason, or without one yet; None where the reply was in time."""
    return db.session.scalar(select(Lateness).where(Lateness.recommendation_id == recommendation_id))


def note(r: Recommendation, *, on: date) -> None:
    """The opinion is answered on that day: a late reply is asked its reason, one that is no longer late is not."""
    late = r.due_on is not None and on > r.due_on
    if not late and r.replied_on is None:
        return
    found = of(r.id)
    if late and found is None:
        db.session.add(Lateness(recommendation_id=r.id, due_on=r.due_on))
    elif not late and found is not None and found.code is None:
        db.session.delete(found)


def explain(
    r: Recommendation, *, unit: Agency, code: LateReason, reason: str, today: date, by: str, version: int | None = None
) -> Lateness:
    """The reason and the unit responsible stand with the opinion; given again, they are corrected."""
    found = of(r.id)
    if found is None:
        raise NotThere("Ý kiến này không trả lời quá hạn nên không phải ghi lý do.")
    store.unchanged(found, version)
    if code is LateReason.OTHER and not squeeze(reason):
        raise Refused("Lý do “khác” chưa ghi rõ.", field="reason")
    before = journal.snapshot(found)
    found.agency_id, found.code, found.reason = unit.id, code, squeeze(reason)
    if {"agency_id", "code", "reason"} & journal.difference(before, found).keys():
        found.written_on, found.written_by = today, by
        changes = {"unit": [None, unit.name], "code": [before["code"], code.value]}
        journal.record("deadline:late", r, changes=changes, reason=found.reason)
    return found


def unexplained_sql() -> ColumnElement[bool]:
    """SQL: answered after its day, and nobody has said why."""
    return Recommendation.id.in_(select(Lateness.recommendation_id).where(Lateness.code.is_(None)))
