"""Keeping the list of units: added, renamed or moved from a day on, corrected, ended with a successor.

What stood before is never rewritten by a change from a day on; only a correction touches a period that was wrong. The
door then brings the facts in line (``case.place.restamp_agencies``) and hands open work over
(``case.succession.hand_over``). Acts never commit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from feedback.core import calendar, journal, store
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.core.wording import day, squeeze
from feedback.office import tree
from feedback.office.agency import LEVEL_WORDS, Agency, Kind, Level, Period, code_key, periods


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How a unit stands: name, kind, word of its level, unit above."""

    name: str
    kind: Kind
    level_word: str
    parent: Agency | None = None


def add(code: str, terms: Terms, *, valid_from: date | None = None, valid_to: date | None = None) -> Agency:
    """A unit exists from that day on (always so far, where none is given), with its first period."""
    key = code_key(code)
    if not key or " " in key:
        raise Refused("Mã đơn vị không được trống và không có khoảng trắng.", field="code")
    if db.session.scalar(select(Agency.id).where(Agency.code_key == key)) is not None:
        raise Refused("Mã đơn vị này đã có. Chọn mã khác.", field="code")
    name, level = _checked(terms)
    made = Agency(
        code=squeeze(code), code_key=key, name=name, kind=terms.kind, level=level, sort_key="", search_text=""
    )
    db.session.add(made)
    db.session.flush()
    period = Period(
        agency_id=made.id, valid_from=valid_from or calendar.FIRST_DAY, valid_to=valid_to or calendar.LAST_DAY
    )
    _fill(period, terms)
    db.session.add(period)
    tree.rebuild()
    journal.record("agency:add", made, changes={key: [None, value] for key, value in journal.snapshot(period).items()})
    return made


def follow(agency: Agency, terms: Terms, *, since: date, version: int | None = None) -> Period:
    """From that day on the unit stands so; up to the day before it stays as it stood."""
    store.unchanged(agency, version)
    last = periods(agency.id)[-1]
    if since <= last.valid_from:
        raise Refused(
            f"Thay đổi phải sau ngày {day(last.valid_from)}, ngày bắt đầu giai đoạn hiện nay. "
            "Nếu giai đoạn hiện nay ghi sai, dùng “Sửa giai đoạn”.",
            field="since",
        )
    if last.valid_to < calendar.LAST_DAY:
        raise Refused(
            f"Đơn vị đã kết thúc ngày {day(last.valid_to)}; sửa ngày kết thúc trước khi ghi thay đổi.", field="since"
        )
    last.valid_to = calendar.day_before(since)
    made = Period(agency_id=agency.id, valid_from=since, valid_to=calendar.LAST_DAY)
    _fill(made, terms)
    db.session.add(made)
    _settled(agency, "agency:follow", {k: [None, v] for k, v in journal.snapshot(made).items()})
    return made


def correct(
    period: Period,
    terms: Terms,
    *,
    valid_from: date,
    valid_to: date,
    successor: Agency | None,
    reason: str,
    version: int | None = None,
) -> None:
    """A period that was written down wrongly is as given; the reason stands in the journal."""
    agency = db.session.get_one(Agency, period.agency_id)
    store.unchanged(agency, version)
    if not squeeze(reason):
        raise Refused("Sửa một giai đoạn đã ghi phải nêu lý do.", field="reason")
    if valid_from > valid_to:
        raise Refused("Ngày hết hiệu lực phải bằng hoặc sau ngày bắt đầu hiệu lực.", field="valid_to")
    _not_itself(agency, successor)
    before = journal.snapshot(period)
    period.valid_from, period.valid_to = valid_from, valid_to
    period.successor_id = successor.id if successor else None
    _fill(period, terms)
    db.session.flush()
    _settled(agency, "agency:correct", journal.difference(before, period), squeeze(reason))


def end(agency: Agency, *, on: date, successor: Agency | None, version: int | None = None) -> None:
    """The unit exists up to and including that day; what is open goes on with the successor."""
    store.unchanged(agency, version)
    _not_itself(agency, successor)
    last = periods(agency.id)[-1]
    if on < last.valid_from:
        raise Refused(f"Ngày kết thúc phải từ ngày {day(last.valid_from)} trở đi.", field="on")
    before = journal.snapshot(last)
    last.valid_to, last.successor_id = on, successor.id if successor else None
    db.session.flush()
    _settled(agency, "agency:end", journal.difference(before, last))


def _fill(period: Period, terms: Terms) -> None:
    if terms.parent is not None and terms.parent.id == period.agency_id:
        raise Refused("Một đơn vị không thể là cấp trên của chính nó.", field="parent")
    period.name, period.level = _checked(terms)
    period.kind, period.level_word = terms.kind, terms.level_word
    period.parent_id = terms.parent.id if terms.parent else None


def _checked(terms: Terms) -> tuple[str, Level]:
    """Name and level of the terms; Refused where one is missing."""
    if not squeeze(terms.name):
        raise Refused("Thiếu tên đơn vị.", field="name")
    if terms.level_word not in LEVEL_WORDS:
        raise Refused(f"Cấp “{terms.level_word}” không có trong danh sách.", field="level_word")
    return squeeze(terms.name), LEVEL_WORDS[terms.level_word]


def _not_itself(agency: Agency, successor: Agency | None) -> None:
    if successor is not None and successor.id == agency.id:
        raise Refused("Một đơn vị không thể kế thừa chính nó.", field="successor")


def _settled(agency: Agency, act: str, changes: dict[str, list[object]], reason: str = "") -> None:
    """The tree follows, the unit's version moves, the journal says what changed."""
    flag_modified(agency, "name")
    tree.rebuild()
    journal.record(act, agency, changes=changes, reason=reason)
