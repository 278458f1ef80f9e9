"""A pen over python-docx for the templates of forms: a page, lines, ruled tables, merged and slanted cells.

Times New Roman, A4 landscape with the margins of NĐ 30/2020/NĐ-CP, page numbers at the foot. Imported late, like all of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

FONT = "Times New Roman"
_KEPT = {"Normal", "Default Paragraph Font", "Normal Table", "No List", "header", "footer", "Header", "Footer"}
_DROPPED = {"thumbnail", "customXml", "numbering", "webSettings", "stylesWithEffects"}


def page() -> Any:
    """An empty document."""
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    document = docx.Document()
    for style in list(document.styles):
        if style.name not in _KEPT:
            style.delete()
    for owner in (document.part, document.part.package):
        for key, link in list(owner.rels.items()):
            if link.reltype.rpartition("/")[2] in _DROPPED:
                del owner.rels[key]
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(12)
    fonts = normal.element.rPr.rFonts
    for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), FONT)
        fonts.attrib.pop(qn(f"w:{'cstheme' if kind == 'cs' else kind + 'Theme'}"), None)
    shape = normal.paragraph_format
    shape.space_after, shape.space_before, shape.line_spacing = Pt(0), Pt(0), 1.0
    section = document.sections[0]
    section.page_width, section.page_height, section.orientation = Mm(297), Mm(210), WD_ORIENT.LANDSCAPE
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.top_margin = section.bottom_margin = Mm(20)
    section.header_distance = section.footer_distance = Mm(10)
    _numbered(section.footer.paragraphs[0], normal)
    return document


def line(
    at: Any,
    text: str,
    *,
    size: float = 12,
    bold: bool = False,
    italic: bool = False,
    align: str = "left",
    before: int = 0,
    after: int = 0,
    new_page: bool = False,
    with_next: bool = False,
) -> Any:
    """A paragraph in a document or a cell."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    made = at.add_paragraph()
    made.alignment = {
        "left": WD_ALIGN_PARAGRAPH.LEFT,
        "center": WD_ALIGN_PARAGRAPH.CENTER,
        "right": WD_ALIGN_PARAGRAPH.RIGHT,
    }[align]
    shape = made.paragraph_format
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    if new_page:
        shape.page_break_before = True
    if with_next:
        shape.keep_with_next = True
    run = made.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold or None, italic or None
    return made


def rule(at: Any, *, aside: float) -> None:
    """A thin line across, so many mm in from both sides."""
    from docx.shared import Mm

    made = line(at, "", size=2, align="center")
    made.paragraph_format.left_indent = made.paragraph_format.right_indent = Mm(aside)
    edges = _element("w:pBdr")
    edges.append(_element("w:top", val="single", sz="6", space="1", color="000000"))
    made._p.get_or_add_pPr().insert_element_before(edges, "w:spacing", "w:ind", "w:jc", "w:rPr")


def table(document: Any, widths: Sequence[float], *, rows: int, ruled: bool = False) -> Any:
    """A table of fixed widths in mm."""
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.shared import Mm

    made = document.add_table(rows, len(widths))
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    if ruled:
        edges = _element("w:tblBorders")
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV"):
            edges.append(_element(f"w:{edge}", val="single", sz="4", space="0", color="000000"))
        made._tbl.tblPr.append(edges)
    inside = _element("w:tblCellMar")
    for edge in ("left", "right"):
        inside.append(_element(f"w:{edge}", w="57" if ruled else "0", type="dxa"))
    made._tbl.tblPr.append(inside)
    for place, width in enumerate(widths):
        made.columns[place].width = Mm(width)
        for row in made.rows:
            row.cells[place].width = Mm(width)
    return made


def cell(at: Any, text: str, *, bold: bool = False, size: float = 12, align: str = "center") -> None:
    """The words of a cell, in its middle."""
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT

    line(at, text, bold=bold, size=size, align=align, before=1, after=1)
    at.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    without_last_empty(at)


def corner(at: Any, first: str, second: str) -> None:
    """The slanted corner: one word over the years, one over the levels."""
    line(at, first, bold=True, size=11, before=2)
    line(at, second, bold=True, size=11, align="right", before=40)
    without_last_empty(at)
    edges = _element("w:tcBorders")
    edges.append(_element("w:tr2bl", val="single", sz="4", space="0", color="000000"))
    at._tc.get_or_add_tcPr().append(edges)


def without_first(at: Any) -> None:
    """The empty paragraph that a new cell starts with is taken away."""
    at._tc.remove(at.paragraphs[0]._p)


def without_last_empty(at: Any) -> None:
    """The empty paragraphs of a cell, merged ones' too, are taken away."""
    for one in list(at.paragraphs):
        if not one.text and len(at.paragraphs) > 1:
            at._tc.remove(one._p)


def repeated(row: Any) -> None:
    """The row stands on every page of its table."""
    whole(row)
    row._tr.get_or_add_trPr().append(_element("w:tblHeader"))


def whole(row: Any) -> None:
    """The row is not parted by the end of a page."""
    row._tr.get_or_add_trPr().insert(0, _element("w:cantSplit"))


def _numbered(at: Any, style: Any) -> None:
    """Page and pages in the middle of the foot."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    at.style, at.alignment = style, WD_ALIGN_PARAGRAPH.CENTER
    for name in ("PAGE", "/", "NUMPAGES"):
        if name == "/":
            at.add_run("/")
            continue
        for kind, text in (("begin", ""), ("", name), ("end", "")):
            mark = _element("w:fldChar", fldCharType=kind) if kind else _element("w:instrText")
            mark.text = text or None
            at.add_run()._r.append(mark)


def _element(name: str, **values: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    return made
