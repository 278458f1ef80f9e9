"""Units entered: new ones made, periods added or corrected, the tree in time laid flat again.

Records that stood with a changed unit follow its level; nothing is deleted. Called by `intake.enter` only.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, insert, select, update

from feedback.case import place
from feedback.core import calendar, journal
from feedback.core.store import db
from feedback.core.wording import fold, sort_key
from feedback.intake.check_agency import Units
from feedback.intake.compare import Change, Fate
from feedback.intake.stands import View, chunks
from feedback.office import tree
from feedback.office.agency import LEVEL_WORDS, Agency, Period, code_key


def enter(changes: list[Change], units: Units, *, reason: str) -> None:
    """Every new or changed period stands; ``units.ids`` knows the new units too."""
    live = [change for change in changes if change.fate is not Fate.SAME]
    if not live:
        return
    stood = set(units.ids)
    _make(live, units)
    fresh = [_columns(c.after, units) | {"agency_id": units.ids[c.key]} for c in live if c.stand is None]
    if fresh:
        db.session.execute(insert(Period), fresh)
    moved = [_columns(c.after, units) | {"of": c.stand.id} for c in live if c.stand is not None]
    if moved:
        _correct(moved)
    for change in live:
        act = "agency:change" if change.key in stood else "agency:add"
        subject = ("agency", units.ids[change.key], change.after["code"])
        journal.record(act, subject, changes=_told(change), reason=reason)
    tree.rebuild()
    place.restamp_agencies(units.ids[change.key] for change in live if change.key in stood)
    units.forget()


def _make(live: list[Change], units: Units) -> None:
    """Units that are new have their row and their id."""
    new = {c.key: c.after for c in live if c.key not in units.ids}
    if not new:
        return
    db.session.execute(
        insert(Agency),
        [
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
        ],
    )
    for chunk in chunks(new):
        for key, number in db.session.execute(select(Agency.code_key, Agency.id).where(Agency.code_key.in_(chunk))):
            units.ids[key] = number


def _correct(moved: list[dict[str, Any]]) -> None:
    """Periods that stand are as given; those that begin earlier first, so that two may change places."""
    names = [name for name in moved[0] if name != "of"]
    statement = update(Period.__table__).where(Period.__table__.c.id == bindparam("of"))  # type: ignore[arg-type]
    for values in sorted(moved, key=lambda m: m["valid_from"]):
        db.session.execute(statement.values({name: bindparam(f"to_{name}") for name in names}), _to(values))


def _to(values: dict[str, Any]) -> dict[str, Any]:
    return {"of": values["of"]} | {f"to_{name}": value for name, value in values.items() if name != "of"}


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
