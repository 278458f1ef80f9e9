"""Reach over opinions: which of them somebody sees, which of them they steer; always a WHERE, made once for each scope.

A page asks for the same rule a dozen times, and making it costs more than asking the database: what depends only on
``Viewer.scope`` is kept. Nothing here knows what may be done with an opinion.
"""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import aliased

from feedback.case.record import Recommendation
from feedback.case.word import Turn
from feedback.case.work import Assignment
from feedback.office import tree
from feedback.office.agency import Reach
from feedback.office.duty import Scope, Viewer


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: opinions in the viewer's reach: what their agency was given, or what was raised at or given to units below."""
    return visible_in(viewer.scope)


def steered(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: opinions raised at units in the viewer's reach: theirs to sort and merge; what was only given to them is not."""
    return steered_in(viewer.scope)


@lru_cache(maxsize=1024)
def visible_in(scope: Scope) -> ColumnElement[bool]:
    """SQL: the same, by ``Viewer.scope``; made once.

    One list of ids, each half of it an index scan: an OR of the two halves would be tried row by row. Of a province that is
    nearly all there is the list would be nearly every opinion, made for each question; there trying the few rows asked for
    is less. Which of the two only says how it is asked, so that an old answer does.
    """
    units = select(Reach.agency_id).where(Reach.ancestor_id == scope.seat_id)
    given = select(Assignment.recommendation_id).where(
        Assignment.agency_id.in_(units.where(Reach.inherited.is_(True))), Assignment.turn != Turn.TAKEN_BACK
    )
    if scope.only_given:
        return Recommendation.id.in_(given)
    if scope.sees_all:
        return true()
    if scope.province and tree.holds_most(scope.seat_id):
        to_here = given.where(Assignment.recommendation_id == Recommendation.id).exists()
        return or_(tree.within(scope.seat_id, Recommendation.host_id, Recommendation.place_day), to_here)
    raised = aliased(Recommendation)
    within = tree.within(scope.seat_id, raised.host_id, raised.place_day)
    here = select(raised.id).where(raised.host_id.in_(units), within)
    return Recommendation.id.in_(here.union(given))


@lru_cache(maxsize=1024)
def steered_in(scope: Scope) -> ColumnElement[bool]:
    """SQL: the same, by ``Viewer.scope``; made once."""
    if scope.only_given:
        return false()
    return true() if scope.sees_all else tree.within(scope.seat_id, Recommendation.host_id, Recommendation.place_day)
