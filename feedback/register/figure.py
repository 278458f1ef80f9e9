"""Declared figures (`Số liệu tổng hợp`): a unit's counts for a year or part of one, for times without records.

Used only where the unit has nothing of its own that counts in the span (counting rule 7); never added to records unseen.
What was published as *resolved* is never entered here as *accepted*. Level and placing day follow the unit's periods.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from feedback.core import calendar, journal
from feedback.core.refusal import Refused
from feedback.core.store import Base, db, sentence, word
from feedback.core.wording import day, squeeze
from feedback.office import agency as units
from feedback.office.agency import Agency, Level

#: The counts of a line, in the order of the workbook, each with its heading there.
COUNTS = {
    "dialogues": "Số cuộc đối thoại",
    "collective_periodic": "Tổ chức - định kỳ",
    "collective_regular": "Tổ chức - thường xuyên",
    "collective_ad_hoc": "Tổ chức - đột xuất",
    "individual_periodic": "Cá nhân - định kỳ",
    "individual_regular": "Cá nhân - thường xuyên",
    "individual_ad_hoc": "Cá nhân - đột xuất",
    "accepted": "Tiếp thu",
    "not_accepted": "Không tiếp thu",
    "total": "Tổng số ý kiến",
}


class Figure(Base):
    """One declared line: unit × appendix × span."""

    __tablename__ = "figure"
    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="span"),
        CheckConstraint("appendix IN ('03', '04')", name="appendix"),
        *(CheckConstraint(f"{name} >= 0", name=name) for name in COUNTS),
        CheckConstraint("coalesce(accepted, 0) + coalesce(not_accepted, 0) <= coalesce(total, 0)", name="sum"),
        Index("ix_figure_unit", "agency_id", "appendix", "first_day", unique=True),
        Index("ix_figure_appendix", "appendix", "first_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    appendix: Mapped[str] = mapped_column(String(2))
    year: Mapped[int]
    first_day: Mapped[date]
    last_day: Mapped[date]
    level: Mapped[Level] = mapped_column(word(Level, "level_known"))  # of the span's last day
    place_day: Mapped[date]  # the span's last day, or the unit's nearest
    dialogues: Mapped[int | None]
    collective_periodic: Mapped[int | None]
    collective_regular: Mapped[int | None]
    collective_ad_hoc: Mapped[int | None]
    individual_periodic: Mapped[int | None]
    individual_regular: Mapped[int | None]
    individual_ad_hoc: Mapped[int | None]
    accepted: Mapped[int | None]
    not_accepted: Mapped[int | None]
    total: Mapped[int | None]
    source: Mapped[str] = mapped_column(Text)
    entered_by: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)
    agency: Mapped[Agency] = relationship()
    __mapper_args__ = {"version_id_col": version}

    @property
    def code(self) -> str:
        """How the journal names the line."""
        return f"{self.appendix}/{self.year}"


sentence("ck_figure_sum", "Tiếp thu cộng Không tiếp thu không được lớn hơn Tổng số ý kiến.", field="total")
sentence("ck_figure_span", "Đến ngày phải bằng hoặc sau Từ ngày.", field="last_day")
sentence("ix_figure_unit", "Đơn vị này đã có số liệu của phụ lục đó bắt đầu cùng ngày.", field="first_day")


def save(
    figure: Figure | None,
    *,
    agency: Agency,
    appendix: str,
    first_day: date,
    last_day: date,
    source: str,
    counts: Mapping[str, int | None],
    by: str,
) -> Figure:
    """The line stands as given and is journaled; Refused where it overlaps another or its unit did not exist."""
    if first_day.year != last_day.year or first_day > last_day:
        raise Refused("Từ ngày và đến ngày phải nằm trong cùng một năm, theo đúng thứ tự.", field="last_day")
    if not squeeze(source):
        raise Refused("Thiếu nguồn số liệu: ghi báo cáo, công văn hoặc bài báo đã công bố.", field="source")
    db.session.execute(select(Agency.id).where(Agency.id == agency.id).with_for_update(key_share=True))  # one at a time
    clash = overlapping(agency.id, appendix, first_day, last_day, but=figure.id if figure else None)
    if clash is not None:
        raise Refused(
            f"Trùng thời gian với dòng đã khai từ {day(clash.first_day)} đến {day(clash.last_day)}.", field="first_day"
        )
    level, place_day = placed(units.periods(agency.id), first_day, last_day)
    before = journal.snapshot(figure) if figure else {}
    line = figure or Figure()
    values: dict[str, Any] = dict(counts)
    values |= {
        "agency_id": agency.id,
        "appendix": appendix,
        "year": first_day.year,
        "first_day": first_day,
        "last_day": last_day,
        "source": squeeze(source),
        "level": level,
        "place_day": place_day,
        "entered_by": by,
    }
    for key, value in values.items():
        setattr(line, key, value)
    db.session.add(line)
    db.session.flush()
    changes = journal.difference(before, line)
    if changes:
        journal.record("figure:change" if figure else "figure:add", line, changes=changes)
    return line


def remove(figure: Figure, *, reason: str) -> None:
    """The line is gone; the journal keeps what it said and why it went."""
    if not squeeze(reason):
        raise Refused("Xóa số liệu đã khai phải ghi lý do.", field="reason")
    journal.record(
        "figure:remove",
        figure,
        changes={k: [v, None] for k, v in journal.snapshot(figure).items()},
        reason=squeeze(reason),
    )
    db.session.delete(figure)


def overlapping(
    agency_id: int, appendix: str, first_day: date, last_day: date, *, but: int | None = None
) -> Figure | None:
    """A line of the same unit and appendix that shares a day with the span, if there is one."""
    return db.session.scalar(
        select(Figure)
        .where(
            Figure.agency_id == agency_id,
            Figure.appendix == appendix,
            Figure.first_day <= last_day,
            Figure.last_day >= first_day,
            Figure.id != (but or 0),
        )
        .limit(1)
    )


def placed(rows: list[units.Period], first_day: date, last_day: date) -> tuple[Level, date]:
    """Level and placing day of a span: those of its last day, or the unit's last in it; Refused where there is none."""
    if not any(p.valid_from <= last_day and p.valid_to >= first_day for p in rows):
        raise Refused("Đơn vị không tồn tại trong thời gian khai số liệu.", field="agency")
    return _where(rows, last_day)


def restamp(agency_ids: Iterable[int] | None = None) -> None:
    """After units' periods changed: their lines (None: all lines) stand at the level and place that follow from the tree."""
    for line, level, place_day in _moved(None if agency_ids is None else set(agency_ids)):
        change = update(Figure).where(Figure.id == line.id).values(level=level, place_day=place_day)
        db.session.execute(change)  # a derived column is no new version of the line
    db.session.expire_all()


def faults() -> Iterator[str]:
    """Every line that does not stand where its unit stood, in a sentence."""
    for line, level, _ in _moved(None):
        yield (
            f"Số liệu khai {line.agency.code}/{line.code}: cấp hoặc ngày xếp đơn vị không khớp các giai đoạn của đơn vị "
            f"(phải là cấp {level.label.lower()}). Chạy `feedback counts rebuild` để xếp lại."
        )


def _moved(agency_ids: set[int] | None) -> list[tuple[Figure, Level, date]]:
    """The lines of these units that stand elsewhere than their unit's periods say, with where they belong."""
    found = []
    declaring = set(db.session.scalars(select(Figure.agency_id).distinct()))
    for agency_id in sorted(declaring if agency_ids is None else declaring & agency_ids):
        rows = units.periods(agency_id)
        for line in db.session.scalars(select(Figure).where(Figure.agency_id == agency_id)):
            level, place_day = _where(rows, line.last_day)
            if (line.level, line.place_day) != (level, place_day):
                found.append((line, level, place_day))
    return found


def _where(rows: list[units.Period], last_day: date) -> tuple[Level, date]:
    """How the unit stood on that day, else last before it, else first."""
    stood = units.stood_near([p for p in rows if p.valid_from <= last_day] or rows, last_day)
    return stood.level, stood.day


def whole_year(year: int) -> tuple[date, date]:
    """The span of a line that gives no days."""
    return calendar.year_span(year)
