"""A workbook as plain rows: read in a process of its own (`from_xlsx`), legacy text in Unicode, merges filled down.

Refused in one sentence where the file is not a workbook, is broken, locked, carries macros or is beyond the bounds.
Hidden rows and sheets are read like any other. Nothing here knows what a sheet is for.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any

from feedback.core.refusal import Refused, cause
from feedback.intake import from_xlsx
from feedback.intake.legacy import mend_beside, mend_table

_PATIENCE = 20  # wall-clock seconds for each processor second allowed: the machine may be busy
_FILLS = 1_000_000


@dataclass(frozen=True)
class Fault:
    """A cell that holds an error of the spreadsheet, such as #REF!."""

    text: str


Cell = str | int | float | bool | date | Fault | None
Merge = tuple[tuple[int, int], tuple[int, int]]


@dataclass
class Sheet:
    """One sheet: its rows that hold something, each with the number the spreadsheet shows."""

    name: str
    hidden: bool = False
    merged: list[Merge] = field(default_factory=list)  # counted from 0
    rows: list[tuple[int, list[Cell]]] = field(default_factory=list)
    turned: Counter[str] = field(default_factory=Counter)  # cells that were in a legacy encoding


def read(path: str | os.PathLike[str]) -> list[Sheet]:
    """Every sheet of the file; Refused says in one sentence why it cannot be taken."""
    file = Path(path)
    try:
        size = file.stat().st_size
    except OSError as error:
        raise Refused(f"Không mở được tệp {file.name}: {cause(error)}.") from error
    if not file.is_file():
        raise Refused(f"{file.name} không phải là một tệp.")
    sheets = _collect(_lines(file, size))
    for sheet in sheets:
        _fill_down(sheet)
        mended, sheet.turned = mend_table([cells for _, cells in sheet.rows])
        sheet.rows = [(number, list(cells)) for (number, _), cells in zip(sheet.rows, mended, strict=True)]
        sheet.name = mend_beside(sheet.name, sheet.turned)
    return sheets


def _collect(lines: Iterator[Any]) -> list[Sheet]:
    """The sheets that the reader's lines describe."""
    sheets: list[Sheet] = []
    for line in lines:
        if isinstance(line, dict):
            sheets.append(Sheet(line["sheet"], line["hidden"], [_merge(m) for m in line["merged"]]))
        else:
            sheets[-1].rows.append((line[0], [_cell(value) for value in line[1]]))
    return sheets


def _lines(path: Path, size: int) -> Iterator[Any]:
    """What the reader says, line by line, until its good end; Refused where it says no or dies."""
    command = [sys.executable, "-I", from_xlsx.__file__, str(path.resolve())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as reader:
        seconds = from_xlsx.SECONDS + from_xlsx.SECONDS_PER_MIB * size / from_xlsx.MIB
        watch = threading.Timer(seconds * _PATIENCE, reader.kill)
        watch.daemon = True
        watch.start()
        try:
            assert reader.stdout is not None
            yield from _until_end(reader.stdout)
        finally:
            watch.cancel()
            reader.kill()


def _until_end(stream: IO[bytes]) -> Iterator[Any]:
    """The reader's values up to its last line."""
    for text in stream:
        try:
            line = json.loads(text)
        except ValueError:
            break
        if isinstance(line, dict) and "refused" in line:
            raise Refused(line["refused"])
        if isinstance(line, dict) and "end" in line:
            return
        yield line
    raise Refused(from_xlsx.TOO_MUCH)


def _merge(pair: list[list[int]]) -> Merge:
    """A merged range: first and last cell."""
    (top, left), (bottom, right) = pair
    return (top, left), (bottom, right)


def _cell(value: Any) -> Cell:
    """A value of the reader as a cell."""
    if isinstance(value, dict):
        return date.fromisoformat(value["day"]) if "day" in value else Fault(value["error"])
    return value  # type: ignore[no-any-return]


def _fill_down(sheet: Sheet) -> None:
    """A cell merged over several rows of one column speaks for each filled row it covers."""
    rows, left = dict(sheet.rows), _FILLS
    for (top, column), (bottom, right) in sheet.merged:
        first = rows.get(top + 1)
        left -= bottom - top
        if right != column or bottom == top or first is None or column >= len(first) or left < 0:
            continue
        for number in range(top + 2, bottom + 2):
            cells = rows.get(number)
            if cells is not None:
                cells += [None] * (column + 1 - len(cells))
                if cells[column] is None:
                    cells[column] = first[column]
