"""A cuộc of the demonstration as it stands in the books: who presided, about what, where, how many came, what was noted.

Attendance follows `domain.md` §3.2: communes 35-200 people, districts 100-300, the city more.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

from feedback.case.record import Contribution, Dialogue, Occasion
from feedback.case.word import DialogueState, OccasionKind, Target
from feedback.core.wording import fold, words
from feedback.demo import people, phrase
from feedback.demo.folder import Note
from feedback.demo.hall import Hall
from feedback.demo.occasions import Plan
from feedback.demo.pen import Pen
from feedback.demo.phrase import Ground, fill
from feedback.office.agency import Level, code_key

_ATTENDANCE = {Level.PROVINCE: (150, 420), Level.DISTRICT: (100, 300), Level.COMMUNE: (35, 200)}


def open_up(plan: Plan, code: str, hall: Hall, pen: Pen) -> int:
    """The cuộc is with the pen, with its lines for the journal; returns its id."""
    place = plan.host if plan.host.kind == "authority" else hall.city.top
    ground = Ground(place.spoken(plan.day), place.spell(plan.day).word != "Xã", plan.day)
    row = {
        "code": code, "code_key": code_key(code), "day": plan.day, "agency_id": plan.host.id, "version": 1,
        "level": plan.host.level(plan.day),
    }  # fmt: skip
    if plan.target is not None:
        occasion = _contribution(plan, plan.target, row, ground, hall.rng, pen)
    else:
        occasion = _dialogue(plan, row, ground, hall, pen)
    _journal(plan, (occasion, code), hall, pen)
    return occasion


def _contribution(plan: Plan, target: Target, row: dict[str, Any], ground: Ground, rng: Random, pen: Pen) -> int:
    content = fill(rng, rng.choice(_frames(f"Góp ý/{target.value.replace('_', '-')}")), ground)
    row |= {"kind": OccasionKind.CONTRIBUTION, "search_text": _search(row["code"], content)}
    occasion = pen.put(Occasion, row)
    who = fill(rng, rng.choice(_frames("Góp ý/contributor")), ground)
    pen.put(Contribution, {"id": occasion, "target": target, "form": plan.way, "content": content, "contributor": who})
    return occasion


def _dialogue(plan: Plan, row: dict[str, Any], ground: Ground, hall: Hall, pen: Pen) -> int:
    assert plan.head is not None
    rng, level = hall.rng, row["level"]
    chair, title = people.chair(plan.host, level, plan.head.value, plan.day.year)
    theme = fill(rng, phrase.choose(rng, _frames("Cuộc đối thoại/theme"), ground), ground)
    where = fill(rng, rng.choice(_frames("Cuộc đối thoại/hall")), ground)
    row |= {"kind": OccasionKind.DIALOGUE, "search_text": _search(row["code"], theme, where, chair)}
    occasion = pen.put(Occasion, row)
    held = plan.state is DialogueState.HELD
    off = plan.state in (DialogueState.POSTPONED, DialogueState.CANCELLED)
    pen.put(Dialogue, {
        "id": occasion, "head": plan.head, "form": plan.form, "state": plan.state, "announced_on": plan.announced_on,
        "state_reason": fill(rng, rng.choice(_frames(f"Xử lý/{plan.state.value}")), ground) if off else None,
        "chair": chair, "chair_title": title, "theme": theme, "place": where,
        "attendance": rng.randint(*_ATTENDANCE[level]) if held else None,
    })  # fmt: skip
    return occasion


def _journal(plan: Plan, occasion: tuple[int, str], hall: Hall, pen: Pen) -> None:
    """The lines of a recent cuộc: recorded; or planned, announced, held or called off."""
    if plan.day < pen.journal_from:
        return
    actor = hall.staff.of(hall.secretary(plan))
    steps: list[tuple[Any, str, dict[str, list[Any]]]]
    if plan.head is None:
        steps = [(plan.day, "contribution:record", {"day": [None, plan.day], "target": [None, plan.target]})]
    else:
        planned = min(plan.day, hall.today) - timedelta(days=20)
        steps = [(planned, "dialogue:plan", {"day": [None, plan.day], "head": [None, plan.head]})]
        if plan.announced_on is not None:
            steps.append((plan.announced_on, "dialogue:announce", {"announced_on": [None, plan.announced_on]}))
        if plan.state is not DialogueState.PLANNED:
            act = {"held": "hold", "postponed": "postpone", "cancelled": "cancel"}[plan.state.value]
            changes = {"state": [DialogueState.PLANNED, plan.state]}
            steps.append((min(plan.day, hall.today - timedelta(days=1)), f"dialogue:{act}", changes))
    for number, (day, act, changes) in enumerate(steps):
        pen.note(("occasion", *occasion), Note(day, act, changes, "", actor), number)


def _frames(name: str) -> list[phrase.Frame]:
    return phrase.general()[name].said


def _search(*parts: str) -> str:
    """What search finds, as the acts of dialogues and contributions keep it."""
    return " ".join(words(fold(" ".join(parts))))
