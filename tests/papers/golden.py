"""The words of a Word paper, line by line, as the golden files keep them; `python -m tests.papers.golden` writes those anew.

A paragraph is a line, a row of a table is a line with its cells parted by `|`; what a reader sees, in its order.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph

from feedback.report import letterhead
from tests.papers import sample

FOLDER = Path(__file__).parent / "van-ban"


def words(file: bytes) -> str:
    """The text of the paper."""
    lines = []
    for block in docx.Document(BytesIO(file)).iter_inner_content():
        lines += [block.text] if isinstance(block, Paragraph) else _rows(block)
    return "\n".join(line.rstrip() for line in lines if line.strip(" |")) + "\n"


def every() -> dict[str, tuple[str, str]]:
    """By golden file: the paper and the layout; every paper in one layout, the notice and the letter in all."""
    one = {f"{paper}.txt": (paper, "dang-05") for paper in letterhead.PAPERS}
    return one | {
        f"{paper}.{layout}.txt": (paper, layout)
        for paper in ("thong-bao-ket-luan", "don-doc")
        for layout in sample.HEADS
        if layout != "dang-05"
    }


def _rows(table: Table) -> list[str]:
    found = []
    for row in table.rows:
        cells = {cell._tc: " / ".join(p.text for p in cell.paragraphs if p.text.strip()) for cell in row.cells}
        found.append(" | ".join(cells.values()))
    return found


if __name__ == "__main__":
    for name, (paper, layout) in every().items():
        (FOLDER / name).write_text(words(sample.filled(paper, layout)), "utf-8")
