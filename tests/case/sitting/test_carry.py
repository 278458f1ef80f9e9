"""A session put off: its opinions go to another with their trace, count where they then stand, and can come back."""

from datetime import date, timedelta

import pytest

from feedback.case import story, verify
from feedback.case.record import Dialogue
from feedback.case.sitting import carry, gathering, line
from feedback.case.word import DialogueState, Side
from feedback.core import store
from feedback.core.refusal import Refused
from tests import make
from tests.case.sitting.ground import planned

TODAY = date(2026, 11, 21)
LATER = TODAY + timedelta(days=20)


@pytest.fixture
def ground(db):
    city = make.city()
    source = make.dialogue(
        TODAY + timedelta(days=3), city.wards[0], state="planned", head="party", theme="Đất đai", code="DT-1"
    )
    rows = [make.recommendation(source, turn=turn, content=f"Ý {turn}") for turn in (1, 1, 2)]
    with store.one_transaction():
        for place, row in enumerate(rows, 1):
            row.position = place
    return city, source, rows


def test_to_a_new_day(ground, tmp_path):
    city, source, rows = ground
    _, [planned_line] = planned(city.wards[0], {"quarter": 4})
    with store.one_transaction():
        line.match(planned_line, source, version=None)
        gathering.cover(source, ["Tổ 1", "Tổ 2"], version=None)
    with store.one_transaction():
        made = carry.to_new_day(source, on=LATER, reason="Bão số 9", version=None, today=TODAY)
    target = made.target
    assert (source.state, source.state_reason) == (DialogueState.POSTPONED, "Bão số 9")
    assert (target.occasion.day, target.theme, target.head, target.state) == (LATER, "Đất đai", "party", "planned")
    assert [(row.occasion_id, row.turn, row.received_on) for row in rows] == [
        (target.id, turn, LATER) for turn in (1, 1, 2)
    ]
    assert not any(row.countable for row in rows)
    assert planned_line.dialogue_id == target.id
    assert gathering.localities(target.id) == ["Tổ 1", "Tổ 2"]
    words = [event.why for event in story.tell(rows[0], story.read(rows[0]))]
    assert f"DT-1 hoãn; chuyển sang {target.occasion.code}" in words
    with store.one_transaction():
        assert carry.undo(made, today=TODAY, version=made.version) == 3
    assert (source.state, target.state) == (DialogueState.PLANNED, DialogueState.CANCELLED)
    assert [(row.occasion_id, row.position, row.turn) for row in rows] == [
        (source.id, place, turn) for place, turn in enumerate((1, 1, 2), 1)
    ]
    assert planned_line.dialogue_id == source.id
    with pytest.raises(Refused, match="đã được hoàn tác"), store.one_transaction():
        carry.undo(made, today=TODAY, version=None)
    assert list(verify.faults(attachments=tmp_path)) == []


def test_what_was_carried_stands_right(ground, tmp_path):
    _, source, _ = ground
    with store.one_transaction():
        carry.to_new_day(source, on=LATER, reason="Bão số 9", version=None, today=TODAY)
    assert list(verify.faults(attachments=tmp_path)) == []


def test_to_one_that_is_planned(ground, tmp_path):
    city, source, rows = ground
    target = make.dialogue(LATER, city.wards[0], state="planned", head="both")
    there = make.recommendation(target, turn=4, side_given="authority")
    with store.one_transaction():
        there.position = 7
    with store.one_transaction():
        made = carry.to_session(source, target, reason="Bão", version=None, today=TODAY)
    assert [(row.position, row.turn, row.side_given, row.side) for row in rows] == [
        (8, 5, Side.PARTY, Side.PARTY),
        (9, 5, Side.PARTY, Side.PARTY),
        (10, 6, Side.PARTY, Side.PARTY),
    ]
    assert [one.id for one in carry.of_session(source.id)] == [made.id]
    with store.one_transaction():
        target.state = DialogueState.HELD
    with pytest.raises(Refused, match="đã tổ chức nên không hoàn tác"), store.one_transaction():
        carry.undo(made, today=TODAY, version=None)
    with store.one_transaction():
        target.state = DialogueState.PLANNED
    with store.one_transaction():
        assert carry.undo(made, today=TODAY, version=None) == 3
    assert target.state is DialogueState.PLANNED, "it had been planned by itself"
    assert [(row.side_given, row.occasion_id) for row in rows] == [(None, source.id)] * 3
    assert there.occasion_id == target.id
    assert list(verify.faults(attachments=tmp_path)) == []


def test_refused(ground):
    city, source, _ = ground
    foreign = make.dialogue(LATER, city.wards[1], state="planned")
    held = make.dialogue(TODAY, city.wards[0])
    for target, why in ((foreign, "cùng đơn vị"), (source, "cuộc khác"), (held, "đang dự kiến")):
        with pytest.raises(Refused, match=why), store.one_transaction():
            carry.to_session(source, target, reason="Bão", version=None, today=TODAY)
    with pytest.raises(Refused, match="Ghi lý do"), store.one_transaction():
        carry.to_new_day(source, on=LATER, reason=" ", version=None, today=TODAY)
    with pytest.raises(Refused, match="sau hôm nay"), store.one_transaction():
        carry.to_new_day(source, on=TODAY, reason="Bão", version=None, today=TODAY)
    with pytest.raises(Refused, match="Đã tổ chức"), store.one_transaction():
        carry.to_new_day(held, on=LATER, reason="Bão", version=None, today=TODAY)
    store.db.session.rollback()
    assert store.db.session.get(Dialogue, source.id).state is DialogueState.PLANNED
