"""The tables of a sitting: the year's plan, what is prepared before it, who came, its minutes, what was carried over.

A line of the plan, a preparation, an attendance never count anywhere: appendices count sessions and opinions only
(``contract.md`` §4). Versions of minutes are only added to. Relations point to the parent only.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from feedback.case import word as w
from feedback.case.record import Dialogue, Recommendation
from feedback.case.sitting.word import MinutesState, Prepared
from feedback.core.store import Base, sentence, word
from feedback.office.agency import Agency


class YearPlan(Base):
    """The plan of dialogues of one unit for one year (kế hoạch đối thoại năm)."""

    __tablename__ = "year_plan"
    __table_args__ = (UniqueConstraint("agency_id", "year", name="uq_year_plan_unit"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    year: Mapped[int] = mapped_column(index=True)
    number: Mapped[str | None] = mapped_column(String(200))  # number of the paper
    issued_on: Mapped[date | None]
    signer: Mapped[str | None] = mapped_column(String(200))
    note: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    agency: Mapped[Agency] = relationship()
    __mapper_args__ = {"version_id_col": version}

    @property
    def code(self) -> str:
        """How the journal names it."""
        return f"{self.agency.code}-{self.year}" if self.agency else str(self.year)


class PlannedSession(Base):
    """One line of a plan: a session meant for a quarter or a month of it."""

    __tablename__ = "planned_session"
    __table_args__ = (
        CheckConstraint("quarter BETWEEN 1 AND 4", name="quarter"),
        CheckConstraint("month IS NULL OR month BETWEEN 1 AND 12", name="month"),
        Index("ix_planned_session_plan", "plan_id", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("year_plan.id"))
    quarter: Mapped[int]
    month: Mapped[int | None]
    due_on: Mapped[date]  # last day of its month or quarter: after it the line is behind
    head: Mapped[w.Head] = mapped_column(word(w.Head, "head_known"))
    form: Mapped[w.DialogueForm | None] = mapped_column(word(w.DialogueForm, "form_known"))
    theme: Mapped[str | None] = mapped_column(Text)
    place: Mapped[str | None] = mapped_column(Text)
    preparing: Mapped[str | None] = mapped_column(Text)  # bodies that prepare it
    note: Mapped[str | None] = mapped_column(Text)
    dialogue_id: Mapped[int | None] = mapped_column(ForeignKey("dialogue.id"), unique=True)
    not_held_reason: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    plan: Mapped[YearPlan] = relationship()
    dialogue: Mapped[Dialogue | None] = relationship()
    __mapper_args__ = {"version_id_col": version}


class Preparation(Base):
    """What one agency prepares on one opinion for the hall; not an assignment, so counts and handling stay as they are."""

    __tablename__ = "preparation"
    __table_args__ = (Index("ix_preparation_agency", "agency_id", "state", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id", ondelete="CASCADE"), unique=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    asked_on: Mapped[date]
    due_on: Mapped[date | None]
    state: Mapped[Prepared] = mapped_column(word(Prepared, "state_known"))
    answer: Mapped[str | None] = mapped_column(Text)
    answered_on: Mapped[date | None]
    answered_by: Mapped[str | None] = mapped_column(String(200))
    returned_reason: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    agency: Mapped[Agency] = relationship()
    recommendation: Mapped[Recommendation] = relationship()
    __mapper_args__ = {"version_id_col": version}


class Attendance(Base):
    """How many of one group came."""

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("dialogue_id", "name", name="uq_attendance_group"),
        CheckConstraint("people >= 0", name="people"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int] = mapped_column(ForeignKey("dialogue.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    people: Mapped[int]


class Locality(Base):
    """A thôn or tổ dân phố that a session is held for."""

    __tablename__ = "locality"
    __table_args__ = (UniqueConstraint("dialogue_id", "name", name="uq_locality_name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int] = mapped_column(ForeignKey("dialogue.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))


class Origin(Base):
    """The thôn or tổ dân phố that an opinion comes from, as it was named."""

    __tablename__ = "opinion_origin"

    recommendation_id: Mapped[int] = mapped_column(
        ForeignKey("recommendation.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    name: Mapped[str] = mapped_column(String(200))


class Minutes(Base):
    """The minutes of a session: their latest number and whether they are final."""

    __tablename__ = "minutes"

    id: Mapped[int] = mapped_column(ForeignKey("dialogue.id"), primary_key=True, autoincrement=False)
    state: Mapped[MinutesState] = mapped_column(word(MinutesState, "state_known"))
    number: Mapped[int]  # of the latest version
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class MinutesVersion(Base):
    """One version of minutes as it was saved; never changed afterwards."""

    __tablename__ = "minutes_version"
    __table_args__ = (UniqueConstraint("minutes_id", "number", name="uq_minutes_version_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"))
    number: Mapped[int]
    state: Mapped[MinutesState] = mapped_column(word(MinutesState, "state_known"))
    content: Mapped[str] = mapped_column(Text)  # JSON: section → text
    reason: Mapped[str | None] = mapped_column(Text)
    digest: Mapped[str | None] = mapped_column(String(64))  # SHA-256 of a final version's text
    saved_at: Mapped[datetime]
    saved_by: Mapped[str] = mapped_column(String(200))


class Carriage(Base):
    """Opinions of a session that was put off, carried to another; can be undone."""

    __tablename__ = "carriage"

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("dialogue.id"), index=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("dialogue.id"), index=True)
    made_on: Mapped[date]
    put_off: Mapped[bool]  # the source was planned until then
    made_new: Mapped[bool]  # the target was made for it
    line_id: Mapped[int | None] = mapped_column(ForeignKey("planned_session.id"))  # planned line that went along
    undone_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    source: Mapped[Dialogue] = relationship(foreign_keys=[source_id])
    target: Mapped[Dialogue] = relationship(foreign_keys=[target_id])
    __mapper_args__ = {"version_id_col": version}


class Carried(Base):
    """One opinion that was carried, and where it had stood."""

    __tablename__ = "carried_opinion"

    carriage_id: Mapped[int] = mapped_column(ForeignKey("carriage.id"), primary_key=True, autoincrement=False)
    recommendation_id: Mapped[int] = mapped_column(
        ForeignKey("recommendation.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    position: Mapped[int]
    turn: Mapped[int | None]
    side_given: Mapped[w.Side | None] = mapped_column(word(w.Side, "side_given_known"))


sentence("uq_year_plan_unit", "Đơn vị này đã có kế hoạch của năm đó. Mở kế hoạch đang có để bổ sung.", field="year")
sentence("ck_planned_session_quarter", "Quý phải từ 1 đến 4.", field="quarter")
sentence("ck_planned_session_month", "Tháng phải từ 1 đến 12.", field="month")
sentence("uq_planned_session_dialogue_id", "Cuộc này đã gắn với một dòng kế hoạch khác.", field="dialogue")
sentence("uq_preparation_recommendation_id", "Ý kiến này vừa được giao chuẩn bị. Tải lại trang để xem.")
sentence("uq_attendance_group", "Hai dòng cùng một thành phần dự. Gộp lại thành một dòng.", field="groups")
sentence("ck_attendance_people", "Số người không thể âm.", field="groups")
sentence("uq_locality_name", "Tên thôn, tổ dân phố này đã có trong danh sách.", field="names")
sentence("uq_minutes_version_number", "Biên bản vừa được người khác lưu. Tải lại trang rồi lưu lại.")
