"""Giving out by the rules: each opinion to the agency that its own rule names, many at once, each line answering for itself.

Nothing is given where no rule speaks, or where the agency is not one that the giver may choose. Acts never commit.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from feedback.case import assignment, bulk
from feedback.case.bulk import Line, Outcome
from feedback.case.handing import routing
from feedback.case.handing.routing import Proposal
from feedback.case.record import Recommendation as R
from feedback.case.word import Turn
from feedback.case.work import Assignment
from feedback.core.wording import day
from feedback.office.agency import Agency


@dataclass(frozen=True)
class Given:
    """One line: the opinion, what its rule says, by when it would be due, what becomes of it."""

    line: Line
    proposal: Proposal
    due_on: date | None


def foresee(rows: Sequence[R], *, offered: Collection[int], due_on: date | None, on: date) -> list[Given]:
    """What giving by the rules would do to each line; without a due date each gets the usual one of where it was raised."""
    found = []
    proposals = routing.propose(rows, on)
    turns = assignment.turns_of(row.id for row in rows)
    for row in rows:
        said, due = proposals[row.id], due_on or _usual(row, on)
        why = _refusal(row, said, offered, due, on) or _returned(said, turns[row.id])
        if why is not None or said.lead is None:
            line = Line(row, Outcome.REFUSED, why or "Không có quy tắc nào cho lĩnh vực này.")
        elif assignment.given_so(row, turns[row.id], lead=said.lead, co=said.co, due_on=due):
            line = Line(row, Outcome.SAME, "Đã giao đúng như vậy.")
        else:
            line = Line(row, Outcome.DONE, f"Giao {said.lead.name}, hạn {day(due)}.")
        found.append(Given(line, said, due))
    return found


def give(
    rows: Sequence[R],
    *,
    offered: Collection[int],
    due_on: date | None,
    on: date,
    versions: Mapping[int, int | None],
    seen: Mapping[int, int | None],
) -> list[Line]:
    """Each line is with the agency of its rule; ``seen``: the rule each was shown with, another one since refuses it."""
    groups: dict[tuple[int, tuple[int, ...], date | None], list[Given]] = {}
    done: dict[int, Line] = {}
    for one in foresee(rows, offered=offered, due_on=due_on, on=on):
        row = one.line.recommendation
        if one.line.outcome is not Outcome.DONE or one.proposal.lead is None or one.proposal.rule is None:
            done[row.id] = one.line
        elif seen.get(row.id) != one.proposal.rule.id:
            words = "Quy tắc hoặc lĩnh vực vừa thay đổi. Xem lại rồi giao."
            done[row.id] = Line(row, Outcome.REFUSED, words)
        else:
            key = (one.proposal.lead.id, tuple(unit.id for unit in one.proposal.co), one.due_on)
            groups.setdefault(key, []).append(one)
    for (_, _, due), members in groups.items():
        lead: Agency | None = members[0].proposal.lead
        if lead is None:
            continue
        lines = bulk.assign(
            [one.line.recommendation for one in members],
            lead=lead,
            co=members[0].proposal.co,
            due_on=due,
            on=on,
            today=on,
            versions=versions,
        )
        done |= {line.recommendation.id: line for line in lines}
    return [done[row.id] for row in rows]


def _refusal(row: R, said: Proposal, offered: Collection[int], due_on: date | None, on: date) -> str | None:
    """Why this line cannot be given by its rule."""
    if row.lead_id is not None:
        return "Đang có cơ quan giữ; muốn đổi thì giao lại hoặc chuyển."
    why = assignment.refusal(row, due_on=due_on, on=on)
    if why is not None:
        return why
    if said.lead is None:
        return " ".join(said.faults) or "Không có quy tắc nào cho lĩnh vực này."
    if said.lead.id not in offered or any(unit.id not in offered for unit in said.co):
        return f"Quy tắc giao {said.lead.name}, ngoài phạm vi bạn được giao việc."
    return None


def _returned(said: Proposal, turns: Sequence[Assignment]) -> str | None:
    """What its agency has returned before is not given to it again by a rule."""
    if said.lead is None or not any(t.agency_id == said.lead.id and t.turn is Turn.RETURNED for t in turns):
        return None
    return f"{said.lead.name} đã trả lại ý kiến này. Giao riêng, hoặc sửa quy tắc."


def _usual(row: R, on: date) -> date:
    """The due date that a form proposes for what was raised there."""
    return assignment.usual_due(on, agency_id=row.host_id, kind=row.occasion.kind)
