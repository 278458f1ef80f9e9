"""What the list of opinions can be narrowed and ordered by.

Every record lies in exactly one entry of each choice, “none” included, so that counts of the entries add up. What is
asked of a day is asked of the day of the request.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Date, and_, bindparam, case, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from feedback.case import ageing, desk, finding, standing
from feedback.case.ageing import Age
from feedback.case.answering import delivery, repeat
from feedback.case.desk import Queue
from feedback.case.record import Recommendation as R
from feedback.case.standing import Handling
from feedback.case.term import marks
from feedback.case.term.word import Mark
from feedback.case.word import Acceptance, Nature, OutstandingReason, Result, Side, Turn
from feedback.case.work import Assignment
from feedback.core import calendar
from feedback.core.wording import Labelled
from feedback.office import tree
from feedback.office.agency import Agency, Level
from feedback.web.field import SelectChoice
from feedback.web.listing import Choice, Day, Filter, Flag, Sort, Words

#: What stands for “none of them” in an address.
NONE: Final = "none"
#: The day of the request, in statements that are made once.
TODAY: Final = cast(date, bindparam("today", type_=Date(), callable_=lambda: calendar.today()))


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
        if not (text.isascii() and text.isdecimal()) or len(text) > 3 or int(text) > 365:
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
    return and_(standing.open_sql(), standing.waiting_sql(), R.due_on.between(today, today + timedelta(days=days)))


def _name(column: InstrumentedAttribute[Any]) -> ColumnElement[str]:
    """SQL: the unit's place in the alphabet; those without any after all others."""
    return func.coalesce(select(Agency.sort_key).where(Agency.id == column).scalar_subquery(), "~~")


#: Made once for each: putting the rule together costs more than many a list takes to read.
_HANDLED: Final[dict[Handling, ColumnElement[bool]]] = {one: standing.is_sql(one) for one in Handling}
DUE = Sort("due", "Hạn", R.due_on)
RECEIVED = Sort("received", "Ngày tiếp nhận", R.received_on, descending=True)
SORTS: Final = (
    Sort("code", "Mã", R.code_key),
    Sort("unit", "Nơi tiếp nhận", _name(R.host_id)),
    Sort("lead", "Cơ quan chủ trì", _name(R.lead_id)),
)
FILTERS: Final[tuple[Filter, ...]] = (
    Search("q", "Tìm", finding.found, hint="Mã, lĩnh vực, nội dung – có dấu hoặc không dấu"),
    Choice("handling", "Xử lý", Handling, _HANDLED.__getitem__),
    Choice("lead", "Cơ quan chủ trì", (), _one_of(R.lead_id)),
    Choice("field", "Lĩnh vực", (), lambda one: R.field.is_(None) if one == NONE else R.field == one),
    _or_none("acceptance", "Tiếp thu", Acceptance, R.acceptance, none="Chưa kết luận"),
    _or_none("result", "Kết quả", Result, R.result, none="Chưa có kết quả"),
    Choice("host", "Nơi tiếp nhận (kể cả cấp dưới)", (), lambda one: tree.below(int(one), R.host_id, R.place_day)),
    Choice("level", "Cấp", Level, lambda one: R.level == one),
    Choice("agency", "Cơ quan tham gia (chủ trì, phối hợp)", (), _has_part),
    Choice("side", "Góp ý xây dựng", Side, lambda one: R.side == one),
    Choice("nature", "Loại", Nature, lambda one: R.nature == one),
    Choice("year", "Năm tiếp nhận", (), lambda one: R.received_on.between(*calendar.year_span(one)), coerce=int),
    Day("from", "Tiếp nhận từ ngày", lambda one: R.received_on >= one),
    Day("to", "Tiếp nhận đến ngày", lambda one: R.received_on <= one),
    Choice("age", "Thời gian từ khi tiếp nhận", Age, lambda one: ageing.aged(one, calendar.today())),
    Within("due", "Đến hạn trong (số ngày)", _due_within),
    _or_none("reason", "Lý do tồn đọng", OutstandingReason, R.outstanding_code, none="Chưa ghi lý do tồn đọng"),
    Choice("occasion", "Cuộc", (), lambda one: R.occasion_id == one, coerce=int),
    Choice("queue", "Việc chờ", Queue, lambda one: desk.waits(one, calendar.today())),
    Choice("time", "Thời hạn", Mark, lambda one: marks.where(one, calendar.today())),
    Flag("open", "Chưa giải quyết xong", lambda _: standing.open_sql()),
    Flag("repeated", "Đã nêu nhiều lần", lambda _: repeat.repeated()),
    Flag("undelivered", "Chưa giao trả lời đến người nêu", lambda _: delivery.undelivered()),
    Flag("overdue", "Quá hạn", lambda _: standing.overdue_sql(calendar.today())),
)
#: Overdue first, then by due date; what is overdue is asked on the day of the request.
URGENT = Sort(
    "urgent",
    "Quá hạn trước",
    case((standing.overdue_sql(TODAY), 0), else_=1),
    func.coalesce(R.due_on, literal(calendar.LAST_DAY)),
)
