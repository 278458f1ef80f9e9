"""How long a draft gave those asked for comment, and whether that was less than the rule of the day asks for.

Days are counted after the day of sending, up to and with the last day for answers. The rule is the one in force for the
sender on the day of sending (``draft_217``: dated, with its basis, an installation's or a unit's own where it has one).
Who writes a line keeps what this says; a rule or holiday changed later moves nothing. Reading only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from feedback.case.term import holiday, rule
from feedback.case.term.word import RuleKey
from feedback.core.working import Unit


def worked_out(line: Mapping[str, Any]) -> dict[str, Any]:
    """Of a draft sent on ``day`` by ``agency_id`` with answers asked ``answer_by``: days given, what is asked, hurried or not."""
    sent, end = line["day"], line["answer_by"]
    asked = rule.in_force(RuleKey.DRAFT_217, on=sent, agency_id=line["agency_id"])
    least = f"{asked.words} ({asked.basis})"[:500]
    if end is None or end < sent:
        return {"days_given": None, "least": least, "hurried": None}
    worked = holiday.calendar().between(sent, end)
    given = worked if asked.unit is Unit.WORKING else (end - sent).days
    return {"days_given": worked, "least": least, "hurried": given < asked.days}
