"""Records of time at a unit that nobody of a test serves: for the tests of reach."""

from datetime import date

from feedback.case.term import extending, holiday, rule
from feedback.case.term.word import RuleKey
from feedback.core import calendar, store
from feedback.core.working import DayKind, Unit
from tests import make


def planted(unit, lead, secret: str) -> dict[str, int]:
    """A rule of the unit, a request for more time, a day off: the ids by the names that routes give them."""
    today = calendar.today()
    opinion = make.recommendation(
        make.dialogue(agency=unit), content=secret, lead=lead, assigned_on=today, due_on=date(today.year + 1, 12, 31)
    )
    with store.one_transaction():
        own = rule.put(key=RuleKey.REPLY, days=9, unit=Unit.WORKING, basis=secret, valid_from=today, agency_id=unit.id)
        asked = extending.ask(opinion, agency_id=lead.id, days=2, reason=secret, on=today, by=secret)
        off = holiday.put(day=date(2027, 6, 1), kind=DayKind.OFF, name="Nghỉ tránh bão")
    return {"rule_id": own.id, "extension_id": asked.id, "holiday_id": off.id}
