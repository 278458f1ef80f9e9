"""All books on one page: what each is for, how many lines it holds in reach, the latest; each opens its list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, render_template
from sqlalchemy import func, literal, select, union_all

from feedback.core.store import db
from feedback.office.duty import Duty
from feedback.register import book
from feedback.register.library import SHAPES
from feedback.register.shape import Shape
from feedback.web.guard import needs, viewer

pages = Blueprint("book", __name__, url_prefix="/books")


@dataclass(frozen=True)
class Shelved:
    """A book as the page of all of them shows it."""

    shape: Shape
    lines: int
    units: int
    latest: date | None


@pages.get("")
@needs(Duty.BOOK_READ)
def index() -> str:
    """The seven books."""
    asked = [_count(shape) for shape in SHAPES]
    found = {row[0]: row for row in db.session.execute(union_all(*asked))}
    books = [Shelved(shape, *found[shape.subject][1:]) for shape in SHAPES]
    return render_template("book/index.html", books=books)


def _count(shape: Shape) -> Any:
    """SQL: how many lines in reach, of how many units, the latest day."""
    model: Any = shape.model
    columns = (
        literal(shape.subject),
        func.count(model.id),
        func.count(model.agency_id.distinct()),
        func.max(model.day),
    )
    return select(*columns).where(book.within(shape.model, viewer()))
