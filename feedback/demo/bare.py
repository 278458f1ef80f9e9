"""Tables laid bare while millions of rows go in: no index, no reference, no trigger; all put back, word for word, after.

Only for the demonstration of a whole country, over an empty database that nobody else uses, in its one transaction: a
failure leaves everything as it was. What the triggers would have kept is made anew by whoever calls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any

from sqlalchemy import text

from feedback.core import store
from feedback.core.store import db

_INDEXES = """SELECT 'DROP INDEX ' || quote_ident(i.indexname), i.indexdef FROM pg_indexes i
WHERE i.schemaname = current_schema() AND i.tablename = ANY(:tables)
AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = (quote_ident(i.indexname))::regclass)"""
_RULES = """SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', c.conrelid::regclass, c.conname),
format('ALTER TABLE %s ADD CONSTRAINT %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid))
FROM pg_constraint c WHERE c.conrelid = ANY(CAST(:tables AS regclass[])) AND c.contype IN ('f', 'u')
ORDER BY c.contype = 'f'"""
_KEPT = """SELECT type, name, sql FROM sqlite_master WHERE tbl_name = :table AND type IN ('index', 'trigger')
AND sql IS NOT NULL ORDER BY type"""


@contextmanager
def laid(tables: Sequence[str], progress: Callable[[str], None]) -> Iterator[None]:
    """Inside, the tables are bare; afterwards everything stands on them again and is in force for every row."""
    back = list(_bare_sqlite(tables) if store.is_sqlite() else _bare_postgresql(tables))
    yield
    if not store.is_sqlite():
        run("SET LOCAL maintenance_work_mem = '512MB'")
    for number, statement in enumerate(back, 1):
        progress(f"Lập chỉ mục và ràng buộc {number}/{len(back)}…")
        run(statement)


def pour(table: str, columns: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> None:
    """The rows stand in the table: copied in on PostgreSQL, many at a time on SQLite."""
    raw: Any = db.session.connection().connection.driver_connection
    names = ", ".join(columns)
    first = next(rows, None)
    if first is None:
        return
    cursor = raw.cursor()
    if store.is_sqlite():
        marks = ", ".join("?" * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", chain([first], rows))  # noqa: S608
    else:
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in chain([first], rows):
                copy.write_row(row)
    cursor.close()


def _bare_postgresql(tables: Sequence[str]) -> Iterator[str]:
    """Bare; the statements that put all back."""
    for query in (_RULES, _INDEXES):
        for drop, make in db.session.execute(text(query), {"tables": list(tables)}).all():
            run(drop)
            yield make
    for table in tables:
        run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield f"ALTER TABLE {table} ENABLE TRIGGER USER"


def _bare_sqlite(tables: Sequence[str]) -> Iterator[str]:
    """Bare but for what SQLite keeps with the table itself (keys, unique rules, references)."""
    for table in tables:
        for kind, name, made in db.session.execute(text(_KEPT), {"table": table}).all():
            run(f"DROP {kind} {name}")
            yield made


def run(statement: str) -> None:
    """The statement as it stands, in the present transaction."""
    db.session.connection().exec_driver_sql(statement if store.is_sqlite() else statement.replace("%", "%%"))
