"""Dialogues: the list with what comes next, one session with its road from notice to assignment, and its acts.

A page never decides whether an act may be done; it shows the road and passes on what the act says. A session that is
not held counts nowhere, and the page says so.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import and_, select
from werkzeug.wrappers import Response

from feedback.case import caution, recommendation, standing
from feedback.case import dialogue as dialogues
from feedback.case.record import Dialogue, Occasion, Recommendation
from feedback.core import calendar, journal, store
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.core.wording import day
from feedback.office.duty import Duty
from feedback.web import act, panel, road, unit
from feedback.web import dialogue_form as forms
from feedback.web import dialogue_list as listed
from feedback.web.guard import needs, viewer

pages = Blueprint("dialogue", __name__)
Answer = str | Response | tuple[str, int]


@pages.get("/dialogues")
@needs(Duty.DIALOGUE_READ)
def index() -> str:
    """The sessions in reach; those still to come first, then all of them."""
    found = select(Dialogue).join(Dialogue.occasion).join(Occasion.agency).where(dialogues.visible(viewer()))
    rows = listed.with_unit(select(Dialogue).join(Dialogue.occasion).join(Occasion.agency))
    units = unit.in_reach(viewer(), places=True)
    choices = {"year": listed.years(found), "agency": unit.filter_choices(units)}
    page = listed.LIST.page(db.session, found, rows, choices=choices)
    coming = [] if request.args else listed.coming(found)
    opinions = dialogues.opinions([row.id for row in [*page.rows, *coming]])
    return render_template("dialogue/index.html", page=page, coming=coming, opinions=opinions)


@pages.route("/dialogues/new", methods=["GET", "POST"])
@needs(Duty.DIALOGUE_WRITE)
def new() -> Answer:
    """A session is planned."""
    units = unit.in_reach(viewer(), places=True)
    form = forms.NewForm(data={"agency": unit.place_id(viewer()), "head": forms.usual_head(units, viewer())})
    form.agency.set_choices(unit.choices(units))
    if form.validate_on_submit():
        with form.refusals():
            with form.taken():
                made = dialogues.plan(forms.terms(form, units), code=form.code.data)
            flash(f"Đã lập cuộc đối thoại {made.occasion.code}.", "success")
            return redirect(url_for(".show", dialogue_id=made.id))
    forms.offer(form, units)
    return render_template("dialogue/new.html", form=form), form.status


@pages.get("/dialogues/code")
@needs(Duty.DIALOGUE_WRITE)
def code() -> str:
    """The code that a session of this unit on this day would get."""
    return forms.next_code("DT", unit.in_reach(viewer(), places=True))


@pages.get("/dialogues/<int:dialogue_id>")
@needs(Duty.DIALOGUE_READ)
def show(dialogue_id: int) -> str:
    """One session: where it stands, what comes next, its facts, its opinions, its story."""
    dialogue, today = dialogues.get(dialogue_id, viewer()), calendar.today()
    mine = and_(Recommendation.occasion_id == dialogue.id, recommendation.visible(viewer()))
    tally = road.tally(mine, today)
    return render_template(
        "dialogue/show.html",
        dialogue=dialogue,
        occasion=dialogue.occasion,
        tally=tally,
        road=road.of_dialogue(dialogue, tally, today),
        cautions=_cautions(dialogue, tally.total, today),
        page=listed.OPINIONS.page(db.session, select(Recommendation).where(mine)),
        story=journal.story("occasion", dialogue.id),
        standing=standing,
        words=act.words,
        link=road.link,
        panels=panel.of("dialogue", dialogue),
    )


@pages.route("/dialogues/<int:dialogue_id>/edit", methods=["GET", "POST"])
@needs(Duty.DIALOGUE_WRITE)
def edit(dialogue_id: int) -> Answer:
    """What the session is has been changed; its opinions follow."""
    dialogue = dialogues.get(dialogue_id, viewer())
    units = unit.in_reach(viewer(), places=True)
    form = forms.EditForm(data=forms.stored(dialogue))
    form.agency.set_choices(unit.choices(units))
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                terms = forms.terms(form, units)
                dialogues.change(dialogue, terms, version=form.version.data, today=calendar.today())
            flash("Đã lưu.", "success")
            return redirect(url_for(".show", dialogue_id=dialogue_id))
    if form.stale:
        db.session.refresh(dialogue)
        db.session.refresh(dialogue.occasion)
        forms.show_current(form, dialogue.id, forms.stored(dialogue))
    forms.offer(form, units)
    return render_template("dialogue/edit.html", form=form, dialogue=dialogue, occasion=dialogue.occasion), form.status


@pages.route("/dialogues/<int:dialogue_id>/announce", methods=["GET", "POST"])
@needs(Duty.DIALOGUE_WRITE)
def announce(dialogue_id: int) -> Answer:
    """The people have been told of the session."""
    form = forms.AnnounceForm()

    def done(dialogue: Dialogue) -> str:
        on = _given(form.on.data)
        note = form.note.data or ""
        dialogues.announce(dialogue, on=on, version=form.version.data, today=calendar.today(), note=note)
        return " ".join(
            [f"Đã ghi thông báo ngày {day(on)}.", *caution.of_notice(on, dialogue.occasion.day, calendar.today())]
        )

    return _step(dialogue_id, "announce", form, done)


@pages.route("/dialogues/<int:dialogue_id>/hold", methods=["GET", "POST"])
@needs(Duty.DIALOGUE_WRITE)
def hold(dialogue_id: int) -> Answer:
    """The session was held; from the sheet of lines one comes back to it."""
    form = forms.HoldForm()

    def done(dialogue: Dialogue) -> str:
        people = form.attendance.data
        dialogues.hold(
            dialogue,
            on=_given(form.on.data),
            attendance=people,
            version=form.version.data,
            today=calendar.today(),
            note=form.note.data or "",
        )
        return " ".join(["Đã ghi: cuộc đối thoại đã tổ chức.", *caution.of_attendance(people)])

    return _step(dialogue_id, "hold", form, done)


@pages.route("/dialogues/<int:dialogue_id>/postpone", methods=["GET", "POST"])
@needs(Duty.DIALOGUE_WRITE)
def postpone(dialogue_id: int) -> Answer:
    """The session is put off, to a new day where one is known."""
    form = forms.PostponeForm()

    def done(dialogue: Dialogue) -> str:
        reason = form.reason.data or ""
        dialogues.postpone(dialogue, reason=reason, to=form.to.data, version=form.version.data)
        return f"Đã hoãn đến ngày {day(form.to.data)}." if form.to.data else "Đã hoãn, chưa có ngày mới."

    return _step(dialogue_id, "postpone", form, done)


@pages.route("/dialogues/<int:dialogue_id>/cancel", methods=["GET", "POST"])
@needs(Duty.DIALOGUE_WRITE)
def cancel(dialogue_id: int) -> Answer:
    """The session is cancelled."""
    form = forms.ReasonForm()

    def done(dialogue: Dialogue) -> str:
        dialogues.cancel(dialogue, reason=form.reason.data or "", version=form.version.data)
        return "Đã hủy cuộc đối thoại."

    return _step(dialogue_id, "cancel", form, done)


@pages.route("/dialogues/<int:dialogue_id>/reinstate", methods=["GET", "POST"])
@needs(Duty.DIALOGUE_WRITE)
def reinstate(dialogue_id: int) -> Answer:
    """The session is planned again."""
    form = forms.ReasonForm()

    def done(dialogue: Dialogue) -> str:
        dialogues.reinstate(dialogue, reason=form.reason.data or "", version=form.version.data)
        return "Đã đưa cuộc đối thoại về dự kiến."

    return _step(dialogue_id, "reinstate", form, done)


def _step(dialogue_id: int, name: str, form: Any, done: Any) -> Answer:
    """A small form over one act: the question, the act, back to the session (or to its sheet of lines)."""
    dialogue = dialogues.get(dialogue_id, viewer())
    if not form.is_submitted():
        form.read(dialogue)
    elif form.validate():
        with form.refusals():
            with store.one_transaction():
                told = done(dialogue)
            flash(told, "success")
            to_sheet = request.form.get("then") == "sheet"
            return redirect(url_for("capture.dialogue" if to_sheet else ".show", dialogue_id=dialogue_id))
    if form.stale:
        db.session.refresh(dialogue.occasion)
        form.show_current({}, version=dialogue.occasion.version)
    opinions = dialogues.opinions([dialogue_id]).get(dialogue_id, 0)
    today = calendar.today()
    return render_template(
        f"dialogue/{name}.html",
        form=form,
        dialogue=dialogue,
        occasion=dialogue.occasion,
        opinions=opinions,
        cautions=_cautions(dialogue, opinions, today),
    ), form.status


def _cautions(dialogue: Dialogue, opinions: int, today: date) -> list[str]:
    return caution.of_dialogue(
        state=dialogue.state,
        on=dialogue.occasion.day,
        announced_on=dialogue.announced_on,
        attendance=dialogue.attendance,
        opinions=opinions,
        today=today,
    )


def _given(value: date | None) -> date:
    """The day of a compulsory field."""
    if value is None:
        raise Refused("Thiếu ngày.", field="on")
    return value
