"""What the clock adds to others' pages: a panel on an opinion's page, an act to explain lateness, rows on first pages."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for

from feedback.case import deadline
from feedback.case.record import Recommendation as R
from feedback.case.standing import ANSWERED, Handling
from feedback.case.term import clock, holiday, lateness, marks, punctual
from feedback.case.term.word import Mark, Punctuality
from feedback.case.work import Assignment
from feedback.core import calendar
from feedback.office.duty import Duty, Role, Viewer
from feedback.web import panel, recommendation_acts
from feedback.web.panel import Opinion, Panel, Row, Waiting
from feedback.web.recommendation_acts import Act
from feedback.web.term.deadline_offer import leads, offered

_MAY_DECIDE = {Mark.ASKED: "warn", Mark.EXPIRED: "bad", Mark.UNEXPLAINED: "info"}
_ROWS = {
    Mark.ASKED: "đề nghị gia hạn chờ duyệt",
    Mark.EXPIRED: "ý kiến tạm dừng quá ngày chờ, cần quyết định",
    Mark.UNEXPLAINED: "trả lời quá hạn chưa ghi lý do",
}


@panel.on("recommendation")
def _clock(about: Opinion) -> Panel | None:
    """Where the clock stands: the day and why, what stands still, what was asked for, how long each unit held it."""
    r = about.r
    if r.due_on is None:
        return None
    today, days = calendar.today(), holiday.calendar()
    kept = clock.read(r)
    now = clock.replayed(r, kept, today=max(today, r.assigned_on or today), turns=about.sources.turns)
    return Panel(
        "deadline/_panel.html",
        {
            "r": r,
            "kept": kept,
            "clock": now,
            "left": deadline.left(now, days, today),
            "if_run": now.if_run(today, days),
            "units": about.sources.units,
            "punctuality": punctual.of(r, today),
            "expired": kept.pause is not None and kept.pause.expires_on is not None and kept.pause.expires_on < today,
            "acts": offered(r, kept, about.turn, steers=about.steers),
        },
        "side",
        10,
    )


@recommendation_acts.offers
def _say_why(r: R, who: Viewer, turn: Assignment | None, steers: bool, where: Handling) -> Iterator[Act]:
    """A late reply is explained by whoever led it, or by the secretariat."""
    late = where in ANSWERED and r.replied_on is not None and r.due_on is not None and r.replied_on > r.due_on
    if late and who.may(Duty.DEADLINE) and (steers or leads(r, turn)) and lateness.of(r.id) is not None:
        yield Act("Lý do trả lời quá hạn", url_for("deadline.late", recommendation_id=r.id))


@panel.on("home")
def _waiting(who: Viewer) -> list[Panel | Waiting] | None:
    """What waits to be decided or said; for a secretariat or leader the three figures of the year."""
    if not who.may(Duty.READ) or who.role is Role.AUDITOR:
        return None
    today = calendar.today()
    made: list[Panel | Waiting] = []
    if who.may(Duty.DEADLINE):
        counts = marks.waiting(who, today)
        shown = [one for one in _ROWS if one is not Mark.ASKED or who.may(Duty.EXTEND)]
        rows = [
            Row(counts[one], _ROWS[one], url_for("recommendation.index", time=one.value), _MAY_DECIDE[one])
            for one in shown
        ]
        made.append(Waiting("Thời hạn", rows, 30))
    if who.role in (Role.SECRETARIAT, Role.LEADER):
        figures = marks.figures(who, today.year, today)
        made.append(
            Panel(
                "deadline/_home.html",
                {"year": today.year, "figures": figures, "total": sum(figures.values()), "Punctuality": Punctuality},
                order=60,
            )
        )
    return made
