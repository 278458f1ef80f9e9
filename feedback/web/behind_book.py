"""Behind a number of appendix 01 or 02: exactly the lines of the book that stand in it, in pages, with their sums.

The lines are `tally.book`'s own (`contract.md` §4 rule 9); nothing here adds a condition.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request
from sqlalchemy import func, select
from werkzeug.exceptions import NotFound

from feedback.core.store import db
from feedback.office.agency import Agency, Level
from feedback.register.dissemination import Dissemination
from feedback.register.document import Document
from feedback.tally import book
from feedback.tally.ask import Ask
from feedback.web import behind
from feedback.web.filter import clean
from feedback.web.listing import Page

_LEVELS: dict[str, Level | None] = {"": None, **{level.value: level for level in Level}}


@dataclass(frozen=True)
class Lines:
    """A page of the book's lines, each with its unit's name; what all of them add up to."""

    level: Level | None
    page: Page
    sums: dict[str, int]
    name: str = ""  # what the level is called in those days

    @property
    def title(self) -> str:
        """What the list is of."""
        return f"Các dòng được tính: {self.name or 'tổng cộng'}"


def read(ask: Ask, query: dict[str, Any]) -> Lines:
    """What stands behind the row that the address names; not found where there is no such row."""
    word = clean(request.args.get("level", ""))
    if word not in _LEVELS or (word and ask.appendix == "02"):
        raise NotFound
    address = behind.Address(request.path, ({"level": word} if word else {}) | query)
    if ask.appendix == "02":
        ids = [one.id for one in book.fill(ask).issued]
        few, page = behind.cut(address, len(ids))
        shown = select(Document, Agency.name).join(Agency, Agency.id == Document.agency_id)
        rows = db.session.execute(shown.where(Document.id.in_(ids[few])).order_by(Document.day, Document.code_key))
        return Lines(None, page(rows.all()), {})
    lines = book.lines(ask, _LEVELS[word])
    parts = (Dissemination.meetings, Dissemination.people, Dissemination.copies)
    sums = [func.coalesce(func.sum(part), 0) for part in parts]
    total, *numbers = db.session.execute(lines.with_only_columns(func.count(), *sums)).one()
    few, page = behind.cut(address, total)
    shown = lines.add_columns(Agency.name).join(Agency, Agency.id == Dissemination.agency_id)
    shown = shown.order_by(Dissemination.day, Dissemination.id).offset(few.start).limit(few.stop - few.start)
    keys = ("meetings", "people", "copies")
    return Lines(
        _LEVELS[word],
        page(db.session.execute(shown).all()),
        dict(zip(keys, (int(number) for number in numbers), strict=True)),
        behind.level_name(ask, _LEVELS[word], None),
    )
