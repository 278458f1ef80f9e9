"""Kept counts: how many opinions, sessions and contributions of each kind fell in each year and on each day.

The database itself keeps them, with every write and in its transaction (`tally.kept_sql`), so that a paper over the whole
installation costs the same over ten thousand opinions as over ten million. They answer only for the whole installation and
know opinions as they stand now: what was held or concluded after the as-of day the ledger puts back.
`feedback verify` counts again and compares; `rebuild` makes them anew. Counting rules: `contract.md` §4 rules 1–4.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Index, String, and_, case, delete, false, func, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column

from feedback.case.word import Acceptance, ContributionForm, Head, Target
from feedback.core.store import Base, db
from feedback.office.agency import Level
from feedback.tally import kept_sql
from feedback.tally.ask import Ask
from feedback.tally.rule import Questions

Cell = tuple[int, Level]
_KEYS = ("kind", "period", "word", "level", "mark", "question")


class KeptCount(Base):
    """How many of one kind in one year (period: 2024) or on one day (20240131); a delta waits to be taken into its count."""

    __tablename__ = "kept_count"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))  # opinion, session, contribution
    period: Mapped[int]
    word: Mapped[str] = mapped_column(String(16))  # side of an opinion, head of a session, target of a contribution
    level: Mapped[str] = mapped_column(String(16))
    mark: Mapped[str] = mapped_column(String(16))  # acceptance of an opinion, form of a contribution
    question: Mapped[bool]
    number: Mapped[int]
    delta: Mapped[int]  # 0: the count; else a number of its own
    __table_args__ = (
        Index("uq_kept_count", *_KEYS, "delta", unique=True),
        Index("ix_kept_count_delta", "delta", sqlite_where=text("delta > 0"), postgresql_where=text("delta > 0")),
        {"info": {"follows": True}},  # made again from other tables: stays out of backups
    )


class KeptBound(Base):
    """No counted record lies after the latest of these days: received, occasion, concluded, event."""

    __tablename__ = "kept_bound"
    __table_args__ = (Index("ix_kept_bound_kind", "kind", "day"), {"info": {"follows": True}})

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    day: Mapped[date]


kept_sql.attach()


@dataclass(frozen=True)
class Opinions:
    """Opinions received in the window by year, level and the conclusion they have now.

    ``still``: nothing was held or concluded after the as-of day, so that they had it then too.
    """

    counts: dict[Cell, Counter[Acceptance | None]]
    still: bool


def opinions(ask: Ask) -> Opinions | None:
    """The opinions of the window as they stand now; None where the question is about less than the whole installation."""
    latest = _latest(ask)
    if latest is None:
        return None
    found: dict[Cell, Counter[Acceptance | None]] = defaultdict(Counter)
    where = [KeptCount.word.in_(ask.sides)]
    if ask.rules.questions is Questions.EXCLUDED:
        where.append(KeptCount.question.is_(False))
    for year, level, _, mark, number in _read(ask, "opinion", latest["received"], where):
        found[year, level][_ACCEPTANCES.get(mark)] += number
    return Opinions(found, max(latest["occasion"], latest["concluded"]) <= ask.as_of)


def sessions(ask: Ask, heads: set[Head]) -> Iterator[tuple[int, Level, Head, int]] | None:
    """Sessions held under these heads, by year, level and head; None where these counts cannot know."""
    latest = _latest(ask)
    if latest is None:
        return None
    rows = _read(ask, "session", latest["event"], [KeptCount.word.in_(sorted(heads))])
    return ((year, level, _HEADS[head], number) for year, level, head, _, number in rows)


def contributions(ask: Ask, targets: list[Target]) -> Iterator[tuple[int, Level, Target, ContributionForm, int]] | None:
    """Contributions to these, by year, level, target and form; None where these counts cannot know."""
    latest = _latest(ask)
    if latest is None:
        return None
    rows = _read(ask, "contribution", latest["event"], [KeptCount.word.in_(targets)])
    return ((year, level, _TARGETS[word], _FORMS[mark], number) for year, level, word, mark, number in rows)


def concluded_by(day: date) -> bool:
    """Whether all that was ever concluded was concluded by that day: each opinion then had the conclusion it has now."""
    latest = db.session.scalar(select(func.max(KeptBound.day)).where(KeptBound.kind == "concluded"))
    return latest is None or latest <= day


def rebuild() -> None:
    """The counts are made anew from the records; in the present transaction."""
    db.session.flush()
    if _engine() == "postgresql":  # what others are writing is either counted here or comes after
        db.session.execute(text("LOCK TABLE kept_count IN EXCLUSIVE MODE"))
    db.session.execute(delete(KeptCount))
    db.session.execute(delete(KeptBound))
    for statement in kept_sql.recount(_engine()):
        db.session.execute(text(statement))


def faults() -> Iterator[str]:
    """Where the kept counts differ from a fresh count of the records, one line each; nothing where they agree."""
    mend = "Chạy `feedback counts rebuild` để lập lại."
    for kind, period, word, level, mark, _, kept, counted in db.session.execute(text(kept_sql.compared(_engine()))):
        yield (
            f"Số đếm lưu sẵn: {_NAMES[kind]} {word}, cấp {level}{', ' + mark if mark else ''}, kỳ {period}: "
            f"đang lưu {kept}, đếm lại {counted}. {mend}"
        )
    for kind in db.session.scalars(text(kept_sql.passed_bounds())):
        yield f"Số đếm lưu sẵn: ngày cuối “{kind}” đang lưu sớm hơn hồ sơ. {mend}"


_ACCEPTANCES = {one.value: one for one in Acceptance}
_HEADS, _TARGETS = {one.value: one for one in Head}, {one.value: one for one in Target}
_FORMS, _LEVELS = {one.value: one for one in ContributionForm}, {one.value: one for one in Level}
_NAMES = {"opinion": "ý kiến", "session": "cuộc đối thoại", "contribution": "cuộc góp ý"}


def _engine() -> str:
    return db.engine.dialect.name


def _latest(ask: Ask) -> dict[str, date] | None:
    """The bounds; None where the question asks about less than the whole installation."""
    if ask.agency is not None or (ask.seat is not None and not ask.seat.sees_all):
        return None
    return dict.fromkeys(kept_sql.BOUNDS, date.min) | dict(db.session.execute(_bounds()).all())


def _bounds() -> Any:
    return select(KeptBound.kind, func.max(KeptBound.day)).group_by(KeptBound.kind)


def _read(
    ask: Ask, kind: str, latest: date, where: Sequence[ColumnElement[bool]]
) -> Iterator[tuple[int, Level, str, str, int]]:
    """The counts of that kind in the window: whole years by the year, the cut ones by their days."""
    year = case((KeptCount.period < 10_000, KeptCount.period), else_=func.floor(KeptCount.period / 10_000))
    parts = (year, KeptCount.level, KeptCount.word, KeptCount.mark)
    query = select(*parts, func.sum(KeptCount.number)).where(KeptCount.kind == kind, _periods(ask, latest), *where)
    for when, level, word, mark, number in db.session.execute(query.group_by(*parts)):
        if number:
            yield int(when), _LEVELS[level], word, mark, int(number)


def _periods(ask: Ask, latest: date) -> ColumnElement[bool]:
    """SQL: the years wholly asked for, and the days of the others; a year is whole where nothing lies after its cut."""
    years, days = [], []
    for year in range(ask.first.year, ask.until.year + 1):
        first, last = max(ask.first, date(year, 1, 1)), min(ask.until, date(year, 12, 31))
        if first == date(year, 1, 1) and (last == date(year, 12, 31) or last >= latest):
            years.append(year)
        else:
            days.append(and_(KeptCount.period >= _day(first), KeptCount.period <= _day(last)))
    return or_(KeptCount.period.in_(years) if years else false(), *days)


def _day(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day
