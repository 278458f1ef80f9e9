"""The minutes of a dialogue (biên bản): who was there, who said what, what was answered, what the chair concluded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import IO

from feedback.report.document import part
from feedback.report.document.part import Head, Session, Signer

PAPER = "bien-ban"


@dataclass(frozen=True, kw_only=True)
class Group:
    """Those who came, by group."""

    name: str
    people: int


@dataclass(frozen=True, kw_only=True)
class Said:
    """One line of the hall; ``speaker`` is empty where the name shall not stand."""

    turn: int
    speaker: str
    content: str
    answer: str = ""  # what was answered in the hall
    answered_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Minutes:
    """What the minutes say."""

    head: Head
    session: Session
    began: str = ""  # “8 giờ 00”
    ended: str = ""
    secretary: str = ""
    secretary_title: str = ""
    groups: tuple[Group, ...] = ()
    people: int | None = None  # in all
    opening: str = ""  # what was reported at the start
    said: tuple[Said, ...] = ()
    conclusion: str = ""  # what the chair concluded in the hall
    version: int = 1
    final: bool = False  # a draft says so


def write(target: IO[bytes], paper: Minutes, *, own: Path | None = None) -> None:
    """The minutes stand in ``target``, for the secretary and the chair to sign."""
    values = part.fields_of(paper) | {
        "opening": part.paragraphs(paper.opening),
        "conclusion": part.paragraphs(paper.conclusion),
        "said": [
            {**part.fields_of(one), "content": part.paragraphs(one.content), "answer": part.paragraphs(one.answer)}
            for one in paper.said
        ],
    }
    chair = Signer(title="Chủ trì", name=paper.session.chair)
    part.write(target, PAPER, paper.head, values, signer=chair, own=own)
