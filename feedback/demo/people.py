"""The people of the demonstration: those who sign in, those who preside and sign, those who speak. All invented.

Given names say so: Mẫu, Thử, Ví Dụ, Giả Định. Telephones begin with 0000. The password is printed for everybody to see,
which is why a demonstration must never hold a real record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from random import Random

from sqlalchemy import select

from feedback.core.journal import Actor
from feedback.core.store import db
from feedback.demo import phrase
from feedback.demo.city import CODE, WARD, City, Unit
from feedback.office import officer
from feedback.office.agency import Agency, Level
from feedback.office.duty import Role

PASSWORD = "Thu-nghiem-218!"  # noqa: S105 - fictitious and printed
ADDRESS = "192.0.2.18"  # of the range kept for documentation


@dataclass(frozen=True)
class SignIn:
    """One demo account."""

    login: str
    name: str
    role: Role
    agency: str  # code


SIGN_INS = (
    SignIn("thuky", "Trần Thị Ví Dụ", Role.SECRETARIAT, f"{CODE}-BTGDV"),
    SignIn("thuky-phuong", "Bùi Thị Minh Họa", Role.SECRETARIAT, f"{WARD}-VPDU"),
    SignIn("coquan", "Lê Văn Thử", Role.AGENCY, f"{CODE}-SXD"),
    SignIn("coquan2", "Phạm Thị Phỏng", Role.AGENCY, f"{CODE}-SNNMT"),
    SignIn("mattran", "Đỗ Văn Giả Định", Role.FRONT, f"{CODE}-MTTQ"),
    SignIn("lanhdao", "Nguyễn Văn Mẫu", Role.LEADER, CODE),
    SignIn("kiemtra", "Vũ Thị Dụ", Role.AUDITOR, f"{CODE}-UBKT"),
    SignIn("quantri", "Hoàng Văn Nháp", Role.ADMIN, f"{CODE}-VPTU"),
)


def open_accounts(units: Mapping[str, Unit], *, at: datetime) -> None:
    """Every sign-in has its account, with the printed password."""
    for person in SIGN_INS:
        seat = db.session.get_one(Agency, units[person.agency].id)
        officer.add(
            person.login, name=person.name, agency=seat, role=person.role, password=PASSWORD, at=at, must_change=False
        )


def sheet() -> str:
    """The sign-ins as they are printed: login, role, name, unit; the password once."""
    query = select(Agency.code, Agency.name).where(Agency.code.in_([person.agency for person in SIGN_INS]))
    units = dict(db.session.execute(query).all())
    rows = [("Tên đăng nhập", "Vai trò", "Họ và tên", "Đơn vị")]
    for person in SIGN_INS:
        rows.append((person.login, person.role.label, person.name, units[person.agency]))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]]) for row in rows
    ]
    return "\n".join(["DỮ LIỆU MINH HỌA: mọi tên người, địa danh, vụ việc đều hư cấu.", "", *lines, "",
                      f"Mật khẩu chung: {PASSWORD}", ""])  # fmt: skip


class Staff:
    """Who acts for a unit: the one who signs in there, else somebody invented who stays the same."""

    def __init__(self, city: City) -> None:
        """Know the sign-ins by unit; ids are as ``open_accounts`` gave them."""
        self.known = {
            city.units[p.agency].id: Actor(number, p.name, city.units[p.agency].id, ADDRESS)
            for number, p in enumerate(SIGN_INS, 1)
            if p.role is not Role.ADMIN
        }

    def of(self, unit: Unit) -> Actor:
        """The officer of that unit."""
        return self.known.get(unit.id) or Actor(None, person(unit.id), unit.id, ADDRESS)


@lru_cache(maxsize=4096)
def person(seed: int, salt: str = "") -> str:
    """An invented name, the same for the same seed."""
    return invent(Random(f"{seed}{salt}"))


def invent(rng: Random) -> str:
    """An invented name."""
    names = phrase.names()
    return f"{rng.choice(names['surname'])} {rng.choice(('Văn', 'Thị'))} {rng.choice(names['given'])}"


def chair(place: Unit, level: Level, head: str, year: int) -> tuple[str, str]:
    """Who presides for a place in a year and under which title; heads change every five years."""
    party, authority = _TITLES[level]
    title = {"party": party, "authority": authority, "both": f"{party}; {authority}"}[head]
    return person(place.id * 31 + year // 5, head), f"{title} {phrase.lower(place.spells[-1].name)}"


_TITLES = {
    Level.PROVINCE: ("Bí thư Thành ủy", "Chủ tịch Ủy ban nhân dân"),
    Level.DISTRICT: ("Bí thư cấp ủy", "Chủ tịch Ủy ban nhân dân"),
    Level.COMMUNE: ("Bí thư Đảng ủy", "Chủ tịch Ủy ban nhân dân"),
}
