"""Many rows at once: inserted with their ids in order, or updated by id, in a few statements however many they are."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Insert, Table, Text, bindparam, cast, column, func, insert, literal_column, select, update
from sqlalchemy.dialects.postgresql import JSON

from feedback.core import store
from feedback.core.refusal import Stale
from feedback.core.store import db

_CHUNK = 500


def insert_rows(model: type[Any], rows: list[dict[str, Any]]) -> list[int]:
    """The rows stand; their ids, in the same order. Every row has the same columns."""
    if not rows:
        return []
    table: Table = model.__table__
    statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return list(db.session.connection().scalars(statement, rows))


def insert_keyed(model: type[Any], rows: list[dict[str, Any]]) -> dict[str, int]:
    """The rows stand; their ids by `code_key`. Wide rows go quicker so than by asking each for its id."""
    add_rows(model, rows)
    found: dict[str, int] = {}
    for start in range(0, len(rows), _CHUNK):
        keys = [row["code_key"] for row in rows[start : start + _CHUNK]]
        query = select(model.code_key, model.id).where(model.code_key.in_(keys))
        found |= dict(db.session.execute(query).all())
    return found


def add_rows(model: type[Any], rows: Iterable[dict[str, Any]]) -> None:
    """The rows stand, where nobody asks for their ids. Every row has the same columns."""
    values, table = list(rows), model.__table__
    if values and store.is_sqlite():
        db.session.connection().execute(insert(table), values)
    elif values:
        names = list(values[0])
        statement = _of_one_text(table, names)
        for start in range(0, len(values), _CHUNK):
            db.session.connection().execute(
                statement, {"given": _as_text(table, names, values[start : start + _CHUNK])}
            )


def _of_one_text(table: Table, names: list[str]) -> Insert:
    """PostgreSQL: many rows as one JSON text; given one by one, each has its own statement, triggers and all."""
    shape = f"CAST(NULL AS {db.engine.dialect.identifier_preparer.format_table(table)})"
    given = func.json_populate_recordset(literal_column(shape), cast(bindparam("given", type_=Text), JSON))
    return insert(table).from_select(names, select(*map(column, names)).select_from(given))


def _as_text(table: Table, names: list[str], rows: list[dict[str, Any]]) -> str:
    """The rows as `_of_one_text` takes them: each value as its column keeps it."""
    dialect = db.engine.dialect
    kept = {name: table.c[name].type.dialect_impl(dialect).bind_processor(dialect) or _same for name in names}
    told = [{name: kept[name](row[name]) for name in names} for row in rows]
    return json.dumps(told, default=_told, ensure_ascii=False)


def _same(value: Any) -> Any:
    return value


def _told(value: Any) -> str:
    """A day or a moment; nothing else that JSON does not know is ever written by a workbook."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def unchanged(model: type[Any], read: dict[int, int]) -> None:
    """Stale unless every row still has the version that was read; nobody else changes them until this is written."""
    for start in range(0, len(read), _CHUNK):
        ids = sorted(read)[start : start + _CHUNK]
        query = select(model.id, model.version).where(model.id.in_(ids)).with_for_update()
        if any(read[number] != version for number, version in db.session.execute(query)):
            raise Stale("Có hồ sơ vừa được người khác sửa trong lúc nhập. Chưa có gì được ghi; hãy nhập lại.")


def update_rows(model: type[Any], rows: list[tuple[int, dict[str, Any]]], **fixed: Any) -> None:
    """Each row, by its id, has the columns given; every row the same columns; ``fixed`` is set on all."""
    if not rows:
        return
    table: Table = model.__table__
    values: dict[str, Any] = {name: bindparam(f"to_{name}") for name in rows[0][1]}
    statement = update(table).where(table.c.id == bindparam("of")).values(values | fixed)
    db.session.connection().execute(
        statement, [{"of": number} | {f"to_{name}": value for name, value in row.items()} for number, row in rows]
    )
