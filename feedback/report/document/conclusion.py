"""The conclusion notice (thông báo kết luận) with its annex: each opinion, who leads, who helps, by when.

Due 7 working days after the session (practice of Thái Nguyên; a setting). It is passed on widely: who spoke never stands
in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from feedback.report.document import part
from feedback.report.document.part import Head, Session, Signer

PAPER = "thong-bao-ket-luan"


@dataclass(frozen=True, kw_only=True)
class Task:
    """One line of the annex."""

    code: str
    content: str
    lead: str = ""
    helpers: str = ""
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Conclusion:
    """What the notice says."""

    head: Head
    session: Session
    text: str  # the conclusions, one paragraph a line
    about: str = ""  # trích yếu; empty: made from the session
    tasks: tuple[Task, ...] = ()
    signer: Signer = Signer()
    receivers: tuple[str, ...] = ()


def write(target: IO[bytes], paper: Conclusion, *, own: Path | None = None) -> None:
    """The notice stands in ``target``; its annex where there are tasks."""
    values = part.fields_of(paper) | {
        "text": part.closing(paper.text, paper.head),
        "about": paper.about or about(paper.session),
        "count": len(paper.tasks),
    }
    part.write(target, PAPER, paper.head, values, signer=paper.signer, receivers=paper.receivers, own=own)


def about(session: Session) -> str:
    """The usual trích yếu."""
    chair = f" của {session.chair_title.strip()}" if session.chair_title.strip() else ""
    return f"Kết luận{chair} tại cuộc đối thoại trực tiếp với Nhân dân ngày {part.plain(session.on)}"
