"""The book of dissemination: what was made known, at how many meetings, to how many people; appendix 01 adds it up.

A number of the appendix opens this list narrowed to its window, level and unit, and equals its sum.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template
from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import contains_eager

from feedback.core.store import db
from feedback.core.wording import fold
from feedback.office import tree
from feedback.office.agency import Agency, Level, Period
from feedback.office.duty import Duty
from feedback.register import book
from feedback.register.dissemination import Dissemination
from feedback.web import unit
from feedback.web.book_desk import Answer, Desk, UnitFields
from feedback.web.form import DayField, Length, NoteField, Required, VersionedForm, WholeField
from feedback.web.guard import needs, viewer
from feedback.web.listing import Choice, Day, Listing, Sort, Words

pages = Blueprint("dissemination", __name__, url_prefix="/disseminations")
MOST = 10_000_000
_NAMES = ("document", "content", "meetings", "people", "copies", "other_forms")


def _below(number: int) -> ColumnElement[bool]:
    """SQL: of that unit, or one below it on the day."""
    return tree.below(number, Dissemination.agency_id, Dissemination.day)


LIST = Listing(
    key=Dissemination.id,
    sorts=[Sort("day", "Ngày", Dissemination.day, descending=True), Sort("unit", "Đơn vị", Agency.sort_key)],
    filters=[
        Words("q", "Tìm đơn vị", lambda text: Agency.search_text.contains(fold(text), autoescape=True)),
        Choice("level", "Cấp", Level, lambda level: Period.level == level),
        Choice("agency", "Đơn vị và cấp dưới", (), _below, coerce=int),
        Day("from", "Từ ngày", lambda on: Dissemination.day >= on),
        Day("to", "Đến ngày", lambda on: Dissemination.day <= on),
    ],
)  # fmt: skip


class Fields(UnitFields):
    """One line of the book."""

    day = DayField("Ngày", [Required()])
    document = NoteField("Văn bản được phổ biến", [Length(most=4000)])
    content = NoteField("Nội dung", [Length(most=8000)])
    meetings = WholeField("Số cuộc", low=0, high=MOST, description="Để trống là 1 cuộc.")
    people = WholeField("Số người tham gia", [Required()], low=0, high=MOST)
    copies = WholeField("Số tài liệu phát hành (bản)", low=0, high=MOST)
    other_forms = NoteField(
        "Hình thức khác", [Length(most=4000)], description="Loa truyền thanh, trang thông tin điện tử…"
    )


class NewForm(Fields):
    """A new line."""


class EditForm(VersionedForm, Fields):
    """A line as it is kept."""


def _values(form: Any) -> dict[str, Any]:
    found = {name: form[name].data or None for name in ("document", "content", "other_forms")}
    meetings = form.meetings.data
    counts = {"people": form.people.data, "copies": form.copies.data, "meetings": 1 if meetings is None else meetings}
    return {**found, **counts}


DESK = Desk(Dissemination, NewForm, EditForm, _values, _NAMES)


@pages.get("")
@needs(Duty.BOOK_READ)
def index() -> str:
    """The lines in reach, with their sums."""
    found = (
        select(Dissemination)
        .join(Dissemination.agency)
        .join(Period, and_(Period.agency_id == Dissemination.agency_id, Period.valid_from <= Dissemination.day,
                           Period.valid_to >= Dissemination.day))
        .where(book.within(Dissemination, viewer()))
    )  # fmt: skip
    choices = {"agency": unit.filter_choices(unit.in_reach(viewer(), places=False))}
    rows = select(Dissemination).join(Dissemination.agency).options(contains_eager(Dissemination.agency))
    page = LIST.page(db.session, found, rows, choices=choices)
    sums = (func.coalesce(func.sum(getattr(Dissemination, name)), 0) for name in ("meetings", "people", "copies"))
    narrowed = LIST.narrow(found, LIST.read(choices=choices))
    totals = db.session.execute(narrowed.with_only_columns(*sums, maintain_column_froms=True).order_by(None)).one()
    return render_template("dissemination/index.html", page=page, totals=[int(one) for one in totals])


@pages.route("/new", methods=["GET", "POST"])
@needs(Duty.BOOK_WRITE)
def new() -> Answer:
    """A line is written."""
    return DESK.new()


@pages.route("/<int:line_id>", methods=["GET", "POST"])
@needs(Duty.BOOK_WRITE)
def edit(line_id: int) -> Answer:
    """A line is put right."""
    return DESK.edit(line_id)


@pages.route("/<int:line_id>/remove", methods=["GET", "POST"])
@needs(Duty.BOOK_WRITE)
def remove(line_id: int) -> Answer:
    """A line goes; the journal keeps what it said and why."""
    return DESK.remove(line_id)
