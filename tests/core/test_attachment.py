"""Attachments: taken by what they are, kept whole, refused in words."""

import io
import zipfile
from datetime import UTC, datetime

import pytest

from feedback.core import attachment, store
from feedback.core.refusal import NotThere, Refused
from tests import make

AT = datetime(2024, 5, 1, tzinfo=UTC)
PDF = b"%PDF-1.7\n%thu"


def _zip(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


def _keep(row, name, content, folder):
    with store.one_transaction():
        return attachment.keep(row, name=name, content=content, folder=folder, by="Mẫu", at=AT)


def test_a_signed_paper_is_kept_and_found_by_its_token(db, tmp_path):
    row = make.recommendation()
    kept = _keep(row, "C:\\giấy tờ\\Công văn 12.PDF", PDF, tmp_path)
    assert kept.name == "Công văn 12.PDF"
    assert kept.media == "application/pdf"
    assert attachment.by_token(kept.token).id == kept.id
    assert attachment.path(kept, tmp_path).read_bytes() == PDF
    assert [a.id for a in attachment.of("recommendation", row.id)] == [kept.id]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.pdf", b"", "rỗng"),
        ("a.exe", b"MZ", "Chỉ nhận"),
        ("a.pdf", b"MZ\x00", "không phải là .pdf"),
        ("a.docx", _zip("xl/workbook.xml"), "không phải là .docx"),
        ("a.xlsx", _zip("xl/workbook.xml", "xl/vbaProject.bin"), "không phải là .xlsx"),
        ("a.docx", b"PK\x03\x04 hong", "không phải là .docx"),
        ("khong-duoi", PDF, "Chỉ nhận"),
    ],
)
def test_what_is_not_what_it_says_is_refused(db, tmp_path, name, content, says):
    row = make.recommendation()
    with pytest.raises(Refused, match=says):
        _keep(row, name, content, tmp_path)
    assert attachment.of("recommendation", row.id) == []


def test_too_large_and_too_many_are_refused(db, tmp_path, monkeypatch):
    row = make.recommendation()
    monkeypatch.setattr(attachment, "MOST_PER_RECORD", 1)
    _keep(row, "a.docx", _zip("word/document.xml"), tmp_path)
    with pytest.raises(Refused, match="đã có 1 tệp"):
        _keep(row, "b.pdf", PDF, tmp_path)
    monkeypatch.setattr(attachment, "LARGEST", 4)
    with pytest.raises(Refused, match="lớn quá"):
        _keep(make.recommendation(), "c.pdf", PDF, tmp_path)


def test_a_file_the_disk_lost_and_a_foreign_token_are_said(db, tmp_path):
    row = make.recommendation()
    kept = _keep(row, "a.pdf", PDF, tmp_path)
    attachment.path(kept, tmp_path).unlink()
    with pytest.raises(NotThere, match="không còn trên ổ đĩa"):
        attachment.path(kept, tmp_path)
    with pytest.raises(NotThere):
        attachment.by_token("khong-co")


def test_a_disk_that_takes_nothing_is_said(db, tmp_path):
    row = make.recommendation()
    (tmp_path / "day").write_text("")
    with pytest.raises(Refused, match="ổ đĩa"):
        _keep(row, "a.pdf", PDF, tmp_path / "day")
