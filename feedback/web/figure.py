"""Declared figures: a unit's counts for times without records, listed, added, changed, removed; every line has its source.

A line is used only where its unit has no records of its own; the list says which are. What was published as *resolved*
is never entered as *accepted*, and the form says so.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import contains_eager
from werkzeug.wrappers import Response

from feedback.core import calendar, store
from feedback.core.refusal import NotThere, Refused
from feedback.core.store import db
from feedback.core.wording import fold
from feedback.office import tree
from feedback.office.agency import Agency, Level
from feedback.office.duty import Duty
from feedback.register import figure as figures
from feedback.register.figure import COUNTS, Figure
from feedback.tally import declared
from feedback.web import unit
from feedback.web.form import (
    ChoiceField,
    DayField,
    Form,
    Length,
    NoteField,
    OnceForm,
    Required,
    SelectChoice,
    VersionedForm,
    WholeField,
)
from feedback.web.guard import me, needs, viewer
from feedback.web.listing import Choice, Listing, Sort, Words

pages = Blueprint("figure", __name__, url_prefix="/figures")
Answer = str | Response | tuple[str, int]
MOST = 1_000_000
_APPENDICES = [SelectChoice("03", "03: góp ý xây dựng Đảng"), SelectChoice("04", "04: góp ý xây dựng chính quyền")]

LIST = Listing(
    key=Figure.id,
    sorts=[Sort("year", "Thời gian", Figure.first_day, descending=True), Sort("unit", "Đơn vị", Agency.sort_key)],
    filters=[
        Words("q", "Tìm đơn vị", lambda text: Agency.search_text.contains(fold(text), autoescape=True)),
        Choice("appendix", "Phụ lục", _APPENDICES, lambda value: Figure.appendix == value),
        Choice("year", "Năm", (), lambda year: Figure.year == year, coerce=int),
        Choice("level", "Cấp", Level, lambda level: Figure.level == level),
    ],
)


class LineFields(Form):
    """One line: whose, which appendix, which time, the counts, the source."""

    agency = ChoiceField("Đơn vị", [Required()], coerce=int)
    appendix = ChoiceField("Phụ lục", [Required()], choices=_APPENDICES)
    year = WholeField("Năm", [Required()], low=1990, high=2100)
    first_day = DayField("Từ ngày", description="Trong năm đó; để trống là cả năm.")
    last_day = DayField("Đến ngày", description="Trong năm đó; để trống là cả năm.")
    dialogues = WholeField(COUNTS["dialogues"], low=0, high=MOST)
    collective_periodic = WholeField(COUNTS["collective_periodic"], low=0, high=MOST)
    collective_regular = WholeField(COUNTS["collective_regular"], low=0, high=MOST)
    collective_ad_hoc = WholeField(COUNTS["collective_ad_hoc"], low=0, high=MOST)
    individual_periodic = WholeField(COUNTS["individual_periodic"], low=0, high=MOST)
    individual_regular = WholeField(COUNTS["individual_regular"], low=0, high=MOST)
    individual_ad_hoc = WholeField(COUNTS["individual_ad_hoc"], low=0, high=MOST)
    accepted = WholeField(COUNTS["accepted"], low=0, high=MOST)
    not_accepted = WholeField(COUNTS["not_accepted"], low=0, high=MOST)
    total = WholeField(COUNTS["total"], low=0, high=MOST)
    source = NoteField(
        "Nguồn số liệu", [Required(), Length(most=2000)], description="Số, ngày của báo cáo, hoặc bài báo đã công bố."
    )


class NewForm(OnceForm, LineFields):
    """A new line."""


class EditForm(VersionedForm, LineFields):
    """A line as it is kept."""


class RemoveForm(VersionedForm):
    """Why a line goes."""

    reason = NoteField("Lý do xóa", [Required(), Length(most=2000)])


@pages.get("")
@needs(Duty.FIGURE_READ)
def index() -> str:
    """The lines in reach, and which of them are used."""
    found = select(Figure).join(Figure.agency).where(_mine())
    years = db.session.execute(found.with_only_columns(func.min(Figure.year), func.max(Figure.year))).one()
    offered = [SelectChoice(str(y), str(y)) for y in range(years[1], years[0] - 1, -1)] if years[0] else []
    rows = select(Figure).join(Figure.agency).options(contains_eager(Figure.agency))
    page = LIST.page(db.session, found, rows, choices={"year": offered})
    beside = declared.superseded([row.id for row in page.rows], calendar.today())
    return render_template("figure/index.html", page=page, beside=beside, counts=COUNTS)


@pages.route("/new", methods=["GET", "POST"])
@needs(Duty.FIGURE_WRITE)
def new() -> Answer:
    """A line is declared."""
    form, units = NewForm(data={"agency": unit.place_id(viewer())}), unit.in_reach(viewer(), places=True)
    form.agency.set_choices(unit.choices(units))
    if form.validate_on_submit():
        with form.refusals():
            with form.taken():
                _save(None, form, unit.chosen(units, form.agency.data))
            flash("Đã khai số liệu.", "success")
            return redirect(url_for(".index"))
    return render_template("figure/new.html", form=form), form.status


@pages.route("/<int:figure_id>", methods=["GET", "POST"])
@needs(Duty.FIGURE_WRITE)
def edit(figure_id: int) -> Answer:
    """A line is put right."""
    line, units = _get(figure_id), unit.in_reach(viewer(), places=False)
    form = EditForm(data=_stored(line))
    form.agency.set_choices(unit.choices(units))
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                store.unchanged(line, form.version.data)
                _save(line, form, unit.chosen(units, form.agency.data))
            flash("Đã lưu số liệu khai.", "success")
            return redirect(url_for(".index"))
    if form.stale:
        db.session.refresh(line)
        form.show_current(_stored(line), version=line.version)
    return render_template("figure/edit.html", form=form, line=line), form.status


@pages.route("/<int:figure_id>/remove", methods=["GET", "POST"])
@needs(Duty.FIGURE_WRITE)
def remove(figure_id: int) -> Answer:
    """A line goes; the journal keeps what it said and why."""
    line = _get(figure_id)
    form = RemoveForm(data={"version": line.version})
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                store.unchanged(line, form.version.data)
                figures.remove(line, reason=form.reason.data or "")
            flash("Đã xóa dòng số liệu khai.", "success")
            return redirect(url_for(".index"))
    return render_template("figure/remove.html", form=form, line=line, counts=COUNTS), form.status


def _mine() -> ColumnElement[bool]:
    return tree.in_reach(viewer().seat, Figure.agency_id, Figure.place_day)


def _get(figure_id: int) -> Figure:
    found = db.session.scalar(select(Figure).where(Figure.id == figure_id, _mine()))
    if found is None:
        raise NotThere("Không tìm thấy dòng số liệu này, hoặc dòng không thuộc phạm vi của đơn vị bạn.")
    return found


def _save(line: Figure | None, form: Any, agency: Agency) -> None:
    """The form's line stands; the days it leaves out are the year's."""
    year = form.year.data
    first, last = figures.whole_year(year)
    first, last = form.first_day.data or first, form.last_day.data or last
    if first.year != year or last.year != year:
        raise Refused(f"Ngày phải nằm trong năm {year}.", field="first_day" if first.year != year else "last_day")
    figures.save(
        line,
        agency=agency,
        appendix=form.appendix.data,
        first_day=first,
        last_day=last,
        source=form.source.data or "",
        counts={name: form[name].data for name in COUNTS},
        by=me().name,
    )


def _stored(line: Figure) -> dict[str, Any]:
    """The line as the form holds it."""
    whole = (line.first_day, line.last_day) == figures.whole_year(line.year)
    found: dict[str, Any] = {name: getattr(line, name) for name in (*COUNTS, "year", "appendix", "source", "version")}
    days = {} if whole else {"first_day": line.first_day, "last_day": line.last_day}
    return {**found, "agency": line.agency_id, **days}
