"""Signed replies and issued papers are never deleted; a test that empties a whole database says so for as long as it does."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from feedback.case.answering.record import SQLITE_FREEZE
from feedback.core import store
from feedback.register import edition_sql


@contextmanager
def thawed() -> Iterator[None]:
    """Inside, signed replies and issued papers can be deleted."""
    _put("signed_reply", "DROP TRIGGER signed_reply_no_delete", "DISABLE")
    for table in edition_sql.TABLES:
        _put(table, f"DROP TRIGGER {table}_no_delete", "DISABLE")
    yield
    _put("signed_reply", SQLITE_FREEZE[1], "ENABLE")
    for table in edition_sql.TABLES:
        _put(table, edition_sql.sqlite(table)[1], "ENABLE")


def _put(table: str, statement: str, verb: str) -> None:
    there = f"ALTER TABLE {table} {verb} TRIGGER {table}_frozen"
    store.db.session.execute(text(statement if store.is_sqlite() else there))
