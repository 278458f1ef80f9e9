"""The appendices: the form as issued for a window, a day and a unit; every number opens exactly its records.

Reading only. The counts are the ledger's, the form is `reports/`; nothing here counts.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import Blueprint, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response

from feedback.office.duty import Duty
from feedback.report import file, paper, paper_book
from feedback.tally import appendix as appendices
from feedback.tally import book as books
from feedback.tally.appendix import Key
from feedback.web import behind, behind_book, window
from feedback.web.guard import needs, note_reading, settings
from feedback.web.road import link

pages = Blueprint("appendix", __name__, url_prefix="/appendices")


@pages.get("")
@needs(Duty.APPENDIX)
def index() -> Response:
    """To appendix 04, which most opinions belong to."""
    return redirect(url_for(".show", appendix="04"))


@pages.get('/<any("03", "04"):appendix>')
@needs(Duty.APPENDIX)
def show(appendix: str) -> str:
    """The form, filled."""
    asked = window.read()
    sheet = paper.lay_out(appendices.fill(asked.ask(appendix)))

    def list_url(key: Key) -> str:
        return url_for(".cell", appendix=appendix, **behind.as_address(key), **asked.query)

    def quick_url(query: dict[str, Any]) -> str:
        return url_for(".show", appendix=appendix, **query)

    return render_template(
        "appendix/show.html",
        paper=sheet,
        tabs=_tabs(appendix, asked),
        window=asked,
        list_url=list_url,
        quick_url=quick_url,
        total=paper.TOTAL,
        legend=paper.LEGEND,
    )


@pages.get('/<any("01", "02"):appendix>')
@needs(Duty.APPENDIX)
def book(appendix: str) -> str:
    """The form of a book, filled."""
    asked = window.read()
    question = asked.ask(appendix)

    def list_url(line: paper_book.Line) -> str:
        level: dict[str, Any] = {"level": line.level.value} if line.level is not None else {}
        return url_for(".lines", appendix=appendix, **level, **asked.query)

    def quick_url(query: dict[str, Any]) -> str:
        return url_for(".book", appendix=appendix, **query)

    return render_template(
        "appendix/book.html",
        sheet=paper_book.lay_out(books.fill(question)),
        legend=paper_book.LEGEND[appendix],
        window=asked,
        tabs=_tabs(appendix, asked),
        list_url=list_url,
        quick_url=quick_url,
    )


@pages.get('/<any("01", "02"):appendix>/cell')
@needs(Duty.APPENDIX)
def lines(appendix: str) -> str:
    """The lines of the book behind the numbers of one row, or of the total."""
    asked = window.read()
    question = asked.ask(appendix)
    found = behind_book.read(question, asked.query)
    back = url_for(".book", appendix=appendix, **asked.query)
    return render_template("appendix/lines.html", behind=found, ask=question, back=back, link=link)


_TABS = {
    "01": "Phụ lục 01: phổ biến, quán triệt",
    "02": "Phụ lục 02: văn bản triển khai",
    "03": "Phụ lục 03: xây dựng Đảng",
    "04": "Phụ lục 04: xây dựng chính quyền",
}


def _tabs(here: str, asked: window.Window) -> list[tuple[str, str, bool]]:
    """The four appendices over the same window."""
    ends = {number: ".book" if number in books.APPENDICES else ".show" for number in _TABS}
    return [(words, url_for(ends[one], appendix=one, **asked.query), one == here) for one, words in _TABS.items()]


@pages.get('/<any("03", "04"):appendix>/cell')
@needs(Duty.APPENDIX)
def cell(appendix: str) -> str:
    """The records behind one number."""
    asked = window.read()
    question = asked.ask(appendix)
    found = behind.read(question, asked.query)
    back = url_for(".show", appendix=appendix, **asked.query)
    return render_template(
        "appendix/cell.html", behind=found, ask=question, back=back, back_to=f"Phụ lục {appendix}", link=link
    )


@pages.get('/<any("01", "02", "03", "04"):appendix>/files/<any("docx", "pdf", "xlsx", "csv", "json"):kind>')
@needs(Duty.APPENDIX)
def download(appendix: str, kind: str) -> Response:
    """The same appendix as a file."""
    asked = window.read()
    filled = file.filled(asked.ask(appendix))
    content, name = file.made(filled, kind, own=settings().templates), file.name(filled, kind)
    changes = {key: ["", value] for key, value in asked.query.items()}
    note_reading("appendix:download", None, code=name[:64], changes=changes)
    return send_file(BytesIO(content), mimetype=file.KINDS[kind], as_attachment=True, download_name=name)
