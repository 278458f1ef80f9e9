"""A filled appendix as a file of one kind: the same bytes from the page and from the command.

JSON is `contract.md` §3; csv and xlsx are the paper. Nothing here counts.
"""

from __future__ import annotations

import json
from io import BytesIO

from feedback.core.refusal import Refused
from feedback.report import paper, paper_book
from feedback.tally import appendix as appendices
from feedback.tally import book as books
from feedback.tally.appendix import Appendix
from feedback.tally.ask import Ask
from feedback.tally.book import Book

#: The kinds that are made, with what a browser is told they are.
KINDS: dict[str, str] = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

NOT_YET = "Chưa xuất được phụ lục ra {kind}; hiện có json, csv và xlsx."


def filled(ask: Ask) -> Appendix | Book:
    """The appendix that was asked for."""
    return books.fill(ask) if ask.appendix in books.APPENDICES else appendices.fill(ask)


def made(appendix: Appendix | Book, kind: str) -> bytes:
    """The file's content; Refused for a kind that is not made yet."""
    if isinstance(appendix, Book):
        return _book(appendix, kind)
    if kind == "json":
        return (json.dumps(appendices.as_json(appendix), ensure_ascii=False, indent=2) + "\n").encode()
    if kind == "csv":
        return paper.as_csv(appendix).encode()
    if kind == "xlsx":
        from feedback.report import to_xlsx_appendix

        out = BytesIO()
        to_xlsx_appendix.write(out, paper.lay_out(appendix))
        return out.getvalue()
    raise Refused(NOT_YET.format(kind=kind))


def _book(book: Book, kind: str) -> bytes:
    """Appendix 01 or 02."""
    if kind == "json":
        return (json.dumps(books.as_json(book), ensure_ascii=False, indent=2) + "\n").encode()
    if kind == "csv":
        return paper_book.as_csv(book).encode()
    if kind == "xlsx":
        from feedback.report import to_xlsx_book_appendix

        out = BytesIO()
        to_xlsx_book_appendix.write(out, paper_book.lay_out(book))
        return out.getvalue()
    raise Refused(NOT_YET.format(kind=kind))


def name(appendix: Appendix | Book, kind: str) -> str:
    """What the file is called: plain letters, so that every system keeps it."""
    ask = appendix.ask
    return f"phu-luc-{ask.appendix}-{ask.first:%Y%m%d}-{ask.last:%Y%m%d}.{kind}"
