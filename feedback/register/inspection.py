"""Inspections and reviews (kiểm tra, giám sát, sơ kết, tổng kết) of how the decisions are carried out.

Outline II.1.3 of plan 246-KH/TU: how many, of how many agencies, to what effect; what was issued after a review.
"""

from __future__ import annotations

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from feedback.core.store import Base, word
from feedback.core.wording import Labelled
from feedback.register import shape
from feedback.register.book import Line
from feedback.register.shape import Column, Holds, NotMore, Shape


class InspectionKind(Labelled):
    """What was done."""

    INSPECTION = "inspection", "Kiểm tra"
    SUPERVISION = "supervision", "Giám sát"
    PRELIMINARY = "preliminary", "Sơ kết"
    FINAL = "final", "Tổng kết"


_RESULT = "Kết quả"
COLUMNS = (
    shape.code(),
    Column("kind", "Loại", Holds.WORD, must=True, kind=InspectionKind),
    shape.day("Ngày"),
    shape.unit("Đơn vị thực hiện"),
    Column("content", "Nội dung", must=True),
    Column("subjects", "Đơn vị được kiểm tra, giám sát", listed=False,
           hint="Tên các cơ quan, đơn vị; sơ kết, tổng kết thì để trống."),
    Column("units", "Số đơn vị được kiểm tra, giám sát", Holds.COUNT),
    Column("findings", "Kết quả, hạn chế phát hiện", group=_RESULT, listed=False),
    Column("recommendations", "Số kiến nghị", Holds.COUNT, group=_RESULT),
    Column("carried_out", "Kiến nghị đã thực hiện", Holds.COUNT, group=_RESULT),
    Column("papers", "Văn bản kết luận, bổ khuyết", group=_RESULT, listed=False),
)  # fmt: skip
RULES = (
    NotMore("most_carried_out", ("carried_out",), ("recommendations",),
            "Số kiến nghị đã thực hiện không thể lớn hơn số kiến nghị."),
)  # fmt: skip


class Inspection(Line, Base):
    """One inspection or review; its unit is who carried it out."""

    __tablename__ = "inspection"
    __table_args__ = shape.constraints("inspection", "kiểm tra, sơ kết, tổng kết", COLUMNS, RULES)
    subject = "inspection"
    prefix = "KT"

    kind: Mapped[InspectionKind] = mapped_column(word(InspectionKind, "kind_known"))
    content: Mapped[str] = mapped_column(Text)
    subjects: Mapped[str | None] = mapped_column(Text)
    units: Mapped[int | None]
    findings: Mapped[str | None] = mapped_column(Text)
    recommendations: Mapped[int | None]
    carried_out: Mapped[int | None]
    papers: Mapped[str | None] = mapped_column(Text)


BOOK = Shape(
    Inspection,
    "Kiểm tra, sơ kết, tổng kết",
    "Cuộc kiểm tra, giám sát; đợt sơ kết, tổng kết việc thực hiện: của đơn vị nào, phát hiện gì, kiến nghị đã thực hiện đến đâu.",
    COLUMNS,
    RULES,
    title="Kiểm tra, giám sát, sơ kết, tổng kết",
    split=("kind", {one.label: (one,) for one in InspectionKind}),
    help=(
        "Một dòng là một cuộc kiểm tra, giám sát hoặc một đợt sơ kết, tổng kết.",
        "Giám sát, phản biện xã hội của Mặt trận (Quyết định 217) ghi ở sổ Giám sát và phản biện xã hội.",
    ),
)
