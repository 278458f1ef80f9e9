"""The soft checks by name: what each looks for, in words; a paper that trips over one may still be signed.

`domain.md` §6.5. The bounds below are ours where the rule names none; each stands in the words of its check.
"""

from __future__ import annotations

from dataclasses import dataclass

from feedback.core.wording import Labelled, number
from feedback.office.agency import Level
from feedback.tally.measure import MEASURES, Of

#: Fewer than so many opinions (or events) of a unit in a year say nothing about a share or a jump.
LEAST = 10
JUMP = 3
#: A unit that stood for fewer days of the year is not asked for its figures.
STOOD_DAYS = 180
MANY_A_DAY = 50
MANY_REPLIES = 20
REPEAT_DAYS = 365
PUBLISH_DAYS = 10
#: Of more opinions texts are not compared: it would take minutes.
MOST_TEXTS = 200_000


class Check(Labelled):
    """What is looked for, in the order in which it is told."""

    ALL_ACCEPTED = "all-accepted", "Tiếp thu 100%"
    ROW_ACCEPTED = "row-accepted", "Cả cấp tiếp thu 100%"
    ALL_SETTLED = "all-settled", "Giải quyết xong 100%"
    JUMP = "jump", "Đơn vị tăng, giảm quá 3 lần so với năm trước"
    ROW_JUMP = "row-jump", "Cả cấp tăng, giảm quá 3 lần so với năm trước"
    SILENT = "silent", "Đơn vị không có số liệu"
    NO_DIALOGUE = "no-dialogue", "Chưa đối thoại đến quý IV"
    CHILDREN = "children", "Số tự khai khác tổng của cấp dưới"
    TWICE = "twice", "Số tự khai trùng tổng của cấp dưới"
    BESIDE = "beside", "Khai cho thời gian đã có hồ sơ"
    DISTRICT_DIALOGUES = "district-dialogues", "Cuộc đối thoại cấp huyện sau 30/06/2025"
    DISTRICT_CONTRIBUTIONS = "district-contributions", "Cuộc góp ý cấp huyện sau 30/06/2025"
    DISTRICT_LINES = "district-lines", "Số khai cấp huyện sau 30/06/2025"
    NO_OPINIONS = "no-opinions", "Cuộc đối thoại không có ý kiến"
    MANY_OPINIONS = "many-opinions", "Cuộc đối thoại có trên 200 ý kiến"
    FEW_PEOPLE = "few-people", "Cuộc đối thoại dưới 10 người dự"
    MANY_PEOPLE = "many-people", "Cuộc đối thoại trên 1.000 người dự"
    SHORT_NOTICE = "short-notice", "Thông báo trước dưới 7 ngày"
    LATE_PUBLISHED = "late-published", "Công khai kết quả sau 10 ngày"
    NO_RESULT = "no-result", "Tiếp thu quá 90 ngày chưa ghi kết quả"
    ONE_DAY = "one-day", "Kết luận hàng loạt trong một ngày"
    SAME_REPLY = "same-reply", "Nhiều ý kiến cùng một lời trả lời"
    REPEATED = "repeated", "Cùng nội dung trong 12 tháng"


HELP: dict[Check, str] = {
    Check.ALL_ACCEPTED: f"Đơn vị có từ {LEAST} ý kiến trong năm, tất cả đều tiếp thu.",
    Check.ROW_ACCEPTED: f"Cả cấp có từ {LEAST} ý kiến trong năm, tất cả đều tiếp thu (kể cả số khai).",
    Check.ALL_SETTLED: f"Đơn vị có từ {LEAST} ý kiến trong năm và hiện không còn ý kiến nào chưa giải quyết xong.",
    Check.JUMP: f"Số cuộc đối thoại, cuộc góp ý hoặc ý kiến của đơn vị gấp hơn {JUMP} lần năm trước, "
    f"hoặc chưa bằng một phần {JUMP}; năm nhiều hơn có từ {LEAST}. Chỉ so hai năm trọn vẹn.",
    Check.ROW_JUMP: f"Như trên, với tổng của cả cấp. Chỉ so hai năm trọn vẹn, năm nhiều hơn có từ {LEAST}.",
    Check.SILENT: f"Cấp ủy, chính quyền tồn tại từ {STOOD_DAYS} ngày trong phần năm được báo cáo mà không có cuộc, ý kiến "
    "hoặc dòng số liệu khai nào của phụ lục này.",
    Check.NO_DIALOGUE: "Đơn vị có số liệu trong năm nhưng đến quý IV chưa có cuộc đối thoại nào.",
    Check.CHILDREN: "Đơn vị tự khai số liệu, và số ấy khác tổng của các đơn vị trực thuộc (hồ sơ và số khai được tính). "
    "Số khai phải là của riêng đơn vị; báo cáo tự cộng cấp dưới.",
    Check.TWICE: "Số đơn vị tự khai trùng với tổng của các đơn vị trực thuộc: có thể đã khai gộp và bị tính hai lần.",
    Check.BESIDE: "Đơn vị khai số liệu cho thời gian đã có hồ sơ: hồ sơ được tính, số khai không.",
    Check.DISTRICT_DIALOGUES: "Cấp huyện kết thúc ngày 30/06/2025.",
    Check.DISTRICT_CONTRIBUTIONS: "Cấp huyện kết thúc ngày 30/06/2025.",
    Check.DISTRICT_LINES: "Cấp huyện kết thúc ngày 30/06/2025; dòng khai có ngày cuối sau ngày đó.",
    Check.NO_OPINIONS: "Cuộc đã tổ chức nhưng không ghi ý kiến nào.",
    Check.MANY_OPINIONS: "Có thể ghi trùng, hoặc ghi ý kiến của nhiều cuộc vào một.",
    Check.FEW_PEOPLE: "Số người dự ghi dưới 10.",
    Check.MANY_PEOPLE: "Số người dự ghi trên 1.000.",
    Check.SHORT_NOTICE: "Nhân dân được thông báo trước ít hơn 7 ngày.",
    Check.LATE_PUBLISHED: f"Kết quả công khai sau {PUBLISH_DAYS} ngày kể từ ngày đối thoại.",
    Check.NO_RESULT: "Đã kết luận tiếp thu hơn 90 ngày trước ngày chốt số liệu mà chưa ghi kết quả giải quyết.",
    Check.ONE_DAY: f"Từ {MANY_A_DAY} ý kiến của một đơn vị cùng mang một ngày kết luận.",
    Check.SAME_REPLY: f"Từ {MANY_REPLIES} ý kiến của một cơ quan có nội dung trả lời giống hệt nhau.",
    Check.REPEATED: f"Ý kiến ở cùng một nơi giống hệt một ý kiến trước đó không quá {REPEAT_DAYS} ngày; có thể cần gộp.",
}
#: What stands behind a finding; those not named here are of units.
RECORDS: dict[Check, Of] = {
    **dict.fromkeys((Check.DISTRICT_DIALOGUES, Check.NO_OPINIONS, Check.MANY_OPINIONS, Check.FEW_PEOPLE), Of.SESSION),
    **dict.fromkeys((Check.MANY_PEOPLE, Check.SHORT_NOTICE, Check.LATE_PUBLISHED), Of.SESSION),
    Check.DISTRICT_CONTRIBUTIONS: Of.CONTRIBUTION,
    **dict.fromkeys((Check.NO_RESULT, Check.ONE_DAY, Check.SAME_REPLY, Check.REPEATED), Of.OPINION),
    **dict.fromkeys((Check.BESIDE, Check.DISTRICT_LINES), Of.LINE),
}
_NOUNS = {
    Of.SESSION: "cuộc đối thoại",
    Of.CONTRIBUTION: "cuộc góp ý",
    Of.OPINION: "ý kiến",
    Of.LINE: "dòng số liệu khai",
}


@dataclass(frozen=True)
class Told:
    """A unit that a finding names, and what was found of it."""

    id: int
    code: str
    name: str
    words: str


@dataclass(frozen=True)
class Finding:
    """Something worth a second look in one year and level; ``number``: of records or units behind it."""

    check: Check
    year: int
    level: Level
    number: int
    measure: str = ""  # of a whole row: whose figure it is
    words: str = ""
    units: tuple[Told, ...] = ()

    @property
    def identity(self) -> str:
        """What a note holds on to: the same finding, whenever it is looked for again."""
        return ".".join(part for part in (self.check.value, self.measure, str(self.year), self.level.value) if part)

    @property
    def of_row(self) -> bool:
        """Whether it is of a row of the form, so that the number's own list opens it."""
        return bool(self.measure)

    @property
    def counted(self) -> str:
        """How many of what."""
        if self.of_row:
            return f"{number(self.number)} {MEASURES[self.measure].unit}"
        return f"{number(self.number)} {_NOUNS[RECORDS[self.check]] if self.check in RECORDS else 'đơn vị'}"

    @property
    def what(self) -> str:
        """The finding as one sentence."""
        where = f"năm {self.year}, {self.level.label.lower()}"
        return f"{self.check.label}: {where}: {self.words or self.counted}."
