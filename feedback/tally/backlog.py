"""What is still owed, counted: open opinions by age, by the agency that leads, by field, by reason.

Open is `case.standing`'s word, the spans are `case.ageing`'s, reach is `case.recommendation`'s: the same three
conditions as the list of opinions, so that each count here opens a list of that many rows. One query.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

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


@dataclass(frozen=True)
class Group:
    """One agency, field or reason: what the list calls it, its words, its open opinions by age."""

    value: str
    label: str
    ages: Counter[Age]

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

    @property
    def total(self) -> int:
        """All of them."""
        return self.ages.total()


def count(viewer: Viewer, today: date) -> Backlog:
    """The backlog in the viewer's reach, each grouping by its size."""
    ages: Counter[Age] = Counter()
    leads, fields, reasons = (defaultdict[str, Counter[Age]](Counter) for _ in range(3))
    parts: tuple[Any, ...] = (ageing.age_sql(today), R.lead_id, R.field, R.outstanding_code)
    query: Select[Any] = (
        select(*parts, func.count()).where(standing.open_sql(), recommendation.visible(viewer)).group_by(*parts)
    )
    for span, lead, field, reason, number in db.session.execute(query):
        age = next(one for one in Age if one.value == span)
        ages[age] += number
        leads[str(lead) if lead else NONE][age] += number
        fields[field or NONE][age] += number
        reasons[reason.value if reason else NONE][age] += number
    units = agency.names(int(lead) for lead in leads if lead != NONE)
    return Backlog(
        ages,
        _groups(leads, {str(number): unit.name for number, unit in units.items()}, "Chưa giao cơ quan nào"),
        _groups(fields, {}, "Chưa phân loại lĩnh vực"),
        _groups(reasons, {one.value: one.label for one in OutstandingReason}, "Chưa ghi lý do tồn đọng"),
    )


def _groups(found: dict[str, Counter[Age]], labels: dict[str, str], none: str) -> list[Group]:
    """The groups, the largest first."""
    groups = [Group(value, none if value == NONE else labels.get(value, value), ages) for value, ages in found.items()]
    return sorted(groups, key=lambda group: (-group.total, sort_key(group.label)))
