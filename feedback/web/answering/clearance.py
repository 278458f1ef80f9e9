"""Pages of clearance: what waits for whoever looks, one reply on its way through the steps, the steps of a unit.

Who clears reads the submission with what was said of it before and what has changed since; number and date are added on
issuing. The steps and rules of a unit are kept by the secretariat it belongs to, or an administrator.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import ColumnElement, and_, exists, func, select, tuple_
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from feedback.case import assignment, recommendation
from feedback.case.answering import clearance, setting, step
from feedback.case.answering.record import Submission
from feedback.case.answering.word import Stage
from feedback.case.record import Recommendation as R
from feedback.core import calendar, store
from feedback.core.refusal import NotThere
from feedback.core.store import db
from feedback.office import tree
from feedback.office.agency import Agency, Reach
from feedback.office.duty import Duty, Role, Viewer
from feedback.web import case_file, panel
from feedback.web.answering import aside, compare
from feedback.web.answering.form import ROWS, IssueForm, RemarksForm, SettingForm
from feedback.web.form import SelectChoice
from feedback.web.guard import me, needs, viewer
from feedback.web.listing import Listing, Sort

pages = Blueprint("clearance", __name__)
Answer = str | Response | tuple[str, int]
LIST = Listing(
    key=R.id, sorts=[Sort("due", "Hạn trả lời", R.due_on), Sort("received", "Ngày tiếp nhận", R.received_on)]
)
#: What the list is asked for, its words, which submissions lie in it.
TABS = {"mine": "Chờ tôi duyệt", "running": "Đang trình duyệt", "back": "Bị trả lại để sửa", "cleared": "Chờ phát hành"}


def lying(tab: str, who: Viewer) -> ColumnElement[bool]:
    """SQL: submissions in that part of the list; of one opinion only the latest, of the agency that leads now."""
    later = select(Submission.recommendation_id, func.max(Submission.number)).group_by(Submission.recommendation_id)
    latest = select(Submission.id).where(tuple_(Submission.recommendation_id, Submission.number).in_(later))
    if tab == "mine":
        return clearance.waits_for(who)
    units = select(Reach.agency_id).where(Reach.ancestor_id == who.seat.id, Reach.inherited.is_(True))
    stage = {"running": Stage.SUBMITTED, "back": Stage.SENT_BACK, "cleared": Stage.CLEARED}[tab]
    holds = exists().where(R.id == Submission.recommendation_id, R.lead_id == Submission.agency_id)
    return and_(Submission.stage == stage, Submission.agency_id.in_(units), Submission.id.in_(latest), holds)


@pages.get("/clearances")
@needs(Duty.WORK)
def index() -> str:
    """What waits for whoever looks, and where the agency's own replies stand."""
    tab = request.args.get("tab", "mine")
    tab = tab if tab in TABS else "mine"
    found = recommendation.listed(viewer()).where(
        R.id.in_(select(Submission.recommendation_id).where(lying(tab, viewer())))
    )
    page = LIST.page(db.session, found, select(R).options(joinedload(R.host)))
    last = {
        one.recommendation_id: one
        for one in db.session.scalars(
            select(Submission)
            .where(Submission.recommendation_id.in_([r.id for r in page.rows]))
            .order_by(Submission.number)
        )
    }
    tabs = [(words, url_for("clearance.index", tab=key), key == tab) for key, words in TABS.items()]
    return render_template("clearance/index.html", page=page, tabs=tabs, tab=tab, last=last, words=TABS)


@pages.get("/recommendations/<int:recommendation_id>/clearance")
@needs(Duty.WORK)
def show(recommendation_id: int) -> Answer:
    """The reply as submitted, what was said of each version, what has changed since the one before."""
    return _page(_opened(recommendation_id))


@pages.post("/recommendations/<int:recommendation_id>/clearance/clear")
@needs(Duty.WORK)
def clear(recommendation_id: int) -> Answer:
    """The submission has passed the step where it waits."""
    return _say(recommendation_id, clearance.clear, "Đã duyệt")


@pages.post("/recommendations/<int:recommendation_id>/clearance/send-back")
@needs(Duty.WORK)
def send_back(recommendation_id: int) -> Answer:
    """The draft is to be written again, by the remarks."""
    return _say(recommendation_id, clearance.send_back, "Đã trả lại để sửa")


@pages.post("/recommendations/<int:recommendation_id>/clearance/withdraw")
@needs(Duty.WORK)
def withdraw(recommendation_id: int) -> Response:
    """The agency took its submission back and goes on writing."""
    with store.one_transaction():
        clearance.withdraw(_opened(recommendation_id, lock=True), viewer())
    flash("Đã rút lại bản trình. Có thể sửa tiếp.", "success")
    return redirect(url_for("resolution.work", recommendation_id=recommendation_id) + "#reply")


@pages.post("/recommendations/<int:recommendation_id>/clearance/issue")
@needs(Duty.WORK)
def issue(recommendation_id: int) -> Answer:
    """The cleared reply is numbered, signed, sent and frozen."""
    form = IssueForm()
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                r = _opened(recommendation_id, lock=True)
                case_file.keep_files(r, form.files.data or [])
                clearance.issue(
                    r,
                    viewer(),
                    replied_on=form.replied_on.data,
                    paper_number=form.paper_number.data,
                    signer=form.signer.data,
                    by=me().name,
                    at=calendar.now(),
                    today=calendar.today(),
                    version=form.version.data,
                )
                code = r.code
            flash(f"Đã phát hành trả lời {code}. Bản đã ký được đóng băng.", "success")
            return redirect(url_for("clearance.index", tab="cleared"))
    return _page(_opened(recommendation_id), issue_form=form), form.status


@pages.route("/agencies/<int:agency_id>/clearance", methods=["GET", "POST"])
@needs(Duty.CLEARANCE)
def settings(agency_id: int) -> Answer:
    """The steps that a unit's replies go through, who clears at each, and its rules of answering."""
    unit = db.session.scalar(select(Agency).where(Agency.id == agency_id, tree.in_reach_now(viewer().seat, Agency.id)))
    if unit is None:
        raise NotThere
    steps, kept = step.of(unit.id), setting.of(unit.id)
    named = step.clearers(steps)
    data: dict[str, Any] = {"separated": kept.separated, "unhappy": kept.unhappy, "version": kept.version}
    for row, one in enumerate(steps, 1):
        data |= {f"name_{row}": one.name, f"officers_{row}": [str(officer.id) for officer in named[one.id]]}
    form = SettingForm(data=data)
    form.offer([SelectChoice(str(one.id), f"{one.name} ({one.login})") for one in step.officers_of(unit.id)])
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                setting.adopt(unit, separated=form.separated.data, unhappy=form.unhappy.data, version=form.version.data)
                step.adopt(unit, form.steps())
            flash(f"Đã lưu quy tắc trả lời của {unit.name}.", "success")
            return redirect(url_for("clearance.settings", agency_id=agency_id))
    written = max((row for row in ROWS if form[f"name_{row}"].data), default=0)
    return render_template("clearance/settings.html", unit=unit, form=form, rows=ROWS, open=written + 1), form.status


@panel.on("home")
def waiting(who: Viewer) -> panel.Waiting | None:
    """What waits for the agency's officer to clear, to write again, to issue."""
    if who.role is not Role.AGENCY:
        return None
    counted = (
        select(func.count()).select_from(Submission).where(lying(tab, who)).scalar_subquery()
        for tab in ("mine", "back", "cleared")
    )
    mine, back, cleared = db.session.execute(select(*counted)).one()
    rows = (
        panel.Row(mine, "bản trả lời chờ tôi duyệt", url_for("clearance.index"), "warn"),
        panel.Row(back, "bản trả lời bị trả lại để sửa", url_for("clearance.index", tab="back"), "warn"),
        panel.Row(cleared, "bản trả lời đã duyệt, chờ phát hành", url_for("clearance.index", tab="cleared"), "info"),
    )
    return panel.Waiting("Duyệt trả lời", rows)


def _say(recommendation_id: int, act: Callable[..., Submission], done: str) -> Answer:
    """The verdict stands with the submission; pressed twice, the second is told that it no longer waits."""
    form = RemarksForm()
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                r = _opened(recommendation_id, lock=True)
                act(
                    r,
                    viewer(),
                    by=me().name,
                    at=calendar.now(),
                    remarks=form.remarks.data or "",
                    version=form.version.data,
                )
                code = r.code
            flash(f"{done}: {code}.", "success")
            return redirect(url_for("clearance.index"))
    return _page(_opened(recommendation_id), remarks_form=form), form.status


def _opened(recommendation_id: int, *, lock: bool = False) -> R:
    """The opinion of which the viewer's agency holds the lead; NotThere otherwise."""
    r = case_file.opened(recommendation_id, lock=lock)
    if not assignment.held_by(r, viewer()).leads:
        raise NotThere("Chỉ cơ quan chủ trì xem bản trả lời đang trình duyệt.")
    return r


def _page(r: R, *, remarks_form: RemarksForm | None = None, issue_form: IssueForm | None = None) -> str:
    """The page of one reply on its way."""
    lines = clearance.submissions(r.id)
    way = aside.way_of(r)
    contents = {one.id: clearance.content_of(one) for one in lines}
    compared = {
        after.id: (
            compare.parts(contents[before.id].get("reply_text") or "", contents[after.id].get("reply_text") or ""),
            compare.changed(contents[before.id], contents[after.id]),
        )
        for before, after in zip(lines, lines[1:], strict=False)
    }
    version = way.submission.version if way.submission else None
    last = contents[way.submission.id] if way.submission else {}
    paper = {"replied_on": calendar.today(), "paper_number": last.get("paper_number"), "signer": last.get("signer")}
    return render_template(
        "clearance/show.html",
        r=r,
        way=way,
        lines=lines,
        reply=clearance.reply_of(way.submission) if way.submission else None,
        contents=contents,
        compared=compared,
        said=clearance.said_of([one.id for one in lines]),
        remarks_form=remarks_form or RemarksForm(formdata=None, data={"version": version}),
        issue_form=issue_form or IssueForm(formdata=None, data={**paper, "version": version}),
    )
