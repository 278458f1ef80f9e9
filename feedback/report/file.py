"""A filled appendix as a file of one kind: the same bytes from the page and from the command, today and later.

JSON is `contract.md` §3; csv, xlsx, docx and pdf are the paper. Nothing here counts.
"""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

from feedback.core.refusal import Refused
from feedback.report import paper, paper_book
from feedback.tally import appendix as appendices
from feedback.tally import book as books
from feedback.tally import layout
from feedback.tally.appendix import Appendix
from feedback.tally.ask import Ask
from feedback.tally.book import Book

#: The kinds that are made, with what a browser is told they are.
KINDS: dict[str, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
UNKNOWN = "Không xuất được phụ lục ra {kind}; có " + ", ".join(KINDS) + "."


def filled(ask: Ask) -> Appendix | Book:
    """The appendix that was asked for."""
    return books.fill(ask) if ask.appendix in books.APPENDICES else appendices.fill(ask)


def made(appendix: Appendix | Book, kind: str, *, own: Path | None = None) -> bytes:
    """The file's content; ``own``: the installation's folder of Word templates. Refused for a kind that there is not."""
    if kind == "json":
        told = books.as_json(appendix) if isinstance(appendix, Book) else appendices.as_json(appendix)
        return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()
    if kind == "csv":
        return (paper_book.as_csv(appendix) if isinstance(appendix, Book) else paper.as_csv(appendix)).encode()
    if kind == "xlsx":
        return _xlsx(appendix)
    if kind in ("docx", "pdf"):
        return _printed(appendix, kind, own)
    raise Refused(UNKNOWN.format(kind=kind))


def _xlsx(appendix: Appendix | Book) -> bytes:
    """The workbook."""
    from feedback.report import to_xlsx_appendix, to_xlsx_book_appendix

    out = BytesIO()
    if isinstance(appendix, Book):
        to_xlsx_book_appendix.write(out, paper_book.lay_out(appendix))
    else:
        to_xlsx_appendix.write(out, paper.lay_out(appendix))
    return out.getvalue()


def _printed(appendix: Appendix | Book, kind: str, own: Path | None) -> bytes:
    """What is signed on paper."""
    from feedback.report import printed, to_docx_appendix, to_pdf

    words, ask = printed.values(appendix), appendix.ask
    if kind == "pdf":
        return to_pdf.render(words, as_of=ask.as_of)
    return to_docx_appendix.render(words, layout.read(ask.number, on=ask.as_of), as_of=ask.as_of, own=own)


def name(appendix: Appendix | Book, kind: str) -> str:
    """What the file is called: plain letters, so that every system keeps it."""
    ask = appendix.ask
    return f"phu-luc-{ask.number}-{ask.first:%Y%m%d}-{ask.last:%Y%m%d}.{kind}"
