"""Background jobs: one's own with how far they have come and what came of them; the administrator's view of all in reach.

The house's own jobs (mail, reminders, tidying) name people of every unit: only an administrator of the whole sees them.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from sqlalchemy import ColumnElement, and_, false, func, or_, select
from werkzeug.wrappers import Response

from feedback.case import digest as _digest  # noqa: F401 - the morning's reminders are a kind of job
from feedback.core import attachment, job, store
from feedback.core import worker as _worker  # noqa: F401 - tidying is one too
from feedback.core.attachment import Attachment
from feedback.core.job import Job, State
from feedback.core.refusal import NotThere
from feedback.core.store import db
from feedback.office import tree
from feedback.office.duty import Duty, Viewer
from feedback.web import panel
from feedback.web.form import SelectChoice
from feedback.web.guard import may, me, needs, note_reading, settings, viewer
from feedback.web.listing import Choice, Listing, Sort

pages = Blueprint("job", __name__)

LIST = Listing(
    key=Job.id,
    sorts=[Sort("made", "Lúc giao", Job.id, descending=True), Sort("due", "Đến hạn làm", Job.due_at)],
    filters=[
        Choice("state", "Tình trạng", State, lambda state: Job.state == state),
        Choice("kind", "Loại việc", (), lambda kind: Job.kind == kind),
    ],
)
TONES = {
    State.WAITING: "neutral",
    State.RUNNING: "info",
    State.DONE: "good",
    State.DEAD: "bad",
    State.CANCELLED: "muted",
}


@pages.get("/jobs")
@needs(Duty.HOME)
def index() -> str:
    """The jobs in reach, the latest first."""
    kinds = [SelectChoice(name, kind.label) for name, kind in sorted(job.KINDS.items(), key=lambda one: one[1].label)]
    page = LIST.page(db.session, select(Job).where(_mine()), choices={"kind": kinds})
    return render_template("job/index.html", page=page, tones=TONES, every=may(Duty.JOB))


@pages.get("/jobs/<int:job_id>")
@needs(Duty.HOME)
def show(job_id: int) -> str:
    """One job: how far it has come, how it ended, what came of it."""
    one = _get(job_id)
    kept = db.session.get(Attachment, one.result_id) if one.result_id else None
    return render_template("job/show.html", job=one, result=kept, tones=TONES)


@pages.get("/jobs/<int:job_id>/result")
@needs(Duty.HOME)
def result(job_id: int) -> Response:
    """The file that came of it; the journal says that it was fetched."""
    one = _get(job_id)
    kept = db.session.get(Attachment, one.result_id) if one.result_id else None
    if kept is None:
        raise NotThere("Việc này chưa có kết quả để tải.")
    place, name, media = attachment.path(kept, settings().attachments), kept.name, kept.media
    note_reading("attachment:read", ("job", one.id, one.kind), reason=name)
    answer = send_file(place, mimetype=media, as_attachment=True, download_name=name, conditional=False, etag=False)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@pages.post("/jobs/<int:job_id>/retry")
@needs(Duty.HOME)
def retry(job_id: int) -> Response:
    """A job that could not be done waits again."""
    with store.one_transaction():
        job.retry(_get(job_id))
    flash("Việc sẽ được làm lại.", "success")
    return redirect(url_for(".show", job_id=job_id))


@pages.post("/jobs/<int:job_id>/cancel")
@needs(Duty.HOME)
def cancel(job_id: int) -> Response:
    """A job is not done any more; what it has written by steps stays."""
    with store.one_transaction():
        job.cancel(_get(job_id))
    flash("Đã hủy việc.", "success")
    return redirect(url_for(".show", job_id=job_id))


@panel.on("home")
def _waiting(who: Viewer) -> panel.Waiting | None:
    """For the administrator: jobs that could not be done."""
    if not who.may(Duty.JOB):
        return None
    dead = db.session.scalar(select(func.count()).select_from(Job).where(_mine(), Job.state == State.DEAD)) or 0
    return panel.Waiting(
        "Việc nền", [panel.Row(dead, "việc nền không làm được", url_for("job.index", state="dead"), "bad")]
    )


def _get(job_id: int) -> Job:
    """The job, within reach; NotThere otherwise."""
    found = db.session.scalar(select(Job).where(Job.id == job_id, _mine()))
    if found is None:
        raise NotThere("Không tìm thấy việc này, hoặc việc không phải của bạn.")
    return found


def _mine() -> ColumnElement[bool]:
    """SQL: one's own jobs; for an administrator those of the units in reach, and the house's own where that is all of it."""
    own = Job.officer_id == me().id
    if not may(Duty.JOB):
        return own
    seat = viewer().seat
    houses = Job.officer_id.is_(None) if seat.sees_all else false()
    return or_(own, houses, and_(Job.officer_id.is_not(None), tree.in_reach_now(seat, func.coalesce(Job.agency_id, 0))))
