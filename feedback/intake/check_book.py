"""The books beside the cases: each sheet against what stands; codes once in a file, units that existed on the day, the
rules of the book's shape: the same sentences as the constraints of its table."""

from __future__ import annotations

from datetime import date

from feedback.core.wording import day
from feedback.intake import stands
from feedback.intake.check_agency import Units, unknown
from feedback.intake.compare import Change, Fate, weigh
from feedback.intake.heading import Table
from feedback.intake.problem import Findings
from feedback.intake.table import Row
from feedback.office.agency import code_key
from feedback.register.library import BY_SUBJECT


def check(table: Table, rows: list[Row], units: Units, today: date, findings: Findings) -> list[Change]:
    """The fate of every line."""
    model = BY_SUBJECT[table.spec.key].model
    keys = {code_key(row.values["code"]) for row in rows if row.get("code")}
    standing = {
        code_key(one.view["code"]): one
        for chunk in stands.chunks(sorted(keys))
        for one in stands.lines(table.spec, model, model.code_key.in_(chunk))
    }
    first: dict[str, int] = {}
    changes: list[Change] = []
    for row in rows:
        if not row.get("code"):
            continue
        key = code_key(row.values["code"])
        if key in first:
            text = f"Mã “{row.values['code']}” đã có ở hàng {first[key]}."
            findings.problem(table.sheet.name, row.number, "Mã", text, "Mỗi dòng mang một mã riêng; xóa dòng thừa.")
            continue
        first[key] = row.number
        change = weigh(table, row, key, standing.get(key), findings)
        changes.append(change)
        if change.fate is not Fate.SAME:
            _rules(table, change, units, today, findings)
            _between(table, change, findings)
    return changes


def _between(table: Table, change: Change, findings: Findings) -> None:
    """The line's own columns agree with each other."""
    for rule in BY_SUBJECT[table.spec.key].rules:
        if not rule.holds(change.after):
            mend = "Kiểm tra lại các số của dòng này."
            heading = table.column_heading(rule.field)
            findings.problem(table.sheet.name, change.row.number, heading, rule.sentence, mend)


def _rules(table: Table, change: Change, units: Units, today: date, findings: Findings) -> None:
    """The unit is known and existed on the day; what is done is not in the future."""
    number, on, code = change.row.number, change.after["day"], change.after["agency"]
    if on is not None and on > today:
        text = f"Ngày {day(on)} ở tương lai."
        findings.problem(
            table.sheet.name, number, table.column_heading("day"), text, "Sổ chỉ ghi việc đã làm; sửa ngày."
        )
    if not code:
        return
    key, heading = code_key(code), table.column_heading("agency")
    if key not in units:
        findings.problem(table.sheet.name, number, heading, *unknown(code))
    elif on is not None and not units.existed(key, on, on):
        text = f"Đơn vị “{code}” không tồn tại vào ngày {day(on)}."
        mend = "Ghi mã đơn vị đang có hiệu lực ngày đó, hoặc sửa hiệu lực ở trang “Đơn vị”."
        findings.problem(table.sheet.name, number, heading, text, mend)
