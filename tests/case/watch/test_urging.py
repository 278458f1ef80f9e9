"""Urging letters: one per agency, numbered, told in each story, answered or recalled; and the Front's marks and notes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from feedback.case import story
from feedback.case.watch import behind, desk, following, urging
from feedback.case.watch.word import Behind, LetterState
from feedback.core import store
from feedback.core.refusal import NotThere, Refused
from feedback.office import officer as officers
from tests import make, watching

DAY = date(2024, 6, 3)
AT = datetime(2024, 6, 3, 2, tzinfo=UTC)


@pytest.fixture
def city(db):
    return make.city()


@pytest.fixture
def front(city):
    return officers.viewer(make.officer("front", city.front))


@pytest.fixture
def late(city):
    """Two opinions with one agency, one of them overdue, and an overdue one with another."""
    hall = make.dialogue(agency=city.top)
    behind_time = {"due_on": DAY - timedelta(days=10), "taken_on": make.DAY}
    told = make.recommendation(hall, lead=city.works, due_on=DAY + timedelta(days=10))
    watching.reason(told, city.works, on=DAY)
    return (
        make.recommendation(hall, lead=city.works, **behind_time),
        told,
        make.recommendation(hall, lead=city.land, **behind_time),
    )


def terms(**changed):
    facts = {
        "number": "09/MTTQ-BTT",
        "dated_on": DAY,
        "signer": "Lê Thị Mẫu",
        "signer_title": "Chủ tịch",
        "place": "Mẫu",
    }
    return urging.Terms(
        **{
            **facts,
            "answer_by": DAY + timedelta(days=15),
            "text": "{cơ quan}: {số ý kiến}, {số quá hạn}, {hạn}",
            **changed,
        }
    )


def send(viewer, agencies, what=Behind.ALL, **changed):
    with store.one_transaction():
        wanted = behind.parcels(viewer, [one.id for one in agencies], what, today=DAY)
        return urging.send(viewer, wanted, terms(**changed), by="Mẫu", at=AT, today=DAY)


def test_each_agency_gets_one_letter_with_what_it_owes(city, front, late):
    letters = send(front, [city.works, city.land], consecutive=True)
    assert [(one.addressee.name, one.number) for one in letters] == [
        ("Sở Nông nghiệp và Môi trường", "09/MTTQ-BTT"),
        ("Sở Xây dựng", "10/MTTQ-BTT"),
    ]
    works = letters[1]
    assert works.text == "Sở Xây dựng: 2, 1, 18/06/2024"
    assert [(one.recommendation_id, one.late) for one in urging.opinions(works)] == [
        (late[0].id, True),
        (late[1].id, False),
    ]


def test_which_opinions_are_gathered(city, front, late):
    for what, count in ((Behind.ALL, 2), (Behind.LATE, 1), (Behind.OUTSTANDING, 1)):
        found = behind.parcels(front, [city.works.id], what, today=DAY)
        assert [len(one.opinions) for one in found] == [count], what


def test_each_opinions_story_tells_it(city, front, late):
    (letter,) = send(front, [city.works])
    told = [event.what for event in story.tell(late[0], story.read(late[0]))]
    assert "Hệ thống đôn đốc Sở Xây dựng ngày 03/06/2024, số 09/MTTQ-BTT; trả lời trước ngày 18/06/2024" in told
    agency = officers.viewer(make.officer("agency", city.works))
    with store.one_transaction():
        urging.answer(letter, agency, text="Xong trong tháng 7", paper_number="55/SXD", on=DAY, by="Mẫu", today=DAY)
    assert letter.state is LetterState.ANSWERED
    told = [event.what for event in story.tell(late[0], story.read(late[0]))]
    assert any("trả lời công văn đôn đốc số 09/MTTQ-BTT ngày 03/06/2024, văn bản số 55/SXD" in one for one in told)


def test_the_same_number_to_the_same_agency_is_refused(city, front, late):
    send(front, [city.works])
    with pytest.raises(Refused, match="Số công văn này đã dùng"):
        send(front, [city.works])


WRONG = [
    ({"number": " "}, "number"),
    ({"signer": ""}, "signer"),
    ({"text": ""}, "text"),
    ({"dated_on": DAY + timedelta(days=1)}, "dated_on"),
    ({"answer_by": DAY - timedelta(days=1)}, "answer_by"),
    ({"number": "Không số", "consecutive": True}, "number"),
]


def test_what_is_missing_is_refused_before_any_letter_is_written(city, front, late):
    for wrong, field in WRONG:
        with pytest.raises(Refused) as told:
            send(front, [city.works, city.land], **wrong)
        assert told.value.field == field
    assert store.db.session.query(watching.Letter).count() == 0


def test_an_answer_sent_twice_is_kept_once_and_a_recalled_letter_has_none(city, front, late):
    agency = officers.viewer(make.officer("agency", city.works))
    letter = watching.letter(city.front, city.works, late[0], on=DAY)
    facts = {"paper_number": None, "on": DAY, "by": "Mẫu", "today": DAY}
    with store.one_transaction():
        first = urging.answer(letter, agency, text="Đang làm", version=1, **facts)
        assert urging.answer(letter, agency, text="Đang làm", version=1, **facts).id == first.id
    other = watching.letter(city.front, city.works, late[0], on=DAY, number="16/MTTQ")
    with pytest.raises(Refused, match="Chỉ đơn vị đã gửi"), store.one_transaction():
        urging.recall(other, officers.viewer(make.officer("secretariat", city.office)), reason="Nhầm")
    with store.one_transaction():
        urging.recall(other, front, reason="Gửi nhầm cơ quan")
    with pytest.raises(Refused, match="đã được thu hồi"), store.one_transaction():
        urging.answer(other, agency, text="Đang làm", **facts)


def test_an_agency_sees_letters_to_it_and_no_others(city, front, late):
    mine, other = (watching.letter(city.front, unit, number=f"{unit.id}/MT") for unit in (city.works, city.land))
    agency = officers.viewer(make.officer("agency", city.works))
    assert urging.get(mine.id, agency).id == mine.id
    with pytest.raises(NotThere):
        urging.get(other.id, agency)


def _known(viewer):
    """The viewer's units are loaded, as on any page."""
    assert viewer.seat.name
    assert viewer.agency.name


def test_what_waits_is_counted_in_one_query(city, front, late, query_count):
    watching.letter(city.front, city.works, late[0], on=make.DAY)
    watching.promise(make.dialogue(agency=city.top), city.works)
    watching.gathering(city.front, "Một", state="returned", reason="Thiếu", ended_on=DAY)
    _known(front)
    with query_count() as queries:
        counts = desk.waiting(front, DAY)
    assert len(queries) == 1
    assert (counts.letters, counts.letters_late, counts.promises, counts.promises_late) == (1, 1, 1, 1)
    assert (counts.sets_returned, counts.sets_handed, counts.reviews) == (1, 0, 0)


def test_a_note_is_read_by_the_agency_only_where_it_says_so(city, front, late, query_count):
    agency = officers.viewer(make.officer("agency", city.works))
    with store.one_transaction():
        following.supervise(late[0], front, text="Xem lại mặt bằng", to_agency=False, by="Mẫu", today=DAY)
        following.supervise(late[0], front, text="Đề nghị trả lời sớm", to_agency=True, by="Mẫu", today=DAY)
        following.supervise(late[0], front, text="Đề nghị trả lời sớm", to_agency=True, by="Mẫu", today=DAY)
        following.follow(front, recommendation=late[0], note="Dân hỏi nhiều", by="Mẫu", on=DAY)
    watching.letter(city.front, city.works, late[0], on=DAY)
    watching.promise(store.db.session.get_one(make.Dialogue, late[0].occasion_id), city.works, late[0])
    number = late[0].id
    _known(front)
    with query_count() as queries:
        seen = desk.about(number, front)
    assert len(queries) == 1
    assert sorted(one.kind for one in seen) == ["letter", "mark", "note", "note", "promise"]
    assert [one.text for one in desk.about(late[0].id, agency) if one.kind == "note"] == ["Đề nghị trả lời sớm"]
    told = " ".join(event.what + event.detail for event in story.tell(late[0], story.read(late[0])))
    assert "Đề nghị trả lời sớm" in told
    assert "Xem lại mặt bằng" not in told


def test_a_list_is_its_officers_own_unless_shared(city, front, late):
    colleague = officers.viewer(make.officer("front", city.front))
    with store.one_transaction():
        kept = following.follow(front, recommendation=late[0], by="Mẫu", on=DAY)
        following.follow(front, agency=city.works, shared=True, by="Mẫu", on=DAY)
        again = following.follow(front, recommendation=late[0], note="Mới", by="Mẫu", on=DAY)
    assert again.id == kept.id
    assert store.db.session.execute(following.opinions(colleague)).all() == []
    assert [unit.id for _, unit in store.db.session.execute(following.agencies(colleague))] == [city.works.id]
    with pytest.raises(NotThere), store.one_transaction():
        following.unfollow(kept.id, colleague)
    with store.one_transaction():
        following.unfollow(kept.id, front)
    assert store.db.session.execute(following.opinions(front)).all() == []
