"""Records of a sitting at a unit that nobody of a test serves: for the tests of reach."""

from datetime import timedelta

from feedback.case import dialogue
from feedback.case.sitting import carry, line, plan, preparation
from feedback.case.word import Head
from feedback.core import calendar, store
from tests import make


def planted(unit, agency, secret: str) -> dict[str, int]:
    """A plan with a line, a preparation, a session put off with its opinions: the ids by the names that routes give them."""
    today = calendar.today()
    with store.one_transaction():
        terms = {"agency": unit, "head": Head.BOTH, "theme": secret}
        later = dialogue.plan(dialogue.Terms(on=today + timedelta(days=9), **terms))
        put_off = dialogue.plan(dialogue.Terms(on=today + timedelta(days=2), **terms))
        opinion = make.recommendation(later, content=secret, side_given="party")
        asked = preparation.ask(opinion, agency, due_on=None, on=today, session_on=later.occasion.day)
        year = plan.add(unit, today.year, plan.Paper(number=secret))
        one = line.add_line(year, line.Wish(quarter=4, month=None, head=Head.BOTH, theme=secret))
        carried = carry.to_session(put_off, later, reason=secret, version=None, today=today)
    return {"plan_id": year.id, "line_id": one.id, "preparation_id": asked.id, "carriage_id": carried.id}
