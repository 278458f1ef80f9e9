"""Uploads: a workbook kept between being looked at and being entered; its bearer's only, and gone after a day.

The file lies in the instance's folder under an unguessable name; nothing of it is in the database until it is entered.
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


@dataclass(frozen=True)
class Upload:
    """A kept file: its token, where it lies, what it was called, whose it is."""

    token: str
    path: Path
    name: str
    officer_id: int


def keep(file: FileStorage, *, officer_id: int, settings: Settings) -> Upload:
    """The file is kept for its bearer; what others or earlier days left behind for too long is gone."""
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
    except OSError as error:
        raise Refused(
            "Không lưu được tệp (ổ đĩa có thể đã đầy). Chưa có gì được nhập; báo quản trị.", field="file"
        ) from error
    return kept


def find(token: str, *, officer_id: int, settings: Settings) -> Upload:
    """The file kept under this token for this officer; NotThere otherwise."""
    folder = settings.instance / "uploads"
    about = folder / f"{token}.json"
    if _TOKEN.fullmatch(token) and about.is_file():
        told = json.loads(about.read_text("utf-8"))
        path = folder / str(told["path"])
        if told["officer"] == officer_id and path.is_file():
            return Upload(token, path, str(told["name"]), officer_id)
    raise NotThere("Tệp này không còn được giữ (quá một ngày, hoặc đã nhập xong). Chọn lại tệp để tải lên.")


def drop(upload: Upload) -> None:
    """The file is gone."""
    upload.path.unlink(missing_ok=True)
    upload.path.with_suffix(".json").unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    """What is older than a day is gone."""
    limit = time.time() - KEPT_SECONDS
    for path in folder.iterdir():
        if path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)
