"""The preparation sheet (phiếu chuẩn bị trả lời): to one agency, the opinions it shall be ready to answer in the hall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from feedback.report.document import part
from feedback.report.document.part import Head, Session, Signer

PAPER = "phieu-chuan-bi"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One opinion gathered beforehand; never who raised it."""

    code: str
    content: str
    field: str = ""
    people: int = 1
    helpers: str = ""  # co-operating agencies
    draft: str = ""  # the answer prepared so far


@dataclass(frozen=True, kw_only=True)
class Preparation:
    """What one agency is asked to prepare."""

    head: Head
    session: Session
    agency: str
    reply_by: date | None = None
    asked: tuple[Asked, ...] = ()
    signer: Signer = Signer()
    receivers: tuple[str, ...] = ()


def write(target: IO[bytes], paper: Preparation, *, own: Path | None = None) -> None:
    """The sheet stands in ``target``."""
    values = part.fields_of(paper) | {"count": len(paper.asked)}
    part.write(target, PAPER, paper.head, values, signer=paper.signer, receivers=paper.receivers, own=own)
