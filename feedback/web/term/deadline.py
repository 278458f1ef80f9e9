"""The clock of an opinion: its due date with why it is that day, every day counted; stopped, run again, extended, late.

A page of its own says everything; a panel on the opinion's page says where the clock stands and offers what can be done.
The same rule (``case.deadline``) gives the date and its explanation, so that the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from feedback.case import assignment, deadline, desk, standing
from feedback.case.record import Recommendation as R
from feedback.case.term import clock, extending, holiday, lateness, pausing, punctual
from feedback.case.term.word import Ask, LateReason
from feedback.core import calendar, store
from feedback.core.refusal import NotThere, Refused
from feedback.core.wording import day
from feedback.core.working import weekday
from feedback.office.agency import names
from feedback.office.duty import Duty
from feedback.web import case_file
from feedback.web.form import VersionedForm
from feedback.web.guard import may, me, needs, viewer
from feedback.web.term import deadline_panel as _panel  # noqa: F401 - what the clock adds to others' pages
from feedback.web.term.deadline_form import GRANT, AskForm, DecideForm, LateForm, PauseForm, ResumeForm, WaitForm
from feedback.web.term.deadline_offer import leads, offered

pages = Blueprint("deadline", __name__, url_prefix="/recommendations/<int:recommendation_id>/deadline")
Answer = str | Response | tuple[str, int]


@pages.get("")
@needs(Duty.READ)
def show(recommendation_id: int) -> str:
    """Why it is this day: every day from the start to the end, counted or not, and who held the opinion how long."""
    r, today, days = case_file.opened(recommendation_id), calendar.today(), holiday.calendar()
    kept, turns = clock.read(r), assignment.of(r.id)
    now = clock.replayed(r, kept, today=max(today, r.assigned_on or today), turns=turns)
    rows = list(deadline.explain(now.term, days, pauses=now.pauses, more=now.more)) if now.term else []
    return render_template(
        "deadline/show.html",
        r=r,
        kept=kept,
        clock=now,
        rows=rows,
        weekday=weekday,
        left=deadline.left(now, days, today),
        if_run=now.if_run(today, days),
        units=names({*(one.holder for one in now.held), *(one.agency_id for one in kept.extensions)} - {None}),
        punctuality=punctual.of(r, today),
        late=lateness.of(r.id),
        unknown=now.due is not None and now.due.year > days.known_to(),
        handling=standing.handling(r),
        acts=_acts(r, kept),
    )


@pages.route("/pause", methods=["GET", "POST"])
@needs(Duty.DEADLINE)
def pause(recommendation_id: int) -> Answer:
    """The clock stands still for a reason."""
    today = calendar.today()
    form = PauseForm(data={"on": today}) if may(Duty.ASSIGN) else WaitForm(data={"on": today})

    def act(r: R) -> str:
        assert form.code.data is not None
        if r.paused_on is None:
            pausing.pause(
                r, viewer(), code=form.code.data, reason=form.reason.data or "", on=form.on.data or today, today=today,
                by=me().name, expires_on=form.expires_on.data, version=form.version.data,
            )  # fmt: skip
        return f"Đã tạm dừng thời hạn của {r.code}."

    return _answer(recommendation_id, form, act, "deadline/pause.html")


@pages.route("/resume", methods=["GET", "POST"])
@needs(Duty.DEADLINE)
def resume(recommendation_id: int) -> Answer:
    """The clock runs again; the due date has moved by the days it stood still."""
    today = calendar.today()
    form = ResumeForm(data={"on": today})

    def act(r: R) -> str:
        if r.paused_on is not None:
            pausing.resume(
                r, viewer(), on=form.on.data or today, today=today, reason=form.reason.data or "",
                version=form.version.data,
            )  # fmt: skip
        return f"Thời hạn của {r.code} chạy lại, hạn trả lời {day(r.due_on) if r.due_on else ''}."

    return _answer(recommendation_id, form, act, "deadline/resume.html")


@pages.route("/extend", methods=["GET", "POST"])
@needs(Duty.WORK)
def extend(recommendation_id: int) -> Answer:
    """The agency that leads asks for more days."""
    today = calendar.today()
    form = AskForm()

    def act(r: R) -> str:
        kept = clock.read(r)
        if kept.waiting is None or (kept.waiting.days, kept.waiting.asked_by) != (form.days.data, me().name):
            extending.ask(
                r, agency_id=viewer().agency.id, days=form.days.data or 0, reason=form.reason.data or "", on=today,
                by=me().name, version=form.version.data,
            )  # fmt: skip
        return f"Đã gửi đề nghị gia hạn {r.code}. Hạn cũ còn hiệu lực đến khi được duyệt."

    return _answer(recommendation_id, form, act, "deadline/extend.html")


@pages.route("/decide/<int:extension_id>", methods=["GET", "POST"])
@needs(Duty.EXTEND)
def decide(recommendation_id: int, extension_id: int) -> Answer:
    """The secretariat grants or refuses more time."""
    today = calendar.today()
    asked = extending.waiting_of(_steered(recommendation_id), extension_id)
    form = DecideForm(data={"days": asked.days})

    def act(r: R) -> str:
        asked = extending.waiting_of(r, extension_id)
        granted = form.decision.data == GRANT
        if asked.state is (Ask.GRANTED if granted else Ask.REFUSED):
            return "Đề nghị này đã được xử lý như vậy."
        facts: dict[str, Any] = {"on": today, "by": me().name, "version": form.version.data}
        if granted:
            extending.grant(r, asked, days=form.days.data or 0, remark=form.remark.data or "", **facts)
            return f"Đã gia hạn {r.code} đến {day(r.due_on) if r.due_on else ''}."
        extending.refuse(r, asked, remark=form.remark.data or "", **facts)
        return f"Đã trả lời không gia hạn {r.code}."

    return _answer(recommendation_id, form, act, "deadline/decide.html", asked=asked)


@pages.route("/late", methods=["GET", "POST"])
@needs(Duty.DEADLINE)
def late(recommendation_id: int) -> Answer:
    """Why the reply came after its day, and whose part that was."""
    found = lateness.of(_handled(recommendation_id).id)
    if found is None:
        raise NotThere("Ý kiến này không trả lời quá hạn nên không phải ghi lý do.")
    lead = case_file.opened(recommendation_id).lead_id
    stands = {"code": found.code, "agency": found.agency_id or lead, "reason": found.reason}
    form = LateForm(data=stands | {"version": found.version}).fit(keep=found.agency_id or lead)

    def act(r: R) -> str:
        code: LateReason | None = form.code.data
        assert code is not None
        lateness.explain(
            r, unit=form.unit(), code=code, reason=form.reason.data or "", today=calendar.today(), by=me().name,
            version=form.version.data,
        )  # fmt: skip
        return f"Đã ghi lý do trả lời quá hạn của {r.code}."

    return _answer(recommendation_id, form, act, "deadline/late.html", late=found, own_version=True)


def _answer(
    recommendation_id: int,
    form: VersionedForm,
    act: Callable[[R], str],
    template: str,
    *,
    own_version: bool = False,
    **more: Any,
) -> Answer:
    """The form, or what became of it: written in one transaction, told, and back to the opinion."""
    find = _steered if may(Duty.ASSIGN) else _handled
    r = find(recommendation_id)
    if not form.is_submitted() and not own_version:
        form.version.data = r.version
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                said = act(find(recommendation_id, lock=True))
            flash(said, "success")
            return redirect(url_for("recommendation.show", recommendation_id=recommendation_id))
    if form.is_submitted():
        r = find(recommendation_id)
    if form.stale:
        case_file.show_change(form, r, {})
    kept = clock.read(r)
    today, days = calendar.today(), holiday.calendar()
    now = clock.replayed(r, kept, today=max(today, r.assigned_on or today))
    return render_template(
        template,
        r=r,
        form=form,
        kept=kept,
        clock=now,
        left=deadline.left(now, days, today),
        if_run=now.if_run(today, days),
        room=extending.room(r, kept, today),
        unit=extending.unit(kept),
        **more,
    ), form.status


def _steered(recommendation_id: int, *, lock: bool = False) -> R:
    """The opinion, raised in the viewer's reach."""
    return case_file.steered(recommendation_id, lock=lock)


def _handled(recommendation_id: int, *, lock: bool = False) -> R:
    """The opinion, for whoever may change its clock: raised in reach, or led by the viewer's agency."""
    if may(Duty.ASSIGN):
        return case_file.steered(recommendation_id, lock=lock)
    r = case_file.opened(recommendation_id, lock=lock)
    if not leads(r, desk.my_turns(viewer(), [r.id]).get(r.id)):
        raise Refused("Chỉ cơ quan chủ trì tạm dừng, xin gia hạn và ghi lý do trả lời quá hạn.")
    return r


def _acts(r: R, kept: clock.Kept) -> list[tuple[str, str]]:
    """What whoever looks may do with the clock: words and address."""
    turn = desk.my_turns(viewer(), [r.id]).get(r.id) if may(Duty.WORK) else None
    steers = may(Duty.ASSIGN) and _is_steered(r.id)
    return offered(r, kept, turn, steers=steers)


def _is_steered(recommendation_id: int) -> bool:
    """Whether it was raised in the viewer's reach."""
    try:
        case_file.steered(recommendation_id)
    except NotThere:
        return False
    return True
