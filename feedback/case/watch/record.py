"""The tables of watching: reasons for what is outstanding, promises, watch lists, notes, urging letters, gathered sets.

What is written here never changes an opinion's own facts; those stand in ``case.record``. Relations point to the parent
only. QĐ 218-QĐ/TW Điều 7, 12 (the Front tracks acceptance); Luật MTTQ 2015 (it follows and urges what it asked for).
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from feedback.case import word as w
from feedback.case.record import Occasion, Recommendation
from feedback.case.watch.word import GatheringState, LetterState, PromiseState
from feedback.core.store import Base, sentence, word
from feedback.office.agency import Agency


class Outstanding(Base):
    """Why an opinion is outstanding, as told on a day, with the day to look at it again; the latest is in force."""

    __tablename__ = "outstanding_entry"
    __table_args__ = (
        Index("ix_outstanding_entry_opinion", "recommendation_id", "id"),
        Index("ix_outstanding_entry_next", "current", "next_on", "recommendation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"))
    day: Mapped[date]
    code: Mapped[w.OutstandingReason] = mapped_column(word(w.OutstandingReason, "outstanding_code_known"))
    story: Mapped[str] = mapped_column(Text)
    next_on: Mapped[date]  # ngày xem lại
    current: Mapped[bool] = mapped_column(default=True)  # the opinion's latest
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))  # who told it
    by: Mapped[str] = mapped_column(String(200))


class Promise(Base):
    """What a leader promised at a session, or on one opinion of it, followed to its proof."""

    __tablename__ = "promise"
    __table_args__ = (
        CheckConstraint("state <> 'kept' OR proof IS NOT NULL", name="proof"),
        CheckConstraint("state <> 'not_kept' OR reason IS NOT NULL", name="reason"),
        CheckConstraint("(state = 'open') = (ended_on IS NULL)", name="ended"),
        Index("ix_promise_state", "state", "due_on", "id"),
        Index("ix_promise_opinion", "recommendation_id"),
        Index("ix_promise_occasion", "occasion_id"),
        Index("ix_promise_agency", "agency_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    occasion_id: Mapped[int] = mapped_column(ForeignKey("occasion.id"))
    recommendation_id: Mapped[int | None] = mapped_column(ForeignKey("recommendation.id"))
    made_on: Mapped[date]
    leader: Mapped[str] = mapped_column(String(200))
    title: Mapped[str | None] = mapped_column(String(200))
    what: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))  # answers for it
    state: Mapped[PromiseState] = mapped_column(word(PromiseState, "state_known"), default=PromiseState.OPEN)
    ended_on: Mapped[date | None]
    proof: Mapped[str | None] = mapped_column(Text)  # what was done, and the paper that shows it
    paper_number: Mapped[str | None] = mapped_column(String(200))
    reason: Mapped[str | None] = mapped_column(Text)  # why not kept, why replaced
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("promise.id"))
    version: Mapped[int] = mapped_column(default=1)
    occasion: Mapped[Occasion] = relationship()
    recommendation: Mapped[Recommendation | None] = relationship()
    agency: Mapped[Agency] = relationship()
    __mapper_args__ = {"version_id_col": version}


class Watched(Base):
    """What an officer of the Front follows: an opinion, an agency or a session; shared: seen by the whole unit."""

    __tablename__ = "watched"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN recommendation_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN watched_agency_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN occasion_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_thing",
        ),
        UniqueConstraint("officer_id", "recommendation_id", name="uq_watched_opinion"),
        UniqueConstraint("officer_id", "watched_agency_id", name="uq_watched_agency"),
        UniqueConstraint("officer_id", "occasion_id", name="uq_watched_occasion"),
        Index("ix_watched_unit", "agency_id", "shared"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    officer_name: Mapped[str] = mapped_column(String(200))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))  # the officer's unit
    recommendation_id: Mapped[int | None] = mapped_column(
        ForeignKey("recommendation.id", ondelete="CASCADE"), index=True
    )
    watched_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    occasion_id: Mapped[int | None] = mapped_column(ForeignKey("occasion.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    shared: Mapped[bool] = mapped_column(default=False)
    since: Mapped[date]


class Supervision(Base):
    """A note of supervision on an opinion; the agencies that hold it see it only where the note says so."""

    __tablename__ = "supervision_note"
    __table_args__ = (Index("ix_supervision_note_opinion", "recommendation_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    officer_id: Mapped[int]
    officer_name: Mapped[str] = mapped_column(String(200))
    day: Mapped[date]
    text: Mapped[str] = mapped_column(Text)
    to_agency: Mapped[bool] = mapped_column(default=False)


class Letter(Base):
    """An urging letter (công văn đôn đốc): one sender, one agency, the opinions it owes an answer on."""

    __tablename__ = "urging_letter"
    __table_args__ = (
        UniqueConstraint("sender_id", "addressee_id", "number_key", "dated_on", name="uq_urging_letter_number"),
        CheckConstraint("answer_by >= dated_on", name="answer_by"),
        CheckConstraint("(state = 'recalled') = (recall_reason IS NOT NULL)", name="recalled"),
        Index("ix_urging_letter_addressee", "addressee_id", "state", "answer_by"),
        Index("ix_urging_letter_batch", "batch"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch: Mapped[str] = mapped_column(String(43))  # letters made in one go
    sender_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    addressee_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    number: Mapped[str] = mapped_column(String(100))
    number_key: Mapped[str] = mapped_column(String(100))
    dated_on: Mapped[date]
    place: Mapped[str | None] = mapped_column(String(100))
    authority: Mapped[str | None] = mapped_column(String(200))  # “T/M Ban Thường trực”
    signer: Mapped[str] = mapped_column(String(200))
    signer_title: Mapped[str | None] = mapped_column(String(200))
    answer_by: Mapped[date]
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[LetterState] = mapped_column(word(LetterState, "state_known"), default=LetterState.SENT)
    recall_reason: Mapped[str | None] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    sender: Mapped[Agency] = relationship(foreign_keys=[sender_id])
    addressee: Mapped[Agency] = relationship(foreign_keys=[addressee_id])
    __mapper_args__ = {"version_id_col": version}

    @property
    def code(self) -> str:
        """What the journal calls it."""
        return self.number


class Urged(Base):
    """An opinion named in an urging letter, as it stood that day."""

    __tablename__ = "urged"
    __table_args__ = (UniqueConstraint("letter_id", "recommendation_id", name="uq_urged_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("urging_letter.id"))
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"), index=True)
    due_on: Mapped[date | None]
    late: Mapped[bool]
    reason: Mapped[str | None] = mapped_column(Text)  # why it was outstanding, as known then
    recommendation: Mapped[Recommendation] = relationship()


class Answer(Base):
    """What the agency answered to an urging letter."""

    __tablename__ = "urging_answer"
    __table_args__ = (Index("ix_urging_answer_letter", "letter_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("urging_letter.id"))
    day: Mapped[date]
    paper_number: Mapped[str | None] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    by: Mapped[str] = mapped_column(String(200))


class Gathering(Base):
    """A set of opinions that the Front gathered among the people and hands over to the secretariat."""

    __tablename__ = "gathering"
    __table_args__ = (
        CheckConstraint("state NOT IN ('handed', 'taken', 'returned') OR handed_on IS NOT NULL", name="handed"),
        CheckConstraint("state <> 'returned' OR reason IS NOT NULL", name="returned"),
        CheckConstraint("(state = 'taken') = (occasion_id IS NOT NULL)", name="taken"),
        Index("ix_gathering_unit", "agency_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))  # the Front's unit
    title: Mapped[str] = mapped_column(String(300))
    gathered_at: Mapped[str] = mapped_column(Text)  # where and how: hội nghị thôn, tổ; thư; tiếp xúc
    first_on: Mapped[date]
    last_on: Mapped[date]
    state: Mapped[GatheringState] = mapped_column(word(GatheringState, "state_known"), default=GatheringState.DRAFT)
    by: Mapped[str] = mapped_column(String(200))
    handed_on: Mapped[date | None]
    paper_number: Mapped[str | None] = mapped_column(String(200))  # of the Front's paper that hands it over
    ended_on: Mapped[date | None]  # taken in or returned
    reason: Mapped[str | None] = mapped_column(Text)  # why returned
    occasion_id: Mapped[int | None] = mapped_column(ForeignKey("occasion.id"))
    version: Mapped[int] = mapped_column(default=1)
    agency: Mapped[Agency] = relationship()
    occasion: Mapped[Occasion | None] = relationship()
    __mapper_args__ = {"version_id_col": version}


class Gathered(Base):
    """One opinion of such a set; once taken in, the record it became."""

    __tablename__ = "gathered_line"
    __table_args__ = (
        CheckConstraint("people >= 1", name="people"),
        Index("ix_gathered_line_set", "gathering_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id"))
    position: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
    field: Mapped[str | None] = mapped_column(String(200))
    people: Mapped[int] = mapped_column(default=1)
    recommendation_id: Mapped[int | None] = mapped_column(
        ForeignKey("recommendation.id", ondelete="SET NULL"), index=True
    )
    recommendation: Mapped[Recommendation | None] = relationship()


sentence("ck_promise_proof", "Đã thực hiện thì phải có minh chứng: đã làm gì, văn bản nào.", field="proof")
sentence("ck_promise_reason", "Không thực hiện được thì phải ghi lý do.", field="reason")
sentence(
    "uq_urging_letter_number",
    "Số công văn này đã dùng cho chính cơ quan ấy trong ngày ấy. Kiểm tra xem công văn đã được lưu chưa.",
    field="number",
)
sentence("ck_urging_letter_answer_by", "Hạn trả lời phải từ ngày công văn trở đi.", field="answer_by")
sentence("ck_gathered_line_people", "Số người cùng ý kiến ít nhất là 1.", field="lines")
