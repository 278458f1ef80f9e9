"""Issued documents (văn bản): what an agency issued to carry the decisions out; appendix 02 of plan 246-KH/TU lists them.

``implements`` names the documents that one carries out; empty, it is taken to carry out those the report is about.
"""

from __future__ import annotations

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from feedback.core.store import Base
from feedback.register import shape
from feedback.register.book import Line
from feedback.register.shape import Column, Holds, Shape

COLUMNS = (
    shape.code(),
    Column("type", "Loại văn bản", Holds.LINE, must=True, longest=200,
           hint="Chỉ thị, Nghị quyết, Quyết định, Quy chế, Kế hoạch, Hướng dẫn…"),
    Column("number", "Số, ký hiệu", Holds.DIGITS, longest=200),
    shape.day("Ngày ban hành"),
    shape.unit("Cơ quan ban hành"),
    Column("abstract", "Trích yếu", must=True),
    Column("implements", "Triển khai văn bản",
           hint="Số, ký hiệu của văn bản được triển khai (218-QĐ/TW…); để trống thì luôn có trong Phụ lục 02."),
)  # fmt: skip


class Document(Line, Base):
    """One issued document; its day is the day of issue, its unit the issuer."""

    __tablename__ = "document"
    __table_args__ = shape.constraints("document", "văn bản", COLUMNS)
    subject = "document"
    prefix = "VB"

    type: Mapped[str] = mapped_column(String(200))
    number: Mapped[str | None] = mapped_column(String(200))
    abstract: Mapped[str] = mapped_column(Text)
    implements: Mapped[str | None] = mapped_column(Text)


BOOK = Shape(
    Document,
    "Văn bản",
    "Văn bản đã ban hành để lãnh đạo, chỉ đạo, triển khai các quyết định; Phụ lục 02 liệt kê từ sổ này.",
    COLUMNS,
    title="Văn bản triển khai",
    help=("Ghi văn bản đã ban hành. Dự thảo đang lấy ý kiến ghi ở sổ Dự thảo gửi lấy ý kiến.",),
)
