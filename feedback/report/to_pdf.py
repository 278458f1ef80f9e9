"""An appendix as a tagged PDF (PDF/UA-1): the only door to typst, imported late.

What is written goes in as JSON and is set as plain text, so that no markup in it comes alive; fonts are the vendored ones
only. The same figures give the same bytes: the file's day is that of the figures. Nothing here counts.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from feedback.core.settings import shelf


def render(paper: dict[str, Any], *, as_of: date) -> bytes:
    """The PDF of what ``report.printed`` says."""
    import typst

    root = shelf("reports")
    made: bytes = typst.compile(
        root / "phu-luc.typ",
        root=root,
        font_paths=[shelf("static") / "vendor" / "tinos"],
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(paper, ensure_ascii=False)},
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC),
    )
    return made
