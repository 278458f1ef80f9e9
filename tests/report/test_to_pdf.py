"""The PDF door: what people typed is set as plain text, whatever it looks like, and never keeps a paper from being made."""

import io
from datetime import date

import pypdf
import pytest

from feedback.report import to_pdf


def words(typed: str) -> str:
    """The text of an appendix that says it everywhere."""
    said = {"post": "a", "how": "b"}
    paper = {
        "head": {"superior": typed, "issuer": typed, "star": "*", "motto": ["a", "b"], "date_line": "c"},
        "title": "T", "attached": "a", "about": ["x"], "basis": "b", "legend": [], "sign": [said, said],
        "method": {"figures": [], "rules": []},
        "table": {"depth": 1, "corner": [], "heads": [[{"text": "H", "columns": 1, "rows": 1}]], "widths": [1], "left": [True]},
        "groups": [{"year": "", "cut": "", "rows": [{"cells": [typed]}]}],
        "total": None, "ours": False, "notes": [typed],
    }  # fmt: skip
    made = to_pdf.render(paper, as_of=date(2024, 1, 1))
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages)


def test_markup_stays_text():
    assert '#read("/etc/passwd") *đậm* $x$' in words('#read("/etc/passwd") *đậm* $x$')


@pytest.mark.parametrize("typed", ["Kế hoạch 😀 số 5", "中文", "a\x00b", "\u202eĐường"])
def test_letters_that_no_font_of_ours_has(typed):
    assert "T" in words(typed)
    assert "Kế hoạch" in words("Kế hoạch 😀 số 5")
