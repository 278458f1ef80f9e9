"""The menu: for each role the pages it works on, in groups named in the words of the office, in the order of its day."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from flask import Flask, current_app, request, url_for
from flask_login import current_user

from feedback.office.duty import Duty
from feedback.register.library import SHAPES
from feedback.web import guard

#: The groups, in the order of the bar; a group of one line stands as that line.
_TALK, _CASE, _WATCH = "Đối thoại, góp ý", "Ý kiến, kiến nghị", "Theo dõi, đôn đốc"
_BOOK, _COUNT, _HOUSE = "Sổ sách", "Tổng hợp, báo cáo", "Thiết lập"

#: Group, label, endpoint, duty: a new page is a new line in its group.
_ITEMS = (
    ("", "Trang chính", "home.index", Duty.HOME),
    (_TALK, "Cuộc đối thoại", "dialogue.index", Duty.DIALOGUE_READ),
    (_TALK, "Kế hoạch đối thoại", "plan.index", Duty.DIALOGUE_READ),
    (_TALK, "Thông báo kết luận, công khai", "paper.index", Duty.DIALOGUE_READ),
    (_TALK, "Chuẩn bị trả lời", "prepared.index", Duty.WORK),
    (_TALK, "Cuộc góp ý", "contribution.index", Duty.CONTRIBUTION_READ),
    (_TALK, "Bộ ý kiến Mặt trận tổng hợp", "gathering.index", Duty.CONTRIBUTION_READ),
    (_CASE, "Danh sách ý kiến", "recommendation.index", Duty.READ),
    (_CASE, "Phân loại", "sorting.index", Duty.SORT),
    (_CASE, "Giao xử lý", "assignment.index", Duty.ASSIGN),
    (_CASE, "Đề nghị chuyển cơ quan", "transfer.index", Duty.ASSIGN),
    (_CASE, "Việc tôi phụ trách", "charge.index", Duty.WORK),
    (_CASE, "Duyệt trả lời", "clearance.index", Duty.WORK),
    (_CASE, "Gửi trả lời cho người nêu", "delivery.index", Duty.DELIVER),
    (_CASE, "Kết luận tiếp thu", "resolution.index", Duty.CONCLUDE),
    (_CASE, "Sổ 12 cột", "daybook.index", Duty.READ),
    (_CASE, "Việc làm hàng loạt", "undo.index", Duty.UNDO),
    (_WATCH, "Còn tồn đọng", "outstanding.index", Duty.OUTSTANDING),
    (_WATCH, "Sổ theo dõi tồn đọng", "register.index", Duty.OUTSTANDING),
    (_WATCH, "Đang theo dõi", "following.index", Duty.WATCH),
    (_WATCH, "Công văn đôn đốc", "urging.index", Duty.OUTSTANDING),
    (_WATCH, "Lời hứa của lãnh đạo", "promise.index", Duty.OUTSTANDING),
    (_WATCH, "Nhắc việc", "reminder.index", Duty.OUTSTANDING),
    (_BOOK, "Các sổ", "book.index", Duty.BOOK_READ),
    *((_BOOK, one.heading, f"{one.subject}.index", Duty.BOOK_READ) for one in SHAPES),
    (_COUNT, "Số liệu và biểu đồ", "overview.index", Duty.OVERVIEW),
    (_COUNT, "Phụ lục 01–04", "appendix.index", Duty.APPENDIX),
    (_COUNT, "Báo cáo định kỳ", "edition.due", Duty.APPENDIX),
    (_COUNT, "Biểu đã lập, ban hành", "edition.index", Duty.APPENDIX),
    (_COUNT, "Cách tính", "method.index", Duty.APPENDIX),
    (_COUNT, "Số liệu khai", "figure.index", Duty.FIGURE_READ),
    (_COUNT, "Xuất Excel", "exchange.index", Duty.EXPORT),
    (_COUNT, "Nhập Excel", "exchange.bring", Duty.IMPORT),
    (_HOUSE, "Quy tắc tính", "counting.index", Duty.COUNTING),
    (_HOUSE, "Quy định thời hạn", "rule.index", Duty.TIME_RULE),
    (_HOUSE, "Ngày nghỉ, ngày làm bù", "holiday.index", Duty.TIME_RULE),
    (_HOUSE, "Quy tắc giao việc", "routing.index", Duty.ASSIGN),
    (_HOUSE, "Liên kết đã cấp", "ticket.index", Duty.ASSIGN),
    (_HOUSE, "Mẫu trả lời", "template.index", Duty.TEMPLATE),
    (_HOUSE, "Đơn vị", "agency.index", Duty.AGENCY_READ),
    (_HOUSE, "Người dùng", "officer.index", Duty.OFFICER_WRITE),
    (_HOUSE, "Nhật ký", "entry.index", Duty.JOURNAL),
    (_HOUSE, "Việc chạy nền", "job.index", Duty.JOB),
)
#: Pages that stand under another's line, unless they have one.
_UNDER = {
    "planned": "plan",
    "plausible": "appendix",
    "matching": "exchange",
    "deadline": "recommendation",
    "repeat": "recommendation",
    "part": "recommendation",
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
        "help_url": url_for("help.index"),
        "me": person,
        "viewer": seen,
        "signed_in": {
            "name": person.name,
            "agency": seen.agency.name,
            "role": seen.role.label,
            "account_url": url_for("sign_in.password"),
            "absence_url": url_for("delegation.index"),
        },
        "sign_out_url": url_for("sign_in.leave"),
        "acting": guard.acting(),
    }


def _addresses() -> dict[str, str]:
    """The address of every page of the menu; the same for all, so put together once for each place of the installation."""
    kept: dict[str, dict[str, str]] = current_app.extensions.setdefault("menu", {})
    root = request.script_root
    if root not in kept:
        kept[root] = {one: url_for(one) for _, _, one, _ in _ITEMS if one in current_app.view_functions}
    return kept[root]


def _menu() -> list[dict[str, Any]]:
    """The groups that whoever is signed in has a page in, each with its lines; a lone line stands for itself."""
    seen, addresses = guard.viewer(), _addresses()
    lines = [one for one in _ITEMS if one[2] in addresses and seen.may(one[3])]
    if {"exchange.index", "exchange.bring"} <= {one[2] for one in lines}:  # one line for whoever does both
        lines = [one for one in lines if one[2] != "exchange.index"]
    here = _here({one[2] for one in lines})
    groups: dict[str, list[dict[str, Any]]] = {}
    for group, label, endpoint, _ in lines:
        words = "Nhập, xuất Excel" if endpoint == "exchange.bring" and seen.may(Duty.EXPORT) else label
        line = {"label": words, "url": addresses[endpoint], "active": endpoint == here, "endpoint": endpoint}
        groups.setdefault(group, []).append(line)
    return [
        found[0] if len(found) == 1 else {"label": group, "lines": found, "active": any(one["active"] for one in found)}
        for group, found in groups.items()
    ]


def _here(endpoints: set[str]) -> str | None:
    """The line of the menu that the present page stands under."""
    asked = request.endpoint or ""
    subject = asked.split(".")[0]
    for name in (subject, _UNDER.get(subject)):
        own = sorted(one for one in endpoints if one.split(".")[0] == name)
        if own:
            return asked if asked in own else own[0]
    return None
