"""Editions: periodic reports as stored runs, and the papers issued of them: sealed, kept as they were, never changed.

A run holds its figures (`EditionPaper`), the identities behind every cell (`EditionCell`, `EditionMember`) and its files
(`EditionFile`). Issued (“ban hành”) it has number, day and signer, and a seal over all of it; from then on the database
itself refuses every change. What replaces it is a run of its own that names it. Nothing here counts; figures and members
come from the reports' floor. Acts never commit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from datetime import date, datetime

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    and_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from feedback.core.refusal import NotThere
from feedback.core.store import Base, db, sentence, word
from feedback.core.wording import Labelled, squeeze
from feedback.office import tree
from feedback.office.agency import Agency
from feedback.office.duty import Viewer
from feedback.register import edition_sql

#: Which kinds of record each appendix counts.
KINDS: dict[str, tuple[str, ...]] = {
    "01": ("dissemination",),
    "02": ("document",),
    "03": ("opinion", "session", "contribution", "line"),
    "04": ("opinion", "session", "contribution", "line"),
}


class Span(Labelled):
    """What kind of period a paper is of."""

    MONTH = "month", "Tháng"
    QUARTER = "quarter", "Quý"
    HALF = "half", "6 tháng"
    NINE = "nine", "9 tháng"
    YEAR = "year", "Năm"
    FREE = "free", "Kỳ tự chọn"


class Edition(Base):
    """A stored run; with ``sealed_at`` an issued paper, which nothing changes any more."""

    __tablename__ = "edition"
    __table_args__ = (
        Index("ix_edition_agency", "agency_id", "last_day", "id"),
        Index("ix_edition_last_day", "last_day", "id"),
        UniqueConstraint("issuer", "number_key", name="uq_edition_number"),
        UniqueConstraint("replaces", name="uq_edition_replaces"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    span: Mapped[Span] = mapped_column(word(Span, "span_known"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    as_of: Mapped[date]
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))  # None: the whole installation
    unit: Mapped[str] = mapped_column(String(300))  # as it was called when the run was made
    as_now: Mapped[bool]
    rules: Mapped[str] = mapped_column(Text)  # JSON: the settings, since when, on what paper
    rules_told: Mapped[str] = mapped_column(Text)
    program: Mapped[str] = mapped_column(String(64))
    journal_head: Mapped[str] = mapped_column(String(64))  # all that acts had written when the figures were made
    inputs: Mapped[str] = mapped_column(String(64))  # SHA-256 over the identities behind every cell
    replaces: Mapped[int | None]  # the sealed edition that this one takes the place of
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(200))
    # issued
    issuer: Mapped[str | None] = mapped_column(String(80))  # unit and year: within them a number is given once
    number: Mapped[str | None] = mapped_column(String(64))
    number_key: Mapped[str | None] = mapped_column(String(64))
    dated_on: Mapped[date | None]
    signer: Mapped[str | None] = mapped_column(String(200))
    sealed_at: Mapped[datetime | None]
    sealed_by: Mapped[str | None] = mapped_column(String(200))
    seal: Mapped[str | None] = mapped_column(String(64))  # SHA-256 over figures, identities, files and these columns
    version: Mapped[int] = mapped_column(default=1)
    agency: Mapped[Agency | None] = relationship()
    __mapper_args__ = {"version_id_col": version}

    @property
    def code(self) -> str:
        """How the journal and the pages name it."""
        return f"KB-{self.id:05}"

    @property
    def sealed(self) -> bool:
        """Whether it is issued."""
        return self.sealed_at is not None

    @property
    def name(self) -> str:
        """What people call it: its paper number, or the code of the run."""
        return self.number or self.code


class EditionPaper(Base):
    """One appendix of an edition as it stood on paper: headings, cells, notes, definitions (JSON)."""

    __tablename__ = "edition_paper"
    __table_args__ = (UniqueConstraint("edition_id", "appendix", name="uq_edition_paper"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    appendix: Mapped[str] = mapped_column(String(2))
    title: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)


class EditionCell(Base):
    """How many records of one kind and mark were counted in one row of an appendix; its members stand below it."""

    __tablename__ = "edition_cell"
    __table_args__ = (
        UniqueConstraint("edition_id", "appendix", "kind", "year", "level", "mark", name="uq_edition_cell"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    appendix: Mapped[str] = mapped_column(String(2))
    kind: Mapped[str] = mapped_column(String(16))
    year: Mapped[int]  # 0: the form has no years
    level: Mapped[str] = mapped_column(String(16))  # empty: the form has no levels
    mark: Mapped[str] = mapped_column(String(40))  # acceptance, head, target and form
    number: Mapped[int]


class EditionMember(Base):
    """The identity of one record behind a cell. No foreign keys: the identity outlives the record."""

    __tablename__ = "edition_member"
    __table_args__ = (
        Index("ix_edition_member_record", "record_id", "cell_id").ddl_if(dialect="sqlite"),  # else: edition_sql
        {"sqlite_with_rowid": False},
    )

    cell_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    record_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(80))
    amounts: Mapped[str | None] = mapped_column(Text)  # what a declared line or a line of a book brings


class EditionFile(Base):
    """A file of an edition, its bytes kept."""

    __tablename__ = "edition_file"
    __table_args__ = (UniqueConstraint("edition_id", "appendix", "kind", name="uq_edition_file"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    appendix: Mapped[str] = mapped_column(String(2))
    kind: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(120))
    media: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)


class EditionChange(Base):
    """A fact that a sealed edition had fixed was changed knowingly: from what to what, by whom, why."""

    __tablename__ = "edition_change"
    __table_args__ = (Index("ix_edition_change_record", "edition_id", "appendix", "kind", "record_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    appendix: Mapped[str] = mapped_column(String(2))
    kind: Mapped[str] = mapped_column(String(16))
    record_id: Mapped[int]
    code: Mapped[str] = mapped_column(String(80))
    after: Mapped[str] = mapped_column(Text)  # JSON: year, level, mark, amounts; empty: it no longer counts there
    reason: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(200))


sentence("uq_edition_number", "Số này đã dùng cho một biểu ban hành trong năm. Ghi số khác.", field="number")
sentence("uq_edition_replaces", "Đã có một bản đang lập để thay thế biểu này. Mở bản đó để làm tiếp.")
edition_sql.attach(Base.metadata.tables)


def within(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: of a unit in the viewer's reach on the as-of day; one of the whole installation for who sees it all."""
    if viewer.seat.sees_all:
        return Edition.id.is_not(None)
    return and_(
        Edition.agency_id.is_not(None),
        tree.in_reach(viewer.seat, type_coerce(Edition.agency_id, Integer), Edition.as_of),
    )


def get(edition_id: int, viewer: Viewer) -> Edition:
    """The edition; NotThere where it is out of reach."""
    found = db.session.scalar(select(Edition).where(Edition.id == edition_id, within(viewer)))
    if found is None:
        raise NotThere("Không tìm thấy kỳ báo cáo này, hoặc kỳ báo cáo không thuộc phạm vi của đơn vị bạn.")
    return found


def in_force() -> ColumnElement[bool]:
    """SQL: issued, and not replaced by an issued one."""
    later = aliased(Edition)
    replaced = select(later.id).where(later.replaces == Edition.id, later.sealed_at.is_not(None))
    return and_(Edition.sealed_at.is_not(None), ~replaced.exists())


def successor(edition: Edition) -> Edition | None:
    """The edition that takes its place, a run or issued."""
    return db.session.scalar(select(Edition).where(Edition.replaces == edition.id))


def papers(edition: Edition) -> list[EditionPaper]:
    """Its appendices, in order."""
    query = select(EditionPaper).where(EditionPaper.edition_id == edition.id).order_by(EditionPaper.appendix)
    return list(db.session.scalars(query))


def any_in_force() -> bool:
    """Whether anything is issued at all."""
    return db.session.scalar(select(Edition.id).where(in_force()).limit(1)) is not None


#: The reason given for a change of what an issued edition has fixed, while an act is under way.
_given: ContextVar[str] = ContextVar("sealed_reason", default="")
_KEPT = "sealed_reason"
_LONGEST_REASON = 2000
Touched = Mapping[str, set[int]]  # table of the record → ids
#: Says which facts fixed by issued editions the present transaction has changed (the reports' floor, where counting is known).
judges: list[Callable[[Touched], list[EditionChange]]] = []


def give_request_reason(reason: str) -> None:
    """Acts of this request may change what an issued edition has fixed, for this reason; empty takes it back."""
    _given.set(_clean(reason))


def give_reason(reason: str) -> None:
    """The same until the present transaction ends: for a door that commits after the act."""
    db.session().info[_KEPT] = _clean(reason)


def take_reason() -> str:
    """The reason given; one for the transaction is given once."""
    return db.session().info.pop(_KEPT, "") or _given.get()


def _clean(reason: str) -> str:
    """The reason as it is kept: one line, without marks that nobody sees, of a length that a person writes."""
    return squeeze(reason)[:_LONGEST_REASON]


def overtaken(touched: Touched) -> list[EditionChange]:
    """What issued editions had fixed and the present transaction has changed; not yet written anywhere."""
    return [change for judge in judges for change in judge(touched)]
