"""Verify: every stored column that follows from others is what it should be, every file is where it should be.

For `feedback verify`: it only reads, and says each fault in a line that names the record.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select, text

from feedback.case import place
from feedback.case.record import Contribution, Dialogue, Occasion, Recommendation
from feedback.case.work import Conclusion
from feedback.core import attachment, journal, store
from feedback.core.attachment import Attachment
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.office import tree
from feedback.office.agency import Period, Reach, periods, stood_near

_BATCH = 1000
_known: dict[int, list[Period]] = {}


def faults(*, attachments: Path) -> Iterator[str]:
    """Every fault found: journal, database rules, tree, derived columns, conclusions, files."""
    _known.clear()
    broken = journal.broken_at()
    if broken is not None:
        yield f"Nhật ký: chuỗi bị đứt tại dòng số {broken}."
    yield from _rules()
    yield from _tree()
    yield from _occasions()
    yield from _opinions()
    yield from _files(attachments)


def _rules() -> Iterator[str]:
    """What SQLite checks only when asked; PostgreSQL holds its rules by itself."""
    if store.is_sqlite():
        for row in db.session.execute(text("PRAGMA integrity_check")).scalars():
            if row != "ok":
                yield f"Cơ sở dữ liệu: {row}"
        for row in db.session.execute(text("PRAGMA foreign_key_check")):
            yield f"Bảng {row[0]}, dòng {row[1]}: tham chiếu tới {row[2]} không có."


def _tree() -> Iterator[str]:
    """The flat tree equals the one worked out from the periods."""
    stored = {
        (r.ancestor_id, r.agency_id, r.valid_from, r.valid_to, r.inherited) for r in db.session.scalars(select(Reach))
    }
    if stored != set(tree.worked_out()):
        yield "Cây đơn vị: bảng phạm vi không khớp các giai đoạn hiệu lực."


def _occasions() -> Iterator[str]:
    for occasion in db.session.scalars(select(Occasion).order_by(Occasion.id).execution_options(yield_per=_BATCH)):
        if stood_near(_periods(occasion.agency_id), occasion.day).level is not occasion.level:
            yield f"Cuộc {occasion.code}: cấp không khớp đơn vị ngày đó."


def _opinions() -> Iterator[str]:
    last = 0
    while rows := db.session.scalars(
        select(Recommendation).where(Recommendation.id > last).order_by(Recommendation.id).limit(_BATCH)
    ).all():
        last = rows[-1].id
        known: dict[int, list[Conclusion]] = {}
        for line in db.session.scalars(
            select(Conclusion).where(Conclusion.recommendation_id.between(rows[0].id, last))
        ):
            known.setdefault(line.recommendation_id, []).append(line)
        wanted = {row.occasion_id for row in rows}
        at_hand = [  # read once for all their opinions, and held on to
            db.session.scalars(select(kind).where(kind.id.in_(wanted))).all()
            for kind in (Occasion, Dialogue, Contribution)
        ]
        for row in rows:
            yield from _opinion(row, known.get(row.id, []))
        at_hand.clear()
        db.session.expunge_all()


def _opinion(row: Recommendation, known: list[Conclusion]) -> Iterator[str]:
    try:
        occasion = db.session.get_one(Occasion, row.occasion_id)
        side, held = place.side_and_held(occasion)
        setting = place.Setting(occasion.day, occasion.agency_id, _periods(occasion.agency_id), side, held)
        right = place.derive(
            setting,
            received_given=row.received_given,
            side_given=row.side_given,
            nature=row.nature,
            admission=row.admission,
            merged=row.merged_into_id is not None,
        )
    except Refused as refused:
        yield f"Ý kiến {row.code}: {refused}"
        return
    right |= place.search_columns(row.code, row.field, row.content)
    wrong = sorted(key for key, value in right.items() if getattr(row, key) != value)
    if wrong:
        yield f"Ý kiến {row.code}: cột suy ra sai ({', '.join(wrong)})."
    latest = max(known, key=lambda c: c.dated_on, default=None)
    if (row.acceptance, row.concluded_on) != ((latest.acceptance, latest.dated_on) if latest else (None, None)):
        yield f"Ý kiến {row.code}: kết luận trên hồ sơ không khớp lịch sử kết luận."


def _periods(agency_id: int) -> list[Period]:
    """The unit's periods, read once per run and kept apart from the session."""
    if agency_id not in _known:
        found = periods(agency_id)
        for period in found:
            db.session.expunge(period)
        _known[agency_id] = found
    return _known[agency_id]


def _files(folder: Path) -> Iterator[str]:
    for kept in db.session.scalars(select(Attachment).order_by(Attachment.id)):
        try:
            content = attachment.path(kept, folder).read_bytes()
        except Refused:
            yield f"Tệp đính kèm “{kept.name}” ({kept.subject_kind} {kept.subject_id}): không còn trên ổ đĩa."
            continue
        if hashlib.sha256(content).hexdigest() != kept.digest:
            yield f"Tệp đính kèm “{kept.name}” ({kept.subject_kind} {kept.subject_id}): nội dung đã bị thay đổi."
