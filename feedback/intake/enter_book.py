"""Lines of the books entered, many at once. Called by `intake.enter` only."""

from __future__ import annotations

from typing import Any

from feedback.case.term import consulting
from feedback.core import journal
from feedback.intake import bulk
from feedback.intake.check_agency import Units
from feedback.intake.compare import Change, Fate
from feedback.intake.sheet import by_key
from feedback.office.agency import code_key
from feedback.register import book
from feedback.register.library import BY_SUBJECT

#: What is worked out from a line's own columns when it is written.
WORKED_OUT = {"draft": consulting.worked_out}


def enter(key: str, changes: list[Change], units: Units, *, reason: str) -> None:
    """Every new or changed line of that book stands."""
    model = BY_SUBJECT[key].model
    live = [change for change in changes if change.fate is not Fate.SAME]
    fresh = [c for c in live if c.stand is None]
    rows = [{"code": c.after["code"], "code_key": c.key, "version": 1} | _columns(key, c, units) for c in fresh]
    ids = bulk.insert_keyed(model, rows)
    known = {c.key: c.stand for c in live if c.stand is not None}
    bulk.unchanged(model, {stand.id: stand.version for stand in known.values()})
    stood = [(known[c.key].id, _columns(key, c, units)) for c in live if c.key in known]
    bulk.update_rows(model, stood, version=model.version + 1)
    ids |= {name: stand.id for name, stand in known.items()}
    for change in live:
        names = change.changed if change.stand is not None else [k for k, v in change.after.items() if v is not None]
        told = {name: [change.before.get(name), change.after[name]] for name in names}
        journal.record(f"{key}:import", (key, ids[change.key], change.after["code"]), changes=told, reason=reason)


def _columns(key: str, change: Change, units: Units) -> dict[str, Any]:
    """A line's columns."""
    own = {c.key: change.after[c.key] for c in by_key(key).columns if c.key not in ("code", "agency")}
    own |= {"agency_id": units.ids[code_key(change.after["agency"])]}
    own["search_text"] = book.findable(own[name] for name in book.texts(BY_SUBJECT[key].model) if name in own)
    return own | (WORKED_OUT[key](own) if key in WORKED_OUT else {})
