"""The ledger: the only queries that count records, and the records behind each number, found by the same WHERE.

`contract.md` §4 rules 1–6, 9. A count of the whole installation comes from `tally.kept` where that knows it; every other
reads the covering index of opinions and never opens their rows. A number and its
list are built from the same conditions (`session_where`, `contribution_where`, `opinion_where`), so that they cannot
part. Declared figures are `tally.declared`; what a count means in words is `tally.measure`. Nothing here writes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, extract, func, or_, select

from feedback.case.record import Contribution, Dialogue, Occasion
from feedback.case.record import Recommendation as R
from feedback.case.word import Acceptance, ContributionForm, DialogueState, Head, Nature, Side, Target
from feedback.case.work import Conclusion
from feedback.core.store import db
from feedback.office import tree
from feedback.office.agency import Level, Reach
from feedback.tally import kept
from feedback.tally.ask import Ask
from feedback.tally.measure import MEASURES
from feedback.tally.rule import Partly, Questions

Cell = tuple[int, Level]
Where = list[ColumnElement[bool]]
Tally = dict[Cell, Counter[str]]
_HEADS = {Side.PARTY: (Head.PARTY, Head.BOTH), Side.AUTHORITY: (Head.AUTHORITY, Head.BOTH)}


def counted(ask: Ask) -> Tally:
    """Every count of the records, by year and level; `joint` beside `dialogues`: those under both heads."""
    tally: Tally = defaultdict(Counter)
    _add_sessions(tally, ask)
    _add_contributions(tally, ask)
    _add_opinions(tally, ask)
    return tally


def sessions(ask: Ask, name: str = "dialogues", *, year: int | None = None, level: Level | None = None) -> Select[Any]:
    """The sessions behind a cell."""
    where = session_where(ask) + in_cell(Occasion.day, Occasion.level, year, level)
    return select(Dialogue).join(Occasion, Occasion.id == Dialogue.id).where(*where)


def contributions(ask: Ask, name: str, *, year: int | None = None, level: Level | None = None) -> Select[Any]:
    """The contributions behind a cell of that measure."""
    measure = MEASURES[name]
    where = contribution_where(ask) + in_cell(Occasion.day, Occasion.level, year, level)
    if measure.form is not None:
        targets = [target for target in Target if target.collective is measure.collective]
        where += [Contribution.target.in_(targets), Contribution.form == measure.form]
    return select(Contribution).join(Occasion, Occasion.id == Contribution.id).where(*where)


def opinions(
    ask: Ask, name: str, *, year: int | None = None, level: Level | None = None, by_day: bool = False
) -> Select[Any]:
    """The opinions behind a cell of that measure.

    ``by_day``: the same, asked by their days alone: a list in the order of days then begins where the cell begins, while a
    count asks by the year too, as its index is made.
    """
    first, last = ask.year(year) if year is not None else (ask.first, ask.until)
    where = [R.received_on.between(max(first, ask.first), min(last, ask.until)), *_there(ask)]
    if not by_day:
        where.append(R.received_year.between(first.year, last.year))
    if level is not None:
        where.append(R.level == level)
    if name != "total":
        where.append(_concluded(ask, name))
    return select(R).where(*where)


def known_number(ask: Ask, name: str, *, year: int | None, level: Level | None) -> int | None:
    """How many opinions stand behind a cell where the kept counts say so at once; None: the list must be counted."""
    known = kept.opinions(ask)
    if known is None or not known.still or name not in (*by_acceptance(ask), "pending", "total"):
        return None
    found = [n for (when, at), n in known.counts.items() if year in (None, when) and level in (None, at)]
    counts = {one: sum(n[word] for n in found for word in words) for one, words in by_acceptance(ask).items()}
    counts["total"] = sum(n.total() for n in found)
    counts["pending"] = counts["total"] - counts["accepted"] - counts["not_accepted"]
    return counts[name]


def session_where(ask: Ask) -> Where:
    """Held, under a head of this side, in the window, not after the as-of day (rules 1, 2, 4)."""
    heads = {head for side in ask.sides for head in _HEADS[side]}
    return [
        Occasion.day.between(ask.first, ask.until),
        Dialogue.state == DialogueState.HELD,
        Dialogue.head.in_(sorted(heads)),
        *within(ask, Occasion.agency_id, Occasion.day),
    ]


def contribution_where(ask: Ask) -> Where:
    """Addressed to this side, in the window, not after the as-of day."""
    return [
        Occasion.day.between(ask.first, ask.until),
        Contribution.target.in_([target for target in Target if target.side in ask.sides]),
        *within(ask, Occasion.agency_id, Occasion.day),
    ]


def opinion_where(ask: Ask) -> Where:
    """An opinion of rule 3 on this side, received in the window, known on the as-of day."""
    return [*_in_window(ask), *_there(ask)]


def opinion_of_rule_3(ask: Ask, sides: tuple[Side, ...]) -> Where:
    """It counts, on one of these sides; questions by the setting in force."""
    found: Where = [R.countable.is_(True), R.side == sides[0] if len(sides) == 1 else R.side.in_(sides)]
    return found if ask.rules.questions is Questions.INCLUDED else [*found, R.nature != Nature.QUESTION]


def acceptance_on(day: date) -> ColumnElement[Acceptance | None]:
    """SQL: the conclusion in force on that day: the row's own where it is that old, else the latest one that is (rule 4)."""
    return case((or_(R.concluded_on.is_(None), R.concluded_on <= day), R.acceptance), else_=_earlier(day))


def side_of_session(side: Side) -> ColumnElement[bool]:
    """SQL: the session counts on that side."""
    return and_(Dialogue.state == DialogueState.HELD, Dialogue.head.in_(_HEADS[side]))


def side_of_contribution(side: Side) -> ColumnElement[bool]:
    """SQL: the contribution counts on that side."""
    return Contribution.target.in_([target for target in Target if target.side is side])


def in_cell(day: Any, level_column: Any, year: int | None, level: Level | None) -> Where:
    """The conditions of one row of a paper; none of them for a total."""
    found: Where = []
    if year is not None:
        found.append(day.between(date(year, 1, 1), date(year, 12, 31)))
    if level is not None:
        found.append(level_column == level)
    return found


def by_acceptance(ask: Ask) -> dict[str, set[Acceptance]]:
    """Which conclusions each measure gathers, by the setting for partly accepted (rule 6)."""
    partly_with = "accepted" if ask.rules.partly is Partly.ACCEPTED else "not_accepted"
    found = {
        "accepted": {Acceptance.ACCEPTED},
        "partly": {Acceptance.PARTLY},
        "not_accepted": {Acceptance.NOT_ACCEPTED},
    }
    found[partly_with].add(Acceptance.PARTLY)
    return found


def column_of(target: Target, form: ContributionForm) -> str:
    """The measure that a contribution of this kind is counted in."""
    return f"{'collective' if target.collective else 'individual'}_{form.value}"


def _in_window(ask: Ask) -> Where:
    """Received in the window and not after the as-of day."""
    return [R.received_year.between(ask.first.year, ask.until.year), R.received_on.between(ask.first, ask.until)]


def _there(ask: Ask) -> Where:
    """An opinion of rule 3 on this side whose cuộc had been held, within the unit asked for."""
    return [*opinion_of_rule_3(ask, ask.sides), R.occasion_day <= ask.as_of, *within(ask, R.host_id, R.place_day)]


def _concluded(ask: Ask, name: str) -> ColumnElement[bool]:
    """The conclusion in force on the as-of day is one that this measure gathers."""
    there = acceptance_on(ask.as_of)
    return there.is_(None) if name == "pending" else there.in_(sorted(by_acceptance(ask)[name]))


def within(ask: Ask, unit: Any, day: Any) -> Where:
    """At or below the unit asked for on that day (rule 5), or of it as it is now; within the reach of whoever looks."""
    found: Where = []
    if ask.agency is not None and ask.as_now:
        found.append(unit.in_(tree.as_now(ask.agency.id, ask.as_of)))
    elif ask.agency is not None:
        ever = select(Reach.agency_id).where(Reach.ancestor_id == ask.agency.id, Reach.inherited.is_(False))
        found += [
            tree.below(ask.agency.id, unit, day),
            unit.in_(ever),
        ]  # the second lets a small unit's own index serve
    if ask.seat is not None and (ask.agency is None or ask.agency.id != ask.seat.id or ask.as_now):
        found.append(tree.in_reach(ask.seat, unit, day))
    return found


def _earlier(day: date) -> ScalarSelect[Any]:
    """The latest conclusion dated on or before the day; a reopening is one without acceptance."""
    return (
        select(Conclusion.acceptance)
        .where(Conclusion.recommendation_id == R.id, Conclusion.dated_on <= day)
        .order_by(Conclusion.dated_on.desc())
        .limit(1)
        .correlate(R)
        .scalar_subquery()
    )


def _add_sessions(tally: Tally, ask: Ask) -> None:
    """Sessions held, by year and level; those under both heads once more by themselves."""
    heads = {head for side in ask.sides for head in _HEADS[side]}
    rows: Iterable[Any] | None = kept.sessions(ask, heads)
    if rows is None:
        parts = (extract("year", Occasion.day), Occasion.level, Dialogue.head)
        query = select(*parts, func.count()).join(Dialogue, Dialogue.id == Occasion.id)
        rows = db.session.execute(query.where(*session_where(ask)).group_by(*parts))
    for year, level, head, number in rows:
        tally[int(year), level].update(dialogues=number, joint=number * (head is Head.BOTH))


def _add_contributions(tally: Tally, ask: Ask) -> None:
    """Contribution events, by year and level and column."""
    rows: Iterable[Any] | None = kept.contributions(ask, [target for target in Target if target.side in ask.sides])
    if rows is None:
        parts = (extract("year", Occasion.day), Occasion.level, Contribution.target, Contribution.form)
        query = select(*parts, func.count()).join(Contribution, Contribution.id == Occasion.id)
        rows = db.session.execute(query.where(*contribution_where(ask)).group_by(*parts))
    for when, level, target, form, number in rows:
        tally[int(when), level].update({column_of(target, form): number, "contributions": number})


def _add_opinions(tally: Tally, ask: Ask) -> None:
    """Opinions by the conclusion in force on the as-of day: from the kept counts, else counted one by one."""
    known = kept.opinions(ask)
    if known is None:
        found = _one_by_one(ask)
    else:
        found = known.counts
        if not known.still:
            later = or_(R.concluded_on > ask.as_of, R.occasion_day > ask.as_of)
            _put_back(found, ask, [*opinion_of_rule_3(ask, ask.sides), *_in_window(ask), later])
    for cell, numbers in found.items():
        if not numbers.total():
            continue  # all that came in here were raised in something held later: nothing stands in this row
        counts = {name: sum(numbers[one] for one in words) for name, words in by_acceptance(ask).items()}
        counts["total"] = numbers.total()
        counts["pending"] = counts["total"] - counts["accepted"] - counts["not_accepted"]
        tally[cell].update(counts)


def _one_by_one(ask: Ask) -> dict[Cell, Counter[Acceptance | None]]:
    """Opinions by the conclusion that stands on the row now; those concluded after the as-of day are then put back."""
    parts = (R.received_year, R.level, R.acceptance)
    later = func.sum(case((R.concluded_on > ask.as_of, 1), else_=0))
    found: dict[Cell, Counter[Acceptance | None]] = defaultdict(Counter)
    late: set[int] = set()
    for year, level, acceptance, number, after in db.session.execute(
        select(*parts, func.count(), later).where(*opinion_where(ask)).group_by(*parts)
    ):
        found[year, level][acceptance] += number
        late |= {year} if after else set()
    if late:
        _put_back(found, ask, [*opinion_where(ask), R.concluded_on > ask.as_of, R.received_year >= min(late)])
    return found


def _put_back(found: dict[Cell, Counter[Acceptance | None]], ask: Ask, where: Where) -> None:
    """Each of these opinions goes back to what it was on the as-of day; one whose cuộc was held later was not there."""
    absent = case((R.occasion_day > ask.as_of, 1), else_=0)
    parts: list[Any] = [R.received_year, R.level, R.acceptance, absent, _earlier(ask.as_of)]
    rows = select(*(part.label(f"p{i}") for i, part in enumerate(parts))).where(*where).subquery()
    query: Select[Any] = select(*rows.c, func.count()).group_by(*rows.c)
    for when, level, now, gone, then, number in db.session.execute(query):
        found[when, level][now] -= number
        if not gone:
            found[when, level][then] += number
