"""Conclusions on acceptance through time: which one is in force on a day (counting rule 4).

A new date adds a conclusion, the same date corrects it; a reopening is a conclusion without acceptance: pending from that
day. One without a date counts from the reply's day, without that from reception. The latest dated one stands on the
opinion's row.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from feedback.case.record import Recommendation
from feedback.case.word import Acceptance
from feedback.case.work import Conclusion
from feedback.core.store import db


def effective_day(dated_on: date | None, *, replied_on: date | None, received_on: date) -> date:
    """The day a conclusion counts from."""
    return dated_on or replied_on or received_on


def of(recommendation_id: int) -> list[Conclusion]:
    """All conclusions of one opinion, earliest first."""
    query = select(Conclusion).where(Conclusion.recommendation_id == recommendation_id).order_by(Conclusion.dated_on)
    return list(db.session.scalars(query))


def enter(
    recommendation: Recommendation,
    acceptance: Acceptance | None,
    *,
    dated_on: date | None,
    reason: str | None,
    known: list[Conclusion] | None = None,
) -> bool:
    """The conclusion stands among the opinion's and the latest is in force on its row; True where anything changed.

    ``acceptance`` None is a reopening and needs its day. ``known`` are all its conclusions where they were read before.
    """
    known = of(recommendation.id) if known is None else known
    since = effective_day(dated_on, replied_on=recommendation.replied_on, received_on=recommendation.received_on)
    found = next((c for c in known if c.dated_on == since), None)
    if found is None and dated_on is None:
        found = next((c for c in known if not c.day_given), None)
    made = found is None
    if found is None:
        found = Conclusion(recommendation_id=recommendation.id)
        known.append(found)
        db.session.add(found)
    before = None if made else (found.dated_on, found.day_given, found.acceptance, found.reason)
    found.dated_on, found.day_given = since, dated_on is not None
    found.acceptance, found.reason = acceptance, reason
    put_in_force(recommendation, known)
    return before != (found.dated_on, found.day_given, found.acceptance, found.reason)


def put_in_force(recommendation: Recommendation, known: list[Conclusion]) -> None:
    """The row carries the latest dated of these conclusions."""
    last = max(known, key=lambda c: c.dated_on)
    recommendation.acceptance, recommendation.concluded_on = last.acceptance, last.dated_on
    recommendation.concluded_given = last.dated_on if last.day_given else None
    recommendation.not_accepted_reason = last.reason


def follow_reply(recommendation: Recommendation, known: list[Conclusion] | None = None) -> None:
    """A conclusion in force without a date of its own moves with the reply's day; one of the past stays where it was."""
    known = of(recommendation.id) if known is None else known
    undated = next((c for c in known if not c.day_given), None)
    if undated is None or undated is not max(known, key=lambda c: c.dated_on):
        return
    since = effective_day(None, replied_on=recommendation.replied_on, received_on=recommendation.received_on)
    if undated.dated_on != since and all(c.dated_on != since for c in known):
        undated.dated_on = since
        put_in_force(recommendation, known)
