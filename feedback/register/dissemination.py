"""Dissemination (phổ biến, quán triệt): meetings at which the decisions were made known, what was handed out, other forms.

What appendix 01 of plan 246-KH/TU adds up by level. A line may stand for several meetings of one unit.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from feedback.core.store import Base, sentence
from feedback.register.book import Line


class Dissemination(Line, Base):
    """One line of the book."""

    __tablename__ = "dissemination"
    __table_args__ = (
        CheckConstraint("meetings >= 0", name="meetings"),
        CheckConstraint("people >= 0", name="people"),
        CheckConstraint("copies >= 0", name="copies"),
        Index("ix_dissemination_day", "day", "agency_id"),
    )
    subject = "dissemination"
    prefix = "PB"

    document: Mapped[str | None] = mapped_column(Text)  # what was made known
    content: Mapped[str | None] = mapped_column(Text)
    meetings: Mapped[int] = mapped_column(default=1)
    people: Mapped[int]
    copies: Mapped[int | None]  # documents, prints handed out
    other_forms: Mapped[str | None] = mapped_column(Text)


sentence("uq_dissemination_code_key", "Mã này đã có trong sổ phổ biến, quán triệt.", field="code")
sentence("ck_dissemination_meetings", "Số cuộc không thể âm.", field="meetings")
sentence("ck_dissemination_people", "Số người tham gia không thể âm.", field="people")
sentence("ck_dissemination_copies", "Số tài liệu không thể âm.", field="copies")
