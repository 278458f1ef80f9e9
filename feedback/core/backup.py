"""Backup: one consistent file of database and attachments, taken while the server runs; put back into an empty instance.

A zip: ``backup.json`` (revision, when, rows per table), ``tables/<name>.jsonl`` from one snapshot, ``attachments/<digest>``,
``own/``: the installation's own Word templates, layouts of forms and ladder of reminders. It does not depend on the database
engine, so that a backup of one restores into the other. Sign-in attempts and secrets stay behind.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, insert, select, text, update

from feedback.core import calendar, schema
from feedback.core.attachment import Attachment
from feedback.core.refusal import Refused, cause
from feedback.core.store import Base, db, writing

_BATCH = 2000
_LEFT_OUT = frozenset({"sign_in_attempt"})
#: What an installation may have of its own in its folder: the ladder of reminders, Word templates, layouts of forms.
_OWN = re.compile(r"reminders\.toml|templates/[\w-]+/[\w-]+\.docx|reports/[\w-]+/[\w-]+\.(?:toml|docx)")
#: What reading a file raises that is no backup, or not whole.
_TORN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, KeyError, ValueError, OSError)
Say = Callable[[str], None]


def take(target: Path, *, instance: Path, attachments: Path, say: Say) -> dict[str, int]:
    """The file stands, whole or not at all; returns the rows per table."""
    if target.exists():
        raise Refused(f"{target} đã có. Chọn tên tệp khác; bản sao lưu cũ không bị ghi đè.")
    partial = target.with_name(target.name + ".partial")
    try:
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
            counts = _write(archive, attachments, say)
            for name, file in _own(instance):
                archive.write(file, f"own/{name}")
        partial.rename(target)
    except OSError as error:
        raise Refused(f"Không ghi được {target}: {cause(error)}.") from error
    finally:
        partial.unlink(missing_ok=True)
    return counts


def put_back(source: Path, *, instance: Path, attachments: Path, say: Say) -> dict[str, int]:
    """The empty instance holds what the file holds; Refused, with nothing written, unless it is empty and the file whole."""
    try:
        with zipfile.ZipFile(source) as archive:
            about = json.loads(archive.read("backup.json"))
            if about.get("format") != 1 or about["revision"] != schema.newest():
                raise Refused(
                    f"Bản sao lưu thuộc phiên bản dữ liệu {about.get('revision')}, chương trình này dùng {schema.newest()}. "
                    "Cài đúng phiên bản chương trình đã sao lưu, khôi phục, rồi nâng cấp."
                )
            schema.upgrade(instance)
            _require_empty()
            _files(archive, attachments)
            _own_back(archive, instance)
            counts = _rows_back(archive, about["rows"], say)
    except _TORN as error:
        raise Refused(f"{source} không phải là bản sao lưu nguyên vẹn của Đối thoại ({error}).") from error
    return counts


def _tables() -> list[Table]:
    """The tables that go into a backup, parents first."""
    kept = (table for table in Base.metadata.sorted_tables if table.name not in _LEFT_OUT)
    return [table for table in kept if not table.info.get("follows")]  # what the database makes from other tables


def _write(archive: zipfile.ZipFile, attachments: Path, say: Say) -> dict[str, int]:
    counts: dict[str, int] = {}
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            for table in _tables():
                say(f"Sao lưu {table.name} …")
                with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as out:
                    counts[table.name] = sum(_line(out, row) for row in _all(connection, table))
            files = connection.execute(select(Attachment.digest).distinct()).scalars().all()
    for digest in files:
        place = attachments / digest[:2] / digest
        if not place.is_file():
            raise Refused(
                f"Thiếu tệp đính kèm {digest} trên ổ đĩa; chạy `feedback verify` để biết hồ sơ nào, khôi phục tệp rồi sao lưu lại."
            )
        archive.write(place, f"attachments/{digest}")
    about = {"format": 1, "revision": schema.newest(), "taken_at": calendar.now().isoformat(), "rows": counts}
    archive.writestr("backup.json", json.dumps(about, ensure_ascii=False, indent=1))
    return counts


def _all(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=_BATCH)
    return (dict(row) for row in connection.execute(query).mappings())


def _line(out: Any, row: dict[str, Any]) -> int:
    out.write(json.dumps({k: _plain(v) for k, v in row.items() if v is not None}, ensure_ascii=False).encode() + b"\n")
    return 1


def _require_empty() -> None:
    for table in _tables():
        if db.session.scalar(select(func.count()).select_from(table)):
            raise Refused(
                "Kho dữ liệu này đã có hồ sơ. Khôi phục vào một kho trống (đặt FEEDBACK_INSTANCE, FEEDBACK_DATABASE_URL)."
            )
    db.session.rollback()


def _rows_back(archive: zipfile.ZipFile, expected: dict[str, int], say: Say) -> dict[str, int]:
    """All rows in one transaction; a reference of a table to itself is filled in once all its rows stand."""
    counts: dict[str, int] = {}
    token = writing.set(True)
    try:
        with db.engine.begin() as connection:
            for table in _tables():
                say(f"Khôi phục {table.name} …")
                counts[table.name] = _table_back(connection, table, archive)
                if counts[table.name] != expected.get(table.name, 0):
                    raise Refused(f"Bản sao lưu thiếu dòng trong bảng {table.name}.")
            if connection.dialect.name == "postgresql":
                _sequences(connection)
    finally:
        writing.reset(token)
    return counts


def _table_back(connection: Connection, table: Table, archive: zipfile.ZipFile) -> int:
    own = [c.name for c in table.columns if any(key.column.table is table for key in c.foreign_keys)]
    later: list[dict[str, Any]] = []
    count = 0
    with archive.open(f"tables/{table.name}.jsonl") as lines:
        rows = (_typed(table, json.loads(line)) for line in lines)
        while batch := list(islice(rows, _BATCH)):
            count += len(batch)
            for row in batch:
                held = {f"to_{name}": row[name] for name in own}
                if any(value is not None for value in held.values()):
                    later.append({"row_id": row["id"], **held})
                row.update(dict.fromkeys(own))
            connection.execute(insert(table), batch)
    if later:
        change = (
            update(table)
            .where(table.c.id == bindparam("row_id"))
            .values({name: bindparam(f"to_{name}") for name in own})
        )
        connection.execute(change, later)
    return count


def _typed(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """The row with every column, its values as the columns hold them."""
    return {column.name: _value(column.type.python_type, row.get(column.name)) for column in table.columns}


def _value(kind: type, value: Any) -> Any:
    if value is None:
        return None
    if kind is datetime:
        return datetime.fromisoformat(value)
    if kind is date:
        return date.fromisoformat(value)
    if kind is bytes:
        return base64.b64decode(value)
    return kind(value) if hasattr(kind, "__members__") else value


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return str(value.value) if hasattr(value, "value") else value


def _sequences(connection: Connection) -> None:
    """PostgreSQL counts on from the highest id of each table."""
    for table in _tables():
        if "id" in table.c and table.autoincrement_column is not None:
            name = connection.scalar(text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": table.name})
            highest = connection.scalar(select(func.max(table.c.id)))
            if name and highest:
                connection.execute(text("SELECT setval(:name, :highest)"), {"name": name, "highest": highest})


def _files(archive: zipfile.ZipFile, attachments: Path) -> None:
    """The attachments lie under their digests, each checked."""
    for entry in archive.infolist():
        if not entry.filename.startswith("attachments/"):
            continue
        digest = entry.filename.removeprefix("attachments/")
        content = archive.read(entry)
        if hashlib.sha256(content).hexdigest() != digest:
            raise Refused(f"Tệp đính kèm {digest} trong bản sao lưu đã hỏng.")
        folder = attachments / digest[:2]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / digest).write_bytes(content)


def _own(instance: Path) -> list[tuple[str, Path]]:
    """The files of the installation's own, by their names in its folder."""
    found = [
        (file.relative_to(instance).as_posix(), file)
        for file in [instance / "reminders.toml", *instance.glob("templates/*/*"), *instance.glob("reports/*/*")]
    ]
    return sorted((name, file) for name, file in found if _OWN.fullmatch(name) and file.is_file())


def _own_back(archive: zipfile.ZipFile, instance: Path) -> None:
    """They lie in the folder again; nothing but them, nowhere else."""
    for entry in archive.infolist():
        name = entry.filename.removeprefix("own/")
        if name != entry.filename and _OWN.fullmatch(name):
            place = instance / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(archive.read(entry))
