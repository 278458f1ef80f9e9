"""One act on many opinions: each line is decided by itself and answers for itself; the door commits them once.

Doing the same again finds it done: a double click or a form sent twice changes nothing. Acts check before they change,
so that a line refused leaves nothing half done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from feedback.case import assignment, desk, place, recommendation, resolution
from feedback.case.recommendation import Sorting, listed
from feedback.case.record import Recommendation as R
from feedback.case.word import Acceptance, Nature, Side, Turn
from feedback.case.work import Draft
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.core.wording import Labelled, day
from feedback.office.agency import Agency
from feedback.office.duty import Viewer

#: Lines that one act may take.
MOST = 300


class Outcome(Labelled):
    """What became, or would become, of one line."""

    DONE = "done", "Đã làm"
    SAME = "same", "Đã như vậy từ trước"
    REFUSED = "refused", "Không làm được"


@dataclass(frozen=True)
class Line:
    """One line's answer: which opinion, what became of it, in words."""

    recommendation: R
    outcome: Outcome
    words: str


def chosen(ids: Iterable[int], viewer: Viewer, *, lock: bool = False) -> list[R]:
    """The opinions with these ids within reach, in the order of their codes; what is out of reach is left out."""
    wanted = sorted(set(ids))[:MOST]
    query = listed(viewer).where(R.id.in_(wanted)).order_by(R.occasion_day, R.code_key, R.id)
    if lock:
        query = query.with_for_update(of=R).execution_options(populate_existing=True)
    return list(db.session.scalars(query)) if wanted else []


def foresee(
    rows: Sequence[R], *, lead: Agency | None, co: Sequence[Agency] = (), due_on: date | None, on: date
) -> list[Line]:
    """What assigning would do to each line, or why not; without a lead, whether it could be assigned at all."""
    unfit = assignment.unfit(lead, on) if lead else None
    turns = assignment.turns_of(row.id for row in rows)
    found = []
    for row in rows:
        why = assignment.refusal(row, due_on=due_on, on=on) or unfit
        if why:
            found.append(Line(row, Outcome.REFUSED, why))
        elif lead and assignment.given_so(row, turns[row.id], lead=lead, co=co, due_on=due_on):
            found.append(Line(row, Outcome.SAME, "Đã giao đúng như vậy."))
        else:
            found.append(Line(row, Outcome.DONE, _change(row, lead)))
    return found


def assign(
    rows: Sequence[R],
    *,
    lead: Agency,
    co: Sequence[Agency] = (),
    due_on: date | None,
    on: date,
    today: date,
    versions: Mapping[int, int | None],
) -> list[Line]:
    """Each line that can be is with the lead by that date; every line says what became of it."""
    unfit = assignment.unfit(lead, on)
    if unfit:
        raise Refused(unfit, field="lead")
    turns = assignment.turns_of(row.id for row in rows)

    def same(row: R) -> bool:
        return assignment.given_so(row, turns[row.id], lead=lead, co=co, due_on=due_on)

    def act(row: R) -> str:
        assignment.assign(
            row, lead=lead, co=co, due_on=due_on, on=on, today=today, version=versions.get(row.id), turns=turns[row.id]
        )
        return f"Đã giao {lead.name}" + (f", hạn {day(due_on)}." if due_on else ".")

    with db.session.no_autoflush:
        return _each(rows, act, same=same, same_words=f"Đã giao {lead.name} từ trước.")


def sort(
    rows: Sequence[R],
    *,
    field: str | None,
    side: Side | None,
    nature: Nature | None,
    on: date,
    versions: Mapping[int, int | None],
) -> list[Line]:
    """Each line has this field, side and nature; what is not given stays as it is; every line says what became of it."""
    settings = place.settings_of(row.occasion_id for row in rows)

    def wanted(row: R) -> Sorting:
        return Sorting(
            field=field or row.field,
            side=side or row.side_given,
            nature=nature or row.nature,
            admission=row.admission,
            admission_reason=row.admission_reason,
        )

    def act(row: R) -> str:
        try:
            recommendation.sort(
                row, wanted(row), on=on, version=versions.get(row.id), setting=settings[row.occasion_id]
            )
        except Refused:
            db.session.expire(row)
            raise
        return "Đã phân loại."

    def same(row: R) -> bool:
        one = wanted(row)
        return row.sorted_on is not None and (row.field, row.side_given, row.nature) == (
            one.field,
            one.side,
            one.nature,
        )

    with db.session.no_autoflush:
        return _each(rows, act, same=same, same_words="Đã phân loại như vậy từ trước.")


def take(rows: Sequence[R], viewer: Viewer, *, on: date) -> list[Line]:
    """Each line that waits for it is accepted by the viewer's agency."""
    turns = desk.my_turns(viewer, [row.id for row in rows])

    def act(row: R) -> str:
        assignment.take(row, viewer, on=on)
        return "Đã nhận."

    def same(row: R) -> bool:
        return row.id in turns and turns[row.id].turn is Turn.TAKEN

    return _each(rows, act, same=same, same_words="Đã nhận từ trước.")


def agree(
    rows: Sequence[R],
    *,
    dated_on: date,
    today: date,
    versions: Mapping[int, int | None],
    otherwise: Acceptance | None = None,
) -> list[Line]:
    """Each line is concluded as its agency proposed; where it proposed nothing, as ``otherwise`` says, if it says."""
    proposed = {one: draft.acceptance for one, draft in proposals(row.id for row in rows).items()}

    def act(row: R) -> str:
        version = versions.get(row.id)
        if row.id in proposed or otherwise is None:
            found = resolution.agree(row, dated_on=dated_on, today=today, version=version)
        else:
            found = otherwise
            resolution.conclude(row, found, dated_on=dated_on, reason=None, today=today, version=version)
        return f"Đã kết luận: {found.label.lower()}."

    def same(row: R) -> bool:
        wanted = proposed.get(row.id, otherwise)
        return wanted is not None and (row.acceptance, row.concluded_on) == (wanted, dated_on)

    return _each(rows, act, same=same, same_words="Đã kết luận như vậy từ trước.")


def proposals(ids: Iterable[int]) -> dict[int, Draft]:
    """What agencies proposed with their replies on these opinions, in one query."""
    query = select(Draft).where(
        Draft.recommendation_id.in_(list(ids)), Draft.sent_on.is_not(None), Draft.acceptance.is_not(None)
    )
    return {draft.recommendation_id: draft for draft in db.session.scalars(query)}


def _each(rows: Sequence[R], act: Callable[[R], str], *, same: Callable[[R], bool], same_words: str) -> list[Line]:
    """Every line decided by itself."""
    found = []
    for row in rows:
        if same(row):
            found.append(Line(row, Outcome.SAME, same_words))
            continue
        try:
            found.append(Line(row, Outcome.DONE, act(row)))
        except Refused as refused:
            found.append(Line(row, Outcome.REFUSED, refused.message.removeprefix(f"{row.code}: ")))
    return found


def _change(row: R, lead: Agency | None) -> str:
    """What assigning changes for this line."""
    if lead is None:
        return "Giao được."
    if row.lead_id is None:
        return "Giao mới."
    if row.lead_id == lead.id:
        return "Vẫn cơ quan này; đổi hạn hoặc cơ quan phối hợp."
    return "Chuyển từ cơ quan đang giữ sang cơ quan mới."
