"""The book of issued documents: what was issued to carry the decisions out; appendix 02 lists it."""

from __future__ import annotations

from feedback.register.document import BOOK, Document
from feedback.tally import book as books
from feedback.web import book_page
from feedback.web.listing import Flag

_IN_PAPER = Flag("report", "Có trong Phụ lục 02", lambda _: Document.id.in_(books.carrying_out()))
pages = book_page.pages(BOOK, "/documents", _IN_PAPER, paper=("02", "Phụ lục 02"))
