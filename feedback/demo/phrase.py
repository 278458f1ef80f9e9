"""What residents say and offices answer in the demonstration: sentence frames with gaps, filled with invented words.

The frames lie in ``demo/speech``: ``#`` a field, ``##`` a topic, ``?`` what is said, ``+`` a reply that settles, ``=`` one
that explains, ``-`` why it is not accepted; a letter or year after the sign: only in wards (p), in rural communes (x),
from that year on. Nothing here is a real person, place or case, and nothing may become one.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random

FOLDER = Path(__file__).parent / "speech"
TALK = ("land", "works", "environment", "society", "order", "party")
_LINE = re.compile(r"^([?+=-])([px]?)(\d{4})? (.+)$")
_GAP = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Frame:
    """A sentence: fixed text and names of gaps in turn; where and from which year it may be said."""

    parts: tuple[str, ...]
    where: str
    since: int


@dataclass
class Topic:
    """What is said about one thing, and what offices answer to it."""

    field: str
    name: str
    said: list[Frame] = dataclasses.field(default_factory=list)
    settled: list[Frame] = dataclasses.field(default_factory=list)
    explained: list[Frame] = dataclasses.field(default_factory=list)
    declined: list[Frame] = dataclasses.field(default_factory=list)


@dataclass(frozen=True)
class Ground:
    """Where somebody speaks of: the commune, its kind and the day."""

    commune: str  # "phường Hoa Sen"
    urban: bool
    day: date


@lru_cache(maxsize=1)
def topics() -> dict[str, list[Topic]]:
    """The topics of each field (lĩnh vực)."""
    found: dict[str, list[Topic]] = {}
    for file in TALK:
        for topic in _read(file):
            found.setdefault(topic.field, []).append(topic)
    return found


@lru_cache(maxsize=1)
def general() -> dict[str, Topic]:
    """Frames that fit any field, and those of handling, by the topic's name; ``part/name`` where two parts share one."""
    return {f"{topic.field}/{topic.name}": topic for topic in _read("generic")}


@lru_cache(maxsize=1)
def names() -> dict[str, tuple[str, ...]]:
    """Lists of invented names: districts, wards, streets, people."""
    return {
        topic.name: tuple(name.strip() for frame in topic.said for name in frame.parts[0].split(","))
        for topic in _read("names")
    }


def fitting(frames: list[Frame], ground: Ground) -> list[Frame]:
    """The frames that may be said there and then."""
    return [f for f in frames if f.since <= ground.day.year and f.where in ("", "p" if ground.urban else "x")]


def choose(rng: Random, frames: list[Frame], ground: Ground) -> Frame:
    """One of the frames that may be said there and then."""
    return rng.choice(fitting(frames, ground) or frames)


def fill(rng: Random, frame: Frame, ground: Ground, **given: str) -> str:
    """The frame as a sentence; ``given`` fills gaps by name, invented words the others."""
    words = list(frame.parts)
    for place in range(1, len(words), 2):
        words[place] = given.get(words[place]) or _word(words[place], rng, ground, given)
    return "".join(words)


def capital(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]


def lower(text: str) -> str:
    """The text with its first letter small: a unit's name inside a sentence."""
    return text[:1].lower() + text[1:]


def _read(file: str) -> list[Topic]:
    """The topics of one file, in its order."""
    found: list[Topic] = []
    part = ""
    for line in (FOLDER / f"{file}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            found.append(Topic(part, line[3:]))
        elif line.startswith("# "):
            part = line[2:]
        elif line:
            sign, where, since, words = _parsed(line)
            topic = found[-1]
            lists = {"?": topic.said, "+": topic.settled, "=": topic.explained, "-": topic.declined}
            lists[sign].append(Frame(tuple(_GAP.split(words)), where, since))
    return found


def _parsed(line: str) -> tuple[str, str, int, str]:
    match = _LINE.match(line)
    if match is None:
        raise ValueError(f"demo/speech: {line}")
    return match[1], match[2], int(match[3] or 0), match[4]


def _word(gap: str, rng: Random, ground: Ground, given: dict[str, str]) -> str:
    """An invented word or number for a gap."""
    base = gap.removesuffix("_cap")
    if base in given:
        found = given[base]
    elif base in _NUMBERS:
        low, high, step = _NUMBERS[base]
        found = str(rng.randrange(low, high + 1, step))
    elif base in _LISTS:
        found = rng.choice(names()[_LISTS[base]])
    else:
        found = _PLACES[base](rng, ground)
    return capital(found) if base != gap else found


def _street(rng: Random, ground: Ground) -> str:
    if ground.urban:
        return f"phố {rng.choice(names()['street'])}"
    return f"đường liên thôn {' - '.join(rng.sample(names()['hamlet'], 2))}"


def _lane(rng: Random, ground: Ground) -> str:
    if ground.urban:
        return f"ngõ {rng.randint(3, 290)} phố {rng.choice(names()['street'])}"
    return f"ngõ {rng.randint(1, 9)} thôn {rng.choice(names()['hamlet'])}"


def group(rng: Random, ground: Ground) -> str:
    """A residents' group of a ward, a hamlet of a rural commune."""
    return f"tổ dân phố số {rng.randint(1, 18)}" if ground.urban else f"thôn {rng.choice(names()['hamlet'])}"


def _month_ago(rng: Random, ground: Ground) -> str:
    day = ground.day - timedelta(days=rng.randint(60, 500))
    return f"tháng {day.month}/{day.year}"


_NUMBERS = {
    "few": (2, 6, 1), "some": (5, 18, 1), "households": (12, 160, 1), "months": (3, 18, 1), "years": (3, 15, 1),
    "old_year": (1994, 2008, 1), "metres": (80, 1200, 20), "small_metres": (40, 90, 5), "centimetres": (20, 60, 5),
    "hour": (3, 5, 1), "night_hour": (22, 23, 1), "km": (2, 9, 1), "ng": (90, 900, 10), "class_size": (44, 52, 1),
    "hundred": (360, 500, 20), "notice_days": (10, 15, 5), "money": (2, 40, 1), "percent": (30, 90, 5),
}  # fmt: skip
_LISTS = {"truong": "school", "cho": "market", "kenh": "canal", "cau": "bridge", "da": "project"}
_PLACES: dict[str, Callable[[Random, Ground], str]] = {
    "pho": _street,
    "ngo": _lane,
    "to": group,
    "khu": lambda _rng, ground: "tổ dân phố" if ground.urban else "thôn",
    "xa": lambda _rng, ground: ground.commune,
    "month_ago": _month_ago,
    "past_year": lambda rng, ground: str(ground.day.year - rng.randint(1, 4)),
}
