"""The two legacy encodings as tables: TCVN3 (TCVN 5712:1993, fonts named .Vn…) and VNI-Windows (fonts named VNI-…).

Both put Vietnamese letters on the places of Western ones, so that a file shows `hép møt` or `hoäp möùt` for “hộp mứt”.
TCVN3 gives each letter one place; VNI writes a base letter and then a sign that carries hat and tone.
"""

from __future__ import annotations

from unicodedata import normalize

#: The common set, VN3: first place → the letters from there on.
_PLACES_VN3 = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB0: "\u0300\u0309\u0303\u0301\u0323àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
#: Capitals with tones, which only the wider sets VN2 and VN1 have.
_PLACES_VN1 = {
    0x80: "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ",
    0xAF: "Ằ",
    0xBA: "Ẳ",
    0xBF: "ẴẮẦẨẪẤỀ",
    0xCD: "Ể",
    0xD9: "ỄẾỒ",
    0xE0: "Ổ",
    0xF0: "Ỗ",
    0xFF: "Ố",
}


def _spread(places: dict[int, str]) -> dict[str, str]:
    """One entry per place: the Western character shown there, the Vietnamese letter meant."""
    return {chr(start + step): letter for start, letters in places.items() for step, letter in enumerate(letters)}


TCVN3: dict[str, str] = _spread(_PLACES_VN3)
TCVN3_WIDE: dict[str, str] = TCVN3 | _spread(_PLACES_VN1)

_TONE_SIGNS = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_HAT_SIGNS = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_BREVE_SIGNS = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni() -> dict[str, str]:
    """Every pair and single sign of VNI, small and capital; a capital base also takes a small sign."""
    small = dict(_ALONE)
    for base, meant in (*((v, v) for v in "aeouy"), ("ô", "ơ"), ("ö", "ư")):
        small |= {base + sign: normalize("NFC", meant + tone) for sign, tone in _TONE_SIGNS.items()}
    for base in "aeo":
        small |= {base + sign: normalize("NFC", base + "\u0302" + tone) for sign, tone in _HAT_SIGNS.items()}
    small |= {"a" + sign: normalize("NFC", "ă" + tone) for sign, tone in _BREVE_SIGNS.items()}
    capital = {sign.upper(): letter.upper() for sign, letter in small.items()}
    mixed = {sign[0].upper() + sign[1:]: letter.upper() for sign, letter in small.items() if len(sign) == 2}
    return small | capital | mixed


VNI: dict[str, str] = _vni()
