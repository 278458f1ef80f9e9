"""Delivery: how and when a frozen reply reached whoever raised the opinion, and what they say of it, as told.

Being sent is not being delivered, and being answered is not being content: three facts, three days. Unhappy leads to
reopening by rule (``setting``): the secretariat is asked, or it is done at once, or only noted. Acts never commit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import aliased

from feedback.case import recommendation, resolution, standing
from feedback.case.answering import setting
from feedback.case.answering.record import Delivery, Said, Signed
from feedback.case.answering.signing import is_last, last_of
from feedback.case.answering.word import AskedBy, Satisfaction, Unhappy, Way
from feedback.case.record import Recommendation
from feedback.core import journal
from feedback.core.refusal import NotThere, Refused
from feedback.core.store import db
from feedback.core.wording import day, nfc, squeeze
from feedback.office.agency import Reach
from feedback.office.duty import Role, Viewer


@dataclass(frozen=True, kw_only=True)
class Handed:
    """How a reply was handed over."""

    way: Way
    on: date
    by: str
    proof: str = ""


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What was heard of somebody's satisfaction."""

    verdict: Satisfaction
    asked_by: AskedBy
    on: date
    note: str = ""


def deliver(r: Recommendation, handed: Handed, *, officer_id: int | None, at: datetime, today: date) -> Delivery:
    """The reply in force was handed over so; the same told twice is kept once."""
    signed = _in_force(r)
    if not squeeze(handed.by):
        raise Refused("Ghi ai đã giao trả lời.", field="by")
    if handed.way is Way.OTHER and not squeeze(handed.proof):
        raise Refused("Chọn “Cách khác” thì ghi rõ cách giao.", field="proof")
    _require_day(handed.on, signed, today, "Ngày giao")
    values = {"way": handed.way, "delivered_on": handed.on, "delivered_by": squeeze(handed.by),
              "proof": nfc(handed.proof).strip() or None}  # fmt: skip
    last = db.session.scalar(
        select(Delivery).where(Delivery.signed_id == signed.id).order_by(Delivery.id.desc()).limit(1)
    )
    if last is not None and all(getattr(last, key) == value for key, value in values.items()):
        return last
    made = Delivery(signed_id=signed.id, officer_id=officer_id, noted_at=at, **values)
    db.session.add(made)
    changes: dict[str, list[Any]] = {
        "way": [None, handed.way],
        "delivered_on": [None, handed.on],
        "delivered_by": [None, made.delivered_by],
    }
    journal.record("reply:deliver", r, changes=changes, reason=made.proof or "")
    return made


def hear(r: Recommendation, heard: Heard, *, officer_id: int | None, by: str, at: datetime, today: date) -> Said:
    """What they said of the reply in force stands with it; unhappy, what the rule asks for is done."""
    signed = _in_force(r)
    if heard.verdict is Satisfaction.UNHAPPY and not squeeze(heard.note):
        raise Refused("Không hài lòng thì ghi rõ vì sao, để quyết định mở lại hay không.", field="note")
    _require_day(heard.on, signed, today, "Ngày hỏi")
    values = {"verdict": heard.verdict, "asked_by": heard.asked_by, "told_on": heard.on,
              "note": nfc(heard.note).strip() or None}  # fmt: skip
    last = db.session.scalar(select(Said).where(Said.signed_id == signed.id).order_by(Said.id.desc()).limit(1))
    if last is not None and all(getattr(last, key) == value for key, value in values.items()):
        return last
    made = Said(signed_id=signed.id, officer_id=officer_id, officer_name=by, noted_at=at, **values)
    db.session.add(made)
    db.session.flush()
    changes: dict[str, list[Any]] = {
        "verdict": [None, heard.verdict],
        "asked_by": [None, heard.asked_by],
        "told_on": [None, heard.on],
    }
    journal.record("reply:satisfaction", r, changes=changes, reason=made.note or "")
    rule = setting.after_unhappy(r.host)
    if heard.verdict is Satisfaction.UNHAPPY and rule is Unhappy.MARK:
        made.decided_on = today
    elif heard.verdict is Satisfaction.UNHAPPY and rule is Unhappy.REOPEN:
        resolution.reopen(r, reason=reason_of(made), on=today)
    return made


def reason_of(said: Said) -> str:
    """Why to reopen, as the form of reopening is filled."""
    return f"Người nêu không hài lòng với trả lời (hỏi ngày {day(said.told_on)}, {said.asked_by.label.lower()}): {said.note}"


def leave(r: Recommendation, *, reason: str, today: date) -> None:
    """The secretariat decided not to reopen, with the reason; it asks no more."""
    said = unhappy_of(r.id)
    if said is None:
        raise Refused("Không có phản hồi không hài lòng nào đang chờ quyết định.")
    if not squeeze(reason):
        raise Refused("Không mở lại thì ghi lý do.", field="reason")
    said.decided_on, said.decision = today, squeeze(reason)
    journal.record("reply:leave", r, changes={"decided_on": [None, today]}, reason=said.decision)


def unhappy_of(recommendation_id: int) -> Said | None:
    """The unhappy word on the reply in force that waits for a decision."""
    query = select(Said).join(Signed, Signed.id == Said.signed_id)
    return db.session.scalar(query.where(Signed.recommendation_id == recommendation_id, _waits()).limit(1))


def undelivered() -> ColumnElement[bool]:
    """SQL: opinions whose reply in force has not reached whoever raised them, as far as anybody wrote down."""
    lacking = select(Signed.recommendation_id).where(is_last(), ~exists().where(Delivery.signed_id == Signed.id))
    return and_(Recommendation.reopened_on.is_(None), Recommendation.id.in_(lacking))


def unhappy() -> ColumnElement[bool]:
    """SQL: opinions whose answer somebody is unhappy with, and nobody has decided what follows."""
    waiting = select(Signed.recommendation_id).join(Said, Said.signed_id == Signed.id).where(_waits())
    return and_(Recommendation.reopened_on.is_(None), Recommendation.id.in_(waiting))


def may_note(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: opinions whose delivery this viewer may note: the agency that leads, else whoever the opinion is in reach of."""
    if viewer.role is Role.AGENCY:
        units = select(Reach.agency_id).where(Reach.ancestor_id == viewer.seat.id, Reach.inherited.is_(True))
        return and_(recommendation.visible(viewer), Recommendation.lead_id.in_(units))
    return recommendation.visible(viewer)


def told_of(recommendation_id: int) -> list[tuple[Signed, Delivery | None, Said | None]]:
    """Every frozen version with its deliveries and what was said of it, in one query."""
    query = (
        select(Signed, Delivery, Said)
        .outerjoin(Delivery, Delivery.signed_id == Signed.id)
        .outerjoin(Said, Said.signed_id == Signed.id)
        .where(Signed.recommendation_id == recommendation_id)
        .order_by(Signed.number, Delivery.id, Said.id)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(query)]


def _new(**values: Any) -> dict[str, list[Any]]:
    """The facts as the journal tells new ones."""
    return {key: [None, value] for key, value in values.items()}


def _waits() -> ColumnElement[bool]:
    """SQL: the latest word on a reply in force, unhappy and not decided."""
    later = aliased(Said)
    newer = exists().where(later.signed_id == Said.signed_id, later.id > Said.id)
    return and_(Said.verdict == Satisfaction.UNHAPPY, Said.decided_on.is_(None), ~newer, is_last())


def _in_force(r: Recommendation) -> Signed:
    """The frozen reply that can be handed over; Refused where there is none now."""
    signed = last_of(r.id)
    if signed is None and standing.handling(r) in standing.ANSWERED:
        raise Refused("Trả lời này có từ trước khi hệ thống giữ bản đã ký, nên không theo dõi việc giao ở đây.")
    if signed is None or r.reopened_on is not None:
        raise Refused("Ý kiến này chưa có trả lời đã gửi, hoặc đang mở lại để trả lời lại.")
    return signed


def _require_day(on: date, signed: Signed, today: date, name: str) -> None:
    if on > today:
        raise Refused(f"{name} {day(on)} ở tương lai.", field="on")
    if signed.replied_on is not None and on < signed.replied_on:
        raise Refused(f"{name} {day(on)} trước ngày trả lời {day(signed.replied_on)}.", field="on")


def get(recommendation_id: int, viewer: Viewer, *, lock: bool = False) -> Recommendation:
    """The opinion, where this viewer may note its delivery; NotThere otherwise."""
    query = select(Recommendation).where(Recommendation.id == recommendation_id, may_note(viewer))
    if lock:
        query = query.with_for_update(of=Recommendation).execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise NotThere
    return found
