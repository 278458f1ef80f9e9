"""The seal of an issued edition: one digest over its columns, its figures, the identities behind every cell, its files.

Whoever changes any of them, whatever the way, breaks it: `feedback verify` works it out again, sets it beside the line of
the journal that issued it, and says which. Only reading, but for `settle` and `forget` of a run.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Set
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    cast,
    column,
    delete,
    false,
    func,
    inspect,
    select,
    values,
)

from feedback.core import journal
from feedback.core.store import db
from feedback.register.edition import Edition, EditionCell, EditionChange, EditionFile, EditionMember, EditionPaper

#: Columns that the seal does not cover: itself, and the count of its own writing.
_OUTSIDE = frozenset({"seal", "version"})
_SEP = "\t"
_AT_ONCE = 2_000_000  # about 150 MB


def settle(edition: Edition) -> str:
    """Every cell of a fresh run says how many identities stand below it, one with none is gone; the digest over them."""
    cells = _cells(edition)
    found = members({cell.id for cell in cells})
    for cell in cells:
        if cell.id in found:
            cell.number = found[cell.id]
        else:
            db.session.delete(cell)
    db.session.flush()
    return inputs(edition)


def inputs(edition: Edition) -> str:
    """The digest over the identities behind every cell: which record, where it stood, what it brought."""
    found = hashlib.sha256()
    for cells in _parts(_cells(edition)):
        told = _told({cell.id for cell in cells})
        for cell in cells:
            where = (cell.appendix, cell.kind, cell.year, cell.level, cell.mark, cell.number)
            found.update(json.dumps(where, ensure_ascii=False).encode())
            found.update(told.get(cell.id, "").encode())
    return found.hexdigest()


def forget(edition: Edition) -> None:
    """The identities of a run that goes are gone."""
    own = {cell.id for cell in _cells(edition)}
    db.session.execute(delete(EditionMember).where(_span(own), EditionMember.cell_id.in_(own)))


def members(cells: Set[int]) -> dict[int, int]:
    """How many identities stand below each of these cells, where any does."""
    query = select(EditionMember.cell_id, func.count()).where(_span(cells)).group_by(EditionMember.cell_id)
    return {cell: number for cell, number in db.session.execute(query) if cell in cells}


def kept(edition: Edition, appendix: str, kind: str) -> Select[int, int, str, str, str | None]:
    """SQL: every identity of that list with its place: record_id, year, level, mark, amounts.

    The cells are told to the database: of rows just written it does not know how few they are, and would walk the list
    once for each of them.
    """
    own = [one for one in _cells(edition) if (one.appendix, one.kind) == (appendix, kind)]
    columns = {"id": Integer, "year": Integer, "level": String, "mark": String}
    places = values(*(column(name, type_) for name, type_ in columns.items()), name="place")
    told = [tuple(getattr(one, name) for name in columns) for one in own]
    cell = places.data(told or [(0, 0, "", "")]).cte()
    below = select(EditionMember.cell_id, EditionMember.record_id, EditionMember.amounts)
    member = below.where(_span({one.id for one in own})).cte().prefix_with("MATERIALIZED", dialect="postgresql")
    query = select(member.c.record_id, cell.c.year, cell.c.level, cell.c.mark, member.c.amounts)
    return query.join(cell, cell.c.id == member.c.cell_id)


def _told(cells: Set[int]) -> dict[int, str]:
    """By cell: its identities in the order of their numbers, put together by the database: one text for one list."""
    amounts = func.coalesce(EditionMember.amounts, "")
    told = cast(EditionMember.record_id, String) + _SEP + EditionMember.code + _SEP + amounts
    lines = select(EditionMember.cell_id, told.label("told")).where(_span(cells))
    row = lines.order_by(EditionMember.cell_id, EditionMember.record_id).subquery().c
    query = select(row.cell_id, func.aggregate_strings(row.told, "\n")).group_by(row.cell_id)
    return {cell: told for cell, told in db.session.execute(query) if cell in cells}


def _span(cells: Set[int]) -> ColumnElement[bool]:
    """SQL: between these cells. What a run put down stands together; asked for one by one it is slower than read whole."""
    return EditionMember.cell_id.between(min(cells), max(cells)) if cells else false()


def _cells(edition: Edition) -> list[EditionCell]:
    """The cells of the edition in the order of the seal."""
    key = (EditionCell.appendix, EditionCell.kind, EditionCell.year, EditionCell.level, EditionCell.mark)
    query = select(EditionCell).where(EditionCell.edition_id == edition.id).order_by(*key)
    return list(db.session.scalars(query))


def _parts(cells: list[EditionCell]) -> Iterator[list[EditionCell]]:
    """These cells, as many at a time as have no more identities together than a process carries."""
    part: list[EditionCell] = []
    number = 0
    for cell in cells:
        number += cell.number
        if part and number > _AT_ONCE:
            yield part
            part, number = [], cell.number
        part.append(cell)
    if part:
        yield part


def whole(edition: Edition) -> bool:
    """Whether every cell still has as many identities as it counts."""
    query = select(EditionCell.id, EditionCell.number).where(EditionCell.edition_id == edition.id)
    counted: dict[int, int] = dict(db.session.execute(query).all())
    return members(counted.keys()) == counted


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
    """Every issued edition whose figures, identities or files are no longer what was sealed, or that is gone, one line each.

    A seal can be worked out again by whoever changes what it covers; the line of the journal that tells it cannot be, unseen.
    """
    line = journal.Entry
    told: dict[int | None, str] = dict(
        db.session.execute(select(line.subject_id, line.subject_code).where(line.act == "edition:seal")).all()
    )  # before the editions: what is issued meanwhile is there with its line
    for edition in db.session.scalars(select(Edition).where(Edition.sealed_at.is_not(None)).order_by(Edition.id)).all():
        name = f"Biểu đã ban hành {edition.name} ({edition.code})"
        told.pop(edition.id, None)
        seals = [one.changed["seal"][1] for one in journal.story("edition", edition.id) if one.act == "edition:seal"]
        if seals != [edition.seal]:
            yield f"{name}: dấu niêm phong khác với nhật ký lúc ban hành."
        if edition.seal != digest(edition):
            yield f"{name}: số liệu, tên hoặc tệp khác với lúc ban hành."
        if edition.inputs != inputs(edition) or not whole(edition):
            yield f"{name}: danh sách hồ sơ đứng sau các con số khác với lúc ban hành."
        for kept in db.session.scalars(select(EditionFile).where(EditionFile.edition_id == edition.id)):
            if hashlib.sha256(kept.content).hexdigest() != kept.digest or len(kept.content) != kept.size:
                yield f"{name}: nội dung tệp {kept.name} khác với lúc ban hành."
            db.session.expunge(kept)
        if _excuses_differ(edition) and _excuses_differ(edition):  # twice: one may be written between the two readings
            yield f"{name}: số lần sửa có ghi lý do không khớp với nhật ký."
    orphans = select(func.count()).select_from(EditionMember).where(~EditionMember.cell_id.in_(select(EditionCell.id)))
    if number := db.session.scalar(orphans):
        yield f"Biểu đã ban hành: {number} dòng danh sách không thuộc con số nào."
    for code in told.values():
        yield f"Biểu {code}: nhật ký ghi đã ban hành, nay không còn hoặc không còn niêm phong."


def _excuses_differ(edition: Edition) -> bool:
    """Whether more or fewer changes of what it had fixed stand than the journal tells of; not known where a line of it is mute."""
    lines = [one.changed for one in journal.story("edition", edition.id) if one.act == "edition:overtake"]
    stand = db.session.scalar(select(func.count()).where(EditionChange.edition_id == edition.id))
    return all("admitted" in one for one in lines) and stand != sum(int(one["admitted"][1]) for one in lines)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value.value) if hasattr(value, "value") else value
