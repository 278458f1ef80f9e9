"""An appendix filled: its rows, its total, its notes; every figure with the key of the list behind it.

`contract.md` §3 to the letter. Rows come from the ledger and the declared lines, added in the open (`declared` says how
many lines are in a row); totals are sums, a ratio is made only when it is printed (§4 rule 8).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from feedback.case.word import ContributionForm
from feedback.office.agency import Level
from feedback.tally import declared, known, ledger, level_word, note
from feedback.tally.ask import Ask, Span
from feedback.tally.measure import MEASURES


@dataclass(frozen=True)
class Key:
    """Which list stands behind a figure: a measure, in one row or (without year and level) in the total."""

    measure: str
    year: int | None = None
    level: Level | None = None


@dataclass(frozen=True)
class Row:
    """One row of the form, or (without year and level) the total."""

    counts: Counter[str]
    year: int | None = None
    level: Level | None = None
    cut: Span | None = None

    def __getitem__(self, measure: str) -> int:
        """The figure of that measure."""
        return self.counts[measure]

    def key(self, measure: str) -> Key:
        """What opens the list behind that figure."""
        return Key(measure, self.year, self.level)

    @property
    def empty(self) -> bool:
        """Whether every figure is 0."""
        return not any(self.counts[name] for name in MEASURES)


@dataclass(frozen=True)
class Appendix:
    """One appendix, filled."""

    ask: Ask
    rows: list[Row]
    total: Row
    lines: ledger.Tally = field(default_factory=dict)  # what of it the declared lines bring

    def said_of(self, row: Row, measure: str) -> int:
        """How much of that figure declared lines bring."""
        if row.year is None or row.level is None:
            return sum(counts[measure] for counts in self.lines.values())
        return self.lines[row.year, row.level][measure] if (row.year, row.level) in self.lines else 0

    @cached_property
    def remarks(self) -> list[str]:
        """What must be said of the figures, in words."""
        return note.general(self.ask, self.total.counts)

    @cached_property
    def line_notes(self) -> list[str]:
        """The declared lines that are not in the figures, one note each."""
        return note.of_lines(self.ask)

    @property
    def notes(self) -> list[str]:
        """All of it, in that order."""
        return [*self.remarks, *self.line_notes]

    @cached_property
    def unknown(self) -> set[ledger.Cell]:
        """The rows of which nothing is known: they print empty."""
        cells = [
            (row.year, row.level) for row in self.rows if row.empty and row.year is not None and row.level is not None
        ]
        return set(cells) - known.recorded(self.ask, cells)

    @cached_property
    def unsaid(self) -> dict[ledger.Cell, set[str]]:
        """The measures that every declared line of a row leaves empty, where that row has nothing but such lines."""
        found = {cell: names for cell, names in declared.unsaid(self.ask).items() if names} if self.lines else {}
        kept = known.recorded(self.ask, list(found), lines=False) if found else set()
        return {cell: names for cell, names in found.items() if cell not in kept}

    @cached_property
    def sources(self) -> list[tuple[str, int]]:
        """Where the declared lines in the figures come from, with how many of them; most used first."""
        return declared.sources(self.ask) if self.lines else []

    @cached_property
    def _words(self) -> level_word.Words:
        return level_word.words(self.ask)

    def level_label(self, row: Row) -> str:
        """What the row's level is called on paper: in the words of its place and time; nothing for the total."""
        if row.year is None or row.level is None:
            return ""
        return self._words.at(row.level, date(row.year, 1, 1), date(row.year, 12, 31))


def fill(ask: Ask) -> Appendix:
    """The appendix that was asked for."""
    tally, lines = ledger.counted(ask), declared.counted(ask)
    for cell, counts in lines.items():
        tally[cell].update(counts)
    cells = sorted({*ask.standing_rows(), *tally}, key=_order)
    rows = [Row(tally[year, level], year, level, ask.cut(year)) for year, level in cells]
    total: Counter[str] = Counter()
    for row in rows:
        total.update(row.counts)
    return Appendix(ask, rows, Row(total), lines)


def as_json(appendix: Appendix) -> dict[str, Any]:
    """The object of `contract.md` §3, keys as there."""
    ask = appendix.ask
    return {
        "appendix": ask.number,
        "from": ask.first.isoformat(),
        "to": ask.last.isoformat(),
        "as_of": ask.as_of.isoformat(),
        "agency": ask.agency.code if ask.agency else None,
        "rules": {"questions": ask.rules.questions.value, "partly": ask.rules.partly.value},
        "rows": [
            {"year": row.year, "level": row.level, "cut": _span(row.cut), **_figures(row)} for row in appendix.rows
        ],
        "total": _figures(appendix.total),
        "notes": appendix.notes,
    }


def _figures(row: Row) -> dict[str, Any]:
    """The figures of a row, in the order of the contract."""
    group = {
        word: {form.value: row[f"{word}_{form.value}"] for form in ContributionForm}
        for word in ("collective", "individual")
    }
    tail = {name: row[name] for name in ("accepted", "partly", "not_accepted", "pending", "total", "declared")}
    return {"dialogues": row["dialogues"], **group, **tail}


def _order(cell: ledger.Cell) -> tuple[int, int]:
    """By year, then province, district, commune."""
    return cell[0], list(Level).index(cell[1])


def _span(cut: Span | None) -> str | None:
    return f"{cut[0].isoformat()}/{cut[1].isoformat()}" if cut else None
