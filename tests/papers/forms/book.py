"""The 12-column register on A4 landscape: a heading over two rows, the columns' numbers below it."""

from __future__ import annotations

from typing import Any

from feedback.report.document.register import HANDLING, HEADINGS, TITLE, UNDER
from tests.papers.forms import frame
from tests.papers.forms.pen import Pen, _element

_WIDTHS = [12, 21, 34, 15, 84, 16, 14, 22, 17, 20, 26, 29]

_CENTRED = {0, 1, 3, 5, 6, 8}


def twelve(facts: dict[str, Any]) -> Pen:
    """The template of the register."""
    pen = Pen(
        {**facts, "size": {**facts["size"], "table": 10}, "page": {**facts["page"], "left": 15, "right": 12}},
        landscape=True,
    )
    frame.head(pen)
    frame.title(pen, TITLE.upper(), "Từ ngày {{ first }} đến ngày {{ last }}")
    share = pen.width / sum(_WIDTHS)
    table = pen.columns([width * share for width in _WIDTHS], rows=6, lined="single", inside=1)
    for place, text in enumerate(HEADINGS):
        if place in UNDER:
            pen.cell(table.cell(1, place), f"^**{text}**")
        else:
            pen.cell(table.cell(0, place), f"^**{text}**")
        pen.cell(table.cell(2, place), f"^//({place + 1})//")
        pen.cell(table.cell(4, place), ("^" if place in _CENTRED else "") + "{{ row[" + str(place) + "] }}")
    pen.cell(table.cell(0, UNDER[0]), f"^**{HANDLING}**")
    table.cell(0, UNDER[0]).merge(table.cell(0, UNDER[-1]))
    for place in range(12):
        if place not in UNDER:
            table.cell(0, place).merge(table.cell(1, place))
    for number in (0, 1, 2):
        table.rows[number]._tr.get_or_add_trPr().append(_element("w:tblHeader"))
    table.rows[4]._tr.get_or_add_trPr().insert(0, _element("w:cantSplit"))
    pen.cell(table.cell(3, 0), "{%tr for row in rows %}")
    pen.cell(table.cell(5, 0), "{%tr endfor %}")
    pen.line("Tổng số: {{ count }} ý kiến.", 12, before=6)
    return pen
