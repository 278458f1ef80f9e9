"""The board of plans: every place in reach, what it planned for the year, what it held, what is behind.

Places are committees and authorities that stand on the year's last day (today, while the year runs); sessions are those
held, dated in the year. Reading only; figures of many units in three queries, whatever their number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, case, false, func, select

from feedback.case.record import Dialogue, Occasion
from feedback.case.sitting.line import behind_sql
from feedback.case.sitting.record import PlannedSession, YearPlan
from feedback.case.word import DialogueState
from feedback.core import calendar
from feedback.core.store import db
from feedback.office import tree
from feedback.office.agency import PLACES, Agency, Period
from feedback.office.duty import Viewer

#: From this month on a unit that has held no session in the year is named (Đ.43: at least one a year).
LAST_QUARTER = 10


@dataclass(frozen=True)
class Figures:
    """What one unit planned and held in one year."""

    plan: YearPlan | None = None
    planned: int = 0
    carried_out: int = 0  # lines whose session was held
    behind: int = 0
    given_up: int = 0
    held: int = 0  # sessions held in the year, planned or not
    last_on: date | None = None


@dataclass(frozen=True)
class Warnings:
    """How many units and lines want a look: each number is that of the board's list of the same name."""

    no_plan: int
    behind: int
    none_held: int

    @property
    def any(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.no_plan or self.behind or self.none_held)


def places(viewer: Viewer, year: int, today: date) -> Select[Agency]:
    """The places in reach that stand on the day the year is looked at from."""
    day = min(today, date(year, 12, 31)) if year <= today.year else today
    stood = select(Period.id).where(Period.agency_id == Agency.id, Period.valid_from <= day, Period.valid_to >= day)
    return select(Agency).where(Agency.kind.in_(PLACES), stood.exists(), tree.in_reach_now(viewer.seat, Agency.id))


def no_plan_sql(year: int) -> ColumnElement[bool]:
    """SQL: the unit has no plan for the year."""
    return ~select(YearPlan.id).where(YearPlan.agency_id == Agency.id, YearPlan.year == year).exists()


def behind_sql_of(year: int, today: date) -> ColumnElement[bool]:
    """SQL: a line of the unit's plan is behind."""
    late = _lines().where(YearPlan.agency_id == Agency.id, YearPlan.year == year, behind_sql(today))
    return late.exists()


def none_held_sql(year: int, today: date) -> ColumnElement[bool]:
    """SQL: the year is in its last quarter, or over, and the unit has held no session in it."""
    held = (
        select(Dialogue.id)
        .join(Occasion, Occasion.id == Dialogue.id)
        .where(
            Occasion.agency_id == Agency.id,
            Occasion.day.between(*calendar.year_span(year)),
            Dialogue.state == DialogueState.HELD,
        )
    )
    return ~held.exists() if today >= date(year, LAST_QUARTER, 1) else false()


def warnings(viewer: Viewer, today: date) -> Warnings:
    """This year's three counts, in one query."""
    year = today.year
    parts = (no_plan_sql(year), behind_sql_of(year, today), none_held_sql(year, today))
    counted = (func.coalesce(func.sum(case((part, 1), else_=0)), 0) for part in parts)
    query = places(viewer, year, today).with_only_columns(*counted, maintain_column_froms=True)
    return Warnings(*(int(number) for number in db.session.execute(query).one()))


def figures(agency_ids: list[int], year: int, today: date) -> dict[int, Figures]:
    """What each of these units planned and held in the year."""
    plans = {
        one.agency_id: one
        for one in db.session.scalars(select(YearPlan).where(YearPlan.year == year, YearPlan.agency_id.in_(agency_ids)))
    }
    lined, held = _lined(agency_ids, year, today), _held(agency_ids, year)
    return {
        unit: Figures(plans.get(unit), *lined.get(unit, (0, 0, 0, 0)), *held.get(unit, (0, None)))
        for unit in agency_ids
    }


def _lines() -> Select[int]:
    return select(PlannedSession.id).join(YearPlan, YearPlan.id == PlannedSession.plan_id)


def _lined(agency_ids: list[int], year: int, today: date) -> dict[int, tuple[int, int, int, int]]:
    """Per unit: lines, lines carried out, lines behind, lines given up."""
    done = case((Dialogue.state == DialogueState.HELD, 1), else_=0)
    late = case((behind_sql(today), 1), else_=0)
    given_up = case((PlannedSession.not_held_reason.is_not(None), 1), else_=0)
    query = (
        select(YearPlan.agency_id, func.count(), func.sum(done), func.sum(late), func.sum(given_up))
        .select_from(PlannedSession)
        .join(YearPlan, YearPlan.id == PlannedSession.plan_id)
        .outerjoin(Dialogue, Dialogue.id == PlannedSession.dialogue_id)
        .where(YearPlan.year == year, YearPlan.agency_id.in_(agency_ids))
        .group_by(YearPlan.agency_id)
    )
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in db.session.execute(query)}


def _held(agency_ids: list[int], year: int) -> dict[int, tuple[int, date]]:
    """Per unit: sessions held in the year, the last one's day."""
    query = (
        select(Occasion.agency_id, func.count(), func.max(Occasion.day))
        .join(Dialogue, Dialogue.id == Occasion.id)
        .where(
            Occasion.agency_id.in_(agency_ids),
            Occasion.day.between(*calendar.year_span(year)),
            Dialogue.state == DialogueState.HELD,
        )
        .group_by(Occasion.agency_id)
    )
    return {row[0]: (row[1], row[2]) for row in db.session.execute(query)}
