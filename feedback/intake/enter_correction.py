"""Opinions that stand, brought to what the file says: text, assignment, reply, conclusion, result, who spoke.

Whoever held the opinion and no longer does has the turn ended, never deleted. An emptied conclusion corrects the one in
force, at its own date; the journal keeps what it was. Called by `intake.enter` only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import select

from feedback.case import citizen, conclusion, place
from feedback.case.answering import signing
from feedback.case.assignment import HOLDING
from feedback.case.record import Occasion, Recommendation
from feedback.case.word import Turn
from feedback.case.work import Assignment, Conclusion
from feedback.core import calendar, journal
from feedback.core.store import db
from feedback.intake.check_agency import Units
from feedback.intake.check_recommendation import CONCLUDED
from feedback.intake.compare import Change
from feedback.intake.enter_recommendation import IDENTITY, PLAIN, Places, derived_columns, outstanding_code, person_of
from feedback.intake.stands import View, chunks
from feedback.office.agency import code_key


def correct(live: list[Change], places: Places, ids: dict[str, int], *, reason: str, today: date) -> None:
    """Every one of these opinions is as the file says, journaled column by column; identity only as changed."""
    for changes in chunks(live):
        numbers = [change.stand.id for change in changes if change.stand is not None]
        rows = {r.id: r for r in db.session.scalars(select(Recommendation).where(Recommendation.id.in_(numbers)))}
        concluded, turns = _of(Conclusion, numbers), _of(Assignment, numbers)
        for change in changes:
            assert change.stand is not None
            row = rows[change.stand.id]
            before = journal.snapshot(row)
            _facts(row, change, places, ids)
            if {"lead", "co", "assigned_on", "due_on"} & {*change.changed}:
                _reassign(row, turns[row.id], change, places.units, today)
            _conclude(row, concluded[row.id], change)
            if IDENTITY.keys() & {*change.changed}:
                _identify(row, change.after)
                journal.record("citizen:change", row, reason=reason)
            journal.record("recommendation:import", row, changes=journal.difference(before, row), reason=reason)
            if {"replied_on", "paper_number", "reply_text"} & {*change.changed}:
                _correct_signed(row, reason)
        db.session.flush()


def _correct_signed(row: Recommendation, reason: str) -> None:
    """A reply that was signed and frozen gets a corrected version; what was signed before stays."""
    if signing.last_of(row.id) is None:
        return
    db.session.flush()
    who = journal.actor.get()
    why = reason or "Sửa theo sổ theo dõi nhập từ Excel"
    signing.freeze(row, by=who.name, at=calendar.now(), officer_id=who.officer_id, reason=why)


def follow(occasion_ids: Iterable[int]) -> None:
    """The opinions of every cuộc that moved follow its day, unit, side and state, those not in the file too."""
    for chunk in chunks(sorted(occasion_ids)):
        for occasion in db.session.scalars(select(Occasion).where(Occasion.id.in_(chunk)).order_by(Occasion.id)):
            place.restamp_occasion(occasion)


def _of(model: type[Any], numbers: list[int]) -> dict[int, list[Any]]:
    """The rows of that table by opinion, oldest first."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in db.session.scalars(select(model).where(model.recommendation_id.in_(numbers)).order_by(model.id)):
        found[row.recommendation_id].append(row)
    return found


def _facts(row: Recommendation, change: Change, places: Places, ids: dict[str, int]) -> None:
    """The plain columns and all that follows from them."""
    after = change.after
    occasion_id, setting = places.of(after)
    values: dict[str, Any] = {name: after[name] for name in PLAIN if name in change.changed and name not in CONCLUDED}
    values |= derived_columns(after, setting) | {"occasion_id": occasion_id}
    if "merged_into" in change.changed:
        values["merged_into_id"] = ids[code_key(after["merged_into"])] if after["merged_into"] else None
    if {"result", "outstanding_reason"} & {*change.changed}:
        values["outstanding_code"] = outstanding_code(after)
    if {"replied_on", "reply_text"} & {*change.changed}:
        values["in_hall"] = False
    if after["field"] or after["lead"]:
        values["sorted_on"] = row.sorted_on or values["received_on"]
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def _reassign(row: Recommendation, turns: list[Assignment], change: Change, units: Units, today: date) -> None:
    """Lead and co-operating units are as given; a turn that goes on keeps its day of acceptance."""
    after = change.after
    if "due_on" in change.changed:
        row.first_due_on = None  # a date set by hand: what was granted before moves it no more
    lead = units.ids[code_key(after["lead"])] if after["lead"] else None
    wanted = {units.ids[code_key(code)]: False for code in after["co"] or ()}
    if lead is not None:
        wanted[lead] = True
    for turn in (t for t in turns if t.turn in HOLDING):
        if wanted.get(turn.agency_id) is turn.leads:
            turn.due_on, turn.given_on = after["due_on"], after["assigned_on"] or turn.given_on
            del wanted[turn.agency_id]
        else:
            turn.turn, turn.ended_on = Turn.TAKEN_BACK, after["assigned_on"] or today
    for unit, leads in wanted.items():
        facts = {"given_on": after["assigned_on"], "due_on": after["due_on"]}
        db.session.add(Assignment(recommendation_id=row.id, agency_id=unit, leads=leads, **facts))
    if row.lead_id != lead:
        row.lead_id, row.taken_on = lead, None
        row.returned_on = None if lead is not None else row.returned_on


def _conclude(row: Recommendation, known: list[Conclusion], change: Change) -> None:
    """The conclusion the file gives stands; one without a day of its own moves with the reply."""
    after = change.after
    if not {*CONCLUDED} & {*change.changed}:
        conclusion.follow_reply(row, known)
    elif after["acceptance"] is not None:
        told = {"dated_on": after["concluded_given"], "reason": after["not_accepted_reason"]}
        conclusion.enter(row, after["acceptance"], **told, known=known)
        row.reopened_on = None
    else:
        _take_away(row, known, after["not_accepted_reason"])


def _take_away(row: Recommendation, known: list[Conclusion], reason: str | None) -> None:
    """The conclusion in force is corrected to none at its own date; an earlier one stays for days before that."""
    last = max(known, key=lambda line: line.dated_on, default=None)
    if last is not None and len(known) > 1:
        last.acceptance, last.reason, last.day_given = None, reason, True  # it no longer moves with the reply
        conclusion.put_in_force(row, known)
    elif last is not None:
        db.session.delete(last)
        row.acceptance = row.concluded_on = row.concluded_given = None
    row.not_accepted_reason = reason


def _identify(row: Recommendation, view: View) -> None:
    """Who spoke is as given; nobody's row of citizens is left behind."""
    person = person_of(view)
    if person is None:
        citizen.leave(row)
    else:
        citizen.told(row, **person)
