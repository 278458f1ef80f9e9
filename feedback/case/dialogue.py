"""Dialogues: planned, announced, held; postponed or cancelled with the reason (QĐ 1738-QĐ/TU; Luật 72/2025/QH15 Đ.43).

A session that is not held counts nowhere, and neither do its opinions: every change of day, unit, head or state brings
them in line (``place.restamp_occasion``). Acts never commit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager
from sqlalchemy.orm.attributes import flag_modified

from feedback.case import caution, place
from feedback.case.record import Dialogue, Occasion, Recommendation
from feedback.case.word import DialogueForm, DialogueState, Head, OccasionKind
from feedback.core import journal, store
from feedback.core.refusal import NotThere, Refused
from feedback.core.store import db
from feedback.core.wording import day, squeeze
from feedback.office import tree
from feedback.office.agency import Agency, code_key
from feedback.office.duty import Viewer


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a dialogue is: who, when, where, about what."""

    agency: Agency
    on: date
    head: Head
    form: DialogueForm | None = None
    chair: str | None = None
    chair_title: str | None = None
    theme: str | None = None
    place: str | None = None
    attendance: int | None = None


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: dialogues in the viewer's reach."""
    return tree.in_reach(viewer.seat, Occasion.agency_id, Occasion.day)


def listed(viewer: Viewer) -> Select[Dialogue]:
    """The dialogues in reach, with their cuộc and presiding unit."""
    return (
        select(Dialogue)
        .join(Dialogue.occasion)
        .join(Occasion.agency)
        .where(visible(viewer))
        .options(contains_eager(Dialogue.occasion).contains_eager(Occasion.agency))
    )


def get(dialogue_id: int, viewer: Viewer) -> Dialogue:
    """The dialogue, within reach; NotThere otherwise."""
    found = db.session.scalar(listed(viewer).where(Dialogue.id == dialogue_id))
    if found is None:
        raise NotThere
    return found


def plan(terms: Terms, *, code: str | None = None) -> Dialogue:
    """A dialogue is planned; its code is the one given or the next of the unit's year."""
    occasion = Occasion(kind=OccasionKind.DIALOGUE, agency_id=terms.agency.id, day=terms.on)
    occasion.code = squeeze(code or "") or next_code("DT", terms.agency, terms.on)
    occasion.code_key = code_key(occasion.code)
    occasion.level = place.occasion_level(terms.agency.id, terms.on)
    _free(occasion.code_key)
    db.session.add(occasion)
    db.session.flush()
    dialogue = Dialogue(id=occasion.id, occasion=occasion, head=terms.head, state=DialogueState.PLANNED)
    _fill(dialogue, terms)
    db.session.add(dialogue)
    db.session.flush()
    journal.record("dialogue:plan", occasion, changes={"day": [None, terms.on], "head": [None, terms.head]})
    return dialogue


def change(dialogue: Dialogue, terms: Terms, *, version: int | None, today: date) -> None:
    """The dialogue is as given, its opinions follow; Stale where somebody else changed it since."""
    store.unchanged(dialogue.occasion, version)
    if dialogue.state is DialogueState.HELD and terms.on > today:
        raise Refused(f"Cuộc đã tổ chức không thể mang ngày {day(terms.on)} ở tương lai.", field="on")
    before = journal.snapshot(dialogue) | journal.snapshot(dialogue.occasion)
    dialogue.occasion.agency_id, dialogue.occasion.day = terms.agency.id, terms.on
    dialogue.occasion.level = place.occasion_level(terms.agency.id, terms.on)
    dialogue.head = terms.head
    _fill(dialogue, terms)
    place.restamp_occasion(dialogue.occasion)
    _note("dialogue:change", dialogue, before)


def announce(dialogue: Dialogue, *, on: date, version: int | None, today: date, note: str = "") -> None:
    """The session has been announced to the people on that day (Đ.43: at least 7 days before); later wants a note."""
    store.unchanged(dialogue.occasion, version)
    _only(dialogue, {DialogueState.PLANNED}, "thông báo")
    if on > today:
        raise Refused("Ngày thông báo không thể ở tương lai.", field="on")
    if on > dialogue.occasion.day:
        raise Refused("Ngày thông báo phải trước ngày tổ chức.", field="on")
    _explained(caution.of_notice(on, dialogue.occasion.day, today), note)
    before = _before(dialogue)
    dialogue.announced_on = on
    _note("dialogue:announce", dialogue, before, squeeze(note))


def hold(
    dialogue: Dialogue, *, on: date, attendance: int | None, version: int | None, today: date, note: str = ""
) -> None:
    """The session was held on that day; its opinions count from now on. A number seldom seen wants a note."""
    store.unchanged(dialogue.occasion, version)
    _only(dialogue, {DialogueState.PLANNED, DialogueState.POSTPONED}, "ghi đã tổ chức")
    if on > today:
        raise Refused(f"Chưa đến ngày {day(on)}; chỉ ghi “đã tổ chức” từ ngày diễn ra.", field="on")
    _explained(caution.of_attendance(attendance), note)
    before = _before(dialogue)
    dialogue.occasion.day = on
    dialogue.occasion.level = place.occasion_level(dialogue.occasion.agency_id, on)
    dialogue.state, dialogue.state_reason = DialogueState.HELD, None
    dialogue.attendance = attendance if attendance is not None else dialogue.attendance
    place.restamp_occasion(dialogue.occasion)
    _note("dialogue:hold", dialogue, before, squeeze(note))


def postpone(dialogue: Dialogue, *, reason: str, to: date | None, version: int | None) -> None:
    """The session is put off, to a new day where one is known; its opinions stay with it."""
    _call_off(dialogue, DialogueState.POSTPONED, "hoãn", reason, version)
    if to is not None:
        before = _before(dialogue)
        dialogue.occasion.day, dialogue.state, dialogue.announced_on = to, DialogueState.PLANNED, None
        dialogue.occasion.level = place.occasion_level(dialogue.occasion.agency_id, to)
        place.restamp_occasion(dialogue.occasion)
        _note("dialogue:replan", dialogue, before, reason)


def cancel(dialogue: Dialogue, *, reason: str, version: int | None) -> None:
    """The session is cancelled; it and its opinions count nowhere."""
    _call_off(dialogue, DialogueState.CANCELLED, "hủy", reason, version)


def reinstate(dialogue: Dialogue, *, reason: str, version: int | None) -> None:
    """A session that was postponed, cancelled or marked as held by mistake is planned again."""
    store.unchanged(dialogue.occasion, version)
    _only(dialogue, {DialogueState.POSTPONED, DialogueState.CANCELLED, DialogueState.HELD}, "đưa về dự kiến")
    if not squeeze(reason):
        raise Refused("Ghi lý do đưa cuộc này về dự kiến.", field="reason")
    before = _before(dialogue)
    dialogue.state, dialogue.state_reason = DialogueState.PLANNED, None
    place.restamp_occasion(dialogue.occasion)
    _note("dialogue:reinstate", dialogue, before, squeeze(reason))


def opinions(dialogue_ids: list[int]) -> dict[int, int]:
    """How many opinions were written down at each of these sessions."""
    query = (
        select(Recommendation.occasion_id, func.count())
        .where(Recommendation.occasion_id.in_(dialogue_ids))
        .group_by(Recommendation.occasion_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def next_code(prefix: str, agency: Agency, on: date) -> str:
    """The next free code of the unit's year: DT-<unit>-<year>-<number>; two who ask at once get one each."""
    if store.writing.get():  # the second waits here until the first has written
        db.session.execute(select(Agency.id).where(Agency.id == agency.id).with_for_update())
    start = f"{prefix}-{agency.code}-{on.year}-"
    last = db.session.scalar(
        select(Occasion.code)
        .where(Occasion.code_key.startswith(code_key(start), autoescape=True))
        .order_by(func.length(Occasion.code).desc(), Occasion.code.desc())
        .limit(1)
    )
    tail = last[len(start) :] if last else ""
    return f"{start}{(int(tail) if tail.isdecimal() else 0) + 1:02}"


def _free(key: str) -> None:
    if db.session.scalar(select(Occasion.id).where(Occasion.code_key == key)) is not None:
        raise Refused("Mã cuộc này đã có. Mỗi cuộc đối thoại, cuộc góp ý mang một mã riêng.", field="code")


def _fill(dialogue: Dialogue, terms: Terms) -> None:
    """The descriptive columns and what search finds."""
    dialogue.form, dialogue.chair, dialogue.chair_title = terms.form, terms.chair or None, terms.chair_title or None
    dialogue.theme, dialogue.place, dialogue.attendance = terms.theme or None, terms.place or None, terms.attendance
    dialogue.occasion.search_text = place.occasion_search(dialogue.occasion.code, terms.theme, terms.place, terms.chair)


def _call_off(dialogue: Dialogue, state: DialogueState, verb: str, reason: str, version: int | None) -> None:
    store.unchanged(dialogue.occasion, version)
    _only(dialogue, {DialogueState.PLANNED, DialogueState.POSTPONED} - {state}, verb)
    if not squeeze(reason):
        raise Refused(f"Ghi lý do {verb} cuộc đối thoại.", field="reason")
    before = _before(dialogue)
    dialogue.state, dialogue.state_reason = state, squeeze(reason)
    place.restamp_occasion(dialogue.occasion)
    _note(f"dialogue:{'postpone' if state is DialogueState.POSTPONED else 'cancel'}", dialogue, before, squeeze(reason))


def _only(dialogue: Dialogue, states: set[DialogueState], verb: str) -> None:
    if dialogue.state not in states:
        raise Refused(f"Không thể {verb}: cuộc này đang ở trạng thái “{dialogue.state.label}”.")


def _explained(cautions: list[str], note: str) -> None:
    """A soft check is passed with a note, which stays in the session's story (`domain.md` §6.5)."""
    if cautions and not squeeze(note):
        raise Refused(f"{cautions[0]} Nếu đúng là như vậy, ghi chú vì sao rồi lưu.", field="note")


def _before(dialogue: Dialogue) -> dict[str, object]:
    return journal.snapshot(dialogue) | journal.snapshot(dialogue.occasion)


def _note(act: str, dialogue: Dialogue, before: dict[str, object], reason: str = "") -> None:
    """Journal what changed, under the cuộc; its version moves even where only the dialogue's columns did."""
    changes = journal.difference(before, dialogue) | journal.difference(before, dialogue.occasion)
    if changes:
        flag_modified(dialogue.occasion, "search_text")
        journal.record(act, dialogue.occasion, changes=changes, reason=reason)
