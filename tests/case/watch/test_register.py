"""The outstanding register: reasons kept one after another, who may tell them, what stands on a day, what is carried on."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from feedback.case import recommendation
from feedback.case.record import Recommendation as R
from feedback.case.watch import register
from feedback.case.watch.word import PromiseState
from feedback.case.word import OutstandingReason as Reason
from feedback.core import journal, store
from feedback.core.refusal import NotThere, Refused, Stale
from feedback.office import officer as officers
from tests import make, watching

DAY = date(2024, 6, 3)
LATER = DAY + timedelta(days=30)


@pytest.fixture
def city(db):
    return make.city()


@pytest.fixture
def secretary(city):
    return officers.viewer(make.officer("secretariat", city.office))


@pytest.fixture
def outstanding(city):
    """An opinion that is outstanding by its row, with no entry yet."""
    facts = {"result": "outstanding", "outstanding_code": "no_funds", "outstanding_reason": "Thiếu vốn"}
    facts |= {"replied_on": make.DAY, "taken_on": make.DAY}
    return make.recommendation(make.dialogue(agency=city.top), lead=city.works, **facts)


def tell(opinion, viewer, *, code=Reason.CLEARANCE, story="Còn ba hộ chưa nhận tiền", next_on=LATER, on=DAY, **more):
    with store.one_transaction():
        return register.write(opinion, viewer, code=code, story=story, next_on=next_on, by="Mẫu", today=on, **more)


def codes(viewer, on, *, today=DAY):
    rows = store.db.session.scalars(register.listed(viewer, on, today=today).with_only_columns(R.code))
    return sorted(rows)


def test_a_reason_is_told_again_and_the_old_one_stays(outstanding, secretary):
    tell(outstanding, secretary)
    tell(
        outstanding, secretary, code=Reason.NO_FUNDS, story="Chờ kế hoạch vốn 2025", next_on=LATER + timedelta(days=60)
    )
    first, second = reversed(register.of(outstanding.id))
    assert (first.code, first.current) == (Reason.CLEARANCE, False)
    assert (second.code, second.current) == (Reason.NO_FUNDS, True)
    assert outstanding.outstanding_code is Reason.NO_FUNDS
    assert outstanding.outstanding_reason == "Thiếu, chưa bố trí kinh phí: Chờ kế hoạch vốn 2025"
    acts = [entry.act for entry in journal.story("recommendation", outstanding.id)]
    assert acts == ["recommendation:outstand", "recommendation:outstand"]


def test_told_twice_it_is_kept_once(outstanding, secretary):
    version = outstanding.version
    assert tell(outstanding, secretary, version=version).id == tell(outstanding, secretary, version=version).id
    assert len(register.of(outstanding.id)) == 1


def test_the_second_of_two_editors_is_told(outstanding, secretary):
    version = outstanding.version
    tell(outstanding, secretary, version=version)
    with pytest.raises(Stale):
        tell(outstanding, secretary, story="Khác", version=version)


def test_what_is_missing_is_refused(outstanding, secretary):
    for wrong in ({"story": " "}, {"next_on": DAY}, {"next_on": DAY + timedelta(days=400)}):
        with pytest.raises(Refused) as told:
            tell(outstanding, secretary, **wrong)
        assert told.value.field in wrong


def test_what_is_finished_has_no_reason(city, secretary):
    done = make.recommendation(
        make.dialogue(agency=city.top), lead=city.works, replied_on=make.DAY, result="explained", acceptance="accepted"
    )
    with pytest.raises(Refused, match="không còn tồn đọng"):
        tell(done, secretary)


def test_only_the_agency_that_leads_tells(city, outstanding):
    lead = officers.viewer(make.officer("agency", city.works))
    helper = officers.viewer(make.officer("agency", city.land))
    make.assign(outstanding, city.land.id, leads=False, turn="taken")
    assert tell(outstanding, lead).agency_id == city.works.id
    with pytest.raises(Refused, match="Chỉ cơ quan chủ trì"):
        tell(outstanding, helper, story="Khác")
    with pytest.raises(NotThere):
        tell(outstanding, officers.viewer(make.officer("agency", city.commune)), story="Khác")


def test_the_register_holds_what_is_late_or_told_and_nothing_else(city, secretary, outstanding):
    hall = make.dialogue(agency=city.top)
    late = make.recommendation(hall, lead=city.works, due_on=DAY - timedelta(days=1))
    make.recommendation(hall, lead=city.works, due_on=DAY)  # due today
    make.recommendation(hall, lead=city.works, due_on=make.DAY, replied_on=make.DAY, result="explained")
    told = make.recommendation(hall, lead=city.works, due_on=LATER)
    watching.reason(told, city.works, on=DAY)
    assert codes(secretary, DAY) == sorted([outstanding.code, late.code, told.code])


def test_as_of_a_day_what_came_after_is_not_there(city, secretary):
    hall = make.dialogue(agency=city.top)
    before = make.DAY + timedelta(days=40)
    facts = {"lead": city.works, "due_on": make.DAY + timedelta(days=20)}
    answered = make.recommendation(hall, replied_on=DAY, result="explained", acceptance="accepted", **facts)
    settled = make.recommendation(hall, replied_on=DAY, result="settled", settled_on=DAY, **facts)
    fresh = make.recommendation(hall, received_given=DAY, lead=city.works, due_on=before)
    told = make.recommendation(hall, lead=city.works)
    first = watching.reason(told, city.works, on=before, current=False)
    watching.reason(told, city.works, on=DAY, code=Reason.DISPUTE)
    today = DAY + timedelta(days=10)
    assert codes(secretary, before, today=today) == sorted([answered.code, settled.code, told.code])
    assert codes(secretary, today, today=today) == sorted([fresh.code, told.code])
    reason = register.listed(secretary, before, today=today).where(R.id == told.id)
    code = register.reason_sql(before, today=today)
    assert store.db.session.scalar(reason.with_only_columns(code)) == first.code


def test_what_stands_is_carried_to_the_units_next_session(city, outstanding):
    hall, next_day = outstanding.occasion, DAY + timedelta(days=10)
    session = store.db.session.get_one(make.Dialogue, hall.id)
    open_one = watching.promise(session, city.works)
    watching.promise(session, city.works, what="Xong rồi", state=PromiseState.KEPT, ended_on=DAY, proof="Đã làm")
    late = make.recommendation(hall, lead=city.works, due_on=DAY)
    make.recommendation(hall, lead=city.works, due_on=next_day)  # not late that day
    other = make.recommendation(make.dialogue(agency=city.commune), lead=city.works, due_on=DAY)
    found = register.carried(city.top, next_day)
    assert {line.recommendation.code for line in found.opinions} == {outstanding.code, late.code}
    assert [(line.late, line.reason) for line in found.opinions if line.recommendation.id == outstanding.id] == [
        (False, "Thiếu vốn")
    ]
    assert [one.id for one in found.promises] == [open_one.id]
    assert [line.recommendation.code for line in register.carried(city.commune, next_day).opinions] == [other.code]
    assert register.carried(city.top, hall.day).opinions == []


def test_a_successor_carries_what_its_predecessor_owes(db):
    top = make.agency("Thành phố", level="province")
    heir = make.agency("Phường Mới", parent=top, valid_from=date(2025, 7, 1))
    old = make.agency("Phường Cũ", parent=top, valid_to=date(2025, 6, 30), successor=heir)
    late = make.recommendation(make.dialogue(agency=old), due_on=DAY)
    assert [line.recommendation.id for line in register.carried(heir, date(2025, 9, 1)).opinions] == [late.id]


def test_a_review_is_due_from_its_day_on(city, secretary, outstanding):
    watching.reason(outstanding, city.works, on=DAY, next_on=LATER)
    due = select(R.id).where(recommendation.visible(secretary))
    assert list(store.db.session.scalars(due.where(register.review_due(LATER - timedelta(days=1))))) == []
    assert list(store.db.session.scalars(due.where(register.review_due(LATER)))) == [outstanding.id]
