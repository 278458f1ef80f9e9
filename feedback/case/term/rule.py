"""The rules of time: how many days, of which kind, by which paper, from when to when, for which unit (`domain.md` §6.4).

``due("reply", on=day, agency_id=unit)`` gives the day and the rule that set it. A unit's own rule stands above its
parents', theirs above the installation's, that above what the program proposes (``rules.toml``). A rule is never
rewritten once it was in force: a change is a new version from a day on, and no stored due date moves by it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from sqlalchemy import select

from feedback.case.term import holiday, once
from feedback.case.term.record import TimeRule
from feedback.case.term.word import RuleKey
from feedback.core import journal, store
from feedback.core.calendar import day_before
from feedback.core.refusal import NotThere, Refused
from feedback.core.store import db
from feedback.core.wording import day as written
from feedback.core.wording import squeeze
from feedback.core.working import Calendar, Unit
from feedback.office.agency import Agency

_FILE = Path(__file__).with_name("rules.toml")
_KEPT = "time rules"


@dataclass(frozen=True)
class Rule:
    """A term as it stood on a day: so many days of a kind, and by which paper."""

    key: RuleKey
    days: int
    unit: Unit
    basis: str

    @property
    def words(self) -> str:
        """How long, in words."""
        return f"{self.days} {self.unit.label}"


@dataclass(frozen=True)
class Due:
    """The day something is due, counted from a day on by a rule."""

    day: date
    rule: Rule
    start: date


def due(key: RuleKey | str, *, on: date, agency_id: int | None = None, calendar: Calendar | None = None) -> Due:
    """The last day of the term that starts on that day; for what prepares a day, the last day before it to do it.

    ``agency_id``: the unit whose rule is asked for (for an opinion the unit where it was raised).
    """
    found = in_force(key, on=on, agency_id=agency_id)
    return Due(last_day(found, on, calendar or holiday.calendar()), found, on)


def last_day(rule: Rule, on: date, calendar: Calendar) -> date:
    """The day the rule gives from that day on; one in calendar days that ends on a day off ends on the next working day."""
    if rule.key.before:
        return calendar.add(on, rule.days, rule.unit, back=True)
    end = calendar.add(on, rule.days, rule.unit)
    return calendar.settle(end) if rule.unit is Unit.CALENDAR else end


def in_force(key: RuleKey | str, *, on: date, agency_id: int | None = None) -> Rule:
    """The rule of that unit on that day: its own, its nearest parent's, the installation's, or the one shipped."""
    wanted = next(one for one in RuleKey if one == key)
    rows = [one for one in once.kept(_KEPT, _set) if one[0] is wanted and one[2] <= on <= (one[3] or on)]
    scoped = any(one[1] is not None for one in rows)
    for unit in (*(_upwards(agency_id) if scoped else ()), None):
        own = next((one for one in rows if one[1] == unit), None)
        if own is not None:
            return own[4]
    return shipped()[wanted]


@cache
def shipped() -> dict[RuleKey, Rule]:
    """The rules that the program proposes."""
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))["rule"]
    keys, kinds = {one.value: one for one in RuleKey}, {one.value: one for one in Unit}
    rules = [Rule(keys[one["key"]], int(one["days"]), kinds[one["unit"]], str(one["basis"])) for one in table]
    return {one.key: one for one in rules}


def _set() -> list[tuple[RuleKey, int | None, date, date | None, Rule]]:
    """What this installation has set, the latest first: key, unit, span, rule."""
    return [
        (row.key, row.agency_id, row.valid_from, row.valid_to, Rule(row.key, row.days, row.unit, row.basis))
        for row in versions()
    ]


def versions(key: RuleKey | None = None) -> list[TimeRule]:
    """What this installation has set, the latest first."""
    query = select(TimeRule).order_by(TimeRule.valid_from.desc(), TimeRule.id.desc())
    return list(db.session.scalars(query.where(TimeRule.key == key) if key else query))


def get(rule_id: int) -> TimeRule:
    """The row; NotThere where there is none."""
    found = db.session.get(TimeRule, rule_id)
    if found is None:
        raise NotThere
    return found


def put(
    *,
    key: RuleKey,
    days: int,
    unit: Unit,
    basis: str,
    valid_from: date,
    valid_to: date | None = None,
    agency_id: int | None = None,
) -> TimeRule:
    """A new version stands from that day on; the one before ends the day before. No stored due date moves."""
    if not squeeze(basis):
        raise Refused("Thiếu căn cứ: ghi văn bản quy định thời hạn này.", field="basis")
    if (key is RuleKey.EXTENSION) != (unit is Unit.TIMES):
        raise Refused("Số lần gia hạn tính bằng lần, các thời hạn khác tính bằng ngày.", field="unit")
    if days < (key is not RuleKey.EXTENSION):
        raise Refused("Thời hạn ít nhất là 1 ngày.", field="days")
    for row in versions(key):
        if row.agency_id == agency_id and row.valid_from < valid_from and (row.valid_to or valid_from) >= valid_from:
            row.valid_to = day_before(valid_from)
    made = TimeRule(
        key=key,
        days=days,
        unit=unit,
        basis=squeeze(basis),
        valid_from=valid_from,
        valid_to=valid_to,
        agency_id=agency_id,
    )
    db.session.add(made)
    db.session.flush()
    once.forget(_KEPT)
    journal.record(
        "time-rule:put",
        ("time_rule", made.id, key.value),
        changes={"days": [None, days], "unit": [None, unit.value], "valid_from": [None, valid_from.isoformat()]},
        reason=made.basis,
    )
    return made


def end(row: TimeRule, *, valid_to: date, version: int | None = None) -> None:
    """The rule holds no longer than that day; what it has produced stays."""
    store.unchanged(row, version)
    if valid_to < row.valid_from:
        raise Refused(f"Quy định này có hiệu lực từ {written(row.valid_from)}.", field="valid_to")
    before = journal.snapshot(row)
    row.valid_to = valid_to
    once.forget(_KEPT)
    changes = journal.difference(before, row)
    if changes:
        journal.record("time-rule:end", ("time_rule", row.id, row.key.value), changes=changes)


def _upwards(agency_id: int | None) -> Sequence[int]:
    """The unit and those above it, the nearest first."""
    found: list[int] = []
    while agency_id is not None and agency_id not in found:
        found.append(agency_id)
        unit = db.session.get(Agency, agency_id)
        agency_id = unit.parent_id if unit is not None else None
    return found
