"""Signed replies: frozen on sending, one line a version, each with a sha256 over its content and the version before.

What was signed is never changed (triggers refuse it): new words come by a new reply after reopening, or by a correction
with its reason, which makes a version more (`domain.md` §6.1, a reply has number, date, signer, text). ``faults`` is for
``feedback verify``. Nothing here asks who may answer: ``case.resolution`` does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from feedback.case import sending
from feedback.case.answering.record import Signed
from feedback.case.answering.word import SignedKind
from feedback.case.record import Recommendation
from feedback.case.work import Draft
from feedback.core import attachment, calendar, journal
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.core.wording import fold, nfc, squeeze

#: What a correction is about. Proposal and result have their own history and may go on changing.
FROZEN = ("replied_on", "paper_number", "signer", "reply_text")
#: Identical replies of one agency within so many days are told from this number on (`domain.md` §6.5, soft).
SAME_DAYS, SAME_MANY = 365, 3
_HASHED = (
    "recommendation_id",
    "number",
    "kind",
    "reason",
    "agency_id",
    *FROZEN,
    "acceptance",
    "not_accepted_reason",
    "files",
    "frozen_at",
    "frozen_by",
)


@dataclass(frozen=True)
class Same:
    """How many other replies of the agency say exactly this, and some of their codes."""

    number: int
    codes: tuple[str, ...]


def versions(recommendation_id: int) -> list[Signed]:
    """Every frozen version of the opinion's reply, the first first."""
    query = select(Signed).where(Signed.recommendation_id == recommendation_id).order_by(Signed.number)
    return list(db.session.scalars(query))


def last_of(recommendation_id: int) -> Signed | None:
    """The version in force."""
    query = select(Signed).where(Signed.recommendation_id == recommendation_id).order_by(Signed.number.desc())
    return db.session.scalar(query.limit(1))


def is_last() -> ColumnElement[bool]:
    """SQL: no later version of the same reply."""
    later = aliased(Signed)
    newer = select(later.id).where(later.recommendation_id == Signed.recommendation_id, later.number > Signed.number)
    return ~newer.exists()


def freeze(
    recommendation: Recommendation, *, by: str, at: datetime, officer_id: int | None, reason: str = ""
) -> Signed | None:
    """The reply as it stands in the record is frozen; nothing where that very reply is frozen already.

    A version while the opinion was not reopened is a correction and needs its reason.
    """
    before = last_of(recommendation.id)
    made = version_after(before, recommendation, by=by, at=at, officer_id=officer_id, reason=reason)
    if made is None:
        return None
    db.session.add(made)
    db.session.flush()
    journal.record("reply:freeze", recommendation, changes=told(before, made), reason=made.reason or "")
    return made


def version_after(
    before: Signed | None, r: Recommendation, *, by: str, at: datetime, officer_id: int | None, reason: str = ""
) -> Signed | None:
    """The version that freezing would make of the reply in the record, not kept yet; None where it is frozen already."""
    values = _said(r)
    kept = json.dumps([[file.name, file.digest] for file in attachment.of("recommendation", r.id)], ensure_ascii=False)
    if before is not None and _same(before, values):
        if before.files == kept:
            return None
        reason = reason or "Bổ sung tệp đính kèm"
    made = Signed(
        recommendation_id=r.id,
        number=before.number + 1 if before else 1,
        kind=SignedKind.CORRECTION if before is not None and reason else SignedKind.REPLY,
        reason=reason or None,
        agency_id=r.lead_id,
        files=kept,
        frozen_at=at,
        officer_id=officer_id,
        frozen_by=by,
        text_digest=text_digest(values["reply_text"], r.code),
        **values,
    )
    made.digest = digest(made, before.digest if before else "")
    return made


def told(before: Signed | None, made: Signed) -> dict[str, list[Any]]:
    """What the journal says of a new version."""
    was = (before.number, before.digest) if before else (None, None)
    return {"version": [was[0], made.number], "digest": [was[1], made.digest]}


def digest(signed: Signed, previous: str) -> str:
    """SHA-256 over the version's content and the hash of the one before."""
    content = [previous, *(_plain(getattr(signed, key)) for key in _HASHED)]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def holds(lines: Iterable[Signed]) -> bool:
    """Whether every one of these versions (all of one reply, in order) still carries the hash of its content."""
    previous = ""
    for number, line in enumerate(lines, 1):
        if line.number != number or line.digest != digest(line, previous):
            return False
        previous = line.digest
    return True


def matches(recommendation: Recommendation, last: Signed) -> bool:
    """Whether the record still shows what was signed; while it is reopened the old reply stands there too."""
    now = (recommendation.replied_on, recommendation.paper_number, recommendation.signer, recommendation.reply_text)
    return now == (last.replied_on, last.paper_number, last.signer, last.reply_text)


def text_digest(text: str | None, code: str) -> str | None:
    """What two replies that say the same share, their own codes aside; None without words."""
    said = fold(text or "").replace(fold(code), "")
    return hashlib.sha256(squeeze(said).encode()).hexdigest() if squeeze(said) else None


def same_as(recommendation: Recommendation, text: str | None, *, today: date) -> Same | None:
    """The other replies of its agency that say exactly this; None below the number that is told."""
    key = text_digest(text, recommendation.code)
    if key is None or recommendation.lead_id is None:
        return None
    return said_by(recommendation.id, recommendation.lead_id, key, since=today - timedelta(days=SAME_DAYS))


def said_by(recommendation_id: int, agency_id: int, key: str, *, since: date) -> Same | None:
    """The other opinions that this agency has answered with the same words since then."""
    query = (
        select(Recommendation.code, func.count().over())
        .join(Signed, Signed.recommendation_id == Recommendation.id)
        .where(Signed.text_digest == key, Signed.agency_id == agency_id, Signed.replied_on >= since)
        .where(Signed.recommendation_id != recommendation_id)
        .group_by(Recommendation.id, Recommendation.code)
        .order_by(Recommendation.id.desc())
        .limit(5)
    )
    rows = db.session.execute(query).all()
    if not rows or rows[0][1] < SAME_MANY:
        return None
    return Same(rows[0][1], tuple(row[0] for row in rows))


def faults() -> Iterator[str]:
    """Every frozen reply whose content is not what its hash says, or that the record no longer shows."""
    lines: list[Signed] = []
    query = select(Signed).order_by(Signed.recommendation_id, Signed.number).execution_options(yield_per=1000)
    for line in db.session.scalars(query):
        if lines and lines[-1].recommendation_id != line.recommendation_id:
            yield from _faults_of(lines)
            lines = []
        lines.append(line)
    if lines:
        yield from _faults_of(lines)


def _faults_of(lines: list[Signed]) -> Iterator[str]:
    r = db.session.get_one(Recommendation, lines[0].recommendation_id)
    if not holds(lines):
        yield f"Ý kiến {r.code}: trả lời đã ký không khớp mã kiểm tra."
    elif not matches(r, lines[-1]):
        yield f"Ý kiến {r.code}: trả lời trên hồ sơ khác bản đã ký số {lines[-1].number}."


def _said(r: Recommendation) -> dict[str, Any]:
    """The reply in the record, with the acceptance that was proposed with it."""
    draft = db.session.scalar(select(Draft).where(Draft.recommendation_id == r.id))
    sent = draft if draft is not None and draft.sent_on is not None else None
    return {
        "replied_on": r.replied_on,
        "paper_number": r.paper_number,
        "signer": r.signer,
        "reply_text": r.reply_text,
        "acceptance": sent.acceptance if sent else None,
        "not_accepted_reason": sent.not_accepted_reason if sent else None,
    }


def _same(signed: Signed, values: dict[str, Any]) -> bool:
    """Whether nothing of what is frozen differs."""
    return all(getattr(signed, key) == values[key] for key in FROZEN)


def _plain(value: Any) -> Any:
    """A value as JSON holds it, the same before and after the database."""
    if isinstance(value, datetime):
        return calendar.local(value).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value.value) if hasattr(value, "value") else value


@sending.before
def _corrected_with_a_reason(leaving: sending.Sending) -> None:
    """Refused where a signed reply would be put right without saying why."""
    r, reply = leaving.recommendation, leaving.reply
    last = last_of(r.id)
    if last is None or r.reopened_on is not None or leaving.reason:
        return
    new = {
        "replied_on": reply.replied_on,
        "paper_number": squeeze(reply.paper_number or "") or None,
        "signer": squeeze(reply.signer or "") or None,
        "reply_text": nfc(reply.text or "").strip() or None,
    }
    if not _same(last, new):
        raise Refused(
            "Trả lời này đã ký, đóng băng. Muốn thay nội dung thì ghi lý do đính chính; bản cũ vẫn được giữ.",
            field="correction",
        )


@sending.after
def _freeze(leaving: sending.Sending) -> None:
    """Every reply that is sent is frozen as it was sent."""
    r = leaving.recommendation
    db.session.flush()
    freeze(r, by=leaving.by, at=leaving.at, officer_id=leaving.viewer.officer_id, reason=leaving.reason)
