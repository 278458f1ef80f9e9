"""Residents' yearly comments on cadres and Party members where they live (nhận xét, góp ý nơi cư trú), before kiểm điểm.

Outline II.2.1 of plan 246-KH/TU: the Front collects them once a year in thôn, xóm, tổ dân phố, before the committee reviews
itself. Only counts: neither who commented nor on whom is written here.
"""

from __future__ import annotations

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from feedback.core.store import Base
from feedback.office.duty import Duty
from feedback.register import shape
from feedback.register.book import Line
from feedback.register.shape import Column, Holds, NotMore, Shape, Within

_AFTER = "Sau khi lấy ý kiến"
COLUMNS = (
    shape.code(),
    Column("year", "Năm", Holds.YEAR, must=True, hint="Năm kiểm điểm."),
    shape.day("Ngày lấy ý kiến"),
    shape.unit("Đơn vị tổ chức"),
    Column("place", "Khu dân cư", Holds.LINE, longest=300, hint="Thôn, xóm, tổ dân phố."),
    Column("people", "Số người dự", Holds.COUNT),
    Column("cadres", "Số cán bộ, đảng viên được nhận xét", Holds.COUNT, must=True),
    Column("comments", "Số ý kiến nhận xét, góp ý", Holds.COUNT, must=True),
    Column("told", "Đã chuyển đến người được góp ý", Holds.COUNT, group=_AFTER, hint="Tính bằng số ý kiến."),
    Column("explained", "Đã giải trình", Holds.COUNT, group=_AFTER),
    Column("corrected", "Đã sửa chữa, khắc phục", Holds.COUNT, group=_AFTER),
    Column("note", "Ghi chú", group=_AFTER, listed=False, hint="Không ghi họ tên người góp ý, người được góp ý."),
)
RULES = (
    Within("within_year", "year", "Năm phải từ 1990 đến 2100."),
    NotMore("most_told", ("told",), ("comments",), "Số ý kiến đã chuyển không thể lớn hơn số ý kiến nhận xét, góp ý."),
    NotMore("most_explained", ("explained",), ("told", "comments"),
            "Số ý kiến đã giải trình không thể lớn hơn số ý kiến đã chuyển."),
    NotMore("most_corrected", ("corrected",), ("told", "comments"),
            "Số ý kiến đã sửa chữa, khắc phục không thể lớn hơn số ý kiến đã chuyển."),
)  # fmt: skip


class Comment(Line, Base):
    """One meeting of residents, or all of a unit in one year; its unit is who organised it."""

    __tablename__ = "comment"
    __table_args__ = shape.constraints("comment", "nhận xét nơi cư trú", COLUMNS, RULES)
    subject = "comment"
    prefix = "NX"

    year: Mapped[int]
    place: Mapped[str | None] = mapped_column(String(300))
    people: Mapped[int | None]
    cadres: Mapped[int]
    comments: Mapped[int]
    told: Mapped[int | None]
    explained: Mapped[int | None]
    corrected: Mapped[int | None]
    note: Mapped[str | None] = mapped_column(Text)


BOOK = Shape(
    Comment,
    "Nhận xét nơi cư trú",
    "Nhân dân nơi cư trú nhận xét, góp ý cán bộ, đảng viên hằng năm trước kiểm điểm: bao nhiêu ý kiến, đã chuyển, đã khắc phục.",
    COLUMNS,
    RULES,
    title="Nhận xét của Nhân dân nơi cư trú",
    write=Duty.FRONT_BOOK,
    help=(
        "Một dòng là một hội nghị ở khu dân cư, hoặc số chung của đơn vị trong năm.",
        "Sổ chỉ ghi số, không ghi họ tên người góp ý và người được góp ý.",
    ),
)
