"""The sitting on the session's page: plan, notice, thôn and tổ, preparation, hall, attendance, minutes, what was carried.

One query gathers the figures; each line leads to its page. No route of its own: pages stand in the subjects beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from feedback.case.record import Dialogue
from feedback.case.sitting.summary import Summary
from feedback.case.word import DialogueState
from feedback.core import calendar
from feedback.office.duty import Duty
from feedback.web import panel, road
from feedback.web.guard import may
from feedback.web.sitting import session


@dataclass(frozen=True)
class Facts:
    """What the panel shows of a session."""

    dialogue: Dialogue
    found: Summary
    notice_by: date
    today: date
    writes: bool

    @property
    def to_come(self) -> bool:
        """Whether the session has still to be held."""
        return self.dialogue.state in (DialogueState.PLANNED, DialogueState.POSTPONED)


@panel.on("dialogue")
def _sitting(dialogue: Dialogue) -> panel.Panel | None:
    """How far the sitting is prepared and written down."""
    facts = Facts(
        dialogue, road.sitting(dialogue.id), session.notice_by(dialogue), calendar.today(), may(Duty.DIALOGUE_WRITE)
    )
    return panel.Panel("preparation/_panel.html", {"f": facts}, place="facts", order=40)
