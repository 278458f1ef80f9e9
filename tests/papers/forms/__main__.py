"""`python -m tests.papers.forms`: every template anew."""

from feedback.report import form_docx, to_docx_appendix
from feedback.tally import layout
from tests.papers.forms import make

make.write_all()
for number in ("01", "02", "03", "04"):
    form = layout.read(number)
    (layout.folders()[0] / to_docx_appendix.name(form)).write_bytes(form_docx.made(form))
