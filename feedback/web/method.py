"""How it is counted: every figure with its definition, the counting rules by number, the marks, the forms in force.

Reading only; the words are `tally.method`'s and `tally.measure`'s, the same that each paper prints on its last page.
"""

from __future__ import annotations

from flask import Blueprint, render_template
from sqlalchemy import func, select

from feedback.core import calendar
from feedback.core.store import db
from feedback.office.duty import Duty
from feedback.report import paper
from feedback.tally import layout, method, rule
from feedback.tally.measure import BOOKS, MEASURES
from feedback.tally.rule import CountingRule
from feedback.web.appendix import address
from feedback.web.guard import needs

pages = Blueprint("method", __name__, url_prefix="/how-it-is-counted")


@pages.get("")
@needs(Duty.APPENDIX)
def index() -> str:
    """The page."""
    today = calendar.today()
    forms = [layout.read(number, on=today) for number in layout.numbers()]
    known = {**BOOKS, **MEASURES}
    columns = {form.appendix: {one.name for one in method.of(form)} for form in forms}
    return render_template(
        "method/index.html",
        measures=[(one, [number for number in columns if one.name in columns[number]]) for one in known.values()],
        rules=method.rules(),
        others=method.others(),
        legend=paper.LEGEND,
        forms=[(form, address(form.appendix)) for form in forms],
        now=rule.in_force(today),
        since=db.session.scalar(select(func.max(CountingRule.valid_from)).where(CountingRule.valid_from <= today)),
    )
