"""Problems and warnings: everything that is wrong with a file, found at once, each with its place and its mend.

A problem refuses the file; a warning is listed and does not. The row is numbered as the spreadsheet numbers it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell, row or column, and how to mend it; row 0 means the sheet or the file as a whole."""

    sheet: str
    row: int
    column: str
    problem: str
    mend: str

    def as_json(self) -> dict[str, Any]:
        """As `--problems FILE.json` writes it."""
        return asdict(self)


@dataclass(frozen=True)
class Notice:
    """Something worth saying that does not refuse the file."""

    sheet: str
    row: int
    column: str
    text: str


@dataclass
class Findings:
    """All problems and warnings of one file, in the order of sheets and rows once ``sorted_problems`` is asked."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Notice] = field(default_factory=list)
    order: list[str] = field(default_factory=list)  # sheets as they stand in the file

    def problem(self, sheet: str, row: int, column: str, problem: str, mend: str) -> None:
        """The file is refused, for this reason too."""
        self.problems.append(Problem(sheet, row, column, problem, mend))

    def warn(self, sheet: str, row: int, column: str, text: str) -> None:
        """The person is told."""
        self.warnings.append(Notice(sheet, row, column, text))

    def sorted_problems(self) -> list[Problem]:
        """The problems as one meets them going down the file, each once."""
        place = {name: index for index, name in enumerate(self.order)}
        unique = dict.fromkeys(self.problems)
        return sorted(unique, key=lambda p: (place.get(p.sheet, len(place)), p.row))
