"""The seal of an issued edition: one digest over its columns, its figures, the identities behind every cell, its files.

Whoever changes any of them, whatever the way, breaks it: `feedback verify` works it out again and says which. Only reading.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, String, bindparam, cast, func, inspect, select

from feedback.core.store import db
from feedback.register.edition import Edition, EditionCell, EditionFile, EditionMember, EditionPaper

#: Columns that the seal does not cover: itself, and the count of its own writing.
_OUTSIDE = frozenset({"seal", "version"})
_SEP = "\t"


def _members() -> Select[Any]:
    """The identities of one cell, in the order of their numbers, put together by the database: one text for one list."""
    amounts = func.coalesce(EditionMember.amounts, "")
    told = cast(EditionMember.record_id, String) + _SEP + EditionMember.code + _SEP + amounts
    lines = (
        select(told.label("told")).where(EditionMember.cell_id == bindparam("cell")).order_by(EditionMember.record_id)
    )
    return select(func.aggregate_strings(lines.subquery().c.told, "\n"))


_MEMBERS = _members()  # asked for each of hundreds of cells: put into words once


def inputs(edition: Edition) -> str:
    """The digest over the identities behind every cell: which record, where it stood, what it brought."""
    found = hashlib.sha256()
    query = (
        select(EditionCell)
        .where(EditionCell.edition_id == edition.id)
        .order_by(EditionCell.appendix, EditionCell.kind, EditionCell.year, EditionCell.level, EditionCell.mark)
    )
    for cell in db.session.scalars(query).all():
        where = (cell.appendix, cell.kind, cell.year, cell.level, cell.mark, cell.number)
        found.update(json.dumps(where, ensure_ascii=False).encode())
        members: str | None = db.session.scalar(_MEMBERS, {"cell": cell.id})
        found.update((members or "").encode())
    return found.hexdigest()


def members(cells: Collection[int]) -> dict[int, int]:
    """How many identities stand below each of these cells, where any does.

    Asked of one table, and between two numbers: of rows just written a database does not know yet how many there are.
    """
    if not cells:
        return {}
    own, cell = set(cells), EditionMember.cell_id
    query = select(cell, func.count()).where(cell.between(min(own), max(own))).group_by(cell)
    return {number: many for number, many in db.session.execute(query) if number in own}


def whole(edition: Edition) -> bool:
    """Whether every cell still has as many identities as it counts."""
    query = select(EditionCell.id, EditionCell.number).where(EditionCell.edition_id == edition.id)
    counted: dict[int, int] = dict(db.session.execute(query).all())
    return members(counted) == counted


def digest(edition: Edition) -> str:
    """The seal that the edition should carry; its files and its ``inputs`` are taken at their word."""
    columns = {c.key: _plain(getattr(edition, c.key)) for c in inspect(Edition).column_attrs if c.key not in _OUTSIDE}
    papers = select(EditionPaper.appendix, EditionPaper.title, EditionPaper.content)
    files = select(EditionFile.appendix, EditionFile.kind, EditionFile.name, EditionFile.media, EditionFile.digest)
    parts = [
        columns,
        [
            list(row)
            for row in db.session.execute(papers.where(EditionPaper.edition_id == edition.id).order_by("appendix"))
        ],
        [
            list(row)
            for row in db.session.execute(
                files.where(EditionFile.edition_id == edition.id).order_by("appendix", "kind")
            )
        ],
    ]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def faults() -> Iterator[str]:
    """Every issued edition whose figures, identities or files are no longer what was sealed, one line each."""
    for edition in db.session.scalars(select(Edition).where(Edition.sealed_at.is_not(None)).order_by(Edition.id)).all():
        name = f"Biểu đã ban hành {edition.name} ({edition.code})"
        if edition.seal != digest(edition):
            yield f"{name}: số liệu, tên hoặc tệp khác với lúc ban hành."
        if edition.inputs != inputs(edition):
            yield f"{name}: danh sách hồ sơ đứng sau các con số khác với lúc ban hành."
        for kept in db.session.scalars(select(EditionFile).where(EditionFile.edition_id == edition.id)):
            if hashlib.sha256(kept.content).hexdigest() != kept.digest or len(kept.content) != kept.size:
                yield f"{name}: nội dung tệp {kept.name} khác với lúc ban hành."
            db.session.expunge(kept)
    orphans = select(func.count()).select_from(EditionMember).where(~EditionMember.cell_id.in_(select(EditionCell.id)))
    if number := db.session.scalar(orphans):
        yield f"Biểu đã ban hành: {number} dòng danh sách không thuộc con số nào."


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value.value) if hasattr(value, "value") else value
