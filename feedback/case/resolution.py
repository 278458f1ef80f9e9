"""Resolutions: progress, the reply drafted and sent, acceptance concluded, the result; anything reopened with a reason.

Replied ≠ accepted ≠ settled: three axes, three dates. The agency replies, proposes acceptance and says what came of it;
the secretariat or a leader concludes acceptance. Acts never commit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from feedback.case import assignment, conclusion, rule
from feedback.case.recommendation import facts_of, note
from feedback.case.record import Draft, Progress, Recommendation
from feedback.case.word import Acceptance, OutstandingReason, Result
from feedback.core import journal, store
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.core.wording import day, nfc, squeeze
from feedback.office.duty import Viewer


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of an opinion."""

    result: Result | None
    settled_on: date | None = None
    roadmap_on: date | None = None
    outstanding_code: OutstandingReason | None = None
    outstanding_note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Reply:
    """A reply as drafted: the paper, the text, the acceptance proposed and the result."""

    outcome: Outcome
    replied_on: date | None = None
    paper_number: str | None = None
    signer: str | None = None
    text: str | None = None
    acceptance: Acceptance | None = None
    not_accepted_reason: str | None = None


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
    """The note stands with the opinion, under the agency's name."""
    if not squeeze(text):
        raise Refused("Thiếu nội dung tiến độ.", field="note")
    turn = assignment.held_by(recommendation, viewer)
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
    """The draft stands as given; nothing of it is in the record yet. ``version`` is the draft's."""
    _leads(recommendation, viewer)
    draft = draft_of(recommendation.id)
    if draft is not None:
        store.unchanged(draft, version)
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
        "sent_on": None,
    }
    for key, value in values.items():
        setattr(draft, key, value or None)
    db.session.add(draft)
    db.session.flush()
    return draft


def send(
    recommendation: Recommendation,
    viewer: Viewer,
    reply: Reply,
    *,
    by: str,
    at: datetime,
    today: date,
    version: int | None = None,
) -> None:
    """The reply and the result stand in the record, the proposal waits for its conclusion; Refused by the first rule broken."""
    store.unchanged(recommendation, version)
    if reply.replied_on is None:
        raise Refused("Ghi ngày trả lời trên văn bản.", field="replied_on")
    if not squeeze(reply.text or "") and not squeeze(reply.paper_number or ""):
        raise Refused("Ghi nội dung trả lời, hoặc số văn bản đã trả lời.", field="text")
    if reply.acceptance is None:
        raise Refused("Đề xuất tiếp thu, tiếp thu một phần hay không tiếp thu.", field="acceptance")
    if reply.acceptance is Acceptance.NOT_ACCEPTED and not squeeze(reply.not_accepted_reason or ""):
        raise Refused("Đề xuất không tiếp thu phải ghi lý do.", field="not_accepted_reason")
    draft = save_draft(recommendation, viewer, reply, by=by, at=at)
    draft.sent_on = today
    before = journal.snapshot(recommendation)
    recommendation.replied_on, recommendation.paper_number = reply.replied_on, squeeze(reply.paper_number or "") or None
    recommendation.signer = squeeze(reply.signer or "") or None
    recommendation.reply_text = nfc(reply.text or "").strip() or None
    recommendation.in_hall = False
    _set_outcome(recommendation, reply.outcome)
    rule.require(facts_of(recommendation), today)
    conclusion.follow_reply(recommendation)
    note("recommendation:reply", recommendation, before, f"Đề xuất: {reply.acceptance.label}")


def settle(
    recommendation: Recommendation, outcome: Outcome, *, today: date, reason: str = "", version: int | None = None
) -> None:
    """The result is as given; Refused without what that result needs."""
    store.unchanged(recommendation, version)
    if outcome.result is None:
        raise Refused("Chọn kết quả giải quyết.", field="result")
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
    if dated_on > today:
        raise Refused(f"Ngày kết luận {day(dated_on)} ở tương lai.", field="dated_on")
    if dated_on < recommendation.received_on:
        raise Refused(
            f"Ngày kết luận {day(dated_on)} trước ngày tiếp nhận {day(recommendation.received_on)}.", field="dated_on"
        )
    if acceptance is Acceptance.NOT_ACCEPTED and not squeeze(reason or ""):
        raise Refused("Không tiếp thu phải ghi lý do.", field="reason")
    before = journal.snapshot(recommendation)
    conclusion.enter(recommendation, acceptance, dated_on=dated_on, reason=squeeze(reason or "") or None)
    recommendation.reopened_on = None
    note("recommendation:conclude", recommendation, before, reason or "")


def reopen(recommendation: Recommendation, *, reason: str, on: date, version: int | None = None) -> None:
    """The opinion is open again from that day: acceptance pending, result being settled; what was before stays in its history."""
    store.unchanged(recommendation, version)
    if not squeeze(reason):
        raise Refused("Mở lại phải ghi lý do.", field="reason")
    if recommendation.acceptance is None and recommendation.result is None and recommendation.replied_on is None:
        raise Refused("Ý kiến này chưa có trả lời, kết luận hay kết quả nên không cần mở lại.")
    before = journal.snapshot(recommendation)
    if recommendation.acceptance is not None:
        conclusion.enter(recommendation, None, dated_on=max(on, recommendation.concluded_on or on), reason=None)
    recommendation.reopened_on = on
    if recommendation.result is not None:
        _set_outcome(recommendation, Outcome(result=Result.SETTLING))
    note("recommendation:reopen", recommendation, before, squeeze(reason))


def _leads(recommendation: Recommendation, viewer: Viewer) -> None:
    """Refused unless the viewer's agency leads and has accepted its part."""
    turn = assignment.held_by(recommendation, viewer)
    if not turn.leads:
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
        if code is OutstandingReason.OTHER and text is None:
            raise Refused("Lý do “khác” phải ghi rõ.", field="outstanding_note")
        recommendation.outstanding_code = code
        recommendation.outstanding_reason = rule.outstanding_text(code, text) if code else text
    else:
        recommendation.outstanding_code = recommendation.outstanding_reason = None
