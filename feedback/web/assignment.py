"""Assigning: what waits to be given out, one or many at once with a preview, taken, returned and taken back.

The secretariat where an opinion was raised gives it out and takes it back; the agency that holds a part accepts or
returns it. Each line of a bulk act answers for itself; a form sent twice does nothing twice.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from feedback.case import assignment, bulk, desk, undo
from feedback.case.bulk import Outcome
from feedback.case.handing import routing
from feedback.case.record import Recommendation as R
from feedback.case.standing import ANSWERED, handling
from feedback.case.undo import BulkKind
from feedback.case.word import Turn
from feedback.case.work import Assignment
from feedback.core import calendar, store
from feedback.core.store import db
from feedback.core.wording import number, squeeze
from feedback.office.agency import names
from feedback.office.duty import Duty
from feedback.web import assignment_bulk, case_file
from feedback.web import recommendation_list as lists
from feedback.web.assignment_form import GiveForm, ReasonForm, by_rule, quick, usual
from feedback.web.guard import needs, safe_next, viewer
from feedback.web.undo import told

pages = Blueprint("assignment", __name__)
Answer = str | Response | tuple[str, int]


@pages.get("/assignments")
@needs(Duty.ASSIGN)
def index() -> str:
    """What waits to be given out: sorted and given to nobody, or returned by an agency."""
    page = lists.page(assignment_bulk.LIST, assignment_bulk.to_assign(), viewer())
    returned = _returned([row.id for row in page.rows])
    few = select(R.id, R.host_id, R.field).where(R.id.in_([row.id for row in page.rows]))
    said = routing.propose(db.session.execute(few).all(), calendar.today())
    return render_template("assignment/index.html", page=page, state=lists.state, returned=returned, said=said)


@pages.route("/assignments/bulk", methods=["GET", "POST"], endpoint="bulk")
@needs(Duty.ASSIGN)
def give_many() -> Answer:
    """Chosen lines, what giving them out would do to each; then, once confirmed, what became of each."""
    if request.method == "GET":
        return assignment_bulk.begin()
    return assignment_bulk.confirm() if "line" in request.form else assignment_bulk.choose()


@pages.route("/recommendations/<int:recommendation_id>/assign", methods=["GET", "POST"])
@needs(Duty.ASSIGN)
def give(recommendation_id: int) -> Answer:
    """One opinion is with the lead by that date; its earlier turns and reasons are in sight."""
    r, today = case_file.steered(recommendation_id), calendar.today()
    turns = assignment.of(r.id)
    said = routing.propose([r], today)[r.id]
    form = GiveForm(data=_standing(r, turns) | {"version": r.version})
    form.fit(kept=r.lead_id)
    if r.lead_id is None and not form.is_submitted():
        form.process(data=_standing(r, turns) | {"version": r.version} | by_rule(said, form.lead.choices))
    if form.validate_on_submit():
        with form.refusals():
            lead, co = form.lead_unit(), form.helping_units()
            with store.one_transaction():
                r = case_file.steered(recommendation_id, lock=True)
                now = assignment.of(r.id)
                if not assignment.given_so(r, now, lead=lead, co=co, due_on=form.due_on.data):
                    assignment.assign(
                        r,
                        lead=lead,
                        co=co,
                        due_on=form.due_on.data,
                        on=form.on.data or today,
                        today=today,
                        version=form.version.data,
                    )
            flash(f"Đã giao {r.code} cho {lead.name}.", "success")
            return redirect(url_for("recommendation.show", recommendation_id=recommendation_id))
    if form.is_submitted():
        r = case_file.steered(recommendation_id)
        turns = assignment.of(r.id)
    if form.stale:
        case_file.show_change(form, r, _standing(r, turns))
    units = names(turn.agency_id for turn in turns)
    why = assignment.refusal(r, on=today)
    return render_template(
        "assignment/give.html", r=r, form=form, turns=turns, units=units, why=why, quick=quick(today), said=said
    ), form.status


@pages.route("/recommendations/<int:recommendation_id>/take-back", methods=["GET", "POST"])
@needs(Duty.ASSIGN)
def take_back(recommendation_id: int) -> Answer:
    """Nobody holds the opinion any more; the reason stays with it."""
    r = case_file.steered(recommendation_id)
    form = ReasonForm(data={"version": r.version})
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                r = case_file.steered(recommendation_id, lock=True)
                if not _ended_so(assignment.of(r.id), Turn.TAKEN_BACK, form.reason.data):
                    assignment.take_back(
                        r, reason=form.reason.data or "", on=calendar.today(), version=form.version.data
                    )
            flash(f"Đã thu hồi {r.code}. Ý kiến này đang chờ giao.", "success")
            return redirect(url_for("recommendation.show", recommendation_id=recommendation_id))
    if form.stale:
        r = case_file.steered(recommendation_id)
        case_file.show_change(form, r, {})
    turns = [turn for turn in assignment.of(r.id) if turn.turn in assignment.HOLDING]
    units = names(turn.agency_id for turn in turns)
    return render_template(
        "assignment/take_back.html", r=r, form=form, turns=turns, units=units, answered=handling(r) in ANSWERED
    ), form.status


@pages.post("/assignments/take")
@needs(Duty.WORK)
def take() -> Response:
    """The chosen lines, or the one whose button was pressed, are accepted by the viewer's agency."""
    only = request.form.getlist("only")
    ids = case_file.ids(only or request.form.getlist("id"))
    with store.one_transaction():
        rows = bulk.chosen(ids, viewer(), lock=True)
        before = undo.watch(rows)
        lines = bulk.take(rows, viewer(), on=calendar.today())
        act = undo.keep(BulkKind.TAKE, before, lines, viewer(), words="Nhận việc", at=calendar.now())
    done = sum(line.outcome is not Outcome.REFUSED for line in lines)
    if done:
        words = f"Đã nhận {number(done)} ý kiến." if len(ids) > 1 else f"Đã nhận {lines[0].recommendation.code}."
        flash(told(words, act), "success")
    elif not ids:
        flash("Chưa chọn ý kiến nào. Đánh dấu các dòng cần nhận rồi bấm lại.", "warning")
    for line in lines:
        if line.outcome is Outcome.REFUSED:
            flash(f"{line.recommendation.code}: {line.words}", "warning")
    if len(lines) < len(ids):
        flash(f"{number(len(ids) - len(lines))} dòng không còn giao cho cơ quan bạn.", "warning")
    return redirect(safe_next(request.form.get("next", "")) or url_for("home.index"))


@pages.route("/recommendations/<int:recommendation_id>/give-back", methods=["GET", "POST"])
@needs(Duty.WORK)
def give_back(recommendation_id: int) -> Answer:
    """The viewer's agency returns its part; the reason stays visible for good."""
    r = case_file.opened(recommendation_id)
    form = ReasonForm(data={"version": r.version})
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                r = case_file.opened(recommendation_id, lock=True)
                if not _ended_so(_mine(r), Turn.RETURNED, form.reason.data):
                    assignment.give_back(
                        r, viewer(), reason=form.reason.data or "", on=calendar.today(), version=form.version.data
                    )
            flash(f"Đã trả lại {r.code}. Lý do được giữ trong hồ sơ.", "success")
            return redirect(url_for("home.index"))
    if form.stale:
        r = case_file.opened(recommendation_id)
        case_file.show_change(form, r, {})
    turn = assignment.held_by(r, viewer())
    return render_template(
        "assignment/give_back.html", r=r, form=form, turn=turn, answered=handling(r) in ANSWERED
    ), form.status


def _standing(r: R, turns: list[Assignment]) -> dict[str, Any]:
    """What the form of one opinion begins with: as it is given now, else the usual."""
    helping = [str(turn.agency_id) for turn in turns if turn.turn in assignment.HOLDING and not turn.leads]
    proposed = usual(calendar.today(), r)
    lead = str(r.lead_id) if r.lead_id else None
    return {"lead": lead, "co": helping, "due_on": r.due_on or proposed["due_on"], "on": proposed["on"]}


def _mine(r: R) -> list[Assignment]:
    """The turns of the viewer's agency, earliest first."""
    return list(
        db.session.scalars(
            select(Assignment)
            .where(Assignment.recommendation_id == r.id, desk.of_seat(viewer()))
            .order_by(Assignment.id)
        )
    )


def _ended_so(turns: list[Assignment], turn: Turn, reason: str | None) -> bool:
    """Whether the last turn was ended in this way, today and for this reason: the same form sent twice."""
    last = turns[-1] if turns else None
    same = last is not None and (last.turn, last.ended_on, last.reason) == (
        turn,
        calendar.today(),
        squeeze(reason or ""),
    )
    return same and not any(one.turn in assignment.HOLDING for one in turns)


def _returned(ids: list[int]) -> dict[int, tuple[str, str]]:
    """Who last returned each of these opinions, and why."""
    turns = assignment.turns_of(ids)
    last = {one: next((t for t in reversed(own) if t.turn is Turn.RETURNED), None) for one, own in turns.items()}
    units = names(turn.agency_id for turn in last.values() if turn)
    return {one: (units[turn.agency_id].name, turn.reason or "") for one, turn in last.items() if turn}
