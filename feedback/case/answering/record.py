"""The tables of answering: templates, steps of clearance, submitted drafts, frozen replies, delivery, repeats.

The reply in force stands on the opinion's own row (``case.record``), the draft being written in ``reply_draft``; here is
what was submitted and said of it, what was signed (never changed afterwards: triggers refuse it on both databases), how
it reached whoever raised the opinion, and which opinions say again what was said before (QĐ 33/2017/QĐ-TTg).
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import DDL, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from feedback.case import record as _record  # noqa: F401 - the opinions these rows belong to
from feedback.case import word as w
from feedback.case.answering import word as a
from feedback.core.store import Base, sentence, word
from feedback.office import officer as _officer  # noqa: F401 - the officers that steps name
from feedback.office.agency import Agency


class Template(Base):
    """A text to answer with: kept by a unit for itself, or for all below it too."""

    __tablename__ = "reply_template"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="span"),
        Index("ix_reply_template_agency", "agency_id", "position", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    below: Mapped[bool] = mapped_column(default=False)  # units below may use it
    title: Mapped[str] = mapped_column(String(200))
    field: Mapped[str | None] = mapped_column(String(200))  # None: any field
    acceptance: Mapped[w.Acceptance | None] = mapped_column(word(w.Acceptance, "acceptance_known"))
    result: Mapped[w.Result | None] = mapped_column(word(w.Result, "result_known"))
    body: Mapped[str] = mapped_column(Text)
    position: Mapped[int] = mapped_column(default=0)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    agency: Mapped[Agency] = relationship()
    __mapper_args__ = {"version_id_col": version}


class AnsweringRule(Base):
    """A unit's settings of answering: may one clear one's own submission, what follows an unhappy answer."""

    __tablename__ = "answering_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), unique=True)
    separated: Mapped[bool] = mapped_column(default=True)  # nobody clears what they submitted themselves
    unhappy: Mapped[a.Unhappy] = mapped_column(word(a.Unhappy, "unhappy_known"), default=a.Unhappy.ASK)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class Step(Base):
    """One named step of a unit's clearance; an ended one stays for what went through it."""

    __tablename__ = "clearance_step"
    __table_args__ = (Index("ix_clearance_step_agency", "agency_id", "position", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    ended: Mapped[bool] = mapped_column(default=False)


class Clearer(Base):
    """Somebody who may clear at a step; a step that names nobody is open to the unit's officers."""

    __tablename__ = "clearance_officer"

    step_id: Mapped[int] = mapped_column(ForeignKey("clearance_step.id"), primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), primary_key=True)


class Submission(Base):
    """A draft as it was submitted: one version of the reply, kept for good."""

    __tablename__ = "reply_submission"
    __table_args__ = (
        UniqueConstraint("recommendation_id", "number", name="uq_reply_submission_number"),
        Index("ix_reply_submission_agency", "agency_id", "stage", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    number: Mapped[int]
    stage: Mapped[a.Stage] = mapped_column(word(a.Stage, "stage_known"))
    step_id: Mapped[int | None] = mapped_column(ForeignKey("clearance_step.id"))  # where it waits
    submitted_at: Mapped[datetime]
    officer_id: Mapped[int | None]
    submitted_by: Mapped[str] = mapped_column(String(200))
    content: Mapped[str] = mapped_column(Text)  # JSON: the draft's columns
    digest: Mapped[str] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class Clearance(Base):
    """What somebody said at a step: cleared, or sent back with remarks that stay visible."""

    __tablename__ = "reply_clearance"
    __table_args__ = (
        CheckConstraint("verdict <> 'sent_back' OR remarks IS NOT NULL", name="remarks"),
        Index("ix_reply_clearance_submission", "submission_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("reply_submission.id"))
    step_id: Mapped[int] = mapped_column(ForeignKey("clearance_step.id"))
    step_name: Mapped[str] = mapped_column(String(120))  # as it was called then
    officer_id: Mapped[int | None]
    officer_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    verdict: Mapped[a.Verdict] = mapped_column(word(a.Verdict, "verdict_known"))
    remarks: Mapped[str | None] = mapped_column(Text)


class Signed(Base):
    """A reply as it was signed and sent: frozen, one line a version, each carrying the hash of its content."""

    __tablename__ = "signed_reply"
    __table_args__ = (
        UniqueConstraint("recommendation_id", "number", name="uq_signed_reply_number"),
        CheckConstraint("kind <> 'correction' OR reason IS NOT NULL", name="reason"),
        Index("ix_signed_reply_agency", "agency_id", "recommendation_id", "number"),
        Index("ix_signed_reply_same", "text_digest", "agency_id", "replied_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"))
    number: Mapped[int]  # 1, 2, …: the last one is in force
    kind: Mapped[a.SignedKind] = mapped_column(word(a.SignedKind, "kind_known"))
    reason: Mapped[str | None] = mapped_column(Text)  # why corrected
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))  # who answers
    replied_on: Mapped[date | None]
    paper_number: Mapped[str | None] = mapped_column(String(200))
    signer: Mapped[str | None] = mapped_column(String(200))
    reply_text: Mapped[str | None] = mapped_column(Text)
    acceptance: Mapped[w.Acceptance | None] = mapped_column(word(w.Acceptance, "acceptance_known"))  # proposed
    not_accepted_reason: Mapped[str | None] = mapped_column(Text)
    files: Mapped[str] = mapped_column(Text)  # JSON: [name, sha256] of each file kept with the opinion then
    frozen_at: Mapped[datetime]
    officer_id: Mapped[int | None]
    frozen_by: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))  # sha256 over all above and the version before
    text_digest: Mapped[str | None] = mapped_column(String(64))  # of the words alone, to find identical ones


class Delivery(Base):
    """A frozen reply reached whoever raised the opinion: how, when, by whom, with what proof."""

    __tablename__ = "reply_delivery"
    __table_args__ = (Index("ix_reply_delivery_signed", "signed_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    signed_id: Mapped[int] = mapped_column(ForeignKey("signed_reply.id"))
    way: Mapped[a.Way] = mapped_column(word(a.Way, "way_known"))
    delivered_on: Mapped[date]
    delivered_by: Mapped[str] = mapped_column(String(200))
    proof: Mapped[str | None] = mapped_column(Text)
    officer_id: Mapped[int | None]
    noted_at: Mapped[datetime]


class Said(Base):
    """What whoever raised the opinion says of a frozen reply, as told by telephone, on paper or face to face."""

    __tablename__ = "reply_satisfaction"
    __table_args__ = (
        Index("ix_reply_satisfaction_signed", "signed_id", "id"),
        Index("ix_reply_satisfaction_verdict", "verdict", "signed_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    signed_id: Mapped[int] = mapped_column(ForeignKey("signed_reply.id"))
    verdict: Mapped[a.Satisfaction] = mapped_column(word(a.Satisfaction, "verdict_known"))
    asked_by: Mapped[a.AskedBy] = mapped_column(word(a.AskedBy, "asked_by_known"))
    told_on: Mapped[date]
    note: Mapped[str | None] = mapped_column(Text)
    officer_id: Mapped[int | None]
    officer_name: Mapped[str] = mapped_column(String(200))
    noted_at: Mapped[datetime]
    decided_on: Mapped[date | None]  # the secretariat decided what follows from an unhappy answer
    decision: Mapped[str | None] = mapped_column(Text)  # why it was not reopened


class Repeat(Base):
    """An opinion that says again what another said first; both count."""

    __tablename__ = "recommendation_repeat"
    __table_args__ = (
        CheckConstraint("recommendation_id <> first_id", name="own"),
        Index("ix_recommendation_repeat_first", "first_id", "recommendation_id"),
    )

    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"), primary_key=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"))  # never a repeat itself
    linked_on: Mapped[date]
    linked_by: Mapped[str] = mapped_column(String(200))


sentence("ck_reply_template_span", "Ngày hết hiệu lực phải bằng hoặc sau ngày bắt đầu.", field="valid_to")
sentence("uq_reply_submission_number", "Bản thảo này vừa được người khác trình. Mở lại trang để xem.")
sentence("uq_signed_reply_number", "Trả lời này vừa được người khác gửi. Mở lại trang để xem.")
sentence("ck_reply_clearance_remarks", "Trả lại để sửa phải ghi ý kiến.", field="remarks")
sentence("ck_signed_reply_reason", "Đính chính trả lời đã ký phải ghi lý do.", field="reason")
sentence("ck_recommendation_repeat_own", "Một ý kiến không lặp lại chính nó.")

_REFUSE = "Trả lời đã ký không sửa, không xóa"
SQLITE_FREEZE = [
    f"CREATE TRIGGER signed_reply_no_{verb.lower()} BEFORE {verb} ON signed_reply BEGIN SELECT RAISE(ABORT, '{_REFUSE}'); END"
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL_FREEZE = [
    "CREATE OR REPLACE FUNCTION signed_reply_frozen() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_REFUSE}'; END $$",
    "CREATE OR REPLACE TRIGGER signed_reply_frozen BEFORE UPDATE OR DELETE ON signed_reply "
    "FOR EACH ROW EXECUTE FUNCTION signed_reply_frozen()",
]
for _statement in SQLITE_FREEZE:
    event.listen(Signed.__table__, "after_create", DDL(_statement).execute_if(dialect="sqlite"))  # type: ignore[no-untyped-call]
for _statement in POSTGRESQL_FREEZE:
    event.listen(Signed.__table__, "after_create", DDL(_statement).execute_if(dialect="postgresql"))  # type: ignore[no-untyped-call]
