"""Declared figures: the sheet against what stands; spans in their year, sums that hold, units that existed in the span.

A line is named by unit, appendix and span; spans of one unit and appendix do not overlap, neither in the file nor with
lines that stand. Figures published as *resolved* are nobody's *accepted*; the sheet's instructions say so.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from feedback.core import calendar
from feedback.core.wording import day
from feedback.intake import stands
from feedback.intake.check_agency import Units, unknown
from feedback.intake.compare import Change, Fate, weigh
from feedback.intake.heading import Table
from feedback.intake.problem import Findings
from feedback.intake.stands import Stand, View
from feedback.intake.table import Row
from feedback.office.agency import code_key
from feedback.register.figure import Figure

Span = tuple[date, date]


def check(table: Table, rows: list[Row], units: Units, today: date, findings: Findings) -> list[Change]:
    """The fate of every line."""
    standing: dict[tuple[str, str], list[Stand]] = defaultdict(list)
    ids = {
        units.ids[code_key(r.values["agency"])]
        for r in rows
        if r.get("agency") and code_key(r.values["agency"]) in units.ids
    }
    for chunk in stands.chunks(sorted(ids)):
        for line in stands.figures(Figure.agency_id.in_(chunk)):
            standing[code_key(line.view["agency"]), line.view["appendix"]].append(line)
    changes: list[Change] = []
    seen: dict[tuple[str, str], list[tuple[Span, int]]] = defaultdict(list)
    for row in rows:
        span = _span(table, row, findings)
        if span is None or not row.get("agency") or not row.get("appendix"):
            continue
        key = (code_key(row.values["agency"]), row.values["appendix"])
        stand = next((s for s in standing[key] if span_of(s.view) == span), None)
        _overlaps(table, row, span, seen[key], [s for s in standing[key] if s is not stand], findings)
        seen[key].append((span, row.number))
        row.values["first_day"], row.values["last_day"] = (
            (None, None) if span == calendar.year_span(span[0].year) else span
        )
        change = weigh(table, row, f"{key[0]}|{key[1]}|{span[0]}", stand, findings)
        changes.append(change)
        if change.fate is not Fate.SAME:
            _rules(table, change, span, units, today, findings)
    return changes


def span_of(view: View) -> Span:
    """The days a line speaks for."""
    first, last = calendar.year_span(view["year"])
    return view["first_day"] or first, view["last_day"] or last


def _span(table: Table, row: Row, findings: Findings) -> Span | None:
    """The line's span; None where its cells do not give one."""
    year = row.get("year")
    if year is None or {"first_day", "last_day"} & row.faulty:
        return None
    first, last = calendar.year_span(year)
    span = row.get("first_day") or first, row.get("last_day") or last
    for name, value in zip(("first_day", "last_day"), span, strict=True):
        if value.year != year:
            text = f"Ngày {day(value)} không thuộc năm {year}."
            findings.problem(table.sheet.name, row.number, table.column_heading(name), text, "Ghi ngày trong năm đó.")
            return None
    if span[0] > span[1]:
        text = f"Đến ngày {day(span[1])} trước Từ ngày {day(span[0])}."
        findings.problem(table.sheet.name, row.number, "Đến ngày", text, "Kiểm tra lại hai ngày này.")
        return None
    return span


def _overlaps(
    table: Table, row: Row, span: Span, seen: list[tuple[Span, int]], standing: list[Stand], findings: Findings
) -> None:
    """Another line of the same unit and appendix that shares a day with this one."""
    places = [f"hàng {number}" for other, number in seen if _meet(span, other)]
    spans = [span_of(stand.view) for stand in standing]
    places += [f"dòng đang lưu ({day(first)}–{day(last)})" for first, last in spans if _meet(span, (first, last))]
    if places:
        text = f"Đơn vị “{row.values['agency']}”, phụ lục {row.values['appendix']} đã có số liệu trùng thời gian ở {places[0]}."
        mend = "Mỗi đơn vị, mỗi phụ lục một dòng cho một khoảng thời gian; sửa Từ ngày, Đến ngày hoặc xóa dòng thừa."
        findings.problem(table.sheet.name, row.number, "Năm", text, mend)


def _meet(one: Span, other: Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _rules(table: Table, change: Change, span: Span, units: Units, today: date, findings: Findings) -> None:
    """The unit is known and existed; accepted and not accepted do not exceed the total."""
    after, number = change.after, change.row.number
    key = code_key(after["agency"])
    if key not in units:
        findings.problem(table.sheet.name, number, "Đơn vị", *unknown(after["agency"]))
    elif not units.existed(key, *span):
        text = f"Đơn vị “{after['agency']}” không tồn tại trong thời gian {day(span[0])}–{day(span[1])}."
        findings.problem(table.sheet.name, number, "Đơn vị", text, "Ghi mã đơn vị có hiệu lực trong thời gian đó.")
    counted = (after["accepted"] or 0) + (after["not_accepted"] or 0)
    if counted > (after["total"] or 0) and not {"accepted", "not_accepted", "total"} & change.row.faulty:
        text = f"Tiếp thu cộng Không tiếp thu là {counted}, lớn hơn Tổng số ý kiến {after['total'] or 0}."
        findings.problem(table.sheet.name, number, "Tổng số ý kiến", text, "Kiểm tra lại ba số này.")
    if span[0] > today:
        findings.warn(table.sheet.name, number, "Năm", "Số liệu khai cho thời gian chưa tới.")
