"""Names taken out of a text: what is put up for everybody tells neither who spoke nor how to reach them.

Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15; Luật 72/2025/QH15 Đ.43 (results are published). What was written down of a
citizen is taken out wherever the text repeats it, with accents or without; so is every number that reads as a telephone
or an identity card. Pure; a name that nobody wrote down cannot be known: the page asks to read the text once more.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol

from feedback.core.wording import nfc

HIDDEN = "[…]"
_TITLE = r"(?:ong ba|ong|ba|anh|chi|co|chu|bac|cu|dong chi)"
_TELEPHONE = re.compile(r"(?<![\d/.\-])(?:\+?84|0)(?:[ .\-]?\d){8,10}(?![\d/])")
_CARD = re.compile(r"(?<![\d/.,\-])(?:\d{12}|\d{9})(?![\d/,]|\s*(?:đồng|đ\b|VNĐ|m2|m3|m²))")
_BETWEEN = re.compile(r"[ .\-]")  # what may stand between the digits of a telephone
_SHORTEST_NAME = 5  # letters of a name of one word that is taken out without a title before it


class Speaker(Protocol):
    """What was written down of a citizen."""

    name: str | None
    address: str | None
    phone: str | None


def hidden(text: str, speakers: Iterable[Speaker] = ()) -> str:
    """The text without the names, addresses and telephones of these citizens, and without numbers of persons."""
    found = nfc(text)
    spaced = " ".join(_flat(found).split())
    joined = _BETWEEN.sub("", spaced)
    said = (sought for speaker in speakers for sought in _sought(speaker.name, speaker.address, speaker.phone))
    patterns = {pattern for words, pattern in said if words in spaced or words in joined}
    for pattern in sorted(patterns, key=len, reverse=True):
        found = _struck(found, re.compile(pattern))
    return _CARD.sub(HIDDEN, _TELEPHONE.sub(HIDDEN, found))


@lru_cache(maxsize=8192)
def _sought(name: str | None, address: str | None, phone: str | None) -> tuple[tuple[str, str], ...]:
    """What to look for, in a text without accents: each with the words without which it cannot be there.

    A session has hundreds of speakers and texts: nearly all of them are passed over by the words alone.
    """
    found = []
    words = re.sub(rf"^(?:{_TITLE}\s+)+", "", _flat(name or "").strip()).split()
    called = r"\s+".join(map(re.escape, words))
    if len(words) > 1 or len(called) >= _SHORTEST_NAME:
        found.append((" ".join(words), rf"(?:\b{_TITLE}\s+)?(?<!\w){called}(?!\w)"))
    elif words:
        found.append((" ".join(words), rf"\b{_TITLE}\s+{called}(?!\w)"))
    lives = _flat(address or "").split()
    if len("".join(lives)) >= _SHORTEST_NAME:
        found.append((" ".join(lives), r"(?<!\w)" + r"\s+".join(map(re.escape, lives)) + r"(?!\w)"))
    digits = [c for c in phone or "" if c.isdigit()]
    if len(digits) >= _SHORTEST_NAME:
        found.append(("".join(digits), r"(?<!\d)" + r"[ .\-]?".join(digits) + r"(?!\d)"))
    return tuple(found)


def _struck(text: str, pattern: re.Pattern[str]) -> str:
    """The text with every match taken out; looked for without accents, letter by letter at the same places."""
    flat = _flat(text)
    parts, last = [], 0
    for match in pattern.finditer(flat):
        parts += [text[last : match.start()], HIDDEN]
        last = match.end()
    return "".join([*parts, text[last:]])


def _flat(text: str) -> str:
    """The text without case and accents, one letter for each of its letters."""
    return "".join(map(_letter, nfc(text)))


@lru_cache(maxsize=4096)
def _letter(char: str) -> str:
    base = unicodedata.normalize("NFD", char)[0].casefold()
    return "d" if base == "đ" else base if len(base) == 1 else char
