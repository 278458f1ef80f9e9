"""What a telling is made of: a line of the journal with its names, and the sentence that comes out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from feedback.case.record import Recommendation
from feedback.core.wording import Labelled, day


@dataclass(frozen=True)
class Event:
    """One thing that happened: a sentence, when, who did it, why, and what there is to read."""

    what: str
    when: date | datetime | None = None
    who: str = ""
    why: str = ""
    detail: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Told:
    """A line of the journal with the names it needs."""

    r: Recommendation
    changed: Mapping[str, Sequence[Any]]
    reason: str
    unit: str
    units: Mapping[int, str]
    on: date | None = None
    seen: Collection[str] = ()  # codes of other opinions that whoever reads may open

    def became(self, key: str) -> Any:
        """What the column became; None where it did not change."""
        return self.changed.get(key, (None, None))[1]

    def was(self, key: str) -> Any:
        """What the column was before."""
        return self.changed.get(key, (None, None))[0]

    def others(self, codes: Any, more: int = 0) -> str:
        """Other opinions, named by these codes, as whoever reads may know them; ``more`` that no code names."""
        named = str(codes or "").split(", ") if codes else []
        known = [code for code in named if code in self.seen]
        hidden = len(named) - len(known) + more
        told = [", ".join(known)] if known else []
        told += [f"{hidden if hidden > 1 else 'một'} ý kiến ngoài phạm vi của bạn"] if hidden else []
        return " và ".join(told)

    def day(self, key: str) -> str:
        """The day that the column became, as dd/mm/yyyy."""
        value = self.became(key)
        return day(date.fromisoformat(value)) if value else ""


def named(units: Mapping[int, str], unit_id: Any, none: str = "một cơ quan") -> str:
    """The unit's name."""
    return units.get(unit_id, none) if isinstance(unit_id, int) else none


def label(kind: type[Labelled], value: Any) -> str:
    """The word of a closed list that was stored, as an office writes it."""
    return next((one.label for one in kind if one.value == value), str(value))


#: A line of the journal becomes a sentence.
Teller = Callable[[Told], Event]
