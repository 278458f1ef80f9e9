"""Dissemination (phổ biến, quán triệt): meetings at which the decisions were made known, what was handed out, other forms.

What appendix 01 of plan 246-KH/TU adds up by level. A line may stand for several meetings of one unit.
"""

from __future__ import annotations

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from feedback.core.store import Base
from feedback.register import shape
from feedback.register.book import Line
from feedback.register.shape import Column, Holds, Shape

COLUMNS = (
    shape.code(),
    shape.day("Ngày"),
    shape.unit("Đơn vị tổ chức"),
    Column("document", "Văn bản được phổ biến"),
    Column("content", "Nội dung"),
    Column("meetings", "Số cuộc", Holds.COUNT, usual=1, hint="Để trống là 1 cuộc."),
    Column("people", "Số người tham gia", Holds.COUNT, must=True),
    Column("copies", "Số tài liệu phát hành", Holds.COUNT, hint="Tính bằng bản."),
    Column("other_forms", "Hình thức khác", hint="Loa truyền thanh, trang thông tin điện tử…"),
)


class Dissemination(Line, Base):
    """One line of the book."""

    __tablename__ = "dissemination"
    __table_args__ = shape.constraints("dissemination", "phổ biến, quán triệt", COLUMNS)
    subject = "dissemination"
    prefix = "PB"

    document: Mapped[str | None] = mapped_column(Text)  # what was made known
    content: Mapped[str | None] = mapped_column(Text)
    meetings: Mapped[int] = mapped_column(default=1)
    people: Mapped[int]
    copies: Mapped[int | None]  # documents, prints handed out
    other_forms: Mapped[str | None] = mapped_column(Text)


BOOK = Shape(
    Dissemination,
    "Phổ biến, quán triệt",
    "Hội nghị phổ biến, quán triệt các quyết định và hình thức khác; Phụ lục 01 tự cộng từ sổ này.",
    COLUMNS,
    help=("Một dòng là một hay nhiều hội nghị của một đơn vị trong ngày đó.",),
)
