"""Promises of leaders: the list with what is overdue first, one with its proof, made at a session or on an opinion.

The secretariat and leaders write them down and end them; whoever has them in reach reads them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy import case, select
from sqlalchemy.orm import contains_eager, joinedload
from werkzeug.wrappers import Response

from feedback.case import dialogue
from feedback.case.record import Dialogue, Occasion, Recommendation
from feedback.case.watch import promise as promises
from feedback.case.watch import register
from feedback.case.watch.record import Promise
from feedback.case.watch.word import PromiseState
from feedback.case.word import DialogueState
from feedback.core import attachment, calendar, journal, store
from feedback.core.store import db
from feedback.core.wording import day
from feedback.office.agency import Agency
from feedback.office.duty import Duty
from feedback.web import act, case_file, panel
from feedback.web.field import SelectChoice
from feedback.web.form import VersionedForm
from feedback.web.guard import may, me, needs, settings, viewer
from feedback.web.listing import Choice, Day, Flag, Listing, Sort, Words
from feedback.web.watch.promise_form import FailForm, KeepForm, MakeForm, ReopenForm, ReplaceForm, replacing
from feedback.web.watch.tabs import tabs

pages = Blueprint("promise", __name__)
Answer = str | Response | tuple[str, int]
TONES = {
    PromiseState.OPEN: "info",
    PromiseState.KEPT: "good",
    PromiseState.NOT_KEPT: "bad",
    PromiseState.REPLACED: "muted",
}
LIST = Listing(
    key=Promise.id,
    sorts=[
        Sort("due", "Hạn", case((Promise.state == PromiseState.OPEN, 0), else_=1), Promise.due_on),
        Sort("made", "Ngày hứa", Promise.made_on, descending=True),
    ],
    filters=[
        Words("q", "Tìm", lambda text: Promise.what.icontains(text, autoescape=True), hint="Nội dung lời hứa"),
        Choice("state", "Tình trạng", PromiseState, lambda one: Promise.state == one),
        Choice("agency", "Cơ quan chịu trách nhiệm", (), lambda one: Promise.agency_id == one, coerce=int),
        Day("from", "Hạn từ ngày", lambda one: Promise.due_on >= one),
        Day("to", "Hạn đến ngày", lambda one: Promise.due_on <= one),
        Flag("overdue", "Quá hạn", lambda _: promises.overdue(calendar.today())),
    ],
)


@panel.on("dialogue")
def _on_dialogue(session: Dialogue) -> panel.Panel | None:
    """What was promised at the session; before it, what earlier ones still owe. From here the Front follows it."""
    ahead, held = session.state is DialogueState.PLANNED, session.state is DialogueState.HELD
    made = (
        register.promised(session.occasion.agency, session.occasion.day)
        if ahead
        else list(db.session.scalars(promises.at(session.id)))
    )
    if not made and not (held and may(Duty.CONCLUDE)) and not may(Duty.WATCH):
        return None
    values = {"session": session, "made": made, "tones": TONES, "now": calendar.today(), "held": held, "ahead": ahead}
    return panel.Panel("promise/_panel.html", values, "top" if ahead and made else "main", 60)


@pages.get("/promises")
@needs(Duty.OUTSTANDING)
def index() -> str:
    """The promises in reach, open ones first, by the day they are owed."""
    mine = select(Promise).join(Promise.occasion).where(promises.visible(viewer()))
    rows = select(Promise).join(Promise.occasion).join(Promise.agency).options(
        contains_eager(Promise.occasion), contains_eager(Promise.agency), joinedload(Promise.recommendation)
    )  # fmt: skip
    answering = mine.join(Promise.agency).with_only_columns(Agency.id, Agency.name, Agency.sort_key).distinct()
    units: Any = db.session.execute(answering.order_by(Agency.sort_key, Agency.id))
    choices = {"agency": [SelectChoice(str(key), name) for key, name, _ in units]}
    page = LIST.page(db.session, mine, rows, choices=choices)
    return render_template("promise/index.html", page=page, tabs=tabs("promise"), tones=TONES, now=calendar.today())


@pages.route("/dialogues/<int:dialogue_id>/promises/new", methods=["GET", "POST"])
@needs(Duty.CONCLUDE)
def at_dialogue(dialogue_id: int) -> Answer:
    """A promise made at a session is written down."""
    session = dialogue.get(dialogue_id, viewer())
    back = url_for("dialogue.show", dialogue_id=session.id)
    chair = {"leader": session.chair, "title": session.chair_title}
    return _make(session.occasion, None, back, {**chair, "made_on": min(session.occasion.day, calendar.today())})


@pages.route("/recommendations/<int:recommendation_id>/promises/new", methods=["GET", "POST"])
@needs(Duty.CONCLUDE)
def on_opinion(recommendation_id: int) -> Answer:
    """A promise made on one opinion is written down."""
    r = case_file.steered(recommendation_id)
    back = url_for("recommendation.show", recommendation_id=r.id)
    said = {"agency": r.lead_id, "made_on": min(r.occasion_day, calendar.today())}
    return _make(r.occasion, r, back, said)


@pages.get("/promises/<int:promise_id>")
@needs(Duty.OUTSTANDING)
def show(promise_id: int) -> str:
    """One promise: what, by when, what became of it, with its proof."""
    found = promises.get(promise_id, viewer())
    return render_template(
        "promise/show.html",
        promise=found,
        tones=TONES,
        now=calendar.today(),
        late=promises.is_overdue(found, calendar.today()),
        files=attachment.of("promise", found.id),
        story=journal.story("promise", found.id),
        words=act.words,
        ends=may(Duty.CONCLUDE) and promises.ends(found, viewer()),
    )


@pages.route("/promises/<int:promise_id>/keep", methods=["GET", "POST"])
@needs(Duty.CONCLUDE)
def keep(promise_id: int) -> Answer:
    """The promise has been kept: with a paper, or with files."""
    form = KeepForm(data={"on": calendar.today()})

    def done(found: Promise) -> str:
        files = [one for one in form.files.data or [] if one and one.filename]
        on = form.on.data or calendar.today()
        facts: dict[str, Any] = {
            "proof": form.proof.data or "",
            "paper_number": form.paper_number.data,
            "has_file": bool(files),
        }
        promises.keep(found, on=on, today=calendar.today(), version=form.version.data, **facts)
        folder = settings().instance / "attachments"
        for one in files:
            name, content = one.filename or "", one.read()
            attachment.keep(found, name=name, content=content, folder=folder, by=me().name, at=calendar.now())
        return "Đã ghi lời hứa được thực hiện, kèm minh chứng."

    return _end(promise_id, "keep", form, done)


@pages.route("/promises/<int:promise_id>/fail", methods=["GET", "POST"])
@needs(Duty.CONCLUDE)
def fail(promise_id: int) -> Answer:
    """The promise cannot be kept, and why."""
    form = FailForm(data={"on": calendar.today()})

    def done(found: Promise) -> str:
        on, reason = form.on.data or calendar.today(), form.reason.data or ""
        promises.fail(found, on=on, reason=reason, today=calendar.today(), version=form.version.data)
        return "Đã ghi lời hứa không thực hiện được, kèm lý do."

    return _end(promise_id, "fail", form, done)


@pages.route("/promises/<int:promise_id>/replace", methods=["GET", "POST"])
@needs(Duty.CONCLUDE)
def replace(promise_id: int) -> Answer:
    """Another promise stands in its place; the old day stays in sight."""
    before = promises.to_end(promise_id, viewer())
    form = ReplaceForm(data=replacing(before))
    form.fit(keep=before.agency_id)

    def done(found: Promise) -> str:
        reason, today = form.reason.data or "", calendar.today()
        made = promises.replace(found, form.terms(), reason=reason, today=today, version=form.version.data)
        return f"Đã thay bằng lời hứa mới, hạn {day(made.due_on)}."

    return _end(promise_id, "replace", form, done)


@pages.route("/promises/<int:promise_id>/reopen", methods=["GET", "POST"])
@needs(Duty.CONCLUDE)
def reopen(promise_id: int) -> Answer:
    """The promise is open again."""
    form = ReopenForm()

    def done(found: Promise) -> str:
        promises.reopen(found, reason=form.reason.data or "", version=form.version.data)
        return "Đã mở lại lời hứa."

    return _end(promise_id, "reopen", form, done)


def _make(occasion: Occasion, r: Recommendation | None, back: str, said: dict[str, Any]) -> Answer:
    """The page of a new promise."""
    form = MakeForm(data=said)
    form.fit(keep=said.get("agency"))
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                made = promises.make(occasion, form.terms(), recommendation=r, today=calendar.today())
            flash(f"Đã ghi lời hứa, hạn {day(made.due_on)}. Quá hạn sẽ được nhắc trên trang chính.", "success")
            return redirect(back)
    return render_template("promise/make.html", form=form, occasion=occasion, r=r, back=back), form.status


def _end(promise_id: int, name: str, form: VersionedForm, done: Callable[[Promise], str]) -> Answer:
    """One step of a promise: the form, the act, back to its page."""
    found = promises.to_end(promise_id, viewer())
    if not form.is_submitted():
        form.version.data = found.version
    elif form.validate():
        with form.refusals():
            with store.one_transaction():
                words = done(promises.to_end(promise_id, viewer()))
            flash(words, "success")
            return redirect(url_for(".show", promise_id=promise_id))
    if form.stale:
        found = promises.to_end(promise_id, viewer())
        form.show_current({}, version=found.version)
    return render_template(f"promise/{name}.html", form=form, promise=found, tones=TONES), form.status
