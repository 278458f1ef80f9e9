"""What goes into an exported workbook: the records in scope, with every unit their rows name, the parents of those, and
every cuộc and merged opinion they refer to, so that the file can be taken in anywhere (`contract.md` §2).

Reach is a WHERE here as everywhere; scope by unit counts the records that stood at or below it on their day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, or_, select, true, union

from feedback.case import contribution, dialogue, recommendation
from feedback.case.assignment import HOLDING
from feedback.case.record import Contribution, Dialogue, Occasion, Recommendation
from feedback.case.work import Assignment
from feedback.core.store import db
from feedback.intake import sheet as specs
from feedback.intake import stands
from feedback.intake.stands import View
from feedback.office import tree
from feedback.office.agency import Agency, Period
from feedback.office.duty import Duty, Viewer
from feedback.register import book
from feedback.register.book import Line
from feedback.register.figure import Figure
from feedback.register.library import BY_SUBJECT


@dataclass(frozen=True)
class Part:
    """One sheet of the export: what it is, and its rows as they are asked for."""

    spec: specs.Sheet
    rows: Callable[[], Iterator[View]]


@dataclass(frozen=True)
class Scope:
    """What is exported: everything, or what a viewer reaches, or what belongs to a unit."""

    agency: Agency | None = None
    viewer: Viewer | None = None

    @property
    def identity(self) -> bool:
        """Whether who spoke is shown."""
        return self.viewer is None or self.viewer.may(Duty.IDENTITY)

    @property
    def whole(self) -> bool:
        """Whether everything in the installation is meant."""
        return self.agency is None and (self.viewer is None or self.viewer.seat.sees_all)


def parts(scope: Scope) -> list[Part]:
    """The sheets in the order of the contract."""
    mine, held, given = (true(), true(), true()) if scope.whole else _conditions(scope)
    units = true() if scope.whole else Agency.id.in_(_units(scope, mine, held, given))
    return [
        Part(specs.AGENCY, lambda: _views(stands.agencies(units))),
        Part(specs.DIALOGUE, lambda: _views(stands.dialogues(held))),
        Part(specs.CONTRIBUTION, lambda: _views(stands.contributions(given))),
        Part(specs.RECOMMENDATION, lambda: _views(stands.recommendations(mine))),
        Part(specs.FIGURE, lambda: _views(stands.figures(_figures(scope)))),
        *(Part(spec, partial(_lines_of, spec, model, scope)) for spec, model in _BOOKS),
    ]


def _conditions(scope: Scope) -> tuple[ColumnElement[bool], ColumnElement[bool], ColumnElement[bool]]:
    """SQL: the opinions, dialogues and contributions of the file; every cuộc that an opinion of it belongs to."""
    mine = or_(Recommendation.id.in_(_opinions(scope)), Recommendation.id.in_(_merged(scope)))
    hosts = Occasion.id.in_(select(Recommendation.occasion_id).where(mine))
    dialogues = select(Dialogue.id).join(Dialogue.occasion).where(_dialogues(scope))
    contributions = select(Contribution.id).join(Contribution.occasion).where(_contributions(scope))
    return mine, or_(Occasion.id.in_(dialogues), hosts), or_(Occasion.id.in_(contributions), hosts)


_BOOKS: tuple[tuple[specs.Sheet, type[Line]], ...] = tuple((one, BY_SUBJECT[one.key].model) for one in specs.BOOKS)


def _lines_of(spec: specs.Sheet, model: type[Line], scope: Scope) -> Iterator[View]:
    return _views(stands.lines(spec, model, _in_book(scope, model)))


def _in_book(scope: Scope, model: type[Line]) -> ColumnElement[bool]:
    """SQL: the lines of a book in scope."""
    seen = book.within(model, scope.viewer) if scope.viewer else true()
    return seen & _below(scope, model.agency_id, model.day)


def _views(found: Iterator[stands.Stand]) -> Iterator[View]:
    return (stand.view for stand in found)


def _below(scope: Scope, unit: Any, day: Any) -> ColumnElement[bool]:
    """SQL: the record stood at or below the unit asked for, on its day."""
    return tree.below(scope.agency.id, unit, day) if scope.agency is not None else true()


def _dialogues(scope: Scope) -> ColumnElement[bool]:
    seen = dialogue.visible(scope.viewer) if scope.viewer else true()
    return seen & _below(scope, Occasion.agency_id, Occasion.day)


def _contributions(scope: Scope) -> ColumnElement[bool]:
    seen = contribution.visible(scope.viewer) if scope.viewer else true()
    return seen & _below(scope, Occasion.agency_id, Occasion.day)


def _opinions(scope: Scope) -> Select[int]:
    """SQL: ids of the opinions in scope."""
    seen = recommendation.visible(scope.viewer) if scope.viewer else true()
    return select(Recommendation.id).where(seen, _below(scope, Recommendation.host_id, Recommendation.place_day))


def _figures(scope: Scope) -> ColumnElement[bool]:
    seen = tree.in_reach(scope.viewer.seat, Figure.agency_id, Figure.place_day) if scope.viewer else true()
    return seen & _below(scope, Figure.agency_id, Figure.place_day)


def _merged(scope: Scope) -> list[int]:
    """Opinions beyond the scope that opinions in it are merged into, and theirs; a viewer gets their code only."""
    if scope.whole or scope.viewer is not None:
        return []
    found: list[int] = []
    front: set[int] = set(db.session.scalars(_outside(Recommendation.id.in_(_opinions(scope)), scope)))
    while front:
        found += sorted(front)
        front = set(db.session.scalars(_outside(Recommendation.id.in_(front), scope))) - set(found)
    return found


def _outside(here: ColumnElement[bool], scope: Scope) -> Select[Any]:
    """SQL: what these opinions are merged into, where that is out of scope."""
    into = Recommendation.merged_into_id
    return select(into).where(here, into.is_not(None), into.not_in(_opinions(scope))).distinct()


def _units(scope: Scope, mine: ColumnElement[bool], held: ColumnElement[bool], given: ColumnElement[bool]) -> list[int]:
    """Every unit that the rows name, with what stood above it at any time and what succeeded it."""
    ids = select(Recommendation.id).where(mine)
    named: CompoundSelect[Any] = union(
        select(Occasion.agency_id).join(Dialogue, Dialogue.id == Occasion.id).where(held),
        select(Occasion.agency_id).join(Contribution, Contribution.id == Occasion.id).where(given),
        select(Recommendation.lead_id).where(mine, Recommendation.lead_id.is_not(None)),
        select(Assignment.agency_id).where(
            Assignment.recommendation_id.in_(ids), Assignment.turn.in_(HOLDING), Assignment.leads.is_(False)
        ),
        select(Figure.agency_id).where(_figures(scope)),
        *(select(model.agency_id).where(_in_book(scope, model)) for _, model in _BOOKS),
    )
    found = {number for number in db.session.scalars(named) if number is not None}
    found |= {scope.agency.id} if scope.agency is not None else set()
    above: dict[int, set[int]] = {}
    for unit, parent, heir in db.session.execute(select(Period.agency_id, Period.parent_id, Period.successor_id)):
        above.setdefault(unit, set()).update(number for number in (parent, heir) if number is not None)
    front = set(found)
    while front:
        front = set().union(*(above.get(unit, set()) for unit in front)) - found
        found |= front
    return sorted(found)
