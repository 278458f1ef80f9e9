"""The closed lists of answering, with the words an office reads and writes."""

from __future__ import annotations

from feedback.core.wording import Labelled


class Stage(Labelled):
    """Where a submitted reply stands on its way through the steps of clearance."""

    SUBMITTED = "submitted", "Đang chờ duyệt"
    CLEARED = "cleared", "Đã duyệt, chờ phát hành"
    SENT_BACK = "sent_back", "Bị trả lại để sửa"
    WITHDRAWN = "withdrawn", "Đã rút lại"
    SIGNED = "signed", "Đã ký, phát hành"


#: Stages in which a submitted reply waits for somebody and its draft is not changed.
RUNNING = frozenset({Stage.SUBMITTED, Stage.CLEARED})


class Verdict(Labelled):
    """What somebody said at a step of clearance."""

    CLEARED = "cleared", "Đồng ý"
    SENT_BACK = "sent_back", "Trả lại để sửa"


class SignedKind(Labelled):
    """How a frozen version came to be."""

    REPLY = "reply", "Trả lời"
    CORRECTION = "correction", "Đính chính"


class Way(Labelled):
    """How a reply reached whoever raised the opinion."""

    IN_PERSON = "in_person", "Trực tiếp"
    POST = "post", "Bưu điện"
    PHONE = "phone", "Điện thoại"
    POSTED = "posted", "Niêm yết công khai"
    ELECTRONIC = "electronic", "Điện tử (thư điện tử, tin nhắn)"
    GROUP = "group", "Qua thôn, tổ dân phố"
    MEETING = "meeting", "Tại cuộc đối thoại, hội nghị"
    OTHER = "other", "Cách khác (ghi rõ)"


class Satisfaction(Labelled):
    """What whoever raised the opinion says of the answer, as told."""

    SATISFIED = "satisfied", "Hài lòng"
    ACCEPTS = "accepts", "Chấp nhận"
    UNHAPPY = "unhappy", "Không hài lòng"
    UNREACHED = "unreached", "Không liên lạc được"


class AskedBy(Labelled):
    """How whoever raised the opinion was asked."""

    PHONE = "phone", "Điện thoại"
    PAPER = "paper", "Phiếu giấy"
    IN_PERSON = "in_person", "Gặp trực tiếp"
    GROUP = "group", "Qua thôn, tổ dân phố"


class Unhappy(Labelled):
    """What follows where somebody is unhappy with the answer (setting of the place that heard the opinion)."""

    ASK = "ask", "Nhắc bộ phận thư ký quyết định mở lại hay không"
    REOPEN = "reopen", "Tự động mở lại ý kiến"
    MARK = "mark", "Chỉ ghi nhận"
