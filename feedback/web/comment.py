"""The book of residents' yearly comments on cadres where they live; kept by the Front too, numbers only."""

from __future__ import annotations

from feedback.register.comment import BOOK
from feedback.web import book_page

pages = book_page.pages(BOOK, "/comments")
