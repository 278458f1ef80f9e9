"""A Word template for a form, made from its layout: what stands in `reports/`, and what a form without one is printed with.

The heading is written out merged as issued, the rows are docxtpl loops over what `report.printed` says; officials open it in
Word and change what they like. python-docx is imported late; the same layout makes the same bytes. Nothing here fills it in.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from feedback.report import pen_docx as pen
from feedback.report.printed import TEXTS, WIDTHS, columns
from feedback.report.to_docx import settled
from feedback.tally.layout import Layout

_WIDE = 252.0  # mm between the margins of A4 landscape
_DAY = datetime(2026, 1, 1)  # noqa: DTZ001 - what python-docx takes


def made(form: Layout) -> bytes:
    """The template."""
    document = pen.page()
    _head(document)
    pen.line(document, "{{ title }}", size=14, bold=True, align="center", before=6)
    pen.line(document, "{{ attached }}", italic=True, align="center")
    pen.line(document, "{{ about|join('. ') }}.", italic=True, align="center", after=6)
    _form(document, form)
    if form.corner[0]:
        _ours(document, form)
    _notes(document)
    _sign(document)
    _method(document)
    about = document.core_properties
    about.title, about.author, about.comments, about.last_modified_by = form.title, "", "", ""
    about.created = about.modified = _DAY
    about.language, about.revision = "vi-VN", 1
    draft = BytesIO()
    document.save(draft)
    return settled(draft.getvalue(), _DAY.date())


def _head(document: Any) -> None:
    """Who issues it on the left; motto, place and day on the right."""
    table = pen.table(document, [_WIDE * 0.42, _WIDE * 0.58], rows=1)
    own, nation = table.cell(0, 0), table.cell(0, 1)
    pen.line(own, "{%p if head.superior %}")
    pen.line(own, "{{ head.superior }}", size=13, align="center")
    pen.line(own, "{%p endif %}")
    pen.line(own, "{{ head.issuer }}", size=13, bold=True, align="center")
    pen.line(own, "{%p if head.star %}")
    pen.line(own, "{{ head.star }}", size=13, align="center")
    pen.line(own, "{%p else %}")
    pen.rule(own, aside=_WIDE * 0.15)
    pen.line(own, "{%p endif %}")
    pen.line(nation, "{%p for line in head.motto %}")
    pen.line(nation, "{{ line }}", size=13, bold=True, align="center")
    pen.line(nation, "{%p endfor %}")
    pen.rule(nation, aside=_WIDE * 0.17)
    pen.line(nation, "{{ head.date_line }}", size=13, italic=True, align="center", before=6)
    for cell in (own, nation):
        pen.without_first(cell)


def _form(document: Any, form: Layout) -> None:
    """The form as issued: its heading on every page, a row for each of its rows, its own total."""
    shift = 2 if form.corner[0] else 0
    kinds, depth = columns(form), form.depth
    loops = 4 if shift else 2
    table = pen.table(document, _widths(kinds), rows=depth + loops + 1 + (1 if form.total else 0), ruled=True)
    for line in form.heads():
        for head in line:
            place = shift + head.place
            cell = table.cell(head.row, place)
            if head.rows * head.columns > 1:
                cell = cell.merge(table.cell(head.row + head.rows - 1, place + head.columns - 1))
            pen.cell(cell, head.text, bold=True, size=11)
    if shift:
        corner = table.cell(0, 0).merge(table.cell(depth - 1, 1))
        pen.corner(corner, *form.corner)
    for row in table.rows[:depth]:
        pen.repeated(row)
    first = depth + loops // 2
    tags = ["for group in groups", "for row in group.rows"] if shift else ["for row in groups[0].rows"]
    for place, tag in enumerate([*tags, "", *["endfor"] * len(tags)], depth):
        if tag:
            pen.cell(table.cell(place, 0), "{%tr " + tag + " %}", align="left")
    words = ["{% vm %}{{ group.year }} {{ group.cut }}"] if shift else []
    words += ["{{ row.cells[" + str(place) + "] }}" for place in range(len(kinds) - len(words))]
    for place, (text, kind) in enumerate(zip(words, kinds, strict=True)):
        pen.cell(table.cell(first, place), text, align="left" if kind in TEXTS else "center")
    pen.whole(table.rows[first])
    if form.total:
        last = len(table.rows) - 1
        for place, kind in enumerate(kinds):
            text = "{{ total.cells[" + str(place) + "] }}"
            pen.cell(table.cell(last, place), text, bold=True, align="left" if kind in TEXTS else "center")


def _ours(document: Any, form: Layout) -> None:
    """The line of totals that the form does not have, below it."""
    kinds = columns(form)
    pen.line(document, "{%p if total %}")
    pen.line(document, "", size=4)
    table = pen.table(document, _widths(kinds), rows=1, ruled=True)
    for place in range(2, len(kinds)):
        pen.cell(table.cell(0, place), "{{ total.cells[" + str(place - 2) + "] }}", bold=True)
    pen.cell(table.cell(0, 0).merge(table.cell(0, 1)), "{{ total.label }}", bold=True, size=11)
    pen.whole(table.rows[0])
    pen.line(document, "{%p endif %}")


def _notes(document: Any) -> None:
    """What is said below the figures, and the marks in words."""
    pen.line(document, "{%p if notes or legend %}")
    pen.line(document, "Ghi chú:", size=11, bold=True, before=6)
    pen.line(document, "{%p endif %}")
    pen.line(document, "{%p for note in notes %}")
    pen.line(document, "– {{ note }}", size=11)
    pen.line(document, "{%p endfor %}")
    pen.line(document, "{%p if legend %}")
    pen.line(document, "{{ legend|join(' ') }}", size=11, italic=True, with_next=True)
    pen.line(document, "{%p endif %}")


def _sign(document: Any) -> None:
    """Room to sign."""
    pen.line(document, "", size=8, with_next=True)
    table = pen.table(document, [_WIDE / 2, _WIDE / 2], rows=1)
    for place in (0, 1):
        cell = table.cell(0, place)
        pen.line(cell, "{{ sign[" + str(place) + "].post }}", bold=True, align="center")
        pen.line(cell, "{{ sign[" + str(place) + "].how }}", italic=True, align="center", after=72)
        pen.without_first(cell)
    pen.whole(table.rows[0])


def _method(document: Any) -> None:
    """How it was counted, on a page of its own."""
    pen.line(document, "Cách tính", size=14, bold=True, align="center", new_page=True, after=6)
    table = pen.table(document, [58.0, 170.0, 24.0], rows=4, ruled=True)
    for place, text in enumerate(("Chỉ tiêu", "Đếm gì", "Quy tắc")):
        pen.cell(table.cell(0, place), text, bold=True, size=9.5)
    pen.repeated(table.rows[0])
    pen.cell(table.cell(1, 0), "{%tr for one in method.figures %}")
    for place, name in enumerate(("name", "text", "rules")):
        pen.cell(table.cell(2, place), "{{ one." + name + " }}", align="left" if place < 2 else "center", size=9.5)
    pen.whole(table.rows[2])
    pen.cell(table.cell(3, 0), "{%tr endfor %}")
    pen.line(document, "", size=4)
    pen.line(document, "{%p for one in method.rules %}")
    pen.line(document, "{{ one.number }}. {{ one.name }}. {{ one.text }}", size=9.5)
    pen.line(document, "{%p endfor %}")
    pen.line(document, "{{ basis }}.", size=9.5, italic=True)


def _widths(kinds: Sequence[str]) -> list[float]:
    share = _WIDE / sum(WIDTHS[kind] for kind in kinds)
    return [WIDTHS[kind] * share for kind in kinds]
