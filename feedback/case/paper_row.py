"""Opinions as papers name them: those of one session with who answers and what came of it; the register's 12 columns.

Reading only, within reach. Texts for papers that everybody may read come without names (``case.hiding``); who spoke is
read apart, only by ``speakers``, for whoever handles the case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from feedback.case import hiding, recommendation, standing
from feedback.case.assignment import HOLDING
from feedback.case.record import Citizen
from feedback.case.record import Recommendation as R
from feedback.case.word import ROUTED_OUT, Admission, Result
from feedback.case.work import Assignment
from feedback.core.store import db
from feedback.core.wording import day
from feedback.office import tree
from feedback.office.agency import Agency
from feedback.office.duty import Viewer

#: Lines of a register in one file; more are asked for by a shorter window.
MOST = 5_000


@dataclass(frozen=True)
class Line:
    """One opinion of a session, without names."""

    id: int
    code: str
    content: str
    received_on: date
    lead: str
    helpers: str
    due_on: date | None
    answer: str
    stands: str


@dataclass(frozen=True)
class Entry:
    """One opinion as the register has it, without who spoke."""

    id: int
    code: str
    received_on: date
    content: str
    nature: str
    people: int
    settled_by: str
    own: bool
    guided: str
    passed_to: str
    result: str


def of_session(dialogue_id: int, viewer: Viewer) -> list[Line]:
    """The opinions of a session that are handled, in their order, with every name of its speakers taken out."""
    query = (
        select(R, Agency.name)
        .outerjoin(Agency, Agency.id == R.lead_id)
        .where(
            R.occasion_id == dialogue_id,
            R.merged_into_id.is_(None),
            R.nature.not_in(sorted(ROUTED_OUT)),
            R.admission == Admission.ADMITTED,
            recommendation.visible(viewer),
        )
        .order_by(R.position, R.id)
    )
    rows = list(db.session.execute(query))
    helpers = _helpers(row[0].id for row in rows)
    speakers = _speakers_of(dialogue_id)
    return [_line(r, lead or "", helpers[r.id], speakers) for r, lead in rows]


def count(first: date, last: date, viewer: Viewer, agency: Agency | None = None) -> int:
    """How many opinions the register of that window holds."""
    return db.session.scalar(select(func.count()).where(*_window(first, last, viewer, agency))) or 0


def entries(
    first: date, last: date, viewer: Viewer, agency: Agency | None = None, *, start: int = 0, most: int = MOST
) -> list[Entry]:
    """The register of a window, of a unit with all below it: the opinions received in it, by day, from that line on."""
    lead = aliased(Agency)
    query = (
        select(R, lead.name)
        .outerjoin(lead, lead.id == R.lead_id)
        .where(*_window(first, last, viewer, agency))
        .order_by(R.received_on, R.id)
        .offset(start)
        .limit(most)
    )
    return [_entry(r, name or "") for r, name in db.session.execute(query)]


def speakers(ids: Iterable[int], viewer: Viewer) -> dict[int, tuple[str, str]]:
    """Name and address of who spoke, of those opinions that the viewer's unit handles as its own."""
    wanted, found = sorted(set(ids)), dict[int, tuple[str, str]]()
    for start in range(0, len(wanted), 500):
        query = (
            select(R.id, Citizen.name, Citizen.address)
            .join(Citizen, Citizen.id == R.citizen_id)
            .where(R.id.in_(wanted[start : start + 500]), recommendation.steered(viewer))
        )
        found |= {row[0]: (row[1] or "", row[2] or "") for row in db.session.execute(query)}
    return found


def unnamed(found: Iterable[Entry]) -> list[Entry]:
    """The same lines, each with its own speaker taken out of its texts."""
    rows = list(found)
    known = citizens([one.id for one in rows])
    cleared = []
    for one in rows:
        who = known.get(one.id, [])
        content, guided, result = (hiding.hidden(text, who) for text in (one.content, one.guided, one.result))
        cleared.append(replace(one, content=content, guided=guided, result=result))
    return cleared


def stands(r: R) -> str:
    """What came of an opinion, in words, with its day."""
    if r.result is Result.SETTLED:
        return f"Đã giải quyết ngày {day(r.settled_on)}"
    if r.result is Result.WILL_SETTLE:
        return f"Sẽ giải quyết, lộ trình {day(r.roadmap_on)}"
    if r.result is Result.OUTSTANDING:
        return f"Tồn đọng: {r.outstanding_reason}"
    if r.result is not None:
        return r.result.label
    if r.replied_on is not None and r.reopened_on is None:
        return f"Đã trả lời ngày {day(r.replied_on)}"
    return standing.handling(r).label


def answer(r: R) -> str:
    """The reply in force: its text, else the paper it is in."""
    if r.reopened_on is not None:
        return ""
    return r.reply_text or _paper(r)


def _window(first: date, last: date, viewer: Viewer, agency: Agency | None) -> list[ColumnElement[bool]]:
    found = [R.received_on.between(first, last), R.merged_into_id.is_(None), recommendation.visible(viewer)]
    return found if agency is None else [*found, tree.below(agency.id, R.host_id, R.place_day)]


def _paper(r: R) -> str:
    if not r.paper_number:
        return ""
    return f"Văn bản số {r.paper_number}" + (f" ngày {day(r.replied_on)}" if r.replied_on else "")


def _line(r: R, lead: str, helpers: list[str], speakers: list[Citizen]) -> Line:
    def clear(text: str) -> str:
        return hiding.hidden(text, speakers)

    return Line(
        id=r.id,
        code=r.code,
        content=clear(r.content),
        received_on=r.received_on,
        lead=lead or ("Đã trả lời tại hội nghị" if r.in_hall and r.reopened_on is None else ""),
        helpers=", ".join(helpers),
        due_on=r.due_on,
        answer=clear(answer(r)),
        stands=clear(stands(r)),
    )


def _entry(r: R, lead: str) -> Entry:
    out = r.nature in ROUTED_OUT
    passed = r.result is Result.PASSED_UP
    guided = f"Hướng dẫn gửi theo pháp luật về {r.nature.label.lower()}" if out else ""
    if r.admission is Admission.REFUSED:
        guided = r.admission_reason or ""
    to = ", ".join(part for part in (lead, day(r.assigned_on)) if part) if lead else ""
    return Entry(
        id=r.id,
        code=r.code,
        received_on=r.received_on,
        content=r.content,
        nature=r.nature.label,
        people=r.people,
        settled_by=", ".join(part for part in (lead, _paper(r)) if part) if r.reopened_on else "",
        own=not out and not passed and r.admission is Admission.ADMITTED,
        guided=guided,
        passed_to="Cấp trên" if passed else to,
        result="" if out else "; ".join(part for part in (_paper(r), stands(r)) if part),
    )


def _helpers(ids: Iterable[int]) -> dict[int, list[str]]:
    """The co-operating agencies of each opinion."""
    found: dict[int, list[str]] = defaultdict(list)
    query = (
        select(Assignment.recommendation_id, Agency.name)
        .join(Agency, Agency.id == Assignment.agency_id)
        .where(Assignment.recommendation_id.in_(list(ids)), Assignment.leads.is_(False), Assignment.turn.in_(HOLDING))
        .order_by(Assignment.id)
    )
    for number, name in db.session.execute(query):
        found[number].append(name)
    return found


def citizens(ids: list[int]) -> dict[int, list[Citizen]]:
    """Who raised each of these: to take them out of a text that others read, never to show them."""
    found: dict[int, list[Citizen]] = {}
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        for number, citizen in db.session.execute(
            select(R.id, Citizen).join(Citizen, Citizen.id == R.citizen_id).where(R.id.in_(part))
        ):
            found[number] = [citizen]
    return found


def _speakers_of(dialogue_id: int) -> list[Citizen]:
    query = select(Citizen).join(R, R.citizen_id == Citizen.id).where(R.occasion_id == dialogue_id)
    return list(db.session.scalars(query))
