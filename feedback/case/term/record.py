"""The tables of time: rules and days of this installation, the term an opinion stands under, pauses, extensions, lateness.

What the program ships (``core/holidays.toml``, ``rules.toml``) is no row here: a row is what an installation has written
itself and stands above what is shipped. A term keeps the rule it was computed by, in full, so that a rule changed later
moves nothing. Relations point to the parent only.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from feedback.case import record as _record  # noqa: F401 - the opinions these rows belong to
from feedback.case.term import word as w
from feedback.core.store import Base, sentence, word
from feedback.core.working import DayKind, Unit
from feedback.office.agency import Agency


class Holiday(Base):
    """A day that this installation knows better than the calendar shipped: off, worked, or like any other."""

    __tablename__ = "holiday"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(unique=True)
    kind: Mapped[DayKind] = mapped_column(word(DayKind, "kind_known"))
    name: Mapped[str] = mapped_column(String(200))
    basis: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class TimeRule(Base):
    """A term as this installation, or one unit of it with all below, has set it, from a day on."""

    __tablename__ = "time_rule"
    __table_args__ = (
        CheckConstraint("days BETWEEN 0 AND 400", name="days"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="span"),
        UniqueConstraint("key", "agency_id", "valid_from", name="uq_time_rule_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[w.RuleKey] = mapped_column(word(w.RuleKey, "key_known"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))  # none: the whole installation
    days: Mapped[int]
    unit: Mapped[Unit] = mapped_column(word(Unit, "unit_known"))
    basis: Mapped[str] = mapped_column(String(500))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    agency: Mapped[Agency | None] = relationship()
    __mapper_args__ = {"version_id_col": version}


class Deadline(Base):
    """The term an opinion was given under, with the rule that produced it; the latest of an opinion is in force."""

    __tablename__ = "deadline"
    __table_args__ = (Index("ix_deadline_recommendation", "recommendation_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"))
    started_on: Mapped[date]
    rule_key: Mapped[w.RuleKey | None] = mapped_column(word(w.RuleKey, "rule_key_known"))  # none: a day set by hand
    days: Mapped[int]  # of the rule; for a day set by hand 0
    unit: Mapped[Unit] = mapped_column(word(Unit, "unit_known"))
    basis: Mapped[str] = mapped_column(String(500), default="")
    set_due_on: Mapped[date]  # the day as it was set; kept whatever comes
    due_on: Mapped[date]  # the day in force, the one on the opinion's row
    earlier_on: Mapped[date | None]  # the day before it, where the unit that held it was only given a later one


class Pause(Base):
    """A time in which the clock stands still: from its day, until the day it runs again."""

    __tablename__ = "pause"
    __table_args__ = (
        CheckConstraint("resumed_on IS NULL OR resumed_on >= paused_on", name="span"),
        Index("ix_pause_deadline", "deadline_id", "id"),
        Index("ix_pause_open", "resumed_on", "expires_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"))
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadline.id"))
    paused_on: Mapped[date]
    resumed_on: Mapped[date | None]
    expires_on: Mapped[date | None]  # by when an answer is expected; after it somebody has to decide
    code: Mapped[w.PauseReason] = mapped_column(word(w.PauseReason, "pause_code_known"))
    reason: Mapped[str] = mapped_column(Text)
    paused_by: Mapped[str] = mapped_column(String(200))
    resumed_why: Mapped[str | None] = mapped_column(Text)


class Extension(Base):
    """More time, asked for by the agency and granted or refused by the secretariat; the day before it is kept."""

    __tablename__ = "extension"
    __table_args__ = (
        CheckConstraint("days >= 1", name="days"),
        CheckConstraint("state <> 'granted' OR new_due_on IS NOT NULL", name="granted"),
        Index("ix_extension_deadline", "deadline_id", "id"),
        Index("ix_extension_state", "state", "recommendation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"))
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadline.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))  # who asked
    asked_on: Mapped[date]
    asked_by: Mapped[str] = mapped_column(String(200))
    days: Mapped[int]  # in the unit of the term
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[w.Ask] = mapped_column(word(w.Ask, "ask_known"), default=w.Ask.ASKED)
    decided_on: Mapped[date | None]
    decided_by: Mapped[str | None] = mapped_column(String(200))
    remark: Mapped[str | None] = mapped_column(Text)  # why refused, or what is asked with it
    old_due_on: Mapped[date | None]
    new_due_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    agency: Mapped[Agency | None] = relationship()
    __mapper_args__ = {"version_id_col": version}


class Lateness(Base):
    """A reply that came after its day: asked for why and whose part that was, never guessed; open until somebody says."""

    __tablename__ = "lateness"
    __table_args__ = (
        CheckConstraint("code IS NULL OR agency_id IS NOT NULL", name="unit"),
        Index("ix_lateness_code", "code", "recommendation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"), unique=True)
    due_on: Mapped[date]
    code: Mapped[w.LateReason | None] = mapped_column(word(w.LateReason, "late_code_known"))  # none: not said yet
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))  # the unit responsible
    reason: Mapped[str] = mapped_column(Text, default="")
    written_on: Mapped[date | None]
    written_by: Mapped[str | None] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)
    agency: Mapped[Agency | None] = relationship()
    __mapper_args__ = {"version_id_col": version}


sentence("uq_holiday_day", "Ngày này đã có trong bảng của đơn vị; sửa dòng đó.", field="day")
sentence(
    "uq_time_rule_key", "Quy định này đã có một bản từ ngày đó; sửa bản ấy hoặc chọn ngày khác.", field="valid_from"
)
sentence("ck_time_rule_span", "Ngày hết hiệu lực không thể trước ngày bắt đầu.", field="valid_to")
sentence("ck_time_rule_days", "Số ngày từ 0 đến 400.", field="days")
