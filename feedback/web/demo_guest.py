"""Guests of a demonstration: its printed accounts stand on the sign-in page, one click each.

Read from the sheet that `feedback demo` leaves in the instance folder; an installation without that sheet has no guests.
A guest passes the same door as everybody else: nothing here signs anybody in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from feedback.core.settings import Settings

_GAP = re.compile(r"\s{2,}")
_PASSWORD = "Mật khẩu chung: "  # noqa: S105 - the words before it on the printed sheet


@dataclass(frozen=True)
class Guest:
    """One printed account."""

    login: str
    role: str
    name: str
    agency: str
    password: str


def listed(settings: Settings) -> list[Guest]:
    """The accounts on the printed sheet, in its order; none where this is not a demonstration."""
    sheet = settings.instance / "demo"
    if not settings.demo or not sheet.is_file():
        return []
    lines = sheet.read_text("utf-8").splitlines()
    password = next((line.removeprefix(_PASSWORD) for line in lines if line.startswith(_PASSWORD)), "")
    rows = [tuple(_GAP.split(line.strip())) for line in lines]
    return [Guest(*row, password=password) for row in rows if len(row) == 4][1:]


def chosen(guests: list[Guest], sent: MultiDict[str, str]) -> dict[str, Any]:
    """What the sign-in form then reads: the clicked guest's login and password, else what was sent."""
    guest = next((one for one in guests if one.login == sent.get("guest")), None)
    if guest is None:
        return {}
    pairs = {"login": guest.login, "password": guest.password, "csrf_token": sent.get("csrf_token", "")}
    return {"formdata": MultiDict(pairs)}
