"""The closed lists of a sitting: where a planned line stands, where a prepared answer stands, what minutes are."""

from __future__ import annotations

from feedback.core.wording import Labelled


class LineState(Labelled):
    """Where a line of the year's plan stands; worked out, never stored."""

    WAITING = "waiting", "Chưa đến kỳ"
    MADE = "made", "Đã lập cuộc"
    HELD = "held", "Đã tổ chức"
    BEHIND = "behind", "Chậm kế hoạch"
    NOT_HELD = "not_held", "Không tổ chức"


class Prepared(Labelled):
    """Where an answer that an agency prepares for the hall stands."""

    ASKED = "asked", "Đang chuẩn bị"
    READY = "ready", "Đã có câu trả lời"
    RETURNED = "returned", "Cơ quan trả lại"


class MinutesState(Labelled):
    """What minutes are: still being written, or final and locked."""

    DRAFT = "draft", "Dự thảo"
    FINAL = "final", "Chính thức"


#: Groups of those who come to a session: suggestions, not a closed list.
GROUPS = (
    "Nhân dân",
    "Đại biểu Hội đồng nhân dân",
    "Mặt trận và các đoàn thể",
    "Cấp ủy, chính quyền",
    "Sở, ngành, phòng, ban",
    "Báo chí",
)
