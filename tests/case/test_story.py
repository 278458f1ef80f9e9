"""The story of an opinion: every act a sentence, every reason told, nothing twice, never who spoke."""

import re
from datetime import UTC, date, datetime

import pytest

from feedback.case import assignment, joining, recommendation, resolution, story
from feedback.case.joining import Part
from feedback.case.recommendation import Line, Sorting
from feedback.case.word import Acceptance, Admission, Channel, Nature, OutstandingReason, Result, Side
from feedback.core import journal, store
from feedback.office import officer as officers
from tests import make

DAY, DUE, TODAY = date(2024, 3, 18), date(2024, 4, 8), date(2024, 6, 1)
AT = datetime(2024, 4, 1, 2, tzinfo=UTC)


@pytest.fixture
def city(db):
    return make.city()


@pytest.fixture
def acts(city):
    """`acts.office(act, …)`: done by the office's officer, by the works', by the land's."""

    class Acts:
        works = officers.viewer(make.officer("agency", city.works))
        land = officers.viewer(make.officer("agency", city.land))

        def by(self, unit, act, *args, **facts):
            token = journal.actor.set(journal.Actor(None, "Trần Văn Bút (but.tv)", unit.id, ""))
            try:
                with store.one_transaction():
                    return act(*args, **facts)
            finally:
                journal.actor.reset(token)

        def office(self, act, *args, **facts):
            return self.by(city.office, act, *args, **facts)

    return Acts()


def told(one):
    """The sentences, and the reasons in brackets."""
    return [e.what + (f" [{e.why}]" if e.why else "") for e in story.tell(one, story.read(one))]


def test_the_road_of_one_opinion(city, acts):
    session = make.dialogue(DAY, city.top, code="DT1").occasion
    line = Line(content="Đường ngập", speaker="Trần Thị Kín", phone="0912345678")
    one = acts.office(recommendation.receive, session, line, today=DAY)
    sorting = Sorting(field="Giao thông", side=Side.PARTY, nature=Nature.REPORT)
    acts.office(recommendation.sort, one, sorting, on=DAY)
    give = {"lead": city.land, "co": [city.works], "due_on": DUE, "on": DAY, "today": TODAY}
    acts.office(assignment.assign, one, **give)
    acts.by(city.land, assignment.give_back, one, acts.land, reason="Thuộc Sở Xây dựng", on=date(2024, 3, 20))
    acts.office(assignment.assign, one, **{**give, "lead": city.works, "co": [city.land]})
    acts.office(assignment.assign, one, **{**give, "lead": city.works, "co": [city.land], "due_on": date(2024, 4, 12)})
    acts.by(city.works, assignment.take, one, acts.works, on=date(2024, 3, 21))
    acts.by(city.land, assignment.take, one, acts.land, on=date(2024, 3, 21))
    note = {"text": "Đã khảo sát", "by": "Lê Văn Thợ", "at": AT}
    acts.by(city.works, resolution.write_progress, one, acts.works, **note)
    outcome = resolution.Outcome(result=Result.WILL_SETTLE, roadmap_on=date(2024, 12, 31))
    reply = resolution.Reply(
        outcome=outcome,
        replied_on=date(2024, 4, 10),
        paper_number="15/SXD",
        text="Sẽ sửa",
        acceptance=Acceptance.ACCEPTED,
    )
    acts.by(city.works, resolution.send, one, acts.works, reply, by="Lê Văn Thợ", at=AT, today=TODAY)
    conclude = {"dated_on": date(2024, 4, 15), "reason": None, "today": TODAY}
    acts.office(resolution.conclude, one, Acceptance.ACCEPTED, **conclude)
    acts.office(resolution.reopen, one, reason="Đường lại ngập", on=date(2024, 5, 2))
    words = told(one)
    office = "Văn phòng Thành ủy Mẫu"
    assert [re.sub(r"(mã kiểm tra) [0-9a-f]{12}$", r"\1 …", told_so) for told_so in words] == [
        "Sở Xây dựng ghi tiến độ",  # dated by the work itself; the rest happened as this test ran
        f"{office} ghi ý kiến tại cuộc DT1",
        f"{office} phân loại: phản ánh; lĩnh vực Giao thông; góp ý xây dựng Đảng",
        f"{office} giao cho Sở Nông nghiệp và Môi trường, hạn trả lời 08/04/2024; phối hợp: Sở Xây dựng",
        "Sở Nông nghiệp và Môi trường trả lại [Thuộc Sở Xây dựng]",
        f"{office} giao cho Sở Xây dựng, hạn trả lời 08/04/2024; phối hợp: Sở Nông nghiệp và Môi trường",
        f"{office} đổi hạn trả lời thành 12/04/2024",
        "Sở Xây dựng nhận việc",
        "Sở Nông nghiệp và Môi trường nhận phần phối hợp",
        "Sở Xây dựng trả lời bằng văn bản số 15/SXD ngày 10/04/2024; đề xuất: tiếp thu; kết quả: sẽ giải quyết, "
        "lộ trình đến 31/12/2024",
        "Đóng băng bản 1 của trả lời đã ký, mã kiểm tra …",
        "Sở Xây dựng trả lời khi chưa có phần của Sở Nông nghiệp và Môi trường",
        f"{office} kết luận: tiếp thu, tính từ ngày 15/04/2024",
        f"{office} mở lại ý kiến [Đường lại ngập]",
    ]
    events = story.tell(one, story.read(one))
    assert {event.who for event in events} == {"Trần Văn Bút", "Lê Văn Thợ"}
    assert "Kín" not in repr(events)
    assert "0912" not in repr(events)


def test_other_acts(city, acts):
    session = make.dialogue(DAY, city.top, code="DT1").occasion
    one, two = (acts.office(recommendation.receive, session, Line(content=f"Ý {n}"), today=DAY) for n in "ab")
    sorting = Sorting(field=None, side=None, nature=Nature.RECOMMENDATION)
    acts.office(recommendation.sort, one, sorting, on=DAY)
    amend = {
        "content": "Ý c",
        "received_on": None,
        "channel": Channel.LETTER,
        "people": 3,
        "version": None,
        "today": TODAY,
    }
    acts.office(recommendation.amend, one, **amend)
    made = acts.office(joining.split, one, [Part(content="Ý c"), Part(content="Ý d")], version=None, today=TODAY)
    acts.office(joining.merge, two, one)
    acts.office(joining.part, two, reason="Khác nhau")
    acts.office(recommendation.identify, one, name="Lê Kín", address="", phone="", version=None)
    acts.office(recommendation.sort, two, Sorting(field=None, side=None, nature=Nature.COMPLAINT), on=DAY)
    refuse = Sorting(
        field=None, side=None, nature=Nature.REPORT, admission=Admission.REFUSED, admission_reason="Không rõ địa chỉ"
    )
    acts.office(recommendation.sort, made[0], refuse, on=DAY)
    office = "Văn phòng Thành ủy Mẫu"
    assert told(one)[1:] == [
        f"{office} phân loại",
        f"{office} sửa nội dung, kênh tiếp nhận (đơn, thư), số người cùng ý kiến",
        f"{office} tách thành: {one.code}, {made[0].code}",
        f"{office} gộp ý kiến {two.code} vào ý kiến này",
        f"{office} tách ý kiến {two.code} đã gộp trước đây ra [Khác nhau]",
        f"{office} sửa thông tin người nêu ý kiến",
    ]
    assert told(two)[1:] == [
        f"{office} gộp ý kiến này vào ý kiến khác [Trùng với {one.code}]",
        f"{office} tách ý kiến này khỏi ý kiến đã gộp [Khác nhau]",
        f"{office} xác định là khiếu nại: chuyển xử lý theo luật, không tính vào số liệu",
    ]
    assert told(made[0])[1:] == [
        f"{office} tách ý kiến này ra từ {one.code}",
        f"{office} không thụ lý [Không rõ địa chỉ]",
    ]
    changed = next(e for e in story.tell(one, story.read(one)) if "sửa nội dung" in e.what)
    assert changed.detail == "Nội dung trước khi sửa: Ý a"


def test_facts_of_before_the_journal_are_told_once(city):
    """An imported record has its facts and one line of import: the story is told from the facts."""
    session = make.dialogue(DAY, city.top, code="DT1")
    facts = {
        "assigned_on": DAY, "due_on": DUE, "taken_on": date(2024, 3, 19), "replied_on": date(2024, 4, 5), "paper_number": "9/CV",
        "acceptance": "not_accepted", "concluded_on": date(2024, 4, 6), "not_accepted_reason": "Trái quy hoạch",
        "result": "settled", "settled_on": date(2024, 4, 7),
    }  # fmt: skip
    one = make.recommendation(session, lead=city.works, **facts)
    make.assign(one, city.land.id, leads=False, given_on=DAY, due_on=DUE)
    make.assign(one, city.front.id, turn="returned", given_on=DAY, due_on=DUE, ended_on=DAY, reason="Không đúng")
    with store.one_transaction():
        journal.record("recommendation:import", one, changes={"replied_on": [None, date(2024, 4, 5)]})
    assert told(one) == [
        "Tiếp nhận tại cuộc DT1",
        "Mặt trận Tổ quốc thành phố Mẫu trả lại [Không đúng]",
        "Giao cho Sở Xây dựng, Mặt trận Tổ quốc thành phố Mẫu, hạn trả lời 08/04/2024; phối hợp: Sở Nông nghiệp và Môi trường",
        "Sở Xây dựng nhận việc",
        "Trả lời bằng văn bản số 9/CV",
        "Kết luận: không tiếp thu [Trái quy hoạch]",
        "Kết quả: đã giải quyết",
        "Hệ thống cập nhật hồ sơ",
    ]


def test_answered_in_the_hall(city, acts):
    session = make.dialogue(DAY, city.top, code="DT1").occasion
    line = Line(content="Hỏi", in_hall=True, reply_text="Đã giải thích")
    one = acts.office(recommendation.receive, session, line, today=DAY)
    assert "Trả lời ngay tại cuộc đối thoại" in told(one)


def test_looking_is_no_part_of_the_story(city):
    one = make.recommendation(make.dialogue(agency=city.top, code="DT1"))
    with store.one_transaction():
        journal.record("citizen:read", one)
        journal.record("attachment:keep", one, changes={"file": [None, "tra-loi.pdf"]})
        journal.record("attachment:read", one)
    assert told(one) == ["Tiếp nhận tại cuộc DT1", "Hệ thống đính kèm tệp tra-loi.pdf"]


NEXT = [
    ({}, "Bộ phận thư ký", "phân loại"),
    ({"sorted_on": DAY}, "Bộ phận thư ký", "giao cơ quan chủ trì"),
    ({"returned_on": DAY}, "Bộ phận thư ký", "giao cơ quan khác"),
    ({"lead": True, "due_on": DUE}, "Sở X", "nhận việc"),
    ({"lead": True, "taken_on": DAY, "due_on": DUE}, "Sở X", "trả lời"),
    ({"replied_on": DAY}, "Bộ phận thư ký hoặc lãnh đạo", "kết luận"),
    ({"replied_on": DAY, "acceptance": "accepted"}, "Sở X", "ghi kết quả"),
    (
        {"replied_on": DAY, "acceptance": "accepted", "result": "will_settle", "roadmap_on": DUE},
        "Sở X",
        "giải quyết xong",
    ),
    ({"replied_on": DAY, "acceptance": "accepted", "result": "settled", "settled_on": DAY}, "", "Đã xong"),
    ({"nature": "complaint"}, "", "Chuyển xử lý theo luật"),
    ({"admission": "refused", "admission_reason": "Không rõ"}, "", "Không thụ lý"),
    ({"admission": "withdrawn"}, "", "Người nêu đã rút"),
]


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_what_is_next_and_by_whom(city):
    for facts, who, what in NEXT:
        lead = city.works if facts.pop("lead", None) else None
        coming = story.next_step(make.recommendation(lead=lead, **facts), "Sở X")
        assert coming.who == who, facts
        assert what in coming.what, facts
        assert coming.by == (DUE if who == "Sở X" and what != "ghi kết quả" else None)
    host = make.recommendation(code="K9")
    assert "K9" in story.next_step(make.recommendation(merged_into=host), None).what


def test_every_outcome_has_its_words(city, acts):
    one = make.recommendation(make.dialogue(agency=city.top), lead=city.works, replied_on=DAY, sorted_on=DAY)
    outcome = resolution.Outcome(result=Result.OUTSTANDING, outstanding_code=OutstandingReason.NO_FUNDS)
    acts.by(city.works, resolution.settle, one, outcome, today=TODAY)
    acts.by(
        city.works,
        resolution.settle,
        one,
        resolution.Outcome(result=Result.SETTLED, settled_on=date(2024, 5, 1)),
        today=TODAY,
    )
    assert told(one)[-2:] == [
        "Sở Xây dựng ghi kết quả: tồn đọng (Thiếu, chưa bố trí kinh phí)",
        "Sở Xây dựng ghi kết quả: đã giải quyết, ngày 01/05/2024",
    ]
