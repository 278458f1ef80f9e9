"""Units entered: new ones made, periods added or corrected, the tree in time laid flat again.

Records and declared lines that stood with a changed unit follow its level; nothing is deleted. Called by `intake.enter` only.
"""

from __future__ import annotations

from typing import Any

from feedback.case import place
from feedback.core import calendar, journal
from feedback.core.wording import fold, sort_key
from feedback.intake import bulk
from feedback.intake.check_agency import Units
from feedback.intake.compare import Change, Fate
from feedback.intake.stands import View
from feedback.office import tree
from feedback.office.agency import LEVEL_WORDS, Agency, Period, code_key
from feedback.register import figure


def enter(changes: list[Change], units: Units, *, reason: str) -> None:
    """Every new or changed period stands; ``units.ids`` knows the new units too."""
    live = [change for change in changes if change.fate is not Fate.SAME]
    if not live:
        return
    stood = set(units.ids)
    _make(live, units)
    fresh = [_columns(c.after, units) | {"agency_id": units.ids[c.key]} for c in live if c.stand is None]
    bulk.add_rows(Period, fresh)
    bulk.update_rows(Period, [(c.stand.id, _columns(c.after, units)) for c in live if c.stand is not None])
    for change in live:
        act = "agency:change" if change.key in stood else "agency:add"
        subject = ("agency", units.ids[change.key], change.after["code"])
        journal.record(act, subject, changes=_told(change), reason=reason)
    touched = {units.ids[change.key] for change in live if change.key in stood}
    bulk.update_rows(Agency, [(number, {}) for number in sorted(touched)], version=Agency.version + 1)
    tree.rebuild()
    place.restamp_agencies(touched)
    figure.restamp(touched)
    units.forget()


def _make(live: list[Change], units: Units) -> None:
    """Units that are new have their row and their id."""
    new = {c.key: c.after for c in live if c.key not in units.ids}
    if not new:
        return
    rows = [
        {
            "code": view["code"],
            "code_key": key,
            "name": view["name"],
            "kind": view["kind"],
            "level": LEVEL_WORDS[view["level_word"]],
            "sort_key": sort_key(view["name"]),
            "search_text": fold(view["name"])[:400],
        }
        for key, view in new.items()
    ]
    units.ids |= bulk.insert_keyed(Agency, rows)


def _columns(view: View, units: Units) -> dict[str, Any]:
    """A period's columns."""
    return {
        "name": view["name"],
        "kind": view["kind"],
        "level": LEVEL_WORDS[view["level_word"]],
        "level_word": view["level_word"],
        "parent_id": units.ids[code_key(view["parent"])] if view["parent"] else None,
        "successor_id": units.ids[code_key(view["successor"])] if view["successor"] else None,
        "valid_from": view["valid_from"] or calendar.FIRST_DAY,
        "valid_to": view["valid_to"] or calendar.LAST_DAY,
    }


def _told(change: Change) -> dict[str, list[Any]]:
    """What the journal says of the row."""
    names = change.changed if change.stand is not None else tuple(k for k, v in change.after.items() if v is not None)
    return {name: [change.before.get(name), change.after[name]] for name in names}
