"""Dialogues and contributions entered, many at once; opinions follow in `enter_recommendation`.

The workbook gives no reason for a postponed or cancelled session; the record says so in the reason's place. Called by
`intake.enter` only.
"""

from __future__ import annotations

from typing import Any

from feedback.case import place
from feedback.case.record import Contribution, Dialogue, Occasion
from feedback.case.word import DialogueState, OccasionKind
from feedback.core import journal
from feedback.intake import bulk
from feedback.intake.check_agency import Units
from feedback.intake.check_occasion import KINDS, Occasions
from feedback.intake.compare import Change, Fate
from feedback.intake.stands import View
from feedback.office.agency import code_key, stood_near

NO_REASON = "Sổ theo dõi nhập vào không ghi lý do"
_CALLED_OFF = (DialogueState.POSTPONED, DialogueState.CANCELLED)
_MODELS: dict[str, type[Dialogue] | type[Contribution]] = {"dialogue": Dialogue, "contribution": Contribution}


def enter(occasions: Occasions, units: Units, *, reason: str) -> None:
    """Every new or changed cuộc stands; ``occasions.ids`` knows the new ones too."""
    for sheet, changes in occasions.changes.items():
        live = [change for change in changes if change.fate is not Fate.SAME]
        _make([c for c in live if c.stand is None], sheet, occasions, units)
        _correct([c for c in live if c.stand is not None], sheet, units)
        for change in live:
            names = (
                change.changed
                if change.stand is not None
                else tuple(k for k, v in change.after.items() if v is not None)
            )
            told = {name: [change.before.get(name), change.after[name]] for name in names}
            subject = ("occasion", occasions.ids[change.key], change.after["code"])
            journal.record(f"{sheet}:import", subject, changes=told, reason=reason)


def _make(fresh: list[Change], sheet: str, occasions: Occasions, units: Units) -> None:
    """The new ones."""
    if not fresh:
        return
    kind = KINDS[sheet]
    rows = [{"code": c.after["code"], "code_key": c.key, "kind": kind} | _common(kind, c.after, units) for c in fresh]
    occasions.ids |= bulk.insert_keyed(Occasion, rows)
    bulk.add_rows(_MODELS[sheet], ({"id": occasions.ids[c.key]} | _own(kind, c.after) for c in fresh))


def _correct(live: list[Change], sheet: str, units: Units) -> None:
    """Those that stand are as given, under a new version."""
    if not live:
        return
    kind = KINDS[sheet]
    common = [(c.stand.id, _common(kind, c.after, units)) for c in live if c.stand is not None]
    bulk.unchanged(Occasion, {c.stand.id: c.stand.version for c in live if c.stand is not None})
    bulk.update_rows(Occasion, common, version=Occasion.version + 1)
    own = [(c.stand.id, _own(kind, c.after), "state" in c.changed) for c in live if c.stand is not None]
    if kind is OccasionKind.CONTRIBUTION:
        bulk.update_rows(Contribution, [(number, values) for number, values, _ in own])
        return
    bulk.update_rows(Dialogue, [(number, values) for number, values, turned in own if turned])
    kept = [
        (number, {k: v for k, v in values.items() if k != "state_reason"})
        for number, values, turned in own
        if not turned
    ]
    bulk.update_rows(Dialogue, kept)


def _common(kind: OccasionKind, view: View, units: Units) -> dict[str, Any]:
    """The columns every cuộc has."""
    key = code_key(view["agency"])
    words = (view["theme"], view["place"], view["chair"]) if kind is OccasionKind.DIALOGUE else (view["content"],)
    return {
        "day": view["day"],
        "agency_id": units.ids[key],
        "level": stood_near(units.periods(key), view["day"]).level,
        "search_text": place.occasion_search(view["code"], *words),
    }


def _own(kind: OccasionKind, view: View) -> dict[str, Any]:
    """The columns of its kind."""
    if kind is OccasionKind.CONTRIBUTION:
        return {name: view[name] for name in ("target", "form", "contributor", "content")}
    names = ("head", "form", "state", "chair", "chair_title", "theme", "place", "attendance")
    reason = NO_REASON if view["state"] in _CALLED_OFF else None
    return {name: view[name] for name in names} | {"state_reason": reason}
