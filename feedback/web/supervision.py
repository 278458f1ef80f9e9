"""The book of supervision and social criticism (QĐ 217): forms, recommendations and what became of them; kept by the Front too."""

from __future__ import annotations

from feedback.register.supervision import BOOK, UNANSWERED
from feedback.web import book_page
from feedback.web.listing import Flag

pages = book_page.pages(BOOK, "/supervisions", Flag("unanswered", "Còn kiến nghị chưa trả lời", lambda _: UNANSWERED))
