"""Time in the demonstration: some clocks standing still, more time asked for and granted, so that each page shows something.

Done by the acts themselves, on open opinions that are not overdue; the opinions laid by hand (``showcase``) are left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from sqlalchemy import select

from feedback.case import standing
from feedback.case.record import Recommendation as R
from feedback.case.term import clock, extending, pausing
from feedback.case.term.word import PauseReason
from feedback.case.word import Turn
from feedback.case.work import Assignment
from feedback.core import journal
from feedback.core.store import db
from feedback.office import officer as officers
from feedback.office.duty import Role, Viewer
from feedback.office.officer import Officer

MOST, NEAREST = 24, 7


def live(*, today: date) -> None:
    """Some opinions stand under the rule's term; of these some are paused, one past its day, some were given more time."""
    db.session.flush()
    secretary = db.session.scalar(select(Officer).where(Officer.role == Role.SECRETARIAT).order_by(Officer.id).limit(1))
    given = list(_given(today))
    if secretary is None or not given:
        return
    for r in given:
        _by_rule(r, today)
    office = officers.viewer(secretary)
    acts: list[Callable[[R], object]] = [
        lambda r: _pause(r, office, secretary, PauseReason.SURVEY, "Chờ đo đạc lại hiện trạng tuyến mương", today),
        lambda r: _wait(r, office, secretary, today),
        lambda r: _ask(r, 5, "Phải kiểm tra thực địa cùng phường, dự kiến xong trong tuần sau", today),
        lambda r: _grant(r, secretary, today),
        lambda r: _ask(r, 10, "Chờ số liệu quan trắc đợt hai của đơn vị tư vấn", today),
    ]
    with _acting(secretary):
        for r, act in zip(given, acts, strict=False):
            act(r)
    db.session.flush()


def _given(today: date) -> Iterator[R]:
    """Open, unanswered opinions given lately and due in some days, the latest first."""
    yield from db.session.scalars(
        select(R)
        .where(
            standing.open_sql(),
            standing.waiting_sql(),
            R.due_on > today + timedelta(days=NEAREST),
            R.assigned_on.between(today - timedelta(days=21), today - timedelta(days=3)),
            R.lead_id.is_not(None),
        )
        .order_by(R.id.desc())
        .limit(MOST)
    )


def _by_rule(r: R, today: date) -> None:
    """The opinion is due as the rule says, where that is still to come."""
    assert r.assigned_on is not None
    due = clock.usual_due(r.assigned_on, agency_id=r.host_id, kind=r.occasion.kind).day
    if due <= today or r.lead_id is None or due == r.due_on:
        return
    old = r.due_on
    clock.begin(r, lead_id=0, on=r.assigned_on, due_on=due)
    r.due_on = due
    for part in db.session.scalars(
        select(Assignment).where(Assignment.recommendation_id == r.id, Assignment.turn.in_((Turn.GIVEN, Turn.TAKEN)))
    ):
        part.due_on = due if part.due_on == old else part.due_on
    db.session.flush()


def _pause(r: R, office: Viewer, who: Officer, code: PauseReason, reason: str, today: date) -> None:
    on = max(r.assigned_on or today, today - timedelta(days=2))
    pausing.pause(r, office, code=code, reason=reason, on=on, today=today, by=who.name)


def _wait(r: R, office: Viewer, who: Officer, today: date) -> None:
    """Waiting for whoever spoke, past the day by which to decide."""
    on = r.assigned_on or today
    pausing.pause(
        r,
        office,
        code=PauseReason.CITIZEN,
        reason="Đề nghị cung cấp bản sao giấy tờ, đã gọi điện hai lần",
        on=on,
        today=today,
        by=who.name,
        expires_on=max(on, today - timedelta(days=1)),
    )


def _ask(r: R, days: int, reason: str, today: date) -> None:
    assert r.lead_id is not None
    extending.ask(r, agency_id=r.lead_id, days=days, reason=reason, on=today, by="Người phụ trách của cơ quan")


def _grant(r: R, who: Officer, today: date) -> None:
    _ask(r, 5, "Nội dung liên quan hai phường, cần làm việc chung", today)
    asked = clock.read(r).waiting
    assert asked is not None
    extending.grant(r, asked, days=5, on=today, by=who.name, remark="Đồng ý; trả lời tiến độ cho người nêu ý kiến")


@contextmanager
def _acting(who: Officer) -> Iterator[None]:
    """The journal names this officer."""
    token = journal.actor.set(journal.Actor(who.id, f"{who.name} ({who.login})", who.agency_id))
    try:
        yield
    finally:
        journal.actor.reset(token)
