"""The clock of an opinion: begun by assigning, stood still, extended, answered; the row's due date always the one in force."""

from datetime import date

import pytest
from sqlalchemy import select

from feedback.case import assignment, resolution, standing, story
from feedback.case.reply import Outcome, Reply
from feedback.case.term import clock, extending, lateness, pausing, punctual, rule
from feedback.case.term.record import Deadline, Pause
from feedback.case.term.word import Ask, LateReason, PauseReason, Punctuality, RuleKey
from feedback.case.word import Acceptance, Result
from feedback.case.work import Assignment
from feedback.core import journal, store
from feedback.core.calendar import now
from feedback.core.refusal import NotThere, Refused, Stale
from feedback.core.working import Unit
from feedback.office import officer as officers
from tests import make

DAY = date(2024, 4, 1)
DUE = date(2024, 4, 23)  # 15 working days, Giỗ Tổ (18/4) between


def does(act, *args, **kwargs):
    """One act, written."""
    with store.one_transaction():
        return act(*args, **kwargs)


@pytest.fixture
def city(db):
    return make.city()


@pytest.fixture
def office(city):
    return officers.viewer(make.officer("secretariat", city.top))


@pytest.fixture
def works(city):
    return officers.viewer(make.officer("agency", city.works))


@pytest.fixture
def opinion(city):
    made = make.recommendation(make.dialogue(agency=city.top))
    give(made, city.works)
    return made


def give(opinion, lead, due_on=DUE, on=DAY):
    does(assignment.assign, opinion, lead=lead, due_on=due_on, on=on, today=on)


def pause(opinion, viewer, on=date(2024, 4, 8), **more):
    facts = {"code": PauseReason.SURVEY, "reason": "Chờ đo đạc", "today": on, "by": "Nguyễn Văn Mẫu", **more}
    return does(pausing.pause, opinion, viewer, on=on, **facts)


def resume(opinion, viewer, on=date(2024, 4, 15), **more):
    return does(pausing.resume, opinion, viewer, on=on, today=on, **more)


def ask(opinion, works, days=5, on=date(2024, 4, 10)):
    facts = {"agency_id": works.agency.id, "reason": "Phải kiểm tra thực địa", "by": "Trần Thị Mẫu"}
    return does(extending.ask, opinion, days=days, on=on, **facts)


def grant(opinion, asked, days=5, on=date(2024, 4, 11)):
    return does(extending.grant, opinion, asked, days=days, on=on, by="Lê Văn Mẫu")


def reply(opinion, works, on):
    does(assignment.take, opinion, works, on=DAY)
    said = Reply(
        outcome=Outcome(result=Result.EXPLAINED), replied_on=on, text="Đã trả lời", acceptance=Acceptance.ACCEPTED
    )
    does(resolution.send, opinion, works, said, by="Trần Thị Mẫu", at=now(), today=on)


def terms(opinion):
    return list(store.db.session.scalars(select(Deadline).where(Deadline.recommendation_id == opinion.id)))


def acts(opinion):
    return [entry.act for entry in journal.story("recommendation", opinion.id) if entry.act.startswith("deadline")]


def test_given_by_the_rule_the_term_keeps_it(opinion):
    (term,) = terms(opinion)
    assert (term.rule_key, term.days, term.unit) == (RuleKey.REPLY, 15, Unit.WORKING)
    assert (term.started_on, term.set_due_on, term.due_on) == (DAY, DUE, DUE)
    assert "Sông Công" in term.basis


def test_given_by_hand_the_term_says_so(opinion, city):
    give(opinion, city.works, due_on=date(2024, 5, 31))
    first, term = terms(opinion)
    assert (term.rule_key, term.set_due_on, term.earlier_on) == (None, date(2024, 5, 31), DUE)
    assert (opinion.first_due_on, first.due_on) == (DUE, DUE)  # a later day for who held it is more time


def test_given_to_another_with_the_same_day_the_term_goes_on(opinion, city):
    give(opinion, city.land, on=date(2024, 4, 10))
    assert len(terms(opinion)) == 1


def test_a_rule_changed_later_moves_nothing(opinion):
    does(rule.put, key=RuleKey.REPLY, days=20, unit=Unit.WORKING, basis="Quy chế mới", valid_from=DAY)
    assert clock.usual_due(DAY).day == date(2024, 5, 3)
    assert does(clock.refresh, opinion, clock.read(opinion)) is False
    assert opinion.due_on == DUE


def test_paused_and_resumed(opinion, office):
    pause(opinion, office)
    assert (opinion.paused_on, opinion.due_on) == (date(2024, 4, 8), DUE)
    assert not standing.is_overdue(opinion, date(2024, 6, 1))
    resume(opinion, office)
    assert (opinion.paused_on, opinion.due_on, opinion.first_due_on) == (None, date(2024, 5, 3), None)
    part = store.db.session.scalar(select(Assignment).where(Assignment.recommendation_id == opinion.id))
    assert part.due_on == terms(opinion)[0].due_on == date(2024, 5, 3)
    assert acts(opinion) == ["deadline:pause", "deadline:resume"]
    told = [event.what for event in story.tell(opinion, story.read(opinion))]
    assert any("tạm dừng thời hạn từ ngày 08/04/2024: chờ kiểm tra, đo đạc, giám định" in words for words in told)
    assert any("hạn trả lời 23/04/2024 lùi đến 03/05/2024" in words for words in told)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"on": date(2024, 4, 24)}, "Đã quá hạn 23/04/2024"),
        ({"on": date(2024, 3, 29)}, "trước ngày giao"),
        ({"on": date(2024, 4, 9), "today": DAY}, "ở tương lai"),
        ({"reason": " "}, "phải ghi lý do"),
        ({"expires_on": DAY}, "trước ngày tạm dừng"),
    ],
)
def test_pauses_that_are_refused(opinion, office, facts, words):
    with pytest.raises(Refused, match=words):
        pause(opinion, office, **facts)


def test_two_pauses_do_not_overlap(opinion, office):
    pause(opinion, office)
    with pytest.raises(Refused, match="đang tạm dừng"):
        pause(opinion, office, on=date(2024, 4, 9))
    resume(opinion, office)
    with pytest.raises(Refused, match="kéo dài đến 15/04/2024"):
        pause(opinion, office, on=date(2024, 4, 12), today=date(2024, 4, 16))
    with pytest.raises(Refused, match="không tạm dừng"):
        resume(opinion, office)


def test_an_agency_waits_for_whoever_spoke_once(opinion, works, office):
    with pytest.raises(Refused, match="chỉ tự tạm dừng khi chờ người nêu"):
        pause(opinion, works)
    made = pause(opinion, works, code=PauseReason.CITIZEN)
    assert made.expires_on == date(2024, 4, 23)  # ten working days, 18/4 between
    resume(opinion, works)
    with pytest.raises(Refused, match="Đã một lần"):
        pause(opinion, works, on=date(2024, 4, 16), code=PauseReason.CITIZEN)
    pause(opinion, office, on=date(2024, 4, 16))
    with pytest.raises(Refused, match="do bộ phận thư ký quyết định"):
        resume(opinion, works, on=date(2024, 4, 17))


def test_a_wait_that_expired_waits_to_be_decided_and_ends_nothing(opinion, works, db):
    pause(opinion, works, code=PauseReason.CITIZEN)
    found = select(type(opinion).id).where(pausing.expired_sql(date(2024, 4, 24)))
    assert list(db.session.scalars(found)) == [opinion.id]
    assert not list(db.session.scalars(select(type(opinion).id).where(pausing.expired_sql(date(2024, 4, 23)))))
    assert opinion.paused_on is not None


def test_extended_once_and_no_longer_than_the_term(opinion, works):
    with pytest.raises(Refused, match="nhiều nhất 15 ngày làm việc"):
        ask(opinion, works, days=16)
    asked = ask(opinion, works)
    assert (asked.state, asked.old_due_on, opinion.due_on) == (Ask.ASKED, DUE, DUE)
    with pytest.raises(Refused, match="đang chờ duyệt"):
        ask(opinion, works)
    assert grant(opinion, asked) == date(2024, 5, 3)  # 24-26, then 2, 3 over 29/4-1/5 off
    assert (asked.new_due_on, opinion.first_due_on, opinion.due_on) == (date(2024, 5, 3), DUE, date(2024, 5, 3))
    with pytest.raises(Refused, match="đã được xử lý"):
        grant(opinion, asked)
    with pytest.raises(Refused, match="đủ số lần"):
        ask(opinion, works)


def test_refused_the_day_stays(opinion, works):
    asked = ask(opinion, works)
    with pytest.raises(Refused, match="phải ghi lý do"):
        does(extending.refuse, opinion, asked, remark="", on=DAY, by="Lê Văn Mẫu")
    does(extending.refuse, opinion, asked, remark="Việc đã rõ", on=date(2024, 4, 11), by="Lê Văn Mẫu")
    assert (asked.state, opinion.due_on, opinion.first_due_on) == (Ask.REFUSED, DUE, None)
    assert extending.room(opinion, clock.read(opinion), DAY) == (1, 15)


def test_asked_after_the_day_it_is_too_late(opinion, works):
    with pytest.raises(Refused, match="trước khi hết hạn"):
        ask(opinion, works, on=date(2024, 4, 24))


def test_two_who_decide_at_once(opinion, works):
    asked = ask(opinion, works)
    version = opinion.version
    grant(opinion, asked)
    with pytest.raises(Stale):
        does(extending.refuse, opinion, asked, remark="Không", on=DAY, by="Lê Văn Mẫu", version=version)


def test_returned_the_clock_is_over(opinion, works, office):
    ask(opinion, works)
    pause(opinion, office)
    does(assignment.give_back, opinion, works, reason="Không thuộc nhiệm vụ", on=date(2024, 4, 12))
    assert (opinion.due_on, opinion.paused_on, opinion.first_due_on) == (None, None, None)
    assert store.db.session.scalar(select(Pause)).resumed_on == date(2024, 4, 12)
    assert clock.read(opinion).deadline is None


def test_answered_while_it_stood_still_the_pause_ends_with_the_reply(opinion, works, office):
    pause(opinion, office)
    reply(opinion, works, date(2024, 4, 15))
    assert (opinion.paused_on, opinion.due_on) == (None, date(2024, 5, 3))
    assert punctual.of(opinion, date(2024, 6, 1)) is Punctuality.ON_TIME


def test_a_day_from_elsewhere_stands_as_set_by_hand(opinion, office):
    with store.one_transaction():
        opinion.due_on = date(2024, 4, 30)
    assert clock.read(opinion).term.by_hand == date(2024, 4, 30)
    pause(opinion, office)
    resume(opinion, office)
    assert opinion.due_on == date(2024, 5, 7)  # five working days more: 2, 3, Saturday 4, 6, 7
    assert len(terms(opinion)) == 2


def test_how_long_each_unit_held_it(opinion, city, office):
    give(opinion, city.land, due_on=date(2024, 5, 31), on=date(2024, 4, 8))
    pause(opinion, office, on=date(2024, 4, 10))
    resume(opinion, office, on=date(2024, 4, 12))
    now = clock.replayed(opinion, clock.read(opinion), today=date(2024, 4, 16), turns=assignment.of(opinion.id))
    assert [(one.holder, one.days) for one in now.held] == [(city.works.id, 5), (city.land.id, 4)]


def test_late_the_reason_is_asked_for(opinion, works, city, db):
    with pytest.raises(NotThere, match="không trả lời quá hạn"):
        late(opinion, city)
    reply(opinion, works, date(2024, 4, 25))
    missing = select(type(opinion).id).where(lateness.unexplained_sql())
    assert list(db.session.scalars(missing)) == [opinion.id]
    with pytest.raises(Refused, match="chưa ghi rõ"):
        late(opinion, city, code=LateReason.OTHER, reason="")
    late(opinion, city)
    late(opinion, city)
    assert acts(opinion) == ["deadline:late"]
    assert not list(db.session.scalars(missing))
    assert lateness.of(opinion.id).agency_id == city.land.id


def late(opinion, city, code=LateReason.COORDINATION, reason="Sở gửi ý kiến chậm"):
    facts = {"today": date(2024, 4, 26), "by": "Trần Thị Mẫu"}
    return does(lateness.explain, opinion, unit=city.land, code=code, reason=reason, **facts)
