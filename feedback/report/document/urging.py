"""The urging letter (công văn đôn đốc) to one agency: which opinions it owes an answer to, since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from feedback.report.document import part
from feedback.report.document.part import Head, Signer

PAPER = "don-doc"


@dataclass(frozen=True, kw_only=True)
class Owed:
    """One opinion not answered, or a promise not kept; never who raised it."""

    code: str
    content: str
    assigned_on: date | None = None
    due_on: date | None = None
    days_late: int = 0
    note: str = ""  # “đã nhắc 2 lần”


@dataclass(frozen=True, kw_only=True)
class Urging:
    """What the letter says."""

    head: Head
    agency: str  # Kính gửi
    as_of: date
    reply_by: date | None = None
    about: str = "Đôn đốc trả lời ý kiến, kiến nghị của Nhân dân"
    text: str = ""  # what more the sender says, one paragraph a line
    owed: tuple[Owed, ...] = ()
    signer: Signer = Signer()
    receivers: tuple[str, ...] = ()


def write(target: IO[bytes], paper: Urging, *, own: Path | None = None) -> None:
    """The letter stands in ``target``."""
    values = part.fields_of(paper) | {"count": len(paper.owed), "text": part.paragraphs(paper.text)}
    part.write(target, PAPER, paper.head, values, signer=paper.signer, receivers=paper.receivers, own=own)
