"""Who issues a paper: by whose rules it is laid out, and how a unit's name stands in the head of its papers.

A unit of kind Cấp ủy or Chính quyền stands for its place, so that the same place issues papers of the Party and of the
authority: whose head presides decides, and the names here are proposals that a form shows and a person may change.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from feedback.core.wording import Labelled, fold, squeeze
from feedback.office import tree
from feedback.office.agency import Agency, Kind
from feedback.office.agency import names as agencies


class Family(Labelled):
    """Whose rules a paper's layout follows."""

    PARTY = "party", "Văn bản của Đảng"
    STATE = "state", "Văn bản hành chính nhà nước"
    FRONT = "front", "Văn bản của Mặt trận"


_FAMILIES = {Kind.PARTY: Family.PARTY, Kind.FRONT: Family.FRONT, Kind.UNION: Family.FRONT}
#: Offices of the Party, by their names.
_PARTY_NAME = re.compile(
    r"\b((thanh|tinh|quan|huyen|thi|dang) uy|cap uy|ban (tuyen giao|dan van|to chuc|noi chinh|xay dung dang)|uy ban kiem tra)\b"
)
_PLACE = re.compile(r"^(thành phố|tỉnh|quận|huyện|thị xã|thị trấn|phường|xã|đặc khu)\s+(.+)$", re.IGNORECASE)
_PARTY_WORD = {"thành phố": "Thành ủy", "tỉnh": "Tỉnh ủy", "quận": "Quận ủy", "huyện": "Huyện ủy", "thị xã": "Thị ủy"}


@dataclass(frozen=True)
class Named:
    """How a unit stands in the head of a paper: the body above it, itself, the place of issue."""

    family: Family
    superior: str
    issuer: str
    place: str


def family_of(kind: Kind, name: str = "") -> Family:
    """Whose rules a unit of this kind writes by; an office by those of the state unless its name is of the Party."""
    if kind is Kind.OFFICE and _PARTY_NAME.search(fold(name)):
        return Family.PARTY
    return _FAMILIES.get(kind, Family.STATE)


def title(name: str, family: Family) -> str:
    """The body of that family at a place: “Thành ủy Mẫu”, “Ủy ban nhân dân phường Mẫu”; any other name as it is."""
    found = _PLACE.match(squeeze(name))
    if found is None:
        return squeeze(name)
    word, rest = found[1].lower(), found[2]
    if family is Family.PARTY:
        return f"{_PARTY_WORD[word]} {rest}" if word in _PARTY_WORD else f"Đảng ủy {word} {rest}"
    if family is Family.FRONT:
        return f"Ủy ban Mặt trận Tổ quốc Việt Nam {word} {rest}"
    return f"Ủy ban nhân dân {word} {rest}"


def place(name: str) -> str:
    """The place of issue: the name without its level, unless only a number is left."""
    found = _PLACE.match(squeeze(name))
    return squeeze(name) if found is None or found[2].isdecimal() else found[2]


def named(agency: Agency, family: Family | None = None) -> Named:
    """The head that a unit's papers usually carry; at most two questions to the database."""
    used = family or family_of(agency.kind, agency.name)
    seat = tree.place_of(agency)
    above = agencies([agency.parent_id]).get(agency.parent_id or 0)
    superior = "" if above is None or used is Family.FRONT else title(above.name, used)
    return Named(used, superior, title(agency.name, used), place(seat.name))
