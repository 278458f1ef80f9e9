"""Contribution events: góp ý outside dialogues, written down, changed, and the opinions raised in them.

Who contributed may be a person: it is shown to those who handle cases, not to every reader.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import contains_eager
from werkzeug.wrappers import Response

from feedback.case import contribution as contributions
from feedback.case import dialogue as dialogues
from feedback.case import recommendation, standing
from feedback.case.contribution import Terms
from feedback.case.record import Contribution, Occasion, Recommendation
from feedback.case.word import ContributionForm, Target
from feedback.core import calendar, journal, store
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.core.wording import fold, words
from feedback.office import tree
from feedback.office.agency import Agency, Level
from feedback.office.duty import Duty
from feedback.web import act, dialogue_form, road, unit
from feedback.web.dialogue_list import OPINIONS, years
from feedback.web.form import (
    ChoiceField,
    CodeField,
    DayField,
    EnumField,
    Form,
    Length,
    NoteField,
    OnceForm,
    Required,
    TextField,
    VersionedForm,
)
from feedback.web.guard import needs, viewer
from feedback.web.listing import Choice, Listing, Sort, Words

pages = Blueprint("contribution", __name__)
Answer = str | Response | tuple[str, int]


def _found(text: str) -> ColumnElement[bool]:
    """SQL: code or content hold every word."""
    return and_(*(Occasion.search_text.contains(word, autoescape=True) for word in words(fold(text))[:12]))


LIST = Listing(
    key=Contribution.id,
    sorts=[
        Sort("day", "Ngày", Occasion.day, descending=True),
        Sort("code", "Mã", Occasion.code_key),
        Sort("unit", "Đơn vị được góp ý", Agency.sort_key),
    ],
    filters=[
        Words("q", "Tìm", _found, hint="Mã, nội dung"),
        Choice("year", "Năm", (), lambda year: Occasion.day.between(*calendar.year_span(year)), coerce=int),
        Choice("target", "Đối tượng", Target, lambda target: Contribution.target == target),
        Choice("form", "Hình thức", ContributionForm, lambda form: Contribution.form == form),
        Choice("level", "Cấp", Level, lambda level: Occasion.level == level),
        Choice(
            "agency",
            "Đơn vị",
            (),
            lambda agency_id: tree.below(agency_id, Occasion.agency_id, Occasion.day),
            coerce=int,
        ),
    ],
)


class TermsFields(Form):
    """What a contribution event is: to whom, when, by whom."""

    on = DayField("Ngày góp ý", [Required()])
    agency = ChoiceField("Đơn vị được góp ý", [Required()], coerce=int)
    target = EnumField("Đối tượng", Target, [Required()], radio=True)
    form = EnumField("Hình thức", ContributionForm, [Required()], radio=True)
    contributor = TextField("Tổ chức, cá nhân góp ý", [Length(500)])
    content = NoteField("Nội dung")


class NewForm(OnceForm, TermsFields):
    """An event to be written down."""

    code = CodeField("Mã cuộc", [Length(64)])


class EditForm(VersionedForm, TermsFields):
    """An event as it is kept."""


@pages.get("/contributions")
@needs(Duty.CONTRIBUTION_READ)
def index() -> str:
    """The contribution events in reach."""
    found = select(Contribution).join(Contribution.occasion).join(Occasion.agency)
    mine = found.where(contributions.visible(viewer()))
    rows = found.options(contains_eager(Contribution.occasion).contains_eager(Occasion.agency))
    choices = {"year": years(mine), "agency": unit.filter_choices(unit.in_reach(viewer(), places=False))}
    page = LIST.page(db.session, mine, rows, choices=choices)
    opinions = dialogues.opinions([row.id for row in page.rows])
    return render_template("contribution/index.html", page=page, opinions=opinions)


@pages.route("/contributions/new", methods=["GET", "POST"])
@needs(Duty.CONTRIBUTION_WRITE)
def new() -> Answer:
    """A contribution event is written down; its opinions come next."""
    units = unit.in_reach(viewer(), places=False)
    form = NewForm(data={"agency": unit.place_id(viewer())})
    form.agency.set_choices(unit.choices(units))
    if form.validate_on_submit():
        with form.refusals():
            with form.taken():
                made = contributions.record(_terms(form, units), today=calendar.today(), code=form.code.data)
            flash(f"Đã ghi cuộc góp ý {made.occasion.code}.", "success")
            return redirect(url_for(".show", contribution_id=made.id))
    dialogue_form.offer(form, units)
    return render_template("contribution/new.html", form=form), form.status


@pages.get("/contributions/code")
@needs(Duty.CONTRIBUTION_WRITE)
def code() -> str:
    """The code that an event of this unit on this day would get."""
    return dialogue_form.next_code("GY", unit.in_reach(viewer(), places=False))


@pages.get("/contributions/<int:contribution_id>")
@needs(Duty.CONTRIBUTION_READ)
def show(contribution_id: int) -> str:
    """One event: its facts, its opinions, what comes next, its story."""
    contribution = contributions.get(contribution_id, viewer())
    mine = and_(Recommendation.occasion_id == contribution.id, recommendation.visible(viewer()))
    tally = road.tally(mine, calendar.today())
    return render_template(
        "contribution/show.html",
        contribution=contribution,
        occasion=contribution.occasion,
        tally=tally,
        road=road.of_contribution(contribution, tally),
        page=OPINIONS.page(db.session, select(Recommendation).where(mine)),
        story=journal.story("occasion", contribution.id),
        standing=standing,
        words=act.words,
        link=road.link,
    )


@pages.route("/contributions/<int:contribution_id>/edit", methods=["GET", "POST"])
@needs(Duty.CONTRIBUTION_WRITE)
def edit(contribution_id: int) -> Answer:
    """What the event is has been changed; its opinions follow."""
    contribution = contributions.get(contribution_id, viewer())
    units = unit.in_reach(viewer(), places=False)
    form = EditForm(data=_stored(contribution))
    form.agency.set_choices(unit.choices(units))
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                terms = _terms(form, units)
                contributions.change(contribution, terms, version=form.version.data, today=calendar.today())
            flash("Đã lưu.", "success")
            return redirect(url_for(".show", contribution_id=contribution_id))
    if form.stale:
        db.session.refresh(contribution)
        db.session.refresh(contribution.occasion)
        dialogue_form.show_current(form, contribution.id, _stored(contribution))
    dialogue_form.offer(form, units)
    return render_template("contribution/edit.html", form=form, occasion=contribution.occasion), form.status


def _terms(form: TermsFields, units: list[unit.Unit]) -> Terms:
    """What was typed, as the act takes it."""
    if form.on.data is None:
        raise Refused("Thiếu ngày góp ý.", field="on")
    return Terms(
        agency=unit.chosen(units, form.agency.data),
        on=form.on.data,
        target=form.target.data,
        form=form.form.data,
        contributor=form.contributor.data,
        content=form.content.data,
    )


def _stored(contribution: Contribution) -> dict[str, Any]:
    """What stands, as the form names it."""
    own = {name: getattr(contribution, name) for name in ("target", "form", "contributor", "content")}
    occasion = contribution.occasion
    return {"on": occasion.day, "agency": occasion.agency_id, "version": occasion.version, **own}
