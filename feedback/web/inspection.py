"""The book of inspections and reviews: what was looked at, what was found, which recommendations were carried out."""

from __future__ import annotations

from sqlalchemy import func

from feedback.register.inspection import BOOK, Inspection
from feedback.web import book_page
from feedback.web.listing import Flag

_LEFT = func.coalesce(Inspection.carried_out, 0) < func.coalesce(Inspection.recommendations, 0)
pages = book_page.pages(BOOK, "/inspections", Flag("left", "Còn kiến nghị chưa thực hiện", lambda _: _LEFT))
