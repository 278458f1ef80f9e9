"""The demonstration's act on many that was undone: a field set by mistake on five opinions, put back on four of them.

Small demonstrations only, by the acts themselves; the fifth was gone on with meanwhile. Everything is invented.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from sqlalchemy import select

from feedback.case import bulk, recommendation, standing, undo
from feedback.case.record import Recommendation as R
from feedback.case.standing import Handling
from feedback.case.undo import BulkKind
from feedback.core import journal
from feedback.core.store import db
from feedback.office import officer as officers

_FIELD = "Trật tự đô thị"


def live(*, today: date) -> None:
    """Five opinions sorted by mistake and four of them put back."""
    db.session.flush()
    clerk = officers.by_login("thuky")
    viewer, at = officers.viewer(clerk), datetime.combine(today, time(2), UTC)
    mine = (
        recommendation.steered(viewer),
        standing.is_sql(Handling.WORKING),
        R.field != _FIELD,
        R.side_given.is_(None),
    )
    rows = list(db.session.scalars(select(R).where(*mine).order_by(R.id.desc()).limit(5)))
    token = journal.actor.set(journal.Actor(clerk.id, f"{clerk.name} ({clerk.login})", clerk.agency_id))
    try:
        before = undo.watch(rows)
        lines = bulk.sort(rows, field=_FIELD, side=None, nature=None, on=today, versions={})
        act = undo.keep(BulkKind.SORT, before, lines, viewer, words=f"Phân loại: {_FIELD}", at=at)
        if act is None:
            return
        last, was = rows[-1], journal.snapshot(rows[-1])
        last.people += 1  # somebody corrects this one meanwhile
        recommendation.note("recommendation:amend", last, was)
        db.session.flush()
        undo.undo(act, undo.rows(act), {row.id: row for row in rows}, reason="Chọn nhầm lĩnh vực", at=at)
        db.session.flush()
    finally:
        journal.actor.reset(token)
