"""The list of the outstanding register: what it is narrowed and ordered by, what a row and a line of its file hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Date, Select, func, literal, not_, select, true
from sqlalchemy.orm import aliased

from feedback.case import ageing, standing
from feedback.case.ageing import Age
from feedback.case.record import Recommendation as R
from feedback.case.watch import register
from feedback.case.watch.record import Outstanding as E
from feedback.case.word import OutstandingReason
from feedback.core import calendar
from feedback.core.store import db
from feedback.core.wording import Labelled
from feedback.office.agency import Agency
from feedback.office.duty import Viewer
from feedback.report.to_xlsx_list import Column
from feedback.web import recommendation_list as lists
from feedback.web.field import SelectChoice
from feedback.web.listing import Choice, Day, Filter, Flag, Listing, Sort

NONE: Final = lists.NONE
COLUMNS: Final = (
    Column("STT", 6), Column("Mã ý kiến", 18), Column("Nội dung", 60), Column("Lĩnh vực", 24), Column("Nơi tiếp nhận", 26),
    Column("Ngày tiếp nhận", 12), Column("Số ngày", 9), Column("Cơ quan chủ trì", 28), Column("Hạn, lộ trình", 12),
    Column("Quá hạn", 9), Column("Lý do tồn đọng", 30), Column("Diễn giải", 50), Column("Ngày ghi", 12),
    Column("Ngày xem lại", 12),
)  # fmt: skip


class Review(Labelled):
    """Whether a reason is to be looked at again."""

    DUE = "due", "Đã đến ngày xem lại"
    LATER = "later", "Chưa đến ngày xem lại"
    UNSET = "unset", "Chưa ghi lý do và ngày xem lại"


def _reason(value: str) -> ColumnElement[bool]:
    """SQL, with the entry in force joined: that reason, or none."""
    told: ColumnElement[Any] = func.coalesce(R.outstanding_code, E.code)
    return told.is_(None) if value == NONE else told == value


def _review(value: Review) -> ColumnElement[bool]:
    """SQL, with the entry in force joined."""
    if value is Review.UNSET:
        return E.id.is_(None)
    due = E.next_on <= calendar.today()
    return due if value is Review.DUE else not_(due)


_REASONS = [*(SelectChoice(one.value, one.label) for one in OutstandingReason), SelectChoice(NONE, "Chưa ghi lý do")]
_OWN: tuple[Filter, ...] = (
    Choice("reason", "Lý do tồn đọng", _REASONS, _reason),
    Choice("age", "Thời gian từ khi tiếp nhận", Age, lambda one: ageing.aged(one, calendar.today())),
)
_SHARED: tuple[Filter, ...] = tuple(one for one in lists.FILTERS if one.key in ("q", "lead", "field"))
_UNTOLD = literal(calendar.FIRST_DAY, Date)  # nobody has told a reason yet: first
#: The register as it stands today.
LIST = Listing(
    key=R.id,
    sorts=[
        Sort("review", "Ngày xem lại", func.coalesce(E.next_on, _UNTOLD), R.received_on),
        lists.RECEIVED,
        *(one for one in lists.SORTS if one.key in ("code", "lead")),
    ],
    filters=[
        *_SHARED,
        *_OWN,
        Choice("review", "Xem lại", Review, _review),
        Day("next_from", "Xem lại từ ngày", lambda one: E.next_on >= one),
        Day("next_to", "Xem lại đến ngày", lambda one: E.next_on <= one),
        Flag("overdue", "Quá hạn", lambda _: standing.overdue_sql(calendar.today())),
    ],
)
#: The list that is handed in: as of a day, by agency.
QUARTER = Listing(
    key=R.id,
    sorts=[next(one for one in lists.SORTS if one.key == "lead"), lists.RECEIVED],
    filters=[Day("on", "Tính đến ngày", lambda _: true()), *(one for one in _SHARED if one.key != "q")],
)


def rows(on: date, today: date) -> Select[Any]:
    """What a row shows: the opinion, who leads, the reason in force on that day."""
    host, lead = aliased(Agency), aliased(Agency)
    opinion = (
        R.id,
        R.code,
        R.content,
        R.field,
        R.received_on,
        R.due_on,
        R.roadmap_on,
        R.replied_on,
        R.reply_text,
        R.reopened_on,
    )
    stood = (R.outstanding_code, R.outstanding_reason)
    told = (E.code.label("told_code"), E.story, E.next_on, E.day.label("told_on"))
    query: Any = (
        select(*opinion, *stood, *told, host.name.label("host"), lead.name.label("lead"))
        .select_from(R)
        .join(host, host.id == R.host_id)
        .outerjoin(lead, lead.id == R.lead_id)
        .outerjoin(E, register.in_force(on, today=today))
    )
    return query  # type: ignore[no-any-return]


def by(row: Any) -> date | None:
    """The day that was to be kept: what was promised, else the reply's."""
    return row.roadmap_on if row.roadmap_on and row.replied_on else row.due_on  # type: ignore[no-any-return]


def late(row: Any, on: date) -> int:
    """By how many days it is overdue on that day; 0 where it is not."""
    answered = row.replied_on <= on if row.replied_on else row.reply_text is not None
    unanswered = row.reopened_on is not None or not answered
    days = [
        (on - one).days for one in (row.due_on if unanswered else None, row.roadmap_on) if one is not None and one < on
    ]
    return max(days, default=0)


def reason(row: Any) -> tuple[str, str]:
    """The coded reason in words, and its story."""
    if row.told_code is not None and (row.outstanding_code in (None, row.told_code)):
        return row.told_code.label, row.story
    if row.outstanding_code is not None:
        label = row.outstanding_code.label
        return label, (row.outstanding_reason or "").removeprefix(label).removeprefix(": ")
    return "", row.outstanding_reason or ""


def cells(query: Select[Any], on: date) -> Iterator[list[Any]]:
    """The lines of the file, read a thousand at a time."""
    for place, row in enumerate(db.session.execute(query.execution_options(yield_per=1000)), 1):
        words, story = reason(row)
        yield [
            place, row.code, row.content, row.field, row.host, row.received_on, (on - row.received_on).days, row.lead,
            by(row), "Quá hạn" if late(row, on) else "", words, story, row.told_on, row.next_on,
        ]  # fmt: skip


def exported(viewer: Viewer, listing: Listing, on: date, today: date) -> Select[Any]:
    """The rows of the list that the address asks for, all of them in its order."""
    asked = listing.read(choices=choices(viewer))
    few = listing.narrow(register.listed(viewer, on, today=today), asked).with_only_columns(
        R.id, maintain_column_froms=True
    )
    return rows(on, today).where(R.id.in_(few)).order_by(*listing.order(asked))


def choices(viewer: Viewer) -> dict[str, Any]:
    """The entries of this request's own: units with opinions, fields in use."""
    return {**lists.choices(viewer, wanted=("lead", "field"))}
