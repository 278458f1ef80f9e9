"""The book of dissemination: what was made known, at how many meetings, to how many people; appendix 01 adds it up.

A number of the appendix opens this list narrowed to its window, level and unit, and equals its sum.
"""

from __future__ import annotations

from feedback.register.dissemination import BOOK
from feedback.web import book_page

pages = book_page.pages(BOOK, "/disseminations", paper=("01", "Phụ lục 01"))
