"""All acts in random order by secretariat, agencies and a leader: no illegal transition, every derived thing holds.

After each step: the word in Python equals the word in SQL, counted means countable by rule 3, the row carries the latest
conclusion, one lead holds what the row says, a refusal changed nothing, every change has its line in the journal; in the
end the counts that the database kept all along equal a fresh count.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from sqlalchemy import func, select

from feedback.case import assignment, bulk, conclusion, desk, joining, recommendation, resolution, standing
from feedback.case.standing import Handling as H
from feedback.case.word import Acceptance, Admission, Nature, OutstandingReason, Result, Side
from feedback.case.work import Progress
from feedback.core import journal, store
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.office import officer as officers
from feedback.tally import kept
from tests import make
from tests.case.invariants import INVARIANTS
from tests.machine import Machine, walk

START = date(2024, 3, 15)
AT = datetime(2024, 4, 10, 2, tzinfo=UTC)
OFF = standing.OFF_ROAD
BEFORE = {H.RECEIVED, H.SORTED, H.RETURNED}
HELD = {H.ASSIGNED, H.WORKING}
ANSWERED = standing.ANSWERED
ROAD = BEFORE | HELD | ANSWERED
#: For each act: from where it may go, and whereto. Standing still is always allowed.
LEGAL = {
    "sort": [(BEFORE | HELD | ANSWERED | OFF, set(H) - {H.RECEIVED})],
    "merge": [(set(H) - {H.MERGED}, {H.MERGED})],
    "part": [({H.MERGED}, set(H) - {H.MERGED})],
    "assign": [(BEFORE | HELD, HELD)],
    "take": [({H.ASSIGNED}, {H.WORKING})],
    "give_back": [(HELD, {H.RETURNED})],
    "take_back": [(HELD, {H.SORTED, H.RETURNED})],
    "progress": [],
    "draft": [],
    "send": [(HELD | ANSWERED, ANSWERED)],
    "conclude": [(ROAD, ANSWERED)],
    "agree": [(ROAD, ANSWERED)],
    "settle": [(ANSWERED, ANSWERED)],
    "reopen": [(ANSWERED, BEFORE | HELD)],
    "next_day": [],
}
REASONS = st.sampled_from(["", "Không thuộc nhiệm vụ", "Trái quy hoạch đã duyệt"])
DAYS = st.integers(-20, 20).map(timedelta)
OPINIONS = st.integers(0, 3)


class Handling(Machine):
    """Three opinions of a joint session and one that was answered in the hall."""

    def __init__(self) -> None:
        super().__init__()
        self.today = START + timedelta(days=5)
        city = make.city()
        self.units = [city.works, city.land, city.commune]
        self.agencies = [officers.viewer(make.officer("agency", unit)) for unit in self.units]
        self.session = make.dialogue(START, city.top, head="both")
        facts = [{}, {}, {}, {"in_hall": True, "replied_on": START, "reply_text": "Đã trả lời tại chỗ."}]
        self.rows = [make.recommendation(self.session, side_given="authority", **more) for more in facts]
        self.pictures, self.lines = {}, 0
        for number in range(len(self.rows)):
            self.look(number)

    def does(self, name, number, act, *args, **kwargs):
        """The act is done or refused; either way what follows holds for this opinion."""
        row = self.rows[number]
        before, where, lines = self.pictures[number], standing.handling(row), self.lines
        type(self).steps += 1
        try:
            with store.one_transaction():
                act(*args, **kwargs)
        except Refused:
            assert self.look(number) == before, f"{name} was refused and changed something"
            assert self.lines == lines, f"{name} was refused and journaled something"
            return
        self.look(number)
        self.took[name] = self.took.get(name, 0) + 1
        now = standing.handling(row)
        legal = now is where or any(where in start and now in end for start, end in LEGAL[name])
        assert legal, f"{name}: {where.label} → {now.label}"
        if self.pictures[number] != before and name != "draft":
            assert self.lines > lines, f"{name} changed something and left no line"

    def look(self, number):
        """The picture of an opinion, and how long the journal is, are taken anew."""
        self.pictures[number] = self.picture(number)
        self.lines = db.session.scalar(select(func.count()).select_from(journal.Entry))
        return self.pictures[number]

    def picture(self, number):
        """Everything that stands of an opinion."""
        row = self.rows[number]
        turns = [(t.agency_id, t.leads, t.turn, t.due_on, t.reason) for t in assignment.of(row.id)]
        history = [(c.dated_on, c.acceptance, c.reason) for c in conclusion.of(row.id)]
        draft = resolution.draft_of(row.id)
        return journal.snapshot(row), turns, history, draft and journal.snapshot(draft), self.notes(row)

    def notes(self, row):
        return db.session.scalar(select(func.count()).where(Progress.recommendation_id == row.id))

    @rule(number=OPINIONS, nature=st.sampled_from(Nature), admission=st.sampled_from(Admission), reason=REASONS)
    def sort(self, number, nature, admission, reason):
        asked = recommendation.Sorting(
            field="Môi trường", side=Side.PARTY, nature=nature, admission=admission, admission_reason=reason
        )
        self.does("sort", number, recommendation.sort, self.rows[number], asked, on=self.today)

    @rule(number=OPINIONS)
    def sort_plainly(self, number):
        asked = recommendation.Sorting(field=None, side=Side.AUTHORITY, nature=Nature.RECOMMENDATION)
        self.does("sort", number, recommendation.sort, self.rows[number], asked, on=self.today)

    @rule(number=OPINIONS, into=OPINIONS)
    def merge(self, number, into):
        self.does("merge", number, joining.merge, self.rows[number], self.rows[into])
        self.look(into)

    @rule(number=OPINIONS)
    def part(self, number):
        self.does("part", number, joining.part, self.rows[number], reason="Không trùng")

    @rule(number=OPINIONS, lead=st.integers(0, 2), co=st.sets(st.integers(0, 2)), due=DAYS, ago=st.integers(0, 4))
    def assign(self, number, lead, co, due, ago):
        helping = [self.units[one] for one in sorted(co)]
        on = self.today - timedelta(days=ago)
        facts = {"lead": self.units[lead], "co": helping, "due_on": self.today + due, "on": on, "today": self.today}
        self.does("assign", number, assignment.assign, self.rows[number], **facts)

    @rule(number=OPINIONS, lead=st.integers(0, 2))
    def assign_at_once(self, number, lead):
        row = self.rows[number]
        facts = {"lead": self.units[lead], "due_on": None, "on": self.today, "today": self.today, "versions": {}}
        self.does("assign", number, bulk.assign, [row], **facts)

    @rule(number=OPINIONS, who=st.integers(0, 2))
    def take(self, number, who):
        self.does("take", number, assignment.take, self.rows[number], self.agencies[who], on=self.today)

    @rule(number=OPINIONS, who=st.integers(0, 2), reason=REASONS)
    def give_back(self, number, who, reason):
        facts = {"reason": reason, "on": self.today}
        self.does("give_back", number, assignment.give_back, self.rows[number], self.agencies[who], **facts)

    @rule(number=OPINIONS, reason=REASONS)
    def take_back(self, number, reason):
        self.does("take_back", number, assignment.take_back, self.rows[number], reason=reason, on=self.today)

    @rule(number=OPINIONS, lead=st.integers(0, 2), by_agency=st.booleans())
    def give_and_have_back(self, number, lead, by_agency):
        """Given out and returned, or taken back, at once: what random order seldom reaches."""
        self.assign_at_once(number, lead)
        if by_agency:
            self.give_back(number, lead, "Không thuộc nhiệm vụ")
        else:
            self.take_back(number, "Giao nhầm")

    @rule(number=OPINIONS, who=st.integers(0, 3), text=REASONS)
    def progress(self, number, who, text):
        row = self.rows[number]
        agency = self.agencies[who] if who < 3 else self.lead_of(row)
        self.does("progress", number, resolution.write_progress, row, agency, text=text, by="Mẫu", at=AT)

    def lead_of(self, row):
        return next((agency for agency in self.agencies if agency.agency.id == row.lead_id), self.agencies[0])

    def reply(self, acceptance, result, code, day, reason):
        outcome = resolution.Outcome(
            result=result, settled_on=day, roadmap_on=day, outstanding_code=code, outstanding_note=reason
        )
        facts = {"replied_on": day, "text": "Đã xem xét.", "acceptance": acceptance, "not_accepted_reason": reason}
        return resolution.Reply(outcome=outcome, **facts)

    @rule(
        number=OPINIONS,
        who=st.integers(0, 2),
        acceptance=st.sampled_from([*Acceptance, None]),
        result=st.sampled_from([*Result, None]),
        code=st.sampled_from([*OutstandingReason, None]),
        ago=DAYS,
        reason=REASONS,
        send=st.booleans(),
    )
    def answer(self, number, who, acceptance, result, code, ago, reason, send):
        reply = self.reply(acceptance, result, code, self.today - ago, reason)
        facts = {"by": "Mẫu", "at": AT}
        row, agency = self.rows[number], self.agencies[who]
        if send:
            self.does("send", number, resolution.send, row, agency, reply, today=self.today, **facts)
        else:
            self.does("draft", number, resolution.save_draft, row, agency, reply, **facts)

    @rule(number=OPINIONS, acceptance=st.sampled_from(Acceptance), result=st.sampled_from(Result), to=st.integers(1, 6))
    def go_the_road(self, number, acceptance, result, to):
        """Everybody does what is next and does it well, so that what lies far down the road is often reached."""
        row = self.rows[number]
        if row.lead_id is None:
            self.assign_at_once(number, 0)
        who = self.lead_of(row)
        self.does("take", number, assignment.take, row, who, on=self.today)
        reply = self.reply(acceptance, result, OutstandingReason.NO_FUNDS, self.today, "Theo quy hoạch")
        facts = {"by": "Mẫu", "at": AT}
        steps = [
            ("progress", resolution.write_progress, (row, who), {"text": "Đã khảo sát", **facts}),
            ("draft", resolution.save_draft, (row, who, reply), facts),
            ("send", resolution.send, (row, who, reply), {"today": self.today, **facts}),
            ("agree", resolution.agree, (row,), {"dated_on": self.today, "today": self.today}),
            ("reopen", resolution.reopen, (row,), {"reason": "Chưa đúng ý", "on": self.today}),
        ]
        for name, act, args, more in steps[:to]:
            self.does(name, number, act, *args, **more)

    @rule(number=OPINIONS, acceptance=st.sampled_from(Acceptance), ago=DAYS, reason=REASONS)
    def conclude(self, number, acceptance, ago, reason):
        facts = {"dated_on": self.today - ago, "reason": reason, "today": self.today}
        self.does("conclude", number, resolution.conclude, self.rows[number], acceptance, **facts)

    @rule(number=OPINIONS)
    def agree(self, number):
        self.does("agree", number, resolution.agree, self.rows[number], dated_on=self.today, today=self.today)

    @rule(number=OPINIONS, result=st.sampled_from([*Result, None]), ago=DAYS, reason=REASONS)
    def settle(self, number, result, ago, reason):
        day = self.today - ago
        outcome = resolution.Outcome(
            result=result,
            settled_on=day,
            roadmap_on=day,
            outstanding_code=OutstandingReason.OTHER,
            outstanding_note=reason,
        )
        self.does("settle", number, resolution.settle, self.rows[number], outcome, today=self.today)

    @rule(number=OPINIONS, reason=REASONS)
    def reopen(self, number, reason):
        self.does("reopen", number, resolution.reopen, self.rows[number], reason=reason, on=self.today)

    @rule(days=st.integers(1, 15))
    def next_day(self, days):
        self.today += timedelta(days=days)

    @invariant()
    def everything_holds(self):
        for holds in INVARIANTS:
            holds(self.rows, self.today)

    def every_desk_counts_what_it_lists(self):
        who = self.agencies[self.today.toordinal() % 3]
        counted = desk.parts(who, self.today)
        for part in desk.Part:
            listed = desk.held(who).where(desk.lies(part, who, self.today))
            assert counted[part] == db.session.scalar(select(func.count()).select_from(listed.subquery()))

    def at_the_end(self):
        super().at_the_end()
        self.every_desk_counts_what_it_lists()
        assert list(kept.faults()) == []


@pytest.mark.parametrize(("database", "few", "far"), [("sqlite", 10, 266), ("postgresql", 2, 33)])
def test_no_order_of_acts_breaks_anything(request, rounds, database, few, far):
    examples = far if rounds >= 20 else few  # `make torture` walks far: over 10,000 steps
    walk(Handling, request.getfixturevalue(f"{database}_house"), examples)
    if database == "sqlite":
        assert set(Handling.took) == set(LEGAL) - {"next_day"}, "some act never succeeded"
    assert Handling.steps >= 20 * examples
    print(f"{Handling.steps} steps of the handling on {database}, none illegal")
