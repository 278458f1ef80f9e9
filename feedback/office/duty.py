"""Duties: role × act, and how far each reaches. Deny by default: what is not listed here may not be done.

A duty is ``subject:act``; read and write are apart. Reach is always a WHERE (``Viewer`` gives the unit it starts from),
the same for page, count, export, file and attachment.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from feedback.core.wording import Labelled
from feedback.office.agency import Agency, Level


class Role(Labelled):
    """What somebody is in the house."""

    SECRETARIAT = "secretariat", "Bộ phận thư ký"
    AGENCY = "agency", "Cơ quan được giao"
    FRONT = "front", "Mặt trận"
    LEADER = "leader", "Lãnh đạo"
    AUDITOR = "auditor", "Kiểm tra"
    ADMIN = "admin", "Quản trị"


class Duty(StrEnum):
    """One kind of act on one kind of record."""

    OPEN = "door:open"  # pages for nobody in particular: sign in, health
    HOME = "home:read"
    DIALOGUE_READ = "dialogue:read"
    DIALOGUE_WRITE = "dialogue:write"
    CONTRIBUTION_READ = "contribution:read"
    CONTRIBUTION_WRITE = "contribution:write"
    READ = "recommendation:read"
    RECEIVE = "recommendation:receive"
    SORT = "recommendation:sort"
    MERGE = "recommendation:merge"
    ASSIGN = "recommendation:assign"
    WORK = "recommendation:work"
    TEMPLATE = "template:write"
    CLEARANCE = "clearance:write"
    DELIVER = "reply:deliver"
    DEADLINE = "deadline:write"  # pause, ask for more time, say why late
    EXTEND = "deadline:extend"
    TIME_RULE = "time-rule:write"  # terms and days off of the installation
    CONCLUDE = "recommendation:conclude"
    REOPEN = "recommendation:reopen"
    UNDO = "bulk:undo"  # acts on many, of one's own unit
    IDENTITY = "citizen:read"
    OUTSTANDING = "outstanding:read"
    OUTSTANDING_WRITE = "outstanding:write"
    WATCH = "watch:write"  # the Front's own marks and notes
    URGE = "urging:write"
    GATHER = "gathering:write"  # sets of opinions that the Front hands over
    OVERVIEW = "overview:read"
    APPENDIX = "appendix:read"
    ISSUE = "edition:issue"  # periodic reports made and issued
    FIGURE_READ = "figure:read"
    FIGURE_WRITE = "figure:write"
    COUNTING = "counting:write"
    BOOK_READ = "book:read"  # the registers beside the cases
    BOOK_WRITE = "book:write"
    FRONT_BOOK = "front-book:write"  # those that the Front keeps too: supervision, residents' comments
    EXPORT = "workbook:export"
    IMPORT = "workbook:import"
    AGENCY_READ = "agency:read"
    AGENCY_WRITE = "agency:write"
    OFFICER_WRITE = "officer:write"
    JOURNAL = "journal:read"
    JOB = "job:write"  # background jobs of others; everybody sees their own


_READERS = {
    Duty.HOME,
    Duty.DIALOGUE_READ,
    Duty.CONTRIBUTION_READ,
    Duty.READ,
    Duty.OUTSTANDING,
    Duty.OVERVIEW,
    Duty.APPENDIX,
    Duty.FIGURE_READ,
    Duty.BOOK_READ,
    Duty.EXPORT,
    Duty.AGENCY_READ,
}
_HELD: dict[Role, frozenset[Duty]] = {
    Role.SECRETARIAT: frozenset(
        _READERS
        | {
            Duty.DIALOGUE_WRITE,
            Duty.CONTRIBUTION_WRITE,
            Duty.RECEIVE,
            Duty.SORT,
            Duty.MERGE,
            Duty.ASSIGN,
            Duty.DEADLINE,
            Duty.EXTEND,
            Duty.TIME_RULE,
            Duty.TEMPLATE,
            Duty.CLEARANCE,
            Duty.DELIVER,
            Duty.CONCLUDE,
            Duty.REOPEN,
            Duty.UNDO,
            Duty.IDENTITY,
            Duty.IMPORT,
            Duty.FIGURE_WRITE,
            Duty.COUNTING,
            Duty.ISSUE,
            Duty.BOOK_WRITE,
            Duty.FRONT_BOOK,
            Duty.OUTSTANDING_WRITE,
            Duty.URGE,
        }
    ),
    Role.AGENCY: frozenset(
        {
            Duty.HOME,
            Duty.READ,
            Duty.WORK,
            Duty.UNDO,
            Duty.DEADLINE,
            Duty.TEMPLATE,
            Duty.DELIVER,
            Duty.IDENTITY,
            Duty.OUTSTANDING,
            Duty.OUTSTANDING_WRITE,
            Duty.AGENCY_READ,
        }
    ),
    Role.FRONT: frozenset(_READERS | {Duty.FRONT_BOOK, Duty.DELIVER, Duty.WATCH, Duty.URGE, Duty.GATHER}),
    Role.LEADER: frozenset(_READERS | {Duty.ISSUE, Duty.CONCLUDE, Duty.REOPEN, Duty.UNDO}),
    Role.AUDITOR: frozenset(_READERS | {Duty.JOURNAL}),
    Role.ADMIN: frozenset(
        {
            Duty.HOME,
            Duty.AGENCY_READ,
            Duty.AGENCY_WRITE,
            Duty.CLEARANCE,
            Duty.OFFICER_WRITE,
            Duty.JOURNAL,
            Duty.JOB,
            Duty.IMPORT,
            Duty.TIME_RULE,
            Duty.COUNTING,
        }
    ),
}


def may(role: Role, duty: Duty) -> bool:
    """Whether that role holds that duty."""
    return duty is Duty.OPEN or duty in _HELD[role]


def covers(role: Role, other: Role) -> bool:
    """Whether a role holds every duty of the other."""
    return _HELD[other] <= _HELD[role]


class Scope(NamedTuple):
    """What reach follows from: the seat, whether it sees all, whether only what was given counts, whether it is a province."""

    seat_id: int
    sees_all: bool
    only_given: bool
    province: bool


@dataclass(frozen=True)
class Viewer:
    """Somebody looking: the role, the unit their reach starts from, and whether only what was given to it is in reach."""

    officer_id: int
    role: Role
    agency: Agency  # the unit they serve in
    seat: Agency  # where reach starts: the unit itself for an agency officer, else the place it belongs to
    deputy_id: int | None = None  # whoever really acts, where somebody acts for this officer

    @property
    def only_given(self) -> bool:
        """An agency officer sees what their agency was given, nothing else."""
        return self.role is Role.AGENCY

    @property
    def hand_id(self) -> int:
        """Whose hand does it: the deputy's, where one acts."""
        return self.deputy_id or self.officer_id

    @property
    def scope(self) -> Scope:
        """What reach follows from; rules are kept by it."""
        return Scope(self.seat.id, self.seat.sees_all, self.only_given, self.seat.level is Level.PROVINCE)

    def may(self, duty: Duty) -> bool:
        """Whether they hold that duty."""
        return may(self.role, duty)
