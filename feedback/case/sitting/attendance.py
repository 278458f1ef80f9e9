"""Attendance by group: how many of each came, their sum beside the number of people that the session itself carries.

The session's own number stays what the office says; the sum is offered for it, never written silently. Acts never commit.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm.attributes import flag_modified

from feedback.case.record import Dialogue
from feedback.case.sitting.record import Attendance
from feedback.case.word import DialogueState
from feedback.core import journal, store
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.core.wording import plain, squeeze

MOST_PEOPLE = 1_000_000


def of(dialogue_id: int) -> list[Attendance]:
    """Who came, in the order written down."""
    query = select(Attendance).where(Attendance.dialogue_id == dialogue_id)
    return list(db.session.scalars(query.order_by(Attendance.position, Attendance.id)))


def total(dialogue_id: int) -> int:
    """How many came in all groups together."""
    return db.session.scalar(select(func.sum(Attendance.people)).where(Attendance.dialogue_id == dialogue_id)) or 0


def write_down(
    dialogue: Dialogue, groups: Sequence[tuple[str, int | None]], *, adopt: bool, version: int | None
) -> int:
    """Exactly these groups came; ``adopt``: their sum is the session's number of people. Returns the sum."""
    store.unchanged(dialogue.occasion, version)
    if dialogue.state is DialogueState.CANCELLED:
        raise Refused("Cuộc này đã hủy nên không ghi người dự.")
    kept = [(squeeze(name), people) for name, people in groups if squeeze(name) and people is not None]
    for name, people in kept:
        if not 0 <= people <= MOST_PEOPLE:
            raise Refused(f"Số người của thành phần “{name}” phải từ 0 đến {MOST_PEOPLE}.", field="groups")
    if len({plain(name) for name, _ in kept}) < len(kept):
        raise Refused("Hai dòng cùng một thành phần dự. Gộp lại thành một dòng.", field="groups")
    whole = sum(people for _, people in kept)
    before, was = [[one.name, one.people] for one in of(dialogue.id)], dialogue.attendance
    after = [[name, people] for name, people in kept]
    changes: dict[str, list[object]] = {}
    if before != after:
        db.session.execute(delete(Attendance).where(Attendance.dialogue_id == dialogue.id))
        db.session.add_all(
            Attendance(dialogue_id=dialogue.id, position=place, name=name[:200], people=people)
            for place, (name, people) in enumerate(kept)
        )
        changes["groups"] = [before, after]
    if adopt and kept and was != whole:
        dialogue.attendance = whole
        changes["attendance"] = [was, whole]
    if changes:
        flag_modified(dialogue.occasion, "search_text")
        journal.record("dialogue:attend", dialogue.occasion, changes=changes)
    return whole
