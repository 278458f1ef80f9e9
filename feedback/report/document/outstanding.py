"""The quarterly list of what is outstanding, with reasons, for the Front (QĐ 1738-QĐ/TU: “ý kiến tồn đọng và lý do”)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from feedback.report.document import part
from feedback.report.document.part import Head, Signer

PAPER = "ton-dong"


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One opinion outstanding; never who raised it."""

    code: str
    content: str
    agency: str = ""
    received_on: date | None = None
    reason: str = ""  # the coded reason, in words
    story: str = ""  # what stands behind it
    next_on: date | None = None  # when it is looked at, or settled, next


@dataclass(frozen=True, kw_only=True)
class Reason:
    """How many wait for one reason."""

    name: str
    opinions: int


@dataclass(frozen=True, kw_only=True)
class Outstanding:
    """What the list says."""

    head: Head
    receiver: str  # Kính gửi
    period: str  # “quý III năm 2026”
    as_of: date
    waiting: tuple[Waiting, ...] = ()
    reasons: tuple[Reason, ...] = ()
    signer: Signer = Signer()
    receivers: tuple[str, ...] = ()


def write(target: IO[bytes], paper: Outstanding, *, own: Path | None = None) -> None:
    """The list stands in ``target``."""
    values = part.fields_of(paper) | {"count": len(paper.waiting)}
    part.write(target, PAPER, paper.head, values, signer=paper.signer, receivers=paper.receivers, own=own)
