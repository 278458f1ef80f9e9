"""Repeats (kiến nghị lặp lại): an opinion that says again what was said before is linked to the first, and still counts.

Not merging: the people raised it again, and that itself is a fact a leader and the Front must see. A repeat of an answered
one can be answered with the earlier answer (QĐ 33/2017/QĐ-TTg). All of a group hang on its first. A group may hold opinions
of units that whoever acts may not see: the journal names those by no code. Acts never commit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from feedback.case import recommendation
from feedback.case.answering.record import Repeat
from feedback.case.record import Recommendation
from feedback.core import journal
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.core.wording import squeeze
from feedback.office.duty import Viewer


@dataclass(frozen=True)
class Group:
    """Opinions that say the same at different times, the first first; how many there are, seen or not."""

    rows: tuple[Recommendation, ...]
    number: int
    since: date
    first_id: int


def first_of(recommendation_id: int) -> int:
    """The first of the group that the opinion is in; itself where it is in none."""
    query = select(Repeat.first_id).where(Repeat.recommendation_id == recommendation_id)
    return db.session.scalar(query) or recommendation_id


def group(r: Recommendation, viewer: Viewer) -> Group | None:
    """The opinions of its group that the viewer may open, with the whole number; None where it stands alone."""
    first = select(Repeat.first_id).where(Repeat.recommendation_id == r.id).scalar_subquery()
    root = func.coalesce(first, r.id)
    members = (
        select(Repeat.recommendation_id).where(Repeat.first_id == root).union(select(root))
    )  # one list: no OR to walk
    query = (
        select(Recommendation, recommendation.visible(viewer), root)
        .where(Recommendation.id.in_(members))
        .order_by(Recommendation.received_on, Recommendation.id)
    )
    rows = db.session.execute(query).all()
    if len(rows) < 2:
        return None
    return Group(tuple(row[0] for row in rows if row[1]), len(rows), rows[0][0].received_on, rows[0][2])


def link(r: Recommendation, other: Recommendation, *, viewer: Viewer, on: date, by: str) -> None:
    """Both are of one group, whose first is the one received first; linked before, nothing changes."""
    if r.id == other.id:
        raise Refused("Một ý kiến không lặp lại chính nó.")
    for one in (r, other):
        if one.merged_into_id is not None:
            raise Refused(f"Ý kiến {one.code} đã gộp vào ý kiến khác; ghi lặp lại với ý kiến còn lại.")
    mine, theirs = first_of(r.id), first_of(other.id)
    if mine == theirs:
        return
    members = _members([mine, theirs])
    _regroup(members, on=on, by=by)
    first = members[0]
    later, earlier = (r, other) if _order(other) < _order(r) else (other, r)
    changes = {"repeats": [None, earlier.code]}
    if first.id in _seen([first], viewer):
        changes["first"] = [None, first.code]
    journal.record("recommendation:repeat", later, changes=changes)
    journal.record("recommendation:repeated", earlier, changes={"repeated_by": [None, later.code]})


def unlink(r: Recommendation, *, viewer: Viewer, reason: str, on: date, by: str) -> None:
    """The opinion stands by itself again; those that are left stay a group."""
    members = _members([first_of(r.id)])
    if len(members) < 2:
        raise Refused("Ý kiến này không ghi là lặp lại ý kiến nào.")
    if not squeeze(reason):
        raise Refused("Bỏ ghi lặp lại thì ghi lý do.", field="reason")
    left = [one for one in members if one.id != r.id]
    _clear(one.id for one in members)
    if len(left) > 1:
        _regroup(left, on=on, by=by)
    seen, why = _seen(left, viewer), squeeze(reason)
    changes: dict[str, list[Any]] = {"repeats": [", ".join(one.code for one in left if one.id in seen), None]}
    if len(seen) < len(left):
        changes["out_of_reach"] = [len(left) - len(seen), None]
    journal.record("recommendation:repeat-undo", r, changes=changes, reason=why)
    for one in left:
        subject = one if one.id in seen else ("recommendation", one.id, "")
        journal.record("recommendation:repeat-undo", subject, changes={"repeated_by": [r.code, None]}, reason=why)


def repeated() -> ColumnElement[bool]:
    """SQL: opinions that say again, or were said again."""
    return or_(Recommendation.id.in_(select(Repeat.recommendation_id)), Recommendation.id.in_(select(Repeat.first_id)))


def _members(firsts: list[int]) -> list[Recommendation]:
    """The opinions of these groups, the first received first; locked while they are regrouped."""
    ids = select(Repeat.recommendation_id).where(Repeat.first_id.in_(firsts))
    query = select(Recommendation).where(or_(Recommendation.id.in_(ids), Recommendation.id.in_(firsts)))
    found = db.session.scalars(query.order_by(Recommendation.id).with_for_update(of=Recommendation))
    return sorted(found, key=_order)


def _seen(rows: list[Recommendation], viewer: Viewer) -> set[int]:
    """Those of them that the viewer may open."""
    mine = Recommendation.id.in_([one.id for one in rows])
    return set(db.session.scalars(select(Recommendation.id).where(mine, recommendation.visible(viewer))))


def _regroup(members: list[Recommendation], *, on: date, by: str) -> None:
    """All but the first hang on the first; who was linked when stays known."""
    known = {
        one.recommendation_id: one
        for one in db.session.scalars(select(Repeat).where(Repeat.recommendation_id.in_([m.id for m in members])))
    }
    first = members[0]
    if first.id in known:
        db.session.delete(known.pop(first.id))
    for one in members[1:]:
        line = known.get(one.id) or Repeat(recommendation_id=one.id, linked_on=on, linked_by=by)
        line.first_id = first.id
        db.session.add(line)
    db.session.flush()


def _clear(ids: Iterable[int]) -> None:
    for line in db.session.scalars(select(Repeat).where(Repeat.recommendation_id.in_(list(ids)))):
        db.session.delete(line)
    db.session.flush()


def _order(r: Recommendation) -> tuple[date, int]:
    return r.received_on, r.id
