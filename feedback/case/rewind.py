"""Rewinding: what an act changed on opinions, column by column, and putting exactly that back.

An opinion is its row with the rows that hang on it and that bulk acts change (parts of agencies, conclusions, its term).
Two looks, before and after, give the changes; they are put back only where everything still stands as the act left it.
Nothing here decides who may do so, journals or commits (``case.undo`` does).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import Column, Table, delete, insert, inspect, select, update
from sqlalchemy import Enum as SqlEnum

from feedback.case import work as _work  # noqa: F401 - the tables that are looked at
from feedback.case.record import Recommendation
from feedback.core.store import Base, db

_OWN = "recommendation"
#: Tables of rows that hang on an opinion by ``recommendation_id`` and that bulk acts change.
_HANGING = ("assignment", "conclusion", "deadline", "pause", "extension")
#: An opinion's tables → ids of rows → columns; a row as a mapping of plain values.
State = dict[str, dict[str, dict[str, Any]]]
#: The same, each row as the pair before and after; None where there was, or is, none.
Changes = dict[str, dict[str, list[dict[str, Any] | None]]]


def look(ids: Iterable[int]) -> dict[int, State]:
    """How these opinions stand now, as plain values."""
    db.session.flush()
    found: dict[int, State] = {one: {} for one in ids}
    for table in _tables():
        key = table.c.id if table.name == _OWN else table.c.recommendation_id
        for row in db.session.execute(select(table).where(key.in_(found))).mappings():
            own = {name: _plain(value) for name, value in row.items()}
            owner = found[own["id" if table.name == _OWN else "recommendation_id"]]
            owner.setdefault(table.name, {})[str(own["id"])] = own
    return found


def difference(before: State, after: State) -> Changes:
    """What is not as it was: of rows that stood and stand, the columns that changed; the others whole."""
    found: Changes = {}
    for name in before.keys() | after.keys():
        old, new = before.get(name, {}), after.get(name, {})
        for key in old.keys() | new.keys():
            pair = _pair(old.get(key), new.get(key))
            if pair is not None:
                found.setdefault(name, {})[key] = pair
    return found


def stands(now: State, changes: Changes) -> bool:
    """Whether everything that was changed still is as it was left, the opinion's version included."""
    for name, rows in changes.items():
        for key, (_, after) in rows.items():
            row = now.get(name, {}).get(key)
            if after is None:
                if row is not None:
                    return False
            elif row is None or any(row[column] != value for column, value in after.items()):
                return False
    return True


def built_on(changed: Mapping[int, Changes]) -> set[int]:
    """Of these opinions, those where something else hangs on a row that was made: whoever made it went on from there."""
    found: set[int] = set()
    for table in _tables():
        made = {
            int(key): one
            for one, changes in changed.items()
            for key, (old, _) in changes.get(table.name, {}).items()
            if old is None
        }
        for other in Base.metadata.sorted_tables if made else ():
            for column in other.columns:
                if any(link.column is table.c.id for link in column.foreign_keys):
                    used = db.session.scalars(select(column).where(column.in_(list(made))).distinct())
                    found |= {made[one] for one in used}
    return found


def back(recommendation: Recommendation, changes: Changes) -> None:
    """The opinion and what hangs on it are as before the act, to the letter; its version goes on."""
    own = Base.metadata.tables[_OWN]
    for before, _ in changes.get(_OWN, {}).values():
        for name, value in (before or {}).items():
            if name != "version":
                setattr(recommendation, name, _typed(own.c[name], value))
    db.session.flush()
    for table in reversed(_tables()):  # a term's pauses and extensions before the term
        if table.name != _OWN:
            _put_back(table, changes.get(table.name, {}))
    for row in list(db.session):
        if inspect(type(row)).local_table.name in _HANGING:
            db.session.expire(row)


def _put_back(table: Table, rows: Mapping[str, list[dict[str, Any] | None]]) -> None:
    """Rows made are gone, rows changed are as they were, rows dropped are there again."""
    made = [int(key) for key, (before, _) in rows.items() if before is None]
    if made:
        db.session.execute(delete(table).where(table.c.id.in_(made)))
    for key, (before, after) in rows.items():
        if before is None:
            continue
        values = {name: _typed(table.c[name], value) for name, value in before.items()}
        put = insert(table) if after is None else update(table).where(table.c.id == int(key))
        db.session.execute(put.values(values))


def _pair(old: dict[str, Any] | None, new: dict[str, Any] | None) -> list[dict[str, Any] | None] | None:
    """Before and after, only the columns that differ where both are there; None where nothing differs."""
    if old is None or new is None:
        return None if old is new else [old, new]
    names = [name for name in new if old[name] != new[name]]
    return [{name: old[name] for name in names}, {name: new[name] for name in names}] if names else None


def _tables() -> list[Table]:
    return [Base.metadata.tables[name] for name in (_OWN, *_HANGING) if name in Base.metadata.tables]


def _plain(value: Any) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _typed(column: Column[Any], value: Any) -> Any:
    """The plain value as the column holds it."""
    if value is None:
        return None
    if isinstance(column.type, SqlEnum) and column.type.enum_class is not None:
        return column.type.enum_class(value)
    kind = column.type.python_type
    return kind.fromisoformat(value) if kind in (date, datetime) else value
