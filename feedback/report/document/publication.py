"""The published result of a dialogue, without names: within 10 days (Luật 72/2025/QH15 Đ.43).

The texts that come in have been cleared of names, telephones and addresses by whoever asks; there is no field for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import IO

from feedback.report.document import part
from feedback.report.document.part import Head, Session, Signer

PAPER = "cong-khai"


@dataclass(frozen=True, kw_only=True)
class Told:
    """One opinion and what became of it."""

    code: str
    content: str
    agency: str = ""
    answer: str = ""
    standing: str = ""  # result or where it stands, in words, with its day


@dataclass(frozen=True, kw_only=True)
class Publication:
    """What is put up."""

    head: Head
    session: Session
    people: int | None = None  # who came
    told: tuple[Told, ...] = ()
    posted_at: str = ""  # where it is put up
    signer: Signer = Signer()
    receivers: tuple[str, ...] = ()


def write(target: IO[bytes], paper: Publication, *, own: Path | None = None) -> None:
    """The paper stands in ``target``."""
    values = part.fields_of(paper) | {"count": len(paper.told)}
    part.write(target, PAPER, paper.head, values, signer=paper.signer, receivers=paper.receivers, own=own)
