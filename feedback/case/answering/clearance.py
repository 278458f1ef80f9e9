"""Clearance: a draft is submitted, cleared step by step or sent back with remarks, then issued: signed and sent.

Only where the agency that leads has steps (``step``); elsewhere a reply is sent straight away. Every submission is a
version that stays; remarks stay. Nobody clears their own submission where that is set (`domain.md` §6.5). What is sent
must be, word for word, what was cleared; number, date and signer are added on issuing. Acts never commit.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select

from feedback.case import resolution, sending, standing
from feedback.case.answering import setting, step
from feedback.case.answering.kept import as_data, digest, of_data
from feedback.case.answering.record import Clearance, Clearer, Step, Submission
from feedback.case.answering.word import RUNNING, Stage, Verdict
from feedback.case.record import Recommendation
from feedback.case.reply import Reply, lacks
from feedback.core import journal, store
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.core.wording import squeeze
from feedback.office.duty import Viewer


def submissions(recommendation_id: int) -> list[Submission]:
    """Every submission of the opinion's reply, the first first."""
    query = select(Submission).where(Submission.recommendation_id == recommendation_id).order_by(Submission.number)
    return list(db.session.scalars(query))


def last_of(r: Recommendation) -> Submission | None:
    """The latest submission of the agency that leads now."""
    query = select(Submission).where(Submission.recommendation_id == r.id).order_by(Submission.number.desc())
    found = db.session.scalar(query.limit(1))
    return found if found is not None and found.agency_id == r.lead_id else None


def running(r: Recommendation) -> Submission | None:
    """The submission on its way through the steps, or cleared and waiting to be issued."""
    found = last_of(r)
    return found if found is not None and found.stage in RUNNING and step.of(r.lead_id) else None


def said_of(ids: list[int]) -> dict[int, list[Clearance]]:
    """What was said at the steps of each of these submissions, in order."""
    found: dict[int, list[Clearance]] = {one: [] for one in ids}
    query = select(Clearance).where(Clearance.submission_id.in_(ids)).order_by(Clearance.id)
    for line in db.session.scalars(query) if ids else ():
        found[line.submission_id].append(line)
    return found


def content_of(submission: Submission) -> dict[str, Any]:
    """What was submitted, under the draft's names."""
    return dict(json.loads(submission.content))


def reply_of(submission: Submission) -> Reply:
    """The reply that was submitted."""
    return of_data(content_of(submission))


def submit(
    r: Recommendation,
    viewer: Viewer,
    reply: Reply,
    *,
    by: str,
    at: datetime,
    today: date,
    reason: str = "",
    draft_version: int | None = None,
) -> Submission:
    """The draft waits at the agency's first step, as the version it now is; Refused by the first thing it lacks."""
    steps = step.of(r.lead_id)
    if not steps:
        raise Refused("Cơ quan này không đặt bước duyệt; gửi trả lời luôn.")
    if running(r) is not None:
        raise Refused("Bản trả lời này đang trình duyệt. Rút lại trước khi trình bản khác.")
    dated = Reply(**{**vars(reply), "replied_on": reply.replied_on or today})
    first = next(lacks(dated, received_on=r.received_on, today=today), None)
    if first is not None:
        raise Refused(str(first), field=first.field)
    if standing.handling(r) in standing.ANSWERED and not squeeze(reason):
        raise Refused("Trả lời đã gửi; đính chính phải ghi lý do.", field="correction")
    if standing.handling(r) not in standing.ANSWERED:
        resolution.save_draft(r, viewer, reply, by=by, at=at, version=draft_version)
    number = 1 + max((one.number for one in submissions(r.id)), default=0)
    made = Submission(
        recommendation_id=r.id,
        agency_id=r.lead_id,
        number=number,
        stage=Stage.SUBMITTED,
        step_id=steps[0].id,
        submitted_at=at,
        officer_id=viewer.hand_id,
        submitted_by=by,
        content=json.dumps({**as_data(reply), "reason": squeeze(reason) or None}, ensure_ascii=False),
        digest=digest(reply),
    )
    db.session.add(made)
    db.session.flush()
    journal.record("reply:submit", r, changes={"submission": [None, number], "step": [None, steps[0].name]})
    return made


def clear(
    r: Recommendation, viewer: Viewer, *, by: str, at: datetime, remarks: str = "", version: int | None = None
) -> Submission:
    """The submission has passed its step: it waits at the next, or is cleared."""
    submission, here = _waiting(r, viewer, version)
    _note(submission, here, viewer, Verdict.CLEARED, by=by, at=at, remarks=remarks)
    after = step.following(here.id, step.of(r.lead_id))
    submission.step_id, submission.stage = (after.id, Stage.SUBMITTED) if after else (None, Stage.CLEARED)
    journal.record(
        "reply:clear",
        r,
        changes={"submission": [submission.number, submission.number], "step": [here.name, after.name if after else None]},
        reason=squeeze(remarks),
    )  # fmt: skip
    return submission


def send_back(
    r: Recommendation, viewer: Viewer, *, by: str, at: datetime, remarks: str, version: int | None = None
) -> Submission:
    """The draft is to be written again; the remarks stay visible for good."""
    if not squeeze(remarks):
        raise Refused("Trả lại để sửa phải ghi ý kiến: cần sửa gì.", field="remarks")
    submission, here = _waiting(r, viewer, version, own_too=True)
    _note(submission, here, viewer, Verdict.SENT_BACK, by=by, at=at, remarks=remarks)
    submission.step_id, submission.stage = None, Stage.SENT_BACK
    journal.record(
        "reply:send-back",
        r,
        changes={"submission": [submission.number, submission.number], "step": [here.name, None]},
        reason=squeeze(remarks),
    )
    return submission


def withdraw(r: Recommendation, viewer: Viewer, *, version: int | None = None) -> Submission:
    """The agency that leads took its submission back; the draft can be written again."""
    submission = running(r)
    if submission is None:
        raise Refused("Không có bản trả lời nào đang trình duyệt.")
    store.unchanged(submission, version)
    resolution.require_lead(r, viewer)
    submission.step_id, submission.stage = None, Stage.WITHDRAWN
    journal.record("reply:withdraw", r, changes={"submission": [submission.number, submission.number]})
    return submission


def issue(
    r: Recommendation,
    viewer: Viewer,
    *,
    replied_on: date | None,
    paper_number: str | None,
    signer: str | None,
    by: str,
    at: datetime,
    today: date,
    version: int | None = None,
) -> None:
    """The cleared reply is signed, numbered, sent and frozen."""
    submission = running(r)
    if submission is None or submission.stage is not Stage.CLEARED:
        raise Refused("Bản trả lời chưa được duyệt xong nên chưa phát hành được.")
    store.unchanged(submission, version)
    data = content_of(submission)
    paper = {"replied_on": replied_on, "paper_number": paper_number, "signer": signer}
    reply = Reply(**{**vars(of_data(data)), **paper})
    resolution.send(r, viewer, reply, by=by, at=at, today=today, reason=data.get("reason") or "")


def waits_for(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: submissions that wait for this officer: named at the step, or of the unit where nobody is named."""
    named = select(Clearer.step_id).where(Clearer.officer_id == viewer.officer_id)
    anyone = select(Step.id).where(Step.agency_id == viewer.agency.id, ~exists().where(Clearer.step_id == Step.id))
    leads = exists().where(
        Recommendation.id == Submission.recommendation_id, Recommendation.lead_id == Submission.agency_id
    )
    return and_(
        Submission.stage == Stage.SUBMITTED, leads, or_(Submission.step_id.in_(named), Submission.step_id.in_(anyone))
    )


def may_clear(submission: Submission, here: Step, viewer: Viewer) -> bool:
    """Whether they may say yes here: of the step, and not their own submission where that is set."""
    return step.may_clear(here, viewer) and not (
        is_own(submission, viewer) and setting.of(submission.agency_id).separated
    )


def is_own(submission: Submission, viewer: Viewer) -> bool:
    """Whether whoever looks submitted it, by their own hand or as the one for whom they act now."""
    return submission.officer_id in (viewer.officer_id, viewer.hand_id)


def _waiting(
    r: Recommendation, viewer: Viewer, version: int | None, *, own_too: bool = False
) -> tuple[Submission, Step]:
    """The submission and the step where it waits; Refused unless this officer may act there."""
    submission = running(r)
    if submission is None or submission.stage is not Stage.SUBMITTED:
        raise Refused("Không có bản trả lời nào đang chờ duyệt.")
    store.unchanged(submission, version)
    here = step.standing(submission.step_id, step.of(r.lead_id))
    if here is None or not step.may_clear(here, viewer):
        raise Refused("Bạn không phải người duyệt ở bước này.")
    if not own_too and not may_clear(submission, here, viewer):
        raise Refused("Người trình không tự duyệt bản của mình. Chờ người duyệt khác của bước này.")
    return submission, here


def _note(
    submission: Submission, here: Step, viewer: Viewer, verdict: Verdict, *, by: str, at: datetime, remarks: str
) -> None:
    """What was said stands with the submission."""
    line = Clearance(submission_id=submission.id, step_id=here.id, step_name=here.name, officer_id=viewer.officer_id,
                     officer_name=by, at=at, verdict=verdict, remarks=squeeze(remarks) or None)  # fmt: skip
    db.session.add(line)
    db.session.flush()


@sending.before
def _cleared_first(leaving: sending.Sending) -> None:
    """Refused where the agency has steps and this very reply has not passed them all."""
    r = leaving.recommendation
    if not step.of(r.lead_id):
        return
    found = running(r)
    if found is None or found.stage is not Stage.CLEARED or found.digest != digest(leaving.reply):
        raise Refused("Cơ quan bạn duyệt trả lời theo bước: trình duyệt trước, gửi sau khi được duyệt hết các bước.")


@sending.after
def _signed(leaving: sending.Sending) -> None:
    """The submission that was sent is done."""
    found = running(leaving.recommendation)
    if found is not None and found.stage is Stage.CLEARED:
        found.stage = Stage.SIGNED


@sending.before_drafting
def _not_while_it_waits(r: Recommendation) -> None:
    """Refused while a submission waits: what is being cleared is not written over."""
    if running(r) is not None:
        raise Refused("Bản trả lời đang trình duyệt nên không sửa được. Rút lại bản trình trước khi sửa.")
