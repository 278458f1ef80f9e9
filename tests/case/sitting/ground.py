"""Records of a sitting: a planned line, a preparation, as tests want them."""

from datetime import date

from feedback.case.sitting import line, plan
from feedback.case.sitting.line import Wish
from feedback.case.sitting.plan import Paper
from feedback.case.word import Head
from feedback.core import store

TODAY = date(2026, 11, 21)


def planned(unit, *wishes: dict, year: int = 2026):
    """The unit's plan of the year with these lines (quarter 2 by default)."""
    with store.one_transaction():
        made = plan.add(unit, year, Paper(number="12-KH/ĐU", issued_on=date(year, 1, 15), signer="Nguyễn Văn Mẫu"))
        for wish in wishes:
            line.add_line(made, Wish(**{"quarter": 2, "month": None, "head": Head.AUTHORITY, **wish}))
    return made, line.of_plan(made)
