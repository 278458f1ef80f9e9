"""What a sitting adds to the page of an opinion: the thôn, tổ dân phố it comes from, the answer prepared for the hall."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from feedback.case.record import Recommendation
from feedback.case.sitting.record import Origin, Preparation
from feedback.core.store import db
from feedback.web import panel


@panel.on("recommendation")
def _sitting(about: panel.Opinion) -> panel.Panel | None:
    """Both in one query; nothing where there is neither."""
    query = (
        select(Origin.name, Preparation)
        .select_from(Recommendation)
        .outerjoin(Origin, Origin.recommendation_id == Recommendation.id)
        .outerjoin(Preparation, Preparation.recommendation_id == Recommendation.id)
        .where(Recommendation.id == about.r.id)
        .options(joinedload(Preparation.agency))
    )
    row: Any = db.session.execute(query).one()
    origin, prepared = row
    if origin is None and prepared is None:
        return None
    return panel.Panel("preparation/_opinion.html", {"origin": origin, "one": prepared}, place="side", order=30)
