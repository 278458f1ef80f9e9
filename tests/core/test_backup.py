"""Backup and restore: what went in comes out, on the same engine or the other; verify says what is wrong."""

import zipfile
import zlib
from datetime import date

import pytest
from sqlalchemy import func, select, text, update

from feedback import create_app
from feedback.case.answering.record import SQLITE_FREEZE
from feedback.case.record import Recommendation
from feedback.core import attachment, calendar, journal, store
from feedback.core.settings import Settings
from tests import make

PDF = b"%PDF-1.7\n%thu"


def _fill(app) -> int:
    """A little of everything; the id of the opinion with a paper."""
    city = make.city()
    make.figure(city.wards[0])
    make.contribution(agency=city.commune)
    one = make.recommendation(
        make.dialogue(agency=city.top),
        lead=city.works,
        citizen="Trần Thị Thử",
        acceptance="accepted",
        concluded_given=date(2024, 5, 1),
    )
    make.recommendation(make.dialogue(agency=city.top), merged_into=one)
    make.officer("secretariat", city.office, login="thuky")
    with store.one_transaction():
        attachment.keep(
            one, name="a.pdf", content=PDF, folder=app.config["SETTINGS"].attachments, by="Mẫu", at=calendar.now()
        )
    return one.id


def test_a_backup_restores_into_an_empty_instance(app, run, tmp_path):
    opinion, own = _fill(app), app.config["SETTINGS"].instance / "templates" / "nha-nuoc-30" / "don-doc.docx"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_bytes(b"mau rieng")
    form = own.parents[2] / "reports" / "tong-ket-218" / "rieng.toml"
    form.parent.mkdir(parents=True, exist_ok=True)
    form.write_bytes(b"# mau bieu")
    run("backup", tmp_path / "luu.zip")
    own.unlink()
    form.unlink()
    assert "đã có" in run("backup", tmp_path / "luu.zip", code=1).stderr
    assert "đã có hồ sơ" in run("restore", tmp_path / "luu.zip", code=1).stderr
    other = create_app(Settings.from_environ({"FEEDBACK_INSTANCE": str(tmp_path / "moi")}))
    with pytest.MonkeyPatch.context() as patch, other.app_context():
        patch.setattr("feedback.create_app", lambda **_: other)
        run("restore", tmp_path / "luu.zip")
        row = store.db.session.get_one(Recommendation, opinion)
        assert row.citizen.name == "Trần Thị Thử"
        assert (
            store.db.session.scalar(select(Recommendation.merged_into_id).where(Recommendation.id != opinion))
            == opinion
        )
        assert journal.broken_at() is None
        kept = attachment.of("recommendation", opinion)[0]
        assert attachment.path(kept, other.config["SETTINGS"].attachments).read_bytes() == PDF
        again = other.config["SETTINGS"].instance / own.relative_to(app.config["SETTINGS"].instance)
        assert again.read_bytes() == b"mau rieng"
        assert (again.parents[2] / "reports/tong-ket-218/rieng.toml").read_bytes() == b"# mau bieu"
        assert "Không có lỗi" in run("verify").stderr
        store.db.session.remove()
        store.db.engine.dispose()


def test_ids_go_on_after_a_restore(app, run, tmp_path):
    _fill(app)
    run("backup", tmp_path / "luu.zip")
    highest = store.db.session.scalar(select(func.max(Recommendation.id)))
    with store.one_transaction():
        tables = ", ".join(t.name for t in store.Base.metadata.sorted_tables)
        if store.is_sqlite():
            store.db.session.execute(text("PRAGMA defer_foreign_keys=ON"))
            store.db.session.execute(text("DROP TRIGGER journal_no_delete"))
            store.db.session.execute(text("DROP TRIGGER signed_reply_no_delete"))
            for table in reversed(store.Base.metadata.sorted_tables):
                store.db.session.execute(table.delete())
            store.db.session.execute(text(journal.SQLITE_TRIGGERS[1]))
            store.db.session.execute(text(SQLITE_FREEZE[1]))
        else:
            store.db.session.execute(text(f"TRUNCATE {tables}"))
    run("restore", tmp_path / "luu.zip")
    assert make.recommendation().id > highest


@pytest.mark.parametrize("content", [b"", b"khong phai zip", None])
def test_what_is_no_backup_is_refused_and_nothing_is_written(app, run, tmp_path, content):
    path = tmp_path / "luu.zip"
    if content is None:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("backup.json", '{"format": 1, "revision": "cu"}')
    else:
        path.write_bytes(content)
    said = run("restore", path, code=1).stderr
    assert "bản sao lưu" in said.lower()
    assert "Traceback" not in said


def test_a_backup_with_a_torn_stream_is_refused(run, tmp_path):
    path = tmp_path / "luu.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("backup.json", "".join(chr(97 + n * n % 23) for n in range(5000)))
    torn = bytearray(path.read_bytes())
    torn[60:90] = b"\xff" * 30
    path.write_bytes(torn)
    with zipfile.ZipFile(path) as archive, pytest.raises(zlib.error):
        archive.read("backup.json")
    assert "không phải là bản sao lưu nguyên vẹn" in run("restore", path, code=1).stderr


def test_a_lost_file_stops_a_backup_and_shows_in_verify(app, run, tmp_path):
    opinion = _fill(app)
    kept = attachment.of("recommendation", opinion)[0]
    place = attachment.path(kept, app.config["SETTINGS"].attachments)
    place.write_bytes(b"khac")
    assert "nội dung đã bị thay đổi" in run("verify", code=1).stdout
    place.unlink()
    assert "không còn trên ổ đĩa" in run("verify", code=1).stdout
    assert "Thiếu tệp đính kèm" in run("backup", tmp_path / "luu.zip", code=1).stderr
    assert not list(tmp_path.glob("luu.zip*"))


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"countable": False}, "countable"),
        ({"level": "district"}, "level"),
        ({"acceptance": None}, "lịch sử kết luận"),
        ({"search_text": "khác"}, "search_text"),
    ],
)
def test_verify_finds_a_planted_wrong_column(app, run, values, says):
    opinion = _fill(app)
    with store.one_transaction():
        store.db.session.execute(update(Recommendation).where(Recommendation.id == opinion).values(values))
    assert says in run("verify", code=1).stdout


def test_verify_finds_a_tree_that_does_not_follow(app, run):
    _fill(app)
    with store.one_transaction():
        store.db.session.execute(
            text("UPDATE agency_reach SET valid_to = '2020-01-01' WHERE id = (SELECT min(id) FROM agency_reach)")
        )
    assert "Cây đơn vị" in run("verify", code=1).stdout
