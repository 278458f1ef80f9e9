"""Syllables: whether a run of letters can be a written Vietnamese syllable.

Legacy encodings are told from Unicode by what their bytes spell: text read the wrong way breaks the rules of
Vietnamese spelling (an onset, a rhyme, one tone; rhymes closed by c, ch, p, t take only sắc or nặng). Nothing here
knows encodings.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_STOPPED = frozenset("\u0301\u0323")
_ONSETS = (
    "ngh",
    "ng",
    "nh",
    "gh",
    "gi",
    "kh",
    "ph",
    "qu",
    "th",
    "tr",
    "ch",
    "b",
    "c",
    "d",
    "đ",
    "g",
    "h",
    "k",
    "l",
    "m",
    "n",
    "p",
    "q",
    "r",
    "s",
    "t",
    "v",
    "x",
    "",
)
#: Rhymes without tone; `oong`, `ooc` (xoong) are left out: with a tone they are what VNI looks like read as TCVN3.
_WRITTEN = """
a ac ach ai am an ang anh ao ap at au ay ă ăc ăm ăn ăng ăp ăt â âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oem oen oeo oet
ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uc ui um un ung up ut uân uâng uât uây uê uêch uên uênh uêt
uôc uôi uôm uôn uông uôt uơ uy uya uych uynh uyn uyp uyt uyu uyên uyêt ư ưa ưc ưi ưm ưn ưng ưt ưu
ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêng yêt yêu ym ynh ych yt
"""
_RHYMES = frozenset(_WRITTEN.split())
_FRONT = frozenset("eêiy")
_NARROW = {"k": True, "gh": True, "ngh": True, "c": False, "g": False, "ng": False}


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether the word, in any case and composition, is spelt as a Vietnamese syllable is."""
    spread = unicodedata.normalize("NFD", word.casefold())
    tones = [mark for mark in spread if mark in TONES]
    if len(tones) > 1:
        return False
    letters = unicodedata.normalize("NFC", "".join(mark for mark in spread if mark not in TONES))
    stopped = letters.endswith(("c", "ch", "p", "t"))
    if stopped and tones and tones[0] not in _STOPPED:
        return False
    return any(_splits(letters, onset) for onset in _ONSETS if letters.startswith(onset))


def _splits(letters: str, onset: str) -> bool:
    """Whether what follows the onset is a rhyme that may stand after it."""
    rhyme = letters[len(onset) :]
    if onset == "gi" and rhyme == "":
        return True
    if onset == "g" and rhyme == "i" or onset == "g" and rhyme.startswith("in"):
        return True
    if onset == "q":
        return rhyme.startswith("u") and rhyme in _RHYMES
    if rhyme not in _RHYMES:
        return False
    wants_front = _NARROW.get(onset)
    return wants_front is None or (rhyme[0] in _FRONT) == wants_front
