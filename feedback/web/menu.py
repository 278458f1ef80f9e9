"""The menu: for each role the pages it works on, in the order of its day."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from flask import Flask, current_app, request, url_for
from flask_login import current_user

from feedback.office.duty import Duty
from feedback.web import guard

#: Label, endpoint, duty.
_ITEMS = (
    ("Trang chính", "home.index", Duty.HOME),
    ("Cuộc đối thoại", "dialogue.index", Duty.DIALOGUE_READ),
    ("Chuẩn bị trả lời", "prepared.index", Duty.WORK),
    ("Kế hoạch đối thoại", "plan.index", Duty.DIALOGUE_READ),
    ("Cuộc góp ý", "contribution.index", Duty.CONTRIBUTION_READ),
    ("Ý kiến, kiến nghị", "recommendation.index", Duty.READ),
    ("Trả lời", "delivery.index", Duty.DELIVER),
    ("Còn tồn đọng", "outstanding.index", Duty.OUTSTANDING),
    ("Đôn đốc, giám sát", "urging.index", Duty.OUTSTANDING),
    ("Sổ 12 cột", "daybook.index", Duty.READ),
    ("Tổng quan", "overview.index", Duty.OVERVIEW),
    ("Phụ lục 01–04", "appendix.index", Duty.APPENDIX),
    ("Số liệu khai", "figure.index", Duty.FIGURE_READ),
    ("Quy tắc tính", "counting.index", Duty.COUNTING),
    ("Phổ biến, văn bản", "dissemination.index", Duty.BOOK_READ),
    ("Xuất Excel", "exchange.index", Duty.EXPORT),
    ("Nhập Excel", "exchange.bring", Duty.IMPORT),
    ("Quy định thời hạn", "rule.index", Duty.TIME_RULE),
    ("Đơn vị", "agency.index", Duty.AGENCY_READ),
    ("Người dùng", "officer.index", Duty.OFFICER_WRITE),
    ("Nhật ký", "entry.index", Duty.JOURNAL),
    ("Việc nền", "job.index", Duty.JOB),
)
#: Pages that stand under another's line.
_UNDER = {
    "document": "dissemination",
    "clearance": "delivery",
    "template": "delivery",
    "planned": "plan",
    "matching": "exchange",
    **dict.fromkeys(("capture", "preparation", "hall", "opening", "carry", "attendance", "minutes"), "dialogue"),
}


def register(app: Flask) -> None:
    """Templates have the menu, who is signed in, and the duties."""
    try:
        number = version("doi-thoai")
    except PackageNotFoundError:
        number = ""
    app.context_processor(lambda: _context(number))


def _context(number: str) -> dict[str, Any]:
    """What base.html shows around every page."""
    common = {"demo": guard.settings().demo, "version": number, "may": guard.may, "Duty": Duty}
    if not current_user or not current_user.is_authenticated:
        return common
    person, seen = guard.me(), guard.viewer()
    return common | {
        "menu": _menu(),
        "me": person,
        "viewer": seen,
        "signed_in": {
            "name": person.name,
            "agency": seen.agency.name,
            "role": seen.role.label,
            "account_url": url_for("sign_in.password"),
        },
        "sign_out_url": url_for("sign_in.leave"),
        "acting": guard.acting(),
    }


def _addresses() -> dict[str, str]:
    """The address of every page of the menu; the same for all, so put together once for each place of the installation."""
    kept: dict[str, dict[str, str]] = current_app.extensions.setdefault("menu", {})
    root = request.script_root
    if root not in kept:
        kept[root] = {one: url_for(one) for _, one, _ in _ITEMS if one in current_app.view_functions}
    return kept[root]


def _menu() -> list[dict[str, Any]]:
    """The pages that whoever is signed in may open; one line per page."""
    found: dict[str, dict[str, Any]] = {}
    seen, addresses = guard.viewer(), _addresses()
    subject = (request.endpoint or "").split(".")[0]
    subject = _UNDER.get(subject, subject)
    for label, endpoint, duty in _ITEMS:
        if endpoint in addresses and seen.may(duty) and endpoint not in found:
            found[endpoint] = {
                "label": label,
                "url": addresses[endpoint],
                "active": subject in (endpoint, endpoint.split(".")[0]),
            }
    if {"exchange.index", "exchange.bring"} <= found.keys():  # one line for whoever does both
        found.pop("exchange.index")
        found["exchange.bring"]["label"] = "Nhập, xuất Excel"
    return list(found.values())
