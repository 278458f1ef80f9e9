"""Passing on instead of “not ours”: an agency proposes who should have an opinion, the secretariat decides or does so itself.

What is passed on is a new turn of the new agency; who held it, and how long, stays. Who returned an opinion may take it
back while nobody holds it, or ask for it where somebody does. Acts never commit.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from feedback.case import assignment, standing
from feedback.case.assignment import HOLDING
from feedback.case.handing.record import Transfer
from feedback.case.handing.word import Move
from feedback.case.record import Recommendation
from feedback.case.standing import Handling
from feedback.case.term import clock
from feedback.case.word import Turn
from feedback.case.work import Assignment
from feedback.core import journal, store
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.core.wording import squeeze
from feedback.office.agency import Agency
from feedback.office.duty import Viewer

#: An opinion is passed on only while it is held and unanswered.
_HELD = frozenset({Handling.ASSIGNED, Handling.WORKING})


def open_sql() -> ColumnElement[bool]:
    """SQL: proposals that still wait for their decision: the agency leads, and has not answered meanwhile."""
    holds = select(Assignment.id).where(Assignment.id == Transfer.assignment_id, Assignment.turn.in_(HOLDING)).exists()
    held = standing.handling_sql().in_([one.value for one in _HELD])
    return and_(Transfer.state == Move.PROPOSED, holds, held)


def open_of(recommendation_id: int) -> Transfer | None:
    """The proposal about this opinion that waits for its decision, if there is one."""
    query = select(Transfer).join(Recommendation, Recommendation.id == Transfer.recommendation_id)
    return db.session.scalar(query.where(Transfer.recommendation_id == recommendation_id, open_sql()))


def of(recommendation_id: int) -> list[Transfer]:
    """Every proposal about an opinion, earliest first."""
    query = select(Transfer).where(Transfer.recommendation_id == recommendation_id).order_by(Transfer.id)
    return list(db.session.scalars(query))


def propose(
    r: Recommendation, viewer: Viewer, *, to: Agency, reason: str, on: date, by: str, version: int | None = None
) -> Transfer:
    """The viewer's agency, which leads, proposes another; the same again is the one that waits."""
    turn = assignment.held_by(r, viewer)
    if not turn.leads:
        raise Refused("Chỉ cơ quan chủ trì đề nghị chuyển; cơ quan phối hợp trả lại phần việc của mình, có lý do.")
    return _ask(r, turn, to=to, asker_id=turn.agency_id, reason=reason, on=on, by=by, version=version)


def ask_back(
    r: Recommendation, viewer: Viewer, *, reason: str, on: date, by: str, version: int | None = None
) -> Transfer:
    """The viewer's agency, which returned or passed on the opinion before, asks for it from whoever leads now."""
    before, turn = last_held(r, viewer), _leading(r)
    if before is None or turn is None:
        raise Refused("Chỉ cơ quan đã trả lại hoặc chuyển đi mới xin nhận lại, khi cơ quan khác đang giữ.")
    to = db.session.get_one(Agency, before.agency_id)
    return _ask(r, turn, to=to, asker_id=to.id, reason=reason, on=on, by=by, version=version)


def withdraw(r: Recommendation, proposal: Transfer, viewer: Viewer, *, on: date, by: str, unit: str) -> None:
    """The proposal waits no longer; withdrawn before is left as it was."""
    if proposal.state is Move.WITHDRAWN:
        return
    if open_of(r.id) is not proposal:
        raise Refused("Đề nghị này không còn chờ nữa.")
    proposal.state, proposal.decided_on, proposal.decided_by = Move.WITHDRAWN, on, by[:200]
    journal.record("transfer:withdraw", r, changes={"asker": [unit, None]})


def approve(
    r: Recommendation, proposal: Transfer, *, due_on: date | None, on: date, by: str, version: int | None = None
) -> None:
    """The proposed agency leads by that day; whoever led has its turn ended, with the reason; co-operating ones stay."""
    if proposal.state is Move.APPROVED:
        return
    turn = _decidable(r, proposal, version)
    to = db.session.get_one(Agency, proposal.to_id)
    _pass_on(r, turn, to, reason=proposal.reason, due_on=due_on, on=on)
    proposal.state, proposal.decided_on, proposal.decided_by = Move.APPROVED, on, by[:200]
    told = {"from": [None, _name(proposal.from_id)], "to": [None, to.name]}
    journal.record("transfer:approve", r, changes=told, reason=proposal.reason)


def refuse(
    r: Recommendation, proposal: Transfer, *, answer: str, on: date, by: str, version: int | None = None
) -> None:
    """Whoever leads goes on; the answer stays visible."""
    if proposal.state is Move.REFUSED and proposal.answer == squeeze(answer):
        return
    _decidable(r, proposal, version)
    if not squeeze(answer):
        raise Refused("Không chuyển thì ghi lý do để cơ quan biết.", field="answer")
    proposal.state, proposal.answer = Move.REFUSED, squeeze(answer)
    proposal.decided_on, proposal.decided_by = on, by[:200]
    journal.record("transfer:refuse", r, changes={"to": [None, _name(proposal.to_id)]}, reason=proposal.answer)


def move(
    r: Recommendation,
    *,
    to: Agency,
    asker: Agency,
    reason: str,
    due_on: date | None,
    on: date,
    by: str,
    version: int | None = None,
) -> Transfer:
    """The secretariat passes the opinion on by itself; an open proposal is thereby answered."""
    store.unchanged(r, version)
    turn = _movable(r, to, reason)
    waiting = open_of(r.id)
    if waiting is not None:
        waiting.state = Move.APPROVED if waiting.to_id == to.id else Move.REFUSED
        waiting.decided_on, waiting.decided_by = on, by[:200]
        waiting.answer = None if waiting.to_id == to.id else f"Chuyển {to.name}: {squeeze(reason)}"
    made = Transfer(
        recommendation_id=r.id, assignment_id=turn.id, from_id=turn.agency_id, to_id=to.id, asker_id=asker.id,
        reason=squeeze(reason), state=Move.APPROVED, asked_on=on, asked_by=by[:200], decided_on=on, decided_by=by[:200],
    )  # fmt: skip
    db.session.add(made)
    _pass_on(r, turn, to, reason=made.reason, due_on=due_on, on=on)
    told = {"from": [None, _name(made.from_id)], "to": [None, to.name]}
    journal.record("transfer:approve", r, changes=told, reason=made.reason)
    return made


def reclaim(r: Recommendation, viewer: Viewer, *, on: date, version: int | None = None) -> Assignment:
    """The viewer's agency, the last to return the opinion, leads it again, accepted, by the day it was due before."""
    before = reclaimable(r, viewer)
    if before is None:
        raise Refused("Ý kiến này không còn chờ giao lại, hoặc không phải cơ quan bạn vừa trả lại.")
    store.unchanged(r, version)
    why = assignment.unfit(db.session.get_one(Agency, before.agency_id), on)
    if why is not None:
        raise Refused(why)
    turn = Assignment(
        recommendation_id=r.id, agency_id=before.agency_id, leads=True, turn=Turn.TAKEN,
        given_on=on, due_on=before.due_on, taken_on=on,
    )  # fmt: skip
    db.session.add(turn)
    snapshot = journal.snapshot(r)
    clock.begin(r, lead_id=before.agency_id, on=on, due_on=before.due_on)
    r.lead_id, r.assigned_on, r.due_on, r.taken_on, r.returned_on = before.agency_id, on, before.due_on, on, None
    journal.record("transfer:reclaim", r, changes=journal.difference(snapshot, r))
    return turn


def reclaimable(r: Recommendation, viewer: Viewer, turns: list[Assignment] | None = None) -> Assignment | None:
    """The turn in which the viewer's agency returned the opinion, where nobody leads it since; else None."""
    if standing.handling(r) is not Handling.RETURNED:
        return None
    led = [turn for turn in (assignment.of(r.id) if turns is None else turns) if turn.leads]
    last = led[-1] if led else None
    if last is None or last.turn is not Turn.RETURNED:
        return None
    return last if _mine(viewer, last) else None


def last_held(r: Recommendation, viewer: Viewer) -> Assignment | None:
    """The last turn in which the viewer's agency led and gave the opinion up, while somebody else leads it now."""
    if standing.handling(r) not in _HELD:
        return None
    led = [turn for turn in assignment.of(r.id) if turn.leads and turn.turn in (Turn.RETURNED, Turn.ENDED)]
    return next((turn for turn in reversed(led) if turn.agency_id != r.lead_id and _mine(viewer, turn)), None)


def _mine(viewer: Viewer, turn: Assignment) -> bool:
    """Whether the turn was the viewer's own agency's (not of agencies below it)."""
    return turn.agency_id == viewer.seat.id


def _ask(
    r: Recommendation,
    turn: Assignment,
    *,
    to: Agency,
    asker_id: int,
    reason: str,
    on: date,
    by: str,
    version: int | None,
) -> Transfer:
    """The proposal waits for the secretariat."""
    waiting = open_of(r.id)
    if waiting is not None:
        same: tuple[Any, ...] = (waiting.to_id, waiting.asker_id, waiting.reason)
        if same == (to.id, asker_id, squeeze(reason)):
            return waiting
        raise Refused("Đã có một đề nghị chuyển ý kiến này đang chờ bộ phận thư ký.")
    store.unchanged(r, version)
    _movable(r, to, reason)
    why = assignment.unfit(to, on)
    if why is not None:
        raise Refused(why, field="to")
    for old in of(r.id):  # asked before the opinion was answered and reopened: this one takes its place
        if old.assignment_id == turn.id and old.state is Move.PROPOSED:
            old.state, old.decided_on, old.decided_by = Move.WITHDRAWN, on, by[:200]
    db.session.flush()
    made = Transfer(
        recommendation_id=r.id, assignment_id=turn.id, from_id=turn.agency_id, to_id=to.id, asker_id=asker_id,
        reason=squeeze(reason), state=Move.PROPOSED, asked_on=on, asked_by=by[:200],
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    told = {"to": [None, to.name], "asker": [None, _name(asker_id)]}
    journal.record("transfer:propose", r, changes=told, reason=made.reason)
    return made


def _movable(r: Recommendation, to: Agency, reason: str) -> Assignment:
    """The turn of whoever leads; Refused where the opinion is not held, is answered, or the agency is the same."""
    standing.require_on_road(r)
    turn = _leading(r)
    if turn is None:
        raise Refused(f"{r.code} hiện không do cơ quan nào chủ trì, hoặc đã trả lời, nên không có gì để chuyển.")
    if to.id == turn.agency_id:
        raise Refused(f"{to.name} đang chủ trì ý kiến này. Chọn cơ quan khác.", field="to")
    if not squeeze(reason):
        raise Refused("Ghi lý do: vì sao chuyển và căn cứ nào.", field="reason")
    return turn


def _leading(r: Recommendation) -> Assignment | None:
    """The turn of whoever leads, while the opinion is held and unanswered."""
    if standing.handling(r) not in _HELD:
        return None
    return next((turn for turn in assignment.of(r.id) if turn.leads and turn.turn in HOLDING), None)


def _decidable(r: Recommendation, proposal: Transfer, version: int | None) -> Assignment:
    """The turn the proposal is about; Refused where it has been decided or has lapsed."""
    store.unchanged(proposal, version)
    turn = _leading(r)
    if proposal.state is not Move.PROPOSED or turn is None or turn.id != proposal.assignment_id:
        raise Refused("Đề nghị chuyển này đã được quyết định hoặc không còn hiệu lực. Mở hồ sơ để xem hiện ai giữ.")
    return turn


def _pass_on(r: Recommendation, turn: Assignment, to: Agency, *, reason: str, due_on: date | None, on: date) -> None:
    """The turn has ended for this reason, the agency leads by that day, whoever co-operated still does."""
    why = assignment.refusal(r, lead=to, due_on=due_on, on=on)
    if why is not None:
        raise Refused(f"{r.code}: {why}", field="due_on" if due_on is not None and due_on < on else "to")
    helping = [t.agency_id for t in assignment.of(r.id) if t.turn in HOLDING and not t.leads and t.agency_id != to.id]
    turn.turn, turn.ended_on, turn.reason = Turn.ENDED, on, reason
    db.session.flush()
    co = [db.session.get_one(Agency, one) for one in helping]
    assignment.assign(r, lead=to, co=co, due_on=due_on, on=on, today=on)


def _name(agency_id: int) -> str:
    """The unit's name."""
    return db.session.get_one(Agency, agency_id).name
