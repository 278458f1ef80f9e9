"""In the hall: an opinion gathered beforehand is answered on the spot, with what was prepared or in other words.

What is written down in the hall itself is answered on its line (``recommendation.receive``); here it is an opinion that
was sorted or prepared before, so that its line is closed there. The reply's day is the session's. Acts never commit.
"""

from __future__ import annotations

from datetime import date

from feedback.case import place, standing
from feedback.case.recommendation import note
from feedback.case.record import Dialogue, Recommendation
from feedback.case.word import DialogueState
from feedback.core import journal, store
from feedback.core.refusal import Refused
from feedback.core.wording import nfc


def refusal_of_session(dialogue: Dialogue, today: date) -> str | None:
    """Why nothing can be answered in this hall yet, or any more; None where it can."""
    if dialogue.state in (DialogueState.POSTPONED, DialogueState.CANCELLED):
        return f"Cuộc này đang ở trạng thái “{dialogue.state.label}”."
    return "Cuộc chưa diễn ra nên chưa thể trả lời tại chỗ." if dialogue.occasion.day > today else None


def refusal(recommendation: Recommendation, dialogue: Dialogue, today: date) -> str | None:
    """Why this opinion cannot be answered in the hall; None where it can."""
    if (why := refusal_of_session(dialogue, today)) is not None:
        return why
    if recommendation.in_hall:
        return None
    where = standing.handling(recommendation)
    if where not in standing.WAITING:
        return f"{where.label}."
    if recommendation.lead_id is not None:
        return "Đã giao cơ quan xử lý; thu hồi việc giao trước khi ghi trả lời tại chỗ."
    return None


def answer(recommendation: Recommendation, dialogue: Dialogue, *, text: str, version: int | None, today: date) -> None:
    """The opinion was answered on the spot in these words."""
    store.unchanged(recommendation, version)
    why = refusal(recommendation, dialogue, today)
    if why is not None:
        raise Refused(f"{recommendation.code}: {why}")
    before = journal.snapshot(recommendation)
    recommendation.in_hall, recommendation.reply_text = True, nfc(text).strip() or None
    recommendation.replied_on = place.hall_day(recommendation)
    note("recommendation:answer-hall", recommendation, before)


def take_back(recommendation: Recommendation, *, version: int | None) -> None:
    """The opinion was not answered on the spot after all; not once something was concluded from it."""
    store.unchanged(recommendation, version)
    if not recommendation.in_hall:
        raise Refused(f"{recommendation.code}: chưa ghi trả lời tại chỗ.")
    if recommendation.acceptance is not None or recommendation.result is not None:
        raise Refused(f"{recommendation.code}: đã kết luận hoặc đã có kết quả, không bỏ câu trả lời tại chỗ được nữa.")
    before = journal.snapshot(recommendation)
    recommendation.in_hall, recommendation.replied_on, recommendation.reply_text = False, None, None
    note("recommendation:unanswer-hall", recommendation, before)
