"""The year's plan: its lines against what was held; who is behind; copied from year to year."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.case.record import Dialogue
from feedback.case.sitting import board, line, plan
from feedback.case.sitting.line import Wish
from feedback.case.sitting.plan import Paper
from feedback.case.sitting.record import PlannedSession, YearPlan
from feedback.case.sitting.word import LineState
from feedback.case.word import DialogueState, Head
from feedback.core import journal, store
from feedback.core.refusal import NotThere, Refused, Stale
from feedback.office import officer as officers
from tests import make
from tests.case.sitting.ground import TODAY, planned


def _viewer(unit, role="secretariat"):
    return officers.viewer(make.officer(role, unit))


def test_a_line_knows_its_last_day(db):
    _, lines = planned(make.city().wards[0], {"quarter": 4}, {"quarter": None, "month": 2}, {"quarter": 2})
    assert [(one.quarter, one.month, one.due_on) for one in lines] == [
        (1, 2, date(2026, 2, 28)),
        (2, None, date(2026, 6, 30)),
        (4, None, date(2026, 12, 31)),
    ]


def test_one_plan_a_unit_and_year(db):
    ward = make.city().wards[0]
    planned(ward)
    with pytest.raises(Refused, match="đã có kế hoạch năm 2026"), store.one_transaction():
        plan.add(ward, 2026, Paper())
    with pytest.raises(Refused, match="Chọn quý"), store.one_transaction():
        line.add_line(plan.of_unit(ward.id, 2026), Wish(quarter=None, month=None, head=Head.PARTY))


def test_made_from_a_line_and_held(db):
    made, [one] = planned(make.city().wards[0], {"quarter": 4, "theme": "Thu gom rác"})
    assert line.state(one, TODAY) is LineState.WAITING
    with store.one_transaction():
        session = line.make_session(one, version=one.version, today=TODAY)
    assert (session.occasion.day, session.theme, session.state) == (
        date(2026, 12, 15), "Thu gom rác", DialogueState.PLANNED,
    )  # fmt: skip
    assert line.state(one, TODAY) is LineState.MADE
    assert line.state(one, date(2027, 1, 1)) is LineState.BEHIND
    with pytest.raises(Refused, match="đã gắn"), store.one_transaction():
        line.make_session(one, version=None, today=TODAY)
    with pytest.raises(Refused, match="Gỡ cuộc"), store.one_transaction():
        line.remove_line(one, version=None)
    with store.one_transaction():
        session.state = DialogueState.HELD
    assert line.state(line.get(one.id, _viewer(made.agency)), date(2027, 1, 1)) is LineState.HELD
    acts = [entry.act for entry in journal.story("year_plan", made.id)]
    assert acts == ["plan:add", "plan:add-line", "plan:make"]


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(1, 12))
def test_a_session_made_from_a_line_leaves_time_for_the_notice(today, month):
    one = PlannedSession(quarter=(month - 1) // 3 + 1, month=month, due_on=date(2026, month, 28))
    day = line.usual_day(one, today)
    assert (day - today).days >= 8
    assert day.weekday() < 5


def test_matched_with_a_session_of_its_own(db):
    c = make.city()
    _, [one, two] = planned(c.wards[0], {"quarter": 1}, {"quarter": 2})
    held = make.dialogue(date(2026, 3, 3), c.wards[0])
    other = make.dialogue(date(2026, 3, 4), c.commune)
    make.dialogue(date(2025, 3, 4), c.wards[0])
    assert [found.id for found in line.candidates(one)] == [held.id]
    with store.one_transaction():
        line.match(one, held, version=None)
    assert line.state(one, TODAY) is LineState.HELD
    assert line.line_of(held.id).id == one.id
    for dialogue, why in ((held, "dòng kế hoạch khác"), (other, "đơn vị khác")):
        with pytest.raises(Refused, match=why), store.one_transaction():
            line.match(two, dialogue, version=None)
    with store.one_transaction():
        line.unmatch(one, version=None)
    assert line.state(one, TODAY) is LineState.BEHIND


def test_not_held_wants_its_reason(db):
    _, [one] = planned(make.city().wards[0], {"quarter": 1})
    with pytest.raises(Refused, match="phải ghi lý do"), store.one_transaction():
        line.not_held(one, reason=" ", version=None, today=TODAY)
    with store.one_transaction():
        line.not_held(one, reason="Sắp xếp lại đơn vị hành chính", version=None, today=TODAY)
    assert line.state(one, TODAY) is LineState.NOT_HELD
    with pytest.raises(Stale), store.one_transaction():
        line.take_up(one, version=1)
    with store.one_transaction():
        line.take_up(one, version=one.version)
    assert line.state(one, TODAY) is LineState.BEHIND


def test_copied_from_last_year(db):
    ward = make.city().wards[0]
    planned(
        ward, {"quarter": None, "month": 2, "theme": "Đất đai"}, {"quarter": 3, "preparing": "Phòng Kinh tế"}, year=2025
    )
    made, _ = planned(ward)
    with store.one_transaction():
        assert line.copy_last(made) == 2
        assert line.copy_last(made) == 0  # pressed twice
    assert [(one.due_on, one.theme, one.preparing) for one in line.of_plan(made)] == [
        (date(2026, 2, 28), "Đất đai", None),
        (date(2026, 9, 30), None, "Phòng Kinh tế"),
    ]
    with pytest.raises(Refused, match="Chưa có kế hoạch năm 2024"), store.one_transaction():
        line.copy_last(plan.of_unit(ward.id, 2025))


def test_reach(db):
    c = make.city()
    made, [one] = planned(c.wards[0], {})
    for viewer, there in ((_viewer(c.office), True), (_viewer(c.wards[0]), True), (_viewer(c.commune), False)):
        if there:
            assert plan.get(made.id, viewer).id == made.id
            assert line.get(one.id, viewer).id == one.id
        else:
            for get, key in ((plan.get, made.id), (line.get, one.id)):
                with pytest.raises(NotThere):
                    get(key, viewer)


def test_the_board_counts_what_its_lists_hold(db, query_count):
    c = make.city()
    behind, done = c.wards
    planned(behind, {"quarter": 1}, {"quarter": 4})
    _, lines = planned(done, {"quarter": 1}, {"quarter": 2})
    held = make.dialogue(date(2026, 3, 3), done)
    with store.one_transaction():
        line.match(lines[0], held, version=None)
        line.not_held(lines[1], reason="Bão số 3", version=None, today=TODAY)
    viewer = _viewer(c.office)
    assert board.warnings(viewer, TODAY) == board.Warnings(no_plan=2, behind=1, none_held=3)
    assert board.warnings(viewer, date(2026, 6, 1)).none_held == 0
    assert board.warnings(_viewer(c.commune), TODAY) == board.Warnings(no_plan=1, behind=0, none_held=1)
    places = [unit.code for unit in db.session.scalars(board.places(viewer, 2026, TODAY))]
    assert sorted(places) == ["P1", "P2", "TP", "X3"]
    assert "Q1" in [unit.code for unit in db.session.scalars(board.places(viewer, 2024, TODAY))]
    with query_count() as queries:
        found = board.figures([behind.id, done.id, c.commune.id], 2026, TODAY)
    assert len(queries) == 3
    late, whole, none = found[behind.id], found[done.id], found[c.commune.id]
    assert (late.planned, late.carried_out, late.behind, late.given_up, late.held) == (2, 0, 1, 0, 0)
    assert (whole.planned, whole.carried_out, whole.behind, whole.given_up, whole.held, whole.last_on) == (
        2, 1, 0, 1, 1, date(2026, 3, 3),
    )  # fmt: skip
    assert none == board.Figures()
    assert db.session.query(YearPlan).count() == 2
    assert db.session.query(Dialogue).count() == 1
