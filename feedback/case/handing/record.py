"""The tables of handing out: part answers, proposals to pass on, routing rules, links, who is in charge.

Who holds an opinion stays in ``case.work`` (``assignment``) alone; these rows hang on it. A link is kept by its digest
only: whoever reads the database cannot open one.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from feedback.case import work as _work  # noqa: F401 - the parts these rows hang on
from feedback.case.handing import word as w
from feedback.core import calendar
from feedback.core.store import Base, sentence, word
from feedback.office import officer as _officer  # noqa: F401 - who is in charge
from feedback.office.agency import Agency


class PartAnswer(Base):
    """What a co-operating agency answers to the lead on its part; sent back, it waits for a better one."""

    __tablename__ = "part_answer"
    __table_args__ = (Index("ix_part_answer_recommendation", "recommendation_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"))
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), unique=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    text: Mapped[str] = mapped_column(Text)
    dated_on: Mapped[date]  # day of the part answer
    written_at: Mapped[datetime]
    written_by: Mapped[str] = mapped_column(String(200))
    sent_back_on: Mapped[date | None]  # the lead sent it back and nothing has come since
    remark: Mapped[str | None] = mapped_column(Text)  # what the lead asked for when it last sent it back
    used_at: Mapped[datetime | None]  # the lead put it, as it stands, into its reply
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class Transfer(Base):
    """A proposal to pass an opinion from the agency that leads to another one; decided, it stays as history."""

    __tablename__ = "transfer"
    __table_args__ = (
        CheckConstraint("to_id <> from_id", name="own_move"),
        Index("ix_transfer_recommendation", "recommendation_id", "id"),
        Index(
            "uq_transfer_open",
            "assignment_id",
            unique=True,
            sqlite_where=text("state = 'proposed'"),
            postgresql_where=text("state = 'proposed'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"))
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))  # the turn it would end
    from_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))  # who leads
    to_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))  # who should
    asker_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))  # who asks: one of the two, or the secretariat
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[w.Move] = mapped_column(word(w.Move, "state_known"), default=w.Move.PROPOSED)
    asked_on: Mapped[date]
    asked_by: Mapped[str] = mapped_column(String(200))
    decided_on: Mapped[date | None]
    decided_by: Mapped[str | None] = mapped_column(String(200))
    answer: Mapped[str | None] = mapped_column(Text)  # why it was refused
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class Rule(Base):
    """Opinions raised at a unit or below it, of these fields, go to this agency; the nearest and narrowest rule speaks."""

    __tablename__ = "routing_rule"
    __table_args__ = (
        CheckConstraint("valid_from <= valid_to", name="span"),
        Index("ix_routing_rule_host", "host_id", "valid_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    words: Mapped[str] = mapped_column(String(400), default="")  # field words parted by semicolons; empty = every field
    lead_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    valid_from: Mapped[date] = mapped_column(default=calendar.FIRST_DAY)
    valid_to: Mapped[date] = mapped_column(default=calendar.LAST_DAY)
    note: Mapped[str | None] = mapped_column(Text)  # on what it rests
    version: Mapped[int] = mapped_column(default=1)
    host: Mapped[Agency] = relationship(foreign_keys=[host_id])
    lead: Mapped[Agency] = relationship(foreign_keys=[lead_id])
    helpers: Mapped[list[Helper]] = relationship(cascade="all, delete-orphan", order_by="Helper.agency_id")
    __mapper_args__ = {"version_id_col": version}


class Helper(Base):
    """An agency that a rule lets co-operate."""

    __tablename__ = "routing_helper"

    rule_id: Mapped[int] = mapped_column(ForeignKey("routing_rule.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    agency: Mapped[Agency] = relationship()


class Ticket(Base):
    """A link by which an agency without accounts does one thing with one opinion, once; known by its digest only."""

    __tablename__ = "ticket"
    __table_args__ = (Index("ix_ticket_recommendation", "recommendation_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[w.Purpose] = mapped_column(word(w.Purpose, "purpose_known"))
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"))
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))  # the turn it serves
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(200))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_as: Mapped[w.Used | None] = mapped_column(word(w.Used, "used_known"))
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)
    agency: Mapped[Agency] = relationship()
    __mapper_args__ = {"version_id_col": version}


class Charge(Base):
    """The officer of an agency who has a part in hand: their personal task, handed over when they are away."""

    __tablename__ = "charge"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), unique=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"), index=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    since: Mapped[date]


sentence("uq_transfer_open", "Đã có một đề nghị chuyển ý kiến này đang chờ bộ phận thư ký.")
sentence("ck_transfer_own_move", "Cơ quan đang giữ và cơ quan nhận phải khác nhau.", field="to")
sentence("uq_part_answer_assignment_id", "Phần trả lời này vừa được gửi. Mở lại trang để xem.")
sentence("ck_routing_rule_span", "Ngày hết hiệu lực phải bằng hoặc sau ngày bắt đầu.", field="valid_to")
