"""Dialogues and contributions entered, many at once; opinions follow in `enter_recommendation`.

The workbook gives no reason for a postponed or cancelled session; the record says so in the reason's place. Called by
`intake.enter` only.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, insert, select, update

from feedback.case import place
from feedback.case.record import Contribution, Dialogue, Occasion
from feedback.case.word import DialogueState, OccasionKind
from feedback.core import journal
from feedback.core.store import db
from feedback.intake.check_agency import Units
from feedback.intake.check_occasion import KINDS, Occasions
from feedback.intake.compare import Change, Fate
from feedback.intake.stands import View, chunks
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
    db.session.execute(
        insert(Occasion),
        [{"code": c.after["code"], "code_key": c.key, "kind": kind} | _common(kind, c.after, units) for c in fresh],
    )
    for chunk in chunks(change.key for change in fresh):
        query = select(Occasion.code_key, Occasion.id).where(Occasion.code_key.in_(chunk))
        occasions.ids |= dict(db.session.execute(query).all())
    db.session.execute(insert(_MODELS[sheet]), [{"id": occasions.ids[c.key]} | _own(kind, c.after) for c in fresh])


def _correct(live: list[Change], sheet: str, units: Units) -> None:
    """Those that stand are as given, under a new version."""
    if not live:
        return
    kind = KINDS[sheet]
    common = [{"of": c.stand.id} | _common(kind, c.after, units) for c in live if c.stand is not None]
    table = Occasion.__table__
    _update(table, common, version=table.c.version + 1)
    own = []
    for change in live:
        assert change.stand is not None
        values = _own(kind, change.after)
        if kind is OccasionKind.DIALOGUE and "state" not in change.changed:
            del values["state_reason"]
        own.append({"of": change.stand.id} | values)
    for same in (True, False):
        _update(_MODELS[sheet].__table__, [values for values in own if ("state_reason" in values) is same])


def _update(table: Any, rows: list[dict[str, Any]], **fixed: Any) -> None:
    """Each row's columns are as given, by id."""
    if rows:
        names = [name for name in rows[0] if name != "of"]
        statement = update(table).where(table.c.id == bindparam("of"))
        statement = statement.values({name: bindparam(f"to_{name}") for name in names} | fixed)
        db.session.connection().execute(
            statement, [{"of": r["of"]} | {f"to_{name}": r[name] for name in names} for r in rows]
        )


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
