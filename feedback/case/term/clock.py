"""The clock of one opinion: the term it stands under, begun, kept and read back as events for ``case.deadline``.

The due date on the opinion's row is the one in force; the term beside it says which rule produced it. Where the two differ
(a workbook, a record of before) the row's date stands as one set by hand. Whoever gives, returns or answers an opinion
tells the clock (``begin``, ``stop``, ``answer``); nothing here commits or journals.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select, update

from feedback.case import deadline
from feedback.case.deadline import Clock, Event, Term, What
from feedback.case.record import Recommendation
from feedback.case.term import holiday, lateness, rule
from feedback.case.term.record import Deadline, Extension, Pause
from feedback.case.term.word import Ask, PauseReason, RuleKey
from feedback.case.word import OccasionKind, Turn
from feedback.case.work import Assignment
from feedback.core.calendar import LAST_DAY
from feedback.core.store import db
from feedback.core.working import Unit


@dataclass(frozen=True)
class Kept:
    """What stands of an opinion's clock: its term (not yet written where a date was set from elsewhere), pauses, extensions."""

    deadline: Deadline | None
    pauses: Sequence[Pause] = ()
    extensions: Sequence[Extension] = ()

    @property
    def term(self) -> Term | None:
        """The term in force, as ``case.deadline`` counts it."""
        return None if self.deadline is None else term_of(self.deadline)

    @property
    def waiting(self) -> Extension | None:
        """The request for more time that nobody has decided."""
        return next((one for one in self.extensions if one.state is Ask.ASKED), None)

    @property
    def pause(self) -> Pause | None:
        """The pause that lasts."""
        return next((one for one in self.pauses if one.resumed_on is None), None)


def usual_due(on: date, *, agency_id: int | None = None, kind: OccasionKind = OccasionKind.DIALOGUE) -> rule.Due:
    """The due date a form proposes for what is given out on that day, and the rule that sets it."""
    key = RuleKey.CONTRIBUTION if kind is OccasionKind.CONTRIBUTION else RuleKey.REPLY
    return rule.due(key, on=on, agency_id=agency_id)


def begin(r: Recommendation, *, lead_id: int, on: date, due_on: date | None) -> None:
    """The opinion, about to be given so, stands under a new term: the rule's where the date is the rule's, else by hand.

    The same date goes on under the same term, whoever holds it; a later one for the unit that holds it already keeps the
    date before, so that the figures know it as more time.
    """
    if due_on is not None and due_on == r.due_on:
        return
    before = r.first_due_on or r.due_on if r.lead_id == lead_id else None
    stop(r, on=on)
    if due_on is None:
        return
    usual = usual_due(on, agency_id=r.host_id, kind=r.occasion.kind)
    made = _made(r, on, due_on, usual if usual.day == due_on else None)
    made.earlier_on = r.first_due_on = before if before is not None and before < due_on else None
    db.session.add(made)


def stop(r: Recommendation, *, on: date) -> None:
    """Nothing of the term so far is in force: no pause lasts, no extension counts."""
    r.first_due_on = None
    if r.paused_on is not None:
        _shut(r, on)
    if r.assigned_on is not None:
        _withdraw(r.id, on)


def answer(r: Recommendation, *, on: date) -> None:
    """The clock runs no more: a pause that lasted ends with the reply, its days move the due date; a late reply is noted."""
    if r.paused_on is not None:
        _shut(r, max(on, r.paused_on))
        refresh(r, read(r))
    lateness.note(r, on=on)


def read(r: Recommendation) -> Kept:
    """What stands of the clock, in one query."""
    last = (
        select(Deadline.id).where(Deadline.recommendation_id == r.id).order_by(Deadline.id.desc()).limit(1)
    ).scalar_subquery()
    rows = db.session.execute(
        select(Deadline, Pause, Extension)
        .outerjoin(Pause, Pause.deadline_id == Deadline.id)
        .outerjoin(Extension, Extension.deadline_id == Deadline.id)
        .where(Deadline.id == last)
        .order_by(Pause.id, Extension.id)
    ).all()
    pauses = {row[1].id: row[1] for row in rows if row[1] is not None}
    extensions = {row[2].id: row[2] for row in rows if row[2] is not None}
    return kept(r, rows[0][0] if rows else None, list(pauses.values()), list(extensions.values()))


def kept(
    r: Recommendation, stands: Deadline | None, pauses: Sequence[Pause] = (), extensions: Sequence[Extension] = ()
) -> Kept:
    """What stands, brought to the date on the opinion's row: another date was set by hand and nothing before moves it."""
    if r.due_on is None:
        return Kept(None)
    if stands is not None and stands.due_on == r.due_on:
        return Kept(stands, pauses, extensions)
    lasting = [one for one in pauses if one.resumed_on is None and r.paused_on is not None]
    asked = [one for one in extensions if one.state is Ask.ASKED]
    return Kept(_made(r, r.assigned_on or r.received_on, r.due_on, None), lasting, asked)


def written(r: Recommendation) -> Kept:
    """The same, with the term in the database, so that a pause or an extension can hang on it."""
    found = read(r)
    if found.deadline is not None and found.deadline not in db.session:
        db.session.add(found.deadline)
        db.session.flush()
        for pause in found.pauses:
            pause.deadline_id = found.deadline.id
        for asked in found.extensions:
            asked.deadline_id = found.deadline.id
    return found


def refresh(r: Recommendation, found: Kept) -> bool:
    """The due date follows from what happened, on the opinion, its term and the parts held; True where it moved."""
    now = replayed(r, found, today=LAST_DAY)
    if now.due is None or found.deadline is None:
        return False
    moved = now.due != r.due_on
    if moved:
        db.session.execute(
            update(Assignment)
            .where(
                Assignment.recommendation_id == r.id,
                Assignment.turn.in_((Turn.GIVEN, Turn.TAKEN)),
                Assignment.due_on == r.due_on,
            )
            .values(due_on=now.due)
        )
    r.due_on = found.deadline.due_on = now.due
    r.first_due_on = found.deadline.earlier_on or (now.first_due if now.extended else None)
    return moved


def replayed(r: Recommendation, found: Kept, *, today: date, turns: Iterable[Assignment] = ()) -> Clock:
    """What the opinion's events come to; with ``turns`` also how long each unit held it."""
    return deadline.replay(events(r, found, turns), holiday.calendar(), today=today)


def events(r: Recommendation, found: Kept, turns: Iterable[Assignment] = ()) -> Iterator[Event]:
    """What happened to the clock, as ``case.deadline`` reads it."""
    yield from _holders(turns)
    if found.deadline is not None:
        yield Event(found.deadline.started_on, What.GIVEN, term=term_of(found.deadline))
    yield from terms_events(found.pauses, found.extensions)
    if r.replied_on is not None and r.reopened_on is None:
        yield Event(r.replied_on, What.ANSWERED)


def terms_events(pauses: Iterable[Pause], extensions: Iterable[Extension]) -> Iterator[Event]:
    """Pauses and granted extensions as events."""
    for pause in pauses:
        words = pause.code.label if pause.code is not PauseReason.OTHER else pause.reason
        yield Event(pause.paused_on, What.PAUSED, until=pause.resumed_on, reason=words)
    for more in extensions:
        if more.state is Ask.GRANTED and more.decided_on is not None:
            yield Event(more.decided_on, What.EXTENDED, days=more.days, reason=more.reason)


def term_of(stands: Deadline) -> Term:
    """The stored term as ``case.deadline`` counts it."""
    by_hand = stands.set_due_on if stands.rule_key is None else None
    return Term(stands.started_on, stands.days, stands.unit, by_hand)


def _holders(turns: Iterable[Assignment]) -> Iterator[Event]:
    """Who held it before: the leading parts with their days."""
    for turn in turns:
        if turn.leads and turn.given_on is not None:
            yield Event(turn.given_on, What.HANDED, turn.agency_id)
            if turn.ended_on is not None:
                yield Event(turn.ended_on, What.HANDED)


def _made(r: Recommendation, on: date, due_on: date, usual: rule.Due | None) -> Deadline:
    """A term for the opinion, not yet in the database."""
    made = Deadline(recommendation_id=r.id, started_on=on, set_due_on=due_on, due_on=due_on, days=0)
    made.unit, made.basis = Unit.WORKING, ""
    if usual is not None:
        made.rule_key, made.days, made.unit = usual.rule.key, usual.rule.days, usual.rule.unit
        made.basis = usual.rule.basis
    return made


def _shut(r: Recommendation, on: date) -> None:
    """No pause lasts any longer."""
    lasting = and_(Pause.recommendation_id == r.id, Pause.resumed_on.is_(None))
    for pause in db.session.scalars(select(Pause).where(lasting)):
        pause.resumed_on = max(on, pause.paused_on)
    r.paused_on = None


def _withdraw(recommendation_id: int, on: date) -> None:
    """A request for more time falls with the term it was made under."""
    for asked in db.session.scalars(
        select(Extension).where(Extension.recommendation_id == recommendation_id, Extension.state == Ask.ASKED)
    ):
        asked.state, asked.decided_on, asked.remark = Ask.REFUSED, on, "Đã giao lại với thời hạn mới."
