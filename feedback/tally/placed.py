"""Where every record stands in an appendix: one set-wise query per kind of record, by the ledger's own conditions.

A sealed edition keeps what these queries say, its restatement compares with what they say today, and the guard over
sealed facts asks them of a few records: one source, so that the three cannot part. What a place brings to the figures is
``brings``. `contract.md` §4. Nothing here writes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    extract,
    func,
    literal,
    select,
    type_coerce,
)
from sqlalchemy.orm import aliased

from feedback.case.record import Contribution, Dialogue, Occasion
from feedback.case.record import Recommendation as R
from feedback.case.word import Acceptance, ContributionForm, Head, Target
from feedback.core.store import db
from feedback.core.wording import Labelled
from feedback.office.agency import Agency, Level, Period
from feedback.register.dissemination import Dissemination
from feedback.register.document import Document
from feedback.register.figure import Figure
from feedback.tally import book, declared, ledger
from feedback.tally.ask import Ask
from feedback.tally.measure import COLUMNS, DECLARED

PENDING = "pending"
#: What a line of dissemination brings, in the order of its amounts.
SPREAD = ("meetings", "people", "copies")
_SEP, _LINE = "/", "\n"
W = TypeVar("W", bound=Labelled)


class Place(NamedTuple):
    """Where a record stands: its row, how it is marked there, and what it brings where that is not one.

    The amounts of a line of dissemination are followed by its other forms, on a line of their own; those of a document
    are the words that its row prints.
    """

    year: int
    level: str
    mark: str
    amounts: str | None = None


def queries(ask: Ask) -> dict[str, Select[Any]]:
    """By kind of record: ``record_id, code, year, level, mark, amounts`` of every record that the appendix counts."""
    if ask.appendix == "01":
        return {"dissemination": _dissemination(ask)}
    if ask.appendix == "02":
        return {"document": _documents(ask)}
    return {
        "opinion": _opinions(ask),
        "session": _sessions(ask),
        "contribution": _contributions(ask),
        "line": _lines(ask),
    }


#: The column that identifies a record of each kind, for a condition on the queries above.
IDS: dict[str, Any] = {
    "opinion": R.id,
    "session": Occasion.id,
    "contribution": Occasion.id,
    "line": Figure.id,
    "dissemination": Dissemination.id,
    "document": Document.id,
}


def in_cells(ask: Ask, kind: str, cell: Callable[[Any, Any, Any], ColumnElement[Any]]) -> Select[Any]:
    """Cell, record_id, code and amounts of every record of that kind, to be read whole; ``cell`` is of year, level and mark.

    Opinions are first found in the covering index, in the order of their numbers, with nothing but their cells; then their
    codes are read one page after the other, not across the whole table in the order of the index.
    """
    query = queries(ask)[kind]
    row = {name: column.element for name, column in query.selected_columns.items()}
    own = cell(row["year"], row["level"], row["mark"]).label("cell_id")
    if kind != "opinion":
        return query.with_only_columns(own, row["record_id"], row["code"], row["amounts"])
    bare = query.with_only_columns(R.id, own).order_by(R.id)
    found = bare.limit(-1).subquery()  # no limit at all, but it is read by itself, in this order
    coded = aliased(R)
    columns = (found.c.cell_id, found.c.id, coded.code, row["amounts"])
    return select(*columns).join_from(found, coded, coded.id == found.c.id)


def places(ask: Ask, kind: str) -> Iterator[Place]:
    """Every place where a record of that kind can stand in the appendix, whether one does or not."""
    years = range(ask.first.year, ask.until.year + 1) if kind in _MARKS else (0,)
    levels = [""] if kind == "document" else [level.value for level in Level]
    for year, level, mark in product(years, levels, _MARKS.get(kind, ("",))):
        yield Place(year, level, mark)


#: How a record can be marked, of the kinds that stand by the year.
_MARKS = {
    "opinion": (*(one.value for one in Acceptance), PENDING),
    "session": tuple(one.value for one in Head),
    "contribution": tuple(f"{target.value}{_SEP}{form.value}" for target in Target for form in ContributionForm),
    "line": ("",),
}


def brings(kind: str, place: Place, ask: Ask) -> Counter[str]:
    """What one record at that place adds to the figures of its row, under the rules of the question."""
    if kind == "opinion":
        return _opinion_brings(place.mark, ask)
    if kind == "session":
        return Counter(dialogues=1, joint=int(place.mark == Head.BOTH.value))
    if kind == "contribution":
        target, form = place.mark.split(_SEP)
        return Counter(
            {ledger.column_of(member(Target, target), member(ContributionForm, form)): 1, "contributions": 1}
        )
    if kind == "document":
        return Counter(documents=1)
    amounts = [int(part) for part in (place.amounts or "").partition(_LINE)[0].split(_SEP) if part]
    if kind == "line":
        counts = Counter(dict(zip(DECLARED, amounts, strict=True)))
        counts["pending"] = counts["total"] - counts["accepted"] - counts["not_accepted"]
        counts["contributions"] = sum(counts[name] for name in COLUMNS)
        counts["declared"] = 1
        return counts
    return Counter(dict(zip(SPREAD, amounts, strict=True)) | {"lines": 1})


def _opinion_brings(mark: str, ask: Ask) -> Counter[str]:
    found = Counter(total=1)
    if mark == PENDING:
        return found + Counter(pending=1)
    for name, words in ledger.by_acceptance(ask).items():
        found[name] += int(member(Acceptance, mark) in words)
    return found


def _opinions(ask: Ask) -> Select[Any]:
    mark = func.coalesce(type_coerce(ledger.acceptance_on(ask.as_of), String), PENDING)
    return _row(R.id, R.code, R.received_year, R.level, mark).where(*ledger.opinion_where(ask))


def _sessions(ask: Ask) -> Select[Any]:
    query = _row(Occasion.id, Occasion.code, _year(Occasion.day), Occasion.level, type_coerce(Dialogue.head, String))
    return query.join(Dialogue, Dialogue.id == Occasion.id).where(*ledger.session_where(ask))


def _contributions(ask: Ask) -> Select[Any]:
    mark = type_coerce(Contribution.target, String) + _SEP + type_coerce(Contribution.form, String)
    query = _row(Occasion.id, Occasion.code, _year(Occasion.day), Occasion.level, mark)
    return query.join(Contribution, Contribution.id == Occasion.id).where(*ledger.contribution_where(ask))


def _lines(ask: Ask) -> Select[Any]:
    code = Agency.code + _SEP + Figure.appendix + _SEP + cast(Figure.year, String)
    counts = _amounts(*(getattr(Figure, name) for name in DECLARED))
    query = _row(Figure.id, code, Figure.year, Figure.level, literal(""), counts)
    return query.join(Agency, Agency.id == Figure.agency_id).where(*declared.used_where(ask))


def _dissemination(ask: Ask) -> Select[Any]:
    counts = _amounts(*(getattr(Dissemination, name) for name in SPREAD))
    counts = counts + func.coalesce(_LINE + Dissemination.other_forms, "")
    query = book.lines(ask)
    return query.with_only_columns(
        *_columns(Dissemination.id, Dissemination.code, literal(0), Period.level, literal(""), counts)
    )


def _documents(ask: Ask) -> Select[Any]:
    """Whether a document carries out what the report is about is said in words: Python reads them, the ids go back."""
    own = [one.id for one in book.fill(ask).issued]
    ids: ColumnElement[bool] = Document.id.in_(bindparam(None, own, expanding=True, literal_execute=True))
    parts = (Document.type, func.coalesce(Document.number, ""), cast(Document.day, String), Document.abstract)
    printed: ColumnElement[str] = cast(Document.agency_id, String)
    for part in parts:
        printed = printed + _LINE + part
    return _row(Document.id, Document.code, literal(0), literal(""), literal(""), printed).where(ids)


def _row(record_id: Any, code: Any, year: Any, level: Any, mark: Any, amounts: Any = None) -> Select[Any]:
    return select(*_columns(record_id, code, year, level, mark, amounts))


def _columns(record_id: Any, code: Any, year: Any, level: Any, mark: Any, amounts: Any = None) -> list[Any]:
    """The columns that every kind has, as plain numbers and texts."""
    return [
        record_id.label("record_id"),
        code.label("code"),
        cast(year, Integer).label("year"),
        type_coerce(level, String).label("level"),
        mark.label("mark"),
        (cast(literal(None), String) if amounts is None else amounts).label("amounts"),
    ]


def _year(day: Any) -> ColumnElement[int]:
    return cast(extract("year", day), Integer)


def _amounts(*columns: Any) -> ColumnElement[str]:
    """The numbers of a line as one text."""
    parts = [cast(func.coalesce(column, 0), String) for column in columns]
    found: ColumnElement[str] = parts[0]
    for part in parts[1:]:
        found = found + _SEP + part
    return found


def member(kind: type[W], value: str) -> W:
    """The word of a closed list that is stored so."""
    return next(one for one in kind if one.value == value)


def here(ask: Ask, kind: str, *where: ColumnElement[bool]) -> dict[int, Place]:
    """Where those records stand now; one that the appendix does not count is not there."""
    query = queries(ask)[kind].where(*where)
    return {row.record_id: Place(row.year, row.level, row.mark, row.amounts) for row in db.session.execute(query)}
