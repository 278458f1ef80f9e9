"""Undoing bulk acts, line by line: what each act changed is kept beside it, and put back where nobody has gone on since.

A line that somebody changed afterwards is left alone and says who did and when. Undoing is an act of its own, journaled
on every opinion, so that the story tells both; an act is never taken out of the journal. Acts never commit.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Select, String, Text, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from feedback.case import rewind
from feedback.case.bulk import Line, Outcome
from feedback.case.record import Recommendation as R
from feedback.core import journal
from feedback.core.journal import Entry
from feedback.core.refusal import NotThere
from feedback.core.store import Base, db, word
from feedback.core.wording import Labelled, moment, squeeze
from feedback.office.duty import Duty, Viewer


class BulkKind(Labelled):
    """What was done to many at once."""

    SORT = "sort", "Phân loại"
    ASSIGN = "assign", "Giao xử lý"
    TAKE = "take", "Nhận việc"
    AGREE = "agree", "Kết luận tiếp thu"


#: Who may undo such an act: whoever may do it.
DUTIES = {
    BulkKind.SORT: Duty.SORT,
    BulkKind.ASSIGN: Duty.ASSIGN,
    BulkKind.TAKE: Duty.WORK,
    BulkKind.AGREE: Duty.CONCLUDE,
}


class BulkAct(Base):
    """One act on many opinions: who did it, when, in words."""

    __tablename__ = "bulk_act"
    __table_args__ = (Index("ix_bulk_act_agency", "agency_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[BulkKind] = mapped_column(word(BulkKind, "bulk_kind_known"))
    at: Mapped[datetime]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    officer_name: Mapped[str] = mapped_column(String(200))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))  # the unit they served in
    words: Mapped[str] = mapped_column(Text)


class BulkRow(Base):
    """One opinion that the act changed; what it changed, and what became of undoing it."""

    __tablename__ = "bulk_row"
    __table_args__ = (
        Index("ix_bulk_row_act", "act_id", "id"),
        Index("ix_bulk_row_recommendation", "recommendation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    act_id: Mapped[int] = mapped_column(ForeignKey("bulk_act.id"))
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"))
    changes: Mapped[str] = mapped_column(Text)  # JSON: table -> row -> [before, after]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None] = mapped_column(String(200))
    refused: Mapped[str | None] = mapped_column(Text)  # why it could not be undone when that was last asked
    version: Mapped[int] = mapped_column(default=1)
    act: Mapped[BulkAct] = relationship()
    recommendation: Mapped[R] = relationship()
    __mapper_args__ = {"version_id_col": version}


@dataclass(frozen=True)
class Watched:
    """Opinions as they stood before an act on many."""

    before: Mapping[int, rewind.State]


def watch(rows: Iterable[R]) -> Watched:
    """What ``keep`` compares with: taken right before the act, in its transaction."""
    return Watched(rewind.look(row.id for row in rows))


def keep(
    kind: BulkKind, watched: Watched, lines: Sequence[Line], viewer: Viewer, *, words: str, at: datetime
) -> BulkAct | None:
    """What the act changed on each line is kept with who did it; None where it changed nothing."""
    done = [line.recommendation.id for line in lines if line.outcome is Outcome.DONE]
    after = rewind.look(done)
    changed = {one: rewind.difference(watched.before[one], after[one]) for one in done}
    changed = {one: changes for one, changes in changed.items() if changes}
    if not changed:
        return None
    name = journal.actor.get().name[:200]
    act = BulkAct(
        kind=kind, at=at, officer_id=viewer.officer_id, officer_name=name, agency_id=viewer.agency.id, words=words
    )
    rows = [
        BulkRow(act=act, recommendation_id=one, changes=json.dumps(changes, ensure_ascii=False))
        for one, changes in changed.items()
    ]
    db.session.add_all([act, *rows])
    db.session.flush()
    return act


def of(viewer: Viewer) -> Select[BulkAct]:
    """The bulk acts of the viewer's own unit, of kinds that the viewer may do."""
    kinds = [kind for kind, duty in DUTIES.items() if viewer.may(duty)]
    return select(BulkAct).where(BulkAct.agency_id == viewer.agency.id, BulkAct.kind.in_(kinds))


def get(act_id: int, viewer: Viewer) -> BulkAct:
    """The act, of the viewer's own unit; NotThere otherwise."""
    found = db.session.scalar(of(viewer).where(BulkAct.id == act_id))
    if found is None:
        raise NotThere
    return found


def rows(act: BulkAct, ids: Iterable[int] | None = None) -> list[BulkRow]:
    """The lines of the act, in the order of the opinions' codes; only those with these ids where ids are given."""
    query = select(BulkRow).join(R, R.id == BulkRow.recommendation_id).where(BulkRow.act_id == act.id)
    if ids is not None:
        query = query.where(BulkRow.id.in_(list(ids)))
    return list(db.session.scalars(query.order_by(R.occasion_day, R.code_key, R.id)))


def counts(act_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """For each act: how many lines it has, how many of them were undone."""
    query = select(BulkRow.act_id, func.count(), func.count(BulkRow.undone_at)).group_by(BulkRow.act_id)
    found = db.session.execute(query.where(BulkRow.act_id.in_(list(act_ids))))
    return {act: (total, undone) for act, total, undone in found}


def undo(
    act: BulkAct, chosen: Sequence[BulkRow], opinions: Mapping[int, R], *, reason: str, at: datetime
) -> list[Line]:
    """Each line that still stands as the act left it is as before; every line says what became of it.

    ``opinions``: those in the viewer's reach, locked; a line out of it is passed over.
    """
    whys = refusals(act, [row for row in chosen if row.recommendation_id in opinions])
    found = []
    for row in chosen:
        r = opinions.get(row.recommendation_id)
        if r is None:
            continue
        if row.undone_at is not None:
            found.append(Line(r, Outcome.SAME, f"Đã hoàn tác lúc {moment(row.undone_at)} ({row.undone_by})."))
            continue
        row.refused = whys.get(row.id)
        if row.refused:
            found.append(Line(r, Outcome.REFUSED, row.refused))
        else:
            _undo_one(act, row, r, reason=reason, at=at)
            found.append(Line(r, Outcome.DONE, "Đã trở lại như trước."))
    return found


def refusals(act: BulkAct, chosen: Sequence[BulkRow]) -> dict[int, str]:
    """For each line that cannot be undone any more, why, in words: who has gone on from what it left, and when."""
    changed: dict[int, rewind.Changes] = {
        row.recommendation_id: json.loads(row.changes) for row in chosen if row.undone_at is None
    }
    now, used = rewind.look(changed), rewind.built_on(changed)
    gone = {one for one, changes in changed.items() if one in used or not rewind.stands(now[one], changes)}
    lasts = _last_entries(gone, act.at)
    return {row.id: _why(lasts.get(row.recommendation_id)) for row in chosen if row.recommendation_id in gone}


def _last_entries(ids: set[int], since: datetime) -> dict[int, Entry]:
    """The last line of the journal on each of these opinions."""
    last = (
        select(func.max(Entry.id))
        .where(Entry.subject_kind == "recommendation", Entry.subject_id.in_(ids), Entry.at >= since)
        .group_by(Entry.subject_id)
    )
    found = db.session.scalars(select(Entry).where(Entry.id.in_(last))) if ids else ()
    return {entry.subject_id: entry for entry in found if entry.subject_id is not None}


def _why(last: Entry | None) -> str:
    who = f": {last.officer_name}, lúc {moment(last.at)}" if last else ""
    return f"Không hoàn tác được vì đã có người làm tiếp{who}. Mở hồ sơ để sửa từng việc."


def _undo_one(act: BulkAct, row: BulkRow, r: R, *, reason: str, at: datetime) -> None:
    """The opinion is as before the act; the journal says so, and which act it was."""
    before = journal.snapshot(r)
    rewind.back(r, json.loads(row.changes))
    row.undone_at, row.undone_by = at, journal.actor.get().name[:200]
    changes = {"bulk": [None, f"{act.words} ({moment(act.at)})"], **journal.difference(before, r)}
    journal.record("recommendation:undo", r, changes=changes, reason=squeeze(reason))
