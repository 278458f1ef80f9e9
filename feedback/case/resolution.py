"""Resolutions: progress, the reply drafted and sent, acceptance concluded, the result; anything reopened with a reason.

Replied ≠ accepted ≠ settled: three axes, three dates. The agency replies, proposes acceptance and says what came of it;
the secretariat or a leader concludes acceptance. Acts never commit.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from feedback.case import assignment, conclusion, rule, sending, standing
from feedback.case.recommendation import facts_of, note
from feedback.case.record import Recommendation
from feedback.case.reply import Outcome as Outcome
from feedback.case.reply import Reply as Reply
from feedback.case.reply import lacks, outcome_lacks
from feedback.case.term import clock
from feedback.case.word import FINISHED, Acceptance, Result, Turn
from feedback.case.work import Assignment, Draft, Progress
from feedback.core import journal, store
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.core.wording import day, nfc, squeeze
from feedback.office.duty import Viewer


def progress_of(recommendation_id: int) -> list[Progress]:
    """The notes of work on an opinion, oldest first."""
    return list(
        db.session.scalars(
            select(Progress).where(Progress.recommendation_id == recommendation_id).order_by(Progress.id)
        )
    )


def draft_of(recommendation_id: int) -> Draft | None:
    """The reply being drafted (or last sent), if there is one."""
    return db.session.scalar(select(Draft).where(Draft.recommendation_id == recommendation_id))


def write_progress(recommendation: Recommendation, viewer: Viewer, *, text: str, by: str, at: datetime) -> Progress:
    """The note stands with the opinion, under the agency's name; the same words again right after are kept once."""
    if not squeeze(text):
        raise Refused("Thiếu nội dung tiến độ.", field="note")
    standing.require_on_road(recommendation)
    turn = _taken(recommendation, viewer)
    last = next(reversed(progress_of(recommendation.id)), None)
    if last is not None and (last.officer_id, last.note) == (viewer.officer_id, nfc(text).strip()):
        return last
    made = Progress(
        recommendation_id=recommendation.id,
        agency_id=turn.agency_id,
        officer_id=viewer.officer_id,
        officer_name=by,
        written_at=at,
        note=nfc(text).strip(),
    )
    db.session.add(made)
    journal.record("recommendation:progress", recommendation, changes={"progress": [None, made.note]})
    return made


def save_draft(
    recommendation: Recommendation, viewer: Viewer, reply: Reply, *, by: str, at: datetime, version: int | None = None
) -> Draft:
    """The draft stands as given; nothing of it is in the record yet. ``version`` is the draft's, 0 where there was none."""
    require_lead(recommendation, viewer)
    sending.ask_before_drafting(recommendation)
    draft = draft_of(recommendation.id)
    if draft is not None:
        store.unchanged(draft, version)
    if draft is not None and draft.sent_on is not None and recommendation.reopened_on is None:
        raise Refused("Trả lời này đã gửi. Sửa rồi gửi lại, không lưu nháp đè lên bản đã gửi.")
    return _write_draft(recommendation, draft, reply, by=by, at=at, sent_on=None)


def send(
    recommendation: Recommendation,
    viewer: Viewer,
    reply: Reply,
    *,
    by: str,
    at: datetime,
    today: date,
    reason: str = "",
    version: int | None = None,
) -> None:
    """The reply and the result stand in the record, the proposal waits for its conclusion; Refused by the first rule broken.

    ``reason``: why a reply sent before is put right, where it was signed.
    """
    store.unchanged(recommendation, version)
    first = next(lacks(reply, received_on=recommendation.received_on, today=today), None)
    if first is not None:
        raise Refused(str(first), field=first.field)
    require_lead(recommendation, viewer)
    reason = squeeze(reason)
    leaving = sending.Sending(recommendation, viewer, reply, by, at, today, reason)
    sending.ask(leaving)
    draft = draft_of(recommendation.id)
    proposed = draft.acceptance if draft is not None and draft.sent_on is not None else None
    _write_draft(recommendation, draft, reply, by=by, at=at, sent_on=today)
    before = journal.snapshot(recommendation)
    clock.answer(recommendation, on=reply.replied_on or today)
    recommendation.replied_on, recommendation.paper_number = reply.replied_on, squeeze(reply.paper_number or "") or None
    recommendation.signer = squeeze(reply.signer or "") or None
    recommendation.reply_text = nfc(reply.text or "").strip() or None
    recommendation.in_hall, recommendation.reopened_on = False, None
    _set_outcome(recommendation, reply.outcome)
    rule.require(facts_of(recommendation), today)
    conclusion.follow_reply(recommendation)
    changes = journal.difference(before, recommendation)
    if proposed is not reply.acceptance:
        changes["proposed"] = [proposed, reply.acceptance]
        flag_modified(recommendation, "replied_on")  # who is about to agree has to see the new proposal first
    if changes:
        journal.record("recommendation:reply", recommendation, changes=changes, reason=reason)
    sending.tell(leaving)


def settle(
    recommendation: Recommendation, outcome: Outcome, *, today: date, reason: str = "", version: int | None = None
) -> None:
    """The result is as given; Refused without what that result needs."""
    store.unchanged(recommendation, version)
    standing.require_on_road(recommendation)
    first = next(outcome_lacks(outcome), None)
    if first is not None:
        raise Refused(str(first), field=first.field)
    if outcome.result in FINISHED and standing.handling(recommendation) not in standing.ANSWERED:
        raise Refused("Chưa trả lời người nêu ý kiến nên chưa ghi kết quả này được. Trả lời trước đã.", field="result")
    before = journal.snapshot(recommendation)
    _set_outcome(recommendation, outcome)
    rule.require(facts_of(recommendation), today)
    note("recommendation:settle", recommendation, before, reason)


def conclude(
    recommendation: Recommendation,
    acceptance: Acceptance,
    *,
    dated_on: date,
    reason: str | None,
    today: date,
    version: int | None = None,
) -> None:
    """Acceptance is concluded from that day on; the same day again corrects it, a new day adds a conclusion."""
    store.unchanged(recommendation, version)
    standing.require_on_road(recommendation)
    if dated_on > today:
        raise Refused(f"Ngày kết luận {day(dated_on)} ở tương lai.", field="dated_on")
    if dated_on < recommendation.received_on:
        raise Refused(
            f"Ngày kết luận {day(dated_on)} trước ngày tiếp nhận {day(recommendation.received_on)}.", field="dated_on"
        )
    if acceptance is Acceptance.NOT_ACCEPTED and not squeeze(reason or ""):
        raise Refused("Không tiếp thu phải ghi lý do.", field="reason")
    draft = proposal(recommendation.id)
    if draft is not None and draft.acceptance is not acceptance and not squeeze(reason or ""):
        raise Refused("Kết luận khác đề xuất của cơ quan thì phải ghi lý do.", field="reason")
    before = journal.snapshot(recommendation)
    entered = conclusion.enter(recommendation, acceptance, dated_on=dated_on, reason=squeeze(reason or "") or None)
    recommendation.reopened_on = None
    changes = journal.difference(before, recommendation)
    if entered and "acceptance" not in changes and "concluded_on" not in changes:  # one of the past, or its reason
        changes["conclusion"] = [None, f"{acceptance.label}, {day(dated_on)}"]
    if changes:
        journal.record("recommendation:conclude", recommendation, changes=changes, reason=squeeze(reason or ""))


def proposal(recommendation_id: int) -> Draft | None:
    """The acceptance that the agency proposed with its reply, if it sent one."""
    draft = draft_of(recommendation_id)
    return draft if draft is not None and draft.sent_on is not None and draft.acceptance is not None else None


def agree(recommendation: Recommendation, *, dated_on: date, today: date, version: int | None = None) -> Acceptance:
    """Acceptance is concluded as the agency proposed, with its reason; Refused where it proposed nothing."""
    draft = proposal(recommendation.id)
    if draft is None or draft.acceptance is None or recommendation.reopened_on is not None:
        raise Refused("Cơ quan chưa đề xuất tiếp thu hay không; mở hồ sơ để kết luận.")
    reason = draft.not_accepted_reason if draft.acceptance is Acceptance.NOT_ACCEPTED else None
    conclude(recommendation, draft.acceptance, dated_on=dated_on, reason=reason, today=today, version=version)
    return draft.acceptance


def reopen(recommendation: Recommendation, *, reason: str, on: date, version: int | None = None) -> None:
    """The opinion is open again from that day: acceptance pending, result being settled; what was before stays in its history."""
    store.unchanged(recommendation, version)
    standing.require_on_road(recommendation)
    if not squeeze(reason):
        raise Refused("Mở lại phải ghi lý do.", field="reason")
    if recommendation.acceptance is None and recommendation.result is None and recommendation.replied_on is None:
        raise Refused("Ý kiến này chưa có trả lời, kết luận hay kết quả nên không cần mở lại.")
    if recommendation.reopened_on is not None:
        raise Refused("Ý kiến này đang mở lại, chưa có trả lời mới.")
    before = journal.snapshot(recommendation)
    if recommendation.acceptance is not None:
        conclusion.enter(recommendation, None, dated_on=max(on, recommendation.concluded_on or on), reason=None)
    recommendation.reopened_on = on
    if recommendation.result is not None:
        _set_outcome(recommendation, Outcome(result=Result.SETTLING))
    note("recommendation:reopen", recommendation, before, squeeze(reason))


def _write_draft(
    recommendation: Recommendation, draft: Draft | None, reply: Reply, *, by: str, at: datetime, sent_on: date | None
) -> Draft:
    """The one draft of the opinion says what the reply says."""
    draft = draft or Draft(recommendation_id=recommendation.id)
    o = reply.outcome
    values = {
        "replied_on": reply.replied_on,
        "paper_number": reply.paper_number,
        "signer": reply.signer,
        "reply_text": reply.text,
        "acceptance": reply.acceptance,
        "not_accepted_reason": reply.not_accepted_reason,
        "result": o.result,
        "settled_on": o.settled_on,
        "roadmap_on": o.roadmap_on,
        "outstanding_code": o.outstanding_code,
        "outstanding_note": o.outstanding_note,
        "saved_at": at,
        "saved_by": by,
        "sent_on": sent_on,
    }
    for key, value in values.items():
        setattr(draft, key, value or None)
    db.session.add(draft)
    db.session.flush()
    return draft


def _taken(recommendation: Recommendation, viewer: Viewer) -> Assignment:
    """The turn the viewer's agency holds; Refused until it has accepted it."""
    turn = assignment.held_by(recommendation, viewer)
    if turn.turn is not Turn.TAKEN:
        raise Refused("Nhận việc trước, rồi ghi tiến độ và soạn trả lời; nếu không đúng nhiệm vụ thì trả lại.")
    return turn


def require_lead(recommendation: Recommendation, viewer: Viewer) -> None:
    """Refused unless the viewer's agency leads and has accepted its part."""
    standing.require_on_road(recommendation)
    if not _taken(recommendation, viewer).leads:
        raise Refused("Chỉ cơ quan chủ trì soạn trả lời; cơ quan phối hợp ghi tiến độ phần việc của mình.")


def _set_outcome(recommendation: Recommendation, outcome: Outcome) -> None:
    """The result's columns hold what this result needs, and nothing of the one before."""
    result = outcome.result
    recommendation.result = result
    recommendation.settled_on = outcome.settled_on if result is Result.SETTLED else None
    recommendation.roadmap_on = (
        outcome.roadmap_on if result in (Result.WILL_SETTLE, Result.SETTLING, Result.OUTSTANDING) else None
    )
    code, text = outcome.outstanding_code, squeeze(outcome.outstanding_note or "") or None
    if result is Result.OUTSTANDING:
        recommendation.outstanding_code = code
        recommendation.outstanding_reason = rule.outstanding_text(code, text) if code else text
    else:
        recommendation.outstanding_code = recommendation.outstanding_reason = None
