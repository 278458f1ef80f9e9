"""The pages of one book: its list, its lines with their story, a line added, put right, removed, its figures by year, its file.

``pages`` makes them for any shape; a book's own module adds what is its alone. Load within reach, validate, act, redirect.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from feedback.core import calendar, journal, store
from feedback.core.journal import Entry
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.office.agency import Agency
from feedback.office.duty import Duty
from feedback.register import book
from feedback.register.book import Line
from feedback.register.shape import Holds, Shape
from feedback.web import act, book_form, book_list, unit
from feedback.web.filter import Filter
from feedback.web.guard import needs, viewer

Answer = str | Response | tuple[str, int]
WorkedOut = Callable[[Mapping[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Event:
    """One act on a line, as its story tells it."""

    when: Any
    who: str
    what: str
    why: str = ""
    detail: str = ""
    tone: str = ""


def pages(
    shape: Shape, address: str, *more: Filter, worked_out: WorkedOut | None = None, paper: tuple[str, str] | None = None
) -> Blueprint:
    """The pages of a book at that address. ``more``: filters of its own; ``paper``: the appendix it fills and its name."""
    here = Blueprint(shape.subject, __name__, url_prefix=address)
    filters = (*book_list.split_filter(shape), *more)
    common = {"shape": shape, "paper": paper, "Holds": Holds}

    @here.get("")
    @needs(Duty.BOOK_READ)
    def index() -> str:
        """The lines in reach, with their sums."""
        page, totals = book_list.page(shape, filters)
        return render_template("book/list.html", page=page, totals=totals, plain=book_list.plain, **common)

    @here.get("/years")
    @needs(Duty.BOOK_READ)
    def years() -> str:
        """The figures by year and level."""
        asked = book_list.listing(shape.subject, filters).read(choices=book_list.choices(shape))
        headings, lines = book_list.columns_of_years(shape), book_list.years(shape, asked)
        return render_template("book/years.html", asked=asked, headings=headings, lines=lines, **common)

    @here.get("/list.xlsx")
    @needs(Duty.BOOK_READ)
    def download() -> Response:
        """The list as an Excel file."""
        return book_list.send(shape, filters)

    @here.get("/<int:line_id>")
    @needs(Duty.BOOK_READ)
    def show(line_id: int) -> str:
        """One line, with its story."""
        line = book.get(shape.model, line_id, viewer())
        return render_template("book/show.html", line=line, events=_story(shape, line), plain=book_list.plain, **common)

    @here.route("/new", methods=["GET", "POST"])
    @needs(shape.write)
    def new() -> Answer:
        """A line is written."""
        units = unit.in_reach(viewer(), places=False)
        form: Any = book_form.forms(shape.subject)[0](data={"agency": viewer().agency.id, "day": None})
        form.agency.set_choices(unit.choices(units))
        if form.validate_on_submit():
            with form.refusals():
                with form.taken():
                    _save(shape, None, form, units, worked_out)
                flash("Đã ghi vào sổ.", "success")
                return redirect(url_for(".index"))
        return render_template("book/new.html", form=form, grouped=book_form.grouped(shape), **common), form.status

    @here.route("/<int:line_id>/edit", methods=["GET", "POST"])
    @needs(shape.write)
    def edit(line_id: int) -> Answer:
        """A line is put right."""
        line, units = book.get(shape.model, line_id, viewer()), unit.in_reach(viewer(), places=False)
        form: Any = book_form.forms(shape.subject)[1](data=book_form.stored(shape, line))
        form.agency.set_choices(unit.choices(units))
        if form.validate_on_submit():
            with form.refusals():
                with store.one_transaction():
                    _save(shape, line, form, units, worked_out)
                flash("Đã lưu.", "success")
                return redirect(url_for(".show", line_id=line_id))
        if form.stale:
            db.session.refresh(line)
            form.show_current(book_form.stored(shape, line), version=line.version)
        grouped = book_form.grouped(shape)
        return render_template("book/edit.html", form=form, line=line, grouped=grouped, **common), form.status

    @here.route("/<int:line_id>/remove", methods=["GET", "POST"])
    @needs(shape.write)
    def remove(line_id: int) -> Answer:
        """A line goes; the journal keeps what it said and why."""
        line = book.get(shape.model, line_id, viewer())
        form = book_form.RemoveForm(data={"version": line.version})
        if form.validate_on_submit():
            with form.refusals():
                with store.one_transaction():
                    book.remove(line, reason=form.reason.data or "", version=form.version.data)
                flash("Đã xóa khỏi sổ.", "success")
                return redirect(url_for(".index"))
        return render_template("book/remove.html", form=form, line=line, plain=book_list.plain, **common), form.status

    return here


def _save(shape: Shape, line: Line | None, form: Any, units: list[unit.Unit], worked_out: WorkedOut | None) -> None:
    """The form's line stands, with what follows from it."""
    if form.day.data is None:
        raise Refused("Ghi ngày.", field="day")
    agency, values = unit.chosen(units, form.agency.data), book_form.values(shape, form)
    if worked_out is not None:
        values |= worked_out({**values, "day": form.day.data, "agency_id": agency.id})
    version = form.version.data if line is not None else None
    book.save(
        shape.model, line, agency=agency, on=form.day.data, today=calendar.today(), values=values, version=version
    )  # fmt: skip


def _story(shape: Shape, line: Line) -> list[Event]:
    """What was done on the line, the latest first, each change in the words of its column."""
    entries = journal.story(shape.subject, line.id)
    named = _units({n for one in entries for n in one.changed.get("agency_id", ()) if isinstance(n, int)})
    return [_event(shape, entry, named) for entry in reversed(entries)]


def _event(shape: Shape, entry: Entry, named: Mapping[int, str]) -> Event:
    lines = []
    for key, (before, after) in entry.changed.items():
        if before is None and entry.act.endswith((":add", ":import")):
            continue  # the line's own page says what it holds
        if key == "agency_id":
            lines.append(
                f"{shape.column('agency').heading}: {named.get(before, '(trống)')} → {named.get(after, '(trống)')}"
            )
        elif any(one.key == key for one in shape.columns):
            column = shape.column(key)
            lines.append(f"{column.heading}: {book_list.said(column, before)} → {book_list.said(column, after)}")
    return Event(entry.at, entry.officer_name, act.words(entry.act), entry.reason, "\n".join(lines))


def _units(ids: set[int]) -> dict[int, str]:
    """The names of these units, in one query where there are any."""
    if not ids:
        return {}
    return {one.id: one.name for one in db.session.query(Agency).where(Agency.id.in_(ids))}
