"""The facts of an installation as somebody would write them down: no table, no column, nothing worked out."""

from dataclasses import dataclass, field
from datetime import date


@dataclass
class Stand:
    """How a unit stood from one day to another."""

    level: str
    parent: str | None
    first: date
    last: date


@dataclass
class Unit:
    code: str
    stands: list[Stand]


@dataclass
class Session:
    code: str
    unit: str
    day: date
    head: str  # party, authority, both
    state: str  # planned, held, postponed, cancelled


@dataclass
class Given:
    """A contribution."""

    code: str
    unit: str
    day: date
    target: str  # party_body, party_member, body, person
    form: str


@dataclass
class Said:
    """An opinion, with its conclusions in the order they were entered: (acceptance or None for a reopening, day or None)."""

    code: str
    at: str
    received: date | None
    side: str | None
    nature: str
    admission: str
    merged: bool
    replied: date | None
    conclusions: list[tuple[str | None, date | None]]


@dataclass
class Line:
    """Declared figures."""

    code: str
    unit: str
    appendix: str
    first: date
    last: date
    counts: dict[str, int]


@dataclass
class History:
    units: list[Unit]
    sessions: list[Session] = field(default_factory=list)
    given: list[Given] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


@dataclass
class Question:
    appendix: str
    first: date
    last: date
    as_of: date
    agency: str | None = None
    questions: str = "excluded"
    partly: str = "accepted"
