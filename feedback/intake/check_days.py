"""Days left without their unit: sessions that stand on days on which, once the file is in, their unit did not exist.

A warning and no refusal: the office may be mending the sessions next, or the periods in a second file. Only sessions that
were right before are named; those of the file itself are checked with their rows.
"""

from __future__ import annotations

from sqlalchemy import select

from feedback.case.record import Occasion
from feedback.core.store import db
from feedback.core.wording import day, number
from feedback.intake import stands
from feedback.intake.check_agency import Units
from feedback.intake.compare import Change, Fate
from feedback.intake.heading import Table
from feedback.intake.problem import Findings

#: So many are named; the rest are counted.
NAMED = 5


def check(table: Table, changes: list[Change], units: Units, findings: Findings) -> None:
    """A warning for each unit of the file whose corrected days leave sessions behind."""
    moved = {c.key: c for c in changes if c.fate is Fate.CHANGED and {"valid_from", "valid_to"} & set(c.changed)}
    ids = {units.ids[key]: key for key in moved if key in units.ids}
    left: dict[str, list[tuple[str, str]]] = {}
    for chunk in stands.chunks(sorted(ids)):
        query = select(Occasion.agency_id, Occasion.code, Occasion.day).where(Occasion.agency_id.in_(chunk))
        for unit, code, on in db.session.execute(query.order_by(Occasion.day, Occasion.id)):
            if not units.existed(ids[unit], on, on):
                left.setdefault(ids[unit], []).append((code, day(on)))
    for key, sessions in left.items():
        named = ", ".join(f"{code} ({on})" for code, on in sessions[:NAMED])
        rest = f" và {number(len(sessions) - NAMED)} cuộc khác" if len(sessions) > NAMED else ""
        text = (
            f"Sau khi sửa, đơn vị chưa có hoặc không còn hiệu lực vào ngày của cuộc {named}{rest}. Kiểm tra lại ngày."
        )
        findings.warn(table.sheet.name, moved[key].row.number, "Hiệu lực từ", text)
