"""Signed replies are never deleted; a test that empties a whole database says so for as long as it does."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from feedback.case.answering.record import SQLITE_FREEZE
from feedback.core import store


@contextmanager
def thawed() -> Iterator[None]:
    """Inside, signed replies can be deleted."""
    _put("DROP TRIGGER signed_reply_no_delete", "DISABLE")
    yield
    _put(SQLITE_FREEZE[1], "ENABLE")


def _put(statement: str, verb: str) -> None:
    there = f"ALTER TABLE signed_reply {verb} TRIGGER signed_reply_frozen"
    store.db.session.execute(text(statement if store.is_sqlite() else there))
