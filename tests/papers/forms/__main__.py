"""`python -m tests.papers.forms`: every template of every layout, written into `reports/van-ban/`."""

from tests.papers.forms.make import write_all

write_all()
