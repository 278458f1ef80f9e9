"""The year's plan of dialogues of a unit: the paper itself (QĐ 1738-QĐ/TU); its lines stand in ``line``.

A plan counts nowhere. Acts never commit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from feedback.case.sitting.record import YearPlan
from feedback.core import journal, store
from feedback.core.refusal import NotThere, Refused
from feedback.core.store import db
from feedback.core.wording import nfc, squeeze
from feedback.office import tree
from feedback.office.agency import Agency
from feedback.office.duty import Viewer

FIRST_YEAR, LAST_YEAR = 2013, 2100


@dataclass(frozen=True, kw_only=True)
class Paper:
    """The paper that the plan is."""

    number: str | None = None
    issued_on: date | None = None
    signer: str | None = None
    note: str | None = None


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: plans of units in the viewer's reach."""
    return tree.in_reach_now(viewer.seat, YearPlan.agency_id)


def get(plan_id: int, viewer: Viewer) -> YearPlan:
    """The plan, within reach; NotThere otherwise."""
    query = select(YearPlan).where(YearPlan.id == plan_id, visible(viewer)).options(joinedload(YearPlan.agency))
    found = db.session.scalar(query)
    if found is None:
        raise NotThere
    return found


def of_unit(agency_id: int, year: int) -> YearPlan | None:
    """The plan of that unit for that year, where there is one."""
    return db.session.scalar(select(YearPlan).where(YearPlan.agency_id == agency_id, YearPlan.year == year))


def add(agency: Agency, year: int, paper: Paper) -> YearPlan:
    """The unit has a plan for that year, without lines yet."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(f"Năm phải từ {FIRST_YEAR} đến {LAST_YEAR}.", field="year")
    if of_unit(agency.id, year) is not None:
        raise Refused(f"{agency.name} đã có kế hoạch năm {year}. Mở kế hoạch đó để bổ sung.", field="year")
    made = YearPlan(agency_id=agency.id, agency=agency, year=year)
    _fill_paper(made, paper)
    db.session.add(made)
    db.session.flush()
    journal.record("plan:add", made, changes={"year": [None, year]})
    return made


def change(plan: YearPlan, paper: Paper, *, version: int | None) -> None:
    """The plan's paper is as given."""
    store.unchanged(plan, version)
    before = journal.snapshot(plan)
    _fill_paper(plan, paper)
    changes = journal.difference(before, plan)
    if changes:
        journal.record("plan:change", plan, changes=changes)


def _fill_paper(plan: YearPlan, paper: Paper) -> None:
    plan.number, plan.signer = squeeze(paper.number or "") or None, squeeze(paper.signer or "") or None
    plan.issued_on, plan.note = paper.issued_on, nfc(paper.note or "").strip() or None
