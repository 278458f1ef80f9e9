"""Forms of the books, made from their shapes: each column asked as what it holds, in the words of its heading."""

from __future__ import annotations

from functools import cache
from typing import Any

from feedback.register import library
from feedback.register.book import Line
from feedback.register.shape import FIRST_YEAR, LAST_YEAR, Column, Holds, Shape
from feedback.web.form import (
    ChoiceField,
    DayField,
    EnumField,
    Form,
    Length,
    NoteField,
    OnceForm,
    Required,
    TextField,
    VersionedForm,
    WholeField,
)

MOST = 10_000_000
_LONGEST = 8_000


class RemoveForm(VersionedForm):
    """Why a line goes."""

    reason = NoteField("Lý do xóa", [Required(), Length(most=2000)])


@cache
def forms(subject: str) -> tuple[type[OnceForm], type[VersionedForm]]:
    """The form of a new line of that book, and that of one that stands."""
    fields = {column.key: _field(column) for column in library.BY_SUBJECT[subject].asked}
    columns = type("Columns", (Form,), {"__doc__": "What a line holds.", **fields})
    new = type("NewForm", (OnceForm, columns), {"__doc__": "A new line."})
    return new, type("EditForm", (VersionedForm, columns), {"__doc__": "A line as it is kept."})


def _field(column: Column) -> Any:
    """The input of a column."""
    rules: list[Any] = [Required()] if column.must else []
    told: dict[str, Any] = {"description": column.hint}
    match column.holds:
        case Holds.UNIT:
            return ChoiceField(column.heading, rules, coerce=int, **told)
        case Holds.DAY:
            return DayField(column.heading, rules, **told)
        case Holds.YEAR:
            return WholeField(column.heading, rules, low=FIRST_YEAR, high=LAST_YEAR, **told)
        case Holds.COUNT:
            return WholeField(column.heading, rules, low=0, high=MOST, **told)
        case Holds.WORD:
            return EnumField(column.heading, column.kind, rules, **told)
        case Holds.LINE | Holds.DIGITS:
            return TextField(column.heading, [*rules, Length(most=min(column.longest, _LONGEST))], **told)
    return NoteField(column.heading, [*rules, Length(most=_LONGEST)], **told)


def values(shape: Shape, form: Any) -> dict[str, Any]:
    """What the form says of the line's own columns; an empty one means nothing, or what the book means by it."""
    found: dict[str, Any] = {}
    for column in shape.asked:
        if column.holds not in (Holds.UNIT, Holds.DAY) or column.key not in ("agency", "day"):
            data = form[column.key].data
            found[column.key] = column.usual if data is None or data == "" else data
    return found


def stored(shape: Shape, line: Line) -> dict[str, Any]:
    """The line as its form holds it."""
    named = {column.key: getattr(line, column.key) for column in shape.asked if column.key != "agency"}
    return {**named, "agency": line.agency_id, "version": line.version}


def grouped(shape: Shape) -> list[tuple[str, list[list[Column]]]]:
    """The columns as the form shows them: by heading, texts on a line of their own, short ones side by side, four numbers too."""
    found: list[tuple[str, list[list[Column]]]] = []
    for column in shape.asked:
        if not found or found[-1][0] != column.group:
            found.append((column.group, []))
        rows, wide = found[-1][1], column.holds in (Holds.TEXT, Holds.UNIT)
        if wide or not rows or rows[-1][0].holds in (Holds.TEXT, Holds.UNIT) or len(rows[-1]) == 3:
            rows.append([])
        rows[-1].append(column)
    for _, rows in found:
        for place in range(len(rows) - 1, 0, -1):
            before, last = rows[place - 1], rows[place]
            if len(before) == 3 and len(last) == 1 and all(column.counted for column in before + last):
                rows[place - 1 : place + 1] = [before + last]
    return found
