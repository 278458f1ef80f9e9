"""The lines of a year's plan, each against what was held (QĐ 1738-QĐ/TU; Luật 72/2025/QH15 Đ.43).

A line is tied to the session that carries it out, or says why none was held. A tied line is held once its session is;
a plan counts nowhere. Acts never commit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import contains_eager, joinedload

from feedback.case import dialogue as dialogues
from feedback.case.dialogue import Terms
from feedback.case.record import Dialogue, Occasion
from feedback.case.sitting.plan import of_unit, visible
from feedback.case.sitting.record import PlannedSession, YearPlan
from feedback.case.sitting.word import LineState
from feedback.case.word import DialogueForm, DialogueState, Head
from feedback.core import calendar, journal, store
from feedback.core.refusal import NotThere, Refused
from feedback.core.store import db
from feedback.core.wording import nfc, squeeze
from feedback.office.duty import Viewer

#: Days between making a session from a line and the session itself: notice of 7 days and one to write it.
SOONEST = 8


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What one line of a plan says."""

    quarter: int | None
    month: int | None
    head: Head
    form: DialogueForm | None = None
    theme: str | None = None
    place: str | None = None
    preparing: str | None = None
    note: str | None = None


def of_plan(plan: YearPlan) -> list[PlannedSession]:
    """The lines of a plan in the order of the year, each with its session."""
    query = _with_session(select(PlannedSession)).where(PlannedSession.plan_id == plan.id)
    return list(db.session.scalars(query.order_by(PlannedSession.due_on, PlannedSession.id)))


def get(line_id: int, viewer: Viewer) -> PlannedSession:
    """One line, within reach; NotThere otherwise."""
    query = (
        _with_session(select(PlannedSession))
        .join(PlannedSession.plan)
        .where(PlannedSession.id == line_id, visible(viewer))
        .options(contains_eager(PlannedSession.plan).joinedload(YearPlan.agency))
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotThere
    return found


def state(one: PlannedSession, today: date) -> LineState:
    """Where the line stands."""
    if one.dialogue is not None and one.dialogue.state is DialogueState.HELD:
        return LineState.HELD
    if one.not_held_reason:
        return LineState.NOT_HELD
    if one.due_on < today:
        return LineState.BEHIND
    return LineState.MADE if one.dialogue_id is not None else LineState.WAITING


def behind_sql(today: date) -> ColumnElement[bool]:
    """SQL: the line's time has passed, it was neither held nor given up with a reason."""
    held = select(Dialogue.id).where(Dialogue.id == PlannedSession.dialogue_id, Dialogue.state == DialogueState.HELD)
    done = held.correlate(PlannedSession).exists()
    return (PlannedSession.due_on < today) & PlannedSession.not_held_reason.is_(None) & ~done


def add_line(plan: YearPlan, wish: Wish) -> PlannedSession:
    """The plan has one line more."""
    made = PlannedSession(plan_id=plan.id, plan=plan)
    _fill_line(made, wish)
    db.session.add(made)
    db.session.flush()
    journal.record("plan:add-line", plan, changes={"line": [None, _said(made)]})
    return made


def change_line(one: PlannedSession, wish: Wish, *, version: int | None) -> None:
    """The line says what is given."""
    store.unchanged(one, version)
    before = journal.snapshot(one)
    _fill_line(one, wish)
    _note("plan:change-line", one.plan, one, before)


def remove_line(one: PlannedSession, *, version: int | None) -> None:
    """The line is gone; one that a session carries out stays."""
    store.unchanged(one, version)
    if one.dialogue_id is not None:
        raise Refused("Dòng này đã gắn với một cuộc đối thoại. Gỡ cuộc ra trước khi xóa dòng.")
    journal.record("plan:remove-line", one.plan, changes={"line": [_said(one), None]})
    db.session.delete(one)


def copy_last(plan: YearPlan) -> int:
    """The lines of the unit's plan of the year before stand in this empty one too, a year on; how many, none where it has lines."""
    last = of_unit(plan.agency_id, plan.year - 1)
    rows = of_plan(last) if last is not None else []
    if not rows:
        raise Refused(f"Chưa có kế hoạch năm {plan.year - 1} của đơn vị này, hoặc kế hoạch đó không có dòng nào.")
    db.session.execute(select(YearPlan.id).where(YearPlan.id == plan.id).with_for_update())  # one at a time
    if of_plan(plan):
        return 0
    for row in rows:
        made = PlannedSession(plan_id=plan.id, plan=plan)
        _fill_line(made, Wish(quarter=row.quarter, month=row.month, head=row.head, form=row.form, theme=row.theme,
                              place=row.place, preparing=row.preparing, note=row.note))  # fmt: skip
        db.session.add(made)
    db.session.flush()
    journal.record("plan:copy", plan, changes={"lines": [None, len(rows)]}, reason=f"Từ kế hoạch năm {plan.year - 1}")
    return len(rows)


def make_session(one: PlannedSession, *, version: int | None, today: date) -> Dialogue:
    """A session is planned as the line says, on a day that leaves time for the notice; the line is tied to it."""
    store.unchanged(one, version)
    _require_free(one)
    terms = Terms(agency=one.plan.agency, on=usual_day(one, today), head=one.head, form=one.form, theme=one.theme,
                  place=one.place)  # fmt: skip
    made = dialogues.plan(terms)
    _tie(one, made, "plan:make")
    return made


def usual_day(one: PlannedSession, today: date) -> date:
    """The day that a session made from the line gets: mid-month of its last month, never too soon for the notice."""
    day = max(one.due_on.replace(day=15), today + timedelta(days=SOONEST))
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day


def match(one: PlannedSession, dialogue: Dialogue, *, version: int | None) -> None:
    """The line is carried out by that session, which was planned by itself."""
    store.unchanged(one, version)
    _require_free(one)
    if dialogue.occasion.agency_id != one.plan.agency_id:
        raise Refused("Cuộc này do đơn vị khác chủ trì. Chọn cuộc của đơn vị có kế hoạch.", field="dialogue")
    if line_of(dialogue.id) is not None:
        raise Refused("Cuộc này đã gắn với một dòng kế hoạch khác.", field="dialogue")
    _tie(one, dialogue, "plan:match")


def unmatch(one: PlannedSession, *, version: int | None) -> None:
    """No session carries the line out."""
    store.unchanged(one, version)
    if one.dialogue_id is None:
        raise Refused("Dòng này không gắn với cuộc nào.")
    before = journal.snapshot(one)
    one.dialogue_id, one.dialogue = None, None
    _note("plan:unmatch", one.plan, one, before)


def not_held(one: PlannedSession, *, reason: str, version: int | None, today: date) -> None:
    """The line was not carried out, and why; without a reason it is open again."""
    store.unchanged(one, version)
    if state(one, today) is LineState.HELD:
        raise Refused("Dòng này đã có cuộc được tổ chức.")
    if not squeeze(reason):
        raise Refused("Không tổ chức theo kế hoạch phải ghi lý do.", field="reason")
    before = journal.snapshot(one)
    one.not_held_reason = nfc(reason).strip()
    _note("plan:not-held", one.plan, one, before, one.not_held_reason)


def take_up(one: PlannedSession, *, version: int | None) -> None:
    """A line that had been given up is to be carried out after all."""
    store.unchanged(one, version)
    before = journal.snapshot(one)
    one.not_held_reason = None
    _note("plan:take-up", one.plan, one, before)


def line_of(dialogue_id: int) -> PlannedSession | None:
    """The line that this session carries out."""
    query = select(PlannedSession).where(PlannedSession.dialogue_id == dialogue_id)
    return db.session.scalar(query.options(joinedload(PlannedSession.plan)))


def candidates(one: PlannedSession) -> list[Dialogue]:
    """Sessions of the unit in the plan's year that no line is tied to, earliest first."""
    tied = select(PlannedSession.dialogue_id).where(PlannedSession.dialogue_id.is_not(None))
    query = (
        select(Dialogue)
        .join(Dialogue.occasion)
        .where(
            Occasion.agency_id == one.plan.agency_id,
            Occasion.day.between(*calendar.year_span(one.plan.year)),
            Dialogue.state != DialogueState.CANCELLED,
            Dialogue.id.not_in(tied),
        )
        .options(contains_eager(Dialogue.occasion))
        .order_by(Occasion.day, Dialogue.id)
    )
    return list(db.session.scalars(query))


def _tie(one: PlannedSession, dialogue: Dialogue, act: str) -> None:
    before = journal.snapshot(one)
    one.dialogue_id, one.dialogue, one.not_held_reason = dialogue.id, dialogue, None
    _note(act, one.plan, one, before, dialogue.occasion.code)


def _require_free(one: PlannedSession) -> None:
    if one.dialogue_id is not None:
        raise Refused("Dòng này đã gắn với một cuộc đối thoại.")


def _fill_line(one: PlannedSession, wish: Wish) -> None:
    """The columns as given; the quarter follows from the month where one is named, the last day from both."""
    if wish.month is not None and not 1 <= wish.month <= 12:
        raise Refused("Tháng phải từ 1 đến 12.", field="month")
    quarter = (wish.month - 1) // 3 + 1 if wish.month else wish.quarter
    if quarter is None or not 1 <= quarter <= 4:
        raise Refused("Chọn quý, hoặc ghi tháng tổ chức.", field="quarter")
    one.quarter, one.month = quarter, wish.month
    one.due_on = calendar.last_of_month(one.plan.year, wish.month or quarter * 3)
    one.head, one.form, one.theme, one.place = wish.head, wish.form, wish.theme or None, wish.place or None
    one.preparing, one.note = wish.preparing or None, wish.note or None


def _said(one: PlannedSession) -> str:
    when = f"tháng {one.month}" if one.month else f"quý {one.quarter}"
    return f"{when}: {one.theme}" if one.theme else when


def _note(act: str, plan: YearPlan, row: PlannedSession, before: dict[str, object], reason: str = "") -> None:
    changes = journal.difference(before, row)
    if changes:
        journal.record(act, plan, changes=changes, reason=reason)


def _with_session(query: Select[PlannedSession]) -> Select[PlannedSession]:
    return query.options(joinedload(PlannedSession.dialogue))
