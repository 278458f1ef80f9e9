"""The list of dialogues: what it can be narrowed and ordered by, and the sessions that come next."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func
from sqlalchemy.orm import contains_eager

from feedback.case.record import Dialogue, Occasion, Recommendation
from feedback.case.word import DialogueState, Head
from feedback.core import calendar
from feedback.core.store import db
from feedback.core.wording import fold, words
from feedback.office import tree
from feedback.office.agency import Agency, Level
from feedback.web.form import SelectChoice
from feedback.web.listing import Choice, Listing, Sort, Words


def _found(text: str) -> ColumnElement[bool]:
    """SQL: code, theme, place or chair hold every word."""
    return and_(*(Occasion.search_text.contains(word, autoescape=True) for word in words(fold(text))[:12]))


_STATES: dict[str, tuple[str, ColumnElement[bool]]] = {
    "planned": (
        "Dự kiến, chưa thông báo",
        and_(Dialogue.state == DialogueState.PLANNED, Dialogue.announced_on.is_(None)),
    ),
    "announced": ("Đã thông báo", and_(Dialogue.state == DialogueState.PLANNED, Dialogue.announced_on.is_not(None))),
    "held": ("Đã tổ chức", Dialogue.state == DialogueState.HELD),
    "postponed": ("Hoãn", Dialogue.state == DialogueState.POSTPONED),
    "cancelled": ("Hủy", Dialogue.state == DialogueState.CANCELLED),
}
LIST = Listing(
    key=Dialogue.id,
    sorts=[
        Sort("day", "Ngày", Occasion.day, descending=True),
        Sort("code", "Mã", Occasion.code_key),
        Sort("unit", "Đơn vị chủ trì", Agency.sort_key),
        Sort("attendance", "Số người dự", func.coalesce(Dialogue.attendance, 0), descending=True),
    ],
    filters=[
        Words("q", "Tìm", _found, hint="Mã, chủ đề, địa điểm, người chủ trì"),
        Choice("year", "Năm", (), lambda year: Occasion.day.between(*calendar.year_span(year)), coerce=int),
        Choice(
            "state",
            "Trạng thái",
            [SelectChoice(key, label) for key, (label, _) in _STATES.items()],
            lambda key: _STATES[key][1],
        ),
        Choice("head", "Người đứng đầu", Head, lambda head: Dialogue.head == head),
        Choice("level", "Cấp", Level, lambda level: Occasion.level == level),
        Choice(
            "agency",
            "Đơn vị",
            (),
            lambda agency_id: tree.below(agency_id, Occasion.agency_id, Occasion.day),
            coerce=int,
        ),
    ],
)
#: The opinions of one cuộc, in the order of the hall: those of one speaking turn together.
OPINIONS = Listing(
    key=Recommendation.id,
    sorts=[Sort("order", "Thứ tự", func.coalesce(Recommendation.turn, 0), Recommendation.position)],
)


def with_unit(query: Select[Any]) -> Select[Any]:
    """The rows come with their cuộc and presiding unit, in the one query."""
    return query.options(contains_eager(Dialogue.occasion).contains_eager(Occasion.agency))


def coming(found: Select[Any]) -> list[Dialogue]:
    """The next sessions, and those whose day has passed without a word, nearest first."""
    query = found.where(Dialogue.state == DialogueState.PLANNED).order_by(Occasion.day, Dialogue.id).limit(6)
    return list(db.session.scalars(with_unit(query)))


def years(found: Select[Any]) -> list[SelectChoice]:
    """Every year from the first session to the last, latest first."""
    span = found.with_only_columns(func.min(Occasion.day), func.max(Occasion.day), maintain_column_froms=True)
    bounds = [day for day in db.session.execute(span).one() if day is not None]
    years = range(bounds[-1].year, bounds[0].year - 1, -1) if bounds else ()
    return [SelectChoice(str(year), str(year)) for year in years]
