"""Layouts: a statutory form as data, read from `reports/`; headings word for word as issued, a measure or a ratio per column.

A changed form is a changed file and a readable diff, no Python. What a file asks for that no measure gives is refused
when it is read, not when it is printed.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from feedback.core.refusal import Refused
from feedback.core.settings import shelf
from feedback.tally.measure import MEASURES

#: The report whose appendices are printed, a folder of `reports/`.
REPORT = "tong-ket-218"


@dataclass(frozen=True)
class Column:
    """One column: its headings from the top down, and the measures it prints: one, or part and whole of a ratio."""

    heading: tuple[str, ...]
    measures: tuple[str, ...]

    @property
    def is_ratio(self) -> bool:
        """Whether it prints a part of a whole."""
        return len(self.measures) == 2


@dataclass(frozen=True)
class Head:
    """A cell of the heading: its words, where it stands and how far it reaches."""

    text: str
    row: int
    place: int  # of its first column among the form's own columns
    columns: int
    rows: int


@dataclass(frozen=True)
class Layout:
    """A form."""

    appendix: str
    title: str
    basis: str
    corner: tuple[str, str]  # words over the years and over the levels
    columns: tuple[Column, ...]

    @property
    def depth(self) -> int:
        """How many lines the heading has."""
        return max(len(column.heading) for column in self.columns)

    def heads(self) -> list[list[Head]]:
        """The heading line by line, equal neighbours merged, short ones reaching down."""
        return [self._line(row) for row in range(self.depth)]

    def _line(self, row: int) -> list[Head]:
        """One line of the heading."""
        found, place = [], 0
        for key, group in groupby(
            self.columns, key=lambda column: column.heading[: row + 1] if len(column.heading) > row else None
        ):
            width = len(list(group))
            if key is not None:
                last = len(self.columns[place].heading) == row + 1
                found.append(Head(key[row], row, place, width, self.depth - row if last else 1))
            place += width
        return found


@cache
def read(appendix: str) -> Layout:
    """The layout of that appendix; Refused where the file asks for what there is not."""
    path = shelf("reports") / REPORT / f"appendix-{appendix}.toml"
    data = tomllib.loads(path.read_text("utf-8"))
    columns = tuple(_column(entry) for entry in data["column"])
    unknown = sorted({name for column in columns for name in column.measures} - set(MEASURES))
    if unknown or data["rows"] != ["year", "level"]:
        raise Refused(f"{path.name}: chỉ tiêu không có trong hệ thống: {', '.join(unknown) or data['rows']}.")
    first, second = data["corner"]
    return Layout(data["appendix"], data["title"], data["basis"], (first, second), columns)


def _column(entry: dict[str, object]) -> Column:
    """A column of the file."""
    heading, ratio = entry["heading"], entry.get("ratio")
    names = ratio if isinstance(ratio, list) else [entry["measure"]]
    return Column(tuple(map(str, heading if isinstance(heading, list) else [heading])), tuple(map(str, names)))
