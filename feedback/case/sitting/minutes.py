"""Minutes (biên bản) of a session: written from its lines, every save a version, final and locked in the end.

A version is never changed. Final minutes are corrected only by a further version with its reason, final as well; each
final one keeps the SHA-256 of its text. Acts never commit.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from feedback.case import recommendation
from feedback.case.record import Dialogue, Recommendation
from feedback.case.sitting import attendance
from feedback.case.sitting import minutes_text as words
from feedback.case.sitting.minutes_text import Content, Spoken
from feedback.case.sitting.record import Minutes, MinutesVersion
from feedback.case.sitting.word import MinutesState
from feedback.case.standing import OFF_ROAD, handling
from feedback.case.word import Channel, DialogueState
from feedback.core import calendar, journal, store
from feedback.core.refusal import NotThere, Refused
from feedback.core.store import db
from feedback.core.wording import squeeze


def of(dialogue_id: int) -> Minutes | None:
    """The minutes of a session, where they were begun."""
    return db.session.get(Minutes, dialogue_id)


def versions(dialogue_id: int) -> list[MinutesVersion]:
    """Every version, the latest first."""
    query = select(MinutesVersion).where(MinutesVersion.minutes_id == dialogue_id)
    return list(db.session.scalars(query.order_by(MinutesVersion.number.desc())))


def numbered(dialogue_id: int, number: int) -> MinutesVersion:
    """That version; NotThere where there is none."""
    query = select(MinutesVersion).where(MinutesVersion.minutes_id == dialogue_id, MinutesVersion.number == number)
    found = db.session.scalar(query)
    if found is None:
        raise NotThere("Không có bản này của biên bản.")
    return found


def latest(dialogue_id: int) -> MinutesVersion | None:
    """The latest version, where there is one."""
    query = select(MinutesVersion).where(MinutesVersion.minutes_id == dialogue_id)
    return db.session.scalar(query.order_by(MinutesVersion.number.desc()).limit(1))


def content(one: MinutesVersion) -> Content:
    """What that version says."""
    return words.restore(one.content)


def intact(one: MinutesVersion) -> bool:
    """Whether a final version still is the text that its digest was taken of; a draft has none."""
    return one.digest is None or one.digest == words.digest(content(one))


def conclusion_of(dialogue_id: int) -> str:
    """What the presiding head concluded, by the latest version; empty where nothing is written."""
    found = latest(dialogue_id)
    return content(found).conclusion if found is not None else ""


def first(dialogue: Dialogue, *, last_result: str = "") -> Content:
    """The minutes as the captured lines, the attendance and the session's own facts give them."""
    return words.write(
        unit=dialogue.occasion.agency.name,
        on=dialogue.occasion.day,
        theme=dialogue.theme or "",
        place=dialogue.place or "",
        chair=dialogue.chair or "",
        chair_title=dialogue.chair_title or "",
        groups=[(one.name, one.people) for one in attendance.of(dialogue.id)],
        people=dialogue.attendance,
        lines=spoken(dialogue),
        last_result=last_result,
    )


def spoken(dialogue: Dialogue) -> list[Spoken]:
    """The captured lines in the order of the hall, those of one turn together; who spoke is not among them."""
    rows = [row for row in recommendation.made_at(dialogue.occasion) if handling(row) not in OFF_ROAD]
    first_at: dict[int, int] = {}
    for at, row in enumerate(rows):
        if row.turn is not None:
            first_at.setdefault(row.turn, at)
    rows = [row for _, _, row in sorted((_place(row, at, first_at), at, row) for at, row in enumerate(rows))]
    return [
        Spoken(
            row.turn,
            row.content,
            row.reply_text if row.in_hall else None,
            row.in_hall,
            row.channel.label if row.channel not in (None, Channel.HALL) else "",
        )
        for row in rows
    ]


def speakers(dialogue_id: int) -> dict[int, str]:
    """Who spoke in each turn, as far as it was written down; for those who handle the case."""
    query = (
        select(Recommendation)
        .where(Recommendation.occasion_id == dialogue_id, Recommendation.turn.is_not(None))
        .options(joinedload(Recommendation.citizen))
        .order_by(Recommendation.position.desc())
    )
    found = ((row.turn, row.citizen.name if row.citizen else None) for row in db.session.scalars(query))
    return {turn: name for turn, name in found if turn is not None and name}


def save(dialogue: Dialogue, what: Content, *, reason: str = "", by: str, version: int | None) -> MinutesVersion:
    """The minutes read so in a new version; nothing new where they already did. Final ones want the reason."""
    _require_held(dialogue)
    known = of(dialogue.id)
    if known is None:
        return _add(dialogue, None, what, MinutesState.DRAFT, reason, by)
    store.unchanged(known, version)
    now = latest(dialogue.id)
    if now is not None and content(now) == what:
        return now
    if known.state is MinutesState.FINAL:
        if not squeeze(reason):
            raise Refused("Biên bản đã chính thức. Đính chính phải ghi lý do.", field="reason")
        _require_whole(what)
    return _add(dialogue, known, what, known.state, reason, by)


def bring_back(dialogue: Dialogue, number: int, *, reason: str, by: str, version: int | None) -> MinutesVersion:
    """The minutes read as in that earlier version, in a new one."""
    old = numbered(dialogue.id, number)
    told = f"Khôi phục bản số {number}" + (f": {squeeze(reason)}" if squeeze(reason) else "")
    known = of(dialogue.id)
    if known is not None and known.state is MinutesState.FINAL and not squeeze(reason):
        raise Refused("Biên bản đã chính thức. Đính chính phải ghi lý do.", field="reason")
    return save(dialogue, content(old), reason=told, by=by, version=version)


def finish(dialogue: Dialogue, *, by: str, version: int | None) -> MinutesVersion:
    """The minutes are final: their latest text is locked and keeps its digest."""
    _require_held(dialogue)
    known, now = of(dialogue.id), latest(dialogue.id)
    if known is None or now is None:
        raise Refused("Chưa có biên bản để chốt. Lập biên bản trước.")
    store.unchanged(known, version)
    if known.state is MinutesState.FINAL:
        raise Refused("Biên bản này đã chính thức.")
    _require_whole(content(now))
    return _add(dialogue, known, content(now), MinutesState.FINAL, "", by)


def _add(
    dialogue: Dialogue, known: Minutes | None, what: Content, state: MinutesState, reason: str, by: str
) -> MinutesVersion:
    number = 1 if known is None else known.number + 1
    if known is None:
        known = Minutes(id=dialogue.id, state=state, number=number)
        db.session.add(known)
    known.state, known.number = state, number
    final = state is MinutesState.FINAL
    made = MinutesVersion(
        minutes_id=dialogue.id,
        number=number,
        state=state,
        content=words.store(what),
        reason=squeeze(reason) or None,
        digest=words.digest(what) if final else None,
        saved_at=calendar.now(),
        saved_by=by[:200],
    )
    db.session.flush()
    db.session.add(made)
    db.session.flush()
    changes: dict[str, list[object]] = {"minutes": [number - 1 or None, number], "digest": [None, made.digest]}
    act = "dialogue:minutes-final" if final else "dialogue:minutes"
    journal.record(act, dialogue.occasion, changes=changes, reason=reason)
    return made


def _require_held(dialogue: Dialogue) -> None:
    if dialogue.state is not DialogueState.HELD:
        raise Refused("Chỉ lập biên bản sau khi ghi cuộc đối thoại là đã tổ chức.")


def _require_whole(what: Content) -> None:
    """Refused where final minutes would lack what minutes must say."""
    for key in ("place", "began", "ended", "chair", "secretary", "opinions"):
        if not getattr(what, key):
            raise Refused(f"Biên bản còn thiếu “{words.LABELS[key]}”. Bổ sung trước khi chốt.", field=key)


def _place(row: Recommendation, at: int, first_at: dict[int, int]) -> int:
    return first_at[row.turn] if row.turn is not None else at
