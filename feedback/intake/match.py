"""An office's own Excel matched to ours once and remembered: its columns, its words, what its file leaves unsaid.

A matching turns one sheet of theirs into one sheet of the workbook, row numbers kept, so that every fault is told where
they wrote it; then the ordinary examination takes over. Nothing is guessed behind anybody's back: ``suggest`` proposes,
a person decides, ``save`` remembers. A fixed value may quote their cells: ``YK-{STT}``; ``{dòng}`` is the row's number.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from feedback.core import journal
from feedback.core.refusal import NotThere, Refused
from feedback.core.store import Base, db, sentence
from feedback.core.wording import day, plain, squeeze
from feedback.intake import sheet as specs
from feedback.intake.sheet import Cells, Column
from feedback.intake.workbook import Cell, Sheet

#: Columns whose words may be matched: closed lists and units.
WORDY = frozenset({Cells.WORD, Cells.UNIT, Cells.UNITS, Cells.APPENDIX})
MOST_WORDS = 300
_QUOTE = re.compile(r"\{([^{}]+)\}")
_ROW = "dòng"


class Matching(Base):
    """One remembered way to read an office's sheet."""

    __tablename__ = "office_matching"
    __table_args__ = (Index("ix_office_matching_name", "agency_id", "name_key", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))  # whose people use it
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(200))
    sheet_name: Mapped[str] = mapped_column(String(200))  # theirs
    target: Mapped[str] = mapped_column(String(32))  # key of ours
    heading_row: Mapped[int]
    columns: Mapped[str] = mapped_column(Text)  # JSON: our column's key -> their heading
    words: Mapped[str] = mapped_column(Text)  # JSON: our column's key -> {their word: ours}
    fixed: Mapped[str] = mapped_column(Text)  # JSON: our column's key -> value, which may quote {their heading}
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}

    @property
    def code(self) -> str:
        """How the journal names it."""
        return self.name[:64]


sentence("ix_office_matching_name", "Đơn vị bạn đã có cách đọc tệp mang tên này. Đặt tên khác.", field="name")


@dataclass(frozen=True)
class Way:
    """How one of their sheets is read: what a matching remembers, as plain values."""

    sheet_name: str
    target: str
    heading_row: int
    columns: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)


def words_in(sheet: Sheet, way: Way) -> dict[str, list[str]]:
    """For each matched column of words or units the distinct words that stand in it, the most frequent first."""
    places = _places(sheet, way)
    found: dict[str, list[str]] = {}
    for column in specs.by_key(way.target).columns:
        if column.cells in WORDY and column.key in places:
            counted: Counter[str] = Counter()
            for _, cells in _body(sheet, way):
                counted.update(_said(_at(cells, places[column.key]), column))
            found[column.key] = [word for word, _ in counted.most_common(MOST_WORDS)]
    return found


def apply(sheets: Sequence[Sheet], way: Way) -> list[Sheet]:
    """Their sheet as the sheet of ours it stands for, rows numbered as they wrote them; Refused where it is not there."""
    sheet = next((s for s in sheets if plain(s.name) == plain(way.sheet_name)), None)
    if sheet is None:
        raise Refused(
            f"Tệp không có trang “{way.sheet_name}” mà cách đọc này cần. Kiểm tra tên trang, hoặc lập cách đọc khác."
        )
    headings = _headings(sheet, way)
    lost = sorted(h for h in way.columns.values() if plain(h) not in headings)
    if lost:
        raise Refused(
            f"Dòng {way.heading_row} của trang “{sheet.name}” không còn cột: {', '.join(lost)}. Sửa lại cách đọc hoặc tệp."
        )
    spec = specs.by_key(way.target)
    used = [c for c in spec.columns if c.key in way.columns or way.fixed.get(c.key)]
    places = _places(sheet, way)
    rows: list[tuple[int, list[Cell]]] = [(way.heading_row, [c.heading for c in used])]
    for number, cells in _body(sheet, way):
        if any(c not in (None, "") for c in cells):
            rows.append((number, [_value(column, number, cells, places, headings, way) for column in used]))
    return [Sheet(spec.name, rows=rows, turned=sheet.turned)]


def of_agency(agency_id: int) -> list[Matching]:
    """The ways that a unit's people have remembered, by name."""
    return list(db.session.scalars(select(Matching).where(Matching.agency_id == agency_id).order_by(Matching.name_key)))


def get(matching_id: int, agency_id: int) -> Matching:
    """That way, of that unit; NotThere otherwise."""
    found = db.session.get(Matching, matching_id)
    if found is None or found.agency_id != agency_id:
        raise NotThere("Không tìm thấy cách đọc tệp này trong đơn vị bạn.")
    return found


def way_of(matching: Matching) -> Way:
    """What a matching remembers, as plain values."""
    return Way(
        matching.sheet_name,
        matching.target,
        matching.heading_row,
        json.loads(matching.columns),
        json.loads(matching.words),
        json.loads(matching.fixed),
    )


def save(matching: Matching | None, way: Way, *, name: str, agency_id: int) -> Matching:
    """The way is remembered under that name, and journaled."""
    if not squeeze(name):
        raise Refused("Đặt tên cho cách đọc tệp này.", field="name")
    missing = [
        c.heading for c in specs.by_key(way.target).compulsory if c.key not in way.columns and not way.fixed.get(c.key)
    ]
    if missing:
        raise Refused(f"Còn thiếu cột bắt buộc: {', '.join(missing)}. Chọn cột của tệp hoặc ghi giá trị chung.")
    kept = matching or Matching(agency_id=agency_id)
    before = journal.snapshot(kept) if matching else {}
    kept.name, kept.name_key = squeeze(name), plain(name)
    kept.sheet_name, kept.target, kept.heading_row = way.sheet_name, way.target, way.heading_row
    kept.columns, kept.words, kept.fixed = (
        json.dumps(dict(v), ensure_ascii=False, sort_keys=True) for v in (way.columns, way.words, way.fixed)
    )
    db.session.add(kept)
    db.session.flush()
    changes = journal.difference(before, kept)
    if changes:
        journal.record("matching:save", kept, changes=changes)
    return kept


def forget(matching: Matching) -> None:
    """The way is no longer remembered; the journal says what it was."""
    journal.record("matching:forget", matching, changes={k: [v, None] for k, v in journal.snapshot(matching).items()})
    db.session.delete(matching)


def _headings(sheet: Sheet, way: Way) -> dict[str, int]:
    """Their headings, each with its place in the row."""
    cells = next((cells for number, cells in sheet.rows if number == way.heading_row), [])
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        if isinstance(cell, str) and squeeze(cell):
            found.setdefault(plain(cell), place)
    return found


def _places(sheet: Sheet, way: Way) -> dict[str, int]:
    headings = _headings(sheet, way)
    return {key: headings[plain(h)] for key, h in way.columns.items() if plain(h) in headings}


def _body(sheet: Sheet, way: Way) -> Iterable[tuple[int, list[Cell]]]:
    return ((number, cells) for number, cells in sheet.rows if number > way.heading_row)


def _at(cells: Sequence[Cell], place: int) -> Cell:
    return cells[place] if place < len(cells) else None


def _said(cell: Cell, column: Column) -> list[str]:
    """The words of one cell; a cell of several units is parted."""
    whole = text(cell)
    parts = re.split(r"[;\n]", whole) if column.cells is Cells.UNITS else [whole]
    return [squeeze(part) for part in parts if squeeze(part)]


def _value(
    column: Column, number: int, cells: Sequence[Cell], places: Mapping[str, int], headings: Mapping[str, int], way: Way
) -> Cell:
    """The cell of ours: theirs, its words matched; the fixed value where theirs is empty."""
    cell = _at(cells, places[column.key]) if column.key in places else None
    if column.cells in WORDY and cell is not None:
        known = {plain(word): ours for word, ours in way.words.get(column.key, {}).items()}
        cell = "; ".join(known.get(plain(part), part) for part in _said(cell, column)) or None
    if cell in (None, "") and way.fixed.get(column.key):
        return _QUOTE.sub(lambda m: _quoted(m[1], number, cells, headings), way.fixed[column.key])
    return cell


def _quoted(name: str, number: int, cells: Sequence[Cell], headings: Mapping[str, int]) -> str:
    """What a fixed value quotes: the row's number, or their cell under that heading."""
    if plain(name) == _ROW:
        return str(number)
    place = headings.get(plain(name))
    return text(_at(cells, place)) if place is not None else ""


def text(cell: Cell) -> str:
    """A cell as text: whole numbers without a point, dates as offices write them."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date):
        return day(cell)
    return "" if cell is None else str(cell)
