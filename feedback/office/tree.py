"""The tree in time, laid flat: which unit stood at or below which other, from when to when.

``rebuild`` is called after any change of periods. A unit that has ended has nothing below it; people's reach also takes
in every unit that those in reach succeeded, so that open work goes on with the successor while old figures stay.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    true,
    update,
)

from feedback.core import calendar
from feedback.core.refusal import Refused
from feedback.core.store import Base, db
from feedback.core.wording import fold, sort_key
from feedback.office.agency import PLACES, Agency, Period, Reach

Span = tuple[date, date]
_COLUMNS = ("ancestor_id", "agency_id", "valid_from", "valid_to", "inherited")


def rebuild() -> None:
    """``agency_reach`` and the units' present columns follow from the periods; Refused at a circle or an overlap."""
    db.session.flush()
    rows = _periods()
    values: list[dict[str, Any]] = [dict(zip(_COLUMNS, line, strict=True)) for line in _lines(rows)]
    db.session.execute(delete(Reach))
    if values:
        db.session.execute(insert(Reach), values)
    whole = Counter(line["ancestor_id"] for line in values if line["inherited"])
    _present(rows, {unit for unit, seen in whole.items() if seen == len(rows)})
    db.session.expire_all()


def worked_out() -> set[tuple[int, int, date, date, bool]]:
    """The lines of ``agency_reach`` as the periods give them: ancestor, unit, from, to, inherited."""
    return set(_lines(_periods()))


def _periods() -> dict[int, list[Period]]:
    """Every unit's periods, earliest first; Refused where two share a day."""
    rows: dict[int, list[Period]] = defaultdict(list)
    for period in db.session.scalars(select(Period).order_by(Period.agency_id, Period.valid_from)):
        rows[period.agency_id].append(period)
    for own in rows.values():
        for first, second in pairwise(own):
            if first.valid_to >= second.valid_from:
                raise Refused(
                    f"Các giai đoạn hiệu lực của đơn vị “{second.name}” chồng lên nhau; sửa ngày bắt đầu hoặc ngày kết thúc.",
                    field="valid_from",
                )
    return rows


def _lines(rows: dict[int, list[Period]]) -> list[tuple[int, int, date, date, bool]]:
    """The dated lines of the tree, then those of people's reach."""
    always = (calendar.FIRST_DAY, calendar.LAST_DAY)
    seen = _inherited(rows)
    return [(*line, False) for line in _dated(rows)] + [
        (a, u, *always, True) for a, units in seen.items() for u in sorted(units)
    ]


def below(ancestor_id: int, unit: SQLColumnExpression[int], day: SQLColumnExpression[date]) -> ColumnElement[bool]:
    """SQL: the unit stood at or below the ancestor on that day (figures: rule 5 of the counting rules)."""
    return (
        select(Reach.id)
        .where(
            Reach.ancestor_id == ancestor_id,
            Reach.inherited.is_(False),
            Reach.agency_id == unit,
            Reach.valid_from <= day,
            Reach.valid_to >= day,
        )
        .exists()
    )


@lru_cache(maxsize=256)
def as_now(unit_id: int, on: date) -> Select[int]:
    """SQL: the unit, all below it on that day, and all that these succeeded, and those succeeded, and so on.

    Made once for each: a statement that asks for it in several places works it out once.
    """
    below_it = select(Reach.agency_id).where(
        Reach.ancestor_id == unit_id, Reach.inherited.is_(False), Reach.valid_from <= on, Reach.valid_to >= on
    )
    here = select(Agency.id).where(or_(Agency.id == unit_id, Agency.id.in_(below_it)))
    found = here.cte("as_now", recursive=True)
    return select(found.union(select(Period.agency_id).where(Period.successor_id == found.c.id)).c.id)


def in_reach(viewer: Agency, unit: SQLColumnExpression[int], day: SQLColumnExpression[date]) -> ColumnElement[bool]:
    """SQL: people of the viewer's unit see records of this unit on that day: below it then, below it now, or succeeded by it."""
    return true() if viewer.sees_all else within(viewer.id, unit, day)


def within(seat_id: int, unit: SQLColumnExpression[int], day: SQLColumnExpression[date]) -> ColumnElement[bool]:
    """SQL: the same, for a seat that does not see all."""
    return (
        select(Reach.id)
        .where(Reach.ancestor_id == seat_id, Reach.agency_id == unit, Reach.valid_from <= day, Reach.valid_to >= day)
        .exists()
    )


def holds_most(seat_id: int) -> bool:
    """Whether at least half of all units stood at or below this one at some time."""
    held = select(func.count(Reach.agency_id.distinct())).where(Reach.ancestor_id == seat_id).scalar_subquery()
    return bool(db.session.scalar(select(2 * held >= select(func.count(Agency.id)).scalar_subquery())))


def in_reach_now(viewer: Agency, unit: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """SQL: the unit is in people's reach of the viewer's unit today."""
    if viewer.sees_all:
        return true()
    return (
        select(Reach.id)
        .where(Reach.ancestor_id == viewer.id, Reach.agency_id == unit, Reach.inherited.is_(True))
        .exists()
    )


def place_of(agency: Agency) -> Agency:
    """The place (Cấp ủy, Chính quyền) the unit belongs to: itself, or the nearest above it; itself where there is none."""
    seen, here = set(), agency
    while here.kind not in PLACES and here.parent_id is not None and here.id not in seen:
        seen.add(here.id)
        above = db.session.get(Agency, here.parent_id)
        if above is None:
            break
        here = above
    return here if here.kind in PLACES else agency


def _dated(rows: dict[int, list[Period]]) -> list[tuple[int, int, date, date]]:
    """(ancestor, unit, from, to) for every unit and all its ancestors, spans cut to where each link stood."""
    found: list[tuple[int, int, date, date]] = []
    for unit, own in rows.items():
        for period in own:
            _climb(unit, period, (period.valid_from, period.valid_to), rows, found, {unit})
    return found


def _climb(
    unit: int,
    period: Period,
    span: Span,
    rows: dict[int, list[Period]],
    found: list[tuple[int, int, date, date]],
    seen: set[int],
) -> None:
    """Add the unit under this period's unit over the span, then under what stood above in each part of it."""
    found.append((period.agency_id, unit, *span))
    if period.parent_id is None:
        return
    if period.parent_id in seen:
        raise Refused(
            f"Đơn vị “{period.name}” nằm trong một vòng cấp trên – cấp dưới; sửa lại đơn vị cấp trên.", field="parent"
        )
    for above in rows.get(period.parent_id, ()):
        start, end = max(span[0], above.valid_from), min(span[1], above.valid_to)
        if start <= end:
            _climb(unit, above, (start, end), rows, found, seen | {period.parent_id})


def _inherited(rows: dict[int, list[Period]]) -> dict[int, set[int]]:
    """For each unit, everything its people see now: below it by the latest period, and all that these succeeded."""
    children, predecessors = defaultdict(set), defaultdict(set)
    for unit, own in rows.items():
        if own[-1].parent_id is not None:
            children[own[-1].parent_id].add(unit)
        for period in own:
            if period.successor_id is not None and period.successor_id != unit:
                predecessors[period.successor_id].add(unit)
    return {unit: _spread(unit, children, predecessors) for unit in rows}


def _spread(unit: int, *steps: dict[int, set[int]]) -> set[int]:
    """All units reached from this one by any of the steps, itself included."""
    seen, front = {unit}, [unit]
    while front:
        here = front.pop()
        for step in steps:
            fresh = step.get(here, set()) - seen
            seen |= fresh
            front.extend(fresh)
    return seen


def _present(rows: dict[int, list[Period]], all_seeing: Iterable[int]) -> None:
    """Bring name, kind, level and parent of each unit to its latest period."""
    seeing = set(all_seeing)
    values = [
        {
            "unit": unit,
            "name": last.name,
            "kind": last.kind,
            "level": last.level,
            "parent_id": last.parent_id,
            "sort_key": sort_key(last.name),
            "search_text": fold(last.name)[:400],
            "sees_all": unit in seeing,
        }
        for unit, last in ((unit, own[-1]) for unit, own in rows.items())
    ]
    if values:
        table = Base.metadata.tables["agency"]  # past the ORM: a derived column is no new version of the unit
        db.session.execute(update(table).where(table.c.id == bindparam("unit")), values)
