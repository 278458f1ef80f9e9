"""Sent forms: a form that writes something new carries a key made when it was shown; the key is used up with what it wrote.

Sent a second time (a double click, the browser's back and again, two at the very same moment) the key is known and nothing
is written: ``once`` says when it was. Whoever wants the same once more sends a form with a fresh key. Keys tell nothing of
who or what, and go after a week; no form lives longer than its session.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import String, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from feedback.core import calendar
from feedback.core.refusal import Repeated
from feedback.core.store import Base, db, is_sqlite

KEPT = timedelta(days=7)


class SentForm(Base):
    """The key of a form that has written what it asked for."""

    __tablename__ = "sent_form"

    key: Mapped[str] = mapped_column(String(22), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)


def fresh() -> str:
    """A key that no form has had."""
    return secrets.token_urlsafe(16)


def once(key: str) -> None:
    """The key is used up together with what the present transaction writes; Repeated where a form with it was taken before."""
    insert = sqlite.insert if is_sqlite() else postgresql.insert
    put = insert(SentForm).values(key=key, at=calendar.now()).on_conflict_do_nothing().returning(SentForm.key)
    if db.session.scalar(put) is None:  # on PostgreSQL after whoever had it has committed
        raise Repeated(db.session.scalars(select(SentForm.at).where(SentForm.key == key)).one())


def tidy() -> None:
    """Keys of long ago are gone."""
    db.session.execute(delete(SentForm).where(SentForm.at < calendar.now() - KEPT))
