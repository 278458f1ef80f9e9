"""The tabs of “Đôn đốc, giám sát”: one line of the menu, each role the parts that are its own. No rule of the trade here."""

from __future__ import annotations

from flask import url_for

from feedback.office.duty import Duty
from feedback.web.guard import may

_TABS = (
    ("Công văn đôn đốc", "urging.index", Duty.OUTSTANDING),
    ("Sổ theo dõi tồn đọng", "register.index", Duty.OUTSTANDING),
    ("Lời hứa", "promise.index", Duty.OUTSTANDING),
    ("Đang theo dõi", "following.index", Duty.WATCH),
    ("Bộ ý kiến tổng hợp", "gathering.index", Duty.CONTRIBUTION_READ),
)


def tabs(here: str) -> list[tuple[str, str, bool]]:
    """The tabs that whoever is signed in may open; ``here``: the subject of this page."""
    return [(label, url_for(to), to.startswith(here + ".")) for label, to, duty in _TABS if may(duty)]
