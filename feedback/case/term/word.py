"""The closed lists of time: which terms the rules set, why a clock stands still, what became of a request, why late."""

from __future__ import annotations

from feedback.core.wording import Labelled


class RuleKey(Labelled):
    """What a term is for; those of ``BEFORE`` are counted backwards from the day they prepare."""

    REPLY = "reply", "Cơ quan trả lời ý kiến sau đối thoại"
    CONTRIBUTION = "contribution", "Trả lời góp ý theo Quyết định 218"
    EXTENSION = "extension", "Số lần được gia hạn"
    CITIZEN = "citizen", "Chờ người nêu ý kiến cung cấp thêm"
    TRANSFER = "transfer", "Chuyển khi không thuộc thẩm quyền"
    RECEIPT = "receipt", "Thông báo tiếp nhận hoặc chuyển"
    REFUSAL = "refusal", "Thông báo không thụ lý"
    NOTICE = "notice", "Thông báo trước cuộc đối thoại"
    SYNTHESIS = "synthesis", "Tổng hợp ý kiến trước cuộc đối thoại"
    CONCLUSION = "conclusion", "Thông báo kết luận sau cuộc đối thoại"
    PUBLICATION = "publication", "Công khai kết quả sau cuộc đối thoại"
    PLAN_217 = "plan_217", "Gửi kế hoạch, đề cương giám sát (217)"
    REPORT_217 = "report_217", "Đơn vị được giám sát gửi báo cáo (217)"
    RESULT_217 = "result_217", "Thông báo kết quả giám sát (217)"
    DRAFT_217 = "draft_217", "Gửi dự thảo lấy ý kiến, phản biện (217)"

    @property
    def before(self) -> bool:
        """Whether the term is counted backwards."""
        return self in BEFORE


BEFORE = frozenset({RuleKey.NOTICE, RuleKey.SYNTHESIS, RuleKey.PLAN_217, RuleKey.REPORT_217, RuleKey.DRAFT_217})


class PauseReason(Labelled):
    """Why the clock of an opinion stands still."""

    CITIZEN = "citizen", "Chờ người nêu ý kiến cung cấp thêm thông tin"
    ABOVE = "above", "Chờ ý kiến cấp trên"
    OTHER_BODY = "other_body", "Chờ cơ quan khác phối hợp, cung cấp hồ sơ"
    SURVEY = "survey", "Chờ kiểm tra, đo đạc, giám định"
    FORCE = "force", "Thiên tai, sự cố bất khả kháng"
    OTHER = "other", "Khác (ghi rõ)"


class Ask(Labelled):
    """Where a request for an extension stands."""

    ASKED = "asked", "Chờ duyệt"
    GRANTED = "granted", "Đã gia hạn"
    REFUSED = "refused", "Không gia hạn"


class LateReason(Labelled):
    """Why an opinion was answered after its day."""

    LATE_TAKEN = "late_taken", "Cơ quan nhận việc chậm"
    COORDINATION = "coordination", "Cơ quan phối hợp cho ý kiến chậm"
    COMPLEX = "complex", "Nội dung phức tạp, phải kiểm tra thực tế"
    RECORDS = "records", "Thiếu hồ sơ, tài liệu"
    ABOVE = "above", "Chờ ý kiến cấp trên"
    STAFF = "staff", "Thiếu người, quá tải"
    FORGOTTEN = "forgotten", "Theo dõi chưa sát"
    OTHER = "other", "Khác (ghi rõ)"


class Punctuality(Labelled):
    """The three figures of a closed or overdue opinion, and what is in none of them."""

    ON_TIME = "on_time", "Đúng hạn"
    EXTENDED = "extended", "Đúng hạn sau gia hạn"
    LATE = "late", "Quá hạn"


class Mark(Labelled):
    """What a list of opinions can be narrowed to: the three figures, and what somebody has to decide or say."""

    ON_TIME = "on_time", "Trả lời đúng hạn"
    EXTENDED = "extended", "Trả lời đúng hạn sau gia hạn"
    LATE = "late", "Quá hạn (đã hoặc chưa trả lời)"
    PAUSED = "paused", "Đang tạm dừng"
    EXPIRED = "expired", "Tạm dừng quá ngày chờ, cần quyết định"
    ASKED = "asked", "Xin gia hạn, chờ duyệt"
    UNEXPLAINED = "unexplained", "Trả lời quá hạn, chưa ghi lý do"
