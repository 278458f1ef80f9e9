"""What a random walk over handing out is watched by: the ground it walks on, and what must hold of every single act."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select

from feedback.case import assignment, standing
from feedback.case.handing import part, ticket, transfer
from feedback.case.standing import Handling as H
from feedback.core import journal, store
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.office import officer as officers
from tests import make
from tests.machine import Machine

START = date(2024, 3, 15)
AT = datetime(2024, 4, 10, 2, tzinfo=UTC)
KEY = "khóa bí mật để thử"
HELD = {H.ASSIGNED, H.WORKING}
#: For each act: from where it may go, and whereto. Standing still is always allowed.
LEGAL = {
    "give": ({H.SORTED, H.RETURNED, H.RECEIVED} | HELD, HELD),
    "take": ({H.ASSIGNED}, {H.WORKING}),
    "give_back": (HELD, {H.RETURNED}),
    "take_back": (HELD, {H.SORTED}),
    "propose": (set(), set()),
    "ask_back": (set(), set()),
    "withdraw": (set(), set()),
    "approve": (HELD, {H.ASSIGNED}),
    "refuse": (set(), set()),
    "move": (HELD, {H.ASSIGNED}),
    "reclaim": ({H.RETURNED}, {H.WORKING}),
    "write": (set(), set()),
    "send_back": (set(), set()),
    "put_in": (set(), set()),
    "answer": (HELD, standing.ANSWERED),
    "reopen": (standing.ANSWERED, HELD | {H.SORTED, H.RETURNED}),
    "make_link": (set(), set()),
    "use_link": ({H.ASSIGNED}, {H.WORKING, H.RETURNED}),
}


class Watched(Machine):
    """Three opinions, three agencies of which one ends on the way; every act is looked at before and after."""

    def __init__(self) -> None:
        super().__init__()
        self.today = START + timedelta(days=5)
        city = make.city()
        ending = make.agency(
            "Ban sắp kết thúc", kind="office", level="province", parent=city.top, valid_to=date(2024, 5, 1)
        )
        self.office, self.units = city.office, [city.works, city.land, ending]
        self.agencies = [officers.viewer(make.officer("agency", unit)) for unit in self.units]
        session = make.dialogue(START, city.top)
        self.rows = [make.recommendation(session, sorted_on=START) for _ in range(3)]
        self.secrets: dict[int, str] = {}
        self.pictures, self.lines = {number: self.picture(number) for number in range(3)}, self.length()

    def length(self):
        return db.session.scalar(select(func.count()).select_from(journal.Entry))

    def picture(self, number):
        """Everything that stands of an opinion."""
        row = self.rows[number]
        turns = [(t.agency_id, t.leads, t.turn, t.due_on, t.reason) for t in assignment.of(row.id)]
        moves = [journal.snapshot(one) for one in transfer.of(row.id)]
        answers = [journal.snapshot(one) for one in part.of(row.id)]
        links = [journal.snapshot(one) for one in ticket.of(row.id)]
        return journal.snapshot(row), turns, moves, answers, links

    def does(self, name, number, act, *args, **kwargs):
        """The act is done or refused; either way what follows holds."""
        row, where = self.rows[number], standing.handling(self.rows[number])
        before, lines = self.pictures[number], self.lines
        type(self).steps += 1
        result = None
        try:
            with store.one_transaction():
                result = act(*args, **kwargs)
        except Refused:
            assert self.picture(number) == before, f"{name} was refused and changed something"
            assert self.length() == lines, f"{name} was refused and journaled something"
            return None
        self.pictures[number], self.lines = self.picture(number), self.length()
        self.took[name] = self.took.get(name, 0) + 1
        now, (start, end) = standing.handling(row), LEGAL[name]
        assert now is where or (where in start and now in end), f"{name}: {where.label} → {now.label}"
        if self.pictures[number] != before:
            assert self.lines > lines, f"{name} changed something and left no line"
        return result
