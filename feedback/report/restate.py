"""Restatement: an issued edition against today, every difference with its causes, record by record.

The same question is asked again, of today's facts, of the same as-of day or of a later one. Each record that stands
elsewhere than when the paper was made is a cause; a changed rule is one of its own. What the causes bring adds up to the
difference in every cell, always. The words for a cause are `report.cause`. Reading only; set-wise, whatever the number.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import except_, select

from feedback.core.store import db
from feedback.office.agency import Level
from feedback.register import edition_seal
from feedback.register.edition import KINDS, Edition, EditionCell
from feedback.report import cause, issue
from feedback.report.cause import Moved
from feedback.tally import level_word, placed, rule
from feedback.tally.ask import Ask
from feedback.tally.measure import MEASURES
from feedback.tally.placed import Place

Row = tuple[int, str]  # year (0: none) and level (empty: none)
Figures = dict[Row, Counter[str]]
#: What the books' figures are called.
_BOOK_LABELS = {
    "meetings": "Số cuộc",
    "people": "Số người tham gia",
    "copies": "Số tài liệu",
    "documents": "Số văn bản",
}
LABELS = {name: one.label for name, one in MEASURES.items()} | _BOOK_LABELS
#: What is shown; the rest follows from these.
_HIDDEN = {"joint", "lines", "contributions"}


@dataclass(frozen=True)
class Part:
    """One cause in one cell: how much it brings, why, and which records."""

    number: int
    why: str
    records: tuple[Moved, ...] = ()


@dataclass(frozen=True)
class Difference:
    """One figure that is no longer what was issued."""

    year: int
    level: str
    measure: str
    then: int
    now: int
    parts: tuple[Part, ...]
    place: str = ""  # which row, in the words of the paper

    @property
    def label(self) -> str:
        """What is counted."""
        return LABELS[self.measure]

    @property
    def change(self) -> int:
        """By how much."""
        return self.now - self.then


@dataclass(frozen=True)
class Restated:
    """An appendix of an edition against today."""

    appendix: str
    as_of: date
    differences: list[Difference] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    rewritten: list[Moved] = field(default_factory=list)  # other words in the same figures


def restate(edition: Edition, appendix: str, *, as_of: date | None = None) -> Restated:
    """Every figure of that appendix that today's facts would print otherwise, with its causes."""
    on = as_of or edition.as_of
    then = issue.asked(edition, appendix)
    now = issue.asked(edition, appendix, rules=rule.in_force(on), as_of=on)
    moved: list[Moved] = []
    for kind in KINDS[now.appendix]:
        moved += _moved(edition, kind, now)
    cause.explain(moved, edition=edition, then=then, now=now)
    before = _sealed(edition, appendix, then)
    parts = _by_rules(edition, appendix, before, now)
    for (row, measure), found in _by_records(moved, now).items():
        parts[row, measure] += found
    differences, words = [], level_word.words(now)
    for row, measure in sorted(parts, key=_order):
        own = tuple(part for part in parts[row, measure] if part.number)
        if own and measure not in _HIDDEN:
            was = before[row][measure]
            now_is = was + sum(part.number for part in own)
            differences.append(Difference(*row, measure, was, now_is, own, row_name(words, now, *row)))
    told = {(r.kind, r.record_id) for one in differences for part in one.parts for r in part.records}
    rewritten = [one for one in moved if (one.kind, one.record_id) not in told]
    return Restated(appendix, on, [one for one in differences if one.change or one.parts], moved, rewritten)


def row_name(words: level_word.Words, ask: Ask, year: int, level: str) -> str:
    """What a row is called: its year, and its level in the words of its place and time."""
    names = [f"năm {year}"] if year else []
    if level:
        first, last = (date(year, 1, 1), date(year, 12, 31)) if year else (ask.first, ask.last)
        names.append(words.at(placed.member(Level, level), first, last))
    return ", ".join(names)


def _moved(edition: Edition, kind: str, now: Ask) -> list[Moved]:
    """The records of that kind that stand elsewhere now, came, or are gone; the databases compare the two sets."""
    sealed = edition_seal.kept(edition, now.number, kind)
    fresh = placed.queries(now)[kind].subquery()
    today = select(fresh.c.record_id, fresh.c.year, fresh.c.level, fresh.c.mark, fresh.c.amounts)
    found: dict[int, Moved] = {}
    for number, year, level, mark, amounts in db.session.execute(except_(sealed, today)):
        found[number] = Moved(kind, number, before=Place(year, level, mark, amounts))
    for number, year, level, mark, amounts in db.session.execute(except_(today, sealed)):
        found.setdefault(number, Moved(kind, number)).after = Place(year, level, mark, amounts)
    return [found[number] for number in sorted(found)]


def _sealed(edition: Edition, appendix: str, then: Ask) -> Figures:
    """The figures as issued, from the identities behind them."""
    return _summed(edition, appendix, then)


def _summed(edition: Edition, appendix: str, ask: Ask) -> Figures:
    """The identities of the edition counted under the rules of the question."""
    figures: Figures = defaultdict(Counter)
    for kind in KINDS[ask.appendix]:
        if kind in ("line", "dissemination"):  # each brings what it says
            for _, year, level, mark, amounts in db.session.execute(edition_seal.kept(edition, appendix, kind)):
                figures[year, level].update(placed.brings(kind, Place(year, level, mark, amounts), ask))
            continue
        own = (EditionCell.edition_id == edition.id, EditionCell.appendix == appendix, EditionCell.kind == kind)
        for cell in db.session.scalars(select(EditionCell).where(*own)):
            brought = placed.brings(kind, Place(cell.year, cell.level, cell.mark), ask)
            figures[cell.year, cell.level].update({name: n * cell.number for name, n in brought.items()})
    return figures


def _by_rules(edition: Edition, appendix: str, before: Figures, now: Ask) -> dict[tuple[Row, str], list[Part]]:
    """What a changed rule alone brings: the same records, counted by the rules of today."""
    parts: dict[tuple[Row, str], list[Part]] = defaultdict(list)
    for row, counts in _summed(edition, appendix, now).items():
        for name in counts.keys() | before[row].keys():
            number = counts[name] - before[row][name]
            if number:
                parts[row, name].append(Part(number, f"quy tắc tính đã đổi: {now.rules.partly.label.lower()}"))
    return parts


def _by_records(moved: Iterable[Moved], now: Ask) -> dict[tuple[Row, str], list[Part]]:
    """What each record that moved takes from one row and brings to another, gathered by its reason."""
    gathered: dict[tuple[Row, str], dict[tuple[str, int], list[tuple[int, Moved]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for one in moved:
        brought: dict[Row, Counter[str]] = defaultdict(Counter)
        if one.before is not None:
            brought[one.before.year, one.before.level].subtract(placed.brings(one.kind, one.before, now))
        if one.after is not None:
            brought[one.after.year, one.after.level].update(placed.brings(one.kind, one.after, now))
        for row, counts in brought.items():
            for name, number in counts.items():
                if number:
                    gathered[row, name][one.why, 1 if number > 0 else -1].append((number, one))
    return {
        key: [
            Part(sum(n for n, _ in found), why, tuple(one for _, one in found))
            for (why, _), found in sorted(reasons.items(), key=lambda item: (-item[0][1], item[0][0]))
        ]
        for key, reasons in gathered.items()
    }


def _order(key: tuple[Row, str]) -> tuple[int, int, int]:
    """By year, level and the order of the measures."""
    (year, level), measure = key
    names = list(LABELS)
    return (
        year,
        [one.value for one in Level].index(level) if level else 0,
        names.index(measure) if measure in names else 99,
    )
