"""The register of opinions in the manner of form 03/TCD, “Sổ tiếp công dân” (NĐ 154/2026/NĐ-CP): 12 columns.

The number of the identity card is left empty: the system does not keep it. Names stand in it only for those who may read
identities; the page that asks sees to it and journals it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from feedback.report.document import part
from feedback.report.document.part import Head

PAPER = "so-12-cot"
TITLE = "Sổ theo dõi ý kiến, kiến nghị của Nhân dân"
#: The headings, in their order; the ninth to the eleventh stand under HANDLING.
HEADINGS = (
    "STT",
    "Ngày tiếp nhận",
    "Họ tên, địa chỉ",
    "Số định danh",
    "Tóm tắt nội dung",
    "Loại",
    "Số người cùng nội dung",
    "Cơ quan đã giải quyết",
    "Thuộc thẩm quyền",
    "Hướng dẫn",
    "Chuyển cơ quan",
    "Theo dõi kết quả",
)
HANDLING = "Hướng xử lý"
#: The columns under it.
UNDER = range(8, 11)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the register; the fourth column stays empty."""

    number: int
    received_on: date
    who: str
    content: str
    nature: str
    people: int
    settled_by: str = ""
    own: bool = False  # within the unit's authority: x
    guided: str = ""
    passed_to: str = ""
    result: str = ""
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class Register:
    """The register of a window."""

    head: Head
    first: date
    last: date
    rows: tuple[Row, ...] = ()


def cells(row: Row) -> tuple[str | int | date | None, ...]:
    """The 12 cells of a line, as page, workbook and paper print them."""
    return (
        row.number,
        row.received_on,
        row.who,
        "",
        f"{row.code}: {row.content}" if row.code else row.content,
        row.nature,
        row.people,
        row.settled_by,
        "x" if row.own else "",
        row.guided,
        row.passed_to,
        row.result,
    )


def write(target: IO[bytes], paper: Register, *, own: Path | None = None) -> None:
    """The register stands in ``target``, on A4 landscape."""
    rows = [list(cells(row)) for row in paper.rows]
    values = {"first": paper.first, "last": paper.last, "rows": rows, "count": len(rows)}
    part.write(target, PAPER, paper.head, values, own=own)
