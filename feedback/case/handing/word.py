"""The closed lists of handing out, with the words an office reads."""

from __future__ import annotations

from feedback.core.wording import Labelled


class Move(Labelled):
    """Where a proposal to pass an opinion on stands."""

    PROPOSED = "proposed", "Chờ bộ phận thư ký"
    APPROVED = "approved", "Đã chuyển"
    REFUSED = "refused", "Không chuyển"
    WITHDRAWN = "withdrawn", "Đã rút đề nghị"


class Purpose(Labelled):
    """The one thing a link lets its bearer do."""

    ACCEPT = "accept", "Nhận việc hoặc trả lại"
    ANSWER = "answer", "Trả lời"


class Used(Labelled):
    """What a link was used for."""

    TAKEN = "taken", "đã nhận việc"
    RETURNED = "returned", "đã trả lại"
    ANSWERED = "answered", "đã trả lời"
