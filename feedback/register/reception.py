"""Receptions of citizens by heads (tiếp công dân của người đứng đầu): sessions, people, cases, large groups, results.

Outline II.2.2 of plan 246-KH/TU; Quy định 11-QĐi/TW and KL 215-KL/TW for Party heads, the law on receiving citizens for
authorities. Only counts: who came is never written here; complaints and denunciations have their own procedure.
"""

from __future__ import annotations

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from feedback.core.store import Base, word
from feedback.core.wording import Labelled
from feedback.register import shape
from feedback.register.book import Line
from feedback.register.shape import Column, Holds, NotMore, Shape


class ReceptionHead(Labelled):
    """Whose head received."""

    PARTY = "party", "Cấp ủy"
    AUTHORITY = "authority", "Chính quyền"


class ReceptionKind(Labelled):
    """Whether it was on a fixed day."""

    PERIODIC = "periodic", "Định kỳ"
    AD_HOC = "ad_hoc", "Đột xuất"


_WHAT, _RESULT = "Nội dung vụ việc", "Kết quả xử lý"
COLUMNS = (
    shape.code(),
    shape.day("Ngày"),
    shape.unit("Đơn vị"),
    Column("head", "Người đứng đầu", Holds.WORD, must=True, kind=ReceptionHead),
    Column("kind", "Hình thức", Holds.WORD, must=True, kind=ReceptionKind),
    Column("receiver", "Người tiếp", Holds.LINE, longest=200, listed=False, hint="Họ tên, chức danh người chủ trì tiếp."),
    Column("sessions", "Số cuộc", Holds.COUNT, usual=1, hint="Để trống là 1 cuộc."),
    Column("people", "Số lượt người", Holds.COUNT, must=True),
    Column("cases", "Số vụ việc", Holds.COUNT),
    Column("crowds", "Số đoàn đông người", Holds.COUNT, hint="Đoàn từ 5 người trở lên cùng một nội dung."),
    Column("complaints", "Khiếu nại", Holds.COUNT, group=_WHAT),
    Column("denunciations", "Tố cáo", Holds.COUNT, group=_WHAT),
    Column("petitions", "Kiến nghị, phản ánh", Holds.COUNT, group=_WHAT),
    Column("settled", "Đã giải quyết, trả lời", Holds.COUNT, group=_RESULT),
    Column("handed", "Chuyển cơ quan có thẩm quyền", Holds.COUNT, group=_RESULT),
    Column("result", "Kết quả, chỉ đạo", group=_RESULT, listed=False, hint="Không ghi họ tên, địa chỉ công dân."),
)  # fmt: skip
RULES = (
    NotMore("most_classes", ("complaints", "denunciations", "petitions"), ("cases",),
            "Khiếu nại, tố cáo, kiến nghị cộng lại không thể lớn hơn số vụ việc."),
    NotMore("most_results", ("settled", "handed"), ("cases",),
            "Đã giải quyết cộng đã chuyển không thể lớn hơn số vụ việc."),
)  # fmt: skip


class Reception(Line, Base):
    """One reception, or several of one head on one day."""

    __tablename__ = "reception"
    __table_args__ = shape.constraints("reception", "tiếp công dân", COLUMNS, RULES)
    subject = "reception"
    prefix = "TCD"

    head: Mapped[ReceptionHead] = mapped_column(word(ReceptionHead, "head_known"))
    kind: Mapped[ReceptionKind] = mapped_column(word(ReceptionKind, "kind_known"))
    receiver: Mapped[str | None] = mapped_column(String(200))
    sessions: Mapped[int] = mapped_column(default=1)
    people: Mapped[int]
    cases: Mapped[int | None]
    crowds: Mapped[int | None]  # large groups (đoàn đông người)
    complaints: Mapped[int | None]
    denunciations: Mapped[int | None]
    petitions: Mapped[int | None]
    settled: Mapped[int | None]
    handed: Mapped[int | None]
    result: Mapped[str | None] = mapped_column(Text)


BOOK = Shape(
    Reception,
    "Tiếp công dân",
    "Các cuộc tiếp công dân của người đứng đầu: số cuộc, lượt người, vụ việc, đoàn đông người và kết quả xử lý.",
    COLUMNS,
    RULES,
    title="Tiếp công dân của người đứng đầu",
    split=("kind", {one.label: (one,) for one in ReceptionKind}),
    help=(
        "Một dòng là một ngày tiếp của một người đứng đầu; sổ chỉ ghi số, không ghi họ tên công dân.",
        "Ý kiến cần giao xử lý, theo dõi trả lời thì ghi thành ý kiến trong một cuộc góp ý hoặc đối thoại.",
        "Để trống ô chưa có số liệu; ghi 0 khi đã biết là không có.",
    ),
)
