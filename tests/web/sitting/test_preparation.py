"""Before the session and in the hall: gathered, asked of agencies, written by them, carried into the hall by one press."""

from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document

from feedback.case.record import Dialogue, Recommendation
from feedback.case.sitting import gathering, preparation
from feedback.case.sitting.record import Preparation
from feedback.case.sitting.word import Prepared
from feedback.core import store
from feedback.core.store import db
from tests import make
from tests.web.reading import words

TODAY = date(2026, 11, 21)
ON = TODAY + timedelta(days=12)


@pytest.fixture
def ground(app, on):
    on(TODAY)
    c = make.city()
    session = make.dialogue(ON, c.wards[0], state="planned", theme="Rác thải", code="DT-X")
    rows = [
        make.recommendation(session, content="Đề nghị nạo vét cống ngõ 12 trước mùa mưa", channel="front", people=40, turn=1,
                            citizen="Trần Thị Mẫu", sorted_on=TODAY),
        make.recommendation(session, content="Nạo vét cống ngõ 12 trước mùa mưa, đề nghị làm ngay", channel="box", turn=2),
        make.recommendation(session, content="Lắp đèn đường tổ 5", channel="group", turn=3),
    ]  # fmt: skip
    return c, session, rows


def _prepared():
    db.session.rollback()
    return list(db.session.query(Preparation).order_by(Preparation.id))


def test_from_asking_to_the_hall(ground, signed_in, on):
    c, session, rows = ground
    clerk = signed_in("secretariat", c.office)
    page = clerk.get(f"/dialogues/{session.id}/preparation")
    said = words(page)
    assert "3 chưa giao chuẩn bị" in said
    assert "26/11/2026" in said, "the last day of the notice"
    assert "Mặt trận chuyển 1 ý kiến (40 người)" in said
    assert f"Có thể trùng {rows[0].code}" in said
    assert "Trần Thị Mẫu" not in said
    form = {"agency": c.works.id, "due_on": "01/12/2026"}
    assert "Chọn ít nhất một ý kiến" in clerk.submit(f"/dialogues/{session.id}/preparation", form).text
    late = clerk.submit(f"/dialogues/{session.id}/preparation", form | {"due_on": "31/12/2026", "id": [rows[0].id]})
    assert (late.status_code, "Hạn chuẩn bị" in late.text) == (422, True)
    done = clerk.submit(f"/dialogues/{session.id}/preparation", form | {"id": [row.id for row in rows[:2]]})
    assert "Đã giao Sở Xây dựng chuẩn bị trả lời 2 ý kiến" in clerk.get(done.location).text
    one, two = _prepared()
    agency = signed_in("agency", c.works)
    assert "2 ý kiến cần chuẩn bị trả lời tại hội nghị" in words(agency.get("/"))
    listed = words(agency.get("/preparations?part=waiting"))
    assert rows[0].code in listed
    assert agency.get(f"/recommendations/{rows[0].id}").status_code == 404, "not given out"
    page = agency.get(f"/preparations/{one.id}")
    assert "nạo vét cống" in page.text
    assert "Trần Thị Mẫu" not in page.text
    assert agency.submit(f"/preparations/{one.id}", {"version": one.version, "act": "ready"}).status_code == 422
    text = {"answer": "Nạo vét xong trước 30/4", "version": one.version}
    agency.submit(f"/preparations/{one.id}", text | {"act": "save"})
    assert agency.submit(f"/preparations/{one.id}", text | {"act": "ready"}).status_code == 409
    agency.submit(f"/preparations/{one.id}", text | {"act": "ready", "version": _prepared()[0].version})
    agency.submit(f"/preparations/{two.id}/return", {"reason": "Thuộc phường", "version": two.version})
    assert [item.state for item in _prepared()] == [Prepared.READY, Prepared.RETURNED]
    assert "Nạo vét xong trước 30/4" in agency.get(f"/preparations/sheets/{session.id}").text
    said = words(clerk.get(f"/dialogues/{session.id}/preparation"))
    assert "Lý do trả lại: Thuộc phường" in said
    assert "1/2 đã có câu trả lời" in words(clerk.get(f"/dialogues/{session.id}"))
    sheet = clerk.get(f"/dialogues/{session.id}/preparation/sheet?agency={c.works.id}")
    assert "Nạo vét xong trước 30/4" in sheet.text
    for client, path in ((clerk, f"/dialogues/{session.id}/preparation/sheet.docx?agency={c.works.id}"),
                         (agency, f"/preparations/sheets/{session.id}/sheet.docx")):  # fmt: skip
        paper = client.get(path)
        assert paper.status_code == 200
        assert paper.data[:2] == b"PK"
        assert paper.headers["Content-Disposition"].endswith("phieu-chuan-bi-dt-x.docx")
    clerk.submit(f"/dialogues/{session.id}/preparation/{two.id}/withdraw", {"version": _prepared()[1].version})
    assert len(_prepared()) == 1
    assert "Cuộc chưa diễn ra" in clerk.get(f"/dialogues/{session.id}/hall").text
    _in_the_hall(clerk, session, rows, on)


def _in_the_hall(clerk, session, rows, on) -> None:
    on(ON)
    with store.one_transaction():
        db.session.get_one(Dialogue, session.id).state = "held"
    hall = clerk.get(f"/dialogues/{session.id}/hall")
    assert "Nạo vét xong trước 30/4" in hall.text
    row = db.session.get_one(Recommendation, rows[0].id)
    sheet = clerk.get(f"/dialogues/{session.id}/capture")
    assert "Đã chuẩn bị (Sở Xây dựng)" in sheet.text
    answer = clerk.submit(
        f"/dialogues/{session.id}/hall/{row.id}", {"answer": "Nạo vét xong trước 30/4", "version": row.version}
    )
    assert answer.status_code == 302
    assert f"Đã ghi trả lời tại chỗ ý kiến {row.code}" in clerk.get(answer.location).text
    row = db.session.get_one(Recommendation, row.id)
    assert (row.in_hall, row.replied_on, row.reply_text) == (True, ON, "Nạo vét xong trước 30/4")
    assert clerk.submit(f"/dialogues/{session.id}/hall/{row.id}/take-back", {"version": row.version}).status_code == 302
    db.session.rollback()
    row = db.session.get_one(Recommendation, row.id)
    kept = clerk.submit(f"/dialogues/{session.id}/hall/{row.id}/line")
    assert (kept.status_code, kept.json["reply_text"], kept.json["standing"]) == (
        200,
        "Nạo vét xong trước 30/4",
        "Đã trả lời",
    )
    db.session.rollback()
    with store.one_transaction():
        db.session.get_one(Recommendation, row.id).acceptance = "accepted"
        db.session.get_one(Recommendation, row.id).concluded_on = ON
    row = db.session.get_one(Recommendation, row.id)
    back = clerk.submit(f"/dialogues/{session.id}/hall/{row.id}/take-back", {"version": row.version})
    assert (back.status_code, "đã kết luận" in back.text) == (422, True)
    for other in rows:
        assert clerk.submit(f"/dialogues/{session.id + 99}/hall/{other.id}").status_code == 404


def test_the_sheet_takes_channel_people_and_place(ground, signed_in):
    c, session, _ = ground
    clerk = signed_in("secretariat", c.office)
    with store.one_transaction():
        gathering.cover(db.session.get_one(Dialogue, session.id), ["Tổ 5"], version=None)
    page = clerk.get(f"/dialogues/{session.id}/capture")
    assert '<option value="Tổ 5">' in page.text
    facts = {"channel": "letter", "received_on": "20/11/2026"}
    line = {"line-a-key": "k1", "line-a-content": "Xin lối đi", "line-a-nature": "recommendation", "line-a-people": "25",
            "line-a-locality": "Tổ 5", "line-b-key": "k2", "line-b-content": "Khác", "line-b-nature": "recommendation",
            "line-b-channel": "online"}  # fmt: skip
    assert clerk.submit(f"/dialogues/{session.id}/capture", facts | line).status_code == 302
    db.session.rollback()
    one, two = (db.session.query(Recommendation).filter_by(line_key=key).one() for key in ("k1", "k2"))
    assert (one.channel, one.people, one.received_on) == ("letter", 25, TODAY - timedelta(days=1))
    assert (two.channel, two.people) == ("online", 1)
    assert gathering.origins([one.id, two.id]) == {one.id: "Tổ 5"}
    again = {"line-a-key": "k1", "line-a-id": one.id, "line-a-version": one.version, "line-a-turn": one.turn,
             "line-a-content": "Xin lối đi", "line-a-nature": "recommendation", "line-a-people": "30",
             "line-a-channel": "box", "line-a-locality": ""}  # fmt: skip
    clerk.submit(f"/dialogues/{session.id}/capture", again)
    db.session.rollback()
    one = db.session.get_one(Recommendation, one.id)
    assert (one.channel, one.people, gathering.origins([one.id])) == ("box", 30, {})
    assert clerk.submit(f"/dialogues/{session.id}/capture", again | {"line-a-people": "0"}).status_code == 422


def test_a_line_that_is_being_prepared_is_not_struck(ground, signed_in):
    c, session, rows = ground
    with store.one_transaction():
        preparation.ask(rows[2], c.works, due_on=None, on=TODAY, session_on=ON)
    clerk = signed_in("secretariat", c.office)
    strike = {"line-a-key": "", "line-a-id": rows[2].id, "line-a-version": rows[2].version, "line-a-strike": "y",
              "line-a-nature": "recommendation", "line-a-content": rows[2].content}  # fmt: skip
    assert "đang được chuẩn bị trả lời" in clerk.submit(f"/dialogues/{session.id}/capture", strike).text


def test_localities_and_carrying_over(ground, signed_in):
    c, session, rows = ground
    clerk = signed_in("secretariat", c.office)
    version = session.occasion.version
    clerk.submit(f"/dialogues/{session.id}/localities", {"names": "Tổ 1\nTổ 2\n", "version": version})
    assert "2 thôn, tổ dân phố" in words(clerk.get(f"/dialogues/{session.id}"))
    assert clerk.submit(f"/dialogues/{session.id}/localities", {"names": "x", "version": version}).status_code == 409
    db.session.rollback()
    form = {"version": db.session.get_one(Dialogue, session.id).occasion.version, "reason": "Bão số 9"}
    assert "Ghi ngày của cuộc mới" in clerk.submit(f"/dialogues/{session.id}/carry", form).text
    done = clerk.submit(f"/dialogues/{session.id}/carry", form | {"on": "20/12/2026"})
    page = clerk.get(done.location)
    assert "Từ cuộc bị hoãn DT-X" in words(page)
    assert rows[0].code in page.text
    old = clerk.get(f"/dialogues/{session.id}")
    assert "Hoàn tác chuyển ý kiến" in old.text
    assert clerk.submit("/carriages/1/undo", {"version": 1}).status_code == 302
    assert rows[0].code in clerk.get(f"/dialogues/{session.id}").text


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_whole_sessions_sheets_as_word(ground, signed_in):
    """One file for each agency that prepares, without who spoke."""
    c, session, rows = ground
    clerk, path = signed_in("secretariat", c.office), f"/dialogues/{session.id}/preparation/sheet"
    assert clerk.get(f"{path}.docx").status_code == 422
    with store.one_transaction():
        for agency, row in ((c.works, rows[0]), (c.land, rows[2])):
            preparation.ask(row, agency, due_on=None, on=TODAY, session_on=ON)
    assert "mỗi cơ quan một tệp (.zip)" in words(clerk.get(path))
    with ZipFile(BytesIO(clerk.get(f"{path}.docx").data)) as archive:
        names = archive.namelist()
        text = " ".join(cell.text for name in names for table in Document(BytesIO(archive.read(name))).tables
                        for row in table.rows for cell in row.cells)  # fmt: skip
    assert len(names) == 2
    assert "phieu-chuan-bi-01-" in names[0]
    assert rows[0].content in text
    assert rows[2].content in text
    assert "Trần Thị Mẫu" not in text
