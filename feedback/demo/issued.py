"""The demonstration's issued paper: the ten years of plan 246-KH/TU as signed in 2023.

Small demonstrations only, by the acts themselves. Everything is invented.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from feedback.core import journal
from feedback.core.store import db
from feedback.office import officer as officers
from feedback.report import issue

_PLAN = (date(2013, 12, 12), date(2023, 4, 30))
_ISSUED = date(2023, 5, 12)


def live() -> None:
    """One paper stands issued."""
    db.session.flush()
    clerk = officers.by_login("thuky")
    token = journal.actor.set(journal.Actor(clerk.id, f"{clerk.name} ({clerk.login})", clerk.agency_id))
    try:
        at = datetime(_ISSUED.year, _ISSUED.month, _ISSUED.day, 2, tzinfo=UTC)
        wanted = issue.Wanted(first=_PLAN[0], last=_PLAN[1], as_of=_PLAN[1], appendices=("03", "04"))
        made = issue.make(wanted, by=clerk.name, at=at, alone=True)
        signer = "Phạm Văn Minh Họa, Phó Bí thư"
        issue.seal(made, number="128-BC/TU", dated_on=_ISSUED, signer=signer, version=None, by=clerk.name, at=at)
        db.session.flush()
    finally:
        journal.actor.reset(token)
