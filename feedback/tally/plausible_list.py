"""The records behind a finding: each soft check of records as one condition, used to count and to list alike.

Reading only. What is meant by each check stands in `tally.plausible_check`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, Subquery, and_, case, exists, extract, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from feedback.case import caution
from feedback.case.paper import Publication
from feedback.case.record import Dialogue, Occasion
from feedback.case.record import Recommendation as R
from feedback.core.store import db
from feedback.office.agency import Level
from feedback.register.figure import Figure
from feedback.tally import declared, ledger
from feedback.tally.ask import Ask
from feedback.tally.measure import Of
from feedback.tally.plausible_check import (
    MANY_A_DAY,
    MANY_REPLIES,
    PUBLISH_DAYS,
    RECORDS,
    REPEAT_DAYS,
    Check,
    Finding,
)  # fmt: skip
from feedback.tally.plausible_facts import after_districts, no_result


class _Days(FunctionElement[int]):
    """SQL: how many days lie between two days, the later one first."""

    type = Integer()
    inherit_cache = True


@compiles(_Days, "sqlite")
def _sqlite_days(element: Any, compiler: Any, **rest: Any) -> str:
    later, earlier = (compiler.process(one, **rest) for one in element.clauses)
    return f"(julianday({later}) - julianday({earlier}))"


@compiles(_Days)
def _days(element: Any, compiler: Any, **rest: Any) -> str:
    later, earlier = (compiler.process(one, **rest) for one in element.clauses)
    return f"({later} - {earlier})"


def of_sessions() -> dict[Check, ColumnElement[bool]]:
    """SQL: the checks of a session held; over dialogues joined to their occasions."""
    beyond = select(R.id).where(R.occasion_id == Occasion.id).order_by(R.id).limit(1).offset(caution.MOST_OPINIONS)
    published = select(Publication.published_on).where(Publication.id == Occasion.id).scalar_subquery()
    return {
        Check.NO_OPINIONS: ~exists().where(R.occasion_id == Occasion.id).correlate(Occasion),
        Check.MANY_OPINIONS: beyond.correlate(Occasion).scalar_subquery().is_not(None),
        Check.FEW_PEOPLE: Dialogue.attendance < caution.FEWEST_PEOPLE,
        Check.MANY_PEOPLE: Dialogue.attendance > caution.MOST_PEOPLE,
        Check.SHORT_NOTICE: _Days(Occasion.day, Dialogue.announced_on) < caution.NOTICE_DAYS,
        Check.LATE_PUBLISHED: _Days(published, Occasion.day) > PUBLISH_DAYS,
    }


def sessions(ask: Ask) -> Iterator[Finding]:
    """What is found of the sessions, in one statement."""
    checks, year = of_sessions(), extract("year", Occasion.day)
    sums = [func.sum(case((one, 1), else_=0)) for one in checks.values()]
    parts: tuple[Any, ...] = (year, Occasion.level, *sums)
    query: Select[Any] = select(*parts).join(Dialogue, Dialogue.id == Occasion.id)
    rows = db.session.execute(query.where(*ledger.session_where(ask)).group_by(year, Occasion.level))
    for when, level, *numbers in rows:
        for check, number in zip(checks, numbers, strict=True):
            if number:
                yield Finding(check, int(when), level, int(number))


def in_one_day(ask: Ask) -> Iterator[Finding]:
    """Opinions of one unit concluded in bulk, in one statement."""
    return _grouped(Check.ONE_DAY, _one_day(ask))


def same_texts(ask: Ask) -> Iterator[Finding]:
    """Replies and opinions in the very same words, in two statements."""
    yield from _grouped(Check.SAME_REPLY, _same_reply(ask))
    again = _again(ask)
    query = select(again.c.year, again.c.level, func.count()).where(_soon(again)).group_by(again.c.year, again.c.level)
    for year, level, number in db.session.execute(query):
        yield Finding(Check.REPEATED, year, level, number)


def opinions(ask: Ask, check: Check, year: int, level: Level) -> Select[Any]:
    """The opinions behind a finding."""
    here = [*ledger.opinion_where(ask), R.received_year == year, R.level == level]
    if check is Check.NO_RESULT:
        return select(R).where(*here, no_result(ask))
    if check is Check.REPEATED:
        again = _again(ask)
        return select(R).where(*here, R.id.in_(select(again.c.id).where(_soon(again))))
    found = (_one_day if check is Check.ONE_DAY else _same_reply)(ask).subquery()
    same = R.concluded_on == found.c.what if check is Check.ONE_DAY else R.reply_text == found.c.what
    of = (R.host_id if check is Check.ONE_DAY else R.lead_id) == found.c.unit
    return select(R).join(found, and_(of, same, R.received_year == found.c.year, R.level == found.c.level)).where(*here)


def events(ask: Ask, check: Check, year: int, level: Level) -> Select[Any]:
    """The sessions or contributions behind a finding."""
    kind = "contributions" if RECORDS[check] is Of.CONTRIBUTION else "dialogues"
    found = (ledger.contributions if kind == "contributions" else ledger.sessions)(ask, kind, year=year, level=level)
    if check in (Check.DISTRICT_DIALOGUES, Check.DISTRICT_CONTRIBUTIONS):
        return found.where(after_districts(Occasion.day, Occasion.level))
    return found.where(of_sessions()[check])


def lines(ask: Ask, check: Check, year: int, level: Level) -> Select[Any]:
    """The declared lines behind a finding."""
    if check is Check.BESIDE:
        return declared.beside(ask, year=year, level=level)
    where = (Figure.year == year, Figure.level == level, after_districts(Figure.last_day, Figure.level))
    return declared.whole(ask, Figure).with_only_columns(Figure).where(*where)


def _grouped(check: Check, groups: Select[Any]) -> Iterator[Finding]:
    found = groups.subquery()
    query = select(found.c.year, found.c.level, func.sum(found.c.number)).group_by(found.c.year, found.c.level)
    for year, level, number in db.session.execute(query):
        yield Finding(check, year, level, int(number))


def _one_day(ask: Ask) -> Select[Any]:
    """SQL: a unit's opinions of a year and level that were concluded on one day, where they are many."""
    concluded = (R.acceptance.is_not(None), R.concluded_on <= ask.as_of)
    return _many(ask, R.host_id, R.concluded_on, MANY_A_DAY).where(*concluded)


def _same_reply(ask: Ask) -> Select[Any]:
    """SQL: an agency's opinions of a year and level that were answered in the same words, where they are many."""
    return _many(ask, R.lead_id, R.reply_text, MANY_REPLIES).where(R.reply_text.is_not(None), R.lead_id.is_not(None))


def _many(ask: Ask, unit: Any, what: Any, least: int) -> Select[Any]:
    parts = (unit.label("unit"), what.label("what"), R.received_year.label("year"), R.level.label("level"))
    query: Select[Any] = select(*parts, func.count().label("number")).where(*ledger.opinion_where(ask))
    return query.group_by(unit, what, R.received_year, R.level).having(func.count() >= least)


def _again(ask: Ask) -> Subquery:
    """SQL: every opinion with the day of the one before it in the same words at the same place."""
    before = func.lag(R.received_on).over(partition_by=(R.host_id, R.content), order_by=(R.received_on, R.id))
    parts = (R.id, R.received_year.label("year"), R.level.label("level"), R.received_on, before.label("before"))
    return select(*parts).where(*ledger.opinion_where(ask)).subquery()


def _soon(again: Subquery) -> ColumnElement[bool]:
    return _Days(again.c.received_on, again.c.before) <= REPEAT_DAYS
