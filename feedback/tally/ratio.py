"""The one way to divide and to print what came of it (`contract.md` §3, §4 rule 8).

A ratio is two counts kept side by side; totals add the counts, never the quotients, so that nothing is averaged.
"""

from __future__ import annotations

from dataclasses import dataclass

from feedback.core.wording import decimal, number

NONE = "–"


@dataclass(frozen=True)
class Ratio:
    """A part of a whole, both whole numbers."""

    part: int
    whole: int

    def __add__(self, other: Ratio) -> Ratio:
        """Parts with parts, wholes with wholes."""
        return Ratio(self.part + other.part, self.whole + other.whole)

    @property
    def share(self) -> str:
        """The percentage with one decimal, rounded half up: 70,0%; a dash without a whole."""
        return percent(self.part, self.whole) if self.whole else NONE

    def __str__(self) -> str:
        """`7/10 (70,0%)`; a dash without a whole."""
        return f"{number(self.part)}/{number(self.whole)} ({self.share})" if self.whole else NONE


def percent(part: int, whole: int) -> str:
    """The percentage with one decimal, rounded half up from whole numbers, so that 1/16 is 6,3% on every machine."""
    tenths = (2000 * part + whole) // (2 * whole)
    return decimal(tenths / 10) + "%"
