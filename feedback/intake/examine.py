"""A file examined: everything that is wrong with it, and what would become of every row. Nothing is written.

The same examination serves the dry run, the page's preview and the import itself, which then enters what was found.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from feedback.intake import (
    check_agency,
    check_book,
    check_days,
    check_figure,
    check_occasion,
    check_recommendation,
    heading,
    workbook,
)
from feedback.intake import table as tables_
from feedback.intake.check_agency import Units
from feedback.intake.check_occasion import Occasions
from feedback.intake.compare import Change, Fate
from feedback.intake.heading import Table
from feedback.intake.problem import Findings, Problem
from feedback.intake.sheet import SHEETS
from feedback.intake.workbook import Sheet
from feedback.office.agency import code_key
from feedback.register.library import BY_SUBJECT


@dataclass(frozen=True)
class Count:
    """How many records of one sheet are new, changed, the same."""

    sheet: str
    new: int
    changed: int
    same: int


@dataclass
class Examined:
    """What was found in a file."""

    sheets: Sequence[Sheet]
    findings: Findings
    tables: dict[str, Table] = field(default_factory=dict)
    changes: dict[str, list[Change]] = field(default_factory=dict)  # by sheet key, in the order of entering
    units: Units = field(default_factory=Units)
    occasions: Occasions = field(default_factory=Occasions)
    only_sealed: bool = False  # nothing is wrong but that it changes what an issued edition has fixed

    @property
    def good(self) -> bool:
        """Whether it may be entered."""
        return not self.findings.problems

    @property
    def problems(self) -> list[Problem]:
        """Everything that is wrong, in the order of the file."""
        return self.findings.sorted_problems()

    def counts(self, *, empty: bool = False) -> list[Count]:
        """New, changed and same records for every sheet of the file that has any, or for those without a row too."""
        found = []
        for spec in SHEETS:
            fates = Counter(change.fate for change in self.changes.get(spec.key, ()))
            if fates or (empty and spec.key in self.tables):
                found.append(Count(spec.name, fates[Fate.NEW], fates[Fate.CHANGED], fates[Fate.SAME]))
        return found


def file(path: str | os.PathLike[str], *, today: date) -> Examined:
    """The workbook examined; Refused where it is none."""
    return sheets(workbook.read(path), today=today)


def sheets(read: Sequence[Sheet], *, today: date) -> Examined:
    """Sheets already read, examined."""
    findings = Findings()
    found = Examined(read, findings)
    found.tables = {table.spec.key: table for table in heading.find(read, findings)}
    _say_turned(found)
    rows = {key: tables_.rows(table, findings) for key, table in found.tables.items()}
    found.changes["agency"], found.units = check_agency.check(
        found.tables.get("agency"), rows.get("agency", []), findings
    )
    if "agency" in found.tables:
        check_days.check(found.tables["agency"], found.changes["agency"], found.units, findings)
    occasions = [(found.tables[key], rows[key]) for key in check_occasion.KINDS if key in rows]
    opinions = rows.get("recommendation", [])
    named = {code_key(row.values["occasion"]) for row in opinions if row.get("occasion")}
    found.occasions = check_occasion.check(occasions, named, found.units, today, findings)
    found.changes |= found.occasions.changes
    if "recommendation" in rows:
        found.changes["recommendation"] = check_recommendation.check(
            found.tables["recommendation"], opinions, found.occasions, found.units, today, findings
        )
    codes = {code_key(row.values["code"]) for row in opinions if row.get("code")}
    check_recommendation.check_left_behind(found.occasions, codes, today, findings)
    if "figure" in rows:
        found.changes["figure"] = check_figure.check(
            found.tables["figure"], rows["figure"], found.units, today, findings
        )
    for key in BY_SUBJECT:
        if key in rows:
            found.changes[key] = check_book.check(found.tables[key], rows[key], found.units, today, findings)
    return found


def _say_turned(found: Examined) -> None:
    """Tell which sheets came in a legacy encoding."""
    for table in found.tables.values():
        for script, cells in table.sheet.turned.items():
            found.findings.warn(
                table.sheet.name,
                0,
                "",
                f"{cells} ô viết bằng phông {script} đã được chuyển sang Unicode; xem lại trước khi dùng.",
            )
