"""The templates as files: the same bytes every time, whoever makes them and whenever."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path

from feedback.report import letterhead
from tests.papers.forms.bodies import BODIES

_DAY = datetime(2026, 1, 1)  # noqa: DTZ001 - what python-docx takes
_STAMP = (2026, 1, 1, 0, 0, 0)


def write_all() -> None:
    """All templates stand in their folders."""
    for layout in letterhead.every():
        for paper in letterhead.PAPERS:
            (letterhead.folder() / layout.folder / f"{paper}.docx").write_bytes(made(layout.facts, paper, layout.title))


def made(facts: dict[str, object], paper: str, title: str) -> bytes:
    """One template."""
    pen = BODIES[paper](facts)
    about = pen.document.core_properties
    about.title, about.author, about.comments, about.last_modified_by, about.keywords = title, "", "", "", ""
    about.created = about.modified = _DAY
    about.language, about.revision = "vi-VN", 1
    draft = BytesIO()
    pen.document.save(draft)
    return _settled(draft)


def parts(file: Path | bytes) -> dict[str, bytes]:
    """What a .docx holds, by the name of each part."""
    with zipfile.ZipFile(BytesIO(file) if isinstance(file, bytes) else file) as book:
        return {name: book.read(name) for name in book.namelist()}


def _settled(draft: BytesIO) -> bytes:
    """The same parts in one order, with one day."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts(draft.getvalue()).items():
            book.writestr(zipfile.ZipInfo(name, _STAMP), content, zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()
