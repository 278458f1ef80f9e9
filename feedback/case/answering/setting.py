"""Settings of answering, kept by unit: who may clear their own submission, what follows an unhappy answer.

A unit without a row has the defaults: nobody clears their own submission (`domain.md` §6.5), the secretariat is asked.
What follows an unhappy answer is settled by the place that heard the opinion. Acts never commit.
"""

from __future__ import annotations

from sqlalchemy import select

from feedback.case.answering.record import AnsweringRule
from feedback.case.answering.word import Unhappy
from feedback.core import journal, store
from feedback.core.store import db
from feedback.office import tree
from feedback.office.agency import Agency


def of(agency_id: int) -> AnsweringRule:
    """The unit's settings; a fresh row with the defaults, not yet kept, where it has none."""
    known = db.session.scalar(select(AnsweringRule).where(AnsweringRule.agency_id == agency_id))
    return known or AnsweringRule(agency_id=agency_id, separated=True, unhappy=Unhappy.ASK, version=0)


def after_unhappy(host: Agency) -> Unhappy:
    """What follows where somebody is unhappy with the answer to an opinion heard at this unit."""
    return of(tree.place_of(host).id).unhappy


def adopt(agency: Agency, *, separated: bool, unhappy: Unhappy, version: int | None = None) -> None:
    """The unit's settings are as given."""
    kept = of(agency.id)
    store.unchanged(kept, version)
    fresh = kept.version == 0
    before = {"separated": kept.separated, "unhappy": kept.unhappy}
    after = {"separated": separated, "unhappy": unhappy}
    if before == after:
        return
    kept.separated, kept.unhappy = separated, unhappy
    if fresh:
        kept.version = 1
        db.session.add(kept)
    changes = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
    journal.record("clearance:setting", agency, changes=changes)
