"""Slips for citizens (phiếu): each one's code, what was asked, by when it is answered, whom to ask; four to a sheet of A4."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from feedback.core.wording import squeeze
from feedback.report.document import part
from feedback.report.document.part import Head

PAPER = "phieu-cong-dan"
#: Letters of the opinion that fit a quarter of a page.
LETTERS = 330


@dataclass(frozen=True, kw_only=True)
class Slip:
    """One slip; ``name`` is empty for whoever may not read identities."""

    code: str
    content: str
    received_on: date
    name: str = ""
    agency: str = ""  # who answers
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Slips:
    """A sheet of slips of one session; ``ask_at``: office, telephone, hours."""

    head: Head
    ask_at: str
    slips: tuple[Slip, ...] = ()


def write(target: IO[bytes], paper: Slips, *, own: Path | None = None) -> None:
    """The slips stand in ``target``, two beside each other."""
    filled = [part.fields_of(one) | {"content": short(one.content)} for one in paper.slips]
    blank = dict.fromkeys(filled[0], "") if filled else {}
    pairs = [
        {"left": left, "right": right, "both": bool(right["code"])}
        for left, right in zip(filled[::2], [*filled[1::2], blank], strict=False)
    ]
    part.write(target, PAPER, paper.head, {"pairs": pairs, "ask_at": paper.ask_at}, own=own)


def short(text: str, letters: int = LETTERS) -> str:
    """The text in one line, cut at a word where it is too long for its place."""
    line = squeeze(text)
    return line if len(line) <= letters else line[:letters].rsplit(" ", 1)[0] + "…"
