"""The 12-column register as an Excel file: the heading of form 03/TCD over two rows, its columns numbered, A4 landscape.

Text is always text: nothing a citizen wrote can run or call out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import IO, Any

from feedback.core.wording import day, nfc
from feedback.report.document.register import HANDLING, HEADINGS, TITLE, UNDER, Row, cells
from feedback.report.to_xlsx_book import LONGEST, opened

_WIDTHS = (6, 12, 24, 13, 44, 12, 11, 20, 11, 22, 24, 30)
_TOP = 3


def write(target: IO[bytes], rows: Sequence[Row], *, unit: str, first: date, last: date) -> None:
    """The register stands in ``target``."""
    with opened(target) as book:
        book.set_properties({"title": TITLE})
        base = {"font_name": "Times New Roman", "font_size": 11, "text_wrap": True, "valign": "top"}
        title = book.add_format({**base, "bold": True, "font_size": 14, "text_wrap": False})
        plain = book.add_format({**base, "text_wrap": False})
        head = book.add_format({**base, "bold": True, "border": 1, "align": "center", "valign": "vcenter"})
        cell = book.add_format({**base, "border": 1})
        when = book.add_format({**base, "border": 1, "num_format": "dd/mm/yyyy", "align": "center"})
        page = book.add_worksheet("Sổ 12 cột")
        page.write_string(0, 0, f"{TITLE}: {nfc(unit)}", title)
        page.write_string(1, 0, f"Từ ngày {day(first)} đến ngày {day(last)}", plain)
        for place, width in enumerate(_WIDTHS):
            page.set_column(place, place, width)
        _heads(page, head)
        for number, row in enumerate(rows, start=_TOP + 3):
            for place, value in enumerate(cells(row)):
                _put(page, number, place, value, cell, when)
        page.freeze_panes(_TOP + 3, 0)
        page.set_landscape()
        page.set_paper(9)
        page.set_margins(left=0.6, right=0.5, top=0.8, bottom=0.8)
        page.fit_to_pages(1, 0)
        page.repeat_rows(_TOP, _TOP + 2)
        page.set_footer("&C&P/&N")


def _heads(page: Any, look: Any) -> None:
    """Two rows of headings and the columns' numbers; the group's heading stands over its first column."""
    for place, text in enumerate(HEADINGS):
        under = place in UNDER
        page.write_string(_TOP, place, (HANDLING if place == UNDER[0] else "") if under else text, look)
    for place, text in enumerate(HEADINGS):
        page.write_string(_TOP + 1, place, text if place in UNDER else "", look)
    for place in range(len(HEADINGS)):
        page.write_string(_TOP + 2, place, f"({place + 1})", look)


def _put(page: Any, row: int, place: int, value: Any, look: Any, when: Any) -> None:
    if value is None or value == "":
        page.write_blank(row, place, None, look)
    elif isinstance(value, date):
        page.write_datetime(row, place, value, when)
    elif isinstance(value, int):
        page.write_number(row, place, value, look)
    else:
        page.write_string(row, place, nfc(value)[:LONGEST], look)
