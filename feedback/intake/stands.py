"""What stands in the database, as the workbook would write it: one value per column, codes in place of ids.

Import compares a row with it, export writes it, and both take its fingerprint, so that what comes out and goes in again
changes nothing. Set-wise: a fixed number of queries for any number of records. Nothing here writes.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import aliased

from feedback.case.assignment import HOLDING
from feedback.case.record import Citizen, Contribution, Dialogue, Occasion, Recommendation
from feedback.case.work import Assignment
from feedback.core import calendar
from feedback.core.store import db
from feedback.core.wording import squeeze
from feedback.intake.cell import clean
from feedback.intake.sheet import CODES, CONTRIBUTION, DIALOGUE, FIGURE, RECOMMENDATION, Cells, Column, Sheet
from feedback.office.agency import Agency, Period, code_key
from feedback.register.book import Line
from feedback.register.figure import Figure

CHUNK = 500
View = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stand:
    """One record as it stands: its id, its row of the workbook; for a unit's period the id is the period's."""

    id: int
    view: View
    unit_id: int = 0  # of a period: the unit
    version: int = 0  # of a cuộc or a declared line


def agencies(*conditions: ColumnElement[bool]) -> Iterator[Stand]:
    """The periods of units, in the order of code and time."""
    above, heir = aliased(Agency), aliased(Agency)
    query = (
        select(
            Period.id, Agency.id.label("unit_id"), Agency.code, Period.name, Period.kind, Period.level_word,
            above.code.label("parent"), Period.valid_from, Period.valid_to, heir.code.label("successor"),
        )
        .join(Agency, Agency.id == Period.agency_id)
        .outerjoin(above, above.id == Period.parent_id)
        .outerjoin(heir, heir.id == Period.successor_id)
        .where(*conditions)
        .order_by(Agency.code_key, Period.valid_from)
    )  # fmt: skip
    for row in _mapped(query):
        row["valid_from"] = None if row["valid_from"] == calendar.FIRST_DAY else row["valid_from"]
        row["valid_to"] = None if row["valid_to"] == calendar.LAST_DAY else row["valid_to"]
        yield Stand(row.pop("id"), row, row.pop("unit_id"))


def dialogues(*conditions: ColumnElement[bool]) -> Iterator[Stand]:
    """Dialogues by day and code."""
    query = (
        select(
            Occasion.id, Occasion.version, Occasion.code, Occasion.day, Agency.code.label("agency"), Dialogue.chair,
            Dialogue.chair_title, Dialogue.head, Dialogue.form, Dialogue.theme, Dialogue.place, Dialogue.attendance, Dialogue.state,
        )
        .join(Dialogue, Dialogue.id == Occasion.id)
        .join(Agency, Agency.id == Occasion.agency_id)
        .where(*conditions)
        .order_by(Occasion.day, Occasion.code_key)
    )  # fmt: skip
    yield from _stands(query, DIALOGUE)


def contributions(*conditions: ColumnElement[bool]) -> Iterator[Stand]:
    """Contribution events by day and code."""
    query = (
        select(
            Occasion.id, Occasion.version, Occasion.code, Occasion.day, Agency.code.label("agency"), Contribution.target,
            Contribution.form, Contribution.contributor, Contribution.content,
        )
        .join(Contribution, Contribution.id == Occasion.id)
        .join(Agency, Agency.id == Occasion.agency_id)
        .where(*conditions)
        .order_by(Occasion.day, Occasion.code_key)
    )  # fmt: skip
    yield from _stands(query, CONTRIBUTION)


def recommendations(*conditions: ColumnElement[bool]) -> Iterator[Stand]:
    """Opinions by cuộc, in the order of the hall."""
    lead, into = aliased(Agency), aliased(Recommendation)
    own = {c.key: getattr(Recommendation, c.key) for c in RECOMMENDATION.columns if hasattr(Recommendation, c.key)}
    own |= {
        "occasion": Occasion.code,
        "citizen_name": Citizen.name,
        "citizen_address": Citizen.address,
        "citizen_phone": Citizen.phone,
        "lead": lead.code,
        "merged_into": into.code,
    }
    query = (
        select(Recommendation.id, *(column.label(key) for key, column in own.items()))
        .join(Occasion, Occasion.id == Recommendation.occasion_id)
        .outerjoin(Citizen, Citizen.id == Recommendation.citizen_id)
        .outerjoin(lead, lead.id == Recommendation.lead_id)
        .outerjoin(into, into.id == Recommendation.merged_into_id)
        .where(*conditions)
        .order_by(Occasion.day, Occasion.code_key, Recommendation.position, Recommendation.id)
    )
    for stands in chunks(_stands(query, RECOMMENDATION)):
        co = _co_operating([stand.id for stand in stands])
        for stand in stands:
            stand.view["co"] = tuple(co.get(stand.id, ()))
            if stand.view["acceptance"] is None:
                stand.view["concluded_given"] = None  # a reopening's day is not a conclusion's
            yield stand


def figures(*conditions: ColumnElement[bool]) -> Iterator[Stand]:
    """Declared lines by unit, appendix and span; a whole year gives no days."""
    keys = [c.key for c in FIGURE.columns if c.key != "agency"]
    query = (
        select(
            Figure.id, Figure.version, Agency.code.label("agency"), *(getattr(Figure, key).label(key) for key in keys)
        )
        .join(Agency, Agency.id == Figure.agency_id)
        .where(*conditions)
        .order_by(Agency.code_key, Figure.appendix, Figure.first_day)
    )
    for stand in _stands(query, FIGURE):
        if (stand.view["first_day"], stand.view["last_day"]) == calendar.year_span(stand.view["year"]):
            stand.view["first_day"] = stand.view["last_day"] = None
        yield stand


def lines(sheet: Sheet, model: type[Line], *conditions: ColumnElement[bool]) -> Iterator[Stand]:
    """Lines of a book, by day and code."""
    own = [getattr(model, column.key).label(column.key) for column in sheet.columns if column.key != "agency"]
    query = (
        select(model.id, model.version, Agency.code.label("agency"), *own)
        .join(Agency, Agency.id == model.agency_id)
        .where(*conditions)
        .order_by(model.day, model.code_key)
    )
    yield from _stands(query, sheet)


def fingerprint(sheet: Sheet, view: Mapping[str, Any], *, identity: bool) -> str:
    """What changes when the record changes; a citizen's identity has a part of its own, left out where it is not shown."""
    open_part = _digest(f"{c.key}={settled(c, view.get(c.key))}" for c in sheet.columns if not c.identity)[:16]
    if not identity or not any(c.identity for c in sheet.columns):
        return open_part
    whole = _digest(f"{c.key}={settled(c, view.get(c.key))}" for c in sheet.columns)[:8]
    return f"{open_part}-{whole}"


def settled(column: Column, value: Any) -> Any:
    """The value as two equal cells share it: codes without case, texts as a cell would read them, nothing as ""."""
    if value is None or value == ():
        return ""
    if isinstance(value, tuple):
        return ";".join(sorted(code_key(code) for code in value))
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        if column.cells in CODES:
            return code_key(value)
        return clean(value) if column.cells is Cells.TEXT else squeeze(value)
    return value


def chunks(items: Iterable[T]) -> Iterator[list[T]]:
    """The items in lists of a few hundred, as many as one query can name."""
    held: list[T] = []
    for item in items:
        held.append(item)
        if len(held) == CHUNK:
            yield held
            held = []
    if held:
        yield held


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _mapped(query: Select[*tuple[Any, ...]]) -> Iterator[View]:
    for row in db.session.execute(query, execution_options={"yield_per": CHUNK}).mappings():
        yield dict(row)


def _stands(query: Select[*tuple[Any, ...]], sheet: Sheet) -> Iterator[Stand]:
    for row in _mapped(query):
        yield Stand(row.pop("id"), row, version=row.pop("version", 0))


def _co_operating(ids: list[int]) -> dict[int, list[str]]:
    """The codes of the units that co-operate on each of these opinions now."""
    found: dict[int, list[str]] = defaultdict(list)
    query = (
        select(Assignment.recommendation_id, Agency.code)
        .join(Agency, Agency.id == Assignment.agency_id)
        .where(Assignment.recommendation_id.in_(ids), Assignment.leads.is_(False), Assignment.turn.in_(HOLDING))
        .order_by(Assignment.id)
    )
    for recommendation_id, code in db.session.execute(query):
        found[recommendation_id].append(code)
    return found
