"""Lateness: why an opinion was answered after its day and whose part that was; asked for, never guessed.

A soft requirement: a late reply goes through, and the opinion stays on the list of those without a reason until somebody
gives one. Acts never commit.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, and_, exists, select

from feedback.case.record import Recommendation
from feedback.case.term import punctual
from feedback.case.term.record import Lateness
from feedback.case.term.word import LateReason, Punctuality
from feedback.core import journal, store
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.core.wording import squeeze
from feedback.office.agency import Agency


def of(recommendation_id: int) -> Lateness | None:
    """The reason given, if one was."""
    return db.session.scalar(select(Lateness).where(Lateness.recommendation_id == recommendation_id))


def explain(
    r: Recommendation, *, unit: Agency, code: LateReason, reason: str, today: date, by: str, version: int | None = None
) -> Lateness:
    """The reason and the unit responsible stand with the opinion; given again, they are corrected."""
    if punctual.of(r, today) is not Punctuality.LATE or r.replied_on is None or r.due_on is None:
        raise Refused("Ý kiến này không trả lời quá hạn nên không phải ghi lý do.")
    if code is LateReason.OTHER and not squeeze(reason):
        raise Refused("Lý do “khác” chưa ghi rõ.", field="reason")
    found = of(r.id)
    if found is not None:
        store.unchanged(found, version)
    before = journal.snapshot(found) if found is not None else {}
    found = found or Lateness(recommendation_id=r.id, written_on=today, written_by=by)
    found.agency_id, found.code, found.reason, found.due_on = unit.id, code, squeeze(reason), r.due_on
    found.written_on, found.written_by = today, by
    db.session.add(found)
    db.session.flush()
    if {"agency_id", "code", "reason"} & journal.difference(before, found).keys():
        changes = {"unit": [None, unit.name], "code": [before.get("code"), code.value]}
        journal.record("deadline:late", r, changes=changes, reason=found.reason)
    return found


def unexplained_sql() -> ColumnElement[bool]:
    """SQL: answered after its day, and nobody has said why."""
    said = exists(select(Lateness.id).where(Lateness.recommendation_id == Recommendation.id))
    return and_(punctual.answered_late_sql(), ~said)
