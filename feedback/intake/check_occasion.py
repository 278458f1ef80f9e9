"""Dialogues and contributions: both sheets against what stands; one series of codes, units that existed on the day.

A thing done is not dated in the future: a session held, a contribution made. What is only planned may be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from feedback.case.place import head_side
from feedback.case.record import Occasion
from feedback.case.word import DialogueState, Head, OccasionKind, Side, Target
from feedback.core.wording import day
from feedback.intake import sheet as specs
from feedback.intake import stands
from feedback.intake.check_agency import Units, unknown
from feedback.intake.compare import Change, Fate, weigh
from feedback.intake.heading import Table
from feedback.intake.problem import Findings
from feedback.intake.stands import Stand, View
from feedback.intake.table import Row
from feedback.office.agency import code_key

KINDS = {"dialogue": OccasionKind.DIALOGUE, "contribution": OccasionKind.CONTRIBUTION}


@dataclass(slots=True)
class Setting:
    """What an opinion takes from its cuộc, as it will stand; None where the file leaves it unreadable."""

    code: str
    kind: OccasionKind
    day: date | None
    unit: str | None  # key of the unit
    side: Side | None
    joint: bool
    held: bool
    change: Change | None = None  # where the file names the cuộc
    sheet: str = ""

    @property
    def moved(self) -> bool:
        """Whether the file changes what opinions take from it."""
        tells = {"day", "agency", "head", "state", "target"}
        return self.change is not None and self.change.fate is Fate.CHANGED and bool(tells & {*self.change.changed})


@dataclass
class Occasions:
    """Every cuộc that the file names or refers to, by key, as it will stand."""

    settings: dict[str, Setting] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)  # of those that stand already
    changes: dict[str, list[Change]] = field(default_factory=dict)  # by sheet


def check(
    tables: list[tuple[Table, list[Row]]], named: Iterable[str], units: Units, today: date, findings: Findings
) -> Occasions:
    """The fate of every row of the two sheets; ``named`` are the keys that opinions refer to."""
    keys = {code_key(r.values["code"]) for _, rows in tables for r in rows if r.get("code")} | set(named)
    found = Occasions()
    kinds: dict[str, tuple[OccasionKind, Stand]] = {}
    for kind, known in _standing(keys):
        key = code_key(known.view["code"])
        kinds[key] = (kind, known)
        found.ids[key] = known.id
        found.settings[key] = _setting(kind, known.view)
    first_row: dict[str, tuple[str, int]] = {}
    for table, rows in tables:
        kind = KINDS[table.spec.key]
        own = found.changes.setdefault(table.spec.key, [])
        for row in rows:
            if not row.get("code"):
                continue
            key = code_key(row.values["code"])
            if not _first(table, row, key, first_row, findings) or not _one_kind(
                table, row, kind, kinds, key, findings
            ):
                continue
            stand = kinds[key][1] if key in kinds else None
            change = weigh(table, row, key, stand, findings)
            own.append(change)
            found.settings[key] = _setting(kind, change.after, change, table.sheet.name)
            if change.fate is not Fate.SAME:
                _rules(table, change, kind, units, today, findings)
    return found


def _standing(keys: set[str]) -> Iterator[tuple[OccasionKind, Stand]]:
    """The cuộc of those keys that stand, each with its kind."""
    for chunk in stands.chunks(sorted(keys)):
        for stand in stands.dialogues(Occasion.code_key.in_(chunk)):
            yield OccasionKind.DIALOGUE, stand
        for stand in stands.contributions(Occasion.code_key.in_(chunk)):
            yield OccasionKind.CONTRIBUTION, stand


def _setting(kind: OccasionKind, view: View, change: Change | None = None, sheet: str = "") -> Setting:
    """What opinions take from a cuộc of that row."""
    unit = code_key(view["agency"]) if view["agency"] else None
    if kind is OccasionKind.CONTRIBUTION:
        target: Target | None = view["target"]
        return Setting(
            view["code"], kind, view["day"], unit, target.side if target else None, False, True, change, sheet
        )
    head: Head | None = view["head"]
    held = view["state"] is DialogueState.HELD
    side = head_side(head) if head else None
    return Setting(view["code"], kind, view["day"], unit, side, head is Head.BOTH, held, change, sheet)


def _first(table: Table, row: Row, key: str, seen: dict[str, tuple[str, int]], findings: Findings) -> bool:
    """Whether this is the code's first row in the file; the later is named, with the first."""
    if key in seen:
        sheet, number = seen[key]
        place = f"hàng {number}" if sheet == table.sheet.name else f"trang “{sheet}”, hàng {number}"
        text = f"Mã cuộc “{row.values['code']}” đã có ở {place}."
        mend = "Mỗi cuộc một dòng, một mã; Đối thoại và Góp ý dùng chung một dãy mã."
        findings.problem(table.sheet.name, row.number, "Mã cuộc", text, mend)
        return False
    seen[key] = (table.sheet.name, row.number)
    return True


def _one_kind(
    table: Table,
    row: Row,
    kind: OccasionKind,
    kinds: dict[str, tuple[OccasionKind, Stand]],
    key: str,
    findings: Findings,
) -> bool:
    """Whether the code does not already name a cuộc of the other kind."""
    if key not in kinds or kinds[key][0] is kind:
        return True
    other = specs.by_key(kinds[key][0].value).name
    text = f"Mã cuộc “{row.values['code']}” đang là mã của một cuộc trong sổ {other}."
    findings.problem(table.sheet.name, row.number, "Mã cuộc", text, "Chọn mã khác; hai sổ dùng chung một dãy mã.")
    return False


def _rules(table: Table, change: Change, kind: OccasionKind, units: Units, today: date, findings: Findings) -> None:
    """The unit is known and existed on the day; what is done is not in the future."""
    number, after = change.row.number, change.after
    on, code = after["day"], after["agency"]
    done = kind is OccasionKind.CONTRIBUTION or after["state"] is DialogueState.HELD
    if on is not None and done and on > today:
        what = "Cuộc đã tổ chức" if kind is OccasionKind.DIALOGUE else "Cuộc góp ý"
        mend = "Ghi ngày đã diễn ra" + (", hoặc ghi Trạng thái là Dự kiến." if kind is OccasionKind.DIALOGUE else ".")
        findings.problem(table.sheet.name, number, "Ngày", f"{what} mang ngày {day(on)} ở tương lai.", mend)
    if not code:
        return
    key, heading = code_key(code), table.column_heading("agency")
    if key not in units:
        findings.problem(table.sheet.name, number, heading, *unknown(code))
    elif on is not None and not units.existed(key, on, on):
        findings.problem(
            table.sheet.name,
            number,
            heading,
            f"Đơn vị “{code}” không tồn tại vào ngày {day(on)}.",
            "Ghi mã đơn vị đang có hiệu lực ngày đó, hoặc sửa hiệu lực ở trang “Đơn vị”.",
        )
