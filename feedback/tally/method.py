"""How it is counted, in words: the counting rules, numbered, and what each figure of a paper counts, by which of them.

The rules stand in `reports/cach-tinh.toml`, the definitions in `tally.measure`; a page shows all, a paper those it uses.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from feedback.core import settings
from feedback.tally.layout import Layout
from feedback.tally.measure import BOOKS, MEASURES, Measure

#: What a paper of counts says in its notes without a column of its own.
_BESIDE = ("partly", "pending", "declared")


@dataclass(frozen=True)
class Rule:
    """One counting rule."""

    number: int
    name: str
    text: str


@dataclass(frozen=True)
class Other:
    """A figure of a page that stands in no appendix: what it counts, and where it is shown."""

    name: str
    text: str
    where: str


@cache
def _kept() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads((settings.shelf("reports") / "cach-tinh.toml").read_text("utf-8"))


def others() -> list[Other]:
    """The figures that stand in no appendix."""
    return [Other(one["name"], one["text"], one["where"]) for one in _kept()["other"]]


@cache
def rules() -> tuple[Rule, ...]:
    """All of them, in their order."""
    return tuple(Rule(one["number"], one["name"], one["text"]) for one in _kept()["rule"])


def of(form: Layout) -> list[Measure]:
    """What the figures of that form count, in the order of its columns; then what only its notes count."""
    if form.counts == "02":
        return [BOOKS["documents"]]
    known = {**MEASURES, **BOOKS}
    own = [known[name] for name in form.measures if name in known]
    beside = [MEASURES[name] for name in _BESIDE if name not in form.measures] if form.corner[0] else []
    return [*own, *beside]


def rules_of(form: Layout) -> list[Rule]:
    """The rules that the figures of that form are counted by, and those of every paper."""
    used = {8, 9}.union(*(measure.rules for measure in of(form)))
    return [one for one in rules() if one.number in used]


def numbers(measure: Measure) -> str:
    """Its rules as a paper writes them: “1, 2, 4”."""
    return ", ".join(map(str, measure.rules))
