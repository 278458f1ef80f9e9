"""Units: the sheet against what stands; periods that overlap, unknown codes, circles of the tree.

A code has one row per period. A row is the period that begins on the same day; failing that the one period it overlaps
and that says the same of the unit, whose days it then corrects; else a further period. Periods the file does not name
stay as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from feedback.core import calendar
from feedback.core.wording import day
from feedback.intake import stands
from feedback.intake.compare import Change, Fate, shown, weigh
from feedback.intake.heading import Table
from feedback.intake.problem import Findings
from feedback.intake.stands import Stand, View
from feedback.intake.table import Row
from feedback.office.agency import LEVEL_WORDS, Period, code_key

_UNKNOWN = "Kiểm tra lại mã, hoặc thêm đơn vị vào trang “Đơn vị”."


@dataclass(slots=True)
class Stage:
    """A period as it will stand: from the file, or as it is."""

    first: date
    last: date
    view: View
    row: int = 0  # of the file; 0 where it only stands


@dataclass
class Units:
    """Every unit by key, as it will stand once the file is in."""

    stages: dict[str, list[Stage]] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)  # of units that stand already
    _periods: dict[str, list[Period]] = field(default_factory=dict)

    def __contains__(self, key: str) -> bool:
        """Whether there is such a unit."""
        return key in self.stages

    def periods(self, key: str) -> list[Period]:
        """The unit's periods, as the rules of time take them."""
        if key not in self._periods:
            self._periods[key] = [
                Period(
                    agency_id=self.ids.get(key, 0),
                    name=s.view["name"],
                    kind=s.view["kind"],
                    level=LEVEL_WORDS[s.view["level_word"]],
                    valid_from=s.first,
                    valid_to=s.last,
                )
                for s in self.stages.get(key, [])
                if s.view["level_word"] is not None and s.first <= s.last
            ]
        return self._periods[key]

    def forget(self) -> None:
        """Periods are worked out again: new units have their ids by now."""
        self._periods.clear()

    def existed(self, key: str, first: date, last: date) -> bool:
        """Whether the unit existed on any day of the span."""
        return any(s.first <= last and s.last >= first for s in self.stages.get(key, ()))


def check(table: Table | None, rows: list[Row], findings: Findings) -> tuple[list[Change], Units]:
    """The fate of every row, and all units as they will stand."""
    units, standing = Units(), defaultdict(list)
    for stand in stands.agencies():
        key = code_key(stand.view["code"])
        standing[key].append(stand)
        units.ids[key] = stand.unit_id
    changes: list[Change] = []
    if table is not None:
        by_key = defaultdict(list)
        for row in rows:
            if row.get("code"):
                by_key[code_key(row.values["code"])].append(row)
        for key, own in by_key.items():
            changes += [weigh(table, row, key, s, findings) for row, s in _paired(own, standing[key])]
    kept = {id(change.stand) for change in changes}
    for key, own_stands in standing.items():
        units.stages[key] = [_stage(s.view) for s in own_stands if id(s) not in kept]
    for change in changes:
        units.stages.setdefault(change.key, []).append(_stage(change.after, change.row.number))
    for own_stages in units.stages.values():
        own_stages.sort(key=lambda s: (s.first, s.row))
    if table is not None:
        for change in changes:
            _references(table, change, units, findings)
        for key in {change.key for change in changes}:
            _overlaps(table, units.stages[key], findings)
        _circles(table, changes, units, findings)
    return changes, units


def unknown(code: str) -> tuple[str, str]:
    """What is wrong and how to mend it, for a code that no unit has."""
    return f"Không có đơn vị nào mang mã “{code}”.", _UNKNOWN


def _paired(rows: list[Row], standing: list[Stand]) -> Iterator[tuple[Row, Stand | None]]:
    """Each row with the period it means."""
    left, open_rows = list(standing), []
    for row in rows:
        start = row.get("valid_from")
        same = [s for s in left if s.view["valid_from"] == start] if "valid_from" in row.values else left[-1:]
        if same:
            left.remove(same[0])
            yield row, same[0]
        else:
            open_rows.append(row)
    for row in open_rows:
        touched = [s for s in left if _meet(row, s)]
        alone = len(touched) == 1 and sum(_meet(other, touched[0]) for other in open_rows) == 1
        yield row, touched[0] if alone and _alike(row, touched[0]) else None


def _meet(row: Row, stand: Stand) -> bool:
    """Whether the row's days overlap the period's."""
    first, last = _days(row.values)
    start, end = _days(stand.view)
    return first <= end and start <= last


def _alike(row: Row, stand: Stand) -> bool:
    """Whether the row says of the unit what the period says, but for its days."""
    given = [(name, row.values[name]) for name in ("name", "kind", "level_word", "parent") if name in row.values]
    return all(shown(value).casefold() == shown(stand.view[name]).casefold() for name, value in given)


def _days(view: View) -> tuple[date, date]:
    """First and last day; nothing given means always so far, no end known."""
    return view.get("valid_from") or calendar.FIRST_DAY, view.get("valid_to") or calendar.LAST_DAY


def _stage(view: View, row: int = 0) -> Stage:
    first, last = _days(view)
    return Stage(first, last, view, row)


def _references(table: Table, change: Change, units: Units, findings: Findings) -> None:
    """The row's own days and the units it names."""
    number, after = change.row.number, change.after
    first, last = _days(after)
    if first > last and not {"valid_from", "valid_to"} & change.row.faulty:
        text = f"Hiệu lực đến {day(last)} trước hiệu lực từ {day(first)}."
        findings.problem(table.sheet.name, number, "Hiệu lực đến", text, "Kiểm tra lại hai ngày này.")
    for name in ("parent", "successor"):
        code = after[name]
        if code and name in change.row.values and code_key(code) not in units:
            findings.problem(table.sheet.name, number, table.column_heading(name), *unknown(code))
    if after["parent"] and code_key(after["parent"]) == change.key:
        text = "Đơn vị lấy chính mình làm cấp trên."
        findings.problem(table.sheet.name, number, "Đơn vị cấp trên", text, "Ghi mã của đơn vị cấp trên trực tiếp.")


def _overlaps(table: Table, own: list[Stage], findings: Findings) -> None:
    """Two periods of one unit that share a day: the later row is named, with the first."""
    one = own[0]
    for other in own[1:]:
        if other.first > one.last:
            one = other
            continue
        if not (one.row or other.row):
            continue
        later, earlier = (one, other) if one.row > other.row else (other, one)
        place = f"hàng {earlier.row}" if earlier.row else f"giai đoạn đang lưu ({_span(earlier)})"
        findings.problem(
            table.sheet.name,
            later.row,
            "Mã đơn vị",
            f"Đơn vị “{later.view['code']}” đã có ở {place}, thời gian hiệu lực trùng nhau.",
            "Xóa dòng thừa, hoặc ghi Hiệu lực từ, Hiệu lực đến để các giai đoạn nối tiếp nhau.",
        )


def _span(stage: Stage) -> str:
    """The days of a period in words."""
    first = "" if stage.first == calendar.FIRST_DAY else f"từ {day(stage.first)} "
    return f"{first}{'đến nay' if stage.last == calendar.LAST_DAY else 'đến ' + day(stage.last)}"


def _circles(table: Table, changes: Iterable[Change], units: Units, findings: Findings) -> None:
    """A unit that lies, on some day, below itself."""
    for change in changes:
        stage = _stage(change.after, change.row.number)
        own_parent = change.after["parent"] and code_key(change.after["parent"]) == change.key
        if change.fate is not Fate.SAME and not own_parent and _returns(change.key, stage, units):
            text = f"Đơn vị “{change.after['code']}” nằm trong một vòng cấp trên – cấp dưới."
            mend = "Sửa lại mã đơn vị cấp trên ở một dòng của vòng này."
            findings.problem(table.sheet.name, change.row.number, "Đơn vị cấp trên", text, mend)


def _returns(start: str, stage: Stage, units: Units) -> bool:
    """Whether climbing from this period comes back to the unit it began with."""
    seen: set[tuple[str, date, date]] = set()
    open_stages = [stage]
    while open_stages:
        here = open_stages.pop()
        parent = code_key(here.view["parent"]) if here.view["parent"] else ""
        for above in units.stages.get(parent, ()):
            first, last = max(here.first, above.first), min(here.last, above.last)
            if first > last or (parent, first, last) in seen:
                continue
            if parent == start:
                return True
            seen.add((parent, first, last))
            open_stages.append(Stage(first, last, above.view, above.row))
    return False
