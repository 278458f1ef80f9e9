"""Attendance, the opening sheet and the minutes as pages: written, compared, restored, final; names only when asked for."""

import hashlib
from dataclasses import asdict
from datetime import date, timedelta

import pytest

from feedback.case.record import Dialogue
from feedback.case.sitting import minutes, minutes_text
from feedback.case.sitting.record import Minutes
from feedback.core.journal import Entry
from feedback.core.store import db
from feedback.web.sitting.difference import Piece, Row, difference
from feedback.web.sitting.minutes import NONE_YET
from tests import make
from tests.web.reading import words

TODAY = date(2026, 11, 21)


@pytest.fixture
def ground(app, on):
    on(TODAY)
    c = make.city()
    earlier = make.dialogue(TODAY - timedelta(days=200), c.wards[0], code="DT-0")
    make.recommendation(earlier, result="will_settle", roadmap_on=TODAY - timedelta(days=3), content="Hứa rồi")
    make.recommendation(earlier, result="settled", settled_on=TODAY, replied_on=TODAY)
    held = make.dialogue(
        TODAY - timedelta(days=1), c.wards[0], place="Nhà văn hóa", chair="Lê Văn Thử", code="DT-1", attendance=90
    )
    make.recommendation(held, content="Nạo vét cống", channel="hall", turn=1, citizen="Trần Thị Mẫu")
    return c, held


def _version(held) -> int:
    db.session.rollback()
    return db.session.get_one(Minutes, held.id).version


def test_attendance(ground, signed_in):
    c, held = ground
    clerk = signed_in("secretariat", c.office)
    page = clerk.get(f"/dialogues/{held.id}/attendance")
    assert 'value="Nhân dân"' in page.text
    form = {"version": held.occasion.version, "g0-name": "Nhân dân", "g0-people": "1.100", "g1-name": "Báo chí",
            "g1-people": "4", "g2-name": "Khách", "g2-people": ""}  # fmt: skip
    assert clerk.submit(f"/dialogues/{held.id}/attendance", form | {"g1-people": "bốn"}).status_code == 422
    assert clerk.submit(f"/dialogues/{held.id}/attendance", form | {"g1-name": "nhân  dân"}).status_code == 422
    clerk.submit(f"/dialogues/{held.id}/attendance", form)
    assert "1.104 người, 2 thành phần" in (said := words(clerk.get(f"/dialogues/{held.id}")))
    assert "Khác số người dự 90" in said
    assert clerk.submit(f"/dialogues/{held.id}/attendance", form).status_code == 409
    db.session.rollback()
    form["version"] = db.session.get_one(Dialogue, held.id).occasion.version
    clerk.submit(f"/dialogues/{held.id}/attendance", form | {"adopt": "y"})
    db.session.rollback()
    assert db.session.get_one(Dialogue, held.id).attendance == 1104


def test_minutes_from_draft_to_final(ground, signed_in):
    c, held = ground
    clerk = signed_in("secretariat", c.office)
    where = f"/dialogues/{held.id}/minutes"
    assert "Chưa lập biên bản" in clerk.get(where).text
    first = clerk.get(where + "/edit")
    assert "[Lượt 1]: Nạo vét cống" in first.text
    assert "Cuộc ngày 05/05/2026 có 2 ý kiến" in first.text
    assert "Trần Thị Mẫu" not in first.text
    typed = {**asdict(minutes.first(db.session.get_one(Dialogue, held.id))), "version": NONE_YET}
    clerk.submit(where + "/edit", typed)
    assert clerk.submit(where + "/edit", typed | {"conclusion": "Lập cùng lúc"}).status_code == 409
    assert clerk.submit(where + "/finish", {"version": _version(held)}).status_code == 422
    full = typed | {"began": "8 giờ", "ended": "11 giờ", "secretary": "Phạm Thị Thảo", "version": _version(held)}
    clerk.submit(where + "/edit", full)
    stale = clerk.submit(where + "/edit", full | {"conclusion": "Của tôi"})
    assert stale.status_code == 409
    assert "Của tôi" in stale.text
    assert clerk.submit(where + "/finish", {"version": _version(held)}).status_code == 302
    page = clerk.get(where)
    assert "Chính thức" in page.text
    final = minutes.latest(held.id)
    digest = hashlib.sha256(minutes_text.whole(minutes.content(final)).encode()).hexdigest()
    assert digest == final.digest
    assert digest in page.text
    assert "Người phát biểu thứ 1" in page.text
    full |= {"conclusion": "Giao phòng Kinh tế nạo vét", "version": _version(held)}
    assert clerk.submit(where + "/edit", full).status_code == 422
    clerk.submit(where + "/edit", full | {"reason": "Thiếu kết luận"})
    seen = clerk.get(where + "/versions?first=1&second=4")
    assert "Thiếu kết luận" in seen.text
    assert "<ins>Giao phòng Kinh tế nạo vét</ins>" in seen.text
    restored = clerk.submit(where + "/versions/2/restore", {"version": _version(held), "reason": "Nhầm"})
    assert restored.status_code == 302
    assert "Khôi phục bản số 2: Nhầm" in clerk.get(where).text
    assert "Đây là bản cũ" in clerk.get(where + "?number=1").text
    assert clerk.get(where + "?number=77").status_code == 404
    assert clerk.get(where + "/edit?again=opinions").status_code == 200


def test_names_only_for_those_who_handle_it(ground, signed_in):
    c, held = ground
    clerk, where = signed_in("secretariat", c.office), f"/dialogues/{held.id}/minutes"
    clerk.submit(where + "/edit", {**asdict(minutes.first(db.session.get_one(Dialogue, held.id))), "version": NONE_YET})
    read = db.session.query(Entry).filter_by(act="citizen:read")
    before = read.count()
    assert "Trần Thị Mẫu: Nạo vét cống" in words(clerk.submit(where + "/names"))
    assert clerk.submit(where + "/with-names").data[:2] == b"PK"
    assert read.count() == before + 2
    for role, unit in (("leader", c.office), ("front", c.front), ("auditor", c.office)):
        reader = signed_in(role, unit)
        page = reader.get(where)
        assert page.status_code == 200
        assert "Trần Thị Mẫu" not in page.text
        assert reader.submit(where + "/names").status_code == 403
        paper = reader.get(where + "/minutes.docx")
        assert paper.headers["Content-Disposition"].endswith("bien-ban-dt-1.docx")
        assert reader.get(where + "/edit").status_code == 403
    assert signed_in("agency", c.wards[0]).submit(where + "/names").status_code == 404


def test_opening(ground, signed_in, query_count):
    c, held = ground
    coming = make.dialogue(TODAY + timedelta(days=9), c.wards[0], state="planned")
    clerk = signed_in("secretariat", c.office)
    with query_count() as queries:
        page = clerk.get(f"/dialogues/{coming.id}")
    assert len(queries) <= 20
    said = words(page)
    assert "Cuộc trước: DT-1" in said
    assert "Còn 2 ý kiến của các cuộc trước" in said
    assert "Hứa rồi" in said
    sheet = words(clerk.get(f"/dialogues/{coming.id}/opening?state=broken"))
    assert "Hứa rồi" in sheet
    assert "Nạo vét cống" not in sheet
    assert clerk.get(f"/dialogues/{coming.id}/opening/sheet.docx").data[:2] == b"PK"
    first = make.dialogue(TODAY + timedelta(days=9), c.wards[1], state="planned")
    assert "Kết quả các cuộc trước" not in words(clerk.get(f"/dialogues/{first.id}"))
    assert clerk.get(f"/dialogues/{first.id}/opening").status_code == 200
    assert clerk.get(f"/dialogues/{first.id}/opening/sheet.docx").status_code == 422


def test_difference():
    assert difference("một\nhai ba bốn", "một\nhai năm bốn\nsáu") == [
        Row((Piece("một"),), (Piece("một"),), same=True),
        Row(
            (Piece("hai"), Piece("ba", marked=True), Piece("bốn")),
            (Piece("hai"), Piece("năm", marked=True), Piece("bốn")),
        ),
        Row((), (Piece("sáu", marked=True),)),
    ]
    assert difference("cũ hẳn", "") == [Row((Piece("cũ hẳn", marked=True),), ())]
