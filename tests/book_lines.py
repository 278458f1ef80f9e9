"""One sound line of each book beside the cases, as a page is given it, as a row of the workbook holds it."""

from __future__ import annotations

from datetime import date
from typing import Any

from feedback.core.wording import day as written
from feedback.register.library import BY_SUBJECT

DAY = date(2024, 3, 5)
#: Column → value, without the code, the unit and the day.
LINES: dict[str, dict[str, Any]] = {
    "dissemination": {"document": "Quyết định 218", "people": 120, "copies": 500, "other_forms": "Loa truyền thanh"},
    "document": {"type": "Kế hoạch", "number": "12-KH/ĐU", "abstract": "Triển khai quy chế đối thoại"},
    "draft": {
        "document": "Nghị quyết về chuyển đổi số", "recipients": "Mặt trận; Hội Nông dân", "answer_by": date(2024, 3, 12),
        "asked": 4, "answers": 3, "on_time": 2, "late": 1, "opinions": 9, "accepted": 6, "not_accepted": 3, "explained": 2,
        "explanation": "Vượt thẩm quyền",
    },
    "inspection": {
        "kind": "inspection", "content": "Việc thực hiện Quyết định 218", "subjects": "Phường 1; Phường 2", "units": 2,
        "findings": "Còn hình thức", "recommendations": 5, "carried_out": 3,
    },
    "reception": {
        "head": "party", "kind": "ad_hoc", "receiver": "Bí thư", "people": 30, "cases": 8, "crowds": 1, "complaints": 2,
        "denunciations": 1, "petitions": 5, "settled": 4, "handed": 3, "result": "Giao kiểm tra thực địa",
    },
    "comment": {"year": 2023, "place": "Tổ dân phố 3", "cadres": 14, "comments": 40, "told": 38, "explained": 20, "corrected": 12},
    "supervision": {
        "form": "team", "content": "Thu hồi đất", "target": "Ủy ban nhân dân phường", "made": 6, "answered": 5, "accepted": 4,
        "carried_out": 2,
    },
}  # fmt: skip


def form(subject: str, **facts: Any) -> dict[str, Any]:
    """The line as its form sends it; ``agency`` is the unit's id."""
    told = {"day": DAY, **LINES[subject], **facts}
    return {key: written(value) if isinstance(value, date) else value for key, value in told.items()}


def row(subject: str, **facts: Any) -> dict[str, Any]:
    """The line as a row of the workbook: heading → cell; ``code`` and ``agency`` are codes."""
    shape = BY_SUBJECT[subject]
    told = {"code": f"{shape.model.prefix}1", "agency": "P1", "day": DAY, **LINES[subject], **facts}
    kinds = {column.key: column.kind for column in shape.words}
    said = {key: kinds[key](value).label if key in kinds and value else value for key, value in told.items()}
    return {column.heading: said[column.key] for column in shape.columns if column.key in said}
