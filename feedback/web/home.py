"""The first page of every role: what the system is for, what waits for whoever is signed in, and what is next.

Every number opens its list and equals it. An agency's first page is its desk, the most urgent first. Reading only.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template, url_for
from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import joinedload
from werkzeug.datastructures import MultiDict

from feedback.case import assignment, desk, dialogue, recommendation
from feedback.case.ageing import Age
from feedback.case.desk import Queue
from feedback.case.record import Dialogue, Occasion
from feedback.case.record import Recommendation as R
from feedback.case.word import DialogueState, Turn
from feedback.case.work import Assignment
from feedback.core import calendar
from feedback.core.journal import Entry
from feedback.core.store import db
from feedback.office import tree
from feedback.office.agency import Agency, Period, names
from feedback.office.duty import Duty, Role
from feedback.office.officer import Officer
from feedback.tally import appendix, backlog
from feedback.tally.ask import ask
from feedback.web import act, home_desk, panel
from feedback.web import agency as unit_pages
from feedback.web import officer as accounts
from feedback.web.guard import may, needs, viewer
from feedback.web.listing import Listing
from feedback.web.panel import Row, Waiting
from feedback.web.road import link

pages = Blueprint("home", __name__)
#: Lines of a short list on a first page.
FEW = 5


@pages.get("/")
@needs(Duty.HOME)
def index() -> str:
    """The page to start from."""
    role = viewer().role
    if role is Role.AGENCY:
        return home_desk.page()
    facts = _FACTS[role]()
    return render_template(f"home/{role.value}.html", link=link, **panel.home(viewer(), _own(role, facts)), **facts)


def waiting() -> list[tuple[str, Row]]:
    """What waits for whoever is signed in, as their first page lists it."""
    role = viewer().role
    own = home_desk.waiting() if role is Role.AGENCY else _own(role, _counted(role))
    return panel.home(viewer(), own)["waiting"]  # type: ignore[no-any-return]


def _counted(role: Role) -> dict[str, Any]:
    """What ``_own`` needs of a first page's facts, and no more."""
    if role is Role.ADMIN:
        return _admin()
    if role in (Role.FRONT, Role.AUDITOR):
        return {"backlog": backlog.count(viewer(), calendar.today())}
    return {"counts": desk.queues(viewer(), calendar.today()), **(_announced() if role is Role.SECRETARIAT else {})}


def _own(role: Role, facts: dict[str, Any]) -> list[Waiting]:
    """What waits for that role of what the first page has counted itself."""
    if role is Role.ADMIN:
        ending = Row(
            facts["ending"], "đơn vị sắp hết hiệu lực mà chưa có đơn vị kế thừa", url_for("agency.index"), "bad"
        )
        idle = Row(
            facts["states"]["idle"], "tài khoản 45 ngày chưa đăng nhập", link("officer.index", state="idle"), "warn"
        )
        return [Waiting("Đơn vị", [ending], 10), Waiting("Tài khoản", [idle], 20)]
    if role in (Role.FRONT, Role.AUDITOR):
        owed: backlog.Backlog = facts["backlog"]
        late = Row(owed.late.total(), "ý kiến quá hạn", link("outstanding.index", overdue=1), "bad")
        old = Row(
            owed.ages[Age.OLDER], "ý kiến tồn đọng trên một năm", link("outstanding.index", age=Age.OLDER.value), "warn"
        )
        return [Waiting("Xử lý ý kiến", [late], 10), Waiting("Tồn đọng", [old], 10)]
    counts: dict[Queue, int] = facts["counts"]
    rows = [
        Row(counts[Queue.LATE], "ý kiến quá hạn", link("recommendation.index", queue="late"), "bad"),
        Row(counts[Queue.TO_CONCLUDE], "trả lời chờ kết luận tiếp thu", url_for("resolution.index"), "info"),
    ]
    if role is Role.LEADER:
        return [Waiting("Ý kiến", rows, 10)]
    to_give = "assignment.index"
    rows += [
        Row(counts[Queue.RETURNED], "ý kiến cơ quan trả lại, chờ giao lại", url_for(to_give, queue="returned"), "warn"),
        Row(
            counts[Queue.UNSORTED], "ý kiến mới, chưa phân loại", link("recommendation.index", queue="unsorted"), "info"
        ),
        Row(counts[Queue.UNASSIGNED], "ý kiến đã phân loại, chưa giao", url_for(to_give, queue="unassigned"), "info"),
    ]
    meeting = [
        Row(
            facts["planned"],
            "cuộc dự kiến chưa thông báo cho Nhân dân",
            link("dialogue.index", state="planned"),
            "info",
        )
    ]
    return [Waiting("Ý kiến", rows, 10), Waiting("Cuộc đối thoại", meeting, 20)]


def _secretariat() -> dict[str, Any]:
    """The road with what waits at each stretch, the sessions to come, what agencies returned, what is most overdue."""
    counts = desk.queues(viewer(), calendar.today())
    return {
        "counts": counts,
        "Queue": Queue,
        **_sessions(),
        **_announced(),
        "returned": _returned() if counts[Queue.RETURNED] else [],
        "late": _late() if counts[Queue.LATE] else [],
    }


def _leader() -> dict[str, Any]:
    """What waits for a conclusion, what is owed and since when, this year's figures."""
    counts = desk.queues(viewer(), calendar.today())
    return {
        "counts": counts,
        "Queue": Queue,
        **_sessions(),
        **_watcher(),
        "late": _late() if counts[Queue.LATE] else [],
    }


def _watcher() -> dict[str, Any]:
    """What is outstanding by age and agency, and this year's figures."""
    today = calendar.today()
    whole = None if viewer().seat.sees_all else viewer().seat
    asked = ask("all", today.replace(month=1, day=1), today, agency=whole, seat=whole)
    return {
        "backlog": backlog.count(viewer(), today),
        "ages": list(Age),
        "year": appendix.fill(asked).total,
        "span": {"from": asked.first.isoformat(), "to": asked.last.isoformat()},
        "year_of": today.year,
        "few": FEW,
    }


def _auditor() -> dict[str, Any]:
    """The same figures, and the latest lines of the journal."""
    return {**_watcher(), "lines": _lines(), "words": act.words}


def _admin() -> dict[str, Any]:
    """Accounts and units in figures, and the latest lines of the journal."""
    seat, here = viewer().seat, calendar.today()
    people = select(Officer).where(tree.in_reach_now(seat, Officer.agency_id))
    units = select(Agency).where(tree.in_reach_now(seat, Agency.id))
    roles = dict(
        db.session.execute(
            people.where(Officer.active).with_only_columns(Officer.role, func.count()).group_by(Officer.role)
        ).all()
    )
    ending = select(func.count()).where(
        Period.valid_to.between(here, here + timedelta(days=60)),
        Period.successor_id.is_(None),
        tree.in_reach_now(seat, Period.agency_id),
    )
    return {
        "states": {state: _count(accounts.LIST, people, state=state) for state in ("active", "idle", "locked")},
        "roles": [(role, roles.get(role, 0)) for role in Role],
        "units": _count(unit_pages.LIST, units, stands="now"),
        "ending": db.session.scalar(ending) or 0,
        "lines": _lines(),
        "words": act.words,
    }


def _count(listing: Listing, found: Select[Any], **args: str) -> int:
    """How many rows that list shows at this address."""
    narrowed = listing.narrow(found, listing.read(MultiDict(args), ""))
    few = narrowed.with_only_columns(listing.key).order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(few)) or 0


def _lines() -> list[Entry]:
    """The latest lines of the journal within reach; who merely came and went is left out."""
    query, seat = select(Entry).order_by(Entry.id.desc()).limit(8), viewer().seat
    query = query.where(Entry.act.not_in(["session:sign-in", "session:sign-out", "recommendation:remind"]))
    if not seat.sees_all:
        query = query.where(Entry.agency_id.in_(select(Agency.id).where(tree.in_reach_now(seat, Agency.id))))
    return list(db.session.scalars(query))


def _sessions() -> dict[str, Any]:
    """The next sessions within reach, and those whose day has passed without a word."""
    if not may(Duty.DIALOGUE_READ):
        return {"sessions": []}
    rows = db.session.scalars(_planned().order_by(Occasion.day, Dialogue.id).limit(FEW))
    return {"sessions": list(rows)}


def _announced() -> dict[str, int]:
    """How many planned sessions within reach have been told to the people, how many not yet."""
    told = func.count(Dialogue.announced_on)
    count, announced = db.session.execute(_planned().with_only_columns(func.count(), told).order_by(None)).one()
    return {"announced": announced, "planned": count - announced}


def _planned() -> Select[Any]:
    return dialogue.listed(viewer()).where(Dialogue.state == DialogueState.PLANNED)


def _returned() -> list[tuple[R, Agency, Assignment]]:
    """What agencies returned last and nobody holds since, with who and why."""
    today = calendar.today()
    rows = _few(and_(desk.waits(Queue.RETURNED, today), recommendation.steered(viewer())), R.returned_on.desc())
    turns = assignment.turns_of(row.id for row in rows)
    last = {one: next((t for t in reversed(own) if t.turn is Turn.RETURNED), None) for one, own in turns.items()}
    units = names(turn.agency_id for turn in last.values() if turn)
    return [(row, units[turn.agency_id], turn) for row in rows if (turn := last[row.id]) is not None]


def _late() -> list[R]:
    """What is most overdue within reach."""
    today = calendar.today()
    return _few(
        and_(desk.waits(Queue.LATE, today), recommendation.visible(viewer())), func.coalesce(R.due_on, R.roadmap_on)
    )


def _few(where: ColumnElement[bool], by: ColumnElement[Any]) -> list[R]:
    """The first few such opinions, with who leads."""
    query = select(R).where(where).options(joinedload(R.lead)).order_by(by, R.id).limit(FEW)
    return list(db.session.scalars(query))


_FACTS = {
    Role.SECRETARIAT: _secretariat,
    Role.LEADER: _leader,
    Role.FRONT: _watcher,
    Role.AUDITOR: _auditor,
    Role.ADMIN: _admin,
}
