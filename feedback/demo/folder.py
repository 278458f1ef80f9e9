"""One opinion's folder while its life is told: the acts of the case file on plain rows, without a database.

Each act sets what ``case.recommendation``, ``case.assignment`` and ``case.resolution`` would set and keeps its line for the
journal; an act that would fall on today or later raises ``Later``: there the life stops, and so something waits for
somebody. What follows from other columns is left to ``case.place.derive``. Tests hold the two equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from feedback.case import rule
from feedback.case.word import FINISHED, Acceptance, Admission, OutstandingReason, Result, Turn
from feedback.core.journal import Actor
from feedback.demo.city import City, Unit

_HOLDING = (Turn.GIVEN, Turn.TAKEN)


class Later(Exception):
    """The act has not happened yet."""


@dataclass(frozen=True)
class Note:
    """A line for the journal."""

    day: date
    act: str
    changes: dict[str, list[Any]]
    reason: str
    actor: Actor


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A reply with its result and the acceptance it proposes."""

    text: str
    result: Result
    acceptance: Acceptance
    declined: str | None = None
    settled_on: date | None = None
    roadmap_on: date | None = None
    code: OutstandingReason | None = None
    note: str | None = None
    paper: str | None = None
    signer: str | None = None


@dataclass(eq=False)
class Folder:
    """The rows of one opinion."""

    city: City
    today: date
    row: dict[str, Any]
    turns: list[dict[str, Any]] = field(default_factory=list)
    conclusions: list[dict[str, Any]] = field(default_factory=list)
    progress: list[dict[str, Any]] = field(default_factory=list)
    draft: dict[str, Any] | None = None
    notes: list[Note] = field(default_factory=list)
    last: date = date.min
    settled_at_once: bool = False  # what was answered in the hall is what had been done

    def receive(self, actor: Actor, *, on: date, in_hall: str | None = None) -> None:
        """It was written down; answered on the spot where a reply is given."""
        if in_hall is not None:
            self.row |= {"in_hall": True, "replied_on": on, "reply_text": in_hall}
        self.last = on
        first = {key: [None, self.row[key]] for key in ("content", "nature")}
        self.notes.append(Note(on, "recommendation:receive", first, "", actor))

    def sort(self, actor: Actor, *, on: date, field: str, admission: Admission, reason: str | None) -> None:
        """Field and admission are settled."""
        values = {"field": field, "admission": admission, "admission_reason": reason, "sorted_on": on}
        self._change(on, "recommendation:sort", actor, reason or "", values)

    def merge(self, actor: Actor, into: Folder, *, on: date) -> None:
        """It says the same as another, which stays."""
        code = into.row["code"]
        self._change(on, "recommendation:merge", actor, f"Trùng với {code}", {"merged_into_id": into.row["id"]})
        taken = {"merged": [None, self.row["code"]]}
        into.notes.append(Note(self.last, "recommendation:take-in", taken, "", actor))

    def assign(self, actor: Actor, lead: Unit, *, on: date, due: date, co: Sequence[Unit] = ()) -> None:
        """The lead holds it by that day, the others co-operate."""
        values = {"lead_id": lead.id, "assigned_on": on, "due_on": due, "returned_on": None, "taken_on": None}
        if self.row["sorted_on"] is None:
            values["sorted_on"] = on
        reason = "Phối hợp: " + ", ".join(u.spell(on).name for u in co) if co else ""
        self._change(on, "recommendation:assign", actor, reason, values)
        wanted = {lead.id: True} | {unit.id: False for unit in co}
        for turn in self._held():
            if wanted.get(turn["agency_id"]) is turn["leads"]:
                turn["due_on"] = due
                del wanted[turn["agency_id"]]
            else:
                turn |= {"turn": Turn.TAKEN_BACK, "ended_on": self.last}
        for agency_id, leads in wanted.items():
            self._give(agency_id, leads=leads, on=self.last, due=due)

    def take(self, actor: Actor, *, on: date) -> None:
        """The lead has accepted its part, and so have those that co-operate."""
        self._change(on, "recommendation:take", actor, "", {"taken_on": on})
        for turn in self._held():
            turn |= {"turn": Turn.TAKEN, "taken_on": self.last}

    def give_back(self, actor: Actor, *, on: date, reason: str) -> None:
        """The lead has returned it: nobody holds it but those that co-operate."""
        values = {"lead_id": None, "taken_on": None, "due_on": None, "returned_on": on}
        self._change(on, "recommendation:give-back", actor, reason, values)
        for turn in self._held():
            if turn["leads"]:
                turn |= {"turn": Turn.RETURNED, "ended_on": self.last, "reason": reason}

    def work(self, actor: Actor, *, on: date, text: str) -> None:
        """A note of work stands."""
        self._change(on, "recommendation:progress", actor, "", {})
        self.notes[-1].changes["progress"] = [None, text]
        self.progress.append({"agency_id": self.row["lead_id"], "on": self.last, "actor": actor, "note": text})

    def save_draft(self, actor: Actor, answer: Answer, *, on: date, sent: bool = False) -> None:
        """The reply is drafted; sent, it is kept as the proposal that waits for its conclusion."""
        self._come(on)
        self.draft = {
            "saved_on": on, "saved_by": actor.name, "sent_on": on if sent else None, "replied_on": on if sent else None,
            "paper_number": answer.paper, "signer": answer.signer, "reply_text": answer.text,
            "acceptance": answer.acceptance, "not_accepted_reason": answer.declined, "result": answer.result,
            "settled_on": answer.settled_on, "roadmap_on": answer.roadmap_on, "outstanding_code": answer.code,
            "outstanding_note": answer.note,
        }  # fmt: skip

    def reply(self, actor: Actor, answer: Answer, *, on: date) -> None:
        """The reply and its result stand; acceptance is proposed."""
        self.save_draft(actor, answer, on=on, sent=True)
        values = {"replied_on": on, "paper_number": answer.paper, "signer": answer.signer, "reply_text": answer.text}
        reason = f"Đề xuất: {answer.acceptance.label}"
        self._change(on, "recommendation:reply", actor, reason, values | {"in_hall": False} | _outcome(answer))

    def settle(self, actor: Actor, answer: Answer, *, on: date) -> None:
        """What came of it stands."""
        self._change(on, "recommendation:settle", actor, "", _outcome(answer))

    def conclude(
        self, actor: Actor, acceptance: Acceptance, *, on: date, reason: str | None, dated: bool = True
    ) -> None:
        """Acceptance is concluded; without a date of its own it counts from the reply's day."""
        since = on if dated else self.row["replied_on"] or on
        values = {"acceptance": acceptance, "concluded_on": since, "concluded_given": since if dated else None,
                  "not_accepted_reason": reason, "reopened_on": None}  # fmt: skip
        self._change(on, "recommendation:conclude", actor, reason or "", values)
        self._conclusion(since, dated=dated, acceptance=acceptance, reason=reason)

    def reopen(self, actor: Actor, *, on: date, reason: str) -> None:
        """It is open again: acceptance pending, result being settled."""
        values: dict[str, Any] = {"reopened_on": on}
        if self.row["acceptance"] is not None:
            values |= {"acceptance": None, "concluded_on": on, "concluded_given": on, "not_accepted_reason": None}
        if self.row["result"] is not None:
            values |= {"result": Result.SETTLING, "settled_on": None, "roadmap_on": None,
                       "outstanding_code": None, "outstanding_reason": None}  # fmt: skip
        concluded = self.row["acceptance"] is not None
        self._change(on, "recommendation:reopen", actor, reason, values)
        if concluded:
            self._conclusion(on, dated=True, acceptance=None, reason=None)

    def succeed(self, day: date) -> None:
        """Parts held on that day by units that had ended are with their heirs."""
        while self.row["result"] not in FINISHED:
            ended = next((turn for turn in self._held() if self._ended(turn, day)), None)
            if ended is None:
                return
            self._pass_on(ended)

    def _ended(self, turn: dict[str, Any], day: date) -> bool:
        unit = self.city.by_id[turn["agency_id"]]
        return unit.until < day and bool(unit.heir)

    def _pass_on(self, turn: dict[str, Any]) -> None:
        """One part goes to the heir, who goes on with what had been accepted."""
        unit = self.city.by_id[turn["agency_id"]]
        on = max(unit.until + timedelta(days=1), turn["given_on"], self.last)
        heir = self.city.heir_of(unit, on)
        turn |= {"turn": Turn.ENDED, "ended_on": on}
        taken = on if turn["taken_on"] is not None else None
        if turn["leads"]:
            reason = "Cơ quan đã kết thúc hoạt động; việc chuyển cho đơn vị kế thừa."
            values = {"lead_id": heir.id, "taken_on": taken}
            self._note(on, "recommendation:hand-over", Actor(), reason, values)
        held = [t for t in self._held() if t["agency_id"] == heir.id]
        for part in held:
            if turn["leads"] and not part["leads"]:  # who leads does not co-operate with itself
                part |= {"turn": Turn.ENDED, "ended_on": on}
        if not any(part["leads"] or not turn["leads"] for part in held):
            self._give(heir.id, leads=turn["leads"], on=on, due=turn["due_on"])
            if taken is not None:
                self.turns[-1] |= {"turn": Turn.TAKEN, "taken_on": taken}

    def _held(self) -> list[dict[str, Any]]:
        return [turn for turn in self.turns if turn["turn"] in _HOLDING]

    def _give(self, agency_id: int, *, leads: bool, on: date, due: date | None) -> None:
        self.turns.append({"agency_id": agency_id, "leads": leads, "turn": Turn.GIVEN, "given_on": on, "due_on": due,
                           "taken_on": None, "ended_on": None, "reason": None})  # fmt: skip

    def _conclusion(self, since: date, *, dated: bool, acceptance: Acceptance | None, reason: str | None) -> None:
        line = {"dated_on": since, "day_given": dated, "acceptance": acceptance, "reason": reason}
        self.conclusions = [c for c in self.conclusions if c["dated_on"] != since] + [line]

    def _come(self, day: date) -> None:
        """The day has come; what ended before has been handed over."""
        if day >= self.today:
            raise Later
        self.succeed(day)
        self.last = day

    def _change(self, day: date, act: str, actor: Actor, reason: str, values: dict[str, Any]) -> None:
        self._come(day)
        self._note(day, act, actor, reason, values)

    def _note(self, day: date, act: str, actor: Actor, reason: str, values: dict[str, Any]) -> None:
        changed = {k: [self.row[k], v] for k, v in values.items() if self.row[k] != v}
        self.row |= values
        self.notes.append(Note(day, act, changed, reason, actor))


def _outcome(answer: Answer) -> dict[str, Any]:
    """The result's columns, as ``case.resolution`` keeps them."""
    promised = answer.result in (Result.WILL_SETTLE, Result.SETTLING, Result.OUTSTANDING)
    outstanding = answer.code if answer.result is Result.OUTSTANDING else None
    return {
        "result": answer.result, "settled_on": answer.settled_on if answer.result is Result.SETTLED else None,
        "roadmap_on": answer.roadmap_on if promised else None, "outstanding_code": outstanding,
        "outstanding_reason": rule.outstanding_text(outstanding, answer.note) if outstanding else None,
    }  # fmt: skip
