"""The closed lists of watching: where a promise, an urging letter, a set of gathered opinions stands."""

from __future__ import annotations

from feedback.core.wording import Labelled


class PromiseState(Labelled):
    """What became of a promise; all but open are final."""

    OPEN = "open", "Đang thực hiện"
    KEPT = "kept", "Đã thực hiện"
    NOT_KEPT = "not_kept", "Không thực hiện được"
    REPLACED = "replaced", "Đã thay bằng lời hứa khác"


class LetterState(Labelled):
    """Where an urging letter stands."""

    SENT = "sent", "Chờ trả lời"
    ANSWERED = "answered", "Đã trả lời"
    RECALLED = "recalled", "Đã thu hồi"


class GatheringState(Labelled):
    """Where a set of opinions that the Front gathered stands."""

    DRAFT = "draft", "Đang tổng hợp"
    HANDED = "handed", "Đã chuyển, chờ tiếp nhận"
    TAKEN = "taken", "Đã tiếp nhận"
    RETURNED = "returned", "Bị trả lại"


class Behind(Labelled):
    """Which of an agency's open opinions a letter gathers."""

    ALL = "all", "Quá hạn và tồn đọng"
    LATE = "late", "Chỉ ý kiến quá hạn"
    OUTSTANDING = "outstanding", "Chỉ ý kiến tồn đọng có lý do"
