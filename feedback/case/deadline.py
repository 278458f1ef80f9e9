"""Deadlines: by which day an opinion must be answered, replayed from what happened; and why it is that day.

The day a term starts from is not counted (Bộ luật Dân sự 2015, Điều 147); days of a pause are not; an extension adds days
of the same kind; a term in calendar days that would end on a day off ends on the next working day (Điều 148 khoản 5). A
day set by hand stands as written, pauses and extensions move it by working days. Pure: dates come in, dates go out;
nothing here reads the clock or the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import IntEnum

from feedback.core.working import ONE, Calendar, Unit


class What(IntEnum):
    """What happened. On one day, who holds it and under which term is told first, in the order given."""

    GIVEN = 1  # a new term, with the unit that holds it (none named: whoever held it does)
    HANDED = 2  # another unit holds it under the same term (none named: nobody)
    RETURNED = 3  # nobody holds it, the term is over
    REOPENED = 4  # answered before, open again under the same term
    PAUSED = 5  # the clock stands still, until a day or still
    EXTENDED = 6  # more days of the same kind
    ANSWERED = 7

    @property
    def rank(self) -> int:
        """Its place on a day."""
        return max(self, What.RETURNED)


@dataclass(frozen=True)
class Term:
    """So many days of a kind after a day; or a day set by hand."""

    start: date
    days: int = 0
    unit: Unit = Unit.WORKING
    by_hand: date | None = None


@dataclass(frozen=True)
class Event:
    """One thing that happened to the clock."""

    on: date
    what: What
    holder: int | None = None
    term: Term | None = None
    until: date | None = None  # of a pause: the day the clock runs again
    days: int = 0  # of an extension
    reason: str = ""


@dataclass(frozen=True)
class Held:
    """How long one unit held it: working days after the first day, without pauses."""

    holder: int
    since: date
    until: date | None
    days: int = 0


@dataclass(frozen=True)
class Clock:
    """What the events come to."""

    term: Term | None = None
    set_due: date | None = None  # as the term set it
    first_due: date | None = None  # with pauses, without extensions
    due: date | None = None
    extended: int = 0  # times
    more: int = 0  # days added
    pauses: tuple[Event, ...] = ()  # of the present term
    paused_on: date | None = None
    answered_on: date | None = None
    held: tuple[Held, ...] = ()

    def if_run(self, on: date, calendar: Calendar) -> date | None:
        """The due date if the clock ran again from that day; the present one where it does not stand still."""
        if self.term is None or self.paused_on is None:
            return self.due
        shut = tuple(replace(one, until=max(on, one.on)) if one.until is None else one for one in self.pauses)
        return last_day(self.term, calendar, pauses=shut, more=self.more)


@dataclass(frozen=True)
class Counted:
    """One day between the start and the end: its number where it counts, and why it counts or does not."""

    day: date
    number: int | None
    why: str


@dataclass
class _State:
    term: Term | None = None
    pauses: list[Event] = field(default_factory=list)
    all_pauses: list[Event] = field(default_factory=list)
    extensions: list[Event] = field(default_factory=list)
    holds: list[Held] = field(default_factory=list)
    last_holder: int | None = None
    answered_on: date | None = None


def replay(events: Iterable[Event], calendar: Calendar, *, today: date) -> Clock:
    """What the events come to on that day, in whatever order they are told; those after it have not happened."""
    state = _State()
    for event in sorted((one for one in events if one.on <= today), key=lambda one: (one.on, one.what.rank)):
        _happen(state, event)
    held = tuple(replace(one, days=_held_days(one, state.all_pauses, calendar, today)) for one in state.holds)
    if state.term is None:
        return Clock(held=held, answered_on=state.answered_on)
    pauses, more = tuple(state.pauses), sum(one.days for one in state.extensions)
    return Clock(
        term=state.term,
        set_due=last_day(state.term, calendar),
        first_due=last_day(state.term, calendar, pauses=pauses),
        due=last_day(state.term, calendar, pauses=pauses, more=more),
        extended=len(state.extensions),
        more=more,
        pauses=pauses,
        paused_on=next((one.on for one in pauses if one.until is None), None),
        answered_on=state.answered_on,
        held=held,
    )


def last_day(term: Term, calendar: Calendar, *, pauses: Sequence[Event] = (), more: int = 0) -> date:
    """The last day of the term with these pauses and so many days more; a pause that still lasts moves nothing yet."""
    still = _Still(pauses)
    if term.by_hand is not None:
        if not still and not more:
            return term.by_hand
        days = calendar.between(term.start, term.by_hand)
        return max(term.by_hand, calendar.add(term.start, days + more, without=still))
    end = calendar.add(term.start, term.days + more, term.unit, without=still)
    return calendar.settle(end) if term.unit is Unit.CALENDAR else end


def explain(term: Term, calendar: Calendar, *, pauses: Sequence[Event] = (), more: int = 0) -> Iterator[Counted]:
    """Every day from the start to the last, with why it is or is not counted."""
    end, still = last_day(term, calendar, pauses=pauses, more=more), _Still(pauses)
    unit = Unit.WORKING if term.by_hand is not None else term.unit
    whole = calendar.between(term.start, term.by_hand) if term.by_hand is not None else term.days
    yield Counted(term.start, None, "ngày bắt đầu, không tính")
    number = 0
    for day in calendar.walk(term.start):
        if day > end:
            return
        pause = still.at(day)
        if pause is not None:
            yield Counted(day, None, f"tạm dừng: {pause.reason}" if pause.reason else "tạm dừng")
        elif number >= whole + more:
            yield Counted(day, None, _after(term, calendar, day, end))
        elif calendar.counts(day, unit):
            number += 1
            yield Counted(day, number, _counted(calendar, day, unit, extended=number > whole))
        else:
            yield Counted(day, None, calendar.why(day))


def left(clock: Clock, calendar: Calendar, today: date) -> int | None:
    """How many working days remain: from today on, from the pause on where the clock stands still; less than 0: late by so many."""
    if clock.due is None:
        return None
    return calendar.between((clock.paused_on - ONE) if clock.paused_on is not None else today, clock.due)


def _after(term: Term, calendar: Calendar, day: date, end: date) -> str:
    """Why a day stands in the term after its days are through."""
    if term.by_hand is not None:
        return "hạn ghi tay" if day == end else calendar.why(day)
    return "ngày làm việc tiếp theo, vì ngày cuối là ngày nghỉ" if day == end else calendar.why(day)


def _counted(calendar: Calendar, day: date, unit: Unit, *, extended: bool) -> str:
    """Why a day counts."""
    special = calendar.days.get(day)
    words = "ngày gia hạn" if extended else ("ngày làm việc" if unit is Unit.WORKING else "")
    if special is not None and unit is Unit.WORKING:
        return f"{words}, {special.words}"
    return words or calendar.why(day)


class _Still:
    """The days on which the clock stands still; a pause that still lasts has none yet."""

    def __init__(self, pauses: Iterable[Event]) -> None:
        """The pauses that are over."""
        self.spans = [one for one in pauses if one.until is not None and one.until > one.on]

    def __bool__(self) -> bool:
        return bool(self.spans)

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.at(day) is not None

    def at(self, day: date) -> Event | None:
        """The pause that covers the day; the day it began is covered, the day the clock runs again is not."""
        return next((one for one in self.spans if one.until is not None and one.on <= day < one.until), None)


def _happen(state: _State, event: Event) -> None:
    """The state after the event."""
    if event.what is What.PAUSED:
        state.pauses.append(event)
        state.all_pauses.append(event)
    elif event.what is What.EXTENDED:
        state.extensions.append(event)
    elif event.what is What.ANSWERED:
        state.answered_on = event.on
        _let_go(state, event.on)
    elif event.what is What.REOPENED:
        state.answered_on = None
        _hold(state, state.last_holder, event.on)
    elif event.what is What.HANDED:
        _hold(state, event.holder, event.on)
    else:  # a new term, or none
        state.term, state.pauses, state.extensions, state.answered_on = event.term, [], [], None
        if event.holder is not None or event.what is What.RETURNED:
            _hold(state, event.holder, event.on)


def _hold(state: _State, holder: int | None, on: date) -> None:
    """The unit (nobody) holds it from that day; whoever did before does no longer."""
    if state.holds and state.holds[-1].until is None:
        if state.holds[-1].holder == holder:
            return
        _let_go(state, on)
    if holder is not None:
        state.holds.append(Held(holder, on, None))
        state.last_holder = holder


def _let_go(state: _State, on: date) -> None:
    """Nobody holds it from that day."""
    if state.holds and state.holds[-1].until is None:
        state.holds[-1] = replace(state.holds[-1], until=on)


def _held_days(held: Held, pauses: Sequence[Event], calendar: Calendar, today: date) -> int:
    """Working days after the first day up to the last, without those of a pause (one that lasts: up to today)."""
    end = min(held.until or today, today)
    shut = _Still(replace(one, until=one.until or today + ONE) for one in pauses)
    if not shut:
        return max(0, calendar.between(held.since, end))
    days = (held.since + ONE * n for n in range(1, (end - held.since).days + 1))
    return sum(calendar.works(day) and day not in shut for day in days)
