"""Acting for another: an officer lets another act for them from one day to another, with the reason; ended at any time.

Nothing is widened by it: whoever acts has the same reach (the same agency, or the place its people serve) and already
holds every duty of the one they act for. Every act done so is journaled under both names. Acts never commit.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from feedback.core import journal, store
from feedback.core.refusal import Refused
from feedback.core.store import Base, db, sentence
from feedback.core.wording import day, squeeze
from feedback.office import officer as officers
from feedback.office.duty import covers
from feedback.office.officer import Officer

#: Days one delegation may last.
LONGEST_DAYS = 92


class Delegation(Base):
    """One officer may act for another over a span of days."""

    __tablename__ = "delegation"
    __table_args__ = (
        CheckConstraint("valid_from <= valid_to", name="span"),
        CheckConstraint("from_id <> to_id", name="own"),
        Index("ix_delegation_to", "to_id", "valid_to"),
        Index("ix_delegation_from", "from_id", "valid_to"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))  # who is away
    to_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))  # who acts
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(200))
    ended_at: Mapped[datetime | None]
    absent: Mapped[Officer] = relationship(foreign_keys=[from_id], lazy="joined", innerjoin=True)
    deputy: Mapped[Officer] = relationship(foreign_keys=[to_id], lazy="joined", innerjoin=True)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}

    def in_force(self, on: date) -> bool:
        """Whether it holds on that day."""
        return self.ended_at is None and self.valid_from <= on <= self.valid_to


sentence("ck_delegation_span", "Ngày cuối phải bằng hoặc sau ngày đầu.", field="valid_to")
sentence("ck_delegation_own", "Chọn một người khác làm thay.", field="deputy")


def unfit(absent: Officer, deputy: Officer) -> str | None:
    """Why this officer cannot act for that one, in words; None where they can."""
    if absent.id == deputy.id:
        return "Chọn một người khác làm thay."
    if not absent.active or not deputy.active:
        return "Tài khoản đã khóa không làm thay hay nhờ làm thay được."
    mine, theirs = officers.viewer(deputy), officers.viewer(absent)
    if mine.seat.id != theirs.seat.id:
        return f"{deputy.name} ở cơ quan khác: chỉ người cùng cơ quan làm thay được."
    if not covers(deputy.role, absent.role):
        role = deputy.role.label.lower()
        return f"{deputy.name} là {role}, không có đủ nhiệm vụ của {absent.name}; làm thay không mở rộng quyền."
    return None


def make(
    absent: Officer,
    deputy: Officer,
    *,
    valid_from: date,
    valid_to: date,
    reason: str,
    by: str,
    at: datetime,
    today: date,
) -> Delegation:
    """The deputy may act for the absent officer over these days; the same again is the one that stands."""
    why = unfit(absent, deputy)
    if why is not None:
        raise Refused(why, field="deputy")
    if not squeeze(reason):
        raise Refused("Ghi lý do: nghỉ phép, đi công tác, ốm…", field="reason")
    if valid_to < valid_from:
        raise Refused("Ngày cuối phải bằng hoặc sau ngày đầu.", field="valid_to")
    if valid_to < today:
        raise Refused(f"Ngày cuối {day(valid_to)} đã qua.", field="valid_to")
    if valid_to - valid_from > timedelta(days=LONGEST_DAYS):
        raise Refused(f"Một lần làm thay dài nhất {LONGEST_DAYS} ngày; hết hạn thì lập lại.", field="valid_to")
    db.session.execute(select(Officer.id).where(Officer.id == absent.id).with_for_update())  # one at a time
    for known in alive(absent.id, today):
        if known.to_id == deputy.id and (known.valid_from, known.valid_to) == (valid_from, valid_to):
            return known
        if known.valid_from <= valid_to and valid_from <= known.valid_to:
            raise Refused(
                f"{known.deputy.name} đã làm thay từ {day(known.valid_from)} đến {day(known.valid_to)}; "
                "thôi việc làm thay ấy trước, hoặc chọn ngày khác.",
                field="valid_from",
            )
    made = Delegation(
        from_id=absent.id, to_id=deputy.id, absent=absent, deputy=deputy, valid_from=valid_from, valid_to=valid_to,
        reason=squeeze(reason), made_at=at, made_by=by[:200],
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    span: dict[str, list[Any]] = {
        "deputy": [None, deputy.name],
        "valid_from": [None, valid_from],
        "valid_to": [None, valid_to],
    }
    journal.record("officer:delegate", absent, changes=span, reason=made.reason)
    return made


def end(delegation: Delegation, *, at: datetime, version: int | None = None) -> None:
    """Nobody acts under it any longer; ended before is left as it was."""
    if delegation.ended_at is not None:
        return
    store.unchanged(delegation, version)
    delegation.ended_at = at
    journal.record("officer:resume", delegation.absent, changes={"deputy": [delegation.deputy.name, None]})


def alive(officer_id: int, today: date) -> list[Delegation]:
    """What stands or will stand of this officer's letting others act, earliest first."""
    query = select(Delegation).where(
        Delegation.from_id == officer_id, Delegation.ended_at.is_(None), Delegation.valid_to >= today
    )
    return list(db.session.scalars(query.order_by(Delegation.valid_from, Delegation.id)))


def about(officer_id: int, *, most: int = 50) -> list[Delegation]:
    """Everything this officer gave or was given, the latest first."""
    mine = or_(Delegation.from_id == officer_id, Delegation.to_id == officer_id)
    query = select(Delegation).where(mine).order_by(Delegation.valid_to.desc(), Delegation.id.desc())
    return list(db.session.scalars(query.limit(most)))


def for_deputy(deputy: Officer, on: date) -> list[Delegation]:
    """Under which this officer may act on that day."""
    query = select(Delegation).where(
        Delegation.to_id == deputy.id,
        Delegation.ended_at.is_(None),
        Delegation.valid_from <= on,
        Delegation.valid_to >= on,
    )
    found = db.session.scalars(query.order_by(Delegation.valid_from, Delegation.id))
    return [one for one in found if unfit(one.absent, deputy) is None]


def standing(delegation_id: int, deputy: Officer, on: date) -> Delegation | None:
    """That delegation, where this officer may still act under it on that day; else None."""
    found = db.session.get(Delegation, delegation_id)
    if found is None or found.to_id != deputy.id or not found.in_force(on):
        return None
    return found if unfit(found.absent, deputy) is None else None
