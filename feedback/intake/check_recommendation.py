"""Opinions: the sheet against what stands; the rules of `case.rule`, the side by its cuộc, merges without circles.

The same rules as on the pages, and at the row. A changed cuộc is checked against the opinions that stand at it too, for
a file may turn a session joint without naming them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy import select

from feedback.case import rule
from feedback.case.record import Recommendation
from feedback.case.word import OccasionKind
from feedback.case.work import Conclusion
from feedback.core.store import db
from feedback.intake import stands
from feedback.intake.check_agency import Units, unknown
from feedback.intake.check_occasion import Occasions, Setting
from feedback.intake.compare import Change, Fate, weigh
from feedback.intake.heading import Table
from feedback.intake.problem import Findings
from feedback.intake.stands import Stand, View
from feedback.intake.table import Row
from feedback.office.agency import code_key

#: What the rules call a fact where the workbook's column has another name.
_COLUMN = {"concluded_on": "concluded_given"}
#: What a conclusion says.
CONCLUDED = ("acceptance", "concluded_given", "not_accepted_reason")


def check(
    table: Table, rows: list[Row], occasions: Occasions, units: Units, today: date, findings: Findings
) -> list[Change]:
    """The fate of every row."""
    keys = {code_key(r.values["code"]) for r in rows if r.get("code")}
    standing = _standing(keys)
    conclusions = _conclusions(stand.id for stand in standing.values())
    changes: list[Change] = []
    first_row: dict[str, int] = {}
    for row in rows:
        if not row.get("code"):
            continue
        key = code_key(row.values["code"])
        if key in first_row:
            text = f"Mã ý kiến “{row.values['code']}” đã có ở hàng {first_row[key]}."
            findings.problem(table.sheet.name, row.number, "Mã ý kiến", text, "Mỗi ý kiến một dòng, một mã riêng.")
            continue
        first_row[key] = row.number
        stand = standing.get(key)
        _settle(row, stand, conclusions.get(stand.id, ()) if stand else ())
        _drop_idle_day(table, row, stand, findings)
        change = weigh(table, row, key, stand, findings)
        changes.append(change)
        _rules(table, change, occasions, units, today, findings)
    _merges(table, changes, standing, findings)
    return changes


def check_left_behind(occasions: Occasions, named: set[str], today: date, findings: Findings) -> None:
    """Opinions that stand at a cuộc the file changes, without being in the file: its row is refused where one breaks."""
    moved = {occasions.ids[key]: s for key, s in occasions.settings.items() if s.moved and key in occasions.ids}
    for chunk in stands.chunks(sorted(moved)):
        for stand in stands.recommendations(Recommendation.occasion_id.in_(chunk)):
            if code_key(stand.view["code"]) in named:
                continue
            setting = occasions.settings[code_key(stand.view["occasion"])]
            for _, problem, mend in _faults(stand.view, setting, today):
                number = setting.change.row.number if setting.change else 0
                text = f"Ý kiến {stand.view['code']} của cuộc này: {problem}"
                findings.problem(setting.sheet, number, "Mã cuộc", text, f"{mend} Sửa ý kiến đó trước, hoặc cùng tệp.")


def _standing(keys: Iterable[str]) -> dict[str, Stand]:
    """The opinions of those keys that stand."""
    return {
        code_key(stand.view["code"]): stand
        for chunk in stands.chunks(sorted(keys))
        for stand in stands.recommendations(Recommendation.code_key.in_(chunk))
    }


def _conclusions(ids: Iterable[int]) -> dict[int, list[Conclusion]]:
    """Every conclusion of these opinions."""
    found: dict[int, list[Conclusion]] = defaultdict(list)
    for chunk in stands.chunks(sorted(ids)):
        for line in db.session.scalars(select(Conclusion).where(Conclusion.recommendation_id.in_(chunk))):
            found[line.recommendation_id].append(line)
    return found


def _settle(row: Row, stand: Stand | None, known: Iterable[Conclusion]) -> None:
    """The row says each co-operating unit once, the lead not again; a conclusion known already says nothing new."""
    view = (stand.view if stand else {}) | row.values
    if row.get("co"):
        lead = code_key(view.get("lead") or "")
        units = {code_key(code): code for code in reversed(row.values["co"])}
        row.values["co"] = tuple(reversed([code for key, code in units.items() if key != lead]))
    if stand is not None and view.get("acceptance") is not None and not row.faulty.intersection(CONCLUDED):
        told = [view.get(name) for name in CONCLUDED]
        if any(told == [c.acceptance, c.dated_on if c.day_given else None, c.reason] for c in known):
            row.values |= {name: stand.view[name] for name in CONCLUDED if name in row.values}


def _drop_idle_day(table: Table, row: Row, stand: Stand | None, findings: Findings) -> None:
    """A day of conclusion without a conclusion says nothing: it is told and left out."""
    view = (stand.view if stand else {}) | row.values
    if row.get("concluded_given") and view.get("acceptance") is None and "acceptance" not in row.faulty:
        row.values["concluded_given"] = None
        text = "Có ngày kết luận nhưng không có kết luận tiếp thu nên ngày này được bỏ qua."
        findings.warn(table.sheet.name, row.number, table.column_heading("concluded_given"), text)


def _rules(table: Table, change: Change, occasions: Occasions, units: Units, today: date, findings: Findings) -> None:
    """The codes are known; side, reasons, order and future of the dates are as they must be."""
    sheet, number, after = table.sheet.name, change.row.number, change.after
    setting = occasions.settings.get(code_key(after["occasion"])) if after["occasion"] else None
    if after["occasion"] and setting is None:
        text = f"Không có cuộc nào mang mã “{after['occasion']}”."
        mend = "Kiểm tra lại mã, hoặc thêm cuộc vào trang “Đối thoại” hay “Góp ý”."
        findings.problem(sheet, number, "Mã cuộc", text, mend)
    if change.fate is Fate.SAME and (setting is None or not setting.moved):
        return
    codes = [("lead", after["lead"])] if after["lead"] else []
    codes += [("co", code) for code in after["co"] or ()]
    for name, code in codes:
        if code_key(code) not in units:
            findings.problem(sheet, number, table.column_heading(name), *unknown(code))
    if setting is None:
        return
    for name, problem, mend in _faults(after, setting, today):
        if name not in change.row.faulty:
            findings.problem(sheet, number, table.column_heading(name), problem, mend)


def _faults(view: View, setting: Setting, today: date) -> Iterator[tuple[str, str, str]]:
    """Every rule that the opinion breaks at this cuộc: column, what is wrong, how to mend it."""
    side = view["side_given"]
    if setting.joint and side is None:
        yield (
            "side_given",
            "Cuộc do cả hai người đứng đầu chủ trì nhưng ý kiến không ghi góp ý xây dựng bên nào.",
            ("Ghi Đảng hoặc Chính quyền vào cột Góp ý xây dựng."),
        )
    if setting.kind is OccasionKind.CONTRIBUTION and side is not None and setting.side not in (None, side):
        assert setting.side is not None
        yield (
            "side_given",
            f"Cuộc góp ý thuộc bên {setting.side.label} nhưng ý kiến ghi {side.label}.",
            ("Để trống ô này, hoặc sửa Đối tượng của cuộc góp ý."),
        )
    received = view["received_given"] or setting.day
    if received is None:
        return
    for fault in rule.faults(_facts(view, received), today):
        if fault.field != "received_given" or view["received_given"] is not None:
            yield _COLUMN.get(fault.field, fault.field), f"{fault.problem}.", f"{fault.mend}."


def _facts(view: View, received: date) -> rule.Facts:
    """The row's facts as the rules look at them."""
    return rule.Facts(
        received_on=received,
        admission=view["admission"],
        admission_reason=view["admission_reason"],
        assigned_on=view["assigned_on"],
        replied_on=view["replied_on"],
        reply_text=view["reply_text"],
        acceptance=view["acceptance"],
        concluded_on=view["concluded_given"],
        not_accepted_reason=view["not_accepted_reason"],
        result=view["result"],
        settled_on=view["settled_on"],
        roadmap_on=view["roadmap_on"],
        outstanding_reason=view["outstanding_reason"],
    )


def _merges(table: Table, changes: list[Change], standing: dict[str, Stand], findings: Findings) -> None:
    """Merged into an opinion there is, not into itself, not in a circle."""
    into = {c.key: code_key(c.after["merged_into"]) if c.after["merged_into"] else None for c in changes}
    beyond = {target for target in into.values() if target and target not in into}
    while beyond:
        found = _standing(beyond)
        for key in beyond:
            target = found[key].view["merged_into"] if key in found else None
            into[key] = code_key(target) if target else None
        standing |= found
        beyond = {into[key] for key in beyond} - into.keys() - {None}  # type: ignore[assignment]
    named = {change.key for change in changes}
    for change in changes:
        target = into[change.key]
        if target is None or "merged_into" in change.row.faulty:
            continue
        problem = _merge_fault(change, target, into, named | standing.keys())
        if problem is not None:
            mend = "Ghi mã của ý kiến còn lại cuối cùng, hoặc để trống."
            findings.problem(table.sheet.name, change.row.number, "Gộp vào", problem, mend)


def _merge_fault(change: Change, target: str, into: dict[str, str | None], known: set[str]) -> str | None:
    """What is wrong with this merge, or None."""
    if target == change.key:
        return "Ý kiến gộp vào chính nó."
    if target not in known:
        return f"Không có ý kiến nào mang mã “{change.after['merged_into']}”."
    seen, here = {change.key}, into.get(target)
    while here is not None and here not in seen:
        seen.add(here)
        here = into.get(here)
    return "Các ý kiến gộp thành vòng tròn." if here == change.key else None
