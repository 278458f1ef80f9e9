"""Every paper through LibreOffice to pictures (`make papers`): it opens, has the paper's size, and says what it should.

The pictures land in tests/screenshots/papers, for eyes.
"""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from feedback.report import letterhead
from tests import make
from tests.papers import sample, signed

PICTURES = Path(__file__).parent.parent / "screenshots" / "papers"
A4 = sorted((595, 842))


def pictured(paper: Path, folder: Path) -> tuple[list[int], str]:
    """Page size in points and text of the paper as LibreOffice prints it; its pages are pictures now."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    assert office, "LibreOffice is missing: apt-get install -y libreoffice-calc libreoffice-writer poppler-utils"
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    convert = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(paper)]
    subprocess.run(convert, check=True, capture_output=True, timeout=180)
    return looked_at(folder / f"{paper.stem}.pdf")


def looked_at(printed: Path) -> tuple[list[int], str]:
    """Page size in points and text of the PDF; its pages are pictures now."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    subprocess.run(["pdftoppm", "-r", "70", "-png", str(printed), str(PICTURES / printed.stem)], check=True)
    told = subprocess.run(["pdfinfo", str(printed)], check=True, capture_output=True, text=True).stdout
    size = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", told)
    assert size, told
    text = subprocess.run(
        ["pdftotext", "-layout", str(printed), "-"], check=True, capture_output=True, text=True
    ).stdout
    return [round(float(side)) for side in size.groups()], text


@pytest.mark.papers
@pytest.mark.parametrize("layout", [one.folder for one in letterhead.every()])
def test_word_papers_print_on_a4(tmp_path, layout):
    for paper in letterhead.PAPERS:
        file = tmp_path / f"{layout}-{paper}.docx"
        file.write_bytes(sample.filled(paper, layout))
        size, text = pictured(file, tmp_path)
        assert sorted(size) == A4
        assert (size[0] > size[1]) == (paper == "so-12-cot")
        pages = len(list(PICTURES.glob(f"{file.stem}-*.png")))
        assert pages == (2 if paper in ("thong-bao-ket-luan", "phieu-cong-dan", "bien-ban") else 1), paper
        said = re.sub(r"\s+", " ", text)
        if paper != "phieu-cong-dan":
            assert ("ĐẢNG CỘNG SẢN VIỆT NAM" if layout.startswith("dang") else "Độc lập - Tự do - Hạnh phúc") in said
        assert "YK-1" in said or paper in ("ket-qua-cuoc-truoc", "ton-dong", "bien-ban")


@pytest.mark.papers
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("appendix", ["03", "04"])
def test_an_appendix_prints_on_a4_landscape(app, run, tmp_path, appendix):
    city = make.city()
    side = {"03": "party", "04": "authority"}[appendix]
    session = make.dialogue(agency=city.wards[0], head=side)
    for acceptance in ("accepted", "not_accepted", None):
        reason = {"not_accepted_reason": "Trái quy hoạch"} if acceptance == "not_accepted" else {}
        make.recommendation(session, acceptance=acceptance, replied_on=make.DAY, **reason)
    paper = tmp_path / f"phu-luc-{appendix}.xlsx"
    window = ("--from", "2014-01-01", "--to", "2024-12-31")
    run("appendix", appendix, *window, "--format", "xlsx", "--output", paper)
    size, text = pictured(paper, tmp_path)
    assert size[0] > size[1]
    assert sorted(size) == A4
    assert f"Phụ lục {appendix}".casefold() in text.casefold()
    assert "1/3 (33,3%)" in text


@pytest.mark.papers
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_signed_appendices_print_on_a4_landscape(app, tmp_path):
    signed.city()
    for number in ("01", "02", "03", "04"):
        word, pdf = tmp_path / f"phu-luc-{number}-word.docx", tmp_path / f"phu-luc-{number}-pdf.pdf"
        word.write_bytes(signed.made(number, "docx"))
        pdf.write_bytes(signed.made(number, "pdf"))
        for size, text in (pictured(word, tmp_path), looked_at(pdf)):
            assert size == [842, 595]
            said = re.sub(r"\s+", " ", text)
            for words in (f"Phụ lục {number}", "THÀNH ỦY MẪU", "NGƯỜI LẬP BIỂU", "Cách tính", "Quy tắc"):
                assert words in said, (number, words)
