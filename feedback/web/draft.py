"""The book of drafts sent for comment: how long each gave, and which gave less than the rule of its day asks for."""

from __future__ import annotations

from feedback.case.term import consulting
from feedback.register.draft import BOOK, Draft
from feedback.web import book_page
from feedback.web.listing import Flag

_HURRIED = Flag("hurried", "Gấp: ít ngày hơn quy định", lambda _: Draft.hurried.is_(True))
pages = book_page.pages(BOOK, "/drafts", _HURRIED, worked_out=consulting.worked_out)
