"""An agency prepares answers for the hall: what it was asked, by when; written, handed in, or given back with the reason.

Who raised an opinion is on none of these pages. What is only prepared is no reply: the hall decides (``hall``).
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import and_, case, func
from werkzeug.wrappers import Response

from feedback.case import standing
from feedback.case.record import Dialogue, Occasion, Recommendation
from feedback.case.sitting import gathering
from feedback.case.sitting import preparation as acts
from feedback.case.sitting.record import Preparation
from feedback.case.sitting.word import Prepared
from feedback.core import calendar, store
from feedback.core.refusal import NotThere
from feedback.core.store import db
from feedback.office.agency import Agency
from feedback.office.duty import Duty, Role, Viewer
from feedback.web import panel
from feedback.web.form import Length, NoteField, Required, SelectChoice, VersionedForm
from feedback.web.guard import me, needs, viewer
from feedback.web.listing import Choice, Listing, Sort
from feedback.web.sitting import preparation

pages = Blueprint("prepared", __name__, url_prefix="/preparations")
Answer = str | Response | tuple[str, int]
_PARTS: dict[str, tuple[str, Any]] = {
    "waiting": ("Chưa gửi", lambda: acts.waiting_sql()),
    "late": ("Quá hạn", lambda: and_(acts.waiting_sql(), Preparation.due_on < calendar.today())),
    "ready": ("Đã gửi", lambda: Preparation.state == Prepared.READY),
    "returned": ("Đã trả lại", lambda: Preparation.state == Prepared.RETURNED),
}
LIST = Listing(
    key=Preparation.id,
    sorts=[Sort("due", "Hạn", Preparation.due_on, Recommendation.position)],
    filters=[
        Choice(
            "part",
            "Phần việc",
            [SelectChoice(key, label) for key, (label, _) in _PARTS.items()],
            lambda key: _PARTS[key][1](),
        ),
        Choice("session", "Cuộc", (), lambda dialogue_id: Recommendation.occasion_id == dialogue_id, coerce=int),
    ],
)


class AnswerForm(VersionedForm):
    """The answer that an agency means to give."""

    answer = NoteField("Nội dung chuẩn bị trả lời", [Length(20_000)])


class ReturnForm(VersionedForm):
    """Why it is not theirs."""

    reason = NoteField("Lý do trả lại", [Required(), Length(2000)])


@panel.on("home")
def _waiting(who: Viewer) -> panel.Waiting | None:
    """What the agency still owes for sessions to come."""
    if who.role is not Role.AGENCY:
        return None
    parts = (acts.waiting_sql(), _PARTS["late"][1]())
    counted = [func.coalesce(func.sum(case((part, 1), else_=0)), 0) for part in parts]
    query = acts.mine(who).with_only_columns(*counted, maintain_column_froms=True).order_by(None)
    waiting, late = map(int, db.session.execute(query).one())
    rows = [
        panel.Row(late, "câu trả lời hội nghị đã quá hạn gửi", url_for("prepared.index", part="late"), "bad"),
        panel.Row(
            waiting, "ý kiến cần chuẩn bị trả lời tại hội nghị", url_for("prepared.index", part="waiting"), "warn"
        ),
    ]
    return panel.Waiting("Chuẩn bị hội nghị đối thoại", rows, order=20)


@pages.get("")
@needs(Duty.WORK)
def index() -> str:
    """What the agency was asked to prepare for sessions to come."""
    found = acts.mine(viewer())
    page = LIST.page(db.session, found, acts.with_whole(), choices={"session": _sessions()})
    return render_template("prepared/index.html", page=page, parts=_PARTS, sessions=_sessions())


@pages.route("/<int:preparation_id>", methods=["GET", "POST"])
@needs(Duty.WORK)
def write(preparation_id: int) -> Answer:
    """The answer, kept for oneself or handed in."""
    one = acts.get(preparation_id, viewer())
    form = AnswerForm(data={"answer": one.answer, "version": one.version})
    if form.validate_on_submit():
        with form.refusals():
            ready = request.form.get("act") == "ready"
            with store.one_transaction():
                acts.write(
                    one, answer=form.answer.data or "", ready=ready, by=me().name, version=form.version.data,
                    today=calendar.today(),
                )  # fmt: skip
            flash("Đã gửi câu trả lời cho bộ phận thư ký." if ready else "Đã lưu, chưa gửi.", "success")
            return redirect(url_for(".index") if ready else url_for(".write", preparation_id=preparation_id))
    if form.stale:
        db.session.refresh(one)
        form.show_current({"answer": one.answer}, version=one.version, who=one.answered_by or "")
    return render_template("prepared/write.html", form=form, **_about(one)), form.status


@pages.route("/<int:preparation_id>/return", methods=["GET", "POST"])
@needs(Duty.WORK)
def give_back(preparation_id: int) -> Answer:
    """Not for this agency to answer, and why."""
    one = acts.get(preparation_id, viewer())
    form = ReturnForm(data={"version": one.version})
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                acts.give_back(one, reason=form.reason.data or "", version=form.version.data)
            flash("Đã trả lại bộ phận thư ký, kèm lý do.", "success")
            return redirect(url_for(".index"))
    if form.stale:
        db.session.refresh(one)
        form.show_current({}, version=one.version)
    return render_template("prepared/give_back.html", form=form, **_about(one)), form.status


@pages.get("/sheets/<int:dialogue_id>")
@needs(Duty.WORK)
def sheet(dialogue_id: int) -> str:
    """The agency's own preparation sheet of a session, for print."""
    dialogue, rows = _own(dialogue_id)
    return render_template(
        "preparation/sheet.html",
        dialogue=dialogue,
        occasion=dialogue.occasion,
        groups=[(viewer().agency, rows)],
        whole=False,
        origins=gathering.origins(r.id for r, _ in rows),
        own=True,
        word=url_for(".word", dialogue_id=dialogue_id),
    )


@pages.get("/sheets/<int:dialogue_id>/sheet.docx")
@needs(Duty.WORK)
def word(dialogue_id: int) -> Response:
    """The same as a Word paper."""
    dialogue, rows = _own(dialogue_id)
    return preparation.send_sheet(dialogue, viewer().agency, rows)


def _own(dialogue_id: int) -> tuple[Dialogue, list[tuple[Recommendation, Preparation]]]:
    """The session and what the agency prepares for it; NotThere where it prepares nothing."""
    query = acts.with_whole().where(Recommendation.occasion_id == dialogue_id, acts.mine_sql(viewer()))
    rows = list(db.session.scalars(query.order_by(Recommendation.position)))
    if not rows:
        raise NotThere
    return db.session.get_one(Dialogue, dialogue_id), [(one.recommendation, one) for one in rows]


def _sessions() -> list[Any]:
    """The sessions to come that the agency prepares something for."""
    query: Any = acts.mine(viewer()).with_only_columns(
        Occasion.id, Occasion.day, Dialogue.theme, Occasion.code, maintain_column_froms=True
    )
    rows = db.session.execute(query.distinct().order_by(Occasion.day, Occasion.id))
    return [SelectChoice(str(row[0]), f"{row[1]:%d/%m/%Y} · {row[2] or row[3]}") for row in rows]


def _about(one: Preparation) -> dict[str, Any]:
    """The opinion and its session, without who raised it."""
    r = one.recommendation
    occasion = db.session.get_one(Occasion, r.occasion_id)
    return {
        "one": one,
        "r": r,
        "occasion": occasion,
        "host": db.session.get_one(Agency, occasion.agency_id),
        "dialogue": db.session.get_one(Dialogue, r.occasion_id),
        "origin": gathering.origins([r.id]).get(r.id),
        "why": acts.refusal(r),
        "Prepared": Prepared,
        "answered": standing.handling(r) in standing.ANSWERED,
    }
