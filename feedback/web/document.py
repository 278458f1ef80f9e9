"""The book of issued documents: what was issued to carry the decisions out; appendix 02 lists it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template
from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager

from feedback.core.store import db
from feedback.core.wording import fold
from feedback.office import tree
from feedback.office.agency import Agency
from feedback.office.duty import Duty
from feedback.register import book
from feedback.register.document import TYPES, Document
from feedback.tally import book as books
from feedback.web import unit
from feedback.web.book_desk import Answer, Desk, UnitFields
from feedback.web.form import DayField, Length, NoteField, Required, TextField, VersionedForm
from feedback.web.guard import needs, viewer
from feedback.web.listing import Choice, Day, Flag, Listing, Sort, Words

pages = Blueprint("document", __name__, url_prefix="/documents")
_NAMES = ("type", "number", "abstract", "implements")

LIST = Listing(
    key=Document.id,
    sorts=[Sort("day", "Ngày ban hành", Document.day, descending=True), Sort("unit", "Cơ quan", Agency.sort_key)],
    filters=[
        Words("q", "Tìm cơ quan, số, trích yếu", lambda text: or_(
            Agency.search_text.contains(fold(text), autoescape=True), Document.number.contains(text, autoescape=True),
            Document.abstract.contains(text, autoescape=True))),
        Flag("report", "Có trong Phụ lục 02", lambda _: Document.id.in_(books.carrying_out())),
        Choice("agency", "Đơn vị và cấp dưới", (), lambda number: tree.below(number, Document.agency_id, Document.day), coerce=int),
        Day("from", "Từ ngày", lambda on: Document.day >= on),
        Day("to", "Đến ngày", lambda on: Document.day <= on),
    ],
)  # fmt: skip


class Fields(UnitFields):
    """One document."""

    type = TextField("Loại văn bản", [Required(), Length(most=200)], description=", ".join(TYPES[:6]) + "…")
    number = TextField("Số, ký hiệu", [Length(most=200)])
    day = DayField("Ngày ban hành", [Required()])
    abstract = NoteField("Trích yếu", [Required(), Length(most=8000)])
    implements = NoteField(
        "Triển khai văn bản", [Length(most=4000)],
        description="Số, ký hiệu của văn bản được triển khai (218-QĐ/TW…); để trống thì luôn có trong Phụ lục 02.",
    )  # fmt: skip


class NewForm(Fields):
    """A new document."""


class EditForm(VersionedForm, Fields):
    """A document as it is kept."""


def _values(form: Any) -> dict[str, Any]:
    return {name: form[name].data or None for name in _NAMES}


DESK = Desk(Document, NewForm, EditForm, _values, _NAMES)


@pages.get("")
@needs(Duty.BOOK_READ)
def index() -> str:
    """The documents in reach."""
    found = select(Document).join(Document.agency).where(book.within(Document, viewer()))
    choices = {"agency": unit.filter_choices(unit.in_reach(viewer(), places=False))}
    rows = select(Document).join(Document.agency).options(contains_eager(Document.agency))
    return render_template("document/index.html", page=LIST.page(db.session, found, rows, choices=choices))


@pages.route("/new", methods=["GET", "POST"])
@needs(Duty.BOOK_WRITE)
def new() -> Answer:
    """A document is written down."""
    return DESK.new()


@pages.route("/<int:line_id>", methods=["GET", "POST"])
@needs(Duty.BOOK_WRITE)
def edit(line_id: int) -> Answer:
    """A document is put right."""
    return DESK.edit(line_id)


@pages.route("/<int:line_id>/remove", methods=["GET", "POST"])
@needs(Duty.BOOK_WRITE)
def remove(line_id: int) -> Answer:
    """A document goes from the book; the journal keeps what it said and why."""
    return DESK.remove(line_id)
