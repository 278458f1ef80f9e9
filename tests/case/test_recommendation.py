"""Opinions: reach, sorting, amending, who spoke; receiving a line stands in tests/case/test_lines or the walk."""

from datetime import date

import pytest
from sqlalchemy import select

from feedback.case import bulk, recommendation
from feedback.case.bulk import Outcome
from feedback.case.recommendation import Sorting
from feedback.case.record import Citizen, Recommendation
from feedback.case.word import Admission, Channel, Nature, Side
from feedback.core import journal, store
from feedback.core.refusal import NotThere, Refused, Stale
from feedback.office import officer as officers
from tests import make

TODAY = date(2024, 6, 1)


def does(act, *args, **kwargs):
    """One act, written."""
    with store.one_transaction():
        return act(*args, **kwargs)


def plain(**facts) -> Sorting:
    return Sorting(**{"field": "Đất đai", "side": None, "nature": Nature.RECOMMENDATION, **facts})


def viewer(role, unit):
    return officers.viewer(make.officer(role, unit))


@pytest.fixture
def city(db):
    return make.city()


@pytest.fixture
def seen(db):
    """The codes somebody sees, and those that are theirs to sort."""

    def codes(who, condition=recommendation.visible):
        query = select(Recommendation.code).where(condition(who)).order_by(Recommendation.code)
        return list(db.session.scalars(query))

    return codes


# ---- reach


@pytest.fixture
def opinions(city):
    """One raised at each place; two of the top's are given out, one of them returned."""
    top, ward = make.dialogue(agency=city.top), make.dialogue(agency=city.wards[0])
    make.recommendation(top, code="A-TOP")
    make.recommendation(top, code="B-WORKS", lead=city.works)
    back = make.recommendation(top, code="C-BACK")
    make.assign(back, city.works.id, turn="returned", reason="Không đúng nhiệm vụ")
    gone = make.recommendation(top, code="D-GONE")
    make.assign(gone, city.works.id, turn="taken_back", reason="Giao nhầm")
    make.recommendation(ward, code="E-WARD")
    make.recommendation(make.dialogue(agency=city.commune), code="F-COMMUNE", lead=city.wards[0])
    make.assign(make.recommendation(top, code="G-CO"), city.land.id, leads=False)


def test_an_agency_sees_what_it_was_given_and_gave_back(city, opinions, seen):
    works = viewer("agency", city.works)
    assert seen(works) == ["B-WORKS", "C-BACK"]
    assert seen(works, recommendation.steered) == []
    assert seen(viewer("agency", city.land)) == ["G-CO"]


@pytest.mark.parametrize("role", ["secretariat", "front", "leader", "auditor"])
def test_the_city_sees_all(city, opinions, seen, role):
    who = viewer(role, city.office)
    assert len(seen(who)) == 7
    assert seen(who, recommendation.steered) == seen(who)


def test_a_district_sees_what_was_raised_below_it_and_a_ward_what_was_given_to_it(city, opinions, seen):
    assert seen(viewer("leader", city.district)) == [
        "E-WARD"
    ]  # the district has ended: what is given now is not below it
    ward = viewer("secretariat", city.wards[0])
    assert seen(ward) == ["E-WARD", "F-COMMUNE"]
    assert seen(ward, recommendation.steered) == ["E-WARD"]  # the other is the commune's to sort
    assert seen(viewer("front", city.wards[1])) == []


def test_out_of_reach_is_not_there(city, opinions, db):
    one = db.session.scalars(select(Recommendation).where(Recommendation.code == "E-WARD")).one()
    with pytest.raises(NotThere):
        recommendation.get(one.id, viewer("agency", city.works))
    with pytest.raises(NotThere):
        recommendation.get(10**6, viewer("secretariat", city.office))
    assert recommendation.get(one.id, viewer("secretariat", city.office)) is one


# ---- sorting


def test_sorted(city):
    one = make.recommendation(make.dialogue(agency=city.top))
    does(recommendation.sort, one, plain(field="  Đất   đai "), on=TODAY)
    assert (one.field, one.sorted_on, one.side, one.countable) == ("Đất đai", TODAY, Side.AUTHORITY, True)
    does(recommendation.sort, one, plain(side=Side.PARTY), on=date(2024, 7, 1))
    assert (one.side, one.sorted_on) == (Side.PARTY, TODAY)
    assert [entry.act for entry in journal.story("recommendation", one.id)] == ["recommendation:sort"] * 2
    does(recommendation.sort, one, plain(side=Side.PARTY), on=TODAY)
    assert len(journal.story("recommendation", one.id)) == 2  # nothing changed, nothing told


@pytest.mark.parametrize(
    ("nature", "admission", "counts"),
    [
        (Nature.COMPLAINT, Admission.ADMITTED, False),
        (Nature.DENUNCIATION, Admission.ADMITTED, False),
        (Nature.REPORT, Admission.REFUSED, False),
        (Nature.REPORT, Admission.WITHDRAWN, False),
        (Nature.QUESTION, Admission.ADMITTED, True),  # whether a question counts is a setting of the tally
    ],
)
def test_what_leaves_the_counts(city, nature, admission, counts):
    one = make.recommendation(make.dialogue(agency=city.top))
    sorting = plain(nature=nature, admission=admission, admission_reason="Không rõ nội dung")
    does(recommendation.sort, one, sorting, on=TODAY)
    assert one.countable is counts


def test_refused_without_reason(city):
    one = make.recommendation(make.dialogue(agency=city.top))
    with pytest.raises(Refused) as no:
        does(recommendation.sort, one, plain(admission=Admission.REFUSED, admission_reason="  "), on=TODAY)
    assert no.value.field == "admission_reason"
    assert (one.sorted_on, one.admission) == (None, Admission.ADMITTED)


def test_a_joint_dialogue_needs_a_side(city):
    one = make.recommendation(make.dialogue(agency=city.top, head="both"), side_given="party")
    with pytest.raises(Refused) as no:
        does(recommendation.sort, one, plain(side=None), on=TODAY)
    assert no.value.field == "side_given"
    does(recommendation.sort, one, plain(side=Side.AUTHORITY), on=TODAY)
    assert one.side is Side.AUTHORITY


def test_a_contribution_keeps_its_side(city):
    one = make.recommendation(make.contribution(agency=city.top, target="party_member"))
    with pytest.raises(Refused) as no:
        does(recommendation.sort, one, plain(side=Side.AUTHORITY), on=TODAY)
    assert no.value.field == "side_given"
    does(recommendation.sort, one, plain(side=Side.PARTY), on=TODAY)
    assert one.side is Side.PARTY


def test_an_older_version_is_stale(city):
    one = make.recommendation(make.dialogue(agency=city.top))
    first = one.version
    does(recommendation.sort, one, plain(), on=TODAY, version=first)
    with pytest.raises(Stale):
        does(recommendation.sort, one, plain(field="Khác"), on=TODAY, version=first)
    assert one.field == "Đất đai"


def test_many_at_once_each_for_itself(city, query_count):
    session = make.dialogue(agency=city.top)
    rows = [make.recommendation(session) for _ in range(6)]
    kept = make.recommendation(make.contribution(agency=city.top, target="person"))
    done = make.recommendation(session, field="Y tế", nature="report", side_given="party", sorted_on=TODAY)
    versions = {row.id: row.version for row in [*rows, kept, done]} | {rows[0].id: 99}
    with store.one_transaction():
        lines = bulk.sort(
            [*rows, kept, done], field="Y tế", side=Side.PARTY, nature=Nature.REPORT, on=TODAY, versions=versions
        )
    outcomes = [line.outcome for line in lines]
    assert outcomes == [Outcome.REFUSED, *[Outcome.DONE] * 5, Outcome.REFUSED, Outcome.SAME]
    assert "người khác" in lines[0].words
    assert "đối tượng" in lines[6].words
    assert [(row.field, row.nature, row.side) for row in rows[1:]] == [("Y tế", Nature.REPORT, Side.PARTY)] * 5
    assert (kept.field, kept.nature, kept.side) == (None, Nature.RECOMMENDATION, Side.AUTHORITY)


def test_many_sorted_in_few_queries(city, query_count):
    session, who = make.dialogue(agency=city.top), viewer("secretariat", city.office)
    ids = [make.recommendation(session).id for _ in range(8)]

    def queries(some, field):
        with query_count() as seen, store.one_transaction():
            rows = bulk.chosen(some, who, lock=True)
            bulk.sort(rows, field=field, side=None, nature=None, on=TODAY, versions={})
        return len(seen)

    assert queries(ids, "Quy hoạch") - queries(ids[:3], "Đất đai") <= 5  # one UPDATE for each line more, nothing else


# ---- amending, who spoke


def test_amended(city):
    one = make.recommendation(make.dialogue(agency=city.top), content="Đường hỏng")
    does(
        recommendation.amend, one, content=" Đường hỏng nặng\x00 ", received_on=date(2024, 3, 20),
        channel=Channel.LETTER, people=12, version=one.version, today=TODAY,
    )  # fmt: skip
    assert (one.content, one.received_on, one.channel, one.people) == (
        "Đường hỏng nặng", date(2024, 3, 20), Channel.LETTER, 12,
    )  # fmt: skip
    (entry,) = journal.story("recommendation", one.id)
    assert entry.changed["content"] == ["Đường hỏng", "Đường hỏng nặng"]


@pytest.mark.parametrize(
    ("facts", "field"), [({"content": " \n "}, "content"), ({"received_on": date(2024, 6, 2)}, "received_given")]
)
def test_amending_refused(city, facts, field):
    one = make.recommendation(make.dialogue(agency=city.top), content="Đường hỏng")
    stands = {"content": "Đường hỏng", "received_on": None, "channel": None, "people": 1}
    with pytest.raises(Refused) as no:
        does(recommendation.amend, one, **{**stands, **facts}, version=one.version, today=TODAY)
    assert no.value.field == field


def test_who_spoke_is_told_to_nobody(city, db):
    one = make.recommendation(make.dialogue(agency=city.top), citizen="Trần Thị Kín")
    does(recommendation.identify, one, name="Lê Văn Kín", address="Hẻm 5", phone="0900", version=one.version)
    assert db.session.scalars(select(Citizen.name)).all() == ["Lê Văn Kín"]  # the former one is gone
    (entry,) = journal.story("recommendation", one.id)
    assert (entry.act, entry.changed) == ("citizen:change", {})
    assert "Kín" not in entry.changes + entry.reason
    with pytest.raises(Stale):
        does(recommendation.identify, one, name="X", address="", phone="", version=one.version - 1)
