"""Links for agencies without accounts: made, shown once, listed and withdrawn by the secretariat; the page they open.

That page opens to nobody in particular: the link is the key. It shows the opinion and when an answer is due, never who
spoke; it is kept by no cache and told to no other site. What is wrong with a link is never told apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import contains_eager, joinedload
from werkzeug.wrappers import Response as BaseResponse

from feedback.case import assignment, recommendation
from feedback.case.handing import ticket
from feedback.case.handing.record import Ticket
from feedback.case.handing.word import Purpose
from feedback.case.record import Recommendation as R
from feedback.case.standing import WAITING, Handling
from feedback.case.work import Assignment
from feedback.core import calendar, journal, store
from feedback.core.refusal import NotThere
from feedback.core.store import db
from feedback.office.agency import names
from feedback.office.duty import Duty, Viewer
from feedback.web import case_file, error, panel, recommendation_acts
from feedback.web.form import ChoiceField, EnumField, Form, Required, SelectChoice, WholeField
from feedback.web.guard import address, me, needs, settings, viewer
from feedback.web.handing import ticket_use
from feedback.web.recommendation_acts import Act
from feedback.web.road import link

pages = Blueprint("ticket", __name__)
Answer = str | BaseResponse | tuple[str, int]
MOST = 300


class MakeForm(Form):
    """For which agency, for what, for how long."""

    part = ChoiceField("Cơ quan", [Required()])
    purpose = EnumField("Để làm gì", Purpose, [Required()], radio=True)
    days = WholeField("Dùng được trong (ngày)", [Required()], low=1, high=ticket.LONGEST_DAYS)


@pages.route("/recommendations/<int:recommendation_id>/tickets", methods=["GET", "POST"])
@needs(Duty.ASSIGN)
def make(recommendation_id: int) -> Answer:
    """A link is made for one of the agencies that hold the opinion; its secret is shown on this answer only."""
    r = case_file.steered(recommendation_id)
    holding = [turn for turn in assignment.of(r.id) if turn.turn in assignment.HOLDING]
    units = names(turn.agency_id for turn in holding)
    form = MakeForm(data=_first(holding))
    form.part.set_choices(
        [
            SelectChoice(str(t.id), f"{units[t.agency_id].name} ({'chủ trì' if t.leads else 'phối hợp'})")
            for t in holding
        ]
    )
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                r = case_file.steered(recommendation_id, lock=True)
                turn = next(one for one in assignment.of(r.id) if str(one.id) == form.part.data)
                made, secret = ticket.make(
                    r, turn, form.purpose.data, key=settings().secret_key, days=form.days.data or ticket.USUAL_DAYS,
                    by=me().name, at=calendar.now(),
                )  # fmt: skip
            url = url_for("ticket.show", token=secret, _external=True)
            return _closed(render_template("ticket/made.html", r=r, ticket=made, url=url))
    known = ticket.of(r.id)
    return render_template(
        "ticket/make.html", r=r, form=form, holding=holding, tickets=known, now=calendar.now()
    ), form.status


@pages.get("/tickets")
@needs(Duty.ASSIGN)
def index() -> str:
    """The links that may still be used; with ``over=1`` those that were used, withdrawn or have run out."""
    now, over = calendar.now(), request.args.get("over") == "1"
    query = ticket.listed(recommendation.steered(viewer())).add_columns(R)
    query = query.where(ticket.over_sql(now) if over else ticket.alive_sql(now)).options(joinedload(Ticket.agency))
    order = (Ticket.id.desc(),) if over else (Ticket.expires_at, Ticket.id)
    rows = db.session.execute(query.order_by(*order).limit(MOST)).all()
    return render_template("ticket/index.html", rows=rows, over=over, now=now)


@pages.post("/tickets/<int:ticket_id>/revoke")
@needs(Duty.ASSIGN)
def revoke(ticket_id: int) -> BaseResponse:
    """The link opens nothing any more."""
    with store.one_transaction():
        query = ticket.listed(recommendation.steered(viewer())).where(Ticket.id == ticket_id)
        found = db.session.scalar(query.with_for_update(of=Ticket))
        if found is None:
            raise NotThere
        r = case_file.steered(found.recommendation_id)
        ticket.revoke(r, found, by=me().name, at=calendar.now())
        number = r.id
    flash("Đã thu hồi liên kết.", "success")
    return redirect(url_for("ticket.make", recommendation_id=number))


@pages.route("/tickets/<string:token>", methods=["GET", "POST"])
@needs(Duty.OPEN)
def show(token: str) -> Any:
    """What the link is for, once: the opinion, the due date and the one form; afterwards its receipt."""
    now = calendar.now()
    try:
        found = ticket.bring(token[:200], key=settings().secret_key, at=now)
        agency = found.agency
        if found.used_at is not None:
            return _closed(render_template("ticket/receipt.html", ticket=found))
        r, turn = ticket.serve(found)
    except NotThere as refused:
        if ticket.held_back(address(), at=now):  # a good link opens all the same: others may come from that address
            return error.answer(429, headers={"Retry-After": "900", "Referrer-Policy": "no-referrer"})
        with store.aside():
            ticket.wrong(address(), at=now)
        return error.answer(
            404, title="Liên kết không dùng được", what=refused.message, then="Nếu đã gửi trước đó thì không phải gửi lại.",
            headers={"Referrer-Policy": "no-referrer"},
        )  # fmt: skip
    form = ticket_use.form_for(found, r, turn)
    if form.validate_on_submit():
        with form.refusals(), _as(f"{agency.name} qua liên kết", agency.id):
            if ticket_use.take_in(token[:200], form):
                return _closed("", 303, url_for("ticket.show", token=token))
    if form.stale:
        r, turn = ticket.serve(found)
        form.show_current({}, version=None)
        ticket_use.go_on(form, r)
    page = (
        "ticket/accept.html"
        if found.purpose is Purpose.ACCEPT
        else "ticket/answer.html"
        if turn.leads
        else "ticket/part.html"
    )
    return _closed(render_template(page, r=r, turn=turn, agency=agency, form=form, ticket=found), form.status)


@panel.on("recommendation")
def _on_record(seen: panel.Opinion) -> panel.Panel | None:
    """For the secretariat: the links of the opinion that may still be used."""
    if not seen.steers or not viewer().may(Duty.ASSIGN) or not seen.sources.turns:
        return None
    now = calendar.now()
    query = ticket.listed(R.id == seen.r.id).where(ticket.alive_sql(now))
    alive = list(
        db.session.scalars(query.join(Ticket.agency).options(contains_eager(Ticket.agency)).order_by(Ticket.id))
    )
    return panel.Panel("ticket/_panel.html", {"r": seen.r, "tickets": alive}, "side", 40) if alive else None


@recommendation_acts.offers
def _offers(r: R, who: Viewer, turn: Assignment | None, steers: bool, where: Handling) -> Iterable[Act]:
    """A link may be made while an agency holds the opinion and has not answered."""
    if steers and who.may(Duty.ASSIGN) and r.lead_id is not None and where in WAITING:
        yield Act("Cấp liên kết", link("ticket.make", recommendation_id=r.id))


def _first(holding: list[Assignment]) -> dict[str, Any]:
    """What the form begins with: the lead, and what it would do next."""
    lead = next((turn for turn in holding if turn.leads), None)
    purpose = Purpose.ACCEPT if lead is not None and lead.turn.value == "given" else Purpose.ANSWER
    return {"part": str(lead.id) if lead else None, "purpose": purpose, "days": ticket.USUAL_DAYS}


def _closed(body: str, status: int = 200, location: str = "") -> Response:
    """The answer, told to no other site where it came from; the guard keeps it out of every cache."""
    response = make_response(body, status)
    response.headers["Referrer-Policy"] = "no-referrer"
    if location:
        response.headers["Location"] = location
    return response


@contextmanager
def _as(name: str, agency_id: int) -> Iterator[None]:
    """The journal says that the agency acted through its link."""
    token = journal.actor.set(journal.Actor(None, name, agency_id, address()))
    try:
        yield
    finally:
        journal.actor.reset(token)
