"""The appendices: the form as issued for a window, a day and a unit; every number opens exactly its records.

Reading only. The counts are the ledger's, the form is `reports/`; nothing here counts.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import Blueprint, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response

from feedback.core.refusal import NotThere, Refused
from feedback.office.duty import Duty
from feedback.report import file, paper, paper_book
from feedback.tally import appendix as appendices
from feedback.tally import book as books
from feedback.tally import layout
from feedback.tally.appendix import Key
from feedback.tally.layout import Layout
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
    return _counts(appendix)


@pages.get('/<any("03", "04"):appendix>/cell')
@needs(Duty.APPENDIX)
def cell(appendix: str) -> str:
    """The records behind one number."""
    return _behind_counts(appendix)


@pages.get('/<any("01", "02"):appendix>')
@needs(Duty.APPENDIX)
def book(appendix: str) -> str:
    """The form of a book, filled."""
    return _book(appendix)


@pages.get('/<any("01", "02"):appendix>/cell')
@needs(Duty.APPENDIX)
def lines(appendix: str) -> str:
    """The lines of the book behind the numbers of one row, or of the total."""
    return _behind_book(appendix)


@pages.get("/forms/<string:appendix>")
@needs(Duty.APPENDIX)
def form(appendix: str) -> str:
    """A form that came later, filled: it counts as one of the four."""
    return _book(appendix) if _new(appendix).counts in books.APPENDICES else _counts(appendix)


@pages.get("/forms/<string:appendix>/cell")
@needs(Duty.APPENDIX)
def form_cell(appendix: str) -> str:
    """What stands behind a number of it."""
    return _behind_book(appendix) if _new(appendix).counts in books.APPENDICES else _behind_counts(appendix)


@pages.get('/forms/<string:appendix>/files/<any("docx", "pdf", "xlsx", "csv", "json"):kind>')
@needs(Duty.APPENDIX)
def form_file(appendix: str, kind: str) -> Response:
    """The same as a file."""
    return _file(_new(appendix).appendix, kind)


@pages.get('/<any("01", "02", "03", "04"):appendix>/files/<any("docx", "pdf", "xlsx", "csv", "json"):kind>')
@needs(Duty.APPENDIX)
def download(appendix: str, kind: str) -> Response:
    """The same appendix as a file."""
    return _file(appendix, kind)


def address(number: str, what: str = "form", **values: Any) -> str:
    """Where the form of that number stands (``what``: “form”, “cell” behind a number of it, or “file”)."""
    if number not in layout.OWN:
        ends = {"form": ".form", "cell": ".form_cell", "file": ".form_file"}
    elif number in books.APPENDICES:
        ends = {"form": ".book", "cell": ".lines", "file": ".download"}
    else:
        ends = {"form": ".show", "cell": ".cell", "file": ".download"}
    return url_for(f"appendix{ends[what]}", appendix=number, **values)


def _new(number: str) -> Layout:
    """The form of that number beside the four; NotThere where there is none."""
    if number in layout.OWN or number not in layout.numbers():
        raise NotThere("Không có mẫu biểu mang số này.")
    return layout.read(number)


def _counts(number: str) -> str:
    """A form of years and levels."""
    asked = window.read()
    question = asked.ask(number)

    def list_url(key: Key) -> str:
        return address(number, "cell", **behind.as_address(key), **asked.query)

    return render_template(
        "appendix/show.html",
        paper=paper.lay_out(appendices.fill(question)),
        counts=question.appendix,
        list_url=list_url,
        total=paper.TOTAL,
        legend=paper.LEGEND,
        **_common(number, asked),
    )


def _book(number: str) -> str:
    """A form over the lines of a book."""
    asked = window.read()
    question = asked.ask(number)

    def list_url(line: paper_book.Line) -> str:
        level: dict[str, Any] = {"level": line.level.value} if line.level is not None else {}
        return address(number, "cell", **level, **asked.query)

    return render_template(
        "appendix/book.html",
        sheet=paper_book.lay_out(books.fill(question)),
        legend=paper_book.LEGEND[question.appendix],
        list_url=list_url,
        **_common(number, asked),
    )


def _common(number: str, asked: window.Window) -> dict[str, Any]:
    """What both kinds of pages show."""

    def quick_url(query: dict[str, Any]) -> str:
        return address(number, **query)

    kept = [(kind, address(number, "file", kind=kind, **asked.query)) for kind in file.KINDS]
    return {
        "window": asked,
        "tabs": _tabs(number, asked),
        "here": address(number),
        "quick_url": quick_url,
        "files": kept,
    }


def _behind_counts(number: str) -> str:
    asked = window.read()
    question = asked.ask(number)
    found = behind.read(question, asked.query)
    back = address(number, **asked.query)
    return render_template(
        "appendix/cell.html", behind=found, ask=question, back=back, back_to=f"Phụ lục {number}", link=link
    )


def _behind_book(number: str) -> str:
    asked = window.read()
    question = asked.ask(number)
    found = behind_book.read(question, asked.query)
    back = address(number, **asked.query)
    return render_template("appendix/lines.html", behind=found, ask=question, back=back, link=link)


def _file(number: str, kind: str) -> Response:
    asked = window.read()
    filled = file.filled(asked.ask(number))
    content, name = file.made(filled, kind, own=settings().templates), file.name(filled, kind)
    changes = {key: ["", value] for key, value in asked.query.items()}
    note_reading("appendix:download", None, code=name[:64], changes=changes)
    return send_file(BytesIO(content), mimetype=file.KINDS[kind], as_attachment=True, download_name=name)


_NAMES = {
    "01": "Phụ lục 01: phổ biến, quán triệt",
    "02": "Phụ lục 02: văn bản triển khai",
    "03": "Phụ lục 03: xây dựng Đảng",
    "04": "Phụ lục 04: xây dựng chính quyền",
}


def names() -> dict[str, str]:
    """Every form by its number, in short; a new one by its title."""
    return {number: _NAMES.get(number) or _title(number) for number in layout.numbers()}


def _title(number: str) -> str:
    """What a new form is called; one whose file is wrong keeps its number and breaks no other page."""
    try:
        return layout.read(number).title
    except Refused:
        return f"Biểu {number}"


def _tabs(here: str, asked: window.Window) -> list[tuple[str, str, bool]]:
    """Every form over the same window."""
    return [(words, address(one, **asked.query), one == here) for one, words in names().items()]
