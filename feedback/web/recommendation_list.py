"""The list of opinions: its orders for each reader, what a row shows, which lines of it were chosen.

One listing for the page, its counts, its file and acts on many, so that a number and the rows it opens cannot differ.
Reach comes from ``case.recommendation``; who spoke is neither shown nor searched.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final
from urllib.parse import parse_qsl

from flask import request
from markupsafe import Markup
from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased
from werkzeug.datastructures import MultiDict

from feedback.case import recommendation, standing
from feedback.case.bulk import MOST
from feedback.case.record import Occasion
from feedback.case.record import Recommendation as R
from feedback.case.standing import Handling
from feedback.case.word import FIELDS, Acceptance, Result
from feedback.core import calendar
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.core.wording import number, sort_key
from feedback.office.agency import PLACES, Agency, Level
from feedback.office.duty import Viewer
from feedback.web.badge import badge, due_badge, state_badge
from feedback.web.field import SelectChoice
from feedback.web.filter import Entries, clean
from feedback.web.kept import Shelf
from feedback.web.listing import Asked, Listing, Page
from feedback.web.recommendation_filter import DUE as DUE
from feedback.web.recommendation_filter import FILTERS as FILTERS
from feedback.web.recommendation_filter import NONE as NONE
from feedback.web.recommendation_filter import RECEIVED as RECEIVED
from feedback.web.recommendation_filter import SORTS as SORTS
from feedback.web.recommendation_filter import URGENT as URGENT

FIRST_YEAR: Final = 2013
MOST_FIELDS: Final = 200
HANDLINGS: Final = {one.value: one for one in Handling}
_PROMISED: Final = Markup('<span class="sub">Lộ trình</span>')
_NO_DAY: Final = Markup('<span class="absent">–<span class="visually-hidden">chưa đặt hạn</span></span>')
_STILL: Final = Markup(" ") + badge("Tạm dừng", "info")
_LETTERS: Final = 320  # of the content, in a row
#: Filters that stand in sight, and those that only links set; the rest unfold.
NEAR: Final = ("q", "handling", "lead", "field")
HIDDEN: Final = ("queue", "occasion")

LIST = Listing(key=R.id, sorts=(RECEIVED, DUE, *SORTS), filters=FILTERS)
#: Whoever works under a deadline sees the nearest first.
LIST_BY_DUE = Listing(key=R.id, sorts=(DUE, RECEIVED, *SORTS), filters=FILTERS)
#: The list of what is open: overdue first, without the filters that say so themselves.
LIST_URGENT = Listing(
    key=R.id,
    sorts=(URGENT, DUE, RECEIVED, *SORTS),
    filters=[one for one in FILTERS if one.key not in ("open", "queue", "due")],
)


@dataclass(frozen=True)
class Picked:
    """The lines chosen for one act, and the address of the list they were chosen in."""

    ids: list[int]
    back: str


def listing_for(viewer: Viewer) -> Listing:
    """The list in the usual order of whoever looks."""
    return LIST_BY_DUE if viewer.only_given else LIST


def page(
    listing: Listing,
    found: Select[Any],
    viewer: Viewer,
    *,
    args: MultiDict[str, str] | None = None,
    path: str | None = None,
    near: Collection[str] = (),
) -> Page:
    """The page of the list that the address asks for; ``near``: the only filters in sight until more are asked for."""
    given = request.args if args is None else args
    wanted = None if not near or unfolded(listing, given, near) else {*near, *given}
    return listing.page(db.session, found, rows(), args=args, path=path, choices=choices(viewer, given, wanted))


def unfolded(listing: Listing, args: MultiDict[str, str], near: Collection[str]) -> bool:
    """Whether all filters are in sight: asked for, or one of those that are not near is in force."""
    far = {one.key for one in listing.filters} - {*near, *HIDDEN}
    return args.get("more") == "1" or any(args.get(key) for key in far)


def rows() -> Select[Any]:
    """What a row shows, in columns: no record is loaded for it."""
    return _ROWS


def choices(
    viewer: Viewer, args: MultiDict[str, str] | None = None, wanted: Collection[str] | None = None
) -> dict[str, Sequence[Any]]:
    """The entries of this request's own: units with opinions, fields in use, years, the cuộc that was asked for.

    ``wanted``: only of these filters; the others are not in sight and not asked for.
    """
    given = request.args if args is None else args
    shelf = Shelf()
    makers: dict[str, Callable[[], Sequence[Any]]] = {
        "lead": lambda: shelf.get("leads", _leads),
        "agency": lambda: shelf.get("leads", _leads),
        "host": lambda: shelf.get("hosts", lambda: Entries(_units(_HOSTS))),
        "field": lambda: _fields(viewer, given.get("field", ""), shelf),
        "year": lambda: [SelectChoice(str(y), str(y)) for y in range(calendar.today().year, FIRST_YEAR - 1, -1)],
        "occasion": lambda: _occasion(viewer, given.get("occasion", "")),
    }
    return {key: make() for key, make in makers.items() if wanted is None or key in wanted}


def fields(viewer: Viewer) -> list[str]:
    """The usual fields and those in use within reach, in the order of the dictionary."""
    query = _USED
    if viewer.only_given or not viewer.seat.sees_all:
        mine = recommendation.visible(viewer)
        query = select(R.field).where(mine, R.field.is_not(None)).distinct().limit(MOST_FIELDS)
    used = {field for field in db.session.scalars(query) if field}
    return sorted(used | set(FIELDS), key=sort_key)


def picked(form: MultiDict[str, str], viewer: Viewer) -> Picked:
    """The ticked lines, or all that the list finds; Refused where there is none or more than one act may take."""
    query = form.get("found", "")[:4000]
    back = "?" + query if query else ""
    if form.get("all") == "1":
        asked = listing_for(viewer).read(_parsed(query), "", choices(viewer, _parsed(query)))
        ids = list(
            db.session.scalars(
                LIST.narrow(recommendation.listed(viewer), asked).with_only_columns(R.id).order_by(R.id).limit(MOST + 1)
            )
        )
    else:
        ids = sorted({int(one) for one in form.getlist("id") if one.isascii() and one.isdecimal() and len(one) < 12})
    if not ids:
        raise Refused("Chưa chọn ý kiến nào. Đánh dấu các dòng cần làm trong danh sách rồi bấm lại.")
    if len(ids) > MOST:
        raise Refused(
            f"Một lần làm tối đa {number(MOST)} ý kiến. Lọc bớt danh sách, hoặc đánh dấu từng trang rồi làm nhiều lần."
        )
    return Picked(ids, back)


def state(row: Any) -> Handling:
    """How far the row's opinion has come."""
    return standing.handling(row)


def told(row: Any, today: date) -> tuple[Markup, Markup]:
    """What a row says of its opinion: the day by which something is owed, and the three axes.

    The day is what was promised, else the reply's. A list shows hundreds, so each is put together once and kept.
    """
    where = standing.handling(row)
    waits = where in standing.WAITING
    if waits and row.due_on and row.paused_on:
        return due_badge(row.due_on, done=True) + _STILL, _states(where, row.acceptance, row.result)
    day = _owed(waits, standing.is_open(row), row.due_on, row.roadmap_on, today)
    return day, _states(where, row.acceptance, row.result)


@lru_cache(maxsize=4096)
def _owed(waiting: bool, is_open: bool, due_on: date | None, roadmap_on: date | None, today: date) -> Markup:
    if roadmap_on and not waiting:
        return _PROMISED + due_badge(roadmap_on, (roadmap_on - today).days, not is_open)
    return due_badge(due_on, (due_on - today).days, not waiting) if due_on else _NO_DAY


@lru_cache(maxsize=1024, typed=True)
def _states(where: Handling, acceptance: Acceptance | None, result: Result | None) -> Markup:
    told = [state_badge(word) for word in (where, acceptance, result) if word is not None]
    return Markup('<span class="states">') + Markup(" ").join(told) + Markup("</span>")


def said(asked: Asked | Page) -> list[tuple[str, str]]:
    """The filters in force, in words."""
    return [(chip.label, chip.words or "Có") for chip in asked.chips]


def _parsed(query: str) -> MultiDict[str, str]:
    """The parts of an address's query."""
    return MultiDict(parse_qsl(query))


def _units(query: Select[Any]) -> list[Any]:
    """Units as entries of a filter."""
    return [SelectChoice(str(unit), name) for unit, name in db.session.execute(query)]


def _leads() -> Entries:
    """The units that lead opinions as entries of a filter, and none of them."""
    return Entries([SelectChoice(NONE, "Chưa giao cơ quan nào"), *_units(_LEADS)])


def _fields(viewer: Viewer, asked: str, shelf: Shelf) -> Entries:
    """Fields as entries of a filter: the usual ones and those in use; out of a part of the house, the one asked for."""
    if viewer.seat.sees_all and not viewer.only_given:
        return shelf.get("fields", lambda: _field_entries(fields(viewer)))
    own = select(R.field).where(R.field == clean(asked), recommendation.visible(viewer)).limit(1)
    mine = db.session.scalar(own) if asked and asked not in (*FIELDS, NONE) else None
    return _field_entries([*FIELDS, mine]) if mine else _USUAL


def _field_entries(offered: Sequence[str]) -> Entries:
    """These fields as entries of a filter, and none of them."""
    return Entries([*(SelectChoice(one, one) for one in offered), SelectChoice(NONE, "Chưa phân loại lĩnh vực")])


def _occasion(viewer: Viewer, text: str) -> list[Any]:
    """The cuộc that the address asks for, where it holds opinions in reach."""
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        return []
    query = (
        select(Occasion.code)
        .join(R, R.occasion_id == Occasion.id)
        .where(Occasion.id == int(text), recommendation.visible(viewer))
        .limit(1)
    )
    code = db.session.scalar(query)
    return [SelectChoice(text, code)] if code else []


def _rows() -> Select[Any]:
    """SQL: what a row shows, and the facts that ``case.standing`` works its word out from (not the words of a reply)."""
    host, lead = aliased(Agency), aliased(Agency)
    shown = (R.id, R.code, func.substr(R.content, 1, _LETTERS).label("content"), R.field, R.nature, R.received_on)
    owed = (R.countable, R.due_on, R.paused_on, R.roadmap_on, R.acceptance, R.result)
    facts = (
        R.merged_into_id,
        R.admission,
        R.replied_on,
        R.reopened_on,
        R.lead_id,
        R.taken_on,
        R.returned_on,
        R.sorted_on,
    )
    words = case((R.reply_text.is_not(None), "-")).label("reply_text")
    return (
        select(*shown, *owed, *facts, words, host.name.label("host"), lead.name.label("lead"))
        .select_from(R)
        .join(host, host.id == R.host_id)
        .outerjoin(lead, lead.id == R.lead_id)
    )


def _with(condition: ColumnElement[bool]) -> Select[Any]:
    """SQL: the units of which that holds, by name."""
    units: Select[Any] = select(Agency.id, Agency.name).where(condition).order_by(Agency.sort_key, Agency.id)  # type: ignore[assignment]
    return units


def _each_field() -> Select[Any]:
    """SQL: every field in use, by steps through its index: as many looks as there are fields."""
    step = select(func.min(R.field).label("field")).cte("step", recursive=True)
    following = select(func.min(R.field)).where(R.field > step.c.field).scalar_subquery()
    return select(step.union_all(select(following).where(step.c.field.is_not(None))).c.field).limit(MOST_FIELDS)


# Made once: a statement that is the same for every request need not be put together for each.
_ROWS, _USED, _USUAL = _rows(), _each_field(), _field_entries(FIELDS)
_LEADS = _with(exists().where(R.lead_id == Agency.id))
_ABOVE = and_(Agency.kind.in_(PLACES), Agency.level != Level.COMMUNE)  # others may have been heard below them
_HOSTS = _with(or_(_ABOVE, exists().where(R.host_id == Agency.id)))
