"""Following: what officers of the Front mark to watch, and their notes of supervision (Luật MTTQ 2015; QĐ 217-QĐ/TW).

Nothing here decides or changes an opinion. A list is its officer's own; a shared mark is seen by the whole unit. A note is
seen by the Front, the secretariat and leaders; by the agencies that hold the opinion only where the note says so. Acts
never commit.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from feedback.case import dialogue
from feedback.case.recommendation import visible
from feedback.case.record import Dialogue, Occasion
from feedback.case.record import Recommendation as R
from feedback.case.watch.record import Supervision, Watched
from feedback.core import journal
from feedback.core.refusal import NotThere, Refused
from feedback.core.store import db
from feedback.core.wording import nfc, squeeze
from feedback.office import tree
from feedback.office.agency import Agency
from feedback.office.duty import Viewer

#: What one officer may follow at once: a list for people, not a copy of the register.
MOST = 500


def mine(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: marks of the viewer, and those shared within the unit."""
    shared = and_(Watched.shared, Watched.agency_id == viewer.agency.id)
    return or_(Watched.officer_id == viewer.officer_id, shared)


def opinions(viewer: Viewer) -> Select[Any]:
    """The opinions followed, in reach, with their marks."""
    found: Any = select(Watched, R).join(R, R.id == Watched.recommendation_id)
    return found.where(mine(viewer), visible(viewer))  # type: ignore[no-any-return]


def agencies(viewer: Viewer) -> Select[Any]:
    """The agencies followed, in reach, with their marks."""
    found: Any = select(Watched, Agency).join(Agency, Agency.id == Watched.watched_agency_id)
    return found.where(mine(viewer), tree.in_reach_now(viewer.seat, Agency.id))  # type: ignore[no-any-return]


def sessions(viewer: Viewer) -> Select[Any]:
    """The sessions followed, in reach, with their marks."""
    found: Any = select(Watched, Dialogue).join(Dialogue, Dialogue.id == Watched.occasion_id)
    whole = found.join(Occasion, Occasion.id == Dialogue.id)
    return whole.where(mine(viewer), dialogue.visible(viewer))  # type: ignore[no-any-return]


def follow(
    viewer: Viewer,
    *,
    recommendation: R | None = None,
    agency: Agency | None = None,
    occasion: Occasion | None = None,
    note: str = "",
    shared: bool = False,
    by: str,
    on: date,
) -> Watched:
    """The thing is on the viewer's list with this note; followed already, its note and sharing are as given."""
    target: dict[str, int | None] = {
        "recommendation_id": recommendation.id if recommendation else None,
        "watched_agency_id": agency.id if agency else None,
        "occasion_id": occasion.id if occasion else None,
    }
    own = list(db.session.scalars(select(Watched).where(Watched.officer_id == viewer.officer_id)))
    known = next((one for one in own if {key: getattr(one, key) for key in target} == target), None)
    if known is None and len(own) >= MOST:
        raise Refused(f"Danh sách theo dõi đã có {MOST} mục. Bỏ bớt mục không còn cần theo dõi.")
    made = known or Watched(officer_id=viewer.officer_id, officer_name=by, since=on, **target)
    before = journal.snapshot(made) if known else {}
    made.agency_id, made.note, made.shared = viewer.agency.id, nfc(note).strip()[:2000], shared
    db.session.add(made)
    db.session.flush()
    changes = journal.difference(before, made)
    if changes:
        thing = recommendation or agency or occasion
        journal.record("watched:follow", made, changes=changes, code=thing.code if thing else "")
    return made


def unfollow(watched_id: int, viewer: Viewer) -> None:
    """The mark is gone from the viewer's own list; another officer's stays theirs."""
    found = db.session.get(Watched, watched_id)
    if found is None or found.officer_id != viewer.officer_id:
        raise NotThere
    journal.record("watched:drop", found, changes={"note": [found.note, None]})
    db.session.delete(found)


def notes(recommendation_id: int, viewer: Viewer) -> list[Supervision]:
    """The notes of supervision on an opinion that the viewer may read, oldest first."""
    query = select(Supervision).where(Supervision.recommendation_id == recommendation_id).order_by(Supervision.id)
    return list(db.session.scalars(query.where(Supervision.to_agency) if viewer.only_given else query))


def supervise(recommendation: R, viewer: Viewer, *, text: str, to_agency: bool, by: str, today: date) -> Supervision:
    """The note stands with the opinion; where agencies may read it, the opinion's story tells it too.

    The same words again on the same day are kept once.
    """
    told = nfc(text).strip()
    if not squeeze(told):
        raise Refused("Ghi nội dung giám sát: thấy gì, cần ai làm gì.", field="text")
    last = next(reversed(notes(recommendation.id, viewer)), None)
    same = (viewer.officer_id, told, to_agency, today)
    if last is not None and (last.officer_id, last.text, last.to_agency, last.day) == same:
        return last
    made = Supervision(
        recommendation_id=recommendation.id,
        agency_id=viewer.agency.id,
        officer_id=viewer.officer_id,
        officer_name=by,
        day=today,
        text=told,
        to_agency=to_agency,
    )
    db.session.add(made)
    db.session.flush()
    if to_agency:
        journal.record("recommendation:supervise", recommendation, changes={"note": [None, told]})
    else:
        journal.record("watched:supervise", made, changes={"note": [None, told]}, code=recommendation.code)
    return made
