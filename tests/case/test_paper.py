"""The papers after a session: drafted, issued, corrected; published; late only with a note; two editors."""

from datetime import date

import pytest

from feedback.case import paper, paper_row
from feedback.case.paper import Terms
from feedback.core import journal, store
from feedback.core.refusal import Refused, Stale
from feedback.office import officer as officers
from feedback.office.issuer import Family
from tests import make

HELD, TODAY = date(2024, 3, 15), date(2024, 4, 20)
TERMS = Terms(
    family=Family.PARTY,
    issuer="Đảng ủy phường 1",
    number="12-TB/ĐU",
    dated_on=date(2024, 3, 20),
    signer="Trần Thị Mẫu",
    body="Giao các cơ quan trả lời.",
)


def acts(dialogue):
    return [line.act for line in journal.story("occasion", dialogue.id)]


def changed(**facts) -> Terms:
    return Terms(**{**vars(TERMS), **facts})


def test_a_notice_is_drafted_issued_corrected(db):
    dialogue = make.dialogue(HELD)
    with store.one_transaction():
        notice = paper.draft(dialogue, Terms(family=Family.PARTY, number=" 12-TB/ĐU "), version=0)
    assert (notice.issued, notice.number, notice.dated_on) == (False, "12-TB/ĐU", None)
    with store.one_transaction():
        paper.issue(dialogue, TERMS, version=notice.version, today=TODAY)
    assert (notice.issued, notice.dated_on) == (True, date(2024, 3, 20))
    with pytest.raises(Refused, match="đã ban hành"), store.one_transaction():
        paper.draft(dialogue, TERMS, version=notice.version)
    with pytest.raises(Refused, match="lý do đính chính"), store.one_transaction():
        paper.issue(dialogue, changed(signer="Lê Văn Ghi"), version=notice.version, today=TODAY)
    with store.one_transaction():
        paper.issue(dialogue, changed(signer="Lê Văn Ghi"), version=notice.version, today=TODAY, reason="Ghi nhầm")
    assert acts(dialogue) == ["dialogue:draft-notice", "dialogue:conclude", "dialogue:correct-notice"]
    last = journal.story("occasion", dialogue.id)[-1]
    assert (last.reason, last.changed["signer"]) == ("Ghi nhầm", ["Trần Thị Mẫu", "Lê Văn Ghi"])
    assert paper.usual(dialogue.occasion.agency_id) is notice


@pytest.mark.parametrize(
    ("facts", "field", "told"),
    [
        ({"number": " "}, "number", "số, ký hiệu"),
        ({"dated_on": None}, "dated_on", "ngày ban hành"),
        ({"signer": None}, "signer", "người ký"),
        ({"body": "\n"}, "body", "nội dung kết luận"),
        ({"dated_on": date(2024, 3, 14)}, "dated_on", "trước ngày đối thoại"),
        ({"dated_on": date(2024, 4, 21)}, "dated_on", "tương lai"),
        ({"dated_on": date(2024, 3, 27)}, "late_note", "sau hạn 26/03/2024"),
    ],
)
def test_a_notice_that_cannot_be_issued(db, facts, field, told):
    dialogue = make.dialogue(HELD)
    with pytest.raises(Refused, match=told) as refused, store.one_transaction():
        paper.issue(dialogue, changed(**facts), version=0, today=TODAY)
    assert refused.value.field == field
    assert paper.of(dialogue.id) == (None, None)


def test_late_with_a_note_that_stays(db):
    dialogue = make.dialogue(HELD)
    with store.one_transaction():
        notice = paper.issue(
            dialogue, changed(dated_on=date(2024, 3, 27), late_note="Chờ Thường trực"), version=0, today=TODAY
        )
    assert notice.late_note == "Chờ Thường trực"


def test_publication(db):
    dialogue = make.dialogue(HELD)
    given = {"posted_at": "Trụ sở phường", "version": 0, "today": TODAY}
    with pytest.raises(Refused, match="sau hạn 25/03/2024"), store.one_transaction():
        paper.publish(dialogue, on=date(2024, 3, 26), **given)
    with pytest.raises(Refused, match="nơi công khai"), store.one_transaction():
        paper.publish(dialogue, on=date(2024, 3, 25), **{**given, "posted_at": " "})
    with store.one_transaction():
        row = paper.publish(dialogue, on=date(2024, 3, 25), **given)
    assert paper.of(dialogue.id) == (None, row)
    with pytest.raises(Stale), store.one_transaction():
        paper.publish(dialogue, on=date(2024, 3, 24), **given)
    with store.one_transaction():
        paper.publish(dialogue, on=date(2024, 3, 26), **{**given, "version": row.version}, late_note="Mất điện")
    assert (row.published_on, row.late_note) == (date(2024, 3, 26), "Mất điện")
    assert acts(dialogue) == ["dialogue:publish", "dialogue:publish"]


def test_two_editors_of_a_draft(db):
    dialogue = make.dialogue(HELD)
    with store.one_transaction():
        paper.draft(dialogue, TERMS, version=0)
    with pytest.raises(Stale), store.one_transaction():
        paper.draft(dialogue, TERMS, version=0)


@pytest.mark.parametrize("state", ["planned", "postponed", "cancelled"])
def test_only_a_held_session_has_papers(db, state):
    dialogue = make.dialogue(HELD, state=state)
    for act in (
        lambda: paper.draft(dialogue, TERMS, version=0),
        lambda: paper.issue(dialogue, TERMS, version=0, today=TODAY),
        lambda: paper.publish(dialogue, on=HELD, posted_at="x", version=0, today=TODAY),
    ):
        with pytest.raises(Refused, match="chưa ghi là đã tổ chức"), store.one_transaction():
            act()


def test_the_opinions_of_a_session_come_without_names(db):
    city = make.city()
    session = make.dialogue(HELD, city.wards[0])
    opinion = make.recommendation(
        session, content="Bà Nguyễn Thị Hoà ở tổ 4 hỏi", citizen="Nguyễn Thị Hoà", lead=city.works, due_on=TODAY
    )
    make.assign(opinion, city.land.id, leads=False)
    make.recommendation(session, nature="denunciation")
    make.recommendation(session, admission="refused", admission_reason="Đã có quyết định cuối cùng")
    other = make.recommendation(session, result="outstanding", outstanding_reason="Nguyễn Thị Hoà chưa đồng thuận")
    make.recommendation(session, merged_into=opinion)
    viewer = officers.viewer(make.officer("secretariat", city.office))
    first, second = paper_row.of_session(session.id, viewer)
    assert (first.content, first.lead, first.helpers) == (
        "[…] ở tổ 4 hỏi",
        "Sở Xây dựng",
        "Sở Nông nghiệp và Môi trường",
    )
    assert (second.code, second.stands) == (other.code, "Tồn đọng: […] chưa đồng thuận")
    assert paper_row.speakers([opinion.id, other.id], viewer) == {opinion.id: ("Nguyễn Thị Hoà", "")}
    away = officers.viewer(make.officer("secretariat", city.wards[1]))
    assert paper_row.of_session(session.id, away) == []
    assert paper_row.speakers([opinion.id], away) == {}


def test_the_twelve_columns(db):
    city = make.city()
    session = make.dialogue(HELD, city.wards[0])
    make.recommendation(
        session, lead=city.works, assigned_on=HELD, replied_on=TODAY, paper_number="5/SXD", result="settled",
        settled_on=TODAY, people=3,
    )  # fmt: skip
    make.recommendation(session, nature="complaint")
    make.recommendation(session, admission="refused", admission_reason="Đã có quyết định cuối cùng")
    make.recommendation(session, result="passed_up")
    make.recommendation(
        session, lead=city.works, replied_on=HELD, paper_number="2/SXD", reopened_on=TODAY, reply_text="Xong"
    )
    make.recommendation(make.dialogue(date(2024, 6, 1), city.wards[0]))
    viewer = officers.viewer(make.officer("secretariat", city.office))
    rows = paper_row.entries(HELD, TODAY, viewer)
    assert [(r.nature, r.people, r.own, r.guided, r.passed_to, r.settled_by) for r in rows] == [
        ("Kiến nghị", 3, True, "", "Sở Xây dựng, 15/03/2024", ""),
        ("Khiếu nại", 1, False, "Hướng dẫn gửi theo pháp luật về khiếu nại", "", ""),
        ("Kiến nghị", 1, False, "Đã có quyết định cuối cùng", "", ""),
        ("Kiến nghị", 1, False, "", "Cấp trên", ""),
        ("Kiến nghị", 1, True, "", "Sở Xây dựng", "Sở Xây dựng, Văn bản số 2/SXD ngày 15/03/2024"),
    ]
    assert rows[0].result == "Văn bản số 5/SXD ngày 20/04/2024; Đã giải quyết ngày 20/04/2024"
    assert paper_row.entries(HELD, TODAY, viewer, city.wards[1]) == []
    assert len(paper_row.entries(HELD, TODAY, viewer, city.top)) == 5
