"""The opening sheet (kết quả cuộc trước): a session begins with what became of the last one's opinions (QĐ 1738-QĐ/TU)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from feedback.report.document import part
from feedback.report.document.part import Head, Session, Signer

PAPER = "ket-qua-cuoc-truoc"


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One opinion of the last session that is not done, or a promise still open."""

    code: str
    content: str
    agency: str = ""
    due_on: date | None = None  # the day promised, or the deadline
    standing: str = ""  # where it stands, in words
    reason: str = ""  # why it is still open


@dataclass(frozen=True, kw_only=True)
class Opening:
    """The figures of the last session, and what is still owed."""

    head: Head
    session: Session  # the one that opens
    last: Session
    total: int = 0
    answered: int = 0
    settled: int = 0
    late: int = 0
    as_of: date | None = None
    kept: tuple[Kept, ...] = ()
    signer: Signer = Signer()


def write(target: IO[bytes], paper: Opening, *, own: Path | None = None) -> None:
    """The sheet stands in ``target``."""
    values = part.fields_of(paper) | {"count": len(paper.kept)}
    part.write(target, PAPER, paper.head, values, signer=paper.signer, own=own)
