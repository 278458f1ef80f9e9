"""Opinions split, merged, parted again and struck: an utterance of three requests, three that say the same.

Both sides keep the trace in the journal; a merged opinion counts no more by itself and can always stand alone again.
Acts never commit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from feedback.case import citizen, place
from feedback.case.recommendation import Line, by_line_key, note, receive, untouched
from feedback.case.record import Recommendation
from feedback.core import journal, store
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.core.wording import nfc, squeeze


@dataclass(frozen=True, kw_only=True)
class Part:
    """One of the opinions an utterance is split into."""

    content: str
    key: str | None = None


def split(
    recommendation: Recommendation, parts: list[Part], *, version: int | None, today: date
) -> list[Recommendation]:
    """The utterance is several opinions: it keeps the first part, each other part is a new opinion of the same turn."""
    store.unchanged(recommendation, version)
    parts = [part for part in parts if squeeze(part.content)]
    if len(parts) < 2:
        raise Refused("Tách ý kiến cần ít nhất hai nội dung, mỗi nội dung một dòng.", field="parts")
    before = journal.snapshot(recommendation)
    recommendation.content = nfc(parts[0].content).strip()
    place.restamp(recommendation)
    made, is_new = [], False
    for part in parts[1:]:
        known = by_line_key(part.key) if part.key else None
        if known is not None and known.occasion_id != recommendation.occasion_id:
            raise Refused("Ý kiến này thuộc một cuộc khác.")
        made.append(known or _off(recommendation, part, today))
        is_new = is_new or known is None
    changes = journal.difference(before, recommendation)
    if changes or is_new:
        words = "Tách thành: " + ", ".join([recommendation.code, *(m.code for m in made)])
        changes["split_into"] = [None, [m.code for m in made]]
        journal.record("recommendation:split", recommendation, changes=changes, reason=words)
    return made


def _off(recommendation: Recommendation, part: Part, today: date) -> Recommendation:
    """A part as an opinion of its own: of the same turn, the same speaker, sorted alike."""
    line = Line(
        content=part.content,
        key=part.key,
        turn=recommendation.turn,
        side=recommendation.side_given,
        nature=recommendation.nature,
        field=recommendation.field,
        channel=recommendation.channel,
        people=recommendation.people,
        received_on=recommendation.received_given,
    )
    fresh = receive(recommendation.occasion, line, today=today)
    fresh.citizen_id, fresh.sorted_on = recommendation.citizen_id, recommendation.sorted_on
    journal.record("recommendation:split-from", fresh, changes={"split_from": [None, recommendation.code]})
    return fresh


def merge(
    recommendation: Recommendation, into: Recommendation, *, reason: str = "", version: int | None = None
) -> None:
    """The opinion counts no more by itself: it says the same as the other, which stays; ``part`` undoes it."""
    store.unchanged(recommendation, version)
    if recommendation.id == into.id:
        raise Refused("Không thể gộp một ý kiến vào chính nó.", field="merged_into")
    if recommendation.merged_into_id is not None:
        raise Refused(
            f"Ý kiến {recommendation.code} đã được gộp. Tách ra trước khi gộp vào ý kiến khác.", field="merged_into"
        )
    if into.merged_into_id is not None:
        raise Refused(
            f"Ý kiến {into.code} đã được gộp vào ý kiến khác. Chọn ý kiến còn lại cuối cùng.", field="merged_into"
        )
    before = journal.snapshot(recommendation)
    recommendation.merged_into_id = into.id
    place.restamp(recommendation)
    note("recommendation:merge", recommendation, before, reason or f"Trùng với {into.code}")
    journal.record("recommendation:take-in", into, changes={"merged": [None, recommendation.code]}, reason=reason)


def part(recommendation: Recommendation, *, reason: str, version: int | None = None) -> None:
    """A merged opinion stands by itself again."""
    store.unchanged(recommendation, version)
    if recommendation.merged_into_id is None:
        raise Refused("Ý kiến này không ở trạng thái gộp.")
    before = journal.snapshot(recommendation)
    into = db.session.get_one(Recommendation, recommendation.merged_into_id)
    recommendation.merged_into_id = None
    place.restamp(recommendation)
    note("recommendation:part", recommendation, before, reason)
    journal.record("recommendation:let-go", into, changes={"merged": [recommendation.code, None]}, reason=reason)


def strike(recommendation: Recommendation, *, version: int | None) -> None:
    """A line written by mistake is gone, as long as nothing has been done with it; the journal keeps its words."""
    store.unchanged(recommendation, version)
    if not untouched(recommendation):
        raise Refused("Ý kiến này đã được xử lý nên không xóa được; ghi “Đã rút” hoặc gộp vào ý kiến khác.")
    if db.session.scalar(select(Recommendation.id).where(Recommendation.merged_into_id == recommendation.id).limit(1)):
        raise Refused("Có ý kiến khác đã gộp vào ý kiến này; tách ra trước khi xóa.")
    journal.record(
        "recommendation:strike",
        ("recommendation", recommendation.id, recommendation.code),
        changes={"content": [recommendation.content, None], "line_key": [recommendation.line_key, None]},
    )
    citizen.leave(recommendation)
    db.session.delete(recommendation)


def was_struck(key: str) -> bool:
    """Whether the line with this key was kept once and struck since; sent again, it must not come back."""
    query = select(journal.Entry.id).where(
        journal.Entry.act == "recommendation:strike", journal.Entry.changes.contains(f'"{key}"', autoescape=True)
    )
    return db.session.scalar(query.limit(1)) is not None
