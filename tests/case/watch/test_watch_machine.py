"""Promises, urging letters and gathered sets in random order: no illegal transition, a refusal changes nothing.

After each step: what was done went from where it may to where it may, what changed left a line in the journal, a kept
promise has its proof, a recalled letter its reason, a set that was taken in its opinions, each once.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from sqlalchemy import func, select

from feedback.case.watch import gathering, promise, urging
from feedback.case.watch.record import Answer, Gathered
from feedback.case.watch.word import GatheringState as G
from feedback.case.watch.word import LetterState as L
from feedback.case.watch.word import PromiseState as P
from feedback.case.word import Channel
from feedback.core import journal, store
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.office import officer as officers
from tests import make, watching
from tests.machine import Machine, walk

START = date(2024, 3, 15)
AT = datetime(2024, 4, 10, 2, tzinfo=UTC)
LEGAL = {
    "keep": ({P.OPEN}, {P.KEPT}),
    "fail": ({P.OPEN}, {P.NOT_KEPT}),
    "replace": ({P.OPEN}, {P.REPLACED}),
    "reopen": ({P.KEPT, P.NOT_KEPT}, {P.OPEN}),
    "answer": ({L.SENT, L.ANSWERED}, {L.ANSWERED}),
    "recall": ({L.SENT}, {L.RECALLED}),
    "write": ({G.DRAFT, G.RETURNED}, {G.DRAFT, G.RETURNED}),
    "hand_over": ({G.DRAFT, G.RETURNED}, {G.HANDED}),
    "take_in": ({G.HANDED}, {G.TAKEN}),
    "give_back": ({G.HANDED}, {G.RETURNED}),
}
WORDS = st.sampled_from(["", "Đã thông xe", "Chờ vốn", "Chờ mặt bằng", "  "])
PAPERS = st.sampled_from([None, "", "12/TB"])
DAYS = st.integers(-2, 8).map(timedelta)


class Watching(Machine):
    """One promise, one letter and one set, each made anew when it has come to its end."""

    def __init__(self) -> None:
        super().__init__()
        self.today = START + timedelta(days=20)
        self.city = make.city()
        self.front = officers.viewer(make.officer("front", self.city.front))
        self.agency = officers.viewer(make.officer("agency", self.city.works))
        self.other = officers.viewer(make.officer("secretariat", self.city.office))
        self.session = make.dialogue(START, self.city.top)
        self.opinion = make.recommendation(self.session, lead=self.city.works)
        self.number = 0
        self.renew()

    def renew(self):
        """What has come to its end stands anew, so that the other acts are reached again."""
        self.number += 1
        if not hasattr(self, "promised") or self.promised.state is P.REPLACED:
            self.promised = watching.promise(self.session, self.city.works, self.opinion)
        if not hasattr(self, "letter") or self.letter.state is not L.SENT and self.number % 5 == 0:
            number = f"{self.number}/MT"
            self.letter = watching.letter(self.city.front, self.city.works, self.opinion, on=START, number=number)
        if not hasattr(self, "gathered") or self.gathered.state is G.TAKEN:
            self.gathered = watching.gathering(self.city.front, "Một", "Hai")

    def does(self, name, row, act, *args, **kwargs):
        """The act is done or refused; either way what follows holds."""
        type(self).steps += 1
        before, where, lines = journal.snapshot(row), row.state, self.lines()
        try:
            with store.one_transaction():
                act(row, *args, **kwargs)
        except Refused:
            assert journal.snapshot(row) == before, f"{name} was refused and changed something"
            assert self.lines() == lines, f"{name} was refused and journaled something"
            return
        start, end = LEGAL[name]
        assert where in start, f"{name} from {where}"
        assert row.state in end, f"{name}: {where} → {row.state}"
        if journal.snapshot(row) != before:
            assert self.lines() > lines, f"{name} changed something and left no line"
        self.took[name] = self.took.get(name, 0) + 1
        self.renew()

    def lines(self):
        return db.session.scalar(select(func.count()).select_from(journal.Entry))

    @rule(ago=DAYS, proof=WORDS, paper=PAPERS, file=st.booleans())
    def keep(self, ago, proof, paper, file):
        facts = {"proof": proof, "paper_number": paper, "has_file": file, "today": self.today}
        self.does("keep", self.promised, promise.keep, on=self.today - ago, **facts)

    @rule(ago=DAYS, reason=WORDS)
    def fail(self, ago, reason):
        self.does("fail", self.promised, promise.fail, on=self.today - ago, reason=reason, today=self.today)

    @rule(reason=WORDS, what=WORDS, made=st.integers(-1, 8).map(timedelta), due=st.integers(-1, 8).map(timedelta))
    def replace(self, reason, what, made, due):
        terms = promise.Terms(
            made_on=self.today - made,
            leader="Trần Văn Mẫu",
            title=None,
            what=what,
            due_on=self.today + due,
            agency=self.city.works,
        )
        self.does("replace", self.promised, promise.replace, terms, reason=reason, today=self.today)

    @rule(reason=WORDS)
    def reopen(self, reason):
        self.does("reopen", self.promised, promise.reopen, reason=reason)

    @rule(text=WORDS, paper=PAPERS, ago=DAYS)
    def answer(self, text, paper, ago):
        facts = {"text": text, "paper_number": paper, "on": self.today - ago, "by": "Mẫu", "today": self.today}
        self.does("answer", self.letter, urging.answer, self.agency, **facts)

    @rule(reason=WORDS, own=st.booleans())
    def recall(self, reason, own):
        self.does("recall", self.letter, urging.recall, self.front if own else self.other, reason=reason)

    @rule(texts=st.lists(WORDS, max_size=3), ago=DAYS)
    def write(self, texts, ago):
        terms = gathering.Terms(title="Bộ", gathered_at="Thôn", first_on=START, last_on=self.today - ago)
        lines = [gathering.Line(text, place) for place, text in enumerate(texts, 1)]
        facts = {"by": "Mẫu", "today": self.today}

        def act(row):
            gathering.write(row, self.front, terms, lines, **facts)

        self.does("write", self.gathered, act)

    @rule(ago=DAYS)
    def hand_over(self, ago):
        facts = {"on": self.today - ago, "paper_number": None, "today": self.today}
        self.does("hand_over", self.gathered, gathering.hand_over, **facts)

    @rule()
    def take_in(self):
        self.does("take_in", self.gathered, gathering.take_in, self.session.occasion, today=self.today)

    @rule(reason=WORDS)
    def give_back(self, reason):
        self.does("give_back", self.gathered, gathering.give_back, reason=reason, on=self.today)

    @rule(again=st.booleans())
    def a_promise_goes_its_road(self, again):
        """What random order seldom reaches: kept, opened again, not kept."""
        self.keep(timedelta(0), "Đã thông xe", None, True)
        self.reopen("Chưa thông xe")
        if again:
            self.fail(timedelta(0), "Chờ vốn")

    @rule(back=st.booleans())
    def a_set_goes_its_road(self, back):
        """Written, handed over, returned or taken in."""
        self.write(["Chờ vốn"], timedelta(0))
        self.hand_over(timedelta(0))
        if back:
            self.give_back("Chưa rõ")
        else:
            self.take_in()

    @rule(days=st.integers(1, 15))
    def next_day(self, days):
        self.today += timedelta(days=days)

    @invariant()
    def everything_holds(self):
        kept = self.promised
        assert (kept.state is P.OPEN) == (kept.ended_on is None)
        assert kept.state is not P.KEPT or kept.proof
        assert promise.is_overdue(kept, self.today) == (
            db.session.scalar(
                select(promise.Promise.id).where(promise.Promise.id == kept.id, promise.overdue(self.today))
            )
            is not None
        )
        assert urging.is_overdue(self.letter, self.today) == (
            db.session.scalar(
                select(urging.Letter.id).where(urging.Letter.id == self.letter.id, urging.overdue(self.today))
            )
            is not None
        )
        assert (self.letter.state is L.RECALLED) == (self.letter.recall_reason is not None)
        answers = db.session.scalar(select(func.count()).where(Answer.letter_id == self.letter.id))
        assert (self.letter.state is L.ANSWERED) == (answers > 0)
        became = db.session.scalars(
            select(Gathered.recommendation_id).where(Gathered.recommendation_id.is_not(None))
        ).all()
        assert len(became) == len(set(became))
        from_front = select(func.count()).select_from(make.Recommendation)
        count = db.session.scalar(from_front.where(make.Recommendation.channel == Channel.FRONT))
        assert count == len(became)


@pytest.mark.parametrize(("database", "few", "far"), [("sqlite", 6, 133), ("postgresql", 1, 20)])
def test_no_order_of_acts_breaks_anything(request, rounds, database, few, far):
    examples = far if rounds >= 20 else few
    walk(Watching, request.getfixturevalue(f"{database}_house"), examples, begin=6)
    if database == "sqlite":
        assert set(Watching.took) == set(LEGAL), "some act never succeeded"
    assert Watching.steps >= 16 * examples
