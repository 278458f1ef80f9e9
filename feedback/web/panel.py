"""Panels: what each subject adds to a page that belongs to another: the page of an opinion, of a session, a desk, a first page.

A subject registers a maker at import (``@panel.on("recommendation")``); the page asks for all of them. So the page knows
no subject, and a subject touches no page but its own. A maker costs at most one query and gives None where it has nothing
to say. A template reads its values as ``p``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from feedback.case.record import Recommendation
from feedback.case.story import Sources
from feedback.case.work import Assignment
from feedback.office.agency import Agency


@dataclass(frozen=True)
class Panel:
    """A part of a page: its template, what that reads as ``p``, and where it stands (``top``, ``main`` or ``side``)."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    place: str = "main"
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


Maker = Callable[..., Panel | None]
_MAKERS: dict[str, list[Maker]] = {}


def on(page: str) -> Callable[[Maker], Maker]:
    """The maker is asked whenever that page is shown: ``recommendation``, ``work``, ``dialogue`` or ``home``."""

    def keep(maker: Maker) -> Maker:
        _MAKERS.setdefault(page, []).append(maker)
        return maker

    return keep


def of(page: str, *about: Any) -> list[Panel]:
    """The panels of that page for what it is about, in their order."""
    made = (maker(*about) for maker in _MAKERS.get(page, ()))
    return sorted((one for one in made if one is not None), key=lambda one: one.order)
