"""Agencies: Party committees, authorities, their offices, the Front; each with the periods in which it stood so.

A unit keeps one code for ever; a change of name, kind, level or parent is a new period (``contract.md`` never rewrites
what stood before). A unit of kind Cấp ủy or Chính quyền stands for its *place*; its offices hang below it.
The tree in time is kept flat in ``agency_reach`` (``office.tree`` builds it).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from feedback.core import calendar
from feedback.core.refusal import NotThere
from feedback.core.store import Base, db, sentence, word
from feedback.core.wording import Labelled, plain, squeeze


class Kind(Labelled):
    """What a unit is (`Loại`)."""

    PARTY = "party", "Cấp ủy"
    AUTHORITY = "authority", "Chính quyền"
    OFFICE = "office", "Cơ quan chuyên môn"
    FRONT = "front", "Mặt trận"
    UNION = "union", "Tổ chức chính trị - xã hội"
    OTHER = "other", "Khác"


PLACES = frozenset({Kind.PARTY, Kind.AUTHORITY})


class Level(Labelled):
    """The three levels of the forms, in their order; districts stand until 30/6/2025."""

    PROVINCE = "province", "Thành phố"
    DISTRICT = "district", "Quận, huyện"
    COMMUNE = "commune", "Phường, xã"


#: The words of `Cấp`, each with its level; what was given is kept, so that a file comes back as it was.
LEVEL_WORDS: dict[str, Level] = {
    **dict.fromkeys(("Tỉnh", "Thành phố"), Level.PROVINCE),
    **dict.fromkeys(("Huyện", "Quận", "Thị xã", "Thành phố thuộc tỉnh", "Quận, huyện"), Level.DISTRICT),
    **dict.fromkeys(("Xã", "Phường", "Thị trấn", "Đặc khu", "Phường, xã"), Level.COMMUNE),
}
#: Districts ended with this day (Luật Tổ chức chính quyền địa phương 72/2025/QH15).
LAST_DISTRICT_DAY = date(2025, 6, 30)


class Agency(Base):
    """A unit: its code for ever, and its name of today for lists and search."""

    __tablename__ = "agency"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64))
    code_key: Mapped[str] = mapped_column(String(64), unique=True)  # code without case
    name: Mapped[str] = mapped_column(String(300))  # of the latest period
    kind: Mapped[Kind] = mapped_column(word(Kind, "kind_known"))  # of the latest period
    level: Mapped[Level] = mapped_column(word(Level, "level_known"))  # of the latest period
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)  # of the latest period
    sort_key: Mapped[str] = mapped_column(String(700), index=True)
    search_text: Mapped[str] = mapped_column(String(400))
    sees_all: Mapped[bool] = mapped_column(default=False)  # its people's reach covers the whole installation
    version: Mapped[int] = mapped_column(default=1)
    parent: Mapped[Agency | None] = relationship(remote_side=[id], viewonly=True)
    __mapper_args__ = {"version_id_col": version}


class Period(Base):
    """How a unit stood from one day to another; a unit's periods do not overlap."""

    __tablename__ = "agency_period"
    __table_args__ = (
        CheckConstraint("valid_from <= valid_to", name="span"),
        CheckConstraint("parent_id <> agency_id", name="own_parent"),
        Index("ix_agency_period_unit", "agency_id", "valid_from", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    name: Mapped[str] = mapped_column(String(300))
    kind: Mapped[Kind] = mapped_column(word(Kind, "kind_known"))
    level: Mapped[Level] = mapped_column(word(Level, "level_known"))
    level_word: Mapped[str] = mapped_column(String(32))  # the word given in `Cấp`
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    valid_from: Mapped[date] = mapped_column(default=calendar.FIRST_DAY)  # FIRST_DAY: always so far
    valid_to: Mapped[date] = mapped_column(default=calendar.LAST_DAY)  # LAST_DAY: no end known
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))


sentence("ck_agency_period_span", "Ngày hết hiệu lực phải bằng hoặc sau ngày bắt đầu hiệu lực.", field="valid_to")
sentence("ck_agency_period_own_parent", "Một đơn vị không thể là cấp trên của chính nó.", field="parent")
sentence("uq_agency_code_key", "Mã đơn vị này đã có. Chọn mã khác.", field="code")
sentence("ix_agency_period_unit", "Đơn vị đã có một giai đoạn bắt đầu đúng ngày này.", field="valid_from")


class Reach(Base):
    """The tree in time, flat: ``agency`` stood at or below ``ancestor`` on every day of the span.

    ``inherited`` rows are people's reach only (a unit sees the work of those it succeeded); figures leave them out.
    """

    __tablename__ = "agency_reach"
    __table_args__ = (
        Index("ix_agency_reach_down", "ancestor_id", "inherited", "agency_id"),
        Index("ix_agency_reach_up", "agency_id", "ancestor_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ancestor_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    inherited: Mapped[bool] = mapped_column(default=False)


@dataclass(frozen=True)
class Stood:
    """How a unit stood on a day; ``day`` is that day, or the nearest on which it stood at all."""

    agency_id: int
    name: str
    kind: Kind
    level: Level
    parent_id: int | None
    day: date


def code_key(code: str) -> str:
    """What two spellings of one code share: case, white space, composition and tone place do not matter."""
    return squeeze(code).casefold() if code.isascii() else plain(code)


def by_code(code: str) -> Agency:
    """The unit with that code; NotThere says that there is none."""
    found = db.session.scalar(select(Agency).where(Agency.code_key == code_key(code)))
    if found is None:
        raise NotThere(f"Không có đơn vị nào mang mã “{squeeze(code)}”. Kiểm tra lại mã trong danh mục đơn vị.")
    return found


def periods(agency_id: int) -> list[Period]:
    """The unit's periods, earliest first."""
    return list(db.session.scalars(select(Period).where(Period.agency_id == agency_id).order_by(Period.valid_from)))


def stood_on(rows: Iterable[Period], day: date) -> Stood | None:
    """How the unit stood on the day, or None where it did not exist then; ``rows`` are its periods."""
    return next((_stood(p, day) for p in rows if p.valid_from <= day <= p.valid_to), None)


def stood_near(rows: Iterable[Period], day: date) -> Stood:
    """How it stood on the day, else last before it (on its last day), else first after it."""
    ordered = sorted(rows, key=lambda p: p.valid_from)
    exact = stood_on(ordered, day)
    if exact is not None:
        return exact
    before = [p for p in ordered if p.valid_to < day]
    return _stood(before[-1], before[-1].valid_to) if before else _stood(ordered[0], ordered[0].valid_from)


def _stood(period: Period, day: date) -> Stood:
    return Stood(period.agency_id, period.name, period.kind, period.level, period.parent_id, day)


def existed(agency_id: int, day: date) -> bool:
    """Whether the unit existed on that day."""
    return stood_on(periods(agency_id), day) is not None


def names(ids: Iterable[int | None]) -> dict[int, Agency]:
    """The units with these ids, in one query."""
    wanted = {i for i in ids if i is not None}
    return {a.id: a for a in db.session.scalars(select(Agency).where(Agency.id.in_(wanted)))} if wanted else {}


class Called(NamedTuple):
    """What a unit is called, and where that stands among others."""

    name: str
    sort_key: str


def called(ids: Iterable[int]) -> dict[int, Called]:
    """The same of thousands: their names alone."""
    wanted = set(ids)
    query = select(Agency.id, Agency.name, Agency.sort_key).where(Agency.id.in_(wanted))
    return {i: Called(name, key) for i, name, key in db.session.execute(query)} if wanted else {}
