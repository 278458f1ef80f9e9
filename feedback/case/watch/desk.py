"""What watching leaves to do, counted for a first page, and what it knows of one opinion. Reading only, one query each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    String,
    Text,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from feedback.case import rule
from feedback.case.recommendation import visible
from feedback.case.record import Occasion
from feedback.case.record import Recommendation as R
from feedback.case.watch import gathering, promise, register, urging
from feedback.case.watch.record import Gathering, Letter, Outstanding, Promise, Supervision, Urged, Watched
from feedback.case.watch.word import GatheringState, LetterState, PromiseState
from feedback.case.word import OutstandingReason
from feedback.core.store import db
from feedback.office.agency import Agency
from feedback.office.duty import Duty, Viewer


@dataclass(frozen=True)
class Waiting:
    """How much waits in each part of watching."""

    reviews: int  # reasons whose day to look again has come
    promises: int  # open
    promises_late: int
    letters: int  # sent, not answered
    letters_late: int
    sets_handed: int  # of the Front, to be taken in
    sets_returned: int

    @property
    def anything(self) -> bool:
        """Whether there is anything to say."""
        return any(vars(self).values())


def waiting(viewer: Viewer, today: date) -> Waiting:
    """What waits within the viewer's reach, each as its list counts it. One query."""
    gathers = viewer.may(Duty.CONTRIBUTION_READ)
    sets = gathering.visible(viewer) if gathers else false()
    parts = (
        _count(R, register.review_due(today), visible(viewer)),
        _promises(viewer, Promise.state == PromiseState.OPEN),
        _promises(viewer, promise.overdue(today)),
        _count(Letter, Letter.state == LetterState.SENT, urging.visible(viewer)),
        _count(Letter, urging.overdue(today), urging.visible(viewer)),
        _count(Gathering, Gathering.state == GatheringState.HANDED, sets),
        _count(Gathering, Gathering.state == GatheringState.RETURNED, sets),
    )
    row = db.session.execute(select(*parts)).one()
    return Waiting(*(int(value or 0) for value in row))


def _count(model: type[Any], *where: ColumnElement[bool]) -> Any:
    """SQL: how many rows, as a column."""
    return select(func.count()).select_from(model).where(*where).scalar_subquery()


def _promises(viewer: Viewer, where: ColumnElement[bool]) -> Any:
    found = select(func.count()).select_from(Promise).join(Occasion, Occasion.id == Promise.occasion_id)
    return found.where(where, promise.visible(viewer)).scalar_subquery()


@dataclass(frozen=True)
class Thing:
    """One thing that watching knows of an opinion: ``kind`` is reason, promise, note, letter or mark."""

    kind: str
    id: int
    day: date
    until: date | None
    word: str
    title: str
    text: str
    by: str

    @property
    def reason(self) -> str:
        """A coded reason with its story, as an office writes it."""
        return rule.outstanding_text(next(one for one in OutstandingReason if one.value == self.word), self.text)


def about(recommendation_id: int, viewer: Viewer) -> list[Thing]:
    """Reasons, promises, notes, letters and the viewer's own mark on an opinion, the latest first. One query."""
    unit = aliased(Agency)
    held = Outstanding.recommendation_id == recommendation_id
    noted = and_(
        Supervision.recommendation_id == recommendation_id, *([Supervision.to_agency] if viewer.only_given else [])
    )
    parts = [
        _part("reason", Outstanding, Outstanding.day, Outstanding.next_on, word=Outstanding.code,
              title=_yes(Outstanding.current), text=Outstanding.story, by=Outstanding.by).where(held),
        _part("promise", Promise, Promise.made_on, Promise.due_on, word=Promise.state, title=Promise.leader,
              text=Promise.what, by=unit.name)
        .join(unit, unit.id == Promise.agency_id).where(Promise.recommendation_id == recommendation_id),
        _part("note", Supervision, Supervision.day, word=_yes(Supervision.to_agency), title=unit.name,
              text=Supervision.text, by=Supervision.officer_name)
        .join(unit, unit.id == Supervision.agency_id).where(noted),
        _part("letter", Letter, Letter.dated_on, Letter.answer_by, word=Letter.state, title=Letter.number,
              text=unit.name, by=Letter.signer)
        .join(Urged, Urged.letter_id == Letter.id).join(unit, unit.id == Letter.sender_id)
        .where(Urged.recommendation_id == recommendation_id, urging.visible(viewer)),
    ]  # fmt: skip
    if viewer.may(Duty.WATCH):
        own = and_(Watched.recommendation_id == recommendation_id, Watched.officer_id == viewer.officer_id)
        parts.append(_part("mark", Watched, Watched.since, word=_yes(Watched.shared), text=Watched.note).where(own))
    rows = db.session.execute(union_all(*parts))
    things = [Thing(*row[:4], *(value or "" for value in row[4:])) for row in rows]
    return sorted(things, key=lambda one: (one.day, one.id), reverse=True)


def _part(
    kind: str, model: Any, on: Any, until: Any = None, *, word: Any = "", title: Any = "", text: Any = "", by: Any = ""
) -> Any:
    """SQL: rows of one kind, in the columns that all kinds share."""
    return select(
        literal(kind, String).label("kind"),
        model.id,
        on.label("day"),
        (cast(null(), Date) if until is None else until).label("until"),
        cast(word, String(32)).label("word"),
        cast(title, String(200)).label("title"),
        cast(text, Text).label("text"),
        cast(by, String(200)).label("by"),
    ).select_from(model)


def _yes(flag: Any) -> Any:
    """SQL: a word for a flag, the same on both databases."""
    return case((flag, "yes"), else_="")
