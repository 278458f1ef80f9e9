"""Files: only to whom the record is in reach, as a download, each reading journaled, a missing one said in words."""

from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from feedback.core import attachment, journal, store
from tests import make
from tests.web.reading import words

PDF = b"%PDF-1.7\nxong"
AT = datetime(2024, 4, 1, tzinfo=UTC)
NAME = "Công văn 15 – đã ký.pdf"
ON_BOTH = pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def city(app):
    return make.city()


@pytest.fixture
def folder(app):
    return app.config["SETTINGS"].instance / "attachments"


@pytest.fixture
def opinion(city):
    return make.recommendation(make.dialogue(agency=city.wards[0]), lead=city.works, taken_on=make.DAY)


@pytest.fixture
def token(opinion, folder):
    with store.one_transaction():
        kept = attachment.keep(opinion, name=NAME, content=PDF, folder=folder, by="Mẫu", at=AT)
    return kept.token


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        ("secretariat", "office", 200),
        ("agency", "works", 200),
        ("front", "front", 200),
        ("leader", "top", 200),
        ("auditor", "top", 200),
        ("agency", "land", 404),
        ("secretariat", "commune", 404),
        ("front", "commune", 404),
        ("admin", "top", 403),
    ],
)
def test_only_within_reach_of_its_record(city, token, signed_in, role, unit, status):
    answer = signed_in(role, getattr(city, unit)).get(f"/attachments/{token}")
    assert answer.status_code == status
    assert (PDF in answer.data) == (status == 200)


def test_nobody_without_signing_in(client, token):
    assert client.get(f"/attachments/{token}").status_code == 302


def test_a_download_that_is_never_shown_and_stays_in_no_cache(city, token, signed_in):
    answer = signed_in("secretariat", city.office).get(f"/attachments/{token}")
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert quote(NAME) in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert "ETag" not in answer.headers


def test_the_journal_says_who_read_it(city, opinion, token, signed_in):
    clerk = signed_in("secretariat", city.office, name="Trần Thị Đọc")
    clerk.get(f"/attachments/{token}")
    store.db.session.rollback()
    entry = journal.story("recommendation", opinion.id)[-1]
    assert (entry.act, entry.subject_code, entry.reason) == ("attachment:read", opinion.code, NAME)
    assert entry.officer_name.startswith("Trần Thị Đọc")
    assert journal.broken_at() is None


def test_a_refused_reading_is_no_reading(city, opinion, token, signed_in):
    signed_in("secretariat", city.commune).get(f"/attachments/{token}")
    store.db.session.rollback()
    assert [entry.act for entry in journal.story("recommendation", opinion.id)] == ["attachment:keep"]


def test_a_file_that_the_disk_has_lost(city, token, folder, signed_in):
    for place in folder.rglob("*"):
        if place.is_file():
            place.unlink()
    answer = signed_in("secretariat", city.office).get(f"/attachments/{token}")
    assert answer.status_code == 404
    assert "không còn trên ổ đĩa. Báo quản trị" in words(answer)


@pytest.mark.parametrize("token", ["khong-co", "a" * 43, "a" * 5000, "..%2F..%2Fsecret-key", "%00"])
def test_no_such_file(city, signed_in, token):
    assert signed_in("secretariat", city.office).get(f"/attachments/{token}").status_code == 404


def test_a_file_of_a_record_that_nobody_serves(city, folder, signed_in):
    with store.one_transaction():
        kept = attachment.keep(city.top, name="a.pdf", content=PDF, folder=folder, by="Mẫu", at=AT)
    assert signed_in("secretariat", city.office).get(f"/attachments/{kept.token}").status_code == 404


@ON_BOTH
def test_the_same_file_again_is_kept_once(opinion, token, folder):
    with store.one_transaction():
        again = attachment.keep(opinion, name=NAME, content=PDF, folder=folder, by="Mẫu", at=AT)
        other = attachment.keep(opinion, name="khác.pdf", content=PDF, folder=folder, by="Mẫu", at=AT)
    assert (again.token == token, other.token == token) == (True, False)
    assert len(attachment.of("recommendation", opinion.id)) == 2


def test_dropped_by_who_leads_as_long_as_nothing_is_answered(city, opinion, token, folder, signed_in):
    path = f"/attachments/{token}/drop"
    works = signed_in("agency", city.works)
    assert "Gỡ tệp" in works.get(f"/recommendations/{opinion.id}/work").text
    assert signed_in("agency", city.land).submit(path).status_code == 404
    assert signed_in("secretariat", city.office).submit(path).status_code == 403
    with store.one_transaction():
        twin = attachment.keep(opinion, name="bản sao.pdf", content=PDF, folder=folder, by="Mẫu", at=AT).token
    assert works.submit(path).location == f"/recommendations/{opinion.id}/work#reply"
    assert works.submit(path).status_code == 404
    assert works.get(f"/attachments/{twin}").data == PDF  # the content is still kept by the other
    assert works.submit(f"/attachments/{twin}/drop").status_code == 302
    assert not [place for place in folder.rglob("*") if place.is_file()]
    entry = journal.story("recommendation", opinion.id)[-1]
    assert (entry.act, entry.changed["file"]) == ("attachment:drop", ["bản sao.pdf", None])


def test_what_was_sent_is_not_dropped(city, opinion, token, signed_in):
    with store.one_transaction():
        opinion.replied_on = make.DAY
    answer = signed_in("agency", city.works).submit(f"/attachments/{token}/drop")
    assert answer.status_code == 422
    assert "chưa gửi trả lời" in words(answer)
