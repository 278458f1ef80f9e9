"""A run made in the background, and how large it would be: for the pages and for a timer.

The job makes the run in the transaction that ends it: done twice, it stands once.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from feedback.core import calendar, job, journal
from feedback.core.store import db
from feedback.office.agency import Agency
from feedback.register.edition import Edition, Span
from feedback.report import issue
from feedback.report.issue import Wanted
from feedback.tally import ledger, placed, rule
from feedback.tally.ask import Ask

JOB = "edition:make"


def size(wanted: Wanted) -> int:
    """About how many opinions the run would keep."""
    rules = rule.in_force(wanted.as_of)
    ask = Ask("all", wanted.first, wanted.last, wanted.as_of, wanted.agency, rules=rules, as_now=wanted.as_now)
    return sum(counts["total"] for counts in ledger.counted(ask).values())


def payload(wanted: Wanted) -> dict[str, Any]:
    """What was asked for, as a job carries it."""
    return {
        "first": wanted.first.isoformat(),
        "last": wanted.last.isoformat(),
        "as_of": wanted.as_of.isoformat(),
        "agency": wanted.agency.id if wanted.agency else None,
        "as_now": wanted.as_now,
        "span": wanted.span.value,
        "appendices": list(wanted.appendices),
        "replaces": wanted.replaces.id if wanted.replaces else None,
    }


@job.kind(JOB, "Lập kỳ báo cáo")
def _make(work: job.Work) -> job.Done:
    """The run stands once the job ends."""
    asked = work.payload

    def also() -> None:
        wanted = Wanted(
            first=date.fromisoformat(asked["first"]),
            last=date.fromisoformat(asked["last"]),
            as_of=date.fromisoformat(asked["as_of"]),
            agency=db.session.get(Agency, asked["agency"]) if asked["agency"] else None,
            as_now=asked["as_now"],
            span=placed.member(Span, asked["span"]),
            appendices=asked["appendices"],
            replaces=db.session.get(Edition, asked["replaces"]) if asked.get("replaces") else None,
        )
        issue.make(wanted, by=journal.actor.get().name, at=calendar.now())

    return job.Done(message="Đã lập kỳ báo cáo; xem ở “Kỳ báo cáo, ban hành”.", also=also, steady=True)
