"""Reminders: what one has to do today on one sheet, to be read or printed; whether one is written to; who was reminded when.

The sheet is the digest without mail: the same for who has no address. Reading only, but for one's own address.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from feedback.case import desk, ladder, recommendation, reminder, standing
from feedback.case.desk import Part, Queue
from feedback.case.record import Recommendation as R
from feedback.case.reminder import Reminder
from feedback.core import calendar, store, working
from feedback.core.store import db
from feedback.office import officer as officers
from feedback.office.duty import Duty, Role
from feedback.office.officer import Officer
from feedback.web import home
from feedback.web.form import Length, SelectChoice, TextField, VersionedForm, YesField
from feedback.web.guard import may, me, needs, settings, viewer
from feedback.web.listing import Choice, Day, Listing, Sort

pages = Blueprint("reminder", __name__)
#: Opinions on the sheet; the rest stand in their list.
MOST = 60

LIST = Listing(
    key=Reminder.id,
    sorts=[Sort("sent", "Ngày nhắc", Reminder.sent_on, descending=True), Sort("owed", "Hạn", Reminder.owed_on)],
    filters=[
        Choice("step", "Bậc nhắc", (), lambda step: Reminder.step == step),
        Day("from", "Nhắc từ ngày", lambda day: Reminder.sent_on >= day),
        Day("to", "Nhắc đến ngày", lambda day: Reminder.sent_on <= day),
    ],
)


class LetterForm(VersionedForm):
    """Where one is written to, and whether."""

    email = TextField("Địa chỉ thư điện tử", [Length(most=254)], description="Để trống nếu không nhận thư.")
    wants_digest = YesField(
        "Nhận thư nhắc việc", description="Mỗi ngày làm việc nhiều nhất một thư, chỉ ghi mã và số ý kiến."
    )


@pages.route("/reminders/mine", methods=["GET", "POST"])
@needs(Duty.HOME)
def mine() -> str | Response | tuple[str, int]:
    """What waits for whoever is signed in, and the opinions it is about; one's own address for letters."""
    person, today = me(), calendar.today()
    form = LetterForm(data={**_stored(person), "version": person.version})
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                store.unchanged(person, form.version.data)
                officers.write_to(person, email=form.email.data or "", wants_digest=bool(form.wants_digest.data))
            flash("Đã lưu cách nhận thư nhắc việc.", "success")
            return redirect(url_for(".mine"))
    if form.stale:
        db.session.refresh(person)
        form.show_current(_stored(person), version=person.version)
    rows = _rows()
    facts = {
        "form": form,
        "on": today,
        "weekday": working.weekday(today),
        "rows": rows,
        "most": MOST,
        "told": reminder.latest(person.id, [r.id for r in rows]),
        "steps": _steps(),
        "waiting": home.waiting(),
        "mail": bool(settings().smtp_url),
        "listed": may(Duty.OUTSTANDING),
        "handling": standing.handling,
    }
    return render_template("reminder/mine.html", **facts), form.status


@pages.get("/reminders")
@needs(Duty.OUTSTANDING)
def index() -> str:
    """Who was reminded of what, when; of the opinions in reach."""
    found = select(Reminder).where(Reminder.recommendation_id.in_(select(R.id).where(recommendation.visible(viewer()))))
    steps = _steps()
    choices = {"step": [SelectChoice(key, label) for key, label in steps.items()]}
    page = LIST.page(db.session, found, choices=choices)
    codes = select(R.id, R.code).where(R.id.in_({one.recommendation_id for one in page.rows}))
    people = select(Officer).where(Officer.id.in_({one.officer_id for one in page.rows}))
    return render_template(
        "reminder/index.html",
        page=page,
        steps=steps,
        codes=dict(db.session.execute(codes).all()),
        people={one.id: one for one in db.session.scalars(people)},
    )


def _rows() -> list[R]:
    """The opinions of the sheet, most urgent first: an agency's work; for who watches what is overdue."""
    who, today = viewer(), calendar.today()
    if not who.may(Duty.READ):
        return []
    if who.role is Role.AGENCY:
        query = desk.held(who).where(desk.lies(Part.WORK, who, today)).order_by(*desk.urgency(who, today), R.id)
    else:
        late = and_(desk.waits(Queue.LATE, today), recommendation.visible(who))
        query = select(R).where(late).order_by(func.coalesce(R.due_on, R.roadmap_on), R.id)
    return list(db.session.scalars(query.options(joinedload(R.lead)).limit(MOST)))


def _steps() -> dict[str, str]:
    """The steps of the installation's ladder in words."""
    return {step.key: step.label for step in ladder.steps(current_app.config["SETTINGS"].instance)}


def _stored(person: Officer) -> dict[str, Any]:
    return {"email": person.email or "", "wants_digest": person.wants_digest}
