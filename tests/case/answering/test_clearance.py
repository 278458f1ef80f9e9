"""Clearance: step by step, sent back with remarks that stay, nobody clears their own, what is sent is what was cleared."""

import json

import pytest

from feedback.case import resolution, standing
from feedback.case.answering import clearance, setting, signing, step
from feedback.case.answering.record import Submission
from feedback.case.answering.word import Stage, Unhappy, Verdict
from feedback.case.standing import Handling
from feedback.core.refusal import Refused, Stale
from feedback.core.store import db as handle
from feedback.office import officer as officers
from tests import make
from tests.case.answering.ground import AT, REPLIED, TODAY, answer, does, send, steps, taken, told

BY = {"by": "Mẫu", "at": AT}


@pytest.fixture
def city(db):
    return make.city()


@pytest.fixture
def people(city):
    """A clerk and two heads of the works department, the steps named after the heads."""
    clerk, head, chief = (make.officer("agency", city.works, name=name) for name in ("Chuyên viên", "Phòng", "Sở"))
    steps(city.works, ("Lãnh đạo phòng", head), ("Lãnh đạo sở", chief))
    return [officers.viewer(one) for one in (clerk, head, chief)]


def submit(one, who, reply=None, **more):
    return does(clearance.submit, one, who, reply or answer(), today=TODAY, draft_version=None, **BY, **more)


def issue(one, who, **more):
    paper = {"replied_on": REPLIED, "paper_number": "20/SXD", "signer": "Sở"}
    does(clearance.issue, one, who, today=TODAY, **BY, **{**paper, **more})


def test_step_by_step_then_signed(city, people):
    clerk, head, chief = people
    one = taken(city)
    submission = submit(one, clerk, answer(replied_on=None, paper_number=None, signer=None))
    assert (submission.stage, submission.number) == (Stage.SUBMITTED, 1)
    assert handle.session.query(Submission).filter(clearance.waits_for(head)).count() == 1
    assert handle.session.query(Submission).filter(clearance.waits_for(chief)).count() == 0
    does(clearance.clear, one, head, **BY)
    assert handle.session.query(Submission).filter(clearance.waits_for(chief)).count() == 1
    with pytest.raises(Refused, match="chưa được duyệt xong"):
        issue(one, clerk)
    does(clearance.clear, one, chief, remarks="Được", **BY)
    assert submission.stage is Stage.CLEARED
    issue(one, clerk)
    assert submission.stage is Stage.SIGNED
    assert (one.paper_number, one.signer, one.reply_text) == ("20/SXD", "Sở", "Đã sửa xong đoạn đường.")
    assert standing.handling(one) is Handling.REPLIED
    assert signing.last_of(one.id).paper_number == "20/SXD"
    wanted = ["reply:submit", "reply:clear", "reply:clear", "recommendation:reply", "reply:freeze"]
    assert told(one)[-5:] == wanted


def test_without_steps_a_reply_goes_straight(city):
    one, who = taken(city), officers.viewer(make.officer("agency", city.works))
    send(one, who)
    assert one.replied_on == REPLIED
    with pytest.raises(Refused, match="không đặt bước duyệt"):
        submit(taken(city), who)


def test_no_door_sends_what_was_not_cleared(city, people):
    clerk, head, chief = people
    one = taken(city)
    with pytest.raises(Refused, match="trình duyệt trước"):
        send(one, clerk)
    submit(one, clerk)
    does(clearance.clear, one, head, **BY)
    does(clearance.clear, one, chief, **BY)
    with pytest.raises(Refused, match="trình duyệt trước"):
        send(one, clerk, answer(text="Khác với bản đã duyệt"))
    send(one, clerk, answer(paper_number="99/SXD"))
    assert one.paper_number == "99/SXD"


def test_sent_back_with_remarks_that_stay(city, people):
    clerk, head, _ = people
    one = taken(city)
    first = submit(one, clerk)
    with pytest.raises(Refused, match="ghi ý kiến") as refused:
        does(clearance.send_back, one, head, remarks=" ", **BY)
    assert refused.value.field == "remarks"
    does(clearance.send_back, one, head, remarks="Nêu rõ thời hạn", **BY)
    assert (first.stage, clearance.running(one)) == (Stage.SENT_BACK, None)
    does(resolution.save_draft, one, clerk, answer(text="Sẽ xong tháng 6."), **BY)
    second = submit(one, clerk, answer(text="Sẽ xong tháng 6."))
    (line,) = clearance.said_of([first.id, second.id])[first.id]
    assert (line.verdict, line.remarks, line.step_name) == (Verdict.SENT_BACK, "Nêu rõ thời hạn", "Lãnh đạo phòng")
    assert [json.loads(s.content)["reply_text"] for s in clearance.submissions(one.id)] == [
        "Đã sửa xong đoạn đường.", "Sẽ xong tháng 6."
    ]  # fmt: skip


def test_nobody_clears_their_own_unless_the_unit_says_so(city):
    me, other = (officers.viewer(make.officer("agency", city.works)) for _ in range(2))
    steps(city.works, "Lãnh đạo")  # names nobody: any officer of the department
    one = taken(city)
    submit(one, me)
    with pytest.raises(Refused, match="không tự duyệt"):
        does(clearance.clear, one, me, **BY)
    does(clearance.clear, one, other, **BY)
    does(setting.adopt, city.works, separated=False, unhappy=Unhappy.ASK)
    two = taken(city)
    submit(two, me)
    does(clearance.clear, two, me, **BY)
    assert clearance.running(two).stage is Stage.CLEARED


def test_who_is_not_of_the_step_is_refused(city, people):
    clerk, head, chief = people
    one = taken(city)
    submit(one, clerk)
    for who in (clerk, chief, officers.viewer(make.officer("agency", city.land))):
        with pytest.raises(Refused, match="không phải người duyệt"):
            does(clearance.clear, one, who, **BY)
    with pytest.raises(Stale):
        does(clearance.clear, one, head, version=7, **BY)


def test_a_draft_waits_untouched_and_can_be_withdrawn(city, people):
    clerk, _, _ = people
    one = taken(city)
    submission = submit(one, clerk)
    with pytest.raises(Refused, match="đang trình duyệt"):
        does(resolution.save_draft, one, clerk, answer(text="Đè"), **BY)
    with pytest.raises(Refused, match="đang trình duyệt"):
        submit(one, clerk)
    does(clearance.withdraw, one, clerk)
    assert submission.stage is Stage.WITHDRAWN
    does(resolution.save_draft, one, clerk, answer(text="Sửa"), **BY)


def test_a_correction_is_cleared_too(city, people):
    clerk, head, chief = people
    one = taken(city)
    for reply, reason in ((answer(), ""), (answer(text="Đính chính."), "Nhầm số liệu")):
        submit(one, clerk, reply, reason=reason)
        does(clearance.clear, one, head, **BY)
        does(clearance.clear, one, chief, **BY)
        issue(one, clerk)
    assert [line.reason for line in signing.versions(one.id)] == [None, "Nhầm số liệu"]
    with pytest.raises(Refused, match="đính chính phải ghi lý do"):
        submit(one, clerk, answer(text="Nữa"))


def test_changed_steps_lead_on_and_never_past_the_last(city, people):
    clerk, head, chief = people
    one = taken(city)
    submit(one, clerk)
    steps(city.works, ("Lãnh đạo sở", officers.db.session.get(officers.Officer, chief.officer_id)))
    with pytest.raises(Refused, match="không phải người duyệt"):
        does(clearance.clear, one, head, **BY)
    does(clearance.clear, one, chief, **BY)
    assert clearance.running(one).stage is Stage.CLEARED
    steps(city.works)
    assert clearance.running(one) is None  # nothing is cleared here any more: replies go straight
    send(one, clerk)


def test_steps_are_named_once_and_keep_who_clears(city):
    inside, outside = make.officer("agency", city.works, name="Lê Trong"), make.officer("agency", city.land)
    steps(city.works, ("Phòng", inside, outside), "Sở")
    first, second = step.of(city.works.id)
    assert [(one.name, [o.name for o in step.clearers([first, second])[one.id]]) for one in (first, second)] == [
        ("Phòng", ["Lê Trong"]), ("Sở", [])
    ]  # fmt: skip
    with pytest.raises(Refused, match="trùng tên"):
        steps(city.works, "Phòng", "phòng ")
    steps(city.works, "Sở", "Phòng")
    assert [one.id for one in step.of(city.works.id)] == [second.id, first.id]
