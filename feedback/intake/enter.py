"""Entering a file: all of it or nothing, never twice.

``attempt`` examines and enters within the transaction its door has opened; where anything is wrong nothing is written
but the line of the journal that says so. The same file again changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from feedback.core import journal
from feedback.core.store import db
from feedback.intake import (
    enter_agency,
    enter_book,
    enter_correction,
    enter_figure,
    enter_occasion,
    enter_recommendation,
    examine,
    reach,
    sealed,
)
from feedback.intake.compare import Fate
from feedback.intake.examine import Examined
from feedback.intake.workbook import Sheet
from feedback.office.duty import Viewer
from feedback.register import edition
from feedback.register.library import BY_SUBJECT


def preview(sheets: Sequence[Sheet], *, today: date, viewer: Viewer | None = None, reason: str = "") -> Examined:
    """What the file would do, for its bearer; a command without a bearer reaches everything. Nothing is written.

    Without a reason a row may not change what an issued edition has fixed.
    """
    examined = examine.sheets(sheets, today=today)
    if viewer is not None:
        reach.restrict(examined, viewer)
    if examined.good and not reason.strip():
        sealed.check(examined, lambda: enter(examined, today=today, reason="", by=""))
    return examined


def attempt(
    sheets: Sequence[Sheet], *, name: str, today: date, reason: str = "", by: str = "", viewer: Viewer | None = None
) -> Examined:
    """Everything in the file stands in the records, or nothing does and the problems say why."""
    examined = preview(sheets, today=today, viewer=viewer, reason=reason)
    counts = {c.sheet: [None, f"{c.new} mới, {c.changed} sửa, {c.same} không đổi"] for c in examined.counts()}
    if not examined.good:
        told: dict[str, list[object]] = {"problems": [None, len(examined.problems)]}
        journal.record("workbook:refuse", changes=told, reason=reason, code=name)
        return examined
    edition.give_reason(reason)
    enter(examined, today=today, reason=reason, by=by)
    journal.record("workbook:import", changes=counts, reason=reason, code=name)
    return examined


def enter(examined: Examined, *, today: date, reason: str, by: str) -> None:
    """What was found good is written: units, cuộc, opinions, figures, books, in that order."""
    changes, units, occasions = examined.changes, examined.units, examined.occasions
    enter_agency.enter(changes["agency"], units, reason=reason)
    enter_occasion.enter(occasions, units, reason=reason)
    live = [change for change in changes.get("recommendation", ()) if change.fate is not Fate.SAME]
    fresh = [change for change in live if change.stand is None]
    known = [change for change in live if change.stand is not None]
    places = enter_recommendation.Places(occasions, units)
    ids = enter_recommendation.make(fresh, places, reason=reason)
    enter_recommendation.targets(live, ids)
    enter_recommendation.merge(fresh, ids)
    enter_correction.correct(known, places, ids, reason=reason, today=today)
    enter_correction.follow(occasions.ids[key] for key, s in occasions.settings.items() if s.moved)
    enter_figure.enter(changes.get("figure", []), units, reason=reason, by=by)
    for key in BY_SUBJECT:
        enter_book.enter(key, changes.get(key, []), units, reason=reason)
    db.session.flush()
    db.session.expire_all()
