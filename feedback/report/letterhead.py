"""Letterheads: how an agency's paper is laid out on its day; which rule was in force, and the words that the rule fixes.

Each is data in `reports/van-ban/<folder>/`: `layout.toml` and one Word template per paper. Party papers follow HD
36-HD/VPTW, from 27/5/2026 HD 05-HD/VPTW; state papers NĐ 30/2020/NĐ-CP; the Front has its own head. Which one is used
follows from the kind of agency that issues the paper (``office.issuer``) and the paper's date.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from feedback.core import settings
from feedback.core.wording import squeeze
from feedback.office.issuer import Family as Family
from feedback.office.issuer import family_of as family_of

#: Every paper there is a template for.
PAPERS = (
    "bien-ban",
    "phieu-chuan-bi",
    "ket-qua-cuoc-truoc",
    "thong-bao-ket-luan",
    "cong-khai",
    "phieu-cong-dan",
    "don-doc",
    "ton-dong",
    "so-12-cot",
)
_SIGN = re.compile(r"^(T/?M|K/?T|T/?L|Q)\b\.?\s*", re.IGNORECASE)
_END = re.compile(r"[\s./;]+$")


@dataclass(frozen=True)
class Letterhead:
    """One layout: its legal basis, the days it is in force, and the words it fixes; ``facts`` is the whole file."""

    folder: str
    title: str
    basis: str
    family: Family
    since: date
    until: date | None
    number: str
    end: str
    signs: dict[str, str]
    facts: dict[str, Any]

    def number_line(self, number: str) -> str:
        """The number as the layout writes it; dots to fill in where there is none yet."""
        return self.number.format(number=squeeze(number) or "……")

    def date_line(self, place: str, on: date | None) -> str:
        """Place and date; a day below 10 and the months 1 and 2 carry a leading 0."""
        where = f"{squeeze(place)}, " if squeeze(place) else ""
        if on is None:
            return f"{where}ngày …… tháng …… năm ……"
        month = f"{on.month:02}" if on.month < 3 else str(on.month)
        return f"{where}ngày {on.day:02} tháng {month} năm {on.year}"

    def authority_line(self, text: str) -> str:
        """“T/M BAN THƯỜNG VỤ” or “TM. ỦY BAN NHÂN DÂN”, however it was typed."""
        line = squeeze(text).upper()
        found = _SIGN.match(line)
        if found is None:
            return line
        return f"{self.signs[found[1].replace('/', '')]} {line[found.end() :]}"

    def ended(self, paragraphs: list[str]) -> list[str]:
        """The paragraphs, the last one closed as the layout closes a text: “.” or “./.”."""
        return [*paragraphs[:-1], _END.sub("", paragraphs[-1]) + self.end] if paragraphs else []


def folder() -> Path:
    """Where the layouts stand."""
    return settings.shelf("reports") / "van-ban"


@cache
def every() -> tuple[Letterhead, ...]:
    """All layouts, by family and first day."""
    read = [_read(path) for path in folder().glob("*/layout.toml")]
    return tuple(sorted(read, key=lambda one: (one.family, one.since)))


def in_force(family: Family, on: date | None) -> Letterhead:
    """The layout of that day; before the first one the first, without a day the last."""
    own = [one for one in every() if one.family is family]
    return next((one for one in reversed(own) if on is None or one.since <= on), own[0])


def template(letterhead: Letterhead, paper: str, own: Path | None = None) -> Path:
    """The Word template of that paper: the installation's own where it keeps one in ``own``, else ours."""
    if own is not None and (kept := own / letterhead.folder / f"{paper}.docx").is_file():
        return kept
    return folder() / letterhead.folder / f"{paper}.docx"


def _read(path: Path) -> Letterhead:
    facts = tomllib.loads(path.read_text("utf-8"))
    return Letterhead(
        folder=path.parent.name,
        title=facts["title"],
        basis=facts["basis"],
        family=next(one for one in Family if one.value == facts["family"]),
        since=facts["since"],
        until=facts.get("until"),
        number=facts["number"],
        end=facts["end"],
        signs=facts["signs"],
        facts=facts,
    )
