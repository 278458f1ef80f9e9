"""Passing on: an agency says who should have an opinion, the secretariat decides, or passes on by itself; taken back again.

Nobody's “not ours” ends in nothing: it names another agency and a reason. What is decided is told on the opinion's page.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from werkzeug.wrappers import Response

from feedback.case import assignment, recommendation
from feedback.case.handing import transfer
from feedback.case.handing.record import Transfer
from feedback.case.handing.word import Move
from feedback.case.record import Recommendation as R
from feedback.case.standing import Handling, handling
from feedback.case.word import Turn
from feedback.case.work import Assignment
from feedback.core import calendar, store
from feedback.core.store import db
from feedback.office.agency import Agency, names
from feedback.office.duty import Duty, Viewer
from feedback.web import case_file, panel, recommendation_acts, unit
from feedback.web.assignment_form import ReasonForm
from feedback.web.form import VersionedForm
from feedback.web.guard import me, needs, viewer
from feedback.web.handing.transfer_form import DecideForm, MoveForm, ToForm, fit
from feedback.web.recommendation_acts import Act
from feedback.web.road import link

pages = Blueprint("transfer", __name__)
Answer = str | Response | tuple[str, int]
_HELD = (Handling.ASSIGNED, Handling.WORKING)
MOST = 200


@pages.get("/transfers")
@needs(Duty.ASSIGN)
def index() -> str:
    """The proposals that wait for a decision, the oldest first."""
    asker, holder, wanted = aliased(Agency), aliased(Agency), aliased(Agency)
    query = (
        select(Transfer, R, asker.name, holder.name, wanted.name)
        .join(R, R.id == Transfer.recommendation_id)
        .join(asker, asker.id == Transfer.asker_id)
        .join(holder, holder.id == Transfer.from_id)
        .join(wanted, wanted.id == Transfer.to_id)
        .where(transfer.open_sql(), recommendation.steered(viewer()))
        .order_by(Transfer.asked_on, Transfer.id)
        .limit(MOST)
    )
    return render_template("transfer/index.html", rows=db.session.execute(query).all())


@pages.route("/recommendations/<int:recommendation_id>/transfer", methods=["GET", "POST"])
@needs(Duty.WORK)
def propose(recommendation_id: int) -> Answer:
    """The agency that leads names another, with the reason."""
    r = case_file.opened(recommendation_id)
    turn = assignment.held_by(r, viewer())
    form = fit(ToForm(data={"version": r.version}), r)
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                r = case_file.opened(recommendation_id, lock=True)
                to = form.unit()
                transfer.propose(
                    r, viewer(), to=to, reason=form.reason.data or "", on=calendar.today(), by=me().name,
                    version=form.version.data,
                )  # fmt: skip
            flash(
                f"Đã đề nghị chuyển {r.code} cho {to.name}. Cơ quan bạn vẫn giữ việc đến khi bộ phận thư ký quyết định.",
                "success",
            )
            return redirect(url_for("recommendation.show", recommendation_id=recommendation_id))
    _tell(form, recommendation_id)
    return render_template(
        "transfer/propose.html", r=r, form=form, leads=turn.leads, waiting=transfer.open_of(r.id)
    ), form.status


@pages.post("/recommendations/<int:recommendation_id>/transfer/withdraw")
@needs(Duty.WORK)
def withdraw(recommendation_id: int) -> Response:
    """Whoever asked waits no longer for a decision."""
    with store.one_transaction():
        r = case_file.opened(recommendation_id, lock=True)
        mine = [one for one in transfer.of(r.id) if one.asker_id == viewer().seat.id]
        if mine and mine[-1].state in (Move.PROPOSED, Move.WITHDRAWN):
            transfer.withdraw(r, mine[-1], viewer(), on=calendar.today(), by=me().name, unit=viewer().seat.name)
    flash("Đã rút đề nghị.", "success")
    return redirect(url_for("recommendation.show", recommendation_id=recommendation_id))


@pages.route("/recommendations/<int:recommendation_id>/ask-back", methods=["GET", "POST"])
@needs(Duty.WORK)
def ask_back(recommendation_id: int) -> Answer:
    """The agency that gave the opinion up asks for it from whoever holds it now."""
    r = case_file.opened(recommendation_id)
    form = ReasonForm(data={"version": r.version})
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                r = case_file.opened(recommendation_id, lock=True)
                transfer.ask_back(
                    r,
                    viewer(),
                    reason=form.reason.data or "",
                    on=calendar.today(),
                    by=me().name,
                    version=form.version.data,
                )
            flash(f"Đã xin nhận lại {r.code}. Chờ bộ phận thư ký quyết định.", "success")
            return redirect(url_for("recommendation.show", recommendation_id=recommendation_id))
    _tell(form, recommendation_id)
    may = transfer.last_held(r, viewer()) is not None
    return render_template(
        "transfer/ask_back.html", r=r, form=form, may_ask=may, waiting=transfer.open_of(r.id)
    ), form.status


@pages.post("/recommendations/<int:recommendation_id>/reclaim")
@needs(Duty.WORK)
def reclaim(recommendation_id: int) -> Response:
    """The agency that returned the opinion takes it back, while nobody holds it; pressed twice, it was taken once."""
    with store.one_transaction():
        r = case_file.opened(recommendation_id, lock=True)
        holds = [t for t in assignment.of(r.id) if t.turn is Turn.TAKEN and t.leads and t.agency_id == viewer().seat.id]
        if not holds:
            transfer.reclaim(r, viewer(), on=calendar.today())
    flash(f"Đã nhận lại {r.code}.", "success")
    return redirect(url_for("resolution.work", recommendation_id=recommendation_id))


@pages.route("/recommendations/<int:recommendation_id>/transfer/decide", methods=["GET", "POST"])
@needs(Duty.ASSIGN)
def decide(recommendation_id: int) -> Answer:
    """The secretariat passes the opinion on as proposed, or says why not."""
    r = case_file.steered(recommendation_id)
    known = _latest(r)
    first = {
        "version": known.version if known else None,
        "due_on": assignment.usual_due(calendar.today(), agency_id=r.host_id, kind=r.occasion.kind),
    }
    form = DecideForm(data=first)
    agrees = request.form.get("act") == "approve"
    if form.validate_on_submit() and known is not None:
        with form.refusals():
            with store.one_transaction():
                r = case_file.steered(recommendation_id, lock=True)
                known = db.session.get_one(Transfer, known.id, populate_existing=True)
                facts: dict[str, Any] = {"on": calendar.today(), "by": me().name, "version": form.version.data}
                if agrees:
                    transfer.approve(r, known, due_on=form.due_on.data, **facts)
                else:
                    transfer.refuse(r, known, answer=form.answer.data or "", **facts)
            flash(f"Đã chuyển {r.code}." if agrees else f"Không chuyển {r.code}; cơ quan đang giữ làm tiếp.", "success")
            return redirect(url_for("recommendation.show", recommendation_id=recommendation_id))
    r = case_file.steered(recommendation_id)
    waiting = transfer.open_of(r.id)
    if form.stale and waiting is not None:
        form.show_current({}, version=waiting.version)
    units = names([waiting.asker_id, waiting.from_id, waiting.to_id]) if waiting else {}
    turns = assignment.of(r.id)
    return render_template(
        "transfer/decide.html", r=r, form=form, waiting=waiting, units=units, turns=turns
    ), form.status


@pages.route("/recommendations/<int:recommendation_id>/move", methods=["GET", "POST"])
@needs(Duty.ASSIGN)
def move(recommendation_id: int) -> Answer:
    """The secretariat passes the opinion on by itself, with the reason."""
    r = case_file.steered(recommendation_id)
    form = MoveForm(
        data={
            "version": r.version,
            "due_on": assignment.usual_due(calendar.today(), agency_id=r.host_id, kind=r.occasion.kind),
        }
    )
    offered = unit.choices(unit.in_reach(viewer(), places=False), on=calendar.today())
    held = None if form.is_submitted() else str(r.lead_id)  # a form sent twice still finds what it chose
    form.to.set_choices([one for one in offered if one.value != held])
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                r = case_file.steered(recommendation_id, lock=True)
                to, last = form.unit(), _latest(r, Move.APPROVED)
                again = last is not None and (last.to_id, last.decided_on, r.lead_id) == (
                    to.id,
                    calendar.today(),
                    to.id,
                )
                if not again:
                    transfer.move(
                        r, to=to, asker=viewer().agency, reason=form.reason.data or "", due_on=form.due_on.data,
                        on=calendar.today(), by=me().name, version=form.version.data,
                    )  # fmt: skip
            flash(f"Đã chuyển {r.code} cho {to.name}.", "success")
            return redirect(url_for("recommendation.show", recommendation_id=recommendation_id))
    if form.is_submitted():
        r = case_file.steered(recommendation_id)
    if form.stale:
        case_file.show_change(form, r, {})
    return render_template("transfer/move.html", r=r, form=form, held=handling(r) in _HELD), form.status


@panel.on("recommendation")
def _on_record(seen: panel.Opinion) -> panel.Panel | None:
    """A proposal that waits stands at the top, with what the viewer may do about it."""
    if handling(seen.r) not in _HELD:
        return None
    waiting = transfer.open_of(seen.r.id)
    if waiting is None:
        return None
    who = viewer()
    values = {
        "r": seen.r,
        "waiting": waiting,
        "units": names([waiting.asker_id, waiting.from_id, waiting.to_id]),
        "decides": seen.steers and who.may(Duty.ASSIGN),
        "withdraws": who.may(Duty.WORK) and waiting.asker_id == who.seat.id,
    }
    return panel.Panel("transfer/_panel.html", values, "top", 20)


@panel.on("recommendation")
def _held_before(seen: panel.Opinion) -> panel.Panel | None:
    """Who led before, from when to when and for how many days."""
    past = [turn for turn in seen.sources.turns if turn.leads and turn.turn not in assignment.HOLDING and turn.given_on]
    if not past:
        return None
    return panel.Panel("transfer/_past.html", {"turns": past, "units": seen.sources.units}, "side", 30)


@panel.on("home")
def _at_home(who: Viewer) -> panel.Waiting | None:
    """How many proposals wait for the secretariat."""
    if not who.may(Duty.ASSIGN):
        return None
    query = select(func.count()).select_from(Transfer).join(R, R.id == Transfer.recommendation_id)
    count = db.session.scalar(query.where(transfer.open_sql(), recommendation.steered(who))) or 0
    row = panel.Row(count, "đề nghị chuyển cơ quan chờ quyết định", url_for("transfer.index"), "warn")
    return panel.Waiting("Chuyển cơ quan", [row])


@recommendation_acts.offers
def _offers(r: R, who: Viewer, turn: Assignment | None, steers: bool, where: Handling) -> Iterable[Act]:
    """Passing on while it is held; taking back what was returned."""
    here = {"recommendation_id": r.id}
    if who.may(Duty.WORK) and turn is not None and turn.leads and where in _HELD:
        yield Act("Đề nghị chuyển cơ quan khác", link("transfer.propose", **here))
    if who.may(Duty.WORK) and turn is None and where in (*_HELD, Handling.RETURNED):
        if transfer.reclaimable(r, who) is not None:
            yield Act("Nhận lại việc đã trả", link("transfer.ask_back", **here), main=True)
        elif transfer.last_held(r, who) is not None:
            yield Act("Xin nhận lại", link("transfer.ask_back", **here))
    if steers and who.may(Duty.ASSIGN) and where in _HELD:
        yield Act("Chuyển cơ quan khác", link("transfer.move", **here))


def _latest(r: R, *states: Move) -> Transfer | None:
    """The proposal that waits; else the last one there is, of these states where any is named."""
    waiting = None if states else transfer.open_of(r.id)
    known = [one for one in transfer.of(r.id) if not states or one.state in states]
    return waiting or (known[-1] if known else None)


def _tell(form: VersionedForm, recommendation_id: int) -> None:
    """After somebody else's change the form goes on from what stands now."""
    if form.stale:
        case_file.show_change(form, case_file.opened(recommendation_id), {})
