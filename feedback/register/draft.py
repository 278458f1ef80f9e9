"""Drafts sent for comment (dự thảo gửi lấy ý kiến): to whom, by when, what came back, what was taken up.

Outline II.2.2 of plan 246-KH/TU; QĐ 218 asks that drafts be sent in time, and their owners find that they are not (seed
003: “chậm, thời gian quá gấp”). How long a draft gave is worked out at the door from the working calendar and the rule in
force on the day it was sent, and stays as it was found: a later rule or holiday moves nothing.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from feedback.core.store import Base
from feedback.register import shape
from feedback.register.book import Line
from feedback.register.shape import Column, Holds, NotBefore, NotMore, Shape

_TIME, _BACK, _TAKEN = "Thời gian cho góp ý", "Trả lời nhận được", "Tiếp thu, giải trình"
COLUMNS = (
    shape.code(),
    Column("document", "Tên dự thảo", must=True),
    shape.unit("Đơn vị gửi"),
    Column("recipients", "Nơi được lấy ý kiến", must=True,
           hint="Mặt trận, tổ chức chính trị - xã hội, cơ quan, khu dân cư…; mỗi nơi cách nhau bằng dấu chấm phẩy."),
    Column("day", "Ngày gửi", Holds.DAY, must=True, group=_TIME),
    Column("answer_by", "Hạn góp ý", Holds.DAY, group=_TIME,
           hint="Số ngày làm việc và dấu “gấp” tự tính theo Quy định thời hạn, từ ngày sau ngày gửi đến hết hạn."),
    Column("asked", "Số nơi được lấy ý kiến", Holds.COUNT, group=_BACK, listed=False),
    Column("answers", "Số nơi trả lời", Holds.COUNT, group=_BACK),
    Column("on_time", "Trả lời đúng hạn", Holds.COUNT, group=_BACK, listed=False),
    Column("late", "Trả lời chậm", Holds.COUNT, group=_BACK),
    Column("opinions", "Số ý kiến góp ý", Holds.COUNT, group=_TAKEN),
    Column("accepted", "Ý kiến tiếp thu", Holds.COUNT, group=_TAKEN),
    Column("not_accepted", "Ý kiến không tiếp thu", Holds.COUNT, group=_TAKEN),
    Column("explained", "Không tiếp thu, đã giải trình", Holds.COUNT, group=_TAKEN, listed=False),
    Column("explanation", "Nội dung giải trình", group=_TAKEN, listed=False),
)  # fmt: skip
RULES = (
    NotBefore("span", "answer_by", "day", "Hạn góp ý phải bằng hoặc sau ngày gửi."),
    NotMore("most_answers", ("answers",), ("asked", "answers"), "Số nơi trả lời không thể lớn hơn số nơi được lấy ý kiến."),
    NotMore("most_in_time", ("on_time", "late"), ("answers",),
            "Trả lời đúng hạn cộng trả lời chậm không thể lớn hơn số nơi trả lời."),
    NotMore("most_taken_up", ("accepted", "not_accepted"), ("opinions",),
            "Ý kiến tiếp thu cộng không tiếp thu không thể lớn hơn số ý kiến góp ý."),
    NotMore("most_explained", ("explained",), ("not_accepted",),
            "Số đã giải trình không thể lớn hơn số ý kiến không tiếp thu."),
)  # fmt: skip


class Draft(Line, Base):
    """One draft sent out; its day is the day of sending, its unit the sender."""

    __tablename__ = "draft"
    __table_args__ = shape.constraints("draft", "dự thảo lấy ý kiến", COLUMNS, RULES)
    subject = "draft"
    prefix = "LYK"
    worked_out = frozenset({"days_given", "least", "hurried"})

    document: Mapped[str] = mapped_column(Text)
    recipients: Mapped[str] = mapped_column(Text)
    answer_by: Mapped[date | None]
    asked: Mapped[int | None]
    answers: Mapped[int | None]
    on_time: Mapped[int | None]
    late: Mapped[int | None]
    opinions: Mapped[int | None]
    accepted: Mapped[int | None]
    not_accepted: Mapped[int | None]
    explained: Mapped[int | None]
    explanation: Mapped[str | None] = mapped_column(Text)
    # worked out when it was written, by the rule of that day
    days_given: Mapped[int | None]  # working days
    least: Mapped[str | None] = mapped_column(String(500))  # what the rule asks, with its basis
    hurried: Mapped[bool | None]


BOOK = Shape(
    Draft,
    "Dự thảo lấy ý kiến",
    "Dự thảo văn bản gửi Mặt trận, tổ chức, Nhân dân góp ý: cho bao nhiêu ngày, ai trả lời, tiếp thu và giải trình ra sao.",
    COLUMNS,
    RULES,
    title="Dự thảo gửi lấy ý kiến",
    worked_out=(
        Column("days_given", "Số ngày làm việc", Holds.COUNT),
        Column("least", "Quy định ít nhất", Holds.LINE, listed=False),
        Column("hurried", "Gấp", Holds.FLAG),
    ),
    help=(
        "Ghi ngay khi gửi dự thảo; trả lời nhận được và kết quả tiếp thu ghi thêm sau.",
        "“Gấp” nghĩa là thời gian cho góp ý ít hơn quy định đang có hiệu lực vào ngày gửi.",
        "Để trống ô chưa có số liệu; ghi 0 khi đã biết là không có.",
    ),
)
