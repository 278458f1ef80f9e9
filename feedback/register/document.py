"""Issued documents (văn bản): what an agency issued to carry the decisions out; appendix 02 of plan 246-KH/TU lists them.

``implements`` names the documents that one carries out; empty, it is taken to carry out those the report is about.
"""

from __future__ import annotations

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from feedback.core.store import Base, sentence
from feedback.register.book import Line

#: Types of document that are issued most: suggestions, not a closed list.
TYPES = ("Chỉ thị", "Nghị quyết", "Quyết định", "Quy chế", "Quy định", "Kế hoạch", "Chương trình", "Hướng dẫn",
         "Thông báo", "Công văn", "Báo cáo")  # fmt: skip


class Document(Line, Base):
    """One issued document; its day is the day of issue, its unit the issuer."""

    __tablename__ = "document"
    __table_args__ = (Index("ix_document_day", "day", "agency_id"),)
    subject = "document"
    prefix = "VB"

    type: Mapped[str] = mapped_column(String(200))
    number: Mapped[str | None] = mapped_column(String(200))
    abstract: Mapped[str] = mapped_column(Text)
    implements: Mapped[str | None] = mapped_column(Text)


sentence("uq_document_code_key", "Mã này đã có trong sổ văn bản.", field="code")
