"""Gathered opinions (bộ ý kiến): what the Front gathers among the people and hands over (QĐ 218-QĐ/TW Điều 7, 12).

The Front writes a set down and hands it over; the secretariat takes it in (each line becomes an opinion of a cuộc, channel
“Mặt trận chuyển”) or returns it with the reason, and then it may be mended and handed over again. The Front sees what
became of each line; it decides nothing. Acts never commit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import flag_modified

from feedback.case import recommendation
from feedback.case.record import Dialogue, Occasion
from feedback.case.record import Recommendation as R
from feedback.case.watch.record import Gathered, Gathering
from feedback.case.watch.word import GatheringState
from feedback.case.word import Channel, DialogueState
from feedback.core import journal, store
from feedback.core.refusal import NotThere, Refused
from feedback.core.store import db
from feedback.core.wording import day, nfc, squeeze
from feedback.office import tree
from feedback.office.duty import Role, Viewer

MOST_LINES = 500
#: The Front may still write in these.
WRITABLE = frozenset({GatheringState.DRAFT, GatheringState.RETURNED})


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a set is: its title, where and when it was gathered."""

    title: str
    gathered_at: str
    first_on: date
    last_on: date


@dataclass(frozen=True)
class Line:
    """One opinion of a set as it is written down."""

    content: str
    people: int = 1
    field: str | None = None


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: sets of units in reach; while the Front is still writing, only its own unit sees it."""
    here = tree.in_reach_now(viewer.seat, Gathering.agency_id)
    handed = Gathering.state != GatheringState.DRAFT
    if viewer.role is Role.FRONT:
        handed = or_(handed, Gathering.agency_id == viewer.agency.id)
    return and_(here, handed)


def listed(viewer: Viewer) -> Select[Gathering]:
    """The sets in reach, with their unit and the cuộc they were taken into."""
    whole = (joinedload(Gathering.agency), joinedload(Gathering.occasion))
    return select(Gathering).where(visible(viewer)).options(*whole)


def get(gathering_id: int, viewer: Viewer) -> Gathering:
    """The set, within reach; NotThere otherwise."""
    found = db.session.scalar(listed(viewer).where(Gathering.id == gathering_id))
    if found is None:
        raise NotThere
    return found


def own(gathering_id: int, viewer: Viewer) -> Gathering:
    """The set, of the viewer's own unit; NotThere otherwise."""
    found = get(gathering_id, viewer)
    if found.agency_id != viewer.agency.id:
        raise NotThere
    return found


def lines(gathering: Gathering) -> list[Gathered]:
    """The opinions of a set in their order, each with the record it became."""
    query = select(Gathered).where(Gathered.gathering_id == gathering.id)
    with_lead = joinedload(Gathered.recommendation).joinedload(R.lead)
    return list(db.session.scalars(query.options(with_lead).order_by(Gathered.position, Gathered.id)))


def counts(ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """For each set: how many opinions it holds, and how many people stand behind them."""
    query = (
        select(Gathered.gathering_id, func.count(), func.sum(Gathered.people))
        .where(Gathered.gathering_id.in_(ids))
        .group_by(Gathered.gathering_id)
    )
    return {row[0]: (row[1], int(row[2] or 0)) for row in db.session.execute(query)}


def write(
    gathering: Gathering | None,
    viewer: Viewer,
    terms: Terms,
    wanted: Sequence[Line],
    *,
    by: str,
    today: date,
    version: int | None = None,
) -> Gathering:
    """The set stands as given (a new one where there was none); nothing of it is handed over yet."""
    if gathering is not None:
        store.unchanged(gathering, version)
        _writable(gathering)
    kept = [Line(nfc(one.content).strip(), one.people, squeeze(one.field or "") or None) for one in wanted]
    kept = [one for one in kept if one.content]
    _check(terms, kept, today)
    new = gathering is None
    made = gathering or Gathering(agency_id=viewer.agency.id, agency=viewer.agency, state=GatheringState.DRAFT, by=by)
    before = {} if new else {**journal.snapshot(made), "lines": [(one.content, one.people) for one in lines(made)]}
    made.title, made.gathered_at = squeeze(terms.title), nfc(terms.gathered_at).strip()
    made.first_on, made.last_on = terms.first_on, terms.last_on
    made.by = by
    db.session.add(made)
    db.session.flush()
    told = [(one.content, one.people, one.field) for one in kept]
    changed = [(one.content, one.people, one.field) for one in lines(made)] != told
    if changed:
        db.session.execute(delete(Gathered).where(Gathered.gathering_id == made.id))
        for place, one in enumerate(kept, 1):
            facts = {"content": one.content, "people": one.people, "field": one.field}
            db.session.add(Gathered(gathering_id=made.id, position=place, **facts))
        flag_modified(made, "title")  # the lines belong to the set that two people may have open
    changes = journal.difference(before, made)
    if changed:
        changes["opinions"] = [len(before.get("lines", ())), len(kept)]
    if changes:
        journal.record("gathering:write", made, changes=changes, code=made.title[:64])
    return made


def hand_over(
    gathering: Gathering, *, on: date, paper_number: str | None, today: date, version: int | None = None
) -> None:
    """The set is with the secretariat from that day on."""
    store.unchanged(gathering, version)
    _writable(gathering)
    if not lines(gathering):
        raise Refused("Bộ ý kiến chưa có ý kiến nào. Ghi ít nhất một ý kiến rồi chuyển.", field="lines")
    if on > today:
        raise Refused(f"Ngày chuyển {day(on)} ở tương lai.", field="on")
    if on < gathering.last_on:
        raise Refused(f"Ngày chuyển {day(on)} trước ngày tổng hợp xong {day(gathering.last_on)}.", field="on")
    before = journal.snapshot(gathering)
    gathering.state, gathering.handed_on = GatheringState.HANDED, on
    gathering.paper_number = squeeze(paper_number or "") or None
    gathering.reason = gathering.ended_on = None
    _note("hand-over", gathering, before)


def take_in(gathering: Gathering, occasion: Occasion, *, today: date, version: int | None = None) -> list[R]:
    """Each line is an opinion of that cuộc, received on the day it was handed over; taken in once, whoever asks twice."""
    store.unchanged(gathering, version)
    _handed(gathering, "tiếp nhận")
    session = db.session.get(Dialogue, occasion.id)
    if session is not None and session.state in (DialogueState.CANCELLED, DialogueState.POSTPONED):
        raise Refused(f"Cuộc {occasion.code} đã {session.state.label.lower()}. Chọn cuộc khác.", field="occasion")
    before, made = journal.snapshot(gathering), []
    for one in lines(gathering):
        line = recommendation.Line(
            content=one.content,
            key=f"gathered-{gathering.id}-{one.id}",
            field=one.field,
            channel=Channel.FRONT,
            people=one.people,
            received_on=gathering.handed_on,
        )
        received = recommendation.receive(occasion, line, today=today)
        one.recommendation_id = received.id
        made.append(received)
    gathering.state, gathering.occasion_id, gathering.ended_on = GatheringState.TAKEN, occasion.id, today
    gathering.occasion = occasion
    _note("take-in", gathering, before)
    return made


def give_back(gathering: Gathering, *, reason: str, on: date, version: int | None = None) -> None:
    """The set is back with the Front, with the reason; it may mend it and hand it over again."""
    store.unchanged(gathering, version)
    _handed(gathering, "trả lại")
    if not squeeze(reason):
        raise Refused("Trả lại phải ghi lý do: thiếu gì, cần sửa gì.", field="reason")
    before = journal.snapshot(gathering)
    gathering.state, gathering.reason, gathering.ended_on = GatheringState.RETURNED, squeeze(reason), on
    _note("give-back", gathering, before, squeeze(reason))


def _check(terms: Terms, wanted: Sequence[Line], today: date) -> None:
    if not squeeze(terms.title):
        raise Refused("Ghi tên bộ ý kiến.", field="title")
    if not squeeze(terms.gathered_at):
        raise Refused("Ghi nơi và cách tổng hợp: hội nghị thôn, tổ dân phố; tiếp xúc; đơn thư.", field="gathered_at")
    if terms.last_on < terms.first_on:
        raise Refused(f"Đến ngày {day(terms.last_on)} trước từ ngày {day(terms.first_on)}.", field="last_on")
    if terms.last_on > today:
        raise Refused(f"Đến ngày {day(terms.last_on)} ở tương lai.", field="last_on")
    if len(wanted) > MOST_LINES:
        raise Refused(f"Một bộ có nhiều nhất {MOST_LINES} ý kiến. Chia thành nhiều bộ.", field="lines")
    for place, one in enumerate(wanted, 1):
        if one.people < 1:
            raise Refused(f"Ý kiến {place}: số người ít nhất là 1.", field="lines")


def _writable(gathering: Gathering) -> None:
    if gathering.state not in WRITABLE:
        raise Refused(f"Bộ ý kiến này {gathering.state.label.lower()}, không sửa được nữa.")


def _handed(gathering: Gathering, verb: str) -> None:
    if gathering.state is not GatheringState.HANDED:
        raise Refused(f"Không {verb} được: bộ ý kiến này {gathering.state.label.lower()}.")


def _note(verb: str, gathering: Gathering, before: dict[str, object], reason: str = "") -> None:
    changes = journal.difference(before, gathering)
    journal.record(f"gathering:{verb}", gathering, changes=changes, reason=reason, code=gathering.title[:64])
