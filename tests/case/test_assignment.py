"""Assignments: who leads and co-operates, every turn kept, returns with their reason, work of an ended unit handed over."""

from datetime import date

import pytest

from feedback.case import assignment, bulk, recommendation, standing, succession
from feedback.case.standing import Handling
from feedback.case.word import OccasionKind, Turn
from feedback.case.work import Assignment
from feedback.core import journal, store
from feedback.core.refusal import NotThere, Refused, Stale
from feedback.office import officer as officers
from tests import make

DAY = date(2024, 4, 1)
DUE = date(2024, 4, 22)


def does(act, *args, **kwargs):
    """One act, written."""
    with store.one_transaction():
        return act(*args, **kwargs)


@pytest.fixture
def city(db):
    return make.city()


@pytest.fixture
def works(city):
    return officers.viewer(make.officer("agency", city.works))


@pytest.fixture
def land(city):
    return officers.viewer(make.officer("agency", city.land))


@pytest.fixture
def opinion(city):
    return make.recommendation(make.dialogue(agency=city.top))


def give(opinion, lead, **more):
    facts = {"due_on": DUE, "on": DAY, "today": DAY, **more}
    return does(assignment.assign, opinion, lead=lead, **facts)


def turns(opinion):
    return [(turn.agency_id, turn.leads, turn.turn) for turn in assignment.of(opinion.id)]


def test_given(city, opinion):
    give(opinion, city.works, co=[city.land])
    assert (opinion.lead_id, opinion.assigned_on, opinion.due_on) == (city.works.id, DAY, DUE)
    assert (opinion.sorted_on, opinion.returned_on) == (DAY, None)
    assert sorted(turns(opinion)) == sorted([(city.works.id, True, Turn.GIVEN), (city.land.id, False, Turn.GIVEN)])
    assert standing.handling(opinion) is Handling.ASSIGNED
    entry = journal.story("recommendation", opinion.id)[-1]
    assert (entry.act, entry.reason) == ("recommendation:assign", f"Phối hợp: {city.land.name}")
    assert entry.changed["co_operating"] == [[], [city.land.id]]


def test_the_usual_due_date_is_that_of_the_rule(db):
    assert assignment.usual_due(DAY) == date(2024, 4, 23)  # 15 working days, one of them would be Giỗ Tổ (18/4)
    assert assignment.usual_due(DAY, kind=OccasionKind.CONTRIBUTION) == date(2024, 5, 2)  # 30 days end on 1/5


def test_who_held_it_before_has_its_turn_ended_and_kept(city, opinion, works):
    give(opinion, city.works)
    does(assignment.take, opinion, works, on=DAY)
    give(opinion, city.land, co=[city.works])
    assert sorted(turns(opinion)) == sorted(
        [(city.works.id, True, Turn.TAKEN_BACK), (city.land.id, True, Turn.GIVEN), (city.works.id, False, Turn.GIVEN)]
    )
    assert (opinion.lead_id, opinion.taken_on) == (city.land.id, None)


def test_a_new_due_date_keeps_the_turn_and_what_was_taken(city, opinion, works):
    give(opinion, city.works)
    does(assignment.take, opinion, works, on=DAY)
    give(opinion, city.works, due_on=date(2024, 5, 30))
    assert turns(opinion) == [(city.works.id, True, Turn.TAKEN)]
    assert (opinion.due_on, opinion.taken_on) == (date(2024, 5, 30), DAY)
    assert assignment.of(opinion.id)[0].due_on == date(2024, 5, 30)


def test_a_change_of_who_co_operates_is_journaled_and_a_new_version(city, opinion):
    give(opinion, city.works, co=[city.land])
    before = opinion.version
    give(opinion, city.works)
    assert opinion.version > before
    assert journal.story("recommendation", opinion.id)[-1].changed == {"co_operating": [[city.land.id], []]}


def test_the_same_again_changes_nothing(city, opinion, db):
    give(opinion, city.works, co=[city.land])
    before = (opinion.version, len(journal.story("recommendation", opinion.id)), turns(opinion))
    assert assignment.given_so(opinion, assignment.of(opinion.id), lead=city.works, co=[city.land], due_on=DUE)
    give(opinion, city.works, co=[city.land])
    assert (opinion.version, len(journal.story("recommendation", opinion.id)), turns(opinion)) == before


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"nature": "denunciation"}, "tố cáo"),
        ({"nature": "complaint"}, "khiếu nại"),
        ({"admission": "refused", "admission_reason": "Nặc danh"}, "Không thụ lý"),
        ({"admission": "withdrawn"}, "Đã rút"),
        ({"replied_on": DAY, "in_hall": True}, "Đã trả lời; nếu phải xử lý lại thì mở lại"),
        ({"replied_on": DAY, "result": "settled", "settled_on": DAY}, "Đã trả lời"),
        ({"received_given": date(2024, 4, 2)}, "trước ngày tiếp nhận 02/04/2024"),
    ],
)
def test_what_is_not_assigned(city, facts, words):
    opinion = make.recommendation(make.dialogue(agency=city.top), **facts)
    assert words in assignment.refusal(opinion, lead=city.works, due_on=DUE, on=DAY)
    with pytest.raises(Refused, match=words):
        give(opinion, city.works)
    assert assignment.of(opinion.id) == []
    assert journal.story("recommendation", opinion.id) == []


def test_a_merged_one_is_not_assigned(city, opinion):
    other = make.recommendation(make.dialogue(agency=city.top), merged_into=opinion)
    with pytest.raises(Refused, match="Đã gộp"):
        give(other, city.works)


def test_due_before_given_given_in_the_future_and_a_unit_that_is_gone(city, opinion):
    with pytest.raises(Refused, match="trước ngày giao"):
        give(opinion, city.works, due_on=date(2024, 3, 31))
    with pytest.raises(Refused, match="ở tương lai") as refused:
        give(opinion, city.works, on=date(2024, 4, 2))
    assert refused.value.field == "on"
    later = {"on": date(2025, 8, 1), "today": date(2025, 8, 1), "due_on": None}
    with pytest.raises(Refused, match="Quận Một không còn"):
        give(opinion, city.district, **later)


def test_taken_once_by_who_holds_it(city, opinion, works, land):
    give(opinion, city.works)
    with pytest.raises(NotThere):
        does(assignment.take, opinion, land, on=DAY)
    does(assignment.take, opinion, works, on=DAY)
    assert (opinion.taken_on, standing.handling(opinion)) == (DAY, Handling.WORKING)
    with pytest.raises(Refused, match="đã nhận"):
        does(assignment.take, opinion, works, on=DAY)


def test_co_operating_takes_its_own_part_only(city, opinion, land):
    give(opinion, city.works, co=[city.land])
    does(assignment.take, opinion, land, on=DAY)
    assert (opinion.taken_on, standing.handling(opinion)) == (None, Handling.ASSIGNED)
    assert (city.land.id, False, Turn.TAKEN) in turns(opinion)
    does(assignment.give_back, opinion, land, reason="Không liên quan", on=DAY)
    assert opinion.lead_id == city.works.id
    assert (city.land.id, False, Turn.RETURNED) in turns(opinion)


def test_given_back_with_a_reason_that_stays(city, opinion, works):
    give(opinion, city.works)
    with pytest.raises(Refused, match="phải ghi lý do") as refused:
        does(assignment.give_back, opinion, works, reason=" \n ", on=DAY)
    assert refused.value.field == "reason"
    does(assignment.give_back, opinion, works, reason="Thuộc Sở Nông nghiệp", on=DAY)
    assert (opinion.lead_id, opinion.due_on, opinion.returned_on) == (None, None, DAY)
    assert standing.handling(opinion) is Handling.RETURNED
    give(opinion, city.land)
    assert standing.handling(opinion) is Handling.ASSIGNED
    assert [t.reason for t in assignment.of(opinion.id)] == ["Thuộc Sở Nông nghiệp", None]


def test_answered_is_neither_returned_nor_taken_back(city, works):
    opinion = make.recommendation(
        make.dialogue(agency=city.top), lead=city.works, assigned_on=DAY, taken_on=DAY, replied_on=DAY
    )
    with pytest.raises(Refused, match="không trả lại"):
        does(assignment.give_back, opinion, works, reason="Nhầm", on=DAY)
    with pytest.raises(Refused, match="không thu hồi"):
        does(assignment.take_back, opinion, reason="Nhầm", on=DAY)


def test_taken_back_with_a_reason(city, opinion):
    with pytest.raises(Refused, match="không giao cho cơ quan nào"):
        does(assignment.take_back, opinion, reason="Nhầm", on=DAY)
    give(opinion, city.works, co=[city.land])
    with pytest.raises(Refused, match="lý do"):
        does(assignment.take_back, opinion, reason="", on=DAY)
    does(assignment.take_back, opinion, reason="Giao nhầm", on=DAY)
    assert {turn for _, _, turn in turns(opinion)} == {Turn.TAKEN_BACK}
    assert (opinion.lead_id, opinion.due_on, opinion.assigned_on) == (None, None, None)
    assert standing.handling(opinion) is Handling.SORTED


def test_a_form_read_before_is_stale(city, opinion, works):
    read = opinion.version
    give(opinion, city.works, version=read)
    for act, more in (
        (assignment.take, {"viewer": works}),
        (assignment.give_back, {"viewer": works, "reason": "Nhầm"}),
        (assignment.take_back, {"reason": "Nhầm"}),
    ):
        with pytest.raises(Stale):
            does(act, opinion, on=DAY, version=read, **more)
    with pytest.raises(Stale):
        give(opinion, city.land, version=read)


def test_the_successor_works_on(city, opinion):
    heir = make.agency("Sở Mới", kind="office", level="province", parent=city.top, valid_from=date(2024, 5, 1))
    old = make.agency(
        "Sở Cũ", kind="office", level="province", parent=city.top, valid_to=date(2024, 4, 30), successor=heir
    )
    give(opinion, old, co=[city.works])
    assert does(succession.hand_over, date(2024, 4, 30)) == 0
    assert does(succession.hand_over, date(2024, 5, 1)) == 1
    assert (opinion.lead_id, opinion.due_on) == (heir.id, DUE)
    viewer = officers.viewer(make.officer("agency", heir))
    assert recommendation.get(opinion.id, viewer).id == opinion.id
    does(assignment.take, opinion, viewer, on=date(2024, 5, 2))


def test_many_at_once_each_by_itself(city, query_count):
    session = make.dialogue(agency=city.top)
    with store.one_transaction():
        rows = [make.recommendation(session) for _ in range(20)]
        rows.append(make.recommendation(session, nature="complaint"))
    versions = {row.id: row.version for row in rows}
    versions[rows[3].id] = 99
    facts = {"lead": city.works, "co": [city.land], "due_on": DUE, "on": DAY}
    with query_count() as queries:
        foreseen = bulk.foresee(rows, **facts)
    assert len(queries) <= 5
    assert [line.outcome for line in foreseen] == [bulk.Outcome.DONE] * 20 + [bulk.Outcome.REFUSED]
    lines = does(bulk.assign, rows, today=DAY, versions=versions, **facts)
    wrong = [line for line in lines if line.outcome is bulk.Outcome.REFUSED]
    assert [line.recommendation.id for line in wrong] == [rows[3].id, rows[20].id]
    assert "người khác sửa" in wrong[0].words
    assert store.db.session.query(Assignment).count() == 19 * 2

    again = does(bulk.assign, rows, today=DAY, versions=versions, **facts)  # the very same form once more
    assert [line.outcome for line in again].count(bulk.Outcome.SAME) == 19
    assert store.db.session.query(Assignment).count() == 19 * 2
    with pytest.raises(Refused, match="không còn"):
        does(bulk.assign, rows, **{**facts, "lead": city.district, "on": date(2026, 1, 1)}, today=DAY, versions={})


def test_many_taken_at_once(city, works, land):
    session = make.dialogue(agency=city.top)
    rows = [make.recommendation(session) for _ in range(3)]
    for row in rows[:2]:
        give(row, city.works)
    give(rows[2], city.land)
    told = [line.outcome.value for line in does(bulk.take, rows, works, on=DAY)]
    assert told == ["done", "done", "refused"]
    assert [line.outcome.value for line in does(bulk.take, rows, works, on=DAY)] == ["same", "same", "refused"]


def test_chosen_are_in_reach_only(city, works):
    session = make.dialogue(agency=city.top)
    mine, foreign = make.recommendation(session), make.recommendation(session)
    give(mine, city.works)
    assert [r.id for r in bulk.chosen([foreign.id, mine.id, 10**9], works)] == [mine.id]
    assert bulk.chosen([], works) == []
    assert [r.id for r in bulk.chosen([mine.id], works, lock=True)] == [mine.id]
