"""What issued editions have fixed: facts of their records that today's figures of the same question would miss or count otherwise.

`contract.md` §2: such a change is refused unless a reason is given; then it is journaled and shown in the restatement. The
guard stands where every act passes, before the commit: the records that the journal is about to name are asked of the
ledger once more, as of the edition's own day. A new record, or a later-dated conclusion, changes nothing fixed.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from feedback.case.record import Occasion
from feedback.case.record import Recommendation as R
from feedback.core import calendar, journal
from feedback.core.refusal import Fixed
from feedback.core.store import db
from feedback.core.wording import day
from feedback.office.agency import Reach
from feedback.register import edition as editions
from feedback.register.dissemination import Dissemination
from feedback.register.document import Document
from feedback.register.edition import Edition, EditionCell, EditionChange, EditionMember, Touched
from feedback.register.figure import Figure
from feedback.report import issue
from feedback.tally import placed
from feedback.tally.placed import Place

_AT_ONCE = 500
_SHOWN = 5
#: Tables of what the journal names → how their records are found among the members of each kind.
_EVENTS = ("occasion", "dialogue", "contribution")


@dataclass(frozen=True)
class _Held:
    """A record of an edition in force: which, and where it stood when the paper was made."""

    record_id: int
    code: str
    place: Place


def attach() -> None:
    """Every commit is asked; called once, by ``create_app``."""
    if changed not in editions.judges:
        editions.judges.append(changed)
    journal.watch(_guard)


def changed(touched: Touched) -> list[EditionChange]:
    """What editions in force had fixed of these records, and no longer stands; what was admitted before is not told again."""
    if not touched or not editions.any_in_force():
        return []
    found = []
    for kind, among, own in _scopes(touched):
        for (edition_id, appendix), held in _held(kind, among).items():
            edition = db.session.get_one(Edition, edition_id)
            now = placed.here(issue.asked(edition, appendix), kind, own)
            admitted = _admitted(edition_id, appendix, kind, [one.record_id for one in held])
            for one in held:
                after = _told(now.get(one.record_id))
                if after != admitted.get(one.record_id, _told(one.place)):
                    found.append(_change(edition_id, appendix, kind, one, after))
    return found


def _guard(waiting: Sequence[journal.Waiting]) -> None:
    """What is about to be committed changes nothing fixed, or has its reason, which is kept; Fixed otherwise."""
    reason = editions.take_reason()
    touched: dict[str, set[int]] = defaultdict(set)
    for line in waiting:
        kind, number = line.subject
        if number is not None and line.changes:
            touched[kind].add(number)
    changes = changed(touched)
    if not changes:
        return
    if not reason:
        raise Fixed(_sentence(changes))
    db.session.add_all(changes)
    for one in changes:
        one.reason = reason
    for edition_id in sorted({one.edition_id for one in changes}):
        own = [one for one in changes if one.edition_id == edition_id]
        told: dict[str, list[Any]] = {"records": [None, ", ".join(sorted({one.code for one in own})[:50])]}
        told["admitted"] = [None, len(own)]  # so many rows: one that is taken away later shows
        journal.record("edition:overtake", db.session.get_one(Edition, edition_id), changes=told, reason=reason)


def _scopes(touched: Touched) -> Iterator[tuple[str, ColumnElement[bool], ColumnElement[bool]]]:
    """For each kind: which members may be concerned, and the same records as the ledger finds them."""
    for ids in _parts(touched.get("recommendation", ())):
        yield "opinion", EditionMember.record_id.in_(ids), R.id.in_(ids)
    for ids in _parts({number for name in _EVENTS for number in touched.get(name, ())}):
        for kind in ("session", "contribution"):
            yield kind, EditionMember.record_id.in_(ids), Occasion.id.in_(ids)
        heard = select(R.id).where(R.occasion_id.in_(ids))
        yield "opinion", EditionMember.record_id.in_(heard), R.occasion_id.in_(ids)
    for table, kind in (("figure", "line"), ("dissemination", "dissemination"), ("document", "document")):
        for ids in _parts(touched.get(table, ())):
            yield kind, EditionMember.record_id.in_(ids), placed.IDS[kind].in_(ids)
    for ids in _parts(touched.get("agency", ())):
        below = select(Reach.agency_id).where(or_(Reach.ancestor_id.in_(ids), Reach.agency_id.in_(ids)))
        hosted = R.host_id.in_(below)
        yield "opinion", EditionMember.record_id.in_(select(R.id).where(hosted)), hosted
        held = Occasion.agency_id.in_(below)
        for kind in ("session", "contribution"):
            yield kind, EditionMember.record_id.in_(select(Occasion.id).where(held)), held
        for kind, model in (("line", Figure), ("dissemination", Dissemination), ("document", Document)):
            own = model.agency_id.in_(below)
            yield kind, EditionMember.record_id.in_(select(model.id).where(own)), own


def _held(kind: str, among: ColumnElement[bool]) -> dict[tuple[int, str], list[_Held]]:
    """The members of that kind, by edition in force and appendix."""
    cell = EditionCell
    query = (
        select(
            cell.edition_id, cell.appendix, EditionMember.record_id, EditionMember.code,
            cell.year, cell.level, cell.mark, EditionMember.amounts,
        )
        .join(cell, cell.id == EditionMember.cell_id)
        .join(Edition, Edition.id == cell.edition_id)
        .where(cell.kind == kind, editions.in_force(), among)
    )  # fmt: skip
    found: dict[tuple[int, str], list[_Held]] = defaultdict(list)
    for edition_id, appendix, number, code, year, level, mark, amounts in db.session.execute(query):
        found[edition_id, appendix].append(_Held(number, code, Place(year, level, mark, amounts)))
    return found


def _admitted(edition_id: int, appendix: str, kind: str, ids: list[int]) -> dict[int, str]:
    """Where these records stood after the last change that was given a reason."""
    found: dict[int, str] = {}
    for part in _parts(ids):
        query = select(EditionChange.record_id, EditionChange.after).where(
            EditionChange.edition_id == edition_id,
            EditionChange.appendix == appendix,
            EditionChange.kind == kind,
            EditionChange.record_id.in_(part),
        )
        found |= dict(db.session.execute(query.order_by(EditionChange.id)).all())
    return found


def _change(edition_id: int, appendix: str, kind: str, one: _Held, after: str) -> EditionChange:
    return EditionChange(
        edition_id=edition_id,
        appendix=appendix,
        kind=kind,
        record_id=one.record_id,
        code=one.code,
        after=after,
        reason="",
        changed_at=calendar.now(),
        changed_by=journal.actor.get().name[:200],
    )


def _told(place: Place | None) -> str:
    return json.dumps(list(place), ensure_ascii=False) if place is not None else ""


def _sentence(changes: list[EditionChange]) -> str:
    """What would change of which issued edition, in words."""
    first = db.session.get_one(Edition, changes[0].edition_id)
    codes = sorted({one.code for one in changes})
    named = ", ".join(codes[:_SHOWN]) + (f" và {len(codes) - _SHOWN} hồ sơ khác" if len(codes) > _SHOWN else "")
    appendices = ", ".join(sorted({one.appendix for one in changes if one.edition_id == first.id}))
    more = len({one.edition_id for one in changes}) - 1
    others = f" và {more} biểu khác" if more else ""
    return (
        f"{named} đã tính trong Phụ lục {appendices} của biểu {first.name} ban hành ngày {day(first.dated_on)}{others}; "
        "thay đổi này làm số liệu đã ban hành khác với hồ sơ. Muốn tiếp tục phải ghi lý do."
    )


def _parts(ids: Iterable[int]) -> Iterator[list[int]]:
    own = sorted(ids)
    return (own[start : start + _AT_ONCE] for start in range(0, len(own), _AT_ONCE))
