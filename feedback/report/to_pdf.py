"""An appendix as a tagged PDF (PDF/UA-1): the only door to typst, imported late.

What is written goes in as JSON and is set as plain text, so that no markup in it comes alive; fonts are the vendored ones
only. The same figures give the same bytes: the file's day is that of the figures. Nothing here counts.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from typing import Any

from feedback.core.settings import shelf

#: What the vendored fonts surely have: Vietnamese and the rest of Latin, the usual signs. PDF/UA wants every letter shown.
_UNSHOWN = re.compile(
    "[^\n -~\u00a0-\u024f\u0300-\u036f\u1e00-\u1eff\u2010-\u2026\u2030-\u203a\u20ab\u2190-\u2193\u2264\u2265]"
)
_NO_SUCH_LETTER = "\ufffd"


def render(paper: dict[str, Any], *, as_of: date) -> bytes:
    """The PDF of what ``report.printed`` says; a letter that the fonts lack is printed as �."""
    import typst

    try:
        return _compiled(paper, as_of)
    except typst.TypstError as error:
        if not re.search("could not be displayed|disallowed codepoint", str(error)):
            raise
        return _compiled(_shown(paper), as_of)


def _compiled(paper: dict[str, Any], as_of: date) -> bytes:
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


def _shown(value: Any) -> Any:
    """The same words, with what the fonts may lack struck."""
    if isinstance(value, str):
        return _UNSHOWN.sub(_NO_SUCH_LETTER, value)
    if isinstance(value, dict):
        return {key: _shown(one) for key, one in value.items()}
    return [_shown(one) for one in value] if isinstance(value, list | tuple) else value
