"""What a paper says below its figures, in words: what is in them that a form has no column for, and what is not in them.

`contract.md` §4 rules 1, 6 and 7. Nothing is said where there is nothing to say.
"""

from __future__ import annotations

from collections import Counter

from feedback.core.wording import day, number
from feedback.register.figure import COUNTS
from feedback.tally import declared
from feedback.tally.ask import Ask
from feedback.tally.declared import Noted
from feedback.tally.ratio import percent
from feedback.tally.rule import Partly

_LABELS = {name: label.lower() for name, label in COUNTS.items()}


def general(ask: Ask, total: Counter[str]) -> list[str]:
    """What is to be said of these totals."""
    found = []
    if total["partly"]:
        where = "tiếp thu" if ask.rules.partly is Partly.ACCEPTED else "không tiếp thu"
        found.append(f"{number(total['partly'])} ý kiến tiếp thu một phần, đã tính vào số ý kiến {where}.")
    if total["pending"]:
        share = percent(total["pending"], total["total"])
        found.append(f"{number(total['pending'])} ý kiến chưa kết luận ({share} tổng số ý kiến).")
    if total["joint"]:
        twice = (
            "tính một lần"
            if ask.appendix == "all"
            else "tính ở cả Phụ lục 03 và Phụ lục 04, tính một lần trong tổng số cuộc"
        )
        found.append(f"{number(total['joint'])} cuộc đối thoại do cả hai người đứng đầu chủ trì: {twice}.")
    if total["declared"]:
        found.append(f"Số liệu gồm {number(total['declared'])} dòng do đơn vị khai, cho thời gian không có hồ sơ.")
    return found


def of_lines(ask: Ask) -> list[str]:
    """The declared lines that are not in the figures, each with the reason."""
    return [_said(one, ask) for one in declared.noted(ask)]


def _said(line: Noted, ask: Ask) -> str:
    """One line in words: who, when, and why it is not in the figures."""
    who = f"{line.unit} ({line.code}), {_when(line)}"
    if line.cut:
        return f"Không tính dòng số liệu khai của {who}: {_why_cut(line, ask)}. Dòng này khai {_all(line)}."
    differences = [
        f"{_LABELS[name]} {number(line.records[name])} (khai {number(count)})"
        for name, count in line.counts.items()
        if line.records[name] != count
    ]
    if not differences:
        return f"{who}: đã có hồ sơ nên tính theo hồ sơ; số liệu khai trùng với hồ sơ."
    return f"{who}: đã có hồ sơ nên tính theo hồ sơ, chênh lệch với số liệu khai: {'; '.join(differences)}."


def _when(line: Noted) -> str:
    """The span in words: a year, or its days."""
    first, last = line.first_day, line.last_day
    whole = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    return f"năm {line.year}" if whole else f"từ {day(first)} đến {day(last)}"


def _why_cut(line: Noted, ask: Ask) -> str:
    """What cuts it."""
    if ask.first <= line.first_day and line.last_day <= ask.last:
        return f"thời gian khai kéo dài quá ngày chốt số liệu {day(ask.as_of)}"
    return "thời gian khai không nằm trọn trong kỳ báo cáo"


def _all(line: Noted) -> str:
    """What the line says, without its empty counts."""
    return (
        "; ".join(f"{_LABELS[name]} {number(count)}" for name, count in line.counts.items() if count)
        or "không có số nào"
    )
