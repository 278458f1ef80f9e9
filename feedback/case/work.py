"""The tables of the work on an opinion: conclusions, the parts of agencies, their notes, the reply they draft.

The facts in force stand on the opinion's own row (``case.record``); here is their history. Relations point to the parent only.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from feedback.case import record as _record  # noqa: F401 - the opinions these rows belong to
from feedback.case import word as w
from feedback.core.store import Base, word
from feedback.office.agency import Agency


class Conclusion(Base):
    """One conclusion on acceptance, or a reopening (no acceptance), in force from its day until the next."""

    __tablename__ = "conclusion"
    __table_args__ = (UniqueConstraint("recommendation_id", "dated_on", name="uq_conclusion_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"))
    dated_on: Mapped[date]  # day it counts from (rule 4)
    day_given: Mapped[bool]  # False: no date was written, the reply's or reception's stands in
    acceptance: Mapped[w.Acceptance | None] = mapped_column(word(w.Acceptance, "acceptance_known"))
    reason: Mapped[str | None] = mapped_column(Text)


class Assignment(Base):
    """An agency's part in an opinion: lead or co-operating; ended parts stay as history."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index("ix_assignment_agency", "agency_id", "turn", "recommendation_id"),
        Index("ix_assignment_recommendation", "recommendation_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    leads: Mapped[bool]
    turn: Mapped[w.Turn] = mapped_column(word(w.Turn, "turn_known"), default=w.Turn.GIVEN)
    given_on: Mapped[date | None]
    due_on: Mapped[date | None]
    taken_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    reason: Mapped[str | None] = mapped_column(Text)  # why returned or taken back: stays visible
    agency: Mapped[Agency] = relationship()


class Progress(Base):
    """A note of work done on an opinion, by the agency that holds it."""

    __tablename__ = "progress"
    __table_args__ = (Index("ix_progress_recommendation", "recommendation_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    officer_id: Mapped[int | None]
    officer_name: Mapped[str] = mapped_column(String(200))
    written_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text)


class Draft(Base):
    """The reply an agency is drafting, with the acceptance and result it proposes; gone into the record once sent."""

    __tablename__ = "reply_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"), unique=True)
    saved_at: Mapped[datetime]
    saved_by: Mapped[str] = mapped_column(String(200))
    sent_on: Mapped[date | None]
    replied_on: Mapped[date | None]
    paper_number: Mapped[str | None] = mapped_column(String(200))
    signer: Mapped[str | None] = mapped_column(String(200))
    reply_text: Mapped[str | None] = mapped_column(Text)
    acceptance: Mapped[w.Acceptance | None] = mapped_column(word(w.Acceptance, "acceptance_known"))
    not_accepted_reason: Mapped[str | None] = mapped_column(Text)
    result: Mapped[w.Result | None] = mapped_column(word(w.Result, "result_known"))
    settled_on: Mapped[date | None]
    roadmap_on: Mapped[date | None]
    outstanding_code: Mapped[w.OutstandingReason | None] = mapped_column(
        word(w.OutstandingReason, "outstanding_code_known")
    )
    outstanding_note: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}
