"""What an agency answers: the reply, the acceptance it proposes, what came of the opinion, and what these still lack.

Pure: nothing here reads the clock or the database; ``case.resolution`` acts on it, a page shows every lack at once.
Replied ≠ accepted ≠ settled: a reply carries all three, on three axes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from feedback.case import rule
from feedback.case.word import Acceptance, OutstandingReason, Result
from feedback.core.wording import squeeze


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


def lacks(reply: Reply, *, received_on: date, today: date) -> Iterator[rule.Fault]:
    """Everything this reply still lacks before it can be sent, each with its field and how to mend it."""
    if reply.replied_on is None:
        yield rule.Fault("replied_on", "Thiếu ngày trả lời", "Ghi ngày trên văn bản trả lời")
    if not squeeze(reply.text or "") and not squeeze(reply.paper_number or ""):
        yield rule.Fault("text", "Chưa có nội dung trả lời", "Ghi nội dung, hoặc số văn bản đã trả lời")
    if reply.acceptance is None:
        yield rule.Fault("acceptance", "Chưa đề xuất tiếp thu", "Chọn tiếp thu, tiếp thu một phần hay không tiếp thu")
    if reply.acceptance is Acceptance.NOT_ACCEPTED and not squeeze(reply.not_accepted_reason or ""):
        yield rule.Fault("not_accepted_reason", "Đề xuất không tiếp thu nhưng không có lý do", "Ghi lý do")
    yield from outcome_lacks(reply.outcome)
    o = reply.outcome
    facts = rule.Facts(
        received_on=received_on,
        replied_on=reply.replied_on,
        reply_text=reply.text or "-",
        result=o.result if o.result is Result.SETTLED and o.settled_on else None,
        settled_on=o.settled_on if o.result is Result.SETTLED else None,
    )
    yield from rule.faults(facts, today)


def outcome_lacks(outcome: Outcome) -> Iterator[rule.Fault]:
    """Everything this result still lacks: the day it was settled, the promised day, the coded reason."""
    if outcome.result is None:
        yield rule.Fault("result", "Chưa có kết quả giải quyết", "Chọn một kết quả")
    elif outcome.result is Result.SETTLED and outcome.settled_on is None:
        yield rule.Fault("settled_on", "Đã giải quyết nhưng không có ngày giải quyết", "Ghi ngày giải quyết xong")
    elif outcome.result is Result.WILL_SETTLE and outcome.roadmap_on is None:
        yield rule.Fault("roadmap_on", "Sẽ giải quyết nhưng không có lộ trình", "Ghi thời hạn: ngày, tháng hoặc năm")
    elif outcome.result is Result.OUTSTANDING and outcome.outstanding_code is None:
        yield rule.Fault("outstanding_code", "Tồn đọng nhưng không có lý do", "Chọn lý do trong danh sách")
    elif (
        outcome.result is Result.OUTSTANDING
        and outcome.outstanding_code is OutstandingReason.OTHER
        and not squeeze(outcome.outstanding_note or "")
    ):
        yield rule.Fault("outstanding_note", "Lý do “khác” chưa ghi rõ", "Ghi rõ lý do tồn đọng")
