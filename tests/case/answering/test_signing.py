"""Signed replies: frozen with a hash, corrected only with a reason, checked; identical words of one agency are noticed."""

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DatabaseError

from feedback.case import resolution, verify
from feedback.case.answering import signing
from feedback.case.answering.record import Signed
from feedback.case.answering.word import SignedKind
from feedback.core import attachment, store
from feedback.core.refusal import Refused
from feedback.office import officer as officers
from tests import make
from tests.case.answering.ground import AT, TODAY, answer, does, send, taken, told


@pytest.fixture
def city(db):
    return make.city()


@pytest.fixture
def works(city):
    return officers.viewer(make.officer("agency", city.works))


def test_what_is_sent_is_frozen(db, city, works, tmp_path):
    one = taken(city)
    does(attachment.keep, one, name="ky.pdf", content=b"%PDF-1.7", folder=tmp_path, by="Mẫu", at=AT)
    send(one, works)
    (version,) = signing.versions(one.id)
    assert (version.number, version.kind, version.reply_text) == (1, SignedKind.REPLY, "Đã sửa xong đoạn đường.")
    assert (version.paper_number, version.signer, version.agency_id) == ("15/SXD", "Lê Thị Mẫu", city.works.id)
    assert version.files.startswith('[["ky.pdf", "')
    db.session.expire_all()
    assert signing.holds(signing.versions(one.id))
    assert signing.matches(one, version)
    assert told(one)[-2:] == ["recommendation:reply", "reply:freeze"]


def test_the_same_again_makes_no_version(city, works):
    one = taken(city)
    send(one, works)
    send(one, works)
    assert len(signing.versions(one.id)) == 1


def test_a_correction_says_why_and_keeps_the_first(city, works):
    one = taken(city)
    send(one, works)
    with pytest.raises(Refused, match="lý do đính chính") as refused:
        send(one, works, answer(text="Sẽ sửa."))
    assert refused.value.field == "correction"
    send(one, works, answer(text="Sẽ sửa."), reason="Ghi nhầm nội dung")
    first, second = signing.versions(one.id)
    assert (first.reply_text, second.reply_text) == ("Đã sửa xong đoạn đường.", "Sẽ sửa.")
    assert (second.kind, second.reason) == (SignedKind.CORRECTION, "Ghi nhầm nội dung")
    assert signing.holds([first, second])
    assert not signing.holds([second])


def test_only_a_new_result_is_no_correction(city, works):
    one = taken(city)
    send(one, works)
    send(one, works, answer(outcome={"result": "settling"}))
    assert len(signing.versions(one.id)) == 1


def test_after_reopening_a_new_reply_needs_no_reason(city, works):
    one = taken(city)
    send(one, works)
    does(resolution.reopen, one, reason="Chưa đúng", on=TODAY)
    send(one, works, answer(text="Trả lời lại."))
    assert [line.kind for line in signing.versions(one.id)] == [SignedKind.REPLY, SignedKind.REPLY]


@pytest.mark.parametrize("statement", [update(Signed).values(signer="x"), delete(Signed)])
def test_nobody_changes_or_deletes_a_frozen_line(db, city, works, statement):
    send(taken(city), works)
    with pytest.raises((DatabaseError, Refused)), store.one_transaction():
        db.session.execute(statement)


def test_verify_names_what_does_not_hold(db, city, works, tmp_path):
    one, other = taken(city), taken(city)
    send(one, works)
    send(other, works)
    assert [*signing.faults(), *verify.faults(attachments=tmp_path)] == []
    one = db.session.merge(one)
    with store.one_transaction():
        one.reply_text = "Khác"
    assert list(signing.faults()) == [f"Ý kiến {one.code}: trả lời trên hồ sơ khác bản đã ký số 1."]
    line = signing.last_of(other.id)
    forged = Signed(**{c.key: getattr(line, c.key) for c in Signed.__table__.columns if c.key not in ("id", "number")},
                    number=2)  # fmt: skip
    with store.one_transaction():
        db.session.add(forged)
    assert f"Ý kiến {other.code}: trả lời đã ký không khớp mã kiểm tra." in list(signing.faults())


def test_many_identical_words_of_one_agency_are_noticed(city, works):
    rows = [taken(city) for _ in range(4)]
    for row in rows[:2]:
        send(row, works, answer(text=f"Về ý kiến {row.code}: đã giao."))
    assert signing.same_as(rows[3], f"Về ý kiến {rows[3].code}: Đã giao.", today=TODAY) is None
    send(rows[2], works, answer(text=f"về ý kiến {rows[2].code}:  đã giao."))
    same = signing.same_as(rows[3], f"Về ý kiến {rows[3].code}: Đã giao.", today=TODAY)
    assert (same.number, sorted(same.codes)) == (3, sorted(row.code for row in rows[:3]))
    assert signing.same_as(rows[3], "Khác hẳn", today=TODAY) is None
    assert signing.same_as(rows[3], "", today=TODAY) is None
