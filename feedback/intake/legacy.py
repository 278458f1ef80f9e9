"""Legacy encodings: text typed in TCVN3 (ABC) or VNI fonts is recognised and turned into Unicode.

A cell is judged by what its letters spell; Unicode Vietnamese and plain ASCII are never touched. A cell that could be
read either way (`mét` is a word in both, `Caû hai` reads in both legacy encodings) follows the other cells of its
column, then of its sheet. Fonts whose name
ends in H show capitals for small letters: a word typed with capitals around such letters becomes a capital word.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache
from typing import Any

from feedback.intake.legacy_table import TCVN3, TCVN3_WIDE, VNI
from feedback.intake.syllable import TONES, is_syllable


class Script(Enum):
    """How a text is written, as far as it tells."""

    PLAIN = "plain"  # no Vietnamese letter at all
    UNICODE = "unicode"
    OPEN = "open"  # fits Unicode and a legacy encoding alike
    TCVN3 = "TCVN3"
    VNI = "VNI"


LEGACY = (Script.TCVN3, Script.VNI)
_ONLY_UNICODE = re.compile("[ăĂđĐĩĨũŨơƠưƯ\u1ea0-\u1ef9\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323]")
_WORD = re.compile("[A-Za-z\u0080-\u009f\u00a1-\u00ff]+")
_VNI_SIGN = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))
_SHORTENED = re.compile("[b-df-hj-np-tv-xzđ]+", re.IGNORECASE)
#: Signs that are meant as they stand in either encoding: a unit, a bullet.
_AS_IT_IS = frozenset({"µm", "·", "°", "°C", "²", "³"})


@lru_cache(maxsize=20_000)
def judge(text: str) -> Script:
    """How the text is written; OPEN where its own letters cannot tell."""
    if text.isascii():
        return Script.PLAIN
    if _ONLY_UNICODE.search(text):
        return Script.UNICODE
    words = _marked_words(text)
    if not words:
        return Script.PLAIN
    odd = _odd(words)
    found = sorted((_reading(words, script) for script in LEGACY), key=lambda r: (r[0], -r[1]))
    bad, good, script = found[0]
    if not good or bad * 4 > good:
        return Script.PLAIN if odd else Script.UNICODE
    if odd:
        return script if bad < odd else Script.PLAIN
    return Script.OPEN


def to_unicode(text: str, script: Script) -> str:
    """The text in Unicode (NFC), read as that legacy encoding; any other script comes back as it is."""
    if script is Script.VNI:
        return unicodedata.normalize("NFC", _VNI_SIGN.sub(lambda m: VNI[m[0]], text))
    if script is Script.TCVN3:
        return unicodedata.normalize("NFC", _raised(text, _WORD.sub(lambda m: _decoded(m[0], _table(text)), text)))
    return text


def mend(text: str) -> str:
    """A single text, on its own evidence alone."""
    return to_unicode(text, judge(text))


def mend_beside(text: str, turned: Counter[str]) -> str:
    """A sheet's name: where it could be read either way, as the cells of its sheet were turned."""
    lean = Script(turned.most_common(1)[0][0]) if turned else None
    return str(_turned(text, lean, Counter()))


def mend_table(rows: Sequence[Sequence[Any]]) -> tuple[list[Sequence[Any]], Counter[str]]:
    """The rows with every legacy text in Unicode, and how many cells were turned, by encoding."""
    columns: dict[int, Counter[Script]] = {}
    for row in rows:
        for place, cell in enumerate(row):
            if isinstance(cell, str) and not cell.isascii():
                columns.setdefault(place, Counter())[Script.OPEN if _either(cell) else judge(cell)] += 1
    if not any(judge(cell) in LEGACY for row in rows for cell in row if isinstance(cell, str)):
        return list(rows), Counter()
    lean = _lean(sum(columns.values(), Counter()))
    leans = {
        place: _lean(counts) or (lean if not counts[Script.UNICODE] else None) for place, counts in columns.items()
    }
    turned: Counter[str] = Counter()
    return [[_turned(cell, leans.get(place), turned) for place, cell in enumerate(row)] for row in rows], turned


def _turned(cell: Any, lean: Script | None, turned: Counter[str]) -> Any:
    """One cell in Unicode, counted where it changed; an open one follows the lean of its column."""
    if not isinstance(cell, str) or cell.isascii():
        return cell
    script = judge(cell)
    if lean is not None and (_either(cell) or (script in (Script.OPEN, Script.PLAIN) and _fits(cell, lean))):
        script = lean
    mended = to_unicode(cell, script)
    if mended != cell and script in LEGACY:
        turned[script.value] += 1
    return mended


@lru_cache(maxsize=20_000)
def _either(text: str) -> bool:
    """Whether the text is of a legacy encoding, and its letters do not tell which."""
    if judge(text) not in LEGACY:
        return False
    one, other = (_reading(_marked_words(text), script)[:2] for script in LEGACY)
    return one == other


def _lean(counts: Counter[Script]) -> Script | None:
    """The legacy encoding that clearly prevails, or None."""
    script = max(LEGACY, key=lambda s: counts[s])
    return script if counts[script] > counts[Script.UNICODE] else None


def _fits(text: str, script: Script) -> bool:
    """Whether the text spells more in that encoding than as it stands, or as much and everything."""
    words = _marked_words(text)
    bad, odd = _reading(words, script)[0], _odd(words)
    return bad < odd or bad == odd == 0


def _marked_words(text: str) -> list[str]:
    """The words that carry something beyond ASCII, signs meant as they stand left out."""
    return [word for word in _WORD.findall(text) if not word.isascii() and word not in _AS_IT_IS]


def _odd(words: Sequence[str]) -> int:
    """How many of the words spell nothing as they stand."""
    return sum(not is_syllable(word) for word in words)


def _reading(words: Sequence[str], script: Script) -> tuple[int, int, Script]:
    """(words that spell nothing, words that spell a syllable, the encoding) when read in that encoding."""
    bad = good = 0
    for word in words:
        if script is Script.VNI:
            read = _VNI_SIGN.sub(lambda m: VNI[m[0]], word)
            fits = _cased(read)
        else:
            read = _decoded(word, TCVN3_WIDE)
            fits = _cased("".join(c for c in word if c.isascii())) and all(c.isascii() or c in TCVN3_WIDE for c in word)
        if fits and is_syllable(read):
            good += len(word) > 1
        elif not _SHORTENED.fullmatch(read):
            bad += 1
    return bad, good, script


def _cased(letters: str) -> bool:
    """Whether the letters are small, capital, or small after a first capital."""
    return len(letters) < 2 or letters[1:].islower() or letters.isupper()


def _table(text: str) -> dict[str, str]:
    """The common set, unless the text uses places that only the wide set fills."""
    return TCVN3 if all(c in TCVN3 for c in text if c in TCVN3_WIDE) else TCVN3_WIDE


def _decoded(word: str, table: dict[str, str]) -> str:
    """One word read as TCVN3; a sign that would begin with a bare tone mark stays what it is."""
    if word in _AS_IT_IS:
        return word
    read = "".join(table.get(char, char) for char in word)
    return word if read[0] in TONES else unicodedata.normalize("NFC", read)


def _raised(text: str, read: str) -> str:
    """Capital words where the text was typed for a font that shows small letters as capitals."""
    plain_letters = [c for c in text if c.isascii() and c.isalpha()]
    some = False

    def raise_word(match: re.Match[str]) -> str:
        nonlocal some
        word = match[0]
        letters = [c for c in word if c.isascii() and c.isalpha()]
        if len(letters) >= 2 and all(c.isupper() for c in letters) and not word.isupper():
            some = True
            return word.upper()
        return word

    raised = re.sub(r"[^\W\d_]+", raise_word, unicodedata.normalize("NFC", read))
    return raised.upper() if some and all(c.isupper() for c in plain_letters) else raised
