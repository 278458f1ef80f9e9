"""An appendix as a Word file, from a template that officials may edit; the same figures give the same bytes.

The template is the installation's own (`templates/tong-ket-218/phu-luc-03.docx` in its folder), else the one beside the
layout in `reports/`, else one made from the layout, so that a new form needs no more than its layout. Nothing here counts.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from feedback.core import settings
from feedback.report import form_docx, to_docx
from feedback.tally import layout
from feedback.tally.layout import Layout


def render(paper: dict[str, Any], form: Layout, *, as_of: date, own: Path | None = None) -> bytes:
    """The file of what ``report.printed`` says; ``own``: a folder of Word templates in place of the installation's."""
    out = BytesIO()
    to_docx.render(_template(form, own), paper, out)
    return to_docx.settled(_kept_together(out), as_of)


def name(form: Layout) -> str:
    """What the template of that form is called."""
    return form.file.replace("appendix-", "phu-luc-").removesuffix(".toml") + ".docx"


def _template(form: Layout, own: Path | None) -> to_docx.Template:
    """Where the template comes from."""
    kept_here = [own] if own is not None else settings.shelves("templates")[1:]
    for place in [*(folder / layout.REPORT for folder in kept_here), *reversed(layout.folders())]:
        if (kept := place / name(form)).is_file():
            return to_docx.Template(kept.name, kept.read_bytes())
    return to_docx.Template(name(form), _made(form))


@cache
def _made(form: Layout) -> bytes:
    return form_docx.made(form)


def _kept_together(draft: BytesIO) -> bytes:
    """The rows under one year go on one page together."""
    import docx
    from docx.oxml.ns import qn

    document = docx.Document(draft)
    for table in document.tables:
        for row, after in zip(table.rows, table.rows[1:], strict=False):
            merged = after._tr.tc_lst[0].find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            if merged is not None and merged.get(qn("w:val")) != "restart":
                for cell in row._tr.tc_lst:
                    for paragraph in cell.findall(qn("w:p")):
                        paragraph.get_or_add_pPr()._add_keepNext()
    out = BytesIO()
    document.save(out)
    return out.getvalue()
