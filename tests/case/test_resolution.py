"""Resolutions: progress, draft and reply, acceptance concluded or the proposal agreed, the result, reopening."""

from datetime import UTC, date, datetime

import pytest

from feedback.case import bulk, conclusion, resolution, standing
from feedback.case.standing import Handling
from feedback.case.word import Acceptance, OutstandingReason, Result
from feedback.core import journal, store
from feedback.core.refusal import NotThere, Refused, Stale
from feedback.office import officer as officers
from tests import make

AT = datetime(2024, 4, 10, 2, tzinfo=UTC)
TODAY = date(2024, 4, 20)
REPLIED = date(2024, 4, 18)
YES, NO, PARTLY = Acceptance.ACCEPTED, Acceptance.NOT_ACCEPTED, Acceptance.PARTLY


def does(act, *args, **kwargs):
    """One act, written."""
    with store.one_transaction():
        return act(*args, **kwargs)


def answer(**facts) -> resolution.Reply:
    outcome = {"result": Result.SETTLED, "settled_on": date(2024, 4, 17), **facts.pop("outcome", {})}
    usual = {"replied_on": REPLIED, "paper_number": "15/SXD", "text": "Đã sửa xong.", "acceptance": YES}
    return resolution.Reply(outcome=resolution.Outcome(**outcome), **{**usual, **facts})


def send(opinion, who, draft, **more):
    does(resolution.send, opinion, who, draft, **{"by": "Mẫu", "at": AT, "today": TODAY, **more})


def save(opinion, who, draft, **more):
    return does(resolution.save_draft, opinion, who, draft, by="Mẫu", at=AT, **more)


def told(opinion):
    lines = [entry.act for entry in journal.story("recommendation", opinion.id)]
    return [act.removeprefix("recommendation:") for act in lines if not act.startswith(("reply:", "part:"))]


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
    """Taken by the works department, the land department co-operating."""
    made = make.recommendation(
        make.dialogue(agency=city.top), lead=city.works, assigned_on=date(2024, 4, 1), taken_on=date(2024, 4, 2)
    )
    make.assign(made, city.land.id, leads=False, turn="taken")
    return made


def test_progress_by_who_holds_a_part_and_the_same_words_once(city, opinion, works, land):
    write = {"by": "Mẫu", "at": AT}
    does(resolution.write_progress, opinion, works, text="Đã khảo sát", **write)
    does(resolution.write_progress, opinion, works, text="Đã khảo sát ", **write)
    does(resolution.write_progress, opinion, land, text="Đã khảo sát", **write)
    notes = [(note.agency_id, note.note) for note in resolution.progress_of(opinion.id)]
    assert notes == [(city.works.id, "Đã khảo sát"), (city.land.id, "Đã khảo sát")]
    assert told(opinion) == ["progress", "progress"]
    with pytest.raises(Refused, match="Thiếu nội dung"):
        does(resolution.write_progress, opinion, works, text=" \n", **write)
    stranger = officers.viewer(make.officer("agency", city.commune))
    with pytest.raises(NotThere):
        does(resolution.write_progress, opinion, stranger, text="Lạ", **write)


def test_nothing_is_worked_on_before_it_is_accepted(city, works):
    opinion = make.recommendation(make.dialogue(agency=city.top), lead=city.works)
    with pytest.raises(Refused, match="Nhận việc trước"):
        does(resolution.write_progress, opinion, works, text="Đã khảo sát", by="Mẫu", at=AT)
    with pytest.raises(Refused, match="Nhận việc trước"):
        send(opinion, works, answer())


def test_a_draft_is_kept_apart_and_has_its_own_version(opinion, works, land):
    kept = save(opinion, works, resolution.Reply(outcome=resolution.Outcome(result=None), text="Đang soạn"), version=0)
    assert (opinion.reply_text, kept.reply_text, kept.sent_on) == (None, "Đang soạn", None)
    with pytest.raises(Stale):
        save(opinion, works, answer(), version=0)
    save(opinion, works, answer(), version=kept.version)
    with pytest.raises(Refused, match="Chỉ cơ quan chủ trì"):
        save(opinion, land, answer())
    assert told(opinion) == []


def test_sent(opinion, works):
    send(opinion, works, answer(signer="Lê Thị Thử"), version=opinion.version)
    assert (opinion.replied_on, opinion.paper_number, opinion.signer) == (REPLIED, "15/SXD", "Lê Thị Thử")
    assert (opinion.result, opinion.settled_on, opinion.acceptance) == (Result.SETTLED, date(2024, 4, 17), None)
    assert standing.handling(opinion) is Handling.REPLIED
    draft = resolution.proposal(opinion.id)
    assert draft is not None
    assert (draft.acceptance, draft.sent_on) == (YES, TODAY)
    entry = next(line for line in journal.story("recommendation", opinion.id) if line.act == "recommendation:reply")
    assert (entry.act, entry.changed["proposed"]) == ("recommendation:reply", [None, "accepted"])


def test_sent_again_with_another_proposal_is_a_new_version(opinion, works):
    send(opinion, works, answer())
    before = opinion.version
    send(opinion, works, answer(acceptance=PARTLY))
    assert opinion.version == before + 1
    last = [line for line in journal.story("recommendation", opinion.id) if line.act == "recommendation:reply"][-1]
    assert last.changed == {"proposed": ["accepted", "partly"]}
    send(opinion, works, answer(acceptance=PARTLY))
    assert (opinion.version, told(opinion)) == (before + 1, ["reply", "reply"])


def test_a_sent_reply_is_not_written_over_by_a_draft_until_reopened(opinion, works):
    send(opinion, works, answer())
    with pytest.raises(Refused, match="đã gửi"):
        save(opinion, works, answer(text="Khác"))
    does(resolution.reopen, opinion, reason="Trả lời chưa đúng ý", on=TODAY)
    with pytest.raises(Refused, match="chưa đề xuất"):
        does(resolution.agree, opinion, dated_on=TODAY, today=TODAY)
    save(opinion, works, answer(text="Khác"))
    assert resolution.proposal(opinion.id) is None


def test_a_reply_that_lacks_something_is_not_sent_and_leaves_no_trace(opinion, works):
    with pytest.raises(Refused, match="Thiếu ngày trả lời") as refused:
        send(opinion, works, answer(replied_on=None, acceptance=NO))
    assert refused.value.field == "replied_on"
    assert (opinion.replied_on, opinion.result, resolution.draft_of(opinion.id), told(opinion)) == (
        None,
        None,
        None,
        [],
    )


def test_the_columns_hold_what_the_result_needs_and_nothing_of_the_one_before(opinion, works):
    reason = {"outstanding_code": OutstandingReason.NO_FUNDS, "outstanding_note": "Chờ ngân sách 2025"}
    send(opinion, works, answer(outcome={"result": Result.OUTSTANDING, **reason}))
    assert opinion.outstanding_reason == "Thiếu, chưa bố trí kinh phí: Chờ ngân sách 2025"
    assert (opinion.settled_on, opinion.outstanding_code) == (None, OutstandingReason.NO_FUNDS)
    will = resolution.Outcome(result=Result.WILL_SETTLE, roadmap_on=date(2025, 6, 30), settled_on=TODAY)
    does(resolution.settle, opinion, will, today=TODAY)
    assert (opinion.outstanding_reason, opinion.outstanding_code, opinion.settled_on) == (None, None, None)
    assert opinion.roadmap_on == date(2025, 6, 30)
    does(resolution.settle, opinion, resolution.Outcome(result=Result.SETTLED, settled_on=TODAY), today=TODAY)
    assert (opinion.roadmap_on, opinion.settled_on) == (None, TODAY)
    assert told(opinion) == ["reply", "settle", "settle"]


def test_nothing_is_finished_before_it_is_answered(opinion):
    for result in (Result.SETTLED, Result.EXPLAINED, Result.PASSED_UP):
        outcome = resolution.Outcome(result=result, settled_on=TODAY)
        with pytest.raises(Refused, match="Chưa trả lời"):
            does(resolution.settle, opinion, outcome, today=TODAY)
    does(resolution.settle, opinion, resolution.Outcome(result=Result.SETTLING), today=TODAY)
    with pytest.raises(Refused, match="Chưa có kết quả"):
        does(resolution.settle, opinion, resolution.Outcome(result=None), today=TODAY)


def conclude(opinion, acceptance, day=TODAY, reason=None, **more):
    does(resolution.conclude, opinion, acceptance, dated_on=day, reason=reason, today=TODAY, **more)


def test_concluded(opinion, works):
    send(opinion, works, answer())
    conclude(opinion, YES)
    assert (opinion.acceptance, opinion.concluded_on, standing.handling(opinion)) == (YES, TODAY, Handling.ENDED)
    with pytest.raises(Refused, match="ở tương lai"):
        conclude(opinion, YES, date(2024, 4, 21))
    with pytest.raises(Refused, match="trước ngày tiếp nhận"):
        conclude(opinion, YES, date(2024, 3, 14))
    with pytest.raises(Refused, match="Không tiếp thu phải ghi lý do"):
        conclude(opinion, NO)


def test_other_than_proposed_needs_a_reason(opinion, works):
    send(opinion, works, answer())
    with pytest.raises(Refused, match="khác đề xuất") as refused:
        conclude(opinion, PARTLY)
    assert refused.value.field == "reason"
    conclude(opinion, PARTLY, reason="Mới làm được một nửa")
    assert opinion.acceptance is PARTLY


def test_the_proposal_agreed_with_its_reason(opinion, works):
    with pytest.raises(Refused, match="chưa đề xuất"):
        does(resolution.agree, opinion, dated_on=TODAY, today=TODAY)
    send(
        opinion,
        works,
        answer(acceptance=NO, not_accepted_reason="Trái quy hoạch", outcome={"result": Result.EXPLAINED}),
    )
    assert does(resolution.agree, opinion, dated_on=TODAY, today=TODAY, version=opinion.version) is NO
    assert (opinion.acceptance, opinion.not_accepted_reason) == (NO, "Trái quy hoạch")


def test_a_draft_not_sent_proposes_nothing(opinion, works):
    save(opinion, works, answer())
    assert resolution.proposal(opinion.id) is None
    conclude(opinion, PARTLY)


def test_reopened_and_answered_again(opinion, works):
    with pytest.raises(Refused, match="không cần mở lại"):
        does(resolution.reopen, opinion, reason="Nhầm", on=TODAY)
    send(opinion, works, answer())
    conclude(opinion, YES)
    with pytest.raises(Refused, match="phải ghi lý do"):
        does(resolution.reopen, opinion, reason="", on=TODAY)
    does(resolution.reopen, opinion, reason="Đường lại hỏng", on=TODAY)
    assert (opinion.acceptance, opinion.result) == (None, Result.SETTLING)
    assert standing.handling(opinion) is Handling.WORKING
    assert standing.is_open(opinion)
    assert [line.acceptance for line in conclusion.of(opinion.id)] == [None]  # the same day corrects it
    with pytest.raises(Refused, match="đang mở lại"):
        does(resolution.reopen, opinion, reason="Lần nữa", on=TODAY)
    send(opinion, works, answer(text="Đã sửa lại."))
    assert (opinion.reopened_on, standing.handling(opinion)) == (None, Handling.REPLIED)
    assert told(opinion) == ["reply", "conclude", "reopen", "reply"]


def test_what_is_off_the_road_is_left_alone(city, works):
    first = make.recommendation(make.dialogue(agency=city.top))
    facts = {"lead": city.works, "taken_on": TODAY, "replied_on": REPLIED}
    merged = make.recommendation(make.dialogue(agency=city.top), merged_into=first, **facts)
    for act in (
        lambda: conclude(merged, YES),
        lambda: does(resolution.settle, merged, resolution.Outcome(result=Result.SETTLING), today=TODAY),
        lambda: does(resolution.reopen, merged, reason="Nhầm", on=TODAY),
        lambda: send(merged, works, answer()),
        lambda: does(resolution.write_progress, merged, works, text="Đã xem", by="Mẫu", at=AT),
    ):
        with pytest.raises(Refused, match="gộp trùng, không xử lý tiếp"):
            act()


def test_a_form_read_before_is_stale(opinion, works):
    read = opinion.version
    send(opinion, works, answer(), version=read)
    with pytest.raises(Stale):
        send(opinion, works, answer(), version=read)
    with pytest.raises(Stale):
        conclude(opinion, YES, version=read)
    with pytest.raises(Stale):
        does(resolution.settle, opinion, resolution.Outcome(result=Result.SETTLING), today=TODAY, version=read)
    with pytest.raises(Stale):
        does(resolution.reopen, opinion, reason="Nhầm", on=TODAY, version=read)


def test_many_agreed_at_once(city, works):
    session = make.dialogue(agency=city.top)
    rows = [make.recommendation(session, lead=city.works, taken_on=REPLIED) for _ in range(3)]
    silent = make.recommendation(session, in_hall=True, replied_on=session.occasion.day)
    for row in rows:
        send(row, works, answer())
    versions = {row.id: row.version for row in rows}
    versions[rows[2].id] -= 1
    facts = {"dated_on": TODAY, "today": TODAY, "versions": versions}
    lines = does(bulk.agree, [*rows, silent], **facts)
    assert [line.outcome.value for line in lines] == ["done", "done", "refused", "refused"]
    assert "người khác sửa" in lines[2].words
    assert "chưa đề xuất" in lines[3].words
    again = does(bulk.agree, [*rows, silent], **facts)
    assert [line.outcome.value for line in again] == ["same", "same", "refused", "refused"]
    assert told(rows[0]) == ["reply", "conclude"]
