"""Words as a Vietnamese office writes them: labels on enums, dates, numbers, folding for search, sort keys.

``nfc`` is applied to every text that comes in. ``fold`` drops case, accents and đ, so that “Đường Hoà” is found by
“duong hoa”; ``plain`` keeps the accents and only settles case, form and the place of the tone mark (hoà = hòa).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Self

from feedback.core import calendar

_SPACE = re.compile(r"\s+")
_UNSEEN = re.compile(
    r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
# oa, oe, uy: the older spelling puts the tone on the last vowel (hoà, uỷ), the newer on the first (hòa, ủy).
_TONE_PLACE = re.compile(
    rf"(?<![qQ])([oO])([aAeE])([{_TONES}])(?![a-zA-Z\u0302\u0306\u031b])|(?<![qQ])([uU])([yY])([{_TONES}])(?![a-zA-Z])"
)
_WORD = re.compile(r"\w+", re.UNICODE)
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_ORDER = {letter: chr(ord("A") + place) for place, letter in enumerate(_ALPHABET)}
_TONE_ORDER = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}


class Labelled(StrEnum):
    """A closed list of words: the value is stored, ``label`` is what an office reads and writes."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        """Make a member from its stored value and its Vietnamese label."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def of_label(cls, text: str) -> Self | None:
        """The member whose label this text is, however it is cased, spaced or composed; else None."""
        wanted = plain(text)
        return next((member for member in cls if plain(member.label) == wanted), None)


def nfc(text: str) -> str:
    """The text composed (NFC), without control and direction marks, line ends as ``\\n``."""
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text
    text = _SURROGATE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return _UNSEEN.sub("", unicodedata.normalize("NFC", text))


def squeeze(text: str) -> str:
    """One line: composed, every run of white space a single space, none at the ends."""
    if text.isprintable() and "  " not in text and unicodedata.is_normalized("NFC", text):
        return text.strip(" ")
    return _SPACE.sub(" ", nfc(text).replace("\u00a0", " ")).strip()


def plain(text: str) -> str:
    """What two spellings of the same word share: case, white space, composition and tone place settled, accents kept."""
    spread = unicodedata.normalize("NFD", squeeze(text).casefold())
    return unicodedata.normalize("NFC", _TONE_PLACE.sub(_tone_first, spread))


def fold(text: str) -> str:
    """The text without case, accents and đ, words parted by single spaces: what a hurried reader types."""
    spread = unicodedata.normalize("NFD", squeeze(text).casefold())
    return "".join(c for c in spread if not unicodedata.combining(c)).replace("đ", "d")


def has_marks(text: str) -> bool:
    """Whether the text carries Vietnamese accents or đ, so that a search for it should respect them."""
    return fold(text) != squeeze(text).casefold()


def words(text: str) -> list[str]:
    """The words of a text, punctuation left out."""
    return _WORD.findall(text)


@lru_cache(maxsize=4096)
def sort_key(text: str) -> str:
    """A key by which plain string comparison gives Vietnamese dictionary order (a ă â … d đ …; then tones)."""
    letters, tones = [], []
    for char in unicodedata.normalize("NFC", squeeze(text).casefold()):
        spread = unicodedata.normalize("NFD", char)
        tone = next((mark for mark in spread if mark in _TONE_ORDER), "")
        base = unicodedata.normalize("NFC", spread.replace(tone, "") if tone else spread)
        letters.append(_LETTER_ORDER.get(base, base if base < "A" else "~" + base))
        tones.append(_TONE_ORDER.get(tone, "0"))
    return "".join(letters) + "\x01" + "".join(tones)


def day(value: date | None) -> str:
    """A date as dd/mm/yyyy, or nothing."""
    return f"{value.day:02}/{value.month:02}/{value.year:04}" if value else ""


def moment(value: datetime | None) -> str:
    """A stored time as dd/mm/yyyy HH:MM on the office clock, or nothing."""
    if value is None:
        return ""
    here = calendar.local(value)
    return f"{day(here.date())} {here.hour:02}:{here.minute:02}"


def number(value: int) -> str:
    """A whole number with points between thousands: 1.234.567."""
    return f"{value:,}".replace(",", ".")


def decimal(value: float, places: int = 1) -> str:
    """A number with a decimal comma."""
    return f"{value:,.{places}f}".replace(",", "\x00").replace(".", ",").replace("\x00", ".")


def _tone_first(match: re.Match[str]) -> str:
    """Move the tone mark from the second vowel to the first, the spelling taught today."""
    first, second, tone = (match.group(i) or match.group(i + 3) for i in (1, 2, 3))
    return first + tone + second
