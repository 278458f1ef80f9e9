"""What the books beside the cases share: lines with a code of their own, a day and a unit that existed on it.

A line is added, put right under optimistic lock, or removed with its reason; the journal keeps all three. Acts never commit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, ForeignKey, String, Text, and_, func, inspect, or_, select
from sqlalchemy.orm import Mapped, aliased, declared_attr, mapped_column, relationship

from feedback.core import journal, store
from feedback.core.refusal import NotThere, Refused
from feedback.core.store import db
from feedback.core.wording import day as written
from feedback.core.wording import fold, squeeze
from feedback.office import agency as units
from feedback.office import tree
from feedback.office.agency import Agency, Period
from feedback.office.duty import Viewer


class Line:
    """The columns of every line: its code for ever, its day, the unit it is of."""

    #: What the journal calls the book, and how new codes begin.
    subject: str
    prefix: str
    #: Columns that nobody writes: they follow from the others.
    worked_out: frozenset[str] = frozenset()

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64))
    code_key: Mapped[str] = mapped_column(String(64), unique=True)
    day: Mapped[date]
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    search_text: Mapped[str | None] = mapped_column(Text)  # its texts, folded: found whatever the accents
    version: Mapped[int] = mapped_column(default=1)

    @declared_attr
    def agency(cls) -> Mapped[Agency]:  # noqa: N805 - SQLAlchemy calls it with the class
        """The unit."""
        return relationship()

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        """Two people who open one line are told of each other."""
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]


L = TypeVar("L", bound=Line)
_OF_ALL = frozenset({"code", "code_key", "search_text"})


def within(model: type[Line], viewer: Viewer) -> ColumnElement[bool]:
    """SQL: the line lies in the viewer's reach on its day."""
    return tree.in_reach(viewer.seat, model.agency_id, model.day)


def stood(model: type[Line]) -> ColumnElement[bool]:
    """SQL: the period that the line's unit was in on its day; where a later correction left it none, the nearest one.

    So no line is dropped from a list or a paper; as with opinions the last period before comes first, else the first after.
    """
    near, day = aliased(Period), model.day
    own = near.agency_id == model.agency_id
    there = select(near.id).where(own, near.valid_from <= day, near.valid_to >= day).correlate(model).exists()
    last = select(func.max(near.valid_to)).where(own, near.valid_to < day).correlate(model).scalar_subquery()
    first = select(func.min(near.valid_from)).where(own).correlate(model).scalar_subquery()
    return and_(
        Period.agency_id == model.agency_id,
        or_(
            and_(Period.valid_from <= day, Period.valid_to >= day),
            and_(~there, Period.valid_to == last),
            and_(Period.valid_from > day, Period.valid_from == first),
        ),
    )


def get(model: type[L], line_id: int, viewer: Viewer) -> L:
    """The line; NotThere where it is out of reach."""
    found = db.session.scalar(select(model).where(model.id == line_id, within(model, viewer)))
    if found is None:
        raise NotThere("Không tìm thấy dòng này, hoặc dòng không thuộc phạm vi của đơn vị bạn.")
    return found


def save(
    model: type[L],
    line: L | None,
    *,
    agency: Agency,
    on: date,
    today: date,
    values: Mapping[str, Any],
    version: int | None = None,
) -> L:
    """The line stands as given and is journaled; Refused for a day to come, or one on which its unit did not exist."""
    if on > today:
        raise Refused(f"Ngày {written(on)} ở tương lai. Sổ chỉ ghi việc đã làm.", field="day")
    if not units.existed(agency.id, on):
        raise Refused(f"{agency.name} không tồn tại vào ngày {written(on)}.", field="agency")
    kept = line or model()
    if line is not None:
        store.unchanged(line, version)
    before = journal.snapshot(kept) if line is not None else {}
    for key, value in {**values, "agency_id": agency.id, "day": on}.items():
        setattr(kept, key, value)
    kept.search_text = findable(getattr(kept, key) for key in texts(model))
    if line is None:
        kept.code = next_code(model, agency, on)
        kept.code_key = units.code_key(kept.code)
        db.session.add(kept)
    db.session.flush()
    changes = journal.difference(before, kept)
    if changes:
        journal.record(f"{model.subject}:{'add' if line is None else 'change'}", kept, changes=changes)
    return kept


def texts(model: type[Line]) -> list[str]:
    """The columns of a book that hold words of its own, by which a line is found."""
    mine = inspect(model).columns
    named = {key for key, column in mine.items() if type(column.type) in (Text, String)}
    return sorted(named - _OF_ALL - model.worked_out)


def findable(words: Iterable[str | None]) -> str:
    """The texts of a line as one, so that it is found without accents."""
    return fold(" ".join(text for text in words if text))


def remove(line: Line, *, reason: str, version: int | None = None) -> None:
    """The line is gone; the journal keeps what it said and why it went."""
    store.unchanged(line, version)
    if not squeeze(reason):
        raise Refused("Xóa dòng đã ghi phải nêu lý do.", field="reason")
    gone = {key: [value, None] for key, value in journal.snapshot(line).items()}
    journal.record(f"{line.subject}:remove", line, changes=gone, reason=squeeze(reason))
    db.session.delete(line)


def next_code(model: type[Line], agency: Agency, on: date) -> str:
    """The first free code of the unit's year: prefix, unit, year, number."""
    start = f"{model.prefix}-{agency.code}-{on.year}-"
    taken = select(func.count()).where(model.code_key.startswith(units.code_key(start), autoescape=True))
    number = (db.session.scalar(taken) or 0) + 1
    while db.session.scalar(select(model.id).where(model.code_key == units.code_key(f"{start}{number:02}"))):
        number += 1
    return f"{start}{number:02}"
