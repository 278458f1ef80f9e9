"""What the pages of issued papers list: where each stands, the periods due, the identities behind a figure, within reach.

Reading only, a fixed number of queries; a record out of reach is counted, never named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import request
from sqlalchemy import ColumnElement, func, select
from werkzeug.exceptions import NotFound

from feedback.case import contribution, dialogue, reach
from feedback.case.record import Contribution, Dialogue
from feedback.case.record import Recommendation as R
from feedback.core import job
from feedback.core.store import db, is_sqlite
from feedback.office import tree
from feedback.office.agency import Agency, Level
from feedback.office.duty import Viewer
from feedback.register import book
from feedback.register import period as periods
from feedback.register.dissemination import Dissemination
from feedback.register.document import Document
from feedback.register.edition import Edition, EditionCell, EditionMember, EditionPaper
from feedback.register.figure import Figure
from feedback.report import issue, restate, run
from feedback.report.cause import Moved
from feedback.report.issue import Wanted
from feedback.report.restate import LABELS
from feedback.tally import level_word, placed
from feedback.tally.ask import Ask
from feedback.tally.placed import Place
from feedback.web.listing import SIZE
from feedback.web.road import link

#: From so many opinions on a run is made in the background.
LARGE = 200_000
#: Kind of record → endpoint of its page, the name of its parameter.
_ROADS = {
    "opinion": ("recommendation.show", "recommendation_id"),
    "session": ("dialogue.show", "dialogue_id"),
    "contribution": ("contribution.show", "contribution_id"),
    "line": ("figure.index", ""),
    "dissemination": ("dissemination.show", "line_id"),
    "document": ("document.show", "line_id"),
}


@dataclass(frozen=True)
class Due:
    """A period and what was made of it."""

    period: periods.Period
    state: str
    tone: str
    own: list[Edition] = field(default_factory=list)


@dataclass(frozen=True)
class Behind:
    """The identities behind one figure: a page of those in reach, how many are not, the lines and what they bring."""

    label: str
    place: str
    number: int
    kind: str
    rows: list[Any]
    outside: int
    page: int
    pages: int
    lines: list[tuple[str, int]]


def stages(rows: Sequence[Edition]) -> dict[int, tuple[str, str]]:
    """By edition: where it stands in words, and the tone."""
    ids = [one.id for one in rows]
    later = select(Edition.replaces).where(Edition.replaces.in_(ids), Edition.sealed_at.is_not(None))
    replaced = set(db.session.scalars(later)) if ids else set()
    return {
        one.id: ("Đã được thay thế", "muted")
        if one.id in replaced
        else ("Đã ban hành", "good")
        if one.sealed
        else ("Chưa ban hành", "neutral")
        for one in rows
    }


def appendices(rows: Sequence[Edition]) -> dict[int, list[str]]:
    """By edition: its appendices."""
    found: dict[int, list[str]] = defaultdict(list)
    query = select(EditionPaper.edition_id, EditionPaper.appendix).where(
        EditionPaper.edition_id.in_([r.id for r in rows])
    )
    for edition_id, appendix in db.session.execute(query.order_by(EditionPaper.appendix)):
        found[edition_id].append(appendix)
    return found


def due(year: int, agency: Agency | None, today: date) -> list[Due]:
    """The periods of that year, made or not, issued or not: those that are over first, the latest foremost, then the others."""
    own = Edition.agency_id.is_(None) if agency is None else Edition.agency_id == agency.id
    span = (date(year, 1, 1), date(year, 12, 31))
    query = select(Edition).where(own, Edition.first_day >= span[0], Edition.last_day <= span[1]).order_by(Edition.id)
    made: dict[Any, list[Edition]] = defaultdict(list)
    for one in db.session.scalars(query):
        made[one.span, one.first_day, one.last_day].append(one)
    found = []
    all_of_it = periods.of_year(year)
    over = [one for one in all_of_it if one.last < today]
    for period in [*reversed(over), *all_of_it[len(over) :]]:
        mine = made[period.span, period.first, period.last]
        if any(one.sealed for one in mine):
            state = ("Đã ban hành", "good")
        elif mine:
            state = ("Đã lập, chưa ban hành", "info")
        elif period.last < today:
            state = ("Đến kỳ, chưa lập", "warn")
        else:
            state = ("Chưa hết kỳ", "muted") if period.first <= today else ("Chưa đến kỳ", "muted")
        found.append(Due(period, *state, own=mine))
    return found


def large(wanted: Wanted) -> bool:
    """Whether so many records are asked for that nobody should wait."""
    return run.size(wanted) > LARGE


def put(wanted: Wanted) -> None:
    """The run is made in the background, once for however many ask for the same while it waits."""
    asked = run.payload(wanted)
    if not job.waits(run.JOB, asked):
        job.put(run.JOB, asked)


def behind(edition: Edition, appendix: str, viewer: Viewer) -> Behind:
    """The identities behind the figure that the address names."""
    measure, level = request.args.get("measure", ""), request.args.get("level", "")
    wish = request.args.get("year", "0") or "0"
    year = int(wish) if wish.isascii() and wish.isdecimal() and len(wish) < 5 else 0
    if measure not in LABELS:
        raise NotFound
    ask = issue.asked(edition, appendix)
    where = [EditionCell.edition_id == edition.id, EditionCell.appendix == appendix]
    where += [EditionCell.year == year] if year else []
    where += [EditionCell.level == level] if level else []
    counted: dict[str, list[int]] = defaultdict(list)
    saying: dict[int, EditionCell] = {}  # its records each bring what they say
    for cell in db.session.scalars(select(EditionCell).where(*where)):
        if cell.kind in ("line", "dissemination"):
            saying[cell.id] = cell
        elif placed.brings(cell.kind, Place(cell.year, cell.level, cell.mark), ask)[measure]:
            counted[cell.kind].append(cell.id)
    brought_by = list(_brought(saying, measure, ask)) if saying else []
    seen = reached((one for one, _ in brought_by), viewer)
    lines = [(one.code if (one.kind, one.record_id) in seen else "", number) for one, number in brought_by]
    kind = next(iter(counted), "opinion")
    rows, total, within, number, pages = _records(kind, counted.get(kind, []), viewer)
    if level not in ("", *(one.value for one in Level)):
        raise NotFound
    place = restate.row_name(level_word.words(ask), ask, year, level) or "tổng cộng"
    whole = total + sum(n for _, n in lines)
    return Behind(LABELS[measure], place, whole, kind, rows, total - within, number, pages, lines)


def reached(moved: Iterable[Moved], viewer: Viewer) -> set[tuple[str, int]]:
    """Of these records those that whoever looks may see by name: in reach, or gone from a place in reach."""
    if viewer.seat.sees_all:
        return {(one.kind, one.record_id) for one in moved}
    found: set[tuple[str, int]] = set()
    by_kind: dict[str, list[int]] = defaultdict(list)
    for one in moved:
        by_kind[one.kind].append(one.record_id)
    for kind, ids in by_kind.items():
        for start in range(0, len(ids), 500):
            column, seen = _seen(kind, viewer)
            query = select(column).where(column.in_(ids[start : start + 500]), seen)
            found |= {(kind, number) for number in db.session.scalars(query)}
    return found


def road(kind: str, record_id: int) -> str | None:
    """The page of that record, where whoever looks may open it."""
    endpoint, name = _ROADS[kind]
    return link(endpoint, **({name: record_id} if name else {}))


def _brought(cells: dict[int, EditionCell], measure: str, ask: Ask) -> Iterator[tuple[Moved, int]]:
    """The records of these cells that bring something to the measure, by row, each with how much; in one query."""
    member = EditionMember
    query = select(member.cell_id, member.record_id, member.code, member.amounts).where(member.cell_id.in_(cells))
    for cell_id, number, code, amounts in db.session.execute(query.order_by(member.cell_id, member.record_id)):
        cell = cells[cell_id]
        brought = placed.brings(cell.kind, Place(cell.year, cell.level, cell.mark, amounts), ask)[measure]
        if brought:
            yield Moved(cell.kind, number, code=code), brought


def _records(kind: str, cells: list[int], viewer: Viewer) -> tuple[list[Any], int, int, int, int]:
    """A page of the records of these cells in reach; all, how many are reached, which page of how many."""
    if not cells:
        return [], 0, 0, 1, 1
    total = db.session.scalar(select(func.sum(EditionCell.number)).where(EditionCell.id.in_(cells))) or 0
    members = EditionMember.cell_id.in_(cells)
    query = select(EditionMember.record_id, EditionMember.code).where(members)
    reached = int(total)
    if not viewer.seat.sees_all:
        column, seen = _seen(kind, viewer)
        query = query.join_from(EditionMember, column.class_, column == EditionMember.record_id).where(seen)
        reached = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    pages = max(1, -(-reached // SIZE))
    wish = request.args.get("page", "1")
    number = min(pages, max(1, int(wish)) if wish.isascii() and wish.isdecimal() and len(wish) < 8 else 1)
    order = [EditionMember.cell_id, EditionMember.record_id]  # as the database keeps them: a page needs no sorting
    if not is_sqlite():
        order.reverse()
    rows = db.session.execute(query.order_by(*order).limit(SIZE).offset((number - 1) * SIZE)).all()
    return list(rows), int(total), reached, number, pages


def _seen(kind: str, viewer: Viewer) -> tuple[Any, ColumnElement[bool]]:
    """The identity of a record of that kind, and the condition under which whoever looks sees it."""
    if kind == "opinion":
        return R.id, reach.visible(viewer)
    if kind == "session":
        return Dialogue.id, dialogue.visible(viewer)
    if kind == "contribution":
        return Contribution.id, contribution.visible(viewer)
    if kind == "line":
        return Figure.id, tree.in_reach(viewer.seat, Figure.agency_id, Figure.place_day)
    model = Dissemination if kind == "dissemination" else Document
    return model.id, book.within(model, viewer)
