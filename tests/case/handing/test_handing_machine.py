"""Handing out in random order by secretariat, three agencies and a link: no illegal state, a refusal changes nothing.

After each step: one lead holds what the row says, at most one proposal waits for one turn, a part hangs on a part's turn,
an opinion that nobody holds has no open proposal, every change has its line in the journal. `--rounds 20` walks far.
"""

from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from sqlalchemy import select

from feedback.case import assignment, resolution, standing
from feedback.case.handing import part, ticket, transfer
from feedback.case.handing.record import PartAnswer, Ticket, Transfer
from feedback.case.handing.word import Move, Purpose, Used
from feedback.case.word import Acceptance, Result, Turn
from feedback.core.refusal import NotThere
from feedback.core.store import db
from tests.case.handing.watched import AT, HELD, KEY, LEGAL, Watched
from tests.case.invariants import one_lead_holds_what_the_row_says, the_word_in_python_is_the_word_in_sql
from tests.machine import walk

OPINIONS, WHO = st.integers(0, 2), st.integers(0, 2)
REASONS = st.sampled_from(["", "Không thuộc nhiệm vụ", "Thuộc ngành khác"])


class Handing(Watched):
    """Everything that may be done."""

    @initialize()
    def all_are_given_and_taken(self):
        for number in range(3):
            self.begin(number, number)

    @rule(number=OPINIONS, lead=WHO, co=st.sets(WHO), days=st.integers(-3, 20))
    def give(self, number, lead, co, days):
        self.does(
            "give", number, assignment.assign, self.rows[number], lead=self.units[lead],
            co=[self.units[one] for one in sorted(co)], due_on=self.today + timedelta(days=days), on=self.today,
            today=self.today,
        )  # fmt: skip

    @rule(number=OPINIONS, who=WHO)
    def take(self, number, who):
        self.does("take", number, assignment.take, self.rows[number], self.agencies[who], on=self.today)

    @rule(number=OPINIONS, lead=WHO)
    def begin(self, number, lead):
        """Given out and accepted by all, so that what lies further down the road is often reached."""
        self.give(number, lead, {0, 1} - {lead}, 15)
        for who in range(3):
            self.take(number, who)

    @rule(number=OPINIONS, lead=st.integers(0, 1), act=st.sampled_from(["withdraw", "approve", "refuse"]))
    def pass_on(self, number, lead, act):
        """Proposed by whoever leads, and decided."""
        self.take_back(number, "Giao nhầm")
        self.begin(number, lead)
        self.propose(number, lead, 1 - lead, "Thuộc ngành khác")
        self.decide(number, lead, act, 10)
        self.ask_back(number, lead, "Đúng là việc của mình")

    @rule(number=OPINIONS, lead=st.integers(0, 1), again=st.booleans())
    def compile(self, number, lead, again):
        """A part comes, is sent back or taken in, and the lead answers."""
        helper = 1 - lead
        self.take_back(number, "Giao nhầm")
        self.begin(number, lead)
        self.write(number, helper, "Không vướng")
        if again:
            self.send_back(number, lead, "Chưa rõ")
            self.write(number, helper, "Đã rà soát")
        self.put_in(number, lead)
        if not again:
            self.answer(number, lead)
            self.reopen(number)

    @rule(number=OPINIONS, lead=st.integers(0, 1), back=st.booleans())
    def by_link(self, number, lead, back):
        """Given out and accepted, or returned, through a link."""
        self.take_back(number, "Giao nhầm")
        self.give(number, lead, set(), 15)
        self.make_link(number, Purpose.ACCEPT, 0)
        self.use_link(number, back)

    def straight(self):
        """Every act once, each where it may be done."""
        self.all_are_given_and_taken()
        for act in ("withdraw", "refuse", "approve"):
            self.pass_on(0, 0, act)
        self.compile(1, 0, True)
        self.compile(1, 0, False)
        self.by_link(2, 1, False)
        self.return_and_reclaim(2, 1)
        self.move(2, 0, "Thuộc ngành khác")
        self.everything_holds()

    @rule(number=OPINIONS, who=WHO, reason=REASONS)
    def give_back(self, number, who, reason):
        facts = {"reason": reason, "on": self.today}
        self.does("give_back", number, assignment.give_back, self.rows[number], self.agencies[who], **facts)

    @rule(number=OPINIONS, reason=REASONS)
    def take_back(self, number, reason):
        self.does("take_back", number, assignment.take_back, self.rows[number], reason=reason, on=self.today)

    @rule(number=OPINIONS, who=WHO, to=WHO, reason=REASONS)
    def propose(self, number, who, to, reason):
        facts = {"to": self.units[to], "reason": reason, "on": self.today, "by": "Mẫu"}
        self.does("propose", number, transfer.propose, self.rows[number], self.agencies[who], **facts)

    @rule(number=OPINIONS, who=WHO, reason=REASONS)
    def ask_back(self, number, who, reason):
        facts = {"reason": reason, "on": self.today, "by": "Mẫu"}
        self.does("ask_back", number, transfer.ask_back, self.rows[number], self.agencies[who], **facts)

    def last_move(self, number):
        found = transfer.of(self.rows[number].id)
        return found[-1] if found else None

    @rule(number=OPINIONS, who=WHO, act=st.sampled_from(["withdraw", "approve", "refuse"]), days=st.integers(-2, 20))
    def decide(self, number, who, act, days):
        row, known = self.rows[number], self.last_move(number)
        if known is None:
            return
        facts = {"on": self.today, "by": "Mẫu"}
        if act == "withdraw":
            self.does(act, number, transfer.withdraw, row, known, self.agencies[who], unit="Sở", **facts)
        elif act == "approve":
            self.does(act, number, transfer.approve, row, known, due_on=self.today + timedelta(days=days), **facts)
        else:
            self.does(act, number, transfer.refuse, row, known, answer="Đúng việc" if days else "", **facts)

    @rule(number=OPINIONS, to=WHO, reason=REASONS)
    def move(self, number, to, reason):
        facts = {"to": self.units[to], "asker": self.office, "reason": reason, "due_on": None, "on": self.today}
        self.does("move", number, transfer.move, self.rows[number], by="Mẫu", **facts)

    @rule(number=OPINIONS, who=WHO)
    def reclaim(self, number, who):
        self.does("reclaim", number, transfer.reclaim, self.rows[number], self.agencies[who], on=self.today)

    @rule(number=OPINIONS, who=WHO)
    def return_and_reclaim(self, number, who):
        self.begin(number, who)
        self.give_back(number, who, "Nhầm")
        self.reclaim(number, who)

    @rule(number=OPINIONS, who=WHO, text=st.sampled_from(["", "Không vướng", "Đang rà soát"]))
    def write(self, number, who, text):
        facts = {"text": text, "dated_on": self.today, "by": "Mẫu", "at": AT, "today": self.today}
        self.does("write", number, part.write, self.rows[number], self.agencies[who], **facts)

    @rule(number=OPINIONS, who=WHO, remark=REASONS)
    def send_back(self, number, who, remark):
        found = part.of(self.rows[number].id)
        if found:
            facts = {"remark": remark, "on": self.today, "unit": "Sở"}
            self.does("send_back", number, part.send_back, self.rows[number], found[-1], self.agencies[who], **facts)

    @rule(number=OPINIONS, who=WHO)
    def put_in(self, number, who):
        units = {unit.id: unit.name for unit in self.units}
        facts = {"text": "Đã xem xét.", "units": units, "at": AT}
        found = self.does("put_in", number, part.put_in, self.rows[number], self.agencies[who], **facts)
        if found is not None:
            text, fresh = found
            assert all(one.text in text for one in fresh)

    @rule(number=OPINIONS, who=WHO)
    def answer(self, number, who):
        outcome = resolution.Outcome(result=Result.SETTLING)
        reply = resolution.Reply(outcome=outcome, replied_on=self.today, text="Xong", acceptance=Acceptance.ACCEPTED)
        facts = {"by": "Mẫu", "at": AT, "today": self.today}
        self.does("answer", number, resolution.send, self.rows[number], self.agencies[who], reply, **facts)

    @rule(number=OPINIONS)
    def reopen(self, number):
        self.does("reopen", number, resolution.reopen, self.rows[number], reason="Chưa đúng ý", on=self.today)

    @rule(number=OPINIONS, purpose=st.sampled_from(Purpose), pick=st.integers(0, 5))
    def make_link(self, number, purpose, pick):
        turns = assignment.of(self.rows[number].id)
        if turns:
            turn = turns[-1 - pick % len(turns)]
            facts = {"key": KEY, "days": 14, "by": "Mẫu", "at": AT}
            made = self.does("make_link", number, ticket.make, self.rows[number], turn, purpose, **facts)
            if made is not None and purpose is Purpose.ACCEPT:
                self.secrets[number] = made[1]

    @rule(number=OPINIONS, back=st.booleans())
    def use_link(self, number, back):
        if number in self.secrets:
            self.does("use_link", number, self.bear, number, back)

    def bear(self, number, back):
        """What the page behind a link does."""
        row = self.rows[number]
        found = ticket.bring(self.secrets[number], key=KEY, at=AT, lock=True)
        if found.used_at is not None:
            return
        _, turn = ticket.serve(found)
        assert turn.turn is Turn.GIVEN
        who = ticket.viewer(found.agency)
        if back:
            assignment.give_back(row, who, reason="Không thuộc nhiệm vụ", on=self.today)
        else:
            assignment.take(row, who, on=self.today)
        ticket.use(row, found, Used.RETURNED if back else Used.TAKEN, at=AT)

    @rule(number=OPINIONS)
    def a_foreign_link_opens_nothing(self, number):
        with pytest.raises(NotThere):
            ticket.bring(self.secrets.get(number, "") + "x", key=KEY, at=AT)

    @rule(days=st.integers(1, 9))
    def next_day(self, days):
        self.today += timedelta(days=days)

    @invariant()
    def everything_holds(self):
        one_lead_holds_what_the_row_says(self.rows, self.today)
        the_word_in_python_is_the_word_in_sql(self.rows, self.today)
        waiting = list(db.session.scalars(select(Transfer).where(Transfer.state == Move.PROPOSED)))
        assert len({one.assignment_id for one in waiting}) == len(waiting)
        for row in self.rows:
            turns = {turn.id: turn for turn in assignment.of(row.id)}
            open_one = transfer.open_of(row.id)
            assert open_one is None or standing.handling(row) in HELD
            assert open_one is None or turns[open_one.assignment_id].agency_id == row.lead_id
            for one in transfer.of(row.id):
                assert (one.decided_on is None) == (one.state is Move.PROPOSED)
                assert one.state is not Move.REFUSED or one.answer
        for one in db.session.scalars(select(PartAnswer)):
            assert (one.sent_back_on is None) or one.remark
        for one in db.session.scalars(select(Ticket)):
            assert not (one.used_at and one.revoked_at)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_no_order_of_handing_out_breaks_anything(request, rounds, database):
    Handing.house = request.getfixturevalue(f"{database}_house")
    Handing.steps, Handing.took = 0, {}
    far = rounds >= 20 and database == "sqlite"
    once = Handing()
    once.straight()
    once.teardown()
    assert set(Handing.took) == set(LEGAL), "some act never succeeded"
    walk(Handing, Handing.house, 120 if far else 6 if database == "sqlite" else 1, steps=60 if far else 40)
    assert Handing.steps >= (10_000 if far else 200 if database == "sqlite" else 10)
