"""Opinions entered: new ones many at once, changed ones by the rules of the pages.

Side, level, year and whether it counts follow from the cuộc (`case.place`); a new date adds a conclusion, the same date
corrects it (`case.conclusion`); who spoke stands apart and never enters the journal. Called by `intake.enter` only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import func, select

from feedback.case import conclusion, place, rule
from feedback.case.record import Citizen, Recommendation
from feedback.case.word import Result, Turn
from feedback.case.work import Assignment, Conclusion
from feedback.core import journal
from feedback.core.store import db
from feedback.intake import bulk
from feedback.intake.check_agency import Units
from feedback.intake.check_occasion import Occasions
from feedback.intake.compare import Change
from feedback.intake.sheet import RECOMMENDATION
from feedback.intake.stands import View, chunks
from feedback.office.agency import code_key

IDENTITY = {"citizen_name": "name", "citizen_address": "address", "citizen_phone": "phone"}
#: Columns that stand on the row as the workbook has them.
PLAIN = (
    "admission_reason", "field", "content", "assigned_on", "due_on", "replied_on", "paper_number", "reply_text",
    "not_accepted_reason", "result", "settled_on", "roadmap_on", "outstanding_reason",
)  # fmt: skip
_HIDDEN = {column.key for column in RECOMMENDATION.columns if column.identity}


class Places:
    """The settings of the cuộc that opinions belong to, worked out once each."""

    def __init__(self, occasions: Occasions, units: Units) -> None:
        """Nothing is worked out before it is asked for."""
        self.occasions, self.units = occasions, units
        self._known: dict[str, place.Setting] = {}

    def of(self, view: View) -> tuple[int, place.Setting]:
        """Id and setting of the cuộc that the row names."""
        key = code_key(view["occasion"])
        if key not in self._known:
            setting = self.occasions.settings[key]
            assert setting.day is not None
            assert setting.unit is not None
            host = self.units.ids[setting.unit]
            periods = self.units.periods(setting.unit)
            side = None if setting.joint else setting.side
            self._known[key] = place.Setting(setting.day, host, periods, side, setting.held)
        return self.occasions.ids[key], self._known[key]


def make(fresh: list[Change], places: Places, *, reason: str) -> dict[str, int]:
    """The new opinions stand with citizen, conclusion and assignments; their ids by key. Merges follow."""
    ids: dict[str, int] = {}
    positions = _positions(places.of(change.after)[0] for change in fresh)
    for changes in chunks(fresh):
        citizens = _citizens(changes)
        rows = []
        for change in changes:
            row = _columns(change, places)
            positions[row["occasion_id"]] = 1 + (positions.get(row["occasion_id"]) or 0)
            rows.append(row | {"position": positions[row["occasion_id"]], "citizen_id": citizens.get(change.key)})
        ids |= bulk.insert_keyed(Recommendation, rows)
        bulk.add_rows(
            Conclusion, (_conclusion(row, ids[row["code_key"]]) for row in rows if row["acceptance"] is not None)
        )
        bulk.add_rows(Assignment, (turn for c in changes for turn in _turns(c.after, ids[c.key], places.units)))
        for change in changes:
            told = {k: [None, v] for k, v in change.after.items() if v not in (None, ()) and k not in _HIDDEN}
            journal.record(
                "recommendation:import",
                ("recommendation", ids[change.key], change.after["code"]),
                changes=told,
                reason=reason,
            )
    return ids


def merge(changes: Iterable[Change], ids: dict[str, int]) -> None:
    """New opinions that the file merges into others point to them; whether they count was worked out before."""
    merged = [c for c in changes if c.after["merged_into"]]
    bulk.update_rows(
        Recommendation, [(ids[c.key], {"merged_into_id": ids[code_key(c.after["merged_into"])]}) for c in merged]
    )


def targets(changes: Iterable[Change], ids: dict[str, int]) -> None:
    """``ids`` knows every opinion that the file merges others into."""
    wanted = {code_key(c.after["merged_into"]) for c in changes if c.after["merged_into"]} - ids.keys()
    for chunk in chunks(sorted(wanted)):
        query = select(Recommendation.code_key, Recommendation.id).where(Recommendation.code_key.in_(chunk))
        ids |= dict(db.session.execute(query).all())


def _positions(occasion_ids: Iterable[int]) -> dict[int, int]:
    """The last position taken at each cuộc."""
    found: dict[int, int] = {}
    for chunk in chunks(sorted(set(occasion_ids))):
        query = select(Recommendation.occasion_id, func.max(Recommendation.position)).group_by(
            Recommendation.occasion_id
        )
        found |= dict(db.session.execute(query.where(Recommendation.occasion_id.in_(chunk))).all())
    return found


def _citizens(changes: list[Change]) -> dict[str, int]:
    """Who spoke, in the table of citizens; ids by the opinion's key."""
    spoken = [(c.key, person) for c in changes if (person := person_of(c.after))]
    if not spoken:
        return {}
    made = bulk.insert_rows(Citizen, [person for _, person in spoken])
    return {key: number for (key, _), number in zip(spoken, made, strict=True)}


def person_of(view: View) -> dict[str, Any] | None:
    """The citizen of a row; None where nothing is known."""
    person = {column: view[name] for name, column in IDENTITY.items()}
    return person if any(person.values()) else None


def _columns(change: Change, places: Places) -> dict[str, Any]:
    """The row of a new opinion, without position and citizen."""
    view = change.after
    occasion_id, setting = places.of(view)
    derived = derived_columns(view, setting)
    columns = {name: view[name] for name in PLAIN} | derived
    busy = view["lead"] is not None and bool(view["replied_on"] or view["reply_text"] or view["result"])
    since = conclusion.effective_day(
        view["concluded_given"], replied_on=view["replied_on"], received_on=derived["received_on"]
    )
    return columns | {
        "code": view["code"],
        "code_key": change.key,
        "occasion_id": occasion_id,
        "lead_id": places.units.ids[code_key(view["lead"])] if view["lead"] else None,
        "sorted_on": derived["received_on"] if view["field"] or view["lead"] else None,
        "taken_on": (view["assigned_on"] or derived["received_on"]) if busy else None,
        "acceptance": view["acceptance"],
        "concluded_given": view["concluded_given"] if view["acceptance"] else None,
        "concluded_on": since if view["acceptance"] else None,
        "outstanding_code": outstanding_code(view),
    }


def derived_columns(view: View, setting: place.Setting) -> dict[str, Any]:
    """What follows from the row and its cuộc, search texts included."""
    derived = place.derive(
        setting,
        received_given=view["received_given"],
        side_given=view["side_given"],
        nature=view["nature"],
        admission=view["admission"],
        merged=view["merged_into"] is not None,
    )
    return derived | place.search_columns(view["code"], view["field"], view["content"])


def outstanding_code(view: View) -> Any:
    """The coded reason, where the opinion is outstanding."""
    return rule.outstanding_code(view["outstanding_reason"]) if view["result"] is Result.OUTSTANDING else None


def _conclusion(row: dict[str, Any], number: int) -> dict[str, Any]:
    return {
        "recommendation_id": number,
        "dated_on": row["concluded_on"],
        "day_given": row["concluded_given"] is not None,
        "acceptance": row["acceptance"],
        "reason": row["not_accepted_reason"],
    }


def _turns(view: View, number: int, units: Units) -> Iterator[dict[str, Any]]:
    """Lead and co-operating units; what is answered or under way was taken, the rest waits to be."""
    busy = bool(view["replied_on"] or view["reply_text"] or view["result"])
    lead = code_key(view["lead"]) if view["lead"] else None
    co = [code_key(code) for code in view["co"] or () if code_key(code) != lead]
    for key in dict.fromkeys([*([lead] if lead else []), *co]):
        yield {
            "recommendation_id": number,
            "agency_id": units.ids[key],
            "leads": key == lead,
            "turn": Turn.TAKEN if busy else Turn.GIVEN,
            "given_on": view["assigned_on"],
            "due_on": view["due_on"],
            "taken_on": view["assigned_on"] if busy else None,
        }
