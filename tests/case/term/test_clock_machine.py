"""All acts on a clock in random order, by the secretariat and the agency: the stored date is always the replayed one."""

from datetime import date, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from sqlalchemy import select

from feedback.case import assignment, standing
from feedback.case.term import clock, extending, holiday, moving, pausing
from feedback.case.term.record import Extension, Pause
from feedback.case.term.word import Ask, PauseReason
from feedback.case.work import Assignment
from feedback.core import journal, store
from feedback.core.calendar import LAST_DAY
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.core.working import DayKind
from feedback.office import officer as officers
from tests import make
from tests.machine import Machine, walk

START = date(2024, 4, 1)
AHEAD = st.integers(0, 30).map(timedelta)


class Clocks(Machine):
    """One opinion, its agency, the secretariat, and a calendar that changes."""

    def __init__(self):
        super().__init__()
        city = make.city()
        self.today, self.units = START, [city.works, city.land]
        self.office = officers.viewer(make.officer("secretariat", city.top))
        self.works = officers.viewer(make.officer("agency", city.works))
        self.r = make.recommendation(make.dialogue(START, city.top))

    def does(self, name, act, /, *args, **kwargs):
        before = journal.snapshot(self.r)
        try:
            with store.one_transaction():
                done = act(*args, **kwargs)
        except Refused:
            assert journal.snapshot(self.r) == before, f"{name} was refused and changed something"
            return None
        self.took[name] = self.took.get(name, 0) + 1
        return done

    @rule(lead=st.sampled_from([0, 0, 1]), ahead=st.none() | AHEAD, again=st.integers(0, 5))
    def give(self, lead, ahead, again):
        if self.r.due_on is not None and again:
            return
        due = self.today + ahead if ahead is not None else clock.usual_due(self.today).day
        facts = {"due_on": due, "on": self.today, "today": self.today}
        self.does("give", assignment.assign, self.r, lead=self.units[lead], **facts)

    @rule(sure=st.integers(0, 5))
    def give_back(self, sure):
        if sure:
            return
        self.does("give_back", assignment.give_back, self.r, self.works, reason="Không thuộc", on=self.today)

    @rule(by_agency=st.booleans(), ago=st.sampled_from([0, 0, 3]))
    def pause(self, by_agency, ago):
        who = self.works if by_agency else self.office
        facts = {"on": self.today - timedelta(days=ago), "today": self.today, "by": "x"}
        self.does("pause", pausing.pause, self.r, who, code=PauseReason.CITIZEN, reason="Chờ", **facts)

    @rule(ago=st.sampled_from([0, 0, 3]))
    def resume(self, ago):
        on = self.today - timedelta(days=ago)
        self.does("resume", pausing.resume, self.r, self.office, on=on, today=self.today)

    @rule(days=st.integers(0, 9), heard=st.sampled_from([None, True, False]))
    def ask(self, days, heard):
        facts = {"agency_id": self.works.agency.id, "reason": "Khó", "on": self.today, "by": "x"}
        if self.does("ask", extending.ask, self.r, days=days, **facts) is not None and heard is not None:
            self.hear(days, heard)

    @rule(days=st.integers(1, 20), yes=st.booleans())
    def decide(self, days, yes):
        self.hear(days, yes)

    def hear(self, days, yes):
        asked = db.session.scalar(select(Extension).where(Extension.state == Ask.ASKED))
        if asked is None:
            return
        if yes:
            self.does("grant", extending.grant, self.r, asked, days=min(days, asked.days), on=self.today, by="y")
        else:
            self.does("refuse", extending.refuse, self.r, asked, remark="Không", on=self.today, by="y")

    @rule(ahead=AHEAD, kind=st.sampled_from(DayKind))
    def change_a_day(self, ahead, kind):
        self.does("day", holiday.put, day=self.today + ahead, kind=kind, name="Đổi")
        moves = moving.preview()
        self.does("move", moving.apply, moves, reason="Đổi")
        assert moving.preview() == []

    @rule(days=st.integers(1, 4))
    def wait(self, days):
        self.today += timedelta(days=days)

    @invariant()
    def the_stored_date_is_the_replayed_one(self):
        kept = clock.read(self.r)
        lasting = db.session.scalars(select(Pause).where(Pause.resumed_on.is_(None))).all()
        assert [one.paused_on for one in lasting] == ([self.r.paused_on] if self.r.paused_on else [])
        if self.r.due_on is None:
            assert kept.deadline is None
            return
        now = clock.replayed(self.r, kept, today=LAST_DAY)
        assert now.due == self.r.due_on == kept.deadline.due_on
        assert self.r.first_due_on is None or self.r.first_due_on <= self.r.due_on
        assert now.extended <= 1
        held = select(Assignment).where(Assignment.recommendation_id == self.r.id)
        for turn in db.session.scalars(held):
            assert turn.turn not in assignment.HOLDING or turn.due_on == self.r.due_on
        if self.r.paused_on:
            assert not standing.is_overdue(self.r, LAST_DAY)


@pytest.mark.parametrize(("database", "few", "far"), [("sqlite", 10, 100), ("postgresql", 1, 13)])
def test_no_order_of_acts_parts_a_clock_from_its_date(request, rounds, database, few, far):
    walk(Clocks, request.getfixturevalue(f"{database}_house"), far if rounds >= 20 else few, steps=30, begin=7)
    if database == "sqlite":
        wanted = {"give", "give_back", "pause", "resume", "ask", "grant", "refuse", "day", "move"}
        assert set(Clocks.took) == wanted, "some act never succeeded"
