"""After a changed day off: 20,000 open deadlines worked out again, shown and moved, within five seconds."""

import time
from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import func, insert, select, update

from feedback.case import standing
from feedback.case.record import Recommendation as R
from feedback.case.term import clock, holiday, moving
from feedback.case.term.record import Deadline, Extension, Pause
from feedback.case.term.word import Ask, PauseReason, RuleKey
from feedback.core import calendar, store
from feedback.core.working import DayKind
from feedback.register.edition import Edition
from tests.bench.figure import Figure, Ground

OPEN, LIMIT = 20_000, 5.0


def measure(ground: Ground) -> Iterator[Figure]:
    """The preview and the moving, over as many open deadlines as there are, up to 20,000; every tenth paused or extended."""
    app, today = ground.app(), calendar.today()
    with app.app_context():
        count = lay(today)
        storm = holiday.calendar().add(today, 3)
        with store.one_transaction():
            holiday.put(day=storm, kind=DayKind.OFF, name="Nghỉ tránh bão")
        began = time.perf_counter()
        moves = moving.preview()
        seen = time.perf_counter()
        with store.one_transaction():
            again = moving.preview()
            moving.apply(again, reason="Nghỉ tránh bão")
        done = time.perf_counter()
        assert len(moves) == len(again) > count / 2, (len(moves), count)
        assert moving.preview() == []
        yield Figure(f"{count:,} open deadlines: what would move", seen - began, "s", limit=LIMIT)
        yield Figure(f"{len(moves):,} of them moved, each with its line in the journal", done - seen, "s", limit=LIMIT)
        store.db.session.remove()
        store.db.engine.dispose()


def lay(today: date) -> int:
    """So many opinions are open, unanswered, given today, due by the rule; every tenth paused or extended."""
    due = clock.usual_due(today)
    facts = {"result": None, "replied_on": None, "reply_text": None, "acceptance": None, "settled_on": None}
    term = {"rule_key": RuleKey.REPLY, "days": due.rule.days, "unit": due.rule.unit, "basis": due.rule.basis}
    days = {"started_on": today, "set_due_on": due.day, "due_on": due.day}
    more = {"asked_on": today, "asked_by": "x", "reason": "x", "days": 3, "state": Ask.GRANTED, "decided_on": today}
    still = {"paused_on": today, "code": PauseReason.ABOVE, "reason": "x", "paused_by": "x"}
    with store.one_transaction():
        run = store.db.session.execute
        wanted = select(R.id).where(R.countable.is_(True), standing.is_sql(*standing.WAITING, *standing.ANSWERED))
        issued = select(func.max(Edition.last_day)).where(Edition.sealed_at.is_not(None))
        if until := store.db.session.scalar(issued):
            wanted = wanted.where(R.received_on > until)  # what an issued paper counts is not to be changed
        ids = list(store.db.session.scalars(wanted.order_by(R.id).limit(OPEN)))
        lead = store.db.session.scalar(select(func.min(R.lead_id)))
        held = {"lead_id": lead, "assigned_on": today, "due_on": due.day, "reopened_on": None, "roadmap_on": None}
        for first in range(0, len(ids), 500):
            run(update(R).where(R.id.in_(ids[first : first + 500])).values(**facts, **held))
        run(insert(Deadline), [{"recommendation_id": one, **term, **days} for one in ids])
        last = select(Deadline.recommendation_id, func.max(Deadline.id)).group_by(Deadline.recommendation_id)
        terms = {one[0]: one[1] for one in run(last)}
        asked = {**more, "old_due_on": due.day, "new_due_on": due.day}
        extended = [{"recommendation_id": one, "deadline_id": terms[one], **asked} for one in ids[::20]]
        run(insert(Extension), extended)
        stopped = {**still, "resumed_on": today + timedelta(days=2)}
        run(insert(Pause), [{"recommendation_id": one, "deadline_id": terms[one], **stopped} for one in ids[10::20]])
    return len(ids)
