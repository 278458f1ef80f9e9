"""Split, merged, parted, struck: nothing lost, nothing counted twice, everything undone again."""

from datetime import date

import pytest
from sqlalchemy import select

from feedback.case import joining, likeness
from feedback.case.joining import Part
from feedback.case.record import Recommendation
from feedback.case.word import Nature
from feedback.core import journal, store
from feedback.core.refusal import Refused, Stale
from feedback.office import officer as officers
from tests import make

TODAY = date(2024, 6, 1)


def does(act, *args, **kwargs):
    """One act, written."""
    with store.one_transaction():
        return act(*args, **kwargs)


@pytest.fixture
def city(db):
    return make.city()


@pytest.fixture
def session(city):
    return make.dialogue(agency=city.top)


def split(one, *texts, key="k"):
    parts = [Part(content=text, key=f"{key}-{i}") for i, text in enumerate(texts)]
    return does(joining.split, one, parts, version=one.version, today=TODAY)


def test_split(session):
    one = make.recommendation(session, content="Sửa đường; lắp đèn", turn=4, citizen="Trần Thị Kín", field="Giao thông")
    made = split(one, "Sửa đường", " ", "Lắp đèn", "Thông cống")
    assert one.content == "Sửa đường"
    assert [m.content for m in made] == ["Lắp đèn", "Thông cống"]
    assert {(m.turn, m.field, m.citizen_id, m.occasion_id) for m in made} == {
        (4, "Giao thông", one.citizen_id, one.occasion_id)
    }
    assert len({one.code, *(m.code for m in made)}) == 3
    assert all(m.countable for m in made)
    assert [e.act for e in journal.story("recommendation", made[0].id)] == [
        "recommendation:receive", "recommendation:split-from",
    ]  # fmt: skip


def test_split_sent_twice_splits_once(session, db):
    one = make.recommendation(session, content="Sửa đường; lắp đèn")
    split(one, "Sửa đường; lắp đèn", "Lắp đèn")  # the first part as it was: the version did not move
    split(one, "Sửa đường; lắp đèn", "Lắp đèn")
    assert len(db.session.scalars(select(Recommendation)).all()) == 2


@pytest.mark.parametrize("texts", [(), ("Một",), ("Một", "  \n "), ("", "")])
def test_split_needs_two(session, texts):
    one = make.recommendation(session, content="Sửa đường")
    with pytest.raises(Refused) as no:
        split(one, *texts)
    assert no.value.field == "parts"
    assert one.content == "Sửa đường"


def test_merged_counts_no_more_and_parted_counts_again(session):
    keeper, same = make.recommendation(session, code="K1"), make.recommendation(session, code="K2")
    does(joining.merge, same, keeper)
    assert (same.merged_into_id, same.countable, keeper.countable) == (keeper.id, False, True)
    assert journal.story("recommendation", same.id)[-1].reason == "Trùng với K1"
    assert journal.story("recommendation", keeper.id)[-1].changed == {"merged": [None, "K2"]}
    does(joining.part, same, reason="Khác nội dung", version=same.version)
    assert (same.merged_into_id, same.countable) == (None, True)
    assert journal.story("recommendation", same.id)[-1].reason == "Khác nội dung"
    assert journal.story("recommendation", keeper.id)[-1].changed == {"merged": ["K2", None]}


def test_a_parted_complaint_stays_out_of_the_counts(session):
    keeper, same = make.recommendation(session), make.recommendation(session, nature="complaint")
    does(joining.merge, same, keeper)
    does(joining.part, same, reason="Tách lại")
    assert same.nature is Nature.COMPLAINT
    assert not same.countable


def test_merging_refused(session):
    a, b, c = (make.recommendation(session) for _ in range(3))
    with pytest.raises(Refused, match="chính nó"):
        does(joining.merge, a, a)
    does(joining.merge, b, a)
    with pytest.raises(Refused, match="đã được gộp"):
        does(joining.merge, b, c)
    with pytest.raises(Refused, match="đã được gộp"):
        does(joining.merge, c, b)
    with pytest.raises(Stale):
        does(joining.merge, c, a, version=c.version + 1)
    with pytest.raises(Refused, match="không ở trạng thái gộp"):
        does(joining.part, c, reason="x")


def test_struck_only_while_nothing_was_done(session, db):
    one, used, host = (make.recommendation(session) for _ in range(3))
    merged = make.recommendation(session, merged_into=host)
    does(joining.strike, one, version=one.version)
    assert db.session.get(Recommendation, one.id) is None
    with store.one_transaction():
        used.sorted_on = TODAY
    for other in (used, host, merged):
        with pytest.raises(Refused):
            does(joining.strike, other, version=other.version)


# ---- which are alike


def test_the_likest_first_those_of_the_session_before_others(city, session):
    secretariat = officers.viewer(make.officer("secretariat", city.office))
    text = "Đề nghị sửa chữa đường ngõ 12 tổ 5 bị ngập khi mưa"
    one = make.recommendation(session, content=text)
    near = make.recommendation(session, content="Đường ngõ 12, tổ 5 cứ mưa là ngập, đề nghị sửa", code="GAN")
    make.recommendation(session, content="Đề nghị cấp giấy chứng nhận quyền sử dụng đất")
    make.recommendation(session, content=text, merged_into=near)
    elsewhere = make.recommendation(make.dialogue(date(2024, 5, 1), city.top), content=text, code="XA")
    make.recommendation(make.dialogue(date(2021, 5, 1), city.top), content=text)  # long ago
    make.recommendation(make.dialogue(date(2024, 5, 1), city.commune), content=text)  # another unit
    found = likeness.similar(one, secretariat)
    assert [other.code for other, _ in found] == [near.code, elsewhere.code]
    assert found[1][1] > found[0][1] > likeness.LEAST
    assert likeness.similar(one, officers.viewer(make.officer("secretariat", city.commune))) == []


def test_likeness_weighs_rare_words():
    texts = {1: {"de", "nghi", "cau", "lach"}, 2: {"de", "nghi", "duong", "ngo"}, 3: {"de", "nghi", "cho", "dat"}}
    scores = likeness.likeness({"de", "nghi", "cau", "lach", "xa"}, texts)
    assert scores[1] > 0.99
    assert scores[2] == scores[3] < 0.35
    assert likeness.likeness(set(), {1: {"a"}, 2: set()}) == {1: 0.0, 2: 0.0}


def test_codes_are_no_content():
    assert likeness.content_words("DT_01-2", "dt 01 2 dat dai") == {"dat", "dai"}
