"""What a transaction reads once: the days and the rules of this installation, however often they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from feedback.core.store import db

Thing = TypeVar("Thing")


def kept(key: str, make: Callable[[], Thing]) -> Thing:
    """The thing as this transaction has read it; made where it has not."""
    session = db.session()
    held = session.info.get(key)
    if held is not None and held[0] is session.get_transaction():
        return cast(Thing, held[1])
    made = make()
    session.info[key] = (session.get_transaction(), made)
    return made


def forget(key: str) -> None:
    """It is read again when next asked for."""
    db.session().info.pop(key, None)
