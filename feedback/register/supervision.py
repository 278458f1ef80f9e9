"""Supervision and social criticism (giám sát, phản biện xã hội; QĐ 217-QĐ/TW): its four and three forms, and what came of it.

Recommendations made, answered, accepted, carried out: none is ever more than the one before it. Forms as in Luật MTTQ and
Nghị quyết liên tịch 403/2017; nothing here is about single citizens.
"""

from __future__ import annotations

from sqlalchemy import String, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from feedback.core.store import Base, word
from feedback.core.wording import Labelled
from feedback.office.duty import Duty
from feedback.register import shape
from feedback.register.book import Line
from feedback.register.shape import Column, Holds, NotMore, Shape


class SupervisionForm(Labelled):
    """The four forms of supervision and the three of social criticism."""

    STUDY = "study", "Giám sát: nghiên cứu, xem xét văn bản"
    TEAM = "team", "Giám sát: tổ chức đoàn giám sát"
    PEOPLE = "people", "Giám sát: qua Ban Thanh tra nhân dân, Ban Giám sát đầu tư của cộng đồng"
    JOINT = "joint", "Giám sát: tham gia với cơ quan có thẩm quyền"
    CONFERENCE = "conference", "Phản biện: hội nghị phản biện"
    WRITTEN = "written", "Phản biện: gửi dự thảo lấy ý kiến"
    DIALOGUE = "dialogue", "Phản biện: đối thoại trực tiếp"


_F = SupervisionForm
KINDS: dict[str, tuple[Labelled, ...]] = {
    "Giám sát": (_F.STUDY, _F.TEAM, _F.PEOPLE, _F.JOINT),
    "Phản biện xã hội": (_F.CONFERENCE, _F.WRITTEN, _F.DIALOGUE),
}
_AFTER = "Kiến nghị sau giám sát, phản biện"
COLUMNS = (
    shape.code(),
    Column("form", "Hình thức", Holds.WORD, must=True, kind=SupervisionForm),
    shape.day("Ngày"),
    shape.unit("Đơn vị chủ trì"),
    Column("content", "Nội dung", must=True),
    Column("target", "Cơ quan được giám sát, có dự thảo", must=True),
    Column("made", "Số kiến nghị", Holds.COUNT, group=_AFTER),
    Column("answered", "Đã trả lời", Holds.COUNT, group=_AFTER),
    Column("accepted", "Được tiếp thu", Holds.COUNT, group=_AFTER),
    Column("carried_out", "Đã thực hiện", Holds.COUNT, group=_AFTER),
    Column("paper", "Số, ký hiệu văn bản", Holds.DIGITS, longest=200, group=_AFTER, listed=False),
    Column("note", "Ghi chú", group=_AFTER, listed=False),
)
RULES = (
    NotMore("most_answered", ("answered",), ("made",), "Số kiến nghị đã trả lời không thể lớn hơn số kiến nghị."),
    NotMore("most_accepted", ("accepted",), ("answered", "made"),
            "Số kiến nghị được tiếp thu không thể lớn hơn số kiến nghị đã trả lời."),
    NotMore("most_carried_out", ("carried_out",), ("accepted", "answered", "made"),
            "Số kiến nghị đã thực hiện không thể lớn hơn số kiến nghị được tiếp thu."),
)  # fmt: skip


class Supervision(Line, Base):
    """One supervision or criticism; its unit is the host."""

    __tablename__ = "supervision"
    __table_args__ = shape.constraints("supervision", "giám sát, phản biện", COLUMNS, RULES)
    subject = "supervision"
    prefix = "GS"

    form: Mapped[SupervisionForm] = mapped_column(word(SupervisionForm, "form_known"))
    content: Mapped[str] = mapped_column(Text)
    target: Mapped[str] = mapped_column(Text)
    made: Mapped[int | None]
    answered: Mapped[int | None]
    accepted: Mapped[int | None]
    carried_out: Mapped[int | None]
    paper: Mapped[str | None] = mapped_column(String(200))
    note: Mapped[str | None] = mapped_column(Text)


#: SQL: not every recommendation was answered.
UNANSWERED = func.coalesce(Supervision.answered, 0) < func.coalesce(Supervision.made, 0)
BOOK = Shape(
    Supervision,
    "Giám sát, phản biện",
    "Giám sát và phản biện xã hội theo Quyết định 217-QĐ/TW: hình thức, kiến nghị đã nêu, được trả lời, tiếp thu, thực hiện.",
    COLUMNS,
    RULES,
    title="Giám sát và phản biện xã hội",
    split=("form", KINDS),
    write=Duty.FRONT_BOOK,
    help=(
        "Một dòng là một cuộc giám sát hoặc phản biện; kết quả trả lời, tiếp thu, thực hiện ghi thêm khi có.",
        "Giám sát có bốn hình thức, phản biện xã hội có ba hình thức.",
    ),
)
