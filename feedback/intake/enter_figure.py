"""Declared figures entered, many at once, with the level and place of their span. Called by `intake.enter` only."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from feedback.core import journal
from feedback.core.store import db
from feedback.intake import bulk
from feedback.intake.check_agency import Units
from feedback.intake.check_figure import span_of
from feedback.intake.compare import Change, Fate
from feedback.office.agency import code_key
from feedback.register.figure import COUNTS, Figure, placed


def enter(changes: list[Change], units: Units, *, reason: str, by: str) -> None:
    """Every new or changed line stands."""
    live = [change for change in changes if change.fate is not Fate.SAME]
    bulk.add_rows(Figure, (_columns(c, units, by) for c in live if c.stand is None))
    stood = [(c.stand.id, _columns(c, units, by)) for c in live if c.stand is not None]
    bulk.unchanged(Figure, {c.stand.id: c.stand.version for c in live if c.stand is not None})
    bulk.update_rows(Figure, stood, version=Figure.version + 1)
    ids = _ids({units.ids[code_key(c.after["agency"])] for c in live})
    for change in live:
        columns = _columns(change, units, by)
        number = ids[columns["agency_id"], columns["appendix"], columns["first_day"]]
        names = (
            change.changed if change.stand is not None else tuple(k for k, v in change.after.items() if v is not None)
        )
        told = {name: [change.before.get(name), change.after[name]] for name in names}
        subject = ("figure", number, f"{columns['appendix']}/{columns['year']}")
        journal.record("figure:import", subject, changes=told, reason=reason)


def _ids(agency_ids: set[int]) -> dict[tuple[int, str, Any], int]:
    """The lines of these units by unit, appendix and first day."""
    query = select(Figure.agency_id, Figure.appendix, Figure.first_day, Figure.id)
    return {
        (unit, appendix, first): number
        for unit, appendix, first, number in db.session.execute(query)
        if unit in agency_ids
    }


def _columns(change: Change, units: Units, by: str) -> dict[str, Any]:
    """A line's columns."""
    view = change.after
    key, (first, last) = code_key(view["agency"]), span_of(view)
    level, place_day = placed(units.periods(key), first, last)
    return {name: view[name] for name in (*COUNTS, "appendix", "year", "source")} | {
        "agency_id": units.ids[key],
        "first_day": first,
        "last_day": last,
        "level": level,
        "place_day": place_day,
        "entered_by": by[:200],
    }
