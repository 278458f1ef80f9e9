"""Repeats: linked to the first, counted, undone; what is alike is found within reach, accents folded."""

from datetime import date

import pytest
from sqlalchemy import func, select

from feedback.case import joining, story
from feedback.case.answering import alike, repeat
from feedback.case.record import Recommendation
from feedback.core.journal import Entry
from feedback.core.refusal import Refused
from feedback.office import officer as officers
from tests import make
from tests.case.answering.ground import TODAY, does, told

FLOOD = "Đề nghị thành phố sửa cống thoát nước ngõ 12 phố Hoa Mẫu, mưa là ngập sâu"


@pytest.fixture
def city(db):
    return make.city()


@pytest.fixture
def clerk(city):
    return officers.viewer(make.officer("secretariat", city.office))


@pytest.fixture
def three(city):
    """The same said in three years, the second written without accents."""
    texts = [FLOOD, "De nghi sua cong thoat nuoc ngo 12 pho Hoa Mau, mua la ngap sau lam", f"Lần nữa: {FLOOD}"]
    days = [date(2022, 5, 4), date(2023, 3, 1), date(2024, 2, 1)]
    return [
        make.recommendation(make.dialogue(day, city.top), content=text) for day, text in zip(days, texts, strict=True)
    ]


@pytest.fixture
def link(clerk):
    def write(r, other):
        does(repeat.link, r, other, viewer=clerk, on=TODAY, by="Mẫu")

    return write


def shape(r, viewer):
    found = repeat.group(r, viewer)
    return found and ([one.code for one in found.rows], found.number, found.since)


def test_all_hang_on_the_first_received(clerk, three, link):
    first, second, third = three
    link(second, third)
    assert shape(third, clerk) == ([second.code, third.code], 2, second.received_on)
    link(first, third)
    wanted = ([one.code for one in three], 3, first.received_on)
    assert [shape(one, clerk) for one in three] == [wanted] * 3
    link(third, first)  # again: nothing changes
    assert told(third) == ["recommendation:repeat", "recommendation:repeat"]
    assert told(first) == ["recommendation:repeated"]
    assert all(one.countable for one in three)


def test_undone_the_rest_stay_together(clerk, three, link):
    first, second, third = three
    link(second, first)
    link(third, first)
    with pytest.raises(Refused, match="ghi lý do"):
        does(repeat.unlink, first, viewer=clerk, reason="", on=TODAY, by="Mẫu")
    does(repeat.unlink, first, viewer=clerk, reason="Nhầm", on=TODAY, by="Mẫu")
    assert shape(first, clerk) is None
    assert shape(third, clerk) == ([second.code, third.code], 2, second.received_on)
    assert told(second)[-1] == told(first)[-1] == "recommendation:repeat-undo"
    does(repeat.unlink, third, viewer=clerk, reason="Nhầm", on=TODAY, by="Mẫu")
    assert shape(second, clerk) is None
    with pytest.raises(Refused, match="không ghi là lặp lại"):
        does(repeat.unlink, second, viewer=clerk, reason="Nhầm", on=TODAY, by="Mẫu")


def test_listed(db, three, link):
    first, second, third = three
    link(second, first)
    found = db.session.scalars(select(Recommendation.id).where(repeat.repeated()).order_by(Recommendation.id))
    assert list(found) == [first.id, second.id]
    with pytest.raises(Refused, match="chính nó"):
        link(first, first)
    does(joining.merge, third, first)
    with pytest.raises(Refused, match="đã gộp"):
        link(third, second)


def test_out_of_reach_it_is_counted_and_not_shown(city, clerk, three, link):
    ward = officers.viewer(make.officer("secretariat", city.wards[0]))
    here = make.recommendation(make.dialogue(date(2024, 3, 1), city.wards[0]), content=FLOOD)
    link(here, three[0])
    assert shape(here, ward) == ([here.code], 2, three[0].received_on)


def test_undone_what_is_out_of_reach_is_told_to_nobody_who_may_not_see_it(db, city, clerk, three, link):
    ward = officers.viewer(make.officer("secretariat", city.wards[0]))
    here, there = (make.recommendation(make.dialogue(date(2024, 3, 1), one), content=FLOOD) for one in city.wards)
    link(here, three[0])
    link(there, here)
    mark = db.session.scalar(select(func.max(Entry.id)))
    does(repeat.unlink, here, viewer=ward, reason="Nhầm", on=TODAY, by="Mẫu")
    lines = list(db.session.scalars(select(Entry).where(Entry.id > mark).order_by(Entry.id)))
    assert [line.subject_id for line in lines] == [here.id, three[0].id, there.id]
    hidden = {three[0].code, there.code}
    assert not any(code in line.changes + line.subject_code for line in lines for code in hidden)

    def last(one, viewer):
        return story.tell(one, story.read(one, viewer))[-1].what

    assert last(here, ward).endswith("bỏ ghi lặp lại với 2 ý kiến ngoài phạm vi của bạn")
    assert last(there, clerk).endswith(f"bỏ ghi {here.code} là nêu lại ý kiến này")
    other = officers.viewer(make.officer("secretariat", city.wards[1]))
    assert here.code not in " ".join(event.what for event in story.tell(there, story.read(there, other)))


def test_alike_within_the_year_before(city, clerk, three, link):
    first, second, third = three
    make.recommendation(
        make.dialogue(date(2024, 1, 5), city.top), content="Đề nghị cấp giấy chứng nhận quyền sử dụng đất"
    )
    (found,) = alike.repeats(third, clerk)
    assert (found.r.code, found.same_place) == (second.code, True)
    assert found.likeness >= 80
    link(third, second)
    assert alike.repeats(third, clerk) == []
    assert [one.r.code for one in alike.repeats(second, clerk)] == [first.code]


def test_what_many_have_just_said_is_not_taken_for_rare(city, clerk, monkeypatch):
    monkeypatch.setattr(alike, "_rarity", {})
    monkeypatch.setattr(alike, "LEARNT_FROM", 30)
    monkeypatch.setattr(alike, "SCORED", 5)
    before, then, now = (make.dialogue(day, city.top) for day in (date(2024, 1, 5), date(2024, 2, 5), date(2024, 3, 5)))
    for word in ["cống", "thoát", "ngập", "hoa", "mưa"] * 6:
        make.recommendation(before, content=f"Chuyện {word}")
    twin = make.recommendation(before, content=FLOOD)
    for number in range(30):
        make.recommendation(then, content=f"Đề nghị thành phố sửa biển hiệu số {number}")
    assert [found.r.code for found in alike.repeats(make.recommendation(now, content=FLOOD), clerk)] == [twin.code]


def test_earlier_answers_are_those_in_reach(city, clerk):
    answered = {"replied_on": date(2023, 4, 1), "reply_text": "Đã nạo vét.", "lead": city.works}
    mine = make.recommendation(make.dialogue(date(2023, 3, 1), city.top), content=FLOOD, taken_on=make.DAY, **answered)
    answered["lead"] = city.land
    theirs = make.recommendation(
        make.dialogue(date(2023, 3, 1), city.top), content=FLOOD, taken_on=make.DAY, **answered
    )
    make.recommendation(make.dialogue(date(2023, 3, 1), city.top), content=FLOOD, lead=city.works)  # not answered
    one = make.recommendation(content=FLOOD.upper(), lead=city.works)
    works = officers.viewer(make.officer("agency", city.works))
    assert [(found.r.code, found.agency) for found in alike.earlier_answers(one, works)] == [(mine.code, "Sở Xây dựng")]
    assert {found.r.code for found in alike.earlier_answers(one, clerk)} == {mine.code, theirs.code}
    first = make.recommendation(
        make.dialogue(date(2021, 3, 1), city.top), content="Chuyện khác hẳn", **{**answered, "lead": city.works}
    )
    assert [found.r.code for found in alike.earlier_answers(one, works, first=first.id)] == [first.code, mine.code]


def test_nothing_to_seek_finds_nothing(city, clerk):
    assert alike.repeats(make.recommendation(content="?!"), clerk) == []
