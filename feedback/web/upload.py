"""Uploads: a workbook kept between being looked at and being entered; its bearer's only, and gone after a day.

The file lies in the instance's folder under an unguessable name; nothing of it is in the database until it is entered.
Of one bearer a few are kept, so that nobody fills the disk: a new one takes the place of the oldest.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from werkzeug.datastructures import FileStorage

from feedback.core.refusal import NotThere, Refused
from feedback.core.settings import Settings
from feedback.core.wording import squeeze

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_ENDINGS = (".xlsx", ".xls", ".ods")
KEPT_SECONDS = 24 * 3600
#: So many files of one bearer wait at once, and together so many times the size that one may have.
MOST_FILES, MOST_FULL = 5, 2


@dataclass(frozen=True)
class Upload:
    """A kept file: its token, where it lies, what it was called, whose it is."""

    token: str
    path: Path
    name: str
    officer_id: int


def keep(file: FileStorage, *, officer_id: int, settings: Settings) -> Upload:
    """The file is kept for its bearer, before their oldest; what others or earlier days left behind for too long is gone."""
    name = squeeze((file.filename or "").replace("\\", "/").rsplit("/", 1)[-1])[-120:]
    ending = Path(name).suffix.lower()
    if ending not in _ENDINGS:
        raise Refused(
            "Chỉ nhận tệp Excel (.xlsx, .xls) hoặc OpenDocument (.ods). Mở tệp rồi lưu lại đúng định dạng.",
            field="file",
        )
    folder = settings.instance / "uploads"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        _sweep(folder)
        token = secrets.token_urlsafe(32)
        kept = Upload(token, folder / f"{token}{ending}", name, officer_id)
        file.save(kept.path)
        about = {"name": name, "officer": officer_id, "path": kept.path.name}
        (folder / f"{token}.json").write_text(json.dumps(about), "utf-8")
        _make_room(folder, officer_id, MOST_FULL * settings.upload_bytes)
    except OSError as error:
        raise Refused(
            "Không lưu được tệp (ổ đĩa có thể đã đầy). Chưa có gì được nhập; báo quản trị.", field="file"
        ) from error
    return kept


def find(token: str, *, officer_id: int, settings: Settings) -> Upload:
    """The file kept under this token for this officer; NotThere otherwise."""
    folder = settings.instance / "uploads"
    found = _told(folder / f"{token}.json") if _TOKEN.fullmatch(token) else None
    if found is None or found.officer_id != officer_id or not found.path.is_file():
        raise NotThere(
            "Tệp này không còn được giữ (quá một ngày, đã nhập xong, hoặc bạn đã tải lên nhiều tệp khác). "
            "Chọn lại tệp để tải lên."
        )
    return found


def drop(upload: Upload) -> None:
    """The file is gone."""
    upload.path.unlink(missing_ok=True)
    upload.path.with_suffix(".json").unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    """What is older than a day is gone."""
    limit = time.time() - KEPT_SECONDS
    for path in folder.iterdir():
        if _stat(path)[0] < limit:
            path.unlink(missing_ok=True)


def _make_room(folder: Path, officer_id: int, most_bytes: int) -> None:
    """The bearer's latest files stay, as many as may wait; the last one always does."""
    mine = [found for about in folder.glob("*.json") if (found := _told(about)) and found.officer_id == officer_id]
    total = 0
    for place, one in enumerate(sorted(mine, key=lambda one: _stat(one.path)[0], reverse=True)):
        total += _stat(one.path)[1]
        if place >= MOST_FILES or (place and total > most_bytes):
            drop(one)


def _told(about: Path) -> Upload | None:
    """The kept file that this note is of; None where somebody has dropped it."""
    try:
        told = json.loads(about.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return Upload(about.stem, about.parent / str(told["path"]), str(told["name"]), int(told["officer"]))


def _stat(path: Path) -> tuple[float, int]:
    """When the file was written and how long it is; long ago and nothing where somebody has dropped it meanwhile."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return 0.0, 0
    return found.st_mtime_ns / 1e9, found.st_size
