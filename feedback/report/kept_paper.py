"""An appendix as it stood on paper, as data: what a sealed edition keeps of its headings, cells, notes and definitions.

Made of the laid-out paper; read back by the pages alone, so that a layout changed later changes nothing of what was issued.
"""

from __future__ import annotations

import json
from typing import Any

from feedback.report import paper, paper_book
from feedback.tally import method
from feedback.tally.appendix import Appendix
from feedback.tally.book import Book
from feedback.tally.layout import Layout

Kept = dict[str, Any]


def kept(filled: Appendix | Book) -> Kept:
    """The paper as data."""
    return _book(filled) if isinstance(filled, Book) else _appendix(filled)


def title(filled: Appendix | Book) -> str:
    """The title of its form."""
    return filled.form.layout.title if isinstance(filled, Book) else paper.lay_out(filled).layout.title


def as_text(kept_paper: Kept) -> str:
    """One text for one paper."""
    return json.dumps(kept_paper, ensure_ascii=False, sort_keys=True)


def _appendix(filled: Appendix) -> Kept:
    laid = paper.lay_out(filled)
    lines = [
        {
            "year": line.year,
            "years": line.years,
            "cut": line.cut,
            "level": line.level,
            "cells": [_cell(one) for one in line.cells],
        }
        for line in laid.lines
    ]
    return _form(laid.layout, laid.about) | {
        "corner": list(laid.layout.corner),
        "lines": lines,
        "total": {"label": paper.TOTAL, "cells": [_cell(one) for one in laid.total]} if laid.total else None,
        "notes": [*laid.notes, " ".join(paper.LEGEND)],
        "line_notes": laid.line_notes,
        "measures": _measures(laid.layout),
    }


def _book(filled: Book) -> Kept:
    laid = paper_book.lay_out(filled)
    values = filled.form.values
    lines = [
        {"cells": [_value(value, one, line) for value, one in zip(values, line.cells, strict=True)]}
        for line in laid.lines
    ]
    total = [_value(value, one, laid.total) for value, one in zip(values, laid.total.cells, strict=True)]
    found = {"corner": [], "lines": lines, "total": {"label": "", "cells": total}}
    notes = [*laid.notes, *paper_book.LEGEND[filled.form.layout.counts]]
    said = {"notes": notes, "line_notes": [], "measures": _measures(filled.form.layout)}
    return _form(filled.form.layout, list(laid.about)) | found | said


def _measures(layout: Layout) -> list[list[str]]:
    """What its figures count."""
    return [[one.label, one.definition] for one in method.of(layout)]


def _form(layout: Layout, about: Any) -> Kept:
    heads = [[{"text": h.text, "columns": h.columns, "rows": h.rows} for h in line] for line in layout.heads()]
    named = {"title": layout.title, "basis": layout.basis, "depth": layout.depth, "heads": heads, "about": list(about)}
    return named if layout.appendix == layout.counts else named | {"counts": layout.counts}


def _cell(cell: paper.Cell) -> Kept:
    """A cell: its text, and each number in it with what opens its list."""
    parts = [[part.text, part.key.measure, part.key.year or 0, part.key.level or ""] for part in cell.parts]
    tail = cell.tail + cell.mark
    return {"text": cell.printed, "parts": parts, "tail": tail, "number": cell.value is not None or len(parts) > 1}


def _value(value: str, one: int | str, line: paper_book.Line) -> Kept:
    """A cell of a book: its numbers open the lines behind them."""
    counted = value in ("meetings", "people", "copies") or (value == "issued_on" and isinstance(one, int))
    name = "documents" if value == "issued_on" else value
    parts = [[str(one), name, 0, line.level or ""]] if counted and isinstance(one, int) else []
    return {"text": str(one), "parts": parts, "tail": "", "number": isinstance(one, int)}
