"""Word papers: the templates are what the maker makes, each says its golden text, each layout is used on its days."""

import re
from datetime import date
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from feedback.core.refusal import Refused
from feedback.office.agency import Kind
from feedback.office.issuer import Family, family_of, place, title
from feedback.report import letterhead, to_docx
from feedback.report.document import conclusion, slip, urging
from tests.papers import golden, sample
from tests.papers.forms import make

LAYOUTS = [one.folder for one in letterhead.every()]


@pytest.mark.parametrize("layout", letterhead.every(), ids=LAYOUTS)
def test_the_templates_are_what_the_maker_makes(layout):
    kept = {path.stem for path in (letterhead.folder() / layout.folder).glob("*.docx")}
    assert kept == set(letterhead.PAPERS)
    for paper in letterhead.PAPERS:
        fresh = make.parts(make.made(layout.facts, paper, layout.title))
        assert make.parts(letterhead.folder() / layout.folder / f"{paper}.docx") == fresh, paper


@pytest.mark.parametrize("name", golden.every())
def test_a_paper_says_its_golden_text(name):
    paper, layout = golden.every()[name]
    assert golden.words(sample.filled(paper, layout)) == (golden.FOLDER / name).read_text("utf-8")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("paper", letterhead.PAPERS)
def test_a_paper_is_set_in_times_on_a4(layout, paper):
    document = docx.Document(BytesIO(sample.filled(paper, layout)))
    fonts = document.styles["Normal"].element.rPr.rFonts
    assert {fonts.get(qn(f"w:{kind}")) for kind in ("ascii", "hAnsi", "cs", "eastAsia")} == {"Times New Roman"}
    section = document.sections[0]
    assert sorted((round(section.page_width.mm), round(section.page_height.mm))) == [210, 297]
    if paper not in ("phieu-cong-dan", "so-12-cot"):
        margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        assert [round(side.mm) for side in margins] == [20, 20, 30, 15]
    assert not re.search(r"\{[{%]", document.element.xml)


@pytest.mark.parametrize(
    ("family", "on", "folder"),
    [
        (Family.PARTY, date(2015, 1, 1), "dang-36"),
        (Family.PARTY, date(2026, 5, 26), "dang-36"),
        (Family.PARTY, date(2026, 5, 27), "dang-05"),
        (Family.PARTY, None, "dang-05"),
        (Family.STATE, date(2026, 5, 27), "nha-nuoc-30"),
        (Family.FRONT, date(2026, 5, 27), "mat-tran"),
    ],
)
def test_the_layout_of_a_day(family, on, folder):
    assert letterhead.in_force(family, on).folder == folder


def test_layouts_of_one_family_follow_each_other():
    for one, after in zip(letterhead.every(), letterhead.every()[1:], strict=False):
        if one.family is after.family:
            assert one.until is not None
            assert (after.since - one.until).days == 1


@pytest.mark.parametrize(
    ("kind", "name", "family"),
    [
        (Kind.PARTY, "Đảng ủy phường 1", Family.PARTY),
        (Kind.AUTHORITY, "Phường 1", Family.STATE),
        (Kind.OFFICE, "Sở Xây dựng", Family.STATE),
        (Kind.OFFICE, "Văn phòng Thành uỷ Mẫu", Family.PARTY),
        (Kind.OFFICE, "Ban Tuyên giáo và Dân vận Thành ủy", Family.PARTY),
        (Kind.OFFICE, "Công an thành phố", Family.STATE),
        (Kind.FRONT, "Mặt trận Tổ quốc phường 1", Family.FRONT),
        (Kind.UNION, "Hội Nông dân", Family.FRONT),
    ],
)
def test_whose_rules_a_unit_writes_by(kind, name, family):
    assert family_of(kind, name) is family


def test_names_in_the_head():
    assert title("Thành phố Hải Phòng", Family.PARTY) == "Thành ủy Hải Phòng"
    assert title("Phường Hoa Sen", Family.PARTY) == "Đảng ủy phường Hoa Sen"
    assert title("Xã Ba", Family.STATE) == "Ủy ban nhân dân xã Ba"
    assert title("Quận Một", Family.FRONT) == "Ủy ban Mặt trận Tổ quốc Việt Nam quận Một"
    assert title("Sở Xây dựng", Family.STATE) == "Sở Xây dựng"
    assert [place(name) for name in ("Thành phố Hải Phòng", "Phường 1", "Sở Xây dựng")] == [
        "Hải Phòng",
        "Phường 1",
        "Sở Xây dựng",
    ]


def test_signs_dates_and_ends_are_the_layouts_own():
    party, state = letterhead.in_force(Family.PARTY, None), letterhead.in_force(Family.STATE, None)
    assert party.authority_line("TM. ban thường vụ") == "T/M BAN THƯỜNG VỤ"
    assert state.authority_line("T/M Ủy ban nhân dân") == "TM. ỦY BAN NHÂN DÂN"
    assert (party.authority_line("K/T Chánh Văn phòng"), state.authority_line("kt. chủ tịch")) == (
        "K/T CHÁNH VĂN PHÒNG",
        "KT. CHỦ TỊCH",
    )
    assert party.authority_line("Thường trực") == "THƯỜNG TRỰC"
    assert party.date_line("Hải Phòng", date(2026, 2, 5)) == "Hải Phòng, ngày 05 tháng 02 năm 2026"
    assert party.date_line("Hải Phòng", date(2026, 11, 21)) == "Hải Phòng, ngày 21 tháng 11 năm 2026"
    assert (party.number_line(""), state.number_line("5/TB-UBND")) == ("Số ……", "Số: 5/TB-UBND")
    assert (party.ended(["a", "b./."]), state.ended(["b."]), party.ended([])) == (["a", "b."], ["b./."], [])


def test_what_a_citizen_wrote_stays_text():
    nasty = "<w:p/> & {{ head.issuer }} {% for x in y %}\x07\x0b =cmd|' /C calc'!A0 \ud800"
    paper = conclusion.Conclusion(
        head=sample.HEADS["dang-05"],
        session=sample.SESSION,
        text=nasty,
        tasks=(conclusion.Task(code="A", content=nasty),),
    )
    out = BytesIO()
    conclusion.write(out, paper)
    said = golden.words(out.getvalue())
    assert said.count("<w:p/> & {{ head.issuer }} {% for x in y %} =cmd|' /C calc'!A0") == 2


def test_a_paper_without_rows_is_whole():
    head = sample.HEADS["nha-nuoc-30"]
    for module, paper in (
        (conclusion, conclusion.Conclusion(head=head, session=sample.SESSION, text="")),
        (urging, urging.Urging(head=head, agency="Sở Xây dựng", as_of=date(2026, 6, 8))),
        (slip, slip.Slips(head=head, ask_at="Văn phòng")),
    ):
        out = BytesIO()
        module.write(out, paper)
        assert "PHỤ LỤC" not in golden.words(out.getvalue())


def test_a_long_opinion_is_cut_at_a_word():
    assert slip.short("một hai ba", 7) == "một…"
    assert slip.short("một\n hai", 7) == "một hai"


@pytest.fixture
def edited(tmp_path):
    """An installation's own template with this text in it, filled."""

    def write(text: str) -> str:
        folder = tmp_path / "dang-05"
        folder.mkdir(exist_ok=True)
        document = docx.Document()
        document.add_paragraph(text)
        document.save(folder / "thong-bao-ket-luan.docx")
        out = BytesIO()
        module, paper = sample.papers()["thong-bao-ket-luan"]
        module.write(out, paper, own=tmp_path)
        return golden.words(out.getvalue())

    return write


def test_an_installation_s_own_template_is_used(edited):
    assert edited("Mẫu riêng: {{ session.code }}") == "Mẫu riêng: DT-P1-2026-02\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{ khong_co }}", "có ô “khong_co” mà hệ thống không biết"),
        ("{{ session.khong_co }}", "có ô “khong_co” mà hệ thống không biết"),
        ("{% if session %}", "viết sai cú pháp"),
        ("{{ ''.__class__.__mro__ }}", "mà hệ thống không biết|lệnh không được phép"),
    ],
)
def test_a_bad_template_is_refused_in_words(edited, text, told):
    with pytest.raises(Refused, match=told):
        edited(text)


def test_a_broken_template_is_refused_in_words(tmp_path):
    (tmp_path / "a.docx").write_bytes(b"khong phai zip")
    with pytest.raises(Refused, match="không phải tệp Word"):
        to_docx.render(tmp_path / "a.docx", {}, BytesIO())
