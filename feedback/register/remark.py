"""Remarks: what was answered to a figure that looked implausible before its paper was signed (`domain.md` §6.5).

A remark stays with its question (paper, window, day, unit) and its finding, and with the number that was seen; it is
never changed: a later one is added. What a finding is, `tally` knows. Acts never commit.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from feedback.core import journal
from feedback.core.refusal import Refused
from feedback.core.store import Base, db
from feedback.core.wording import nfc

LONGEST = 4000


class Remark(Base):
    """One answer to one finding."""

    __tablename__ = "remark"
    __table_args__ = (Index("ix_remark_question", "question", "finding"), CheckConstraint("number >= 0", name="number"))

    id: Mapped[int] = mapped_column(primary_key=True)
    question: Mapped[str] = mapped_column(String(200))  # the paper it was asked of
    finding: Mapped[str] = mapped_column(String(80))  # the check, its year and level
    number: Mapped[int]  # how many there were when it was answered
    what: Mapped[str] = mapped_column(Text)  # the finding as it was read
    note: Mapped[str] = mapped_column(Text)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    by: Mapped[str] = mapped_column(String(200))  # the officer's name then
    at: Mapped[datetime]

    @property
    def code(self) -> str:
        """How the journal names it."""
        return self.finding[:64]


def of(question: str) -> dict[str, list[Remark]]:
    """The remarks on that question by finding, the latest first; in one query."""
    found: dict[str, list[Remark]] = defaultdict(list)
    for one in db.session.scalars(select(Remark).where(Remark.question == question).order_by(Remark.id.desc())):
        found[one.finding].append(one)
    return found


def write(
    question: str, finding: str, *, number: int, what: str, note: str, officer_id: int, by: str, at: datetime
) -> Remark:
    """The remark stands beside the earlier ones and is journaled; Refused without words."""
    said = nfc(note).strip()
    if not said:
        raise Refused("Ghi lời giải trình: số liệu này đúng vì sao, hoặc đã sửa thế nào.", field="note")
    if len(said) > LONGEST:
        raise Refused(f"Lời giải trình dài quá {LONGEST} ký tự. Rút gọn lại.", field="note")
    made = Remark(
        question=question, finding=finding, number=number, what=what, note=said, officer_id=officer_id, by=by, at=at
    )
    db.session.add(made)
    db.session.flush()
    changes = {"finding": ["", what], "note": ["", said]}
    journal.record("appendix:remark", made, changes=changes)
    return made
