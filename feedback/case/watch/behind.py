"""What an agency is behind with: its open opinions that are overdue or outstanding, gathered for a letter that urges.

Reading only; the letters themselves are ``case.watch.urging``'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from feedback.case import rule, standing
from feedback.case.recommendation import visible
from feedback.case.record import Recommendation as R
from feedback.case.watch.record import Outstanding
from feedback.case.watch.word import Behind
from feedback.case.word import Result
from feedback.core.store import db
from feedback.core.wording import day, nfc
from feedback.office.agency import Agency
from feedback.office.duty import Viewer

#: Agencies asked about at once.
MOST_AGENCIES = 100


@dataclass(frozen=True)
class Owed:
    """One opinion that a letter names: as it stands today."""

    recommendation: R
    late: bool
    reason: str

    @property
    def by(self) -> date | None:
        """The day that was to be kept: what was promised where it is answered, else the reply's."""
        r = self.recommendation
        return (r.roadmap_on or r.due_on) if r.replied_on is not None else r.due_on


@dataclass(frozen=True)
class Parcel:
    """One agency and the opinions that its letter names."""

    agency: Agency
    opinions: list[Owed]

    @property
    def late(self) -> int:
        """How many of them are overdue."""
        return sum(one.late for one in self.opinions)


def behind(viewer: Viewer, what: Behind, today: date) -> ColumnElement[bool]:
    """SQL: open opinions in reach that an agency holds and is behind with."""
    late = standing.overdue_sql(today)
    told = R.id.in_(select(Outstanding.recommendation_id).where(Outstanding.current))
    outstanding = or_(R.result == Result.OUTSTANDING, told)
    wanted = {Behind.LATE: late, Behind.OUTSTANDING: outstanding, Behind.ALL: or_(late, outstanding)}[what]
    return and_(standing.open_sql(), R.lead_id.is_not(None), wanted, visible(viewer))


def parcels(viewer: Viewer, agency_ids: Sequence[int], what: Behind, *, today: date) -> list[Parcel]:
    """For each of these agencies the opinions it is behind with, overdue first; agencies that owe none are left out."""
    query = (
        select(R, Outstanding)
        .outerjoin(Outstanding, and_(Outstanding.recommendation_id == R.id, Outstanding.current))
        .where(behind(viewer, what, today), R.lead_id.in_(list(agency_ids)[:MOST_AGENCIES]))
        .options(joinedload(R.lead))
        .order_by(R.lead_id, R.due_on, R.id)
    )
    found: dict[int, Parcel] = {}
    for r, entry in db.session.execute(query):
        if r.lead is not None:
            lead: Agency = r.lead
            reason = rule.outstanding_text(entry.code, entry.story) if entry else r.outstanding_reason or ""
            own = found.setdefault(lead.id, Parcel(lead, []))
            own.opinions.append(Owed(r, standing.is_overdue(r, today), reason))
    for one in found.values():
        one.opinions.sort(key=lambda owed: not owed.late)
    return sorted(found.values(), key=lambda one: (one.agency.sort_key, one.agency.id))


def filled(text: str, parcel: Parcel, answer_by: date) -> str:
    """The text of one agency's letter."""
    words = {
        "{cơ quan}": parcel.agency.name,
        "{số ý kiến}": str(len(parcel.opinions)),
        "{số quá hạn}": str(parcel.late),
        "{hạn}": day(answer_by),
    }
    for key, value in words.items():
        text = text.replace(key, value)
    return nfc(text).strip()


def frame(agency: str, count: int, *, on: date, answer_by: date) -> tuple[str, str]:
    """How every letter begins and ends on paper; what the sender adds stands between. A test holds the layout to it."""
    begins = (
        f"Qua theo dõi việc giải quyết ý kiến, kiến nghị của Nhân dân, đến ngày {day(on)}, {agency} còn {count} ý kiến "
        "chưa trả lời hoặc chưa giải quyết xong đúng hạn, gồm:"
    )
    ends = (
        f"Đề nghị {agency} khẩn trương giải quyết, trả lời bằng văn bản trước ngày {day(answer_by)}; ý kiến nào chưa giải "
        "quyết được thì nêu rõ lý do và thời hạn giải quyết."
    )
    return begins, ends
