"""The desk: which sessions have opinions to sort, and which opinion is next, in the order of the hall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload

from feedback.case import finding, recommendation, standing
from feedback.case.record import Occasion
from feedback.case.record import Recommendation as R
from feedback.case.word import OccasionKind
from feedback.core.refusal import NotThere
from feedback.core.store import db
from feedback.office.agency import Agency
from feedback.office.duty import Viewer

MOST_SESSIONS = 100


@dataclass(frozen=True)
class Session:
    """A cuộc with opinions to sort."""

    id: int
    code: str
    kind: OccasionKind
    day: date
    host: str
    waiting: int


@dataclass(frozen=True)
class Desk:
    """One session on the desk: the opinion at hand, how many wait, how many there are, the one after it."""

    occasion: Occasion
    opinion: R | None
    waiting: int
    total: int

    @property
    def sorted(self) -> int:
        """How many of them are sorted."""
        return self.total - self.waiting


def sessions(viewer: Viewer) -> list[Session]:
    """The sessions in reach with opinions to sort, the latest first."""
    query = (
        select(Occasion.id, Occasion.code, Occasion.kind, Occasion.day, Agency.name, func.count())
        .join(R, R.occasion_id == Occasion.id)
        .join(Agency, Agency.id == Occasion.agency_id)
        .where(recommendation.steered(viewer), standing.to_sort_sql())
        .group_by(Occasion.id, Occasion.code, Occasion.kind, Occasion.day, Agency.name)
        .order_by(Occasion.day.desc(), Occasion.id.desc())
        .limit(MOST_SESSIONS)
    )
    return [Session(*row) for row in db.session.execute(query)]


def of(viewer: Viewer, occasion_id: int, after: int | None, *, at: R | None = None) -> Desk:
    """The desk over one session, at the next opinion that waits after that one, from the first again at the end."""
    mine = and_(R.occasion_id == occasion_id, recommendation.steered(viewer))
    total, waiting = db.session.execute(
        select(func.count(), func.count().filter(standing.to_sort_sql())).select_from(R).where(mine)
    ).one()
    occasion = db.session.scalar(
        select(Occasion).where(Occasion.id == occasion_id).options(joinedload(Occasion.agency))
    )
    if occasion is None or not total:
        raise NotThere
    return Desk(occasion, at or _next(mine, after), waiting, total)


def search(viewer: Viewer, r: R, text: str) -> list[R]:
    """Opinions that a person looks for by words, to merge with this one."""
    query = select(R).where(
        recommendation.steered(viewer), R.id != r.id, R.merged_into_id.is_(None), finding.found(text)
    )
    return list(db.session.scalars(query.order_by(R.received_on.desc(), R.id.desc()).limit(20)))


def _next(mine: ColumnElement[bool], after: int | None) -> R | None:
    """The first that waits after that opinion, in the order of the hall; else the first that waits at all."""
    query: Any = select(R).where(mine, standing.to_sort_sql()).order_by(R.position, R.id).limit(1)
    query = query.options(joinedload(R.occasion), joinedload(R.host))
    last = db.session.execute(select(R.position, R.id).where(mine, R.id == after)).one_or_none() if after else None
    if last is not None:
        later = or_(R.position > last.position, and_(R.position == last.position, R.id > last.id))
        found: R | None = db.session.scalar(query.where(later))
        if found is not None:
            return found
    first: R | None = db.session.scalar(query)
    return first
