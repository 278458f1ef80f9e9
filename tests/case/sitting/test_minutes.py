"""Minutes: written from the lines, every save a version, final and locked with their digest; attendance; the last result."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.case.sitting import attendance, minutes, minutes_text, opening
from feedback.case.sitting.minutes_text import Spoken
from feedback.case.sitting.opening import Owed
from feedback.case.sitting.record import MinutesVersion
from feedback.case.sitting.word import MinutesState
from feedback.case.standing import is_open
from feedback.core import store
from feedback.core.refusal import Refused, Stale
from tests import make

DAY = date(2024, 3, 15)


@pytest.fixture
def held(db):
    city = make.city()
    session = make.dialogue(
        DAY, city.wards[0], theme="Thu gom rác", place="Nhà văn hóa", chair="Lê Văn Thử", attendance=120
    )
    make.recommendation(session, content="Gửi trước", channel="front", turn=1)
    make.recommendation(session, content="Nói\nhai dòng", channel="hall", turn=2, citizen="Trần Thị Mẫu")
    make.recommendation(
        session, content="Nói tiếp", channel="hall", turn=2, in_hall=True, replied_on=DAY, reply_text="Sẽ làm"
    )
    make.recommendation(session, content="Khiếu nại riêng", nature="complaint", turn=3)
    return session


def _written(session, **more):
    facts = {"began": "8 giờ 00", "ended": "11 giờ 30", "secretary": "Phạm Thị Thảo", **more}
    return replace(minutes.first(session), **facts)


def _save(session, what, version=None, reason=""):
    with store.one_transaction():
        return minutes.save(session, what, reason=reason, by="Phạm Thị Thảo", version=version)


def test_first_written_from_the_lines(held):
    with store.one_transaction():
        attendance.write_down(
            held, [("Nhân dân", 100), ("Báo chí", 3), ("", 9), ("Khác", None)], adopt=True, version=None
        )
    first = minutes.first(held)
    assert held.attendance == 103
    assert first.attendance == "- Nhân dân: 100 người.\n- Báo chí: 3 người.\nTổng số: 103 người."
    assert minutes_text.groups(first.attendance) == [("Nhân dân", 100), ("Báo chí", 3)]
    assert first.opinions.split("\n") == [
        "Ý kiến gửi trước hội nghị (1 ý kiến)",
        "1. Gửi trước (Mặt trận chuyển)",
        "Tiếp thu, trả lời sau hội nghị.",
        "",
        "Ý kiến phát biểu tại hội nghị (2 ý kiến)",
        "2. [Lượt 2]: Nói hai dòng",
        "Tiếp thu, trả lời sau hội nghị.",
        "3. [Lượt 2] (tiếp): Nói tiếp",
        "Trả lời tại hội nghị: Sẽ làm",
    ]
    read = minutes_text.items(first.opinions)
    assert [(one.number, one.turn, one.content, one.answer) for one in read] == [
        (1, 0, "Gửi trước (Mặt trận chuyển)", "Tiếp thu, trả lời sau hội nghị."),
        (2, 2, "Nói hai dòng", "Tiếp thu, trả lời sau hội nghị."),
        (3, 2, "Nói tiếp", "Sẽ làm"),
    ]
    names = minutes.speakers(held.id)
    assert names == {2: "Trần Thị Mẫu"}
    assert "Trần Thị Mẫu" not in minutes_text.whole(first)
    assert "2. Trần Thị Mẫu: Nói hai dòng" in minutes_text.with_names(first.opinions, names)
    assert "2. Người phát biểu thứ 1: Nói hai dòng" in minutes_text.with_names(first.opinions, {})
    assert "3. Người phát biểu thứ 1 (tiếp): Nói tiếp" in minutes_text.with_names(first.opinions, {})


def test_versions_final_and_corrected(held):
    one = _save(held, _written(held))
    assert (one.number, one.state, one.digest) == (1, MinutesState.DRAFT, None)
    assert _save(held, _written(held)).number == 1, "nothing new, no new version"
    with pytest.raises(Stale):
        _save(held, _written(held, conclusion="Kết luận"), version=9)
    assert _save(held, _written(held, conclusion="Giao phòng Kinh tế"), version=1).number == 2
    assert minutes.conclusion_of(held.id) == "Giao phòng Kinh tế"
    with store.one_transaction():
        final = minutes.finish(held, by="Lê Văn Thử", version=None)
    assert (final.number, final.state) == (3, MinutesState.FINAL)
    assert re.fullmatch("[0-9a-f]{64}", final.digest)
    assert minutes.intact(final)
    with pytest.raises(Refused, match="đã chính thức"), store.one_transaction():
        minutes.finish(held, by="x", version=None)
    with pytest.raises(Refused, match="Đính chính phải ghi lý do"):
        _save(held, _written(held, conclusion="Khác"))
    fixed = _save(held, _written(held, conclusion="Giao Phòng Kinh tế"), reason="Sai tên cơ quan")
    assert (fixed.number, fixed.state, fixed.reason) == (4, MinutesState.FINAL, "Sai tên cơ quan")
    assert fixed.digest != final.digest
    assert minutes.content(minutes.numbered(held.id, 3)).conclusion == "Giao phòng Kinh tế"
    with pytest.raises(Refused, match="Đính chính"), store.one_transaction():
        minutes.bring_back(held, 2, reason="", by="x", version=None)
    with store.one_transaction():
        back = minutes.bring_back(held, 2, reason="Đúng tên cũ", by="x", version=None)
    assert (back.number, back.reason) == (5, "Khôi phục bản số 2: Đúng tên cũ")
    assert back.digest == final.digest
    assert [one.number for one in minutes.versions(held.id)] == [5, 4, 3, 2, 1]


def test_a_changed_final_text_is_seen(held):
    _save(held, _written(held))
    with store.one_transaction():
        final = minutes.finish(held, by="x", version=None)
    with store.one_transaction():
        store.db.session.get(MinutesVersion, final.id).content = minutes_text.store(
            _written(held, conclusion="Sửa trộm")
        )
    assert not minutes.intact(minutes.latest(held.id))


@pytest.mark.parametrize("lacking", ["began", "ended", "secretary", "chair", "place"])
def test_not_final_while_something_lacks(held, lacking):
    _save(held, _written(held, **{lacking: ""}))
    with pytest.raises(Refused, match="còn thiếu") as refused, store.one_transaction():
        minutes.finish(held, by="x", version=None)
    assert refused.value.field == lacking


def test_only_of_a_session_that_was_held(db):
    session = make.dialogue(DAY, state="planned")
    with pytest.raises(Refused, match="đã tổ chức"):
        _save(session, minutes.first(session))
    with pytest.raises(Refused, match="Hai dòng"), store.one_transaction():
        attendance.write_down(session, [("Báo chí", 1), ("báo  chí", 2)], adopt=False, version=None)
    with store.one_transaction():
        assert attendance.write_down(session, [("Báo chí", 1)], adopt=False, version=None) == 1
    assert session.attendance is None
    assert attendance.total(session.id) == 1


@given(st.lists(st.tuples(st.integers(1, 9), st.text("abc .", min_size=1, max_size=20), st.booleans()), max_size=12))
def test_what_is_written_is_read_again(rows):
    lines = [Spoken(turn, f"ý {text}", "đáp", answered) for turn, text, answered in rows]
    read = minutes_text.items(minutes_text.opinions(lines)) if lines else []
    assert [(one.turn, one.content) for one in read] == [(one.turn, " ".join(one.content.split())) for one in lines]
    assert [one.answer == "đáp" for one in read] == [one.in_hall for one in lines]


def test_a_session_opens_with_what_is_owed(held):
    today = date(2024, 9, 1)
    unit = held.occasion.agency
    made = {
        Owed.BROKEN: {"result": "will_settle", "roadmap_on": today - timedelta(days=1)},
        Owed.PROMISED: {"result": "will_settle", "roadmap_on": today},
        Owed.OUTSTANDING: {"result": "outstanding", "outstanding_reason": "Chờ vốn"},
        Owed.SETTLING: {"result": "settling"},
        Owed.ANSWERED: {"replied_on": DAY},
    }
    earlier = make.dialogue(date(2023, 5, 5), unit)
    rows = {group: make.recommendation(earlier, **facts) for group, facts in made.items()}
    make.recommendation(earlier, result="settled", settled_on=today, replied_on=DAY)
    make.dialogue(date(2024, 2, 2), unit, state="cancelled")
    make.recommendation(make.dialogue(date(2024, 1, 1), make.agency()))
    nxt = make.dialogue(today + timedelta(days=9), unit, state="planned")
    seen = opening.read(nxt, today)
    assert seen.last.dialogue.id == held.id
    assert (seen.last.total, seen.last.answered, seen.last.finished, seen.last.open) == (3, 1, 0, 3)
    assert seen.counts == {**dict.fromkeys(made, 1), Owed.ANSWERED: 2, Owed.UNANSWERED: 2}
    listed = opening.owed(nxt, today)
    assert listed[0].id == rows[Owed.BROKEN].id
    assert len(listed) == seen.total == 8
    for group, count in seen.counts.items():
        found = opening.owed(nxt, today, group)
        assert len(found) == count
        assert all(is_open(row) and opening.group_of(row, today) is group for row in found)
    assert opening.read(earlier, today).last is None
