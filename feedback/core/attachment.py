"""Signed papers and files kept with a record: checked by content, stored by digest, named by an unguessable token.

Served only within reach (the page asks the record's own filter), as a download with nosniff. Never a “Mật” paper.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path

from sqlalchemy import Index, String, select
from sqlalchemy.orm import Mapped, mapped_column

from feedback.core import journal
from feedback.core.refusal import NotThere, Refused
from feedback.core.store import Base, db
from feedback.core.wording import squeeze

LARGEST = 20 * 1024 * 1024
MOST_PER_RECORD = 20
#: Ending → media type and how its content begins.
_KINDS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    ".pdf": ("application/pdf", (b"%PDF-",)),
    ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (b"PK\x03\x04",)),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (b"PK\x03\x04",)),
    ".doc": ("application/msword", (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)),
    ".xls": ("application/vnd.ms-excel", (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)),
}
#: What the program itself may make besides.
_MADE = {ending: media for ending, (media, _) in _KINDS.items()} | {
    ".zip": "application/zip",
    ".csv": "text/csv",
    ".json": "application/json",
}
_INSIDE = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}
ENDINGS = ", ".join(sorted(_KINDS))


class Attachment(Base):
    """A file kept with one record."""

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_subject", "subject_kind", "subject_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(43), unique=True)
    subject_kind: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    media: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64), index=True)
    kept_at: Mapped[datetime]
    kept_by: Mapped[str] = mapped_column(String(200))


def keep(
    subject: object, *, name: str, content: bytes, folder: Path, by: str, at: datetime, ours: bool = False
) -> Attachment:
    """The file stands on the disk and with the record, the same one once; Refused where it is not what its name says.

    ``ours``: the program itself made it, of whatever kind (a zip of letters) and size.
    """
    kind, subject_id = subject.__tablename__, subject.id  # type: ignore[attr-defined]
    clean, media = (squeeze(name), _MADE[Path(name).suffix]) if ours else _checked(name, content)
    known = of(kind, subject_id)
    digest = hashlib.sha256(content).hexdigest()
    again = next((file for file in known if (file.digest, file.name) == (digest, clean)), None)
    if again is not None:
        return again
    if len(known) >= MOST_PER_RECORD:
        raise Refused(f"Hồ sơ này đã có {MOST_PER_RECORD} tệp đính kèm, không nhận thêm.", field="file")
    _put(folder, digest, content)
    kept = Attachment(
        token=secrets.token_urlsafe(32),
        subject_kind=kind,
        subject_id=subject_id,
        name=clean,
        media=media,
        size=len(content),
        digest=digest,
        kept_at=at,
        kept_by=by,
    )
    db.session.add(kept)
    journal.record("attachment:keep", subject, changes={"file": [None, clean], "digest": [None, digest]})
    return kept


def drop(attachment: Attachment, subject: object) -> None:
    """The file no longer stands with the record; the journal keeps its name and digest. ``sweep`` frees the disk after."""
    journal.record(
        "attachment:drop", subject, changes={"file": [attachment.name, None], "digest": [attachment.digest, None]}
    )
    db.session.delete(attachment)


def sweep(digest: str, folder: Path) -> None:
    """The content is gone from the disk where no record keeps it any more; called once that is committed."""
    if db.session.scalar(select(Attachment.id).where(Attachment.digest == digest).limit(1)) is None:
        (folder / digest[:2] / digest).unlink(missing_ok=True)


def of(kind: str, subject_id: int) -> list[Attachment]:
    """The files of one record, oldest first."""
    query = (
        select(Attachment)
        .where(Attachment.subject_kind == kind, Attachment.subject_id == subject_id)
        .order_by(Attachment.id)
    )
    return list(db.session.scalars(query))


def by_token(token: str) -> Attachment:
    """The file with that token; NotThere says that there is none."""
    found = db.session.scalar(select(Attachment).where(Attachment.token == token))
    if found is None:
        raise NotThere("Không tìm thấy tệp này, hoặc tệp không thuộc phạm vi của đơn vị bạn.")
    return found


def path(attachment: Attachment, folder: Path) -> Path:
    """Where the file lies; NotThere where the disk has lost it."""
    place = folder / attachment.digest[:2] / attachment.digest
    if not place.is_file():
        raise NotThere("Tệp đính kèm không còn trên ổ đĩa. Báo quản trị để khôi phục từ bản sao lưu.")
    return place


def _checked(name: str, content: bytes) -> tuple[str, str]:
    """The name made plain and the media type; Refused in words where the file cannot be taken."""
    clean = squeeze(name.replace("\\", "/").rsplit("/", 1)[-1]).strip(". ")[-180:] or "tep"
    ending = Path(clean).suffix.lower()
    if not content:
        raise Refused("Tệp rỗng (0 byte). Chọn lại tệp.", field="file")
    if len(content) > LARGEST:
        raise Refused(
            f"Tệp lớn quá {LARGEST // 1024 // 1024} MB. Quét lại với độ phân giải thấp hơn hoặc chia nhỏ.", field="file"
        )
    if ending not in _KINDS:
        raise Refused(f"Chỉ nhận các loại tệp: {ENDINGS}.", field="file")
    media, starts = _KINDS[ending]
    if not content.startswith(starts) or not _really(ending, content):
        raise Refused(f"Nội dung tệp không phải là {ending}. Mở tệp kiểm tra rồi lưu lại đúng định dạng.", field="file")
    return clean, media


def _really(ending: str, content: bytes) -> bool:
    """Whether a zipped office file holds the part that makes it one, and no macros."""
    if ending not in _INSIDE:
        return True
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    return len(names) < 5000 and _INSIDE[ending] in names and not any(n.endswith("vbaProject.bin") for n in names)


def _put(folder: Path, digest: str, content: bytes) -> None:
    """The content lies under its digest, whole or not at all."""
    place = folder / digest[:2]
    try:
        place.mkdir(parents=True, exist_ok=True)
        if (place / digest).exists():
            return
        with tempfile.NamedTemporaryFile(dir=place, delete=False) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(file.name, place / digest)
    except OSError as error:
        raise Refused(
            "Không ghi được tệp vào ổ đĩa (có thể đã đầy). Chưa có gì được lưu; báo quản trị.", field="file"
        ) from error
