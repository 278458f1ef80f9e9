"""A row beside the record it names: new, changed or the same; and whether somebody changed the record meanwhile.

An absent column leaves what stands, an empty cell empties it (or gives the column's usual word), identical content
changes nothing. A row that carries the fingerprint of its export and was edited while the record changed too is refused
with both values; a row left as it was exported changes nothing, however old the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from feedback.case.word import Admission, DialogueState, Nature
from feedback.core.wording import day, squeeze
from feedback.intake.heading import Table
from feedback.intake.problem import Findings
from feedback.intake.sheet import Column
from feedback.intake.stands import Stand, View, fingerprint, settled
from feedback.intake.table import Row
from feedback.register.library import SHAPES

#: What an empty cell means where the contract says so.
USUAL: dict[str, dict[str, Any]] = {
    "dialogue": {"state": DialogueState.HELD},
    "recommendation": {"nature": Nature.RECOMMENDATION, "admission": Admission.ADMITTED},
    **{one.subject: {c.key: c.usual for c in one.columns if c.usual is not None} for one in SHAPES},
}


class Fate(Enum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(slots=True)
class Change:
    """One row: what stands, what will stand, and in which columns the two differ."""

    row: Row
    key: str
    fate: Fate
    stand: Stand | None
    after: View
    changed: tuple[str, ...] = ()

    @property
    def before(self) -> View:
        """The record as it stands; empty where it is new."""
        return self.stand.view if self.stand is not None else {}


def weigh(table: Table, row: Row, key: str, stand: Stand | None, findings: Findings) -> Change:
    """The row's fate; a conflict with a change made since the export is noted."""
    usual = USUAL.get(table.spec.key, {})
    given = {k: usual.get(k) if v is None and k in usual else v for k, v in row.values.items() if k not in row.faulty}
    after = {c.key: None for c in table.spec.columns} | usual | (stand.view if stand else {}) | given
    if stand is None:
        return Change(row, key, Fate.NEW, None, after)
    changed = tuple(c.key for c in table.spec.columns if _differ(c, stand.view.get(c.key), after[c.key]))
    changed = tuple(name for name in changed if name != table.spec.code)
    if table.spec.code is not None:
        after[table.spec.code] = stand.view[table.spec.code]
    if not changed:
        return Change(row, key, Fate.SAME, stand, stand.view)
    if row.fingerprint and not _matches(table, row.fingerprint, stand.view):
        if _matches(table, row.fingerprint, after):
            return Change(row, key, Fate.SAME, stand, stand.view)
        _conflict(table, row, stand.view, after, changed, findings)
    return Change(row, key, Fate.CHANGED, stand, after, changed)


def shown(value: Any) -> str:
    """A value as a sentence shows it."""
    if value is None or value == () or value == "":
        return "(trống)"
    if isinstance(value, tuple):
        return "; ".join(value)
    text = (
        value.label if hasattr(value, "label") else day(value) if hasattr(value, "isoformat") else squeeze(str(value))
    )
    return text if len(text) <= 80 else text[:79] + "…"


def _differ(column: Column, one: Any, other: Any) -> bool:
    """Whether two values are not the same to a reader of the workbook."""
    return bool(one != other and settled(column, one) != settled(column, other))


def _matches(table: Table, printed: str, view: View) -> bool:
    """Whether that is the fingerprint of the view, as a file with or without identity columns carries it."""
    return printed == fingerprint(table.spec, view, identity="-" in printed)


def _conflict(table: Table, row: Row, stands: View, after: View, changed: tuple[str, ...], findings: Findings) -> None:
    """Say that the record changed since the file was made, with both values of every column at odds."""
    for name in changed:
        findings.problem(
            table.sheet.name,
            row.number,
            table.column_heading(name),
            f"Hồ sơ đã được sửa sau khi xuất tệp. Trong tệp: {shown(after[name])}. Hiện đang lưu: {shown(stands[name])}.",
            "Xuất tệp mới rồi sửa trên tệp đó; nếu chắc chắn giá trị trong tệp là đúng thì xóa ô Phiên bản của dòng.",
        )
