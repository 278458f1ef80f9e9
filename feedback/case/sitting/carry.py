"""Carrying over: the opinions of a session that is put off go to another one, each with its trace; can be undone.

Where they count follows from the new session (``place``), as for any other opinion; codes never change. An opinion keeps
its side: where the new session's own is another one, it is written on the opinion. Acts never commit.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select

from feedback.case import dialogue as dialogues
from feedback.case import place
from feedback.case.dialogue import Terms
from feedback.case.recommendation import note
from feedback.case.record import Dialogue, Occasion, Recommendation
from feedback.case.sitting import gathering, line
from feedback.case.sitting.record import Carriage, Carried, PlannedSession
from feedback.case.word import DialogueState
from feedback.core import journal, store
from feedback.core.refusal import NotThere, Refused
from feedback.core.store import db
from feedback.core.wording import day, squeeze
from feedback.office.duty import Viewer


def get(carriage_id: int, viewer: Viewer) -> Carriage:
    """What was carried, within reach of the session that it came from; NotThere otherwise."""
    found = db.session.get(Carriage, carriage_id)
    if found is None:
        raise NotThere
    dialogues.get(found.source_id, viewer)
    return found


def to_new_day(source: Dialogue, *, on: date, reason: str, version: int | None, today: date) -> Carriage:
    """The session is put off; a new one on that day, otherwise alike, has its opinions."""
    _require(source, reason, version)
    if on <= today:
        raise Refused("Ngày của cuộc mới phải sau hôm nay.", field="on")
    target = dialogues.plan(
        Terms(agency=source.occasion.agency, on=on, head=source.head, form=source.form, chair=source.chair,
              chair_title=source.chair_title, theme=source.theme, place=source.place)
    )  # fmt: skip
    return _carry(source, target, reason, today, made_new=True)


def to_session(source: Dialogue, target: Dialogue, *, reason: str, version: int | None, today: date) -> Carriage:
    """The session is put off; that other planned one of the same unit has its opinions."""
    _require(source, reason, version)
    if target.id == source.id or target.state is not DialogueState.PLANNED:
        raise Refused("Chỉ chuyển được sang một cuộc khác đang dự kiến.", field="target")
    if target.occasion.agency_id != source.occasion.agency_id:
        raise Refused("Chỉ chuyển được sang cuộc của cùng đơn vị.", field="target")
    return _carry(source, target, reason, today, made_new=False)


def undo(carriage: Carriage, *, today: date, version: int | None) -> int:
    """What was carried is back where it was, unless it moved on since; returns how many opinions came back."""
    store.unchanged(carriage, version)
    source, target = carriage.source, carriage.target
    if carriage.undone_on is not None:
        raise Refused("Lần chuyển này đã được hoàn tác.")
    if target.state is DialogueState.HELD:
        raise Refused(f"Cuộc {target.occasion.code} đã tổ chức nên không hoàn tác được nữa.")
    if carriage.put_off and source.state is DialogueState.POSTPONED:
        dialogues.reinstate(source, reason=f"Hoàn tác chuyển sang {target.occasion.code}", version=None)
    back = _back(carriage, source, target)
    if carriage.line_id is not None:
        planned = db.session.get_one(PlannedSession, carriage.line_id)
        if planned.dialogue_id == target.id:
            planned.dialogue_id, planned.dialogue = source.id, source
    if carriage.made_new and not dialogues.opinions([target.id]) and target.state is DialogueState.PLANNED:
        dialogues.cancel(target, reason=f"Hoàn tác chuyển ý kiến từ {source.occasion.code}", version=None)
    carriage.undone_on = today
    journal.record(
        "dialogue:carry-back", source.occasion, changes={"opinions": [None, back]}, reason=target.occasion.code
    )
    return back


def of_session(dialogue_id: int) -> list[Carriage]:
    """What was carried from or to a session and still stands, latest first."""
    query = select(Carriage).where(
        (Carriage.source_id == dialogue_id) | (Carriage.target_id == dialogue_id), Carriage.undone_on.is_(None)
    )
    return list(db.session.scalars(query.order_by(Carriage.id.desc())))


def targets(source: Dialogue, viewer: Viewer) -> list[Dialogue]:
    """The planned sessions of the same unit that could take the opinions, nearest first."""
    found = dialogues.listed(viewer).where(
        Dialogue.state == DialogueState.PLANNED,
        Dialogue.id != source.id,
        Occasion.agency_id == source.occasion.agency_id,
    )
    return list(db.session.scalars(found.order_by(Occasion.day, Dialogue.id)))


def _require(source: Dialogue, reason: str, version: int | None) -> None:
    store.unchanged(source.occasion, version)
    if source.state not in (DialogueState.PLANNED, DialogueState.POSTPONED):
        raise Refused(f"Không thể chuyển ý kiến: cuộc này đang ở trạng thái “{source.state.label}”.")
    if not squeeze(reason):
        raise Refused("Ghi lý do hoãn và chuyển ý kiến.", field="reason")


def _carry(source: Dialogue, target: Dialogue, reason: str, today: date, *, made_new: bool) -> Carriage:
    put_off = source.state is DialogueState.PLANNED
    if put_off:
        dialogues.postpone(source, reason=reason, to=None, version=None)
    planned = line.line_of(source.id)
    if planned is not None and line.line_of(target.id) is None:
        planned.dialogue_id, planned.dialogue = target.id, target
    else:
        planned = None
    made = Carriage(source_id=source.id, source=source, target_id=target.id, target=target, made_on=today,
                    put_off=put_off, made_new=made_new, line_id=planned.id if planned else None)  # fmt: skip
    db.session.add(made)
    db.session.flush()
    names = gathering.localities(source.id)
    if names and not gathering.localities(target.id):
        gathering.cover(target, names, version=None)
    rows = _opinions(source)
    _move(made, rows, source, target)
    words = f"{squeeze(reason)} (sang cuộc {target.occasion.code}, ngày {day(target.occasion.day)})"
    journal.record("dialogue:carry", source.occasion, changes={"opinions": [len(rows), 0]}, reason=words)
    journal.record(
        "dialogue:take-over", target.occasion, changes={"opinions": [0, len(rows)]}, reason=source.occasion.code
    )
    return made


def _opinions(dialogue: Dialogue) -> list[Recommendation]:
    query = select(Recommendation).where(Recommendation.occasion_id == dialogue.id)
    return list(db.session.scalars(query.order_by(Recommendation.position, Recommendation.id).with_for_update()))


def _move(carriage: Carriage, rows: Iterable[Recommendation], source: Dialogue, target: Dialogue) -> None:
    """The opinions stand after those that the target has, its speaking turns after its own."""
    query = select(func.max(Recommendation.position), func.max(Recommendation.turn))
    last, turns = db.session.execute(query.where(Recommendation.occasion_id == target.id)).one()
    setting = place.setting_of(target.occasion)
    for row in rows:
        db.session.add(
            Carried(carriage_id=carriage.id, recommendation_id=row.id, position=row.position, turn=row.turn,
                    side_given=row.side_given)
        )  # fmt: skip
        before = journal.snapshot(row)
        if row.side_given is None and setting.side is not row.side:
            row.side_given = row.side
        row.occasion_id, row.occasion, row.position = target.id, target.occasion, (last or 0) + row.position
        row.turn = None if row.turn is None else (turns or 0) + row.turn
        place.restamp(row, setting)
        note("recommendation:carry", row, before, f"{source.occasion.code} hoãn; chuyển sang {target.occasion.code}")


def _back(carriage: Carriage, source: Dialogue, target: Dialogue) -> int:
    """Those that are still at the target stand again where they had stood."""
    kept = {one.recommendation_id: one for one in db.session.scalars(
        select(Carried).where(Carried.carriage_id == carriage.id))}  # fmt: skip
    setting, back = place.setting_of(source.occasion), 0
    for row in _opinions(target):
        was = kept.get(row.id)
        if was is None:
            continue
        before = journal.snapshot(row)
        row.occasion_id, row.occasion, row.position = source.id, source.occasion, was.position
        row.turn, row.side_given = was.turn, was.side_given
        place.restamp(row, setting)
        note("recommendation:carry-back", row, before, f"Hoàn tác: trở lại {source.occasion.code}")
        back += 1
    return back
