"""Part answers: what a co-operating agency answers on its part, compiled by the lead into one reply.

The lead answers the citizen and nobody else does; a part goes to the lead, who takes it in or sends it back with a
remark. A reply sent while a part is missing is not forbidden, it is said. Acts never commit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from feedback.case import assignment, recommendation, sending, standing
from feedback.case.assignment import HOLDING
from feedback.case.handing.record import PartAnswer
from feedback.case.record import Recommendation
from feedback.case.word import Turn
from feedback.case.work import Assignment
from feedback.core import journal, store
from feedback.core.refusal import NotThere, Refused
from feedback.core.store import db
from feedback.core.wording import day, nfc, squeeze
from feedback.office.agency import names
from feedback.office.duty import Viewer


@dataclass(frozen=True)
class Part:
    """A co-operating agency's part: its turn, what it answered, since when it is awaited or here."""

    turn: Assignment
    answer: PartAnswer | None

    @property
    def arrived(self) -> bool:
        """Whether an answer is here that was not sent back."""
        return self.answer is not None and self.answer.sent_back_on is None

    @property
    def since(self) -> date | None:
        """The day it came; while it is awaited, the day it was asked for."""
        if self.answer is None:
            return self.turn.given_on
        return self.answer.sent_back_on or self.answer.dated_on


def of(recommendation_id: int) -> list[PartAnswer]:
    """Every part answer of an opinion, earliest first."""
    query = select(PartAnswer).where(PartAnswer.recommendation_id == recommendation_id).order_by(PartAnswer.id)
    return list(db.session.scalars(query))


def get(part_id: int, viewer: Viewer) -> PartAnswer:
    """The part answer, where its opinion is within reach; NotThere otherwise."""
    found = db.session.get(PartAnswer, part_id)
    if found is None:
        raise NotThere
    recommendation.get(found.recommendation_id, viewer)
    return found


def parts(turns: Iterable[Assignment], answers: Iterable[PartAnswer]) -> list[Part]:
    """The parts of the agencies that co-operate now, each with its answer where there is one."""
    known = {one.assignment_id: one for one in answers}
    return [Part(turn, known.get(turn.id)) for turn in turns if turn.turn in HOLDING and not turn.leads]


def missing(found: Iterable[Part]) -> list[Part]:
    """The parts that have not come, or were sent back."""
    return [part for part in found if not part.arrived]


def write(
    r: Recommendation,
    viewer: Viewer,
    *,
    text: str,
    dated_on: date,
    by: str,
    at: datetime,
    today: date,
    version: int | None = None,
    files: int = 0,
) -> PartAnswer:
    """The viewer's agency has answered on its part; the same again changes nothing. ``version``: 0 where there was none."""
    turn = _helping(r, viewer)
    words = nfc(text).strip()
    if not words:
        raise Refused("Thiếu nội dung phần trả lời của cơ quan bạn.", field="text")
    if dated_on > today:
        raise Refused(f"Ngày {day(dated_on)} ở tương lai.", field="dated_on")
    if dated_on < r.received_on:
        raise Refused(f"Ngày {day(dated_on)} trước ngày tiếp nhận {day(r.received_on)}.", field="dated_on")
    known = db.session.scalar(select(PartAnswer).where(PartAnswer.assignment_id == turn.id))
    if known is not None and known.sent_back_on is None and (known.text, known.dated_on) == (words, dated_on):
        return known
    if known is not None:
        store.unchanged(known, version)
    made = known or PartAnswer(recommendation_id=r.id, assignment_id=turn.id, agency_id=turn.agency_id)
    before = known.text if known else None
    made.text, made.dated_on, made.written_at, made.written_by = words, dated_on, at, by[:200]
    made.sent_back_on = made.used_at = None
    db.session.add(made)
    db.session.flush()
    changes: dict[str, list[Any]] = (
        {"part": [before, words], "files": [None, files]} if files else {"part": [before, words]}
    )
    journal.record("part:write", r, changes=changes)
    return made


def send_back(
    r: Recommendation, part: PartAnswer, viewer: Viewer, *, remark: str, on: date, unit: str, version: int | None = None
) -> None:
    """The lead awaits a better answer on this part; its remark stays. The same again changes nothing."""
    require_lead(r, viewer)
    if part.sent_back_on == on and part.remark == squeeze(remark):
        return
    store.unchanged(part, version)
    if not squeeze(remark):
        raise Refused("Ghi cơ quan phối hợp cần bổ sung hoặc sửa điều gì.", field="remark")
    if part.sent_back_on is not None:
        raise Refused("Phần trả lời này đã gửi lại, đang chờ cơ quan phối hợp bổ sung.")
    part.sent_back_on, part.remark = on, squeeze(remark)
    journal.record("part:send-back", r, changes={"of": [None, unit]}, reason=part.remark)


def put_in(
    r: Recommendation, viewer: Viewer, *, text: str, units: Mapping[int, str], at: datetime
) -> tuple[str, Sequence[PartAnswer]]:
    """The text with every arrived part that is not in it yet, and which those were; each is marked as put in."""
    require_lead(r, viewer)
    fresh = [
        part.answer
        for part in parts(assignment.of(r.id), of(r.id))
        if part.arrived and part.answer is not None and part.answer.used_at is None
    ]
    pieces = [nfc(text).strip(), *(compiled(one, units[one.agency_id]) for one in fresh if one.text not in text)]
    for one in fresh:
        one.used_at = at
    if fresh:
        names = ", ".join(units[one.agency_id] for one in fresh)
        journal.record("part:put-in", r, changes={"of": [None, names]})
    return "\n\n".join(piece for piece in pieces if piece), fresh


@sending.after
def _say_missing(left: sending.Sending) -> None:
    """A reply that left while parts were missing says so for good; nobody is kept from sending it."""
    r = left.recommendation
    turns = assignment.of(r.id)
    absent = missing(parts(turns, of(r.id))) if any(not turn.leads for turn in turns) else []
    if absent:
        known = names(part.turn.agency_id for part in absent)
        told = ", ".join(known[part.turn.agency_id].name for part in absent)
        journal.record("part:miss", r, changes={"of": [None, told]})


def compiled(answer: PartAnswer, unit: str) -> str:
    """A part as it stands in the lead's reply."""
    return f"Ý kiến của {unit} (ngày {day(answer.dated_on)}):\n{answer.text}"


def require_lead(r: Recommendation, viewer: Viewer) -> None:
    """Refused unless the viewer's agency leads, has accepted its part and has not answered yet."""
    turn = assignment.held_by(r, viewer)
    if not turn.leads or turn.turn is not Turn.TAKEN:
        raise Refused("Chỉ cơ quan chủ trì đã nhận việc mới tổng hợp phần trả lời của cơ quan phối hợp.")
    _require_waiting(r)


def _helping(r: Recommendation, viewer: Viewer) -> Assignment:
    """The co-operating turn that the viewer's agency has accepted."""
    turn = assignment.held_by(r, viewer)
    if turn.leads:
        raise Refused("Cơ quan bạn chủ trì: soạn trả lời chung, không gửi phần trả lời riêng.")
    if turn.turn is not Turn.TAKEN:
        raise Refused("Nhận việc trước rồi gửi phần trả lời; nếu không đúng nhiệm vụ thì trả lại.")
    _require_waiting(r)
    return turn


def _require_waiting(r: Recommendation) -> None:
    """Refused once the opinion is answered or off the road."""
    standing.require_on_road(r)
    if standing.handling(r) in standing.ANSWERED:
        raise Refused("Ý kiến này đã được trả lời; phần trả lời không thay đổi nữa. Cần bổ sung thì ghi tiến độ.")
