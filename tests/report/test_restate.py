"""Restatement on random histories and random later acts: what is said of a cell adds up to what today's count says."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from feedback.case import conclusion, place
from feedback.case.record import Dialogue, Occasion, Recommendation
from feedback.case.word import Acceptance, Admission, DialogueState, Head, Nature, Side
from feedback.core import calendar
from feedback.core.store import db
from feedback.register.figure import Figure
from feedback.report import issue, restate
from feedback.tally import appendix, rule
from tests.tally.history import histories, questions, write
from tests.tally.test_ledger import FIXTURE, asked, unkept


@settings(max_examples=10, deadline=None, suppress_health_check=FIXTURE, phases=[Phase.generate])
@given(data=st.data())
@pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
def test_the_causes_add_up_to_the_difference(app, data: st.DataObject):
    history = data.draw(histories())
    question = data.draw(questions(history))
    with unkept(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(issue, "_keep_paper", lambda *_: None)
        units = write(history)
        ask = asked(question, units)
        before = appendix.fill(ask)
        wanted = {"first": ask.first, "last": ask.last, "as_of": ask.as_of, "agency": ask.agency}
        own = issue.Wanted(**wanted, appendices=[ask.appendix])
        made = issue.make(own, by="", at=calendar.now(), alone=True)
        assert restate.restate(made, ask.appendix).differences == []
        _live_on(data, ask)
        later = data.draw(st.sampled_from([ask.as_of, ask.as_of + timedelta(days=400)]))
        now = appendix.fill(issue.asked(made, ask.appendix, rules=rule.in_force(later), as_of=later))
        found = restate.restate(made, ask.appendix, as_of=later)
        assert _cells(before) + _told(found) == _cells(now)
        parts = [part for one in found.differences for part in one.parts]
        assert [part for part in parts if not part.why or not all(one.code for one in part.records)] == []
        assert [d for d in found.differences if d.now != _cells(now)[d.year, d.level, d.measure]] == []


def _cells(filled: appendix.Appendix) -> "Figures":
    names = set(restate.LABELS) - {"contributions"}
    return Figures(
        {(r.year, r.level.value, name): r[name] for r in filled.rows for name in names & r.counts.keys() if r[name]}
    )


def _told(found: restate.Restated) -> "Figures":
    return Figures({(d.year, d.level, d.measure): sum(p.number for p in d.parts) for d in found.differences})


class Figures(Counter):
    """Figures by cell; zeros are nothing, sums may be taken away from."""

    def __add__(self, other):
        keys = self.keys() | other.keys()
        return Figures({key: self[key] + other[key] for key in keys if self[key] + other[key]})


def _live_on(data: st.DataObject, ask) -> None:
    """A handful of later acts: conclusions, sorting, merging, new days, sessions called off, lines changed, rules."""
    rows = list(db.session.scalars(select(Recommendation).order_by(Recommendation.id)))
    for _ in range(data.draw(st.integers(0, 5)) if rows else 0):
        row = data.draw(st.sampled_from(rows))
        act = data.draw(st.sampled_from(["conclude", "conclude", "sort", "side", "merge", "day"]))
        if act == "conclude":
            day = row.received_on + timedelta(days=data.draw(st.integers(0, 800)))
            word = data.draw(st.sampled_from([*Acceptance, None]))
            conclusion.enter(row, word, dated_on=day, reason="lý do")
        elif act == "sort":
            row.nature = data.draw(st.sampled_from(list(Nature)))
            row.admission = data.draw(st.sampled_from([Admission.ADMITTED, Admission.WITHDRAWN]))
        elif act == "side" and db.session.get(Dialogue, row.occasion_id) is not None:
            row.side_given = data.draw(st.sampled_from(list(Side)))
        elif act == "merge":
            row.merged_into_id = None if row.merged_into_id or row is rows[0] else rows[0].id
        elif act == "day":
            row.received_given = row.received_on + timedelta(days=data.draw(st.sampled_from([-400, -30, 30, 400])))
        row.occasion = db.session.get_one(Occasion, row.occasion_id)
        place.restamp(row)
        db.session.flush()
    for session in db.session.scalars(select(Dialogue).order_by(Dialogue.id)).all():
        if data.draw(st.integers(0, 3)) == 0:
            session.state = data.draw(st.sampled_from([DialogueState.HELD, DialogueState.PLANNED]))
            session.head = data.draw(st.sampled_from([Head.PARTY, Head.AUTHORITY]))
            place.restamp_occasion(session.occasion)
            db.session.flush()
    for line in db.session.scalars(select(Figure).order_by(Figure.id)).all():
        change = data.draw(st.sampled_from(["no", "no", "more", "gone"]))
        if change == "more":
            line.total = (line.total or 0) + 3
        elif change == "gone":
            db.session.delete(line)
        db.session.flush()
    if data.draw(st.booleans()):
        wanted = rule.Rules(
            data.draw(st.sampled_from(list(rule.Questions))), data.draw(st.sampled_from(list(rule.Partly)))
        )
        if db.session.scalar(select(rule.CountingRule.id)) is None:
            rule.adopt(wanted, valid_from=ask.as_of, basis="Hướng dẫn")
