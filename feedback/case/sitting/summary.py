"""How far a session is prepared and written down, in one query: for its page and for the road of its steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from feedback.case.record import Occasion, Recommendation
from feedback.case.sitting.record import Attendance, Carriage, Locality, Minutes, PlannedSession, Preparation, YearPlan
from feedback.case.sitting.word import MinutesState, Prepared
from feedback.core.store import db


@dataclass(frozen=True)
class Summary:
    """The figures of one sitting."""

    asked: int  # opinions that an agency is preparing
    ready: int
    returned: int
    localities: int
    groups: int
    people: int | None  # in all groups
    minutes: MinutesState | None
    minutes_number: int | None
    plan_id: int | None
    plan_year: int | None
    quarter: int | None
    month: int | None
    carried_to: int | None  # where its opinions went
    carried_to_code: str | None
    carriage_id: int | None  # of that, to undo it
    carriage_version: int | None
    carried_from: int | None
    carried_from_code: str | None

    @property
    def prepared(self) -> int:
        """How many opinions somebody was asked to prepare."""
        return self.asked + self.ready + self.returned


def read(dialogue_id: int) -> Summary:
    """The figures of this session."""
    own = (Carriage.source_id == dialogue_id, Carriage.undone_on.is_(None))
    away, here = _last(*own), _last(Carriage.target_id == dialogue_id, Carriage.undone_on.is_(None))
    line = select(PlannedSession.id).where(PlannedSession.dialogue_id == dialogue_id).scalar_subquery()
    columns: list[Any] = [
        *(_prepared(dialogue_id, state) for state in (Prepared.ASKED, Prepared.READY, Prepared.RETURNED)),
        _count(select(func.count()).select_from(Locality).where(Locality.dialogue_id == dialogue_id)),
        _count(select(func.count()).select_from(Attendance).where(Attendance.dialogue_id == dialogue_id)),
        _count(select(func.sum(Attendance.people)).where(Attendance.dialogue_id == dialogue_id)),
        _count(select(Minutes.state).where(Minutes.id == dialogue_id)),
        _count(select(Minutes.number).where(Minutes.id == dialogue_id)),
        _count(select(PlannedSession.plan_id).where(PlannedSession.id == line)),
        _count(select(YearPlan.year).join(PlannedSession, PlannedSession.plan_id == YearPlan.id).where(PlannedSession.id == line)),
        _count(select(PlannedSession.quarter).where(PlannedSession.id == line)),
        _count(select(PlannedSession.month).where(PlannedSession.id == line)),
        _count(select(Carriage.target_id).where(Carriage.id == away)),
        _count(select(Occasion.code).join(Carriage, Carriage.target_id == Occasion.id).where(Carriage.id == away)),
        _count(select(Carriage.id).where(Carriage.id == away)),
        _count(select(Carriage.version).where(Carriage.id == away)),
        _count(select(Carriage.source_id).where(Carriage.id == here)),
        _count(select(Occasion.code).join(Carriage, Carriage.source_id == Occasion.id).where(Carriage.id == here)),
    ]  # fmt: skip
    return Summary(*db.session.execute(select(*columns)).one())


def _prepared(dialogue_id: int, state: Prepared) -> Any:
    query = select(func.count()).select_from(Preparation).join(
        Recommendation, Recommendation.id == Preparation.recommendation_id
    )  # fmt: skip
    return _count(query.where(Recommendation.occasion_id == dialogue_id, Preparation.state == state))


def _last(*where: Any) -> Any:
    return select(func.max(Carriage.id)).where(*where).scalar_subquery()


def _count(query: Select[Any]) -> Any:
    return query.scalar_subquery()
