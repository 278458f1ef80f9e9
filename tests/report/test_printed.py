"""The appendices as Word and PDF: golden words, the same bytes, whole letters, inert markup, no citizen, marks and levels."""

import zipfile
from datetime import date
from io import BytesIO

import docx
import openpyxl
import pypdf
import pytest
from docx.oxml.ns import qn

from feedback.core import settings, store
from feedback.report import file, form_docx, printed, to_docx, to_docx_appendix
from feedback.tally import layout
from feedback.tally.ask import ask
from tests import make
from tests.papers import golden, signed
from tests.papers.forms.make import parts

NUMBERS = ("01", "02", "03", "04")
FLAT = str.maketrans("", "", " \n")
pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@pytest.fixture
def papers(app) -> dict[tuple[str, str], bytes]:
    """All four of both kinds, and as workbooks."""
    signed.city()
    return {(number, kind): signed.made(number, kind) for number in NUMBERS for kind in ("docx", "pdf", "xlsx")}


def test_words_bytes_letters_markup_and_names(papers):
    for (number, kind), content in papers.items():
        if kind != "xlsx":
            assert signed.said(number, kind) == (signed.FOLDER / f"{number}.{kind}.txt").read_text("utf-8"), number
        assert signed.made(number, kind) == content, (number, kind)
    on_paper = {kind: _words(papers["02", kind], kind) for kind in ("docx", "pdf", "xlsx")}
    for kind, words in on_paper.items():
        assert signed.LETTERS in words.translate(FLAT), kind
        assert signed.MARKUP.translate(FLAT) in words.translate(FLAT), kind
        assert "\ufffd" not in words
    for (number, kind), content in papers.items():
        assert "Canary" not in _words(content, kind), (number, kind)
        assert "Đề nghị sửa đường" not in _words(content, kind), (number, kind)


def test_the_pdf_is_tagged_titled_and_repeats_its_heading(app):
    city = make.city()
    for year in range(2014, 2025):
        make.dialogue(date(year, 3, 1), city.top)
    content = file.made(file.filled(ask("04", date(2014, 1, 1), date(2024, 12, 31))), "pdf")
    book = pypdf.PdfReader(BytesIO(content))
    root = book.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "vi"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert book.metadata.title == "Phụ lục 04: Tổng hợp kết quả góp ý xây dựng chính quyền"
    assert book.metadata.creation_date.date() == date(2024, 12, 31)
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    assert [round(float(side)) for side in book.pages[0].mediabox[2:]] == [842, 595]
    fonts = {name for page in book.pages for name in _fonts(page)}
    assert fonts == {"Tinos", "Tinos-Bold", "Tinos-Italic"}
    pages = signed.pages(content)
    of_table = [text for text in pages if "Phường, xã" in text and "Thành phố" in text]
    assert len(of_table) == 2
    assert all("Góp ý" in text and "Cấp" in text for text in of_table)
    assert [f"{place}/{len(pages)}" in text for place, text in enumerate(pages, 1)] == [True] * len(pages)
    assert "Cách tính" in pages[-1]


def test_the_word_file_is_the_form_in_times_with_its_heading_on_every_page(papers):
    document = docx.Document(BytesIO(papers["04", "docx"]))
    table = document.tables[1]
    assert [bool(row._tr.findall(f".//{qn('w:tblHeader')}")) for row in table.rows[:4]] == [True, True, False, False]
    spans = [[int(tc.grid_span) for tc in row._tr.tc_lst] for row in table.rows[:3]]
    assert spans == [[2, 1, 3, 3, 2], [2, *[1] * 9], [1] * 11]
    merged = [row._tr.tc_lst[0].vMerge for row in table.rows[3:9]]
    assert merged == ["restart", "continue", "continue", "restart", "continue", "continue"]
    kept = [bool(row._tr.findall(f".//{qn('w:keepNext')}")) for row in table.rows[3:9]]
    assert kept == [True, True, False, True, True, False]
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    with zipfile.ZipFile(BytesIO(papers["04", "docx"])) as book:
        assert {one.date_time[:3] for one in book.infolist()} == {(2015, 4, 30)}


def test_templates_are_what_the_layouts_make_and_a_form_without_one_is_printed(papers, monkeypatch):
    for number in NUMBERS:
        form = layout.read(number)
        shipped = layout.folders()[0] / to_docx_appendix.name(form)
        assert parts(shipped) == parts(form_docx.made(form)), number
    monkeypatch.setattr(to_docx_appendix, "name", lambda form: "khong-co.docx")
    filled = file.filled(ask("04", *signed.WINDOW))
    bare = to_docx_appendix.render(printed.values(filled), form, as_of=date(2015, 4, 30))
    assert golden.words(bare) == golden.words(papers["04", "docx"])


def test_an_installation_s_own_template_is_used(papers, tmp_path):
    own = tmp_path / layout.REPORT
    own.mkdir()
    document = docx.Document()
    document.add_paragraph("Riêng: {{ title }}")
    document.save(own / "phu-luc-03.docx")
    filled = file.filled(ask("03", *signed.WINDOW))
    assert golden.words(file.made(filled, "docx", own=tmp_path)).startswith("Riêng: Phụ lục 03")
    assert to_docx.settled(b"".join([file.made(filled, "docx")]), date(2015, 4, 30)) == file.made(filled, "docx")


def test_the_installation_s_template_is_used_everywhere_and_the_example_has_every_word(papers, monkeypatch, tmp_path):
    own = tmp_path / "templates" / layout.REPORT
    own.mkdir(parents=True)
    document = docx.Document()
    document.add_paragraph("Riêng: {{ title }}")
    document.save(own / "phu-luc-03.docx")
    monkeypatch.setattr(settings, "_OWN", [tmp_path])
    filled = file.filled(ask("03", *signed.WINDOW))
    assert golden.words(file.made(filled, "docx")).startswith("Riêng: Phụ lục 03")
    for number in NUMBERS:
        asked = file.filled(ask(number, *signed.WINDOW))
        assert _shape(printed.example(layout.read(number))) == _shape(printed.values(asked)), number


def _shape(value):
    """The names in it, whatever they hold."""
    return {key: _shape(one) for key, one in value.items()} if isinstance(value, dict) else type(value) is list


def test_three_marks_are_the_same_in_the_workbook_and_its_values_stay_numbers(papers):
    sheet = openpyxl.load_workbook(BytesIO(papers["04", "xlsx"]))["Phụ lục 04"]
    declared, unsaid, kept, empty = (sheet.cell(*at) for at in ((7, 3), (7, 4), (9, 3), (8, 3)))
    assert [one.value for one in (declared, unsaid, kept, empty)] == [2, 0, 0, None]
    assert ['"*"' in declared.number_format, unsaid.number_format, kept.number_format] == [True, '"…"', "#,##0"]
    assert '@"*"' in sheet.cell(7, 10).number_format
    assert sheet.cell(7, 10).value == "3/5 (60,0%)"
    books = openpyxl.load_workbook(BytesIO(papers["01", "xlsx"]))["Phụ lục 01"]
    assert [books.cell(row, 5).value for row in (7, 8, 9, 10)] == [500, None, 0, 500]
    method = openpyxl.load_workbook(BytesIO(papers["04", "xlsx"]))["Cách tính"]
    assert method["A2"].value == "Cuộc đối thoại"


def test_a_province_says_its_own_words_in_every_format(app):
    top = make.agency("Tỉnh Mẫu", code="T", level="province")
    district = make.agency("Huyện Một", code="H", level="district", parent=top, valid_to=date(2025, 6, 30))
    commune = make.agency("Xã Hai", code="X", parent=district)
    with store.one_transaction():
        for unit, word in ((top, "Tỉnh"), (district, "Huyện"), (commune, "Xã")):
            store.db.session.query(make.Period).filter_by(agency_id=unit.id).update({"level_word": word})
    filled = file.filled(ask("03", date(2025, 1, 1), date(2026, 6, 30)))
    levels = ["Tỉnh", "Huyện", "Xã", "Tỉnh", "Xã"]
    assert [row["cells"][0] for group in printed.values(filled)["groups"] for row in group["rows"]] == levels
    assert [line.split(",")[1] for line in file.made(filled, "csv").decode().splitlines()[1:-1]] == levels
    assert "Thành phố" not in _words(file.made(filled, "pdf"), "pdf")
    assert printed.head(filled.ask, layout.read("03"))["issuer"] == "TỈNH ỦY MẪU"
    of_unit = printed.head(ask("03", date(2025, 1, 1), date(2026, 6, 30), agency=commune), layout.read("03"))
    assert of_unit["issuer"] == "ĐẢNG ỦY XÃ HAI"


def test_the_text_file_names_the_rules_in_a_column(papers):
    lines = file.made(file.filled(ask("04", *signed.WINDOW)), "csv").decode("utf-8-sig").splitlines()
    assert lines[0].endswith(",Quy tắc tính")
    assert all("Quy tắc tính: không tính thắc mắc" in line for line in lines[1:])


def _words(content: bytes, kind: str) -> str:
    if kind == "pdf":
        return "\n".join(signed.pages(content))
    if kind == "docx":
        return golden.words(content)
    book = openpyxl.load_workbook(BytesIO(content))
    return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)


def _fonts(page: pypdf.PageObject) -> list[str]:
    fonts = page["/Resources"]["/Font"].values()
    return [str(font.get_object()["/BaseFont"]).rpartition("+")[2] for font in fonts]
