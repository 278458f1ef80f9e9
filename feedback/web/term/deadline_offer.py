"""Which acts on the clock fit an opinion as it stands, for whoever looks: only an offer, every page checks again."""

from __future__ import annotations

from typing import Any

from flask import url_for

from feedback.case import standing
from feedback.case.record import Recommendation as R
from feedback.case.term import clock
from feedback.case.term.word import PauseReason
from feedback.case.work import Assignment
from feedback.core import calendar
from feedback.office.duty import Duty
from feedback.web.guard import may


def leads(r: R, turn: Assignment | None) -> bool:
    """Whether the part that the viewer's agency holds is the lead's."""
    return turn is not None and turn.leads and turn.agency_id == r.lead_id


def offered(r: R, kept: clock.Kept, turn: Assignment | None, *, steers: bool) -> list[tuple[str, str]]:
    """The acts on the clock that fit the opinion as it stands, for whoever holds it or steers it."""
    mine = may(Duty.WORK) and leads(r, turn)
    if not (mine or (steers and may(Duty.EXTEND))) or kept.deadline is None:
        return []
    here: dict[str, Any] = {"recommendation_id": r.id}
    if standing.handling(r) not in standing.WAITING:
        return []
    acts: list[tuple[str, str]] = []
    if steers and kept.waiting is not None:
        acts.append(("Duyệt đề nghị gia hạn", url_for("deadline.decide", extension_id=kept.waiting.id, **here)))
    if r.paused_on is not None:
        own = kept.pause is not None and kept.pause.code is PauseReason.CITIZEN
        return [*acts, ("Cho chạy lại", url_for("deadline.resume", **here))] if steers or own else acts
    if r.due_on is not None and r.due_on >= calendar.today():
        if mine and kept.waiting is None:
            acts.append(("Xin gia hạn", url_for("deadline.extend", **here)))
        acts.append(("Tạm dừng" if steers else "Chờ người nêu ý kiến", url_for("deadline.pause", **here)))
    return acts
