"""Reach: what a person may bring in. A file enters nothing that its bearer could not write on a page.

Each sheet asks its own duty, each record that it lie in the bearer's reach, as it stands and as it will stand. A row
that names a record out of reach says only that: nothing of what stands is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from sqlalchemy import select

from feedback.case import recommendation
from feedback.case.record import Recommendation
from feedback.core import calendar
from feedback.core.store import db
from feedback.intake import stands
from feedback.intake.check_figure import span_of
from feedback.intake.compare import Change, Fate
from feedback.intake.examine import Examined
from feedback.intake.problem import Problem
from feedback.intake.stands import View
from feedback.office.agency import Reach, code_key
from feedback.office.duty import Duty, Viewer
from feedback.register.library import SHAPES

DUTIES = {
    "agency": Duty.AGENCY_WRITE,
    "dialogue": Duty.DIALOGUE_WRITE,
    "contribution": Duty.CONTRIBUTION_WRITE,
    "recommendation": Duty.RECEIVE,
    "figure": Duty.FIGURE_WRITE,
    **{one.subject: one.write for one in SHAPES},
}
_MEND = "Chỉ nhập hồ sơ của đơn vị mình và các đơn vị cấp dưới; bỏ dòng này khỏi tệp."
Spans = dict[int, list[tuple[date, date]]]
Place = tuple[str | None, date, date]  # unit's key, first and last day


def restrict(examined: Examined, viewer: Viewer) -> None:
    """Rows beyond the bearer's duty or reach are problems, and the only thing said of such a row."""
    spans = _spans(viewer)
    for key, changes in examined.changes.items():
        table = examined.tables.get(key)
        if table is None:
            continue
        if not viewer.may(DUTIES[key]):
            beyond = [change for change in changes if change.fate is not Fate.SAME]
            problem = f"Bạn không được giao ghi sổ “{table.spec.name}”."
        elif not viewer.seat.sees_all:
            beyond = list(_beyond(key, changes, examined, spans, viewer))
            problem = "Dòng này thuộc đơn vị ngoài phạm vi của bạn."
        else:
            continue
        rows = {change.row.number for change in beyond}
        kept = [p for p in examined.findings.problems if p.sheet != table.sheet.name or p.row not in rows]
        fresh = [Problem(table.sheet.name, row, table.spec.columns[0].heading, problem, _MEND) for row in sorted(rows)]
        examined.findings.problems = kept + fresh


def _spans(viewer: Viewer) -> Spans:
    """The days on which each unit is in reach."""
    found: Spans = defaultdict(list)
    query = select(Reach.agency_id, Reach.valid_from, Reach.valid_to).where(Reach.ancestor_id == viewer.seat.id)
    for unit, first, last in db.session.execute(query):
        found[unit].append((first, last))
    return found


def _beyond(key: str, changes: list[Change], examined: Examined, spans: Spans, viewer: Viewer) -> Iterator[Change]:
    """The changes that touch a record or a unit out of reach."""
    seen = _seen([c.stand.id for c in changes if c.stand is not None], viewer) if key == "recommendation" else set()
    fresh = {c.key for c in examined.changes["agency"] if c.key not in examined.units.ids}
    for change in changes:
        hidden = key == "recommendation" and change.stand is not None and change.stand.id not in seen
        places = [place for view in (change.before, change.after) if view for place in _places(key, view, examined)]
        if hidden or not all(_inside(spans, examined, fresh, place) for place in places):
            yield change


def _seen(ids: list[int], viewer: Viewer) -> set[int]:
    """Those of the opinions that the bearer sees."""
    condition = recommendation.visible(viewer)
    return {
        number
        for chunk in stands.chunks(sorted(ids))
        for number in db.session.scalars(select(Recommendation.id).where(Recommendation.id.in_(chunk), condition))
    }


def _places(key: str, view: View, examined: Examined) -> Iterator[Place]:
    """The units, each with its days, in whose books the row writes."""
    if key == "agency":
        known = code_key(view["code"]) in examined.units.ids
        yield code_key(view["code"] if known else view["parent"] or ""), calendar.FIRST_DAY, calendar.LAST_DAY
    elif key == "figure":
        yield code_key(view["agency"]), *span_of(view)
    elif key == "recommendation":
        setting = examined.occasions.settings.get(code_key(view["occasion"] or ""))
        if setting is not None and setting.day is not None:
            yield setting.unit, setting.day, setting.day
    elif view["agency"] and view["day"]:
        yield code_key(view["agency"]), view["day"], view["day"]


def _inside(spans: Spans, examined: Examined, fresh: set[str], place: Place) -> bool:
    """Whether the unit is in reach on a day of the span, or one that the file itself makes (and that is checked so)."""
    unit, first, last = place
    if unit in fresh:
        return True
    known = examined.units.ids.get(unit or "", 0)
    return any(start <= last and first <= end for start, end in spans.get(known, ()))
