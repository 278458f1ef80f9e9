"""Many rows at once: inserted with their ids in order, or updated by id, in a few statements however many they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Table, bindparam, insert, update

from feedback.core.store import db


def insert_rows(model: type[Any], rows: list[dict[str, Any]]) -> list[int]:
    """The rows stand; their ids, in the same order. Every row has the same columns."""
    if not rows:
        return []
    table: Table = model.__table__
    statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return list(db.session.connection().scalars(statement, rows))


def add_rows(model: type[Any], rows: Iterable[dict[str, Any]]) -> None:
    """The rows stand, where nobody asks for their ids."""
    values = list(rows)
    if values:
        db.session.connection().execute(insert(model.__table__), values)


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
