"""The list of opinions: what it can be narrowed and ordered by, what a row shows, which lines of it were chosen.

One listing for the page, its counts, its file and acts on many, so that a number and the rows it opens cannot differ.
Every record lies in exactly one entry of each choice, “none” included. Reach comes from ``case.recommendation``; who
spoke is neither shown nor searched.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, cast
from urllib.parse import parse_qsl

from flask import request
from sqlalchemy import ColumnElement, Date, Select, and_, bindparam, case, exists, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased
from werkzeug.datastructures import MultiDict

from feedback.case import ageing, desk, finding, recommendation, standing
from feedback.case.ageing import Age
from feedback.case.bulk import MOST
from feedback.case.desk import Queue
from feedback.case.record import Assignment, Occasion
from feedback.case.record import Recommendation as R
from feedback.case.standing import Handling
from feedback.case.word import FIELDS, Acceptance, Nature, OutstandingReason, Result, Side, Turn
from feedback.core import calendar
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.core.wording import Labelled, number, sort_key
from feedback.office import tree
from feedback.office.agency import Agency, Level
from feedback.office.duty import Viewer
from feedback.web.field import SelectChoice
from feedback.web.listing import Asked, Choice, Day, Filter, Flag, Listing, Page, Sort, Words

#: What stands for “none of them” in an address.
NONE: Final = "none"
FIRST_YEAR: Final = 2013
MOST_FIELDS: Final = 200
HANDLINGS: Final = {one.value: one for one in Handling}
_LETTERS: Final = 320  # of the content, in a row
_TODAY: Final = bindparam("today", type_=Date(), callable_=lambda: calendar.today())


class Search(Words):
    """Words of code, field and content; a search without any letter or digit is said to be none."""

    def read(self, texts: Sequence[str]) -> Any:
        """The text, where it holds a word."""
        text = super().read(texts)
        if text and not finding.wanted(text):
            raise ValueError("từ cần tìm phải có chữ cái hoặc chữ số")
        return text


class Within(Filter):
    """A number of days; ``where`` gets it."""

    def read(self, texts: Sequence[str]) -> Any:
        """The number, 0 to 365."""
        text = super().read(texts)
        if text is None:
            return None
        if not (text.isascii() and text.isdecimal()) or not 0 <= int(text[:9]) <= 365:
            raise ValueError("số ngày phải từ 0 đến 365")
        return int(text)

    def say(self, value: Any) -> list[tuple[str, str]]:
        """The number of days."""
        return [(str(value), f"{value} ngày")]


def _or_none(key: str, label: str, words: type[Labelled], column: InstrumentedAttribute[Any], *, none: str) -> Choice:
    """One of the words, or none of them."""
    choices = [*(SelectChoice(one.value, one.label) for one in words), SelectChoice(NONE, none)]

    def where(value: str) -> ColumnElement[bool]:
        return column.is_(None) if value == NONE else column.in_([value])

    return Choice(key, label, choices, where)


def _one_of(column: InstrumentedAttribute[Any]) -> Callable[[str], ColumnElement[bool]]:
    """The record of that id, or none."""
    return lambda value: column.is_(None) if value == NONE else column == int(value)


def _has_part(agency_id: str) -> ColumnElement[bool]:
    """SQL: the unit leads or co-operates, or was given it before and has given it back."""
    if agency_id == NONE:
        return R.lead_id.is_(None)
    parts = select(Assignment.recommendation_id).where(
        Assignment.agency_id == int(agency_id), Assignment.turn != Turn.TAKEN_BACK
    )
    return R.id.in_(parts)


def _due_within(days: int) -> ColumnElement[bool]:
    """SQL: unanswered and due from today on within so many days."""
    today = calendar.today()
    waiting = standing.handling_sql().in_([one.value for one in standing.WAITING])
    return and_(standing.open_sql(), waiting, R.due_on.between(today, today + timedelta(days=days)))


def _name(column: InstrumentedAttribute[Any]) -> ColumnElement[str]:
    """SQL: the unit's place in the alphabet; those without any after all others."""
    return func.coalesce(select(Agency.sort_key).where(Agency.id == column).scalar_subquery(), "~~")


DUE = Sort("due", "Hạn", R.due_on)
RECEIVED = Sort("received", "Ngày tiếp nhận", R.received_on, descending=True)
SORTS: Final = (
    Sort("code", "Mã", R.code_key),
    Sort("unit", "Nơi tiếp nhận", _name(R.host_id)),
    Sort("lead", "Cơ quan chủ trì", _name(R.lead_id)),
)
FILTERS: Final[tuple[Filter, ...]] = (
    Search("q", "Tìm", finding.found, hint="Mã, lĩnh vực, nội dung – có dấu hoặc không dấu"),
    Choice("handling", "Xử lý", Handling, lambda one: standing.handling_sql() == one.value),
    Choice("lead", "Cơ quan chủ trì", (), _one_of(R.lead_id)),
    Choice("field", "Lĩnh vực", (), lambda one: R.field.is_(None) if one == NONE else R.field == one),
    _or_none("acceptance", "Tiếp thu", Acceptance, R.acceptance, none="Chưa kết luận"),
    _or_none("result", "Kết quả", Result, R.result, none="Chưa có kết quả"),
    Choice("host", "Nơi tiếp nhận (kể cả cấp dưới)", (), lambda one: tree.below(int(one), R.host_id, R.place_day)),
    Choice("level", "Cấp", Level, lambda one: R.level == one),
    Choice("agency", "Cơ quan tham gia (chủ trì, phối hợp)", (), _has_part),
    Choice("side", "Góp ý xây dựng", Side, lambda one: R.side == one),
    Choice("nature", "Loại", Nature, lambda one: R.nature == one),
    Choice("year", "Năm tiếp nhận", (), lambda one: R.received_year == one, coerce=int),
    Day("from", "Tiếp nhận từ ngày", lambda one: R.received_on >= one),
    Day("to", "Tiếp nhận đến ngày", lambda one: R.received_on <= one),
    Choice("age", "Thời gian từ khi tiếp nhận", Age, lambda one: ageing.aged(one, calendar.today())),
    Within("due", "Đến hạn trong (số ngày)", _due_within),
    _or_none("reason", "Lý do tồn đọng", OutstandingReason, R.outstanding_code, none="Chưa ghi lý do tồn đọng"),
    Choice("occasion", "Cuộc", (), lambda one: R.occasion_id == one, coerce=int),
    Choice("queue", "Việc chờ", Queue, lambda one: desk.waits(one, calendar.today())),
    Flag("open", "Chưa giải quyết xong", lambda _: standing.open_sql()),
    Flag("overdue", "Quá hạn", lambda _: standing.overdue_sql(calendar.today())),
)
#: Filters that stand in sight; the rest unfold.
NEAR: Final = ("q", "handling", "lead", "field")

LIST = Listing(key=R.id, sorts=(RECEIVED, DUE, *SORTS), filters=FILTERS)
#: Whoever works under a deadline sees the nearest first.
LIST_BY_DUE = Listing(key=R.id, sorts=(DUE, RECEIVED, *SORTS), filters=FILTERS)
#: Overdue first, then by due date; what is overdue is asked on the day of the request.
URGENT = Sort(
    "urgent",
    "Quá hạn trước",
    case((standing.overdue_sql(cast(date, _TODAY)), 0), else_=1),
    func.coalesce(R.due_on, literal(calendar.LAST_DAY)),
)
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
) -> Page:
    """The page of the list that the address asks for."""
    return listing.page(db.session, found, rows(), args=args, path=path, choices=choices(viewer, args))


def rows() -> Select[Any]:
    """What a row shows, in columns: no record is loaded for it."""
    host, lead = aliased(Agency), aliased(Agency)
    return (
        select(
            R.id,
            R.code,
            func.substr(R.content, 1, _LETTERS).label("content"),
            R.field,
            R.nature,
            R.side,
            R.received_on,
            R.due_on,
            R.roadmap_on,
            R.acceptance,
            R.result,
            R.outstanding_code,
            standing.handling_sql().label("handling"),
            standing.overdue_sql(calendar.today()).label("late"),
            host.name.label("host"),
            lead.name.label("lead"),
        )
        .select_from(R)
        .join(host, host.id == R.host_id)
        .outerjoin(lead, lead.id == R.lead_id)
    )


def choices(viewer: Viewer, args: MultiDict[str, str] | None = None) -> dict[str, list[Any]]:
    """The entries of this request's own: units with opinions, fields in use, years, the cuộc that was asked for."""
    units = db.session.execute(_units()).all()
    leads = [SelectChoice(NONE, "Chưa giao cơ quan nào"), *(SelectChoice(str(u.id), u.name) for u in units if u.leads)]
    years = range(calendar.today().year, FIRST_YEAR - 1, -1)
    return {
        "lead": leads,
        "agency": leads,
        "host": [SelectChoice(str(u.id), u.name) for u in units if u.hosts],
        "field": [*(SelectChoice(one, one) for one in fields(viewer)), SelectChoice(NONE, "Chưa phân loại lĩnh vực")],
        "year": [SelectChoice(str(year), str(year)) for year in years],
        "occasion": _occasion(viewer, (request.args if args is None else args).get("occasion", "")),
    }


def fields(viewer: Viewer) -> list[str]:
    """The fields in use within reach and the usual ones, in the order of the dictionary."""
    query = select(R.field).where(R.field.is_not(None)).distinct().limit(MOST_FIELDS)
    if viewer.only_given or not viewer.seat.sees_all:
        query = query.where(recommendation.visible(viewer))
    else:
        query = select(_each_field().c.field).limit(MOST_FIELDS)
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
    return HANDLINGS[row.handling]


def said(asked: Asked | Page) -> list[tuple[str, str]]:
    """The filters in force, in words."""
    return [(chip.label, chip.words or "Có") for chip in asked.chips]


def _parsed(query: str) -> MultiDict[str, str]:
    """The parts of an address's query."""
    return MultiDict(parse_qsl(query, max_num_fields=100))


def _units() -> Select[Any]:
    """SQL: the units that lead or host any opinion; a look into an index for each, however many opinions there are."""
    leads = exists().where(R.lead_id == Agency.id)
    hosts = exists().where(R.host_id == Agency.id)
    inner = select(Agency.id, Agency.name, Agency.sort_key, leads.label("leads"), hosts.label("hosts")).subquery()
    return select(inner).where(or_(inner.c.leads, inner.c.hosts)).order_by(inner.c.sort_key, inner.c.id)


def _each_field() -> Any:
    """SQL: every field in use, by steps through its index: as many looks as there are fields."""
    step = select(func.min(R.field).label("field")).cte("step", recursive=True)
    following = select(func.min(R.field)).where(R.field > step.c.field).scalar_subquery()
    return step.union_all(select(following).where(step.c.field.is_not(None)))


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
