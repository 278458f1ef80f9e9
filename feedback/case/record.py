"""The tables of sessions and opinions, kept in one place so that no act's module needs another's for its columns.

The current dated facts of an opinion stand on its row, with unit, side and level *as they were then*, so that lists and
counts are index scans; their history stands in ``case.work`` and the journal. No status
column: handling, acceptance and result are three axes (``case.standing``). Relations point to the parent only.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from feedback.case import word as w
from feedback.core.store import Base, sentence, word
from feedback.office.agency import Agency, Level


class Occasion(Base):
    """A cuộc: a dialogue or a contribution event; both draw their codes from one series."""

    __tablename__ = "occasion"
    __table_args__ = (
        Index("ix_occasion_unit_day", "agency_id", "day"),
        Index("ix_occasion_kind_day", "kind", "day", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64))
    code_key: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[w.OccasionKind] = mapped_column(word(w.OccasionKind, "kind_known"))
    day: Mapped[date]
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))  # presiding or addressed unit
    level: Mapped[Level] = mapped_column(word(Level, "level_known"))  # of that unit on the day
    search_text: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    agency: Mapped[Agency] = relationship()
    __mapper_args__ = {"version_id_col": version}


class Dialogue(Base):
    """A direct dialogue between a head and the people."""

    __tablename__ = "dialogue"
    __table_args__ = (
        CheckConstraint("attendance >= 0", name="attendance"),
        CheckConstraint("state NOT IN ('postponed', 'cancelled') OR state_reason IS NOT NULL", name="state_reason"),
        Index("ix_dialogue_state", "state", "head"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("occasion.id"), primary_key=True)
    head: Mapped[w.Head] = mapped_column(word(w.Head, "head_known"))
    form: Mapped[w.DialogueForm | None] = mapped_column(word(w.DialogueForm, "form_known"))
    state: Mapped[w.DialogueState] = mapped_column(word(w.DialogueState, "state_known"))
    announced_on: Mapped[date | None]
    state_reason: Mapped[str | None] = mapped_column(Text)  # why postponed or cancelled
    chair: Mapped[str | None] = mapped_column(String(200))
    chair_title: Mapped[str | None] = mapped_column(String(200))
    theme: Mapped[str | None] = mapped_column(Text)
    place: Mapped[str | None] = mapped_column(Text)
    attendance: Mapped[int | None]
    occasion: Mapped[Occasion] = relationship(lazy="joined", innerjoin=True)


class Contribution(Base):
    """A contribution event (cuộc, lần góp ý) outside dialogues."""

    __tablename__ = "contribution"
    __table_args__ = (Index("ix_contribution_target", "target", "form"),)

    id: Mapped[int] = mapped_column(ForeignKey("occasion.id"), primary_key=True)
    target: Mapped[w.Target] = mapped_column(word(w.Target, "target_known"))
    form: Mapped[w.ContributionForm] = mapped_column(word(w.ContributionForm, "form_known"))
    contributor: Mapped[str | None] = mapped_column(Text)  # organisation or person who contributed
    content: Mapped[str | None] = mapped_column(Text)
    occasion: Mapped[Occasion] = relationship(lazy="joined", innerjoin=True)


class Citizen(Base):
    """Who spoke: apart from the opinion, so that it can be hidden or erased while counts stay."""

    __tablename__ = "citizen"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None] = mapped_column(String(300))
    address: Mapped[str | None] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(String(64))


class Recommendation(Base):
    """One opinion (ý kiến, kiến nghị): what the appendices count in columns 8 and 9."""

    __tablename__ = "recommendation"
    __table_args__ = (
        CheckConstraint("merged_into_id <> id", name="own_merge"),
        CheckConstraint("people >= 1", name="people"),
        CheckConstraint(
            "acceptance IS NULL OR acceptance <> 'not_accepted' OR not_accepted_reason IS NOT NULL",
            name="not_accepted_reason",
        ),
        CheckConstraint(
            "result IS NULL OR result <> 'outstanding' OR outstanding_reason IS NOT NULL", name="outstanding_reason"
        ),
        CheckConstraint("result IS NULL OR result <> 'will_settle' OR roadmap_on IS NOT NULL", name="roadmap"),
        CheckConstraint("result IS NULL OR result <> 'settled' OR settled_on IS NOT NULL", name="settled"),
        CheckConstraint("admission <> 'refused' OR admission_reason IS NOT NULL", name="admission_reason"),
        # All that counting reads (tally.ledger), in the order it groups by: an appendix never opens the rows themselves.
        Index(
            "ix_recommendation_tally",
            "countable",
            "side",
            "received_year",
            "level",
            "acceptance",
            "nature",
            "received_on",
            "concluded_on",
            "occasion_day",
            "host_id",
            "place_day",
            "id",
        ),
        # Of one unit, in the order of its days; the rest is what tally.declared reads of the unit's own opinions.
        Index(
            "ix_recommendation_host",
            "host_id",
            "received_on",
            "id",
            "side",
            "countable",
            "nature",
            "acceptance",
            "concluded_on",
            "occasion_day",
            "place_day",
        ),
        Index("ix_recommendation_lead", "lead_id", "due_on", "id"),
        Index("ix_recommendation_received", "received_on", "id"),
        Index("ix_recommendation_due", "due_on", "id"),
        # Few are merged, nearly every list asks for those that are not: no database may walk this one for them.
        Index(
            "ix_recommendation_merged_into_id",
            "merged_into_id",
            sqlite_where=text("merged_into_id IS NOT NULL"),
            postgresql_where=text("merged_into_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64))
    code_key: Mapped[str] = mapped_column(String(64), unique=True)
    line_key: Mapped[str | None] = mapped_column(
        String(64), unique=True
    )  # key of the captured line: twice sent is once kept
    occasion_id: Mapped[int] = mapped_column(ForeignKey("occasion.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)  # order in the session
    turn: Mapped[int | None]  # which speaking turn (lượt ý kiến) it was part of
    # where and when, as it was then
    received_given: Mapped[date | None]  # as written; empty = day of the cuộc
    received_on: Mapped[date]
    received_year: Mapped[int]
    occasion_day: Mapped[date]
    host_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))  # presiding or addressed unit
    level: Mapped[Level] = mapped_column(word(Level, "level_known"))
    place_day: Mapped[date]  # day whose tree places it: received_on, or the host's nearest day
    # what
    side_given: Mapped[w.Side | None] = mapped_column(word(w.Side, "side_given_known"))
    side: Mapped[w.Side] = mapped_column(word(w.Side, "side_known"))
    nature: Mapped[w.Nature] = mapped_column(word(w.Nature, "nature_known"), default=w.Nature.RECOMMENDATION)
    admission: Mapped[w.Admission] = mapped_column(word(w.Admission, "admission_known"), default=w.Admission.ADMITTED)
    admission_reason: Mapped[str | None] = mapped_column(Text)
    countable: Mapped[bool]  # counting rule 3, questions left to the setting
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizen.id"), index=True)
    channel: Mapped[w.Channel | None] = mapped_column(word(w.Channel, "channel_known"))
    people: Mapped[int] = mapped_column(default=1)  # how many stand behind it
    field: Mapped[str | None] = mapped_column(String(200), index=True)
    content: Mapped[str] = mapped_column(Text)
    # handling
    sorted_on: Mapped[date | None]
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    assigned_on: Mapped[date | None]
    due_on: Mapped[date | None]
    first_due_on: Mapped[date | None]  # the due date without extensions, where one was granted
    paused_on: Mapped[date | None]  # the clock stands still since
    taken_on: Mapped[date | None]  # the lead agency accepted it
    returned_on: Mapped[date | None]  # the lead agency gave it back and nobody has it since
    in_hall: Mapped[bool] = mapped_column(default=False)  # answered on the spot
    replied_on: Mapped[date | None]
    paper_number: Mapped[str | None] = mapped_column(String(200))
    signer: Mapped[str | None] = mapped_column(String(200))
    reply_text: Mapped[str | None] = mapped_column(Text)
    reopened_on: Mapped[date | None]
    # acceptance in force
    acceptance: Mapped[w.Acceptance | None] = mapped_column(word(w.Acceptance, "acceptance_known"))
    concluded_given: Mapped[date | None]  # as written
    concluded_on: Mapped[date | None]  # day the latest conclusion (or reopening) counts from
    not_accepted_reason: Mapped[str | None] = mapped_column(Text)
    # result
    result: Mapped[w.Result | None] = mapped_column(word(w.Result, "result_known"))
    settled_on: Mapped[date | None]
    roadmap_on: Mapped[date | None]
    outstanding_reason: Mapped[str | None] = mapped_column(Text)
    outstanding_code: Mapped[w.OutstandingReason | None] = mapped_column(
        word(w.OutstandingReason, "outstanding_code_known")
    )
    # merging
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("recommendation.id"))
    # finding
    search_text: Mapped[str] = mapped_column(Text, default="")  # folded: code, field, content
    search_exact: Mapped[str] = mapped_column(Text, default="")  # the same with its accents
    version: Mapped[int] = mapped_column(default=1)
    occasion: Mapped[Occasion] = relationship()
    host: Mapped[Agency] = relationship(foreign_keys=[host_id])
    lead: Mapped[Agency | None] = relationship(foreign_keys=[lead_id])
    citizen: Mapped[Citizen | None] = relationship()
    merged_into: Mapped[Recommendation | None] = relationship(remote_side=[id])
    __mapper_args__ = {"version_id_col": version}


sentence("uq_occasion_code_key", "Mã cuộc này đã có. Mỗi cuộc đối thoại, cuộc góp ý mang một mã riêng.", field="code")
sentence("uq_recommendation_code_key", "Mã ý kiến này đã có. Mỗi ý kiến mang một mã riêng.", field="code")
sentence("ck_dialogue_attendance", "Số người dự không thể âm.", field="attendance")
sentence("ck_dialogue_state_reason", "Hoãn hoặc hủy cuộc đối thoại phải ghi lý do.", field="state_reason")
sentence("ck_recommendation_own_merge", "Không thể gộp một ý kiến vào chính nó.", field="merged_into")
sentence("ck_recommendation_not_accepted_reason", "Không tiếp thu phải ghi lý do.", field="not_accepted_reason")
sentence("ck_recommendation_outstanding_reason", "Tồn đọng phải ghi lý do.", field="outstanding_reason")
sentence("ck_recommendation_roadmap", "Sẽ giải quyết phải ghi thời hạn (lộ trình).", field="roadmap_on")
sentence("ck_recommendation_settled", "Đã giải quyết phải ghi ngày giải quyết.", field="settled_on")
sentence("ck_recommendation_admission_reason", "Không thụ lý phải ghi lý do.", field="admission_reason")
sentence("ck_recommendation_people", "Số người cùng ý kiến ít nhất là 1.", field="people")
