"""Kept: what many pages show alike is put together once and used until somebody writes anything.

The journal's last line names the state of the data: every act leaves one, in its own transaction, so that a value kept
under it is never older than the database. Each process keeps its own; only what does not depend on who looks belongs here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app

from feedback.core import journal

Value = TypeVar("Value")


class Shelf:
    """The state as a page finds it, and what is kept of that state; the journal is asked once, when something is wanted."""

    def __init__(self) -> None:
        """Nothing is asked yet."""
        self._head: str | None = None

    def get(self, name: str, make: Callable[[], Value]) -> Value:
        """The value of that name in the present state, made where none is kept of it."""
        if self._head is None:
            self._head = journal.head()
        kept: dict[str, tuple[str, Any]] = current_app.extensions.setdefault("kept", {})
        head, value = kept.get(name, ("", None))
        if head != self._head or not head:
            value = make()
            kept[name] = (self._head, value)
        return value  # type: ignore[no-any-return]
