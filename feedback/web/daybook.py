"""The register of opinions in 12 columns, in the manner of form 03/TCD: read, printed, taken as Excel or Word.

Names and addresses stand in it only when somebody who handles the cases asks for them, and the journal says so; the
number of the identity card is never kept. Reading only.
"""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from flask import Blueprint, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from feedback.case import paper_row
from feedback.case.paper_row import MOST
from feedback.core import calendar
from feedback.core.refusal import Refused
from feedback.core.wording import number
from feedback.office.duty import Duty
from feedback.report import to_xlsx_register
from feedback.report.document import register as register_paper
from feedback.report.document.register import HANDLING, HEADINGS, UNDER, Register, Row
from feedback.web import paper_file as files
from feedback.web import window
from feedback.web.filter import Filter
from feedback.web.guard import may, needs, note_reading, viewer
from feedback.web.window import Window

pages = Blueprint("daybook", __name__, url_prefix="/daybook")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PER_PAGE = 200
#: Lines that one file holds: Word is slow to open longer tables.
_MOST = {"xlsx": MOST, "docx": 1_000}


class Span(Window):
    """A window of days and a unit; a register is of today, so that there is no day to cut off at."""

    trees = False

    @property
    def filters(self) -> list[tuple[Filter, Any]]:
        """From, to and unit."""
        return [one for one in super().filters if one[0].key != "as_of"]


@pages.get("")
@needs(Duty.READ)
def index() -> str:
    """The register of a window, without names."""
    return _page(named=False)


@pages.post("")
@needs(Duty.IDENTITY)
def identity() -> str:
    """The same with names and addresses, for whoever handles the cases; the journal says that they looked."""
    return _page(named=True)


@pages.get('/files/<any("xlsx", "docx"):kind>')
@needs(Duty.READ)
def download(kind: str) -> Response:
    """The register as a file, without names."""
    return _file(kind, named=False)


@pages.post('/files/<any("xlsx", "docx"):kind>')
@needs(Duty.IDENTITY)
def identity_file(kind: str) -> Response:
    """The register as a file, with names and addresses."""
    return _file(kind, named=True)


def _page(*, named: bool) -> str:
    asked = _window()
    if named:
        _note(asked)
    total = paper_row.count(asked.first, asked.last, viewer(), asked.agency)
    pages_there = range(1, max(1, (total - 1) // _PER_PAGE + 1) + 1)
    here = min(max(1, request.args.get("page", 1, type=int)), pages_there[-1])
    return render_template(
        "daybook/index.html",
        window=asked,
        rows=[
            register_paper.cells(row) for row in _rows(asked, named=named, start=(here - 1) * _PER_PAGE, most=_PER_PAGE)
        ],
        total=total,
        pages=pages_there,
        here=here,
        headings=HEADINGS,
        handling=HANDLING,
        under=UNDER,
        named=named,
        may_name=may(Duty.IDENTITY) and not viewer().only_given,
        quick_url=lambda query: url_for(".index", **query),
    )


def _file(kind: str, *, named: bool) -> Response:
    asked = _window()
    total, most = paper_row.count(asked.first, asked.last, viewer(), asked.agency), _MOST[kind]
    if total > most:
        raise Refused(
            f"Kỳ này có {number(total)} ý kiến, một tệp {kind} ghi tối đa {number(most)}. Chọn kỳ ngắn hơn hoặc một đơn vị."
        )
    rows = _rows(asked, named=named, start=0, most=most)
    if named:
        _note(asked)
    note_reading("daybook:download", None, changes=_said(asked) | {"rows": [None, total]})
    name = f"so-theo-doi-{asked.first:%Y%m%d}-{asked.last:%Y%m%d}"
    if kind == "docx":
        paper = Register(head=files.unit_head(), first=asked.first, last=asked.last, rows=tuple(rows))
        return files.sent(name, lambda target, own: register_paper.write(target, paper, own=own))
    out = BytesIO()
    unit = asked.agency.name if asked.agency else viewer().seat.name
    to_xlsx_register.write(out, rows, unit=unit, first=asked.first, last=asked.last)
    out.seek(0)
    return send_file(out, mimetype=_XLSX, as_attachment=True, download_name=f"{name}.xlsx")


def _window() -> Span:
    """The window asked for; this quarter where nothing is."""
    today = calendar.today()
    return Span(**vars(window.read(since=date(today.year, 3 * ((today.month - 1) // 3) + 1, 1))))


def _rows(asked: Span, *, named: bool, start: int, most: int) -> list[Row]:
    found = paper_row.entries(asked.first, asked.last, viewer(), asked.agency, start=start, most=most)
    who = paper_row.speakers([one.id for one in found], viewer()) if named else {}
    return [
        Row(
            number=place,
            received_on=one.received_on,
            who="\n".join(part for part in who.get(one.id, ()) if part),
            content=one.content,
            nature=one.nature,
            people=one.people,
            settled_by=one.settled_by,
            own=one.own,
            guided=one.guided,
            passed_to=one.passed_to,
            result=one.result,
            code=one.code,
        )
        for place, one in enumerate(found if named else paper_row.unnamed(found), start=start + 1)
    ]


def _note(asked: Span) -> None:
    note_reading("citizen:register", None, changes=_said(asked))


def _said(asked: Span) -> dict[str, list[Any]]:
    return {key: ["", value] for key, value in asked.query.items()}
