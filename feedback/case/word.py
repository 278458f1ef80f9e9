"""The closed lists of the case file, with the words an office reads and writes (`contract.md` §2)."""

from __future__ import annotations

from feedback.core.wording import Labelled


class OccasionKind(Labelled):
    """What an opinion was raised at."""

    DIALOGUE = "dialogue", "Đối thoại"
    CONTRIBUTION = "contribution", "Góp ý"


class Head(Labelled):
    """Whose head presides (`Người đứng đầu`)."""

    PARTY = "party", "Cấp ủy"
    AUTHORITY = "authority", "Chính quyền"
    BOTH = "both", "Cả hai"


class Side(Labelled):
    """Which of the two an opinion helps to build (`Góp ý xây dựng`): appendix 03 or 04."""

    PARTY = "party", "Đảng"
    AUTHORITY = "authority", "Chính quyền"


class DialogueForm(Labelled):
    """Kind of session (`Hình thức`)."""

    PERIODIC = "periodic", "Định kỳ"
    AD_HOC = "ad_hoc", "Đột xuất"
    THEMATIC = "thematic", "Chuyên đề"


class DialogueState(Labelled):
    """Where a session stands (`Trạng thái`); announced is a planned one with its day of notice."""

    PLANNED = "planned", "Dự kiến"
    HELD = "held", "Đã tổ chức"
    POSTPONED = "postponed", "Hoãn"
    CANCELLED = "cancelled", "Hủy"


class Target(Labelled):
    """To whom a contribution is addressed (`Đối tượng`)."""

    PARTY_BODY = "party_body", "Tổ chức đảng"
    PARTY_MEMBER = "party_member", "Đảng viên"
    BODY = "body", "Cơ quan, tổ chức"
    PERSON = "person", "Cá nhân"

    @property
    def side(self) -> Side:
        """The appendix a contribution to them belongs to (rule 1)."""
        return Side.PARTY if self in (Target.PARTY_BODY, Target.PARTY_MEMBER) else Side.AUTHORITY

    @property
    def collective(self) -> bool:
        """Whether it is addressed to a body rather than a person."""
        return self in (Target.PARTY_BODY, Target.BODY)


class ContributionForm(Labelled):
    """How a contribution came (`Hình thức`)."""

    PERIODIC = "periodic", "Định kỳ"
    REGULAR = "regular", "Thường xuyên"
    AD_HOC = "ad_hoc", "Đột xuất"


class Nature(Labelled):
    """What was said (`Loại`)."""

    CONTRIBUTION = "contribution", "Góp ý"
    RECOMMENDATION = "recommendation", "Kiến nghị"
    REPORT = "report", "Phản ánh"
    QUESTION = "question", "Thắc mắc"
    COMPLAINT = "complaint", "Khiếu nại"
    DENUNCIATION = "denunciation", "Tố cáo"


ROUTED_OUT = frozenset({Nature.COMPLAINT, Nature.DENUNCIATION})


class Admission(Labelled):
    """Whether it is taken up (`Thụ lý`)."""

    ADMITTED = "admitted", "Thụ lý"
    REFUSED = "refused", "Không thụ lý"
    WITHDRAWN = "withdrawn", "Đã rút"


class Acceptance(Labelled):
    """The conclusion on an opinion (`Tiếp thu`); none yet = chưa kết luận."""

    ACCEPTED = "accepted", "Tiếp thu"
    PARTLY = "partly", "Tiếp thu một phần"
    NOT_ACCEPTED = "not_accepted", "Không tiếp thu"


class Result(Labelled):
    """What came of it (`Kết quả`)."""

    SETTLED = "settled", "Đã giải quyết"
    SETTLING = "settling", "Đang giải quyết"
    WILL_SETTLE = "will_settle", "Sẽ giải quyết"
    EXPLAINED = "explained", "Giải trình"
    PASSED_UP = "passed_up", "Chuyển cấp trên"
    OUTSTANDING = "outstanding", "Tồn đọng"


#: Results after which nothing more is owed to whoever spoke by the unit that held the opinion.
FINISHED = frozenset({Result.SETTLED, Result.EXPLAINED, Result.PASSED_UP})


class OutstandingReason(Labelled):
    """Why an opinion is outstanding: the closed list shown on pages; a workbook may bring other words."""

    NO_FUNDS = "no_funds", "Thiếu, chưa bố trí kinh phí"
    BEYOND = "beyond", "Vượt thẩm quyền, đã chuyển cấp trên"
    PLANNING = "planning", "Vướng quy hoạch, dự án treo"
    CLEARANCE = "clearance", "Vướng giải phóng mặt bằng"
    DISPUTE = "dispute", "Tranh chấp đất đai, địa giới"
    VERIFYING = "verifying", "Cần xác minh, thu thập hồ sơ"
    COORDINATION = "coordination", "Liên quan nhiều ngành, chờ phối hợp"
    POLICY = "policy", "Chờ văn bản, chính sách cấp trên"
    RECORDS = "records", "Hồ sơ, dữ liệu không đồng bộ"
    CONSENSUS = "consensus", "Người dân chưa đồng thuận"
    COURT = "court", "Đang chờ tòa án, cơ quan tố tụng"
    OTHER = "other", "Khác (ghi rõ)"


class Channel(Labelled):
    """How an opinion reached the office."""

    HALL = "hall", "Tại hội nghị"
    LETTER = "letter", "Đơn, thư"
    BOX = "box", "Hòm thư góp ý"
    FRONT = "front", "Mặt trận chuyển"
    GROUP = "group", "Thôn, tổ dân phố"
    ONLINE = "online", "Trực tuyến"
    RECEPTION = "reception", "Tiếp công dân"


class Turn(Labelled):
    """Where an agency's part in an opinion stands."""

    GIVEN = "given", "Đã giao, chờ nhận"
    TAKEN = "taken", "Đã nhận"
    RETURNED = "returned", "Đã trả lại"
    TAKEN_BACK = "taken_back", "Đã thu hồi"
    ENDED = "ended", "Đã chuyển cơ quan khác"


#: Fields (lĩnh vực) seen in dialogues again and again: suggestions, not a closed list.
FIELDS = (
    "Đất đai, giấy chứng nhận quyền sử dụng đất",
    "Bồi thường, giải phóng mặt bằng, tái định cư",
    "Giao thông, thoát nước, chiếu sáng",
    "Môi trường, rác thải",
    "Thủy lợi, nông nghiệp",
    "Chính sách xã hội",
    "Y tế, giáo dục",
    "An ninh trật tự",
    "Quy hoạch",
    "Xây dựng, trật tự đô thị",
    "Thủ tục hành chính, thái độ công vụ",
    "An toàn thực phẩm",
    "Cán bộ, tổ chức bộ máy",
    "Xây dựng Đảng",
    "Khác",
)
