"""Preparing answers for the hall: which agency shall be ready to answer which opinion, and what it means to say.

No assignment: the opinion keeps its handling, its deadline and its place in every count. What was prepared becomes an
answer only where the hall says so (``hall``). Acts never commit.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from feedback.case import standing
from feedback.case.record import Dialogue, Recommendation
from feedback.case.sitting.record import Preparation
from feedback.case.sitting.word import Prepared
from feedback.case.word import DialogueState
from feedback.core import journal, store
from feedback.core.refusal import NotThere, Refused
from feedback.core.store import db
from feedback.core.wording import day, nfc, squeeze
from feedback.office import tree
from feedback.office.agency import Agency, existed
from feedback.office.duty import Viewer

#: Days before the session by which answers are asked for, unless somebody says otherwise.
READY_BEFORE = 2


def mine_sql(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: what the viewer's agency was asked to prepare."""
    return tree.in_reach_now(viewer.seat, Preparation.agency_id)


def mine(viewer: Viewer) -> Select[Preparation]:
    """What the viewer's agency was asked to prepare for sessions still to come, with opinion and session."""
    return (
        select(Preparation)
        .join(Preparation.recommendation)
        .join(Dialogue, Dialogue.id == Recommendation.occasion_id)
        .join(Recommendation.occasion)
        .where(mine_sql(viewer), Dialogue.state.in_((DialogueState.PLANNED, DialogueState.POSTPONED)))
        .options(contains_eager(Preparation.recommendation).contains_eager(Recommendation.occasion))
    )


def with_whole() -> Select[Preparation]:
    """Preparations with their opinion and its session, in one query."""
    return (
        select(Preparation)
        .join(Preparation.recommendation)
        .join(Recommendation.occasion)
        .options(contains_eager(Preparation.recommendation).contains_eager(Recommendation.occasion))
    )


def waiting_sql() -> ColumnElement[bool]:
    """SQL: the agency still owes its answer."""
    return Preparation.state == Prepared.ASKED


def get(preparation_id: int, viewer: Viewer) -> Preparation:
    """What the viewer's agency was asked to prepare; NotThere otherwise."""
    query = (
        select(Preparation)
        .where(Preparation.id == preparation_id, mine_sql(viewer))
        .options(joinedload(Preparation.agency), joinedload(Preparation.recommendation))
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotThere
    return found


def of_dialogue(dialogue_id: int) -> dict[int, Preparation]:
    """What is prepared for a session, by opinion."""
    query = (
        select(Preparation)
        .join(Recommendation, Recommendation.id == Preparation.recommendation_id)
        .where(Recommendation.occasion_id == dialogue_id)
        .options(joinedload(Preparation.agency))
    )
    return {one.recommendation_id: one for one in db.session.scalars(query)}


def of_opinions(ids: Iterable[int]) -> dict[int, Preparation]:
    """What is prepared on these opinions."""
    query = select(Preparation).where(Preparation.recommendation_id.in_(list(ids)))
    return {one.recommendation_id: one for one in db.session.scalars(query.options(joinedload(Preparation.agency)))}


def refusal(recommendation: Recommendation) -> str | None:
    """Why nobody can be asked to prepare an answer to this opinion; None where somebody can."""
    where = standing.handling(recommendation)
    if where in standing.OFF_ROAD:
        return f"{where.label}."
    return "Đã trả lời." if where in standing.ANSWERED else None


def ask(
    recommendation: Recommendation,
    agency: Agency,
    *,
    due_on: date | None,
    on: date,
    session_on: date,
    known: Preparation | None = None,
) -> Preparation:
    """That agency prepares the answer by that day; one who was asked before is relieved, its words stay to go on from."""
    why = refusal(recommendation)
    if why is not None:
        raise Refused(f"{recommendation.code}: {why}", field="ids")
    if due_on is not None and not on <= due_on <= session_on:
        raise Refused(
            f"Hạn chuẩn bị phải từ hôm nay đến ngày đối thoại {day(session_on)}.", field="due_on"
        )  # fmt: skip
    if not existed(agency.id, on):
        raise Refused(f"{agency.name} không còn (hoặc chưa có) hiệu lực ngày {day(on)}.", field="agency")
    if known is not None and known.agency_id == agency.id and known.state is not Prepared.RETURNED:
        if known.due_on != due_on:
            known.due_on = due_on
            _note("recommendation:prepare", recommendation, agency, due_on)
        return known
    made = known or Preparation(recommendation_id=recommendation.id)
    made.agency_id, made.agency, made.asked_on, made.due_on = agency.id, agency, on, due_on
    made.state, made.returned_reason, made.answered_on = Prepared.ASKED, None, None
    db.session.add(made)
    db.session.flush()
    _note("recommendation:prepare", recommendation, agency, due_on)
    return made


def withdraw(one: Preparation, *, version: int | None) -> None:
    """Nobody prepares an answer to the opinion; the journal keeps what had been written."""
    store.unchanged(one, version)
    journal.record(
        "recommendation:prepare-withdraw",
        one.recommendation,
        changes={"preparing": [one.agency.name, None], "prepared_answer": [one.answer, None]},
    )
    db.session.delete(one)


def write(one: Preparation, *, answer: str, ready: bool, by: str, version: int | None, today: date) -> None:
    """The answer reads so; ``ready``: the agency has handed it in."""
    store.unchanged(one, version)
    _require_before(one)
    text = nfc(answer).strip()
    if ready and not text:
        raise Refused("Chưa có nội dung trả lời để gửi.", field="answer")
    before = one.answer
    one.answer, one.answered_by, one.answered_on = text or None, by[:200], today
    was, one.state = one.state, Prepared.READY if ready else Prepared.ASKED
    one.returned_reason = None
    if (before, was) != (one.answer, one.state):
        act = "recommendation:prepare-ready" if ready else "recommendation:prepare-write"
        changes = {"prepared_answer": [before, one.answer], "preparing": [None, one.agency.name]}
        journal.record(act, one.recommendation, changes=changes)


def give_back(one: Preparation, *, reason: str, version: int | None) -> None:
    """The agency says that this is not for it to answer, and why; the secretariat asks another."""
    store.unchanged(one, version)
    _require_before(one)
    if not squeeze(reason):
        raise Refused("Trả lại phải ghi lý do: vì sao không thuộc nhiệm vụ và nên giao cho ai.", field="reason")
    one.state, one.returned_reason = Prepared.RETURNED, nfc(reason).strip()
    changes = {"preparing": [one.agency.name, None]}
    journal.record("recommendation:prepare-return", one.recommendation, changes=changes, reason=one.returned_reason)


def counts(dialogue_id: int) -> dict[Prepared, int]:
    """How many of a session's opinions are asked for, ready, returned."""
    query = (
        select(Preparation.state, func.count())
        .join(Recommendation, Recommendation.id == Preparation.recommendation_id)
        .where(Recommendation.occasion_id == dialogue_id)
        .group_by(Preparation.state)
    )
    found = {row[0]: row[1] for row in db.session.execute(query)}
    return {one: found.get(one, 0) for one in Prepared}


def _require_before(one: Preparation) -> None:
    """Refused once the opinion is answered: what was prepared then is history."""
    why = refusal(one.recommendation)
    if why is not None:
        raise Refused(f"Không sửa phần chuẩn bị được nữa: {one.recommendation.code}. {why}")


def _note(act: str, recommendation: Recommendation, agency: Agency, due_on: date | None) -> None:
    journal.record(act, recommendation, changes={"preparing": [None, agency.name], "prepare_due": [None, due_on]})
