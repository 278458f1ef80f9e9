"""Layouts: a statutory form as data, read from `reports/`; headings word for word as issued, a measure or a ratio per column.

A changed form is a new file with the day it is in force from, no Python: `appendix-03-2027.toml` beside `appendix-03.toml`,
in `reports/tong-ket-218/` of the installation; a form of its own is a new number, `appendix-05.toml`, which says what it
counts as. Which one is used follows from the as-of day. What a file asks for that no
measure gives is refused when it is read, not when it is printed; `feedback reports check` says it beforehand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from feedback.core import settings
from feedback.core.refusal import Refused
from feedback.core.wording import day
from feedback.tally import layout_check

#: The report whose appendices are printed, a folder of `reports/`.
REPORT = "tong-ket-218"
#: The appendices of that report; what else stands in its folder is a new form.
OWN = tuple(layout_check.ROWS_OF)


@dataclass(frozen=True)
class Column:
    """One column: its headings from the top down, and what it prints: one measure, or part and whole of a ratio."""

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
    """A form, with the days it is in force (``until``: None where no end is written)."""

    appendix: str
    title: str
    basis: str
    corner: tuple[str, str]  # words over the years and over the levels
    columns: tuple[Column, ...]
    counts: str  # the appendix whose question it asks: its own number, for a new form that of another
    since: date = date.min
    until: date | None = None
    total: str = ""  # the word of its own line of totals; empty: the form has none
    of: tuple[str, ...] = ()  # the papers that a document must carry out to stand in it
    issuer: str = "party"  # which body of a place issues it
    file: str = ""

    @property
    def depth(self) -> int:
        """How many lines the heading has."""
        return max(len(column.heading) for column in self.columns)

    @property
    def measures(self) -> tuple[str, ...]:
        """What its columns print, each once, in their order."""
        return tuple(dict.fromkeys(name for column in self.columns for name in column.measures))

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


def folders(report: str = REPORT) -> list[Path]:
    """Where layouts of that report stand: the program's own, then the installation's, which come before them."""
    return [place / report for place in settings.shelves("reports") if (place / report).is_dir()]


def read(appendix: str, *, on: date | None = None) -> Layout:
    """The layout of that appendix in force on the day: the last that began by then, else the first; without a day the last."""
    own = every(appendix, tuple(folders()))
    return next((one for one in reversed(own) if on is None or one.since <= on), own[0])


def numbers() -> list[str]:
    """Every form there is, by its number."""
    found = (layout_check.NAME.match(path.name) for path in files(folders()))
    return sorted({name[1] for name in found if name})


@cache
def every(appendix: str, places: tuple[Path, ...]) -> tuple[Layout, ...]:
    """The layouts of that appendix in these folders, earliest first; Refused says what is wrong with one."""
    found = []
    for path in files(places, appendix):
        try:
            data = layout_check.read(path)
        except ValueError as error:
            raise Refused(f"{path.name}: {error}") from error
        for fault in layout_check.faults(data, appendix):
            raise Refused(f"{path.name}: {fault}")
        found.append(_layout(data, path.name))
    if not found:
        raise Refused(f"Không có mẫu của phụ lục {appendix}.")
    return tuple(sorted(found, key=lambda one: one.since))


def files(places: tuple[Path, ...] | list[Path], appendix: str = "") -> list[Path]:
    """The layout files in these folders by name, of that appendix or of all; a later folder's file stands for an earlier's."""
    by_name = {path.name: path for place in places for path in sorted(place.glob("appendix-*.toml"))}
    wanted = {name: layout_check.NAME.match(name) for name in by_name}
    return [by_name[name] for name, found in sorted(wanted.items()) if not appendix or (found and found[1] == appendix)]


def faults(places: list[Path]) -> Iterator[str]:
    """All that is wrong with the layouts in these folders, file by file, then their dates side by side."""
    sound: dict[str, list[Layout]] = {}
    for path in files(places):
        number = layout_check.NAME.match(path.name)
        if number is None:
            yield f"{path.name}: tên tệp phải là appendix-NN.toml hoặc appendix-NN-chữ-thường.toml."
            continue
        try:
            data = layout_check.read(path)
        except ValueError as error:
            yield f"{path.name}: {error}"
            continue
        wrong = list(layout_check.faults(data, number[1]))
        yield from (f"{path.name}: {fault}" for fault in wrong)
        if not wrong:
            sound.setdefault(number[1], []).append(_layout(data, path.name))
    for own in sound.values():
        yield from _overlaps(sorted(own, key=lambda one: one.since))


def _overlaps(own: list[Layout]) -> Iterator[str]:
    """Two layouts of one appendix claim the same days; one without an end ends where the next begins."""
    for one, after in pairwise(own):
        if one.since == after.since or (one.until is not None and one.until >= after.since):
            yield f"{one.file} và {after.file}: cùng áp dụng ngày {day(after.since)}; sửa in_force của một trong hai tệp."


def _layout(data: dict[str, Any], file: str) -> Layout:
    """The layout that a sound file says."""
    first, second = data.get("corner") or ("", "")
    return Layout(
        data["appendix"],
        data["title"],
        data["basis"],
        (first, second),
        tuple(_column(entry) for entry in data["column"]),
        layout_check.counted(data, data["appendix"]),
        data["in_force"]["from"],
        data["in_force"].get("to"),
        data.get("total", ""),
        tuple(data.get("of", ())),
        data.get("issuer", "party"),
        file,
    )


def _column(entry: dict[str, Any]) -> Column:
    """A column of the file."""
    names = entry["ratio"] if "ratio" in entry else [entry.get("measure") or entry["value"]]
    return Column(tuple(entry["heading"]), tuple(names))
