"""Sending: what stages of the case file are asked about before a reply leaves, and told of once it stands.

``case.resolution`` sends, by whatever door; a stage (``case.answering``) registers its rule or act at import, so that no
door can pass it by. Nothing here knows a rule of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from feedback.case.record import Recommendation
from feedback.case.reply import Reply
from feedback.office.duty import Viewer


@dataclass(frozen=True)
class Sending:
    """A reply on its way out; ``reason``: why one that was signed before is put right."""

    recommendation: Recommendation
    viewer: Viewer
    reply: Reply
    by: str
    at: datetime
    today: date
    reason: str = ""


Watch = Callable[[Sending], None]
Holds = Callable[[Recommendation], None]
_BEFORE: list[Watch] = []
_AFTER: list[Watch] = []
_BEFORE_DRAFTING: list[Holds] = []


def before(rule: Watch) -> Watch:
    """The rule may refuse any reply before it is sent."""
    _BEFORE.append(rule)
    return rule


def after(act: Watch) -> Watch:
    """The act is done with every reply once it stands in the record, in the same transaction."""
    _AFTER.append(act)
    return act


def before_drafting(rule: Holds) -> Holds:
    """The rule may refuse that the draft is written over."""
    _BEFORE_DRAFTING.append(rule)
    return rule


def ask(leaving: Sending) -> None:
    """Refused where a stage has something against it."""
    for rule in _BEFORE:
        rule(leaving)


def tell(leaving: Sending) -> None:
    """Every stage has done what follows."""
    for act in _AFTER:
        act(leaving)


def ask_before_drafting(recommendation: Recommendation) -> None:
    """Refused where the draft is not to be written over now."""
    for rule in _BEFORE_DRAFTING:
        rule(recommendation)
