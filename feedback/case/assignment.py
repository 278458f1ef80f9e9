"""Assignments: which agency leads and which co-operate, by which day; accepted, returned with the reason, taken back.

The lead stands on the opinion's row; every turn, ended ones too, stays in ``assignment``, so that a return is always
visible afterwards. A unit that ends hands its open work to its successor. Acts never commit.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from feedback.case import standing
from feedback.case.recommendation import note
from feedback.case.record import Recommendation
from feedback.case.term import clock
from feedback.case.word import ROUTED_OUT, Admission, OccasionKind, Turn
from feedback.case.work import Assignment
from feedback.core import journal, store
from feedback.core.refusal import NotThere, Refused
from feedback.core.store import db
from feedback.core.wording import day, squeeze
from feedback.office import tree
from feedback.office.agency import Agency, existed
from feedback.office.duty import Viewer

#: Turns in which an agency holds its part.
HOLDING = (Turn.GIVEN, Turn.TAKEN)


def usual_due(on: date, *, agency_id: int | None = None, kind: OccasionKind = OccasionKind.DIALOGUE) -> date:
    """The due date a form proposes: by the rule in force at the unit where it was raised (``case.term.rule``)."""
    return clock.usual_due(on, agency_id=agency_id, kind=kind).day


def of(recommendation_id: int) -> list[Assignment]:
    """Every turn of an opinion, earliest first."""
    query = select(Assignment).where(Assignment.recommendation_id == recommendation_id).order_by(Assignment.id)
    return list(db.session.scalars(query))


def held_by(recommendation: Recommendation, viewer: Viewer) -> Assignment:
    """The turn the viewer's agency holds, the lead's first; NotThere where it holds none."""
    query = (
        select(Assignment)
        .where(
            Assignment.recommendation_id == recommendation.id,
            Assignment.turn.in_(HOLDING),
            tree.in_reach_now(viewer.seat, Assignment.agency_id),
        )
        .order_by(Assignment.leads.desc(), Assignment.id.desc())
    )
    found = db.session.scalar(query.limit(1))
    if found is None:
        raise NotThere("Cơ quan bạn hiện không giữ ý kiến này.")
    return found


def turns_of(ids: Iterable[int]) -> dict[int, list[Assignment]]:
    """Every turn of these opinions, earliest first, in one query."""
    found: dict[int, list[Assignment]] = {one: [] for one in ids}
    query = select(Assignment).where(Assignment.recommendation_id.in_(found)).order_by(Assignment.id)
    for turn in db.session.scalars(query):
        found[turn.recommendation_id].append(turn)
    return found


def unfit(lead: Agency, on: date) -> str | None:
    """Why nothing can be assigned to this unit on that day, in words; None where it can."""
    return None if existed(lead.id, on) else f"{lead.name} không còn (hoặc chưa có) hiệu lực ngày {day(on)}."


def refusal(
    recommendation: Recommendation, *, lead: Agency | None = None, due_on: date | None = None, on: date
) -> str | None:
    """Why this opinion cannot be assigned so, in words; None where it can. Asks the database of a lead only."""
    if recommendation.merged_into_id is not None:
        return "Đã gộp vào ý kiến khác."
    if recommendation.nature in ROUTED_OUT:
        return f"Là {recommendation.nature.label.lower()}: chuyển xử lý theo luật riêng, không giao ở đây."
    if recommendation.admission is not Admission.ADMITTED:
        return f"{recommendation.admission.label}."
    if standing.handling(recommendation) in standing.ANSWERED:
        return "Đã trả lời; nếu phải xử lý lại thì mở lại trước khi giao."
    if on < recommendation.received_on:
        return f"Ngày giao {day(on)} trước ngày tiếp nhận {day(recommendation.received_on)}."
    if due_on is not None and due_on < on:
        return f"Hạn trả lời {day(due_on)} trước ngày giao {day(on)}."
    return unfit(lead, on) if lead is not None else None


def given_so(
    recommendation: Recommendation,
    turns: Iterable[Assignment],
    *,
    lead: Agency,
    co: Iterable[Agency] = (),
    due_on: date | None,
) -> bool:
    """Whether exactly these agencies already hold the opinion by that date, so that nothing is left to do."""
    wanted = {agency.id: False for agency in co} | {lead.id: True}
    held = {turn.agency_id: turn.leads for turn in turns if turn.turn in HOLDING}
    return recommendation.lead_id == lead.id and held == wanted and recommendation.due_on == due_on


def assign(
    recommendation: Recommendation,
    *,
    lead: Agency,
    co: Iterable[Agency] = (),
    due_on: date | None,
    on: date,
    today: date,
    version: int | None = None,
    turns: list[Assignment] | None = None,
) -> None:
    """The lead holds the opinion by that date, the others co-operate; whoever held it before has its turn ended.

    With ``turns`` (the opinion's, all of them) the lead was found fit before, and nothing more is asked of the database.
    """
    store.unchanged(recommendation, version)
    if on > today:
        raise Refused(f"Ngày giao {day(on)} ở tương lai. Ghi ngày đã giao.", field="on")
    why = refusal(recommendation, lead=lead if turns is None else None, due_on=due_on, on=on)
    if why is not None:
        raise Refused(f"{recommendation.code}: {why}", field="lead")
    before = journal.snapshot(recommendation)
    co = list(co)
    wanted = {agency.id: False for agency in co} | {lead.id: True}
    holding = [t for t in (of(recommendation.id) if turns is None else turns) if t.turn in HOLDING]
    helped = sorted(turn.agency_id for turn in holding if not turn.leads)
    clock.begin(recommendation, lead_id=lead.id, on=on, due_on=due_on)
    _deal(recommendation, holding, wanted, due_on=due_on, on=on)
    if recommendation.lead_id != lead.id:
        recommendation.taken_on = None
    recommendation.lead_id, recommendation.assigned_on, recommendation.due_on = lead.id, on, due_on
    recommendation.returned_on = None
    recommendation.sorted_on = recommendation.sorted_on or on
    changes = journal.difference(before, recommendation)
    helping = sorted({agency.id for agency in co} - {lead.id})
    if helping != helped:
        changes["co_operating"] = [helped, helping]
        flag_modified(recommendation, "lead_id")  # who co-operates is part of the record that two people may edit
    if changes:
        words = "Phối hợp: " + ", ".join(agency.name for agency in co if agency.id != lead.id) if helping else ""
        journal.record("recommendation:assign", recommendation, changes=changes, reason=words)


def take(recommendation: Recommendation, viewer: Viewer, *, on: date, version: int | None = None) -> None:
    """The viewer's agency has accepted its part."""
    store.unchanged(recommendation, version)
    standing.require_on_road(recommendation)
    turn = held_by(recommendation, viewer)
    if turn.turn is not Turn.GIVEN:
        raise Refused("Cơ quan bạn đã nhận ý kiến này rồi.")
    turn.turn, turn.taken_on = Turn.TAKEN, on
    before = journal.snapshot(recommendation)
    if turn.leads:
        recommendation.taken_on = on
        note("recommendation:take", recommendation, before)
    else:
        journal.record("recommendation:take", recommendation, changes={"co_operating": [None, turn.agency_id]})


def give_back(
    recommendation: Recommendation, viewer: Viewer, *, reason: str, on: date, version: int | None = None
) -> None:
    """The viewer's agency has returned its part; the reason stays visible for good."""
    store.unchanged(recommendation, version)
    if not squeeze(reason):
        raise Refused("Trả lại phải ghi lý do: vì sao không thuộc nhiệm vụ và nên giao cho ai.", field="reason")
    turn = held_by(recommendation, viewer)
    if turn.leads:
        _require_unanswered(recommendation, "trả lại")
    turn.turn, turn.ended_on, turn.reason = Turn.RETURNED, on, squeeze(reason)
    before = journal.snapshot(recommendation)
    if turn.leads:
        clock.stop(recommendation, on=on)
        recommendation.lead_id, recommendation.taken_on, recommendation.due_on = None, None, None
        recommendation.returned_on = on
        note("recommendation:give-back", recommendation, before, turn.reason)
    else:
        journal.record(
            "recommendation:give-back",
            recommendation,
            changes={"co_operating": [turn.agency_id, None]},
            reason=turn.reason,
        )


def take_back(recommendation: Recommendation, *, reason: str, on: date, version: int | None = None) -> None:
    """Nobody holds the opinion; those who did have their turns ended."""
    store.unchanged(recommendation, version)
    if not squeeze(reason):
        raise Refused("Thu hồi việc đã giao phải ghi lý do.", field="reason")
    holding = [turn for turn in of(recommendation.id) if turn.turn in HOLDING]
    if not holding:
        raise Refused("Ý kiến này hiện không giao cho cơ quan nào.")
    _require_unanswered(recommendation, "thu hồi")
    for turn in holding:
        turn.turn, turn.ended_on, turn.reason = Turn.TAKEN_BACK, on, squeeze(reason)
    before = journal.snapshot(recommendation)
    clock.stop(recommendation, on=on)
    recommendation.lead_id = recommendation.taken_on = recommendation.due_on = recommendation.assigned_on = None
    note("recommendation:take-back", recommendation, before, squeeze(reason))


def _deal(
    recommendation: Recommendation, holding: list[Assignment], wanted: dict[int, bool], *, due_on: date | None, on: date
) -> None:
    """The wanted agencies (True: leads) hold a turn each; those that keep their part keep it, the others' have ended."""
    for turn in holding:
        if wanted.get(turn.agency_id) is turn.leads:
            turn.due_on = due_on
            wanted.pop(turn.agency_id)
        else:
            turn.turn, turn.ended_on = Turn.TAKEN_BACK, on
    given = {"recommendation_id": recommendation.id, "given_on": on, "due_on": due_on}
    db.session.add_all(Assignment(agency_id=unit, leads=leads, **given) for unit, leads in wanted.items())


def _require_unanswered(recommendation: Recommendation, act: str) -> None:
    """Refused once the opinion is answered: who answers for it is not changed behind the answer."""
    if standing.handling(recommendation) in standing.ANSWERED:
        raise Refused(f"Ý kiến này đã được trả lời nên không {act}; nếu phải xử lý lại thì mở lại trước.")
