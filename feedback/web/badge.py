"""Badges: a state as a word with its shape and tone, the same on every page.

Made here and not in a macro because a list shows hundreds of them: each is composed once and kept. Colour never speaks
alone: the word says it, the tone's shape repeats it.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final

from flask import Flask
from markupsafe import Markup, escape

from feedback.case.standing import Handling
from feedback.case.word import Acceptance, DialogueState, Result, Turn
from feedback.core import wording
from feedback.core.wording import Labelled

#: Tones other than neutral, per closed list (members of different lists may share a value).
TONES: Final[dict[type[Labelled], dict[str, str]]] = {
    Handling: {
        Handling.RETURNED: "warn",
        Handling.WORKING: "info",
        Handling.REPLIED: "good",
        Handling.ENDED: "good",
        Handling.MERGED: "muted",
        Handling.REFUSED: "muted",
        Handling.WITHDRAWN: "muted",
        Handling.ROUTED: "muted",
    },
    Acceptance: {Acceptance.ACCEPTED: "good", Acceptance.PARTLY: "info", Acceptance.NOT_ACCEPTED: "warn"},
    Result: {Result.SETTLED: "good", Result.SETTLING: "info", Result.WILL_SETTLE: "info", Result.OUTSTANDING: "bad"},
    DialogueState: {DialogueState.HELD: "good", DialogueState.POSTPONED: "warn", DialogueState.CANCELLED: "muted"},
    Turn: {Turn.TAKEN: "info", Turn.RETURNED: "warn", Turn.TAKEN_BACK: "muted", Turn.ENDED: "muted"},
}
SOON: Final = 3


def register(app: Flask) -> None:
    """Templates have ``word_badge``, ``state_badge`` and ``due_badge``; pages reach them through _macros/show.html."""
    app.jinja_env.globals.update(word_badge=badge, state_badge=state_badge, due_badge=due_badge)


@lru_cache(maxsize=512)
def badge(label: str, tone: str = "neutral") -> Markup:
    """The word in its tone: neutral, info, good, warn, bad or muted."""
    return Markup('<span class="state state-{}">{}</span>').format(tone, label)


@lru_cache(maxsize=512, typed=True)
def state_badge(word: Labelled | None, absent: str = "") -> Markup:
    """The badge of a word of a closed list; where there is none, that it is missing."""
    if word is None or word == "":
        return badge(absent, "muted")
    return badge(word.label, TONES.get(type(word), {}).get(word, "neutral"))


def due_badge(value: date | None, days: int | None = None, done: bool = False) -> Markup:
    """A day to keep, with how many days are left or by how many it was missed (days below 0)."""
    if not value:
        return Markup('<span class="absent due">Chưa đặt hạn</span>')
    return Markup('<span class="due"><span class="day">') + wording.day(value) + _left(None if done else days)


@lru_cache(maxsize=4096)
def _left(days: int | None) -> Markup:
    """What is left of the time, and the end of the element."""
    end = Markup("</span></span>")
    if days is None:
        return end
    if days < 0:
        told = badge(f"Quá hạn {wording.number(-days)} ngày", "bad")
    elif days <= SOON:
        told = badge(f"Còn {days} ngày" if days else "Hạn hôm nay", "warn")
    else:
        told = Markup('<span class="due-left">còn {} ngày</span>').format(escape(wording.number(days)))
    return Markup("</span> ") + told + Markup("</span>")
