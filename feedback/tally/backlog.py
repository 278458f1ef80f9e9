"""What is still owed, counted: open opinions by age, by the agency that leads, by field, by reason.

Open is `case.standing`'s word, the spans are `case.ageing`'s, reach is `case.recommendation`'s: the same three
conditions as the list of opinions, so that each count here opens a list of that many rows. One query.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from feedback.case import ageing, recommendation, standing
from feedback.case.ageing import Age
from feedback.case.record import Recommendation as R
from feedback.case.word import OutstandingReason
from feedback.core.store import db
from feedback.core.wording import sort_key
from feedback.office import agency
from feedback.office.duty import Viewer

#: What stands for “none of them” in the address of a list.
NONE = "none"
_AGES = {one.value: one for one in Age}


@dataclass(frozen=True)
class Group:
    """One agency, field or reason: what the list calls it, its words, its open opinions by age, how many are overdue."""

    value: str
    label: str
    ages: Counter[Age]
    late: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.ages.total()


@dataclass(frozen=True)
class Backlog:
    """The open opinions in reach on a day."""

    ages: Counter[Age]
    by_lead: list[Group]
    by_field: list[Group]
    by_reason: list[Group]
    late: Counter[Age] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """All of them."""
        return self.ages.total()


def count(viewer: Viewer, today: date, *narrowed: ColumnElement[bool]) -> Backlog:
    """The backlog in the viewer's reach, where a list narrows it so, each grouping by its size."""
    ages, late = Counter[Age](), Counter[Age]()
    leads, fields, reasons = (defaultdict[str, _Sum](_Sum) for _ in range(3))
    parts: tuple[Any, ...] = (ageing.age_sql(today), R.lead_id, R.field, R.outstanding_code)
    overdue = func.sum(case((standing.overdue_sql(today), 1), else_=0))
    query: Select[Any] = (
        select(*parts, func.count(), overdue)
        .where(standing.open_sql(), recommendation.visible(viewer), *narrowed)
        .group_by(*parts)
    )
    for span, lead, subject, reason, number, behind in db.session.execute(query):
        age = _AGES[span]
        ages[age] += number
        late[age] += behind
        leads[str(lead) if lead else NONE].add(age, number, behind)
        fields[subject or NONE].add(age, number, behind)
        reasons[reason.value if reason else NONE].add(age, number, behind)
    units = agency.called(int(lead) for lead in leads if lead != NONE)
    return Backlog(
        ages,
        _groups(leads, {str(number): unit.name for number, unit in units.items()}, "Chưa giao cơ quan nào"),
        _groups(fields, {}, "Chưa phân loại lĩnh vực"),
        _groups(reasons, {one.value: one.label for one in OutstandingReason}, "Chưa ghi lý do tồn đọng"),
        late,
    )


class _Sum:
    """A group while it is being counted."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.ages, self.late = Counter[Age](), 0

    def add(self, age: Age, number: int, behind: int) -> None:
        """So many more of that age, so many of them overdue."""
        self.ages[age] += number
        self.late += behind


def _groups(found: dict[str, _Sum], labels: dict[str, str], none: str) -> list[Group]:
    """The groups, the largest first."""
    groups = [
        Group(value, none if value == NONE else labels.get(value, value), own.ages, own.late)
        for value, own in found.items()
    ]
    return sorted(groups, key=lambda group: (-group.total, sort_key(group.label)))
