"""The story of one opinion, told so that anyone can follow it: who did what, when and why, and what comes next.

Told from the journal, of other opinions only what whoever reads may open; what the journal does not tell (an imported
record, a fact of before the system) from the dated facts themselves, once. Reasons are always told. Who spoke never is.
Reading only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from feedback.case import assignment, conclusion, resolution
from feedback.case.reach import visible
from feedback.case.record import Recommendation
from feedback.case.standing import Handling, handling
from feedback.case.telling import TELLERS
from feedback.case.telling.event import Event, Told, named
from feedback.case.telling.handling import gave, kept_result, replied
from feedback.case.word import Turn
from feedback.case.work import Assignment, Conclusion, Progress
from feedback.core import calendar, journal
from feedback.core.journal import Entry
from feedback.core.store import db
from feedback.office.agency import names
from feedback.office.duty import Viewer

#: Acts that are no part of the story: who looked at what stands in the journal.
_SILENT = frozenset({"citizen:read", "attachment:read", "recommendation:progress", "recommendation:download"})
#: Acts whose lines name other opinions, of any unit.
_OTHERS = frozenset({"recommendation:repeat", "recommendation:repeated", "recommendation:repeat-undo"})


@dataclass(frozen=True)
class Sources:
    """All that a story is told from."""

    entries: Sequence[Entry] = ()
    turns: Sequence[Assignment] = ()
    notes: Sequence[Progress] = ()
    conclusions: Sequence[Conclusion] = ()
    units: Mapping[int, str] = field(default_factory=dict)
    seen: frozenset[str] = frozenset()  # codes of other opinions that whoever reads may open

    def unit_ids(self) -> set[int]:
        """The units that the story names, as far as their names must be looked up."""
        ids = {entry.agency_id for entry in self.entries} | {turn.agency_id for turn in self.turns}
        for entry in self.entries:
            changed = entry.changed
            ids |= set(changed.get("lead_id", ()))
            for side in changed.get("co_operating", ()):
                ids |= set(side) if isinstance(side, list) else {side}
        return {one for one in ids | {note.agency_id for note in self.notes} if isinstance(one, int)}


def read(r: Recommendation, viewer: Viewer | None = None) -> Sources:
    """Everything that the opinion's story is told from, in a handful of queries; without a viewer others are not named."""
    sources = Sources(
        journal.story("recommendation", r.id), assignment.of(r.id), resolution.progress_of(r.id), conclusion.of(r.id)
    )
    units = {unit.id: unit.name for unit in names({*sources.unit_ids(), r.host_id, r.lead_id}).values()}
    return replace(sources, units=units, seen=_seen(sources.entries, viewer))


def _seen(entries: Iterable[Entry], viewer: Viewer | None) -> frozenset[str]:
    """The codes of other opinions that these lines name, as far as the viewer may open them."""
    told = [entry.changed for entry in entries if entry.act in _OTHERS] if viewer else []
    pairs = [changed.get(key) or () for changed in told for key in ("repeats", "first", "repeated_by")]
    codes = {code for pair in pairs for value in pair if value for code in str(value).split(", ")}
    if viewer is None or not codes:
        return frozenset()
    return frozenset(
        db.session.scalars(select(Recommendation.code).where(Recommendation.code.in_(codes), visible(viewer)))
    )


def tell(r: Recommendation, sources: Sources) -> list[Event]:
    """Everything that happened to the opinion, earliest first."""
    events = [event for entry in sources.entries if (event := _of_entry(r, entry, sources)) is not None]
    events += [_of_note(note, sources.units) for note in sources.notes]
    events += _untold(r, sources)
    return sorted(events, key=lambda event: _order(event, r.received_on))


def _of_entry(r: Recommendation, entry: Entry, sources: Sources) -> Event | None:
    """What one line of the journal says."""
    if entry.act in _SILENT:
        return None
    unit, on = named(sources.units, entry.agency_id, "Hệ thống"), calendar.local(entry.at).date()
    told = Told(r, entry.changed, entry.reason, unit, sources.units, on, sources.seen)
    teller = TELLERS.get(entry.act)
    event = teller(told) if teller else Event(f"{told.unit} cập nhật hồ sơ", why=entry.reason)
    return Event(**{**vars(event), "when": entry.at, "who": entry.officer_name.split(" (")[0]})


def _of_note(note: Progress, units: Mapping[int, str]) -> Event:
    unit = named(units, note.agency_id)
    return Event(f"{unit} ghi tiến độ", when=note.written_at, who=note.officer_name, detail=note.note)


def _untold(r: Recommendation, sources: Sources) -> Iterable[Event]:
    """The dated facts that no line of the journal tells."""
    acts = {entry.act for entry in sources.entries}
    if not acts & {"recommendation:receive", "recommendation:split-from"}:
        yield Event(f"Tiếp nhận tại cuộc {r.occasion.code}", when=r.received_on)
    yield from _untold_turns(sources)
    told = _Known(sources.entries)
    if (r.replied_on or r.reply_text) and not told.has("replied_on", r.replied_on):
        yield Event(replied(r), when=r.replied_on, tone="good")
    for line in sources.conclusions:
        if not told.has("concluded_on", line.dated_on):
            words = f"Kết luận: {line.acceptance.label.lower()}" if line.acceptance else "Mở lại, chờ kết luận mới"
            yield Event(words, when=line.dated_on, why=line.reason or "")
    if r.settled_on and not told.has("settled_on", r.settled_on):
        yield Event(kept_result(r), when=r.settled_on, tone="good")


def _untold_turns(sources: Sources) -> Iterable[Event]:
    """What the parts of agencies say and the journal does not."""
    told, given = _Known(sources.entries), dict[tuple[date | None, date | None], list[Assignment]]()
    for turn in sources.turns:
        unit = named(sources.units, turn.agency_id)
        if not told.gave(turn):
            given.setdefault((turn.given_on, turn.due_on), []).append(turn)
        if turn.taken_on and not told.took(turn):
            yield Event(f"{unit} nhận việc", when=turn.taken_on)
        if turn.reason and not told.ended(turn):
            words = "trả lại" if turn.turn is Turn.RETURNED else "bị thu hồi việc"
            yield Event(f"{unit} {words}", when=turn.ended_on, why=turn.reason, tone="warn")
    for (on, due), turns in given.items():
        leads = [named(sources.units, t.agency_id) for t in turns if t.leads]
        helps = [named(sources.units, t.agency_id) for t in turns if not t.leads]
        yield Event(gave("Giao", leads, helps, due), when=on)


class _Known:
    """What the told lines of the journal already say."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Read the lines once."""
        self.lines = [(entry, entry.changed) for entry in entries if entry.act in TELLERS]

    def has(self, key: str, value: date | None) -> bool:
        """Whether a line says that this column became this day."""
        wanted = value.isoformat() if value else None
        return wanted is not None and any(changed.get(key, ("", ""))[1] == wanted for _, changed in self.lines)

    def gave(self, turn: Assignment) -> bool:
        """Whether a line says that this agency was given its part."""
        for _, changed in self.lines:
            helping: Any = changed.get("co_operating", ((), ()))[1]
            if changed.get("lead_id", ("", ""))[1] == turn.agency_id and turn.leads:
                return True
            if isinstance(helping, list) and turn.agency_id in helping and not turn.leads:
                return True
        return False

    def took(self, turn: Assignment) -> bool:
        """Whether a line says that this agency accepted its part."""
        return any(
            entry.act in ("recommendation:take", "transfer:reclaim")
            and (entry.agency_id == turn.agency_id or changed.get("taken_on", ("", ""))[1] == str(turn.taken_on))
            for entry, changed in self.lines
        )

    def ended(self, turn: Assignment) -> bool:
        """Whether a line says why this part ended."""
        return any(entry.reason == turn.reason for entry, _ in self.lines)


def _order(event: Event, received_on: date) -> tuple[date, str]:
    """By day; on one day what has only a day comes before what has an hour."""
    when = event.when
    if isinstance(when, datetime):
        return calendar.local(when).date(), when.isoformat()
    return when or received_on, ""


@dataclass(frozen=True)
class Next:
    """What is next and by whom; nothing where nothing is owed any more."""

    who: str
    what: str
    by: date | None = None


def next_step(r: Recommendation, lead: str | None) -> Next:
    """What comes next for an opinion that stands so. ``lead``: the name of the agency that holds it."""
    where, holder = handling(r), lead or "Cơ quan chủ trì"
    if where in _BY_SECRETARIAT:
        return Next("Bộ phận thư ký", _BY_SECRETARIAT[where])
    if where is Handling.ASSIGNED:
        return Next(holder, "nhận việc hoặc trả lại có lý do", r.due_on)
    if where is Handling.WORKING:
        return Next(holder, "trả lời người nêu ý kiến", r.due_on)
    if where is Handling.REPLIED and r.acceptance is None:
        return Next("Bộ phận thư ký hoặc lãnh đạo", "kết luận tiếp thu hay không tiếp thu")
    if where is Handling.REPLIED and r.result is None:
        return Next(holder, "ghi kết quả giải quyết")
    if where is Handling.REPLIED:
        return Next(holder, "giải quyết xong và ghi kết quả", r.roadmap_on)
    if where is Handling.MERGED:
        return Next("", f"Theo dõi tiếp tại ý kiến {r.merged_into.code if r.merged_into else 'đã gộp vào'}.")
    return Next("", _OVER[where])


_BY_SECRETARIAT = {
    Handling.RECEIVED: "phân loại ý kiến",
    Handling.SORTED: "giao cơ quan chủ trì",
    Handling.RETURNED: "giao cơ quan khác",
}
_OVER = {
    Handling.ENDED: "Đã xong. Có thể mở lại khi có lý do.",
    Handling.REFUSED: "Không thụ lý, không xử lý tiếp ở đây.",
    Handling.WITHDRAWN: "Người nêu đã rút, không xử lý tiếp ở đây.",
    Handling.ROUTED: "Chuyển xử lý theo luật khiếu nại, tố cáo; không tính vào số liệu đối thoại.",
}
