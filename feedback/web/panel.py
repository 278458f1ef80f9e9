"""Panels: what each subject adds to a page that belongs to another: the page of an opinion, of a session, a desk, a first page.

A subject registers a maker at import (``@panel.on("recommendation")``); the page asks for all of them. So the page knows
no subject, and a subject touches no page but its own. A maker costs at most one query and gives None where it has nothing
to say. A template reads its values as ``p``.

First pages read as one list of what to do first. What waits for whoever looks is therefore no box of its own: the maker
of ``home`` returns a ``Waiting`` (alone, or beside a ``Panel`` in a tuple) whose rows the page sorts into that list, the
late before the due before the rest. A row is a number and the list it opens; the two are equal, a test opens each:

    @panel.on("home")
    def _to_sign(viewer: Viewer) -> panel.Waiting | None:
        count = clearance.to_sign(viewer)
        return panel.Waiting("Duyệt trả lời", [panel.Row(count, "bản trả lời chờ bạn ký", url_for("clearance.index"), "warn")])
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from feedback.case.record import Recommendation
from feedback.case.story import Sources
from feedback.case.work import Assignment
from feedback.office.agency import Agency
from feedback.office.duty import Viewer


@dataclass(frozen=True)
class Panel:
    """A part of a page: its template, what that reads as ``p``, its place: ``top``, ``main``, ``side``; a session has ``facts``."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    place: str = "main"
    order: int = 50


@dataclass(frozen=True)
class Row:
    """So many wait, what they are, the list they open, how pressing: ``bad`` late, ``warn`` due or returned, ``info``, ""."""

    count: int
    label: str
    url: str
    tone: str = ""


@dataclass(frozen=True)
class Waiting:
    """What waits for whoever looks, of one subject; rows of 0 are not shown."""

    title: str
    rows: Sequence[Row]
    order: int = 50


@dataclass(frozen=True)
class Opinion:
    """What the page of an opinion is about: it, the part that the viewer's agency holds, whether the viewer steers it."""

    r: Recommendation
    turn: Assignment | None
    steers: bool
    sources: Sources


@dataclass(frozen=True)
class Work:
    """What the page of an opinion on an agency's desk is about: it, the part held, every turn, whether it is drafting."""

    r: Recommendation
    turn: Assignment
    turns: Sequence[Assignment]
    units: Mapping[int, Agency]
    writes: bool


Made = Panel | Waiting
Maker = Callable[..., Made | Sequence[Made] | None]
M = TypeVar("M", bound=Maker)
_MAKERS: dict[str, list[Maker]] = {}
_TONES = ("bad", "warn", "info", "")


def on(page: str) -> Callable[[M], M]:
    """The maker is asked whenever that page is shown: ``recommendation``, ``work``, ``dialogue`` or ``home``."""

    def keep(maker: M) -> M:
        _MAKERS.setdefault(page, []).append(maker)
        return maker

    return keep


def of(page: str, *about: Any) -> list[Panel]:
    """The panels of that page for what it is about, in their order."""
    return sorted((one for one in _made(page, *about) if isinstance(one, Panel)), key=lambda one: one.order)


def home(viewer: Viewer, own: Sequence[Waiting] = ()) -> dict[str, Any]:
    """What every first page shows: ``panels``, and ``waiting``: (title, row) of its own and all others', most pressing first."""
    made = _made("home", viewer)
    lists = sorted([*own, *(one for one in made if isinstance(one, Waiting))], key=lambda one: one.order)
    rows = [(one.title, row) for one in lists for row in one.rows if row.count]
    return {
        "panels": sorted((one for one in made if isinstance(one, Panel)), key=lambda one: one.order),
        "waiting": sorted(rows, key=lambda pair: _TONES.index(pair[1].tone)),
    }


def _made(page: str, *about: Any) -> list[Made]:
    """What the makers of that page have to say."""
    found: list[Made] = []
    for maker in _MAKERS.get(page, ()):
        said = maker(*about)
        found += [] if said is None else [said] if isinstance(said, Panel | Waiting) else said
    return found
