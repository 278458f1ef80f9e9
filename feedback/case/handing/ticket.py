"""Links for agencies without accounts: each lets its bearer accept or return, or answer, one opinion, once, for some days.

The link is signed by the installation's key and known here by its digest only; whoever brings a wrong, foreign, ended or
withdrawn one is told one and the same sentence. It shows the opinion, never who spoke. Acts never commit.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select

from feedback.case import standing
from feedback.case.assignment import HOLDING
from feedback.case.handing.record import Ticket
from feedback.case.handing.word import Purpose, Used
from feedback.case.record import Recommendation
from feedback.case.word import Turn
from feedback.case.work import Assignment
from feedback.core import journal
from feedback.core.refusal import NotThere, Refused
from feedback.core.store import db
from feedback.office.agency import Agency
from feedback.office.duty import Role, Viewer
from feedback.office.officer import Attempt

USUAL_DAYS = 14
LONGEST_DAYS = 60
#: Wrong links from one address within the time below, after which it waits.
WRONG_TRIES = 20
HELD_BACK = timedelta(minutes=15)
UNUSABLE = (
    "Liên kết này không dùng được: địa chỉ không đúng, liên kết đã hết hạn, đã thu hồi hoặc việc đã giao cho cơ quan khác. "
    "Đề nghị cơ quan giao việc cấp liên kết mới."
)
_SALT = "feedback.ticket"


def viewer(agency: Agency) -> Viewer:
    """Whoever holds a link looks as an officer of that agency would, under no account."""
    return Viewer(0, Role.AGENCY, agency, agency)


def make(
    r: Recommendation, turn: Assignment, purpose: Purpose, *, key: str, days: int, by: str, at: datetime
) -> tuple[Ticket, str]:
    """A link for that agency's part, and its secret, told this once; an earlier one for the same has been withdrawn."""
    standing.require_on_road(r)
    if turn.recommendation_id != r.id or turn.turn not in HOLDING:
        raise Refused("Cơ quan này hiện không giữ ý kiến. Giao việc trước rồi cấp liên kết.", field="part")
    if standing.handling(r) in standing.ANSWERED:
        raise Refused("Ý kiến này đã được trả lời nên không cấp liên kết.")
    if purpose is Purpose.ACCEPT and turn.turn is not Turn.GIVEN:
        raise Refused("Cơ quan này đã nhận việc. Cấp liên kết để trả lời.", field="purpose")
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused(f"Liên kết có hạn từ 1 đến {LONGEST_DAYS} ngày.", field="days")
    query = select(Ticket).where(Ticket.assignment_id == turn.id, Ticket.purpose == purpose, alive_sql(at))
    for old in db.session.scalars(query.with_for_update()):
        old.revoked_at, old.revoked_by = at, by[:200]
    token = str(URLSafeSerializer(key, salt=_SALT).dumps(secrets.token_urlsafe(18)))
    unit = db.session.get_one(Agency, turn.agency_id)
    made = Ticket(
        digest=_digest(token), purpose=purpose, recommendation_id=r.id, assignment_id=turn.id, agency_id=unit.id,
        agency=unit, made_at=at, made_by=by[:200], expires_at=at + timedelta(days=days),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    told: dict[str, list[Any]] = {
        "unit": [None, unit.name],
        "purpose": [None, purpose],
        "expires_at": [None, made.expires_at],
    }
    journal.record("ticket:make", r, changes=told)
    return made, token


def revoke(r: Recommendation, ticket: Ticket, *, by: str, at: datetime) -> None:
    """The link opens nothing any more; withdrawn or used before is left as it was."""
    if ticket.revoked_at is not None or ticket.used_at is not None:
        return
    ticket.revoked_at, ticket.revoked_by = at, by[:200]
    journal.record("ticket:revoke", r, changes={"unit": [ticket.agency.name, None]})


def bring(token: str, *, key: str, at: datetime, lock: bool = False) -> Ticket:
    """The link's row, where it may still be used or has been within its days; NotThere, in one sentence, otherwise."""
    try:
        URLSafeSerializer(key, salt=_SALT).loads(token)
    except (BadSignature, UnicodeError, ValueError):
        raise NotThere(UNUSABLE) from None
    query = select(Ticket).where(Ticket.digest == _digest(token))
    if lock:
        query = query.with_for_update(of=Ticket).execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None or found.revoked_at is not None or found.expires_at <= at:
        raise NotThere(UNUSABLE)
    return found


def serve(ticket: Ticket, *, lock: bool = False) -> tuple[Recommendation, Assignment]:
    """The opinion and the turn that an unused link serves; NotThere where that turn has ended or all is answered."""
    query = select(Recommendation).where(Recommendation.id == ticket.recommendation_id)
    if lock:
        query = query.with_for_update(of=Recommendation).execution_options(populate_existing=True)
    r = db.session.scalars(query).one()
    turn = db.session.get_one(Assignment, ticket.assignment_id, populate_existing=lock)
    gone = turn.turn not in HOLDING or standing.handling(r) not in standing.WAITING
    if gone or (ticket.purpose is Purpose.ACCEPT and turn.turn is not Turn.GIVEN):
        raise NotThere(UNUSABLE)
    return r, turn


def use(r: Recommendation, ticket: Ticket, used: Used, *, at: datetime) -> None:
    """The link has done what it was for; it opens nothing but its receipt."""
    ticket.used_at, ticket.used_as = at, used
    journal.record("ticket:use", r, changes={"unit": [None, ticket.agency.name], "used_as": [None, used]})


def wrong(address: str, *, at: datetime) -> None:
    """A wrong link was brought from that address."""
    db.session.add(Attempt(login_key=_held(address), at=at, address=address[:64], good=False))
    db.session.execute(delete(Attempt).where(Attempt.login_key == _held(address), Attempt.at < at - timedelta(days=1)))


def held_back(address: str, *, at: datetime) -> bool:
    """Whether too many wrong links came from that address a moment ago."""
    query = select(func.count()).select_from(Attempt)
    found = db.session.scalar(query.where(Attempt.login_key == _held(address), Attempt.at > at - HELD_BACK))
    return (found or 0) >= WRONG_TRIES


def of(recommendation_id: int) -> list[Ticket]:
    """Every link of an opinion, the latest first."""
    query = select(Ticket).where(Ticket.recommendation_id == recommendation_id).order_by(Ticket.id.desc())
    return list(db.session.scalars(query))


def alive_sql(at: datetime) -> ColumnElement[bool]:
    """SQL: links that may still be used."""
    return and_(Ticket.used_at.is_(None), Ticket.revoked_at.is_(None), Ticket.expires_at > at)


def listed(steers: ColumnElement[bool]) -> Select[Ticket]:
    """The links for opinions that the viewer steers."""
    return select(Ticket).join(Recommendation, Recommendation.id == Ticket.recommendation_id).where(steers)


def over_sql(at: datetime) -> ColumnElement[bool]:
    """SQL: links that were used, withdrawn, or have run out."""
    return or_(Ticket.used_at.is_not(None), Ticket.revoked_at.is_not(None), Ticket.expires_at <= at)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _held(address: str) -> str:
    """The key under which wrong links are counted; no account's login can have a space."""
    return f"liên kết {address}"[:64]
