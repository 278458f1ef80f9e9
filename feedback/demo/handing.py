"""The demonstration's handing out: routing rules, parts come and awaited, a proposal to pass on, a link, an absence.

Small demonstrations only, over opinions that ``hall`` laid, by the acts themselves. Everything is invented.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from feedback.case import assignment, standing
from feedback.case.handing import part, routing, ticket, transfer
from feedback.case.handing.record import Rule
from feedback.case.handing.word import Purpose
from feedback.case.record import Recommendation as R
from feedback.case.standing import Handling
from feedback.case.word import Turn
from feedback.case.work import Assignment
from feedback.core import calendar, journal
from feedback.core.store import db
from feedback.demo.city import CODE
from feedback.demo.offices import CITY
from feedback.office import agency as units
from feedback.office import delegation
from feedback.office import officer as officers
from feedback.office.agency import Agency
from feedback.office.officer import Officer

_BASIS = "Theo chức năng, nhiệm vụ của cơ quan (minh họa)"
_PART = "Sở đã rà soát phần việc thuộc lĩnh vực quản lý: hồ sơ đủ, không vướng mắc; đề nghị cơ quan chủ trì tổng hợp trả lời."


def live(*, today: date) -> None:
    """Rules, one of them faulty; parts of an answer; a proposal that waits; a link; a leader on leave."""
    db.session.flush()
    people = {one.login: one for one in db.session.scalars(select(Officer))}
    office, works, land = (people[login] for login in ("thuky", "coquan", "coquan2"))
    at = datetime.combine(today, time(2), UTC)
    with _acting(office):
        _rules(today)
        _link(office, today, at)
    _parts(office, works, land, today, at)
    _proposal(land, works, today)
    _absence(people["lanhdao"], office, today, at)
    db.session.flush()


@contextmanager
def _acting(who: Officer) -> Iterator[None]:
    """Inside, the journal says that this officer acts."""
    token = journal.actor.set(journal.Actor(who.id, who.name, who.agency_id))
    try:
        yield
    finally:
        journal.actor.reset(token)


def _rules(today: date) -> None:
    """Each office of the city leads in its first fields; one rule names an office that has ended."""
    city = units.by_code(CODE)
    taken: set[str] = set()
    for one in CITY:
        for field in one.fields:
            if one.until >= today and field not in taken:
                taken.add(field)
                routing.save(
                    None, host=city, text=field.partition(",")[0], lead=units.by_code(f"{CODE}-{one.code}"), co=[],
                    valid_from=date(today.year, 1, 1), valid_to=None, note=_BASIS, today=today,
                )  # fmt: skip
    old = units.by_code(f"{CODE}-STTTT")
    faulty = Rule(host_id=city.id, words="Chuyển đổi số", lead_id=old.id, valid_from=date(2024, 1, 1), note=_BASIS)
    db.session.add(faulty)


def _working(agency_id: int, *, far: bool = True) -> list[R]:
    """What that agency leads and has accepted, answered by nobody, due furthest away first; nobody co-operates."""
    query = select(R).where(R.lead_id == agency_id, R.taken_on.is_not(None), R.replied_on.is_(None))
    query = query.where(R.due_on.is_not(None)).order_by(R.due_on.desc() if far else R.due_on, R.id)
    helped = select(Assignment.recommendation_id).where(Assignment.leads.is_(False))
    found = db.session.scalars(query.where(R.id.not_in(helped)).limit(20))
    return [one for one in found if standing.handling(one) is Handling.WORKING]


def _parts(office: Officer, works: Officer, land: Officer, today: date, at: datetime) -> None:
    """One opinion of the works department: a part has come, another is awaited."""
    found = _working(works.agency_id)
    if not found:
        return
    r = found[0]
    finance = units.by_code(f"{CODE}-STC")
    lead, helper = (db.session.get_one(Agency, one.agency_id) for one in (works, land))
    with _acting(office):
        assignment.assign(r, lead=lead, co=[helper, finance], due_on=r.due_on, on=today, today=today)
        db.session.flush()
    with _acting(land):
        seen = officers.viewer(land)
        assignment.take(r, seen, on=today)
        part.write(r, seen, text=_PART, dated_on=today, by=land.name, at=at, today=today)


def _proposal(land: Officer, works: Officer, today: date) -> None:
    """One opinion of the environment department should be somebody else's."""
    found = _working(land.agency_id)
    if len(found) > 1:
        to = db.session.get_one(Agency, works.agency_id)
        why = "Theo quy định chức năng, nhiệm vụ, nội dung này do Sở Xây dựng chủ trì; Sở sẵn sàng phối hợp."
        with _acting(land):
            transfer.propose(found[1], officers.viewer(land), to=to, reason=why, on=today, by=land.name)


def _link(office: Officer, today: date, at: datetime) -> None:
    """An agency without an account was sent a link; its secret is known to nobody."""
    signed = select(Officer.agency_id)
    query = (
        select(Assignment, R)
        .join(R, R.id == Assignment.recommendation_id)
        .where(
            Assignment.turn == Turn.GIVEN, Assignment.leads, Assignment.agency_id.not_in(signed), R.replied_on.is_(None)
        )
        .order_by(R.assigned_on.desc(), R.id)
        .limit(20)
    )
    for turn, r in db.session.execute(query).all():
        if standing.handling(r) is Handling.ASSIGNED:
            ticket.make(
                r,
                turn,
                Purpose.ACCEPT,
                key=secrets.token_hex(16),
                days=ticket.USUAL_DAYS,
                by=office.name,
                at=calendar.now(),
            )
            return


def _absence(leader: Officer, office: Officer, today: date, at: datetime) -> None:
    """The leader is away for some days."""
    if delegation.unfit(leader, office) is None:
        with _acting(leader):
            delegation.make(
                leader, office, valid_from=today, valid_to=today + timedelta(days=5), reason="Đi công tác",
                by=leader.name, at=at, today=today,
            )  # fmt: skip
