"""An installation's own templates: what is wrong with each, in words, before any paper is made with it."""

import tomllib
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

from feedback.command import main
from feedback.report import letterhead, template_check
from feedback.report.template_check import placeholders


@pytest.fixture
def run():
    """A command; these need no database."""

    def command(*arguments: object, code: int = 0):
        result = CliRunner().invoke(main, [str(a) for a in arguments], catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result

    return command


@pytest.fixture
def own(run, tmp_path) -> Path:
    """A folder with our notice of each layout in it, to be spoilt."""
    run("papers", "copy", tmp_path, "--paper", "thong-bao-ket-luan")
    assert len(list(tmp_path.glob("*/*.docx"))) == 4
    return tmp_path


def spoilt(own: Path, old: str, new: str) -> None:
    """The Party's notice with one text in the place of another."""
    file = own / "dang-05" / "thong-bao-ket-luan.docx"
    document = docx.Document(file)
    for paragraph in document.paragraphs:
        for piece in paragraph.runs:
            piece.text = piece.text.replace(old, new)
    document.save(file)


def test_what_was_copied_is_good(run, own):
    assert "Các mẫu dùng được" in run("papers", "check", own).stderr


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{{ about }}", "{{ trich_yeu }}", "ô {{ trich_yeu }} không có trong văn bản này, sẽ không được điền."),
        ("{{ about }}", "Kết luận", "thiếu ô {{ about }} (trích yếu)."),
        ("PHỤ LỤC", "PHỤ LỤC {{ viec }}", "ô {{ viec }} không có"),
        ("{%p endif %}", "", "viết sai cú pháp của ô điền"),
    ],
)
def test_a_fault_is_named(run, own, old, new, told):
    spoilt(own, old, new)
    lines = run("papers", "check", own, code=1).stdout.splitlines()
    assert [line for line in lines if line.startswith("dang-05/thong-bao-ket-luan.docx: ") and told in line]


def test_the_templates_of_the_appendices_are_checked_too(run, tmp_path):
    own = tmp_path / "tong-ket-218"
    run("reports", "copy", own)
    assert "Các mẫu dùng được" in run("papers", "check", tmp_path).stderr
    document = docx.Document()
    document.add_paragraph("{{ title }} {{ ten_bieu }}")
    document.save(own / "phu-luc-03.docx")
    (own / "phu-luc-09.docx").write_bytes(b"x")
    lines = run("papers", "check", tmp_path, code=1).stdout.splitlines()
    assert [line.split(":")[0] for line in lines] == ["tong-ket-218/phu-luc-03.docx"] * 2 + [
        "tong-ket-218/phu-luc-09.docx"
    ]
    assert "{{ ten_bieu }}" in lines[0]
    assert "bảng sẽ không có dòng nào" in lines[1]


def test_files_of_no_paper(run, own):
    (own / "tinh-uy").mkdir()
    (own / "mat-tran" / "giay-moi.docx").write_bytes(b"x")
    (own / "mat-tran" / "bien-ban.docx").write_bytes(b"x")
    (own / "ghi-chu.txt").write_text("x")
    lines = run("papers", "check", own, code=1).stdout.splitlines()
    assert [line.split(":")[0] for line in lines] == ["mat-tran/bien-ban.docx", "mat-tran/giay-moi.docx", "tinh-uy"]
    assert "không phải tệp Word .docx" in lines[0]


def test_nothing_of_its_own(run, tmp_path):
    assert "Không có văn bản giay-moi" in run("papers", "copy", tmp_path, "--paper", "giay-moi", code=1).stderr
    assert run("papers", "check", tmp_path).stdout == ""


def test_every_placeholder_has_its_words():
    words = tomllib.loads((letterhead.folder() / "o-dien.toml").read_text("utf-8"))["words"]
    used = {name for path in letterhead.folder().glob("*/*.docx") for name in placeholders(path)}
    assert used <= words.keys()


def test_every_paper_has_its_writer():
    assert tuple(template_check.WRITERS) == letterhead.PAPERS
