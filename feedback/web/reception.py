"""The book of receptions of citizens by heads: sessions, people, cases, large groups, results; never who came."""

from __future__ import annotations

from feedback.register.reception import BOOK, Reception
from feedback.web import book_page
from feedback.web.listing import Flag

pages = book_page.pages(BOOK, "/receptions", Flag("crowd", "Có đoàn đông người", lambda _: Reception.crowds > 0))
