"""A pen over python-docx: paragraphs, tables, loops and conditions as docxtpl reads them, sizes from the layout.

`**bold**` and `//italic//` inside a text are the only marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

FONT = "Times New Roman"
ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_KEPT = {"Normal", "Default Paragraph Font", "Normal Table", "No List", "header", "footer", "Header", "Footer"}
_DROPPED = {"thumbnail", "customXml", "numbering", "webSettings", "stylesWithEffects"}
_MARKED = re.compile(r"(\*\*.+?\*\*|//.+?//)")
Place = Any  # a document or a cell


class Pen:
    """Writes one template in the manner of one layout."""

    def __init__(self, facts: dict[str, Any], *, landscape: bool = False, margins: int = 0) -> None:
        self.facts, self.size, self.rules = facts, facts["size"], facts["body"]
        self.document = docx.Document()
        self._bare()
        self._style()
        self._page(landscape, margins)

    @property
    def width(self) -> float:
        """What stands between the margins, in mm."""
        section = self.document.sections[0]
        return round((section.page_width - section.left_margin - section.right_margin) / Mm(1))

    def line(self, text: str, size: int | None = None, *, at: Place = None, align: str = "left", **look: Any) -> Any:
        """A paragraph without indent; look: bold, italic, underline, before, after, exact."""
        made = self._paragraph(at)
        made.alignment = ALIGN[align]
        shape = made.paragraph_format
        shape.space_before, shape.space_after = Pt(look.pop("before", 0)), Pt(look.pop("after", 0))
        if exact := look.pop("exact", 0):
            shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(exact)
        self._write(made, text, size or self.size["body"], look)
        return made

    def flow(self, text: str, **look: Any) -> None:
        """A paragraph of the body: justified, its first line indented."""
        made = self.line(text, align="both", after=self.rules["space"], exact=self.rules["line"], **look)
        made.paragraph_format.first_line_indent = Mm(self.rules["indent"])

    def part(self, text: str) -> None:
        """The heading of a part."""
        self.flow(f"**{text}**")

    def tag(self, text: str, at: Place = None) -> None:
        """A paragraph that is only a docxtpl tag: it leaves nothing behind."""
        self.line("{%p " + text + " %}", at=at)

    def each(self, loop: str, body: Callable[[], None]) -> None:
        """The paragraphs once for each."""
        self.tag(f"for {loop}")
        body()
        self.tag("endfor")

    def when(self, condition: str, body: Callable[[], None], otherwise: Callable[[], None] | None = None) -> None:
        """The paragraphs only where it holds."""
        self.tag(f"if {condition}")
        body()
        if otherwise is not None:
            self.tag("else")
            otherwise()
        self.tag("endif")

    def rule(self, *, at: Place = None, aside: float = 0) -> None:
        """A thin line across, `aside` mm in from both sides."""
        made = self.line("", 2, at=at, exact=4, align="center")
        made.paragraph_format.left_indent = made.paragraph_format.right_indent = Mm(aside)
        edges = OxmlElement("w:pBdr")
        edges.append(_element("w:top", val="single", sz="6", space="1", color="000000"))
        made._p.get_or_add_pPr().insert_element_before(edges, "w:spacing", "w:ind", "w:jc", "w:rPr")

    def columns(self, widths: Sequence[float], *, rows: int = 1, lined: str = "", inside: float = 0) -> Any:
        """A table of fixed widths in mm; `lined`: single or dashed edges; `inside`: mm between edge and text."""
        table = self.document.add_table(rows, len(widths))
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        if lined:
            table._tbl.tblPr.append(_edges(lined))
        table._tbl.tblPr.append(_inside(inside))
        for place, width in enumerate(widths):
            table.columns[place].width = Mm(width)
            for row in table.rows:
                row.cells[place].width = Mm(width)
        return table

    def grid(self, heads: Sequence[str], widths: Sequence[float], loop: str, cells: Sequence[str]) -> None:
        """A ruled table: headings on every page, a row for each; a cell's text that starts with ^ stands in the middle."""
        share = self.width / sum(widths)
        table = self.columns([width * share for width in widths], rows=4, lined="single", inside=1)
        for place, text in enumerate(heads):
            self.cell(table.cell(0, place), f"^**{text}**")
            self.cell(table.cell(2, place), cells[place])
        table.rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader"))
        for row in (table.rows[0], table.rows[2]):
            row._tr.get_or_add_trPr().insert(0, _element("w:cantSplit"))
        self.cell(table.cell(1, 0), "{%tr for " + loop + " %}")
        self.cell(table.cell(3, 0), "{%tr endfor %}")
        self.line("", 6)

    def keep(self, table: Any) -> None:
        """The first row stands whole on one page."""
        table.rows[0]._tr.get_or_add_trPr().insert(0, _element("w:cantSplit"))

    def cell(self, cell: Any, text: str) -> None:
        align = "center" if text.startswith("^") else "left"
        self.line(text.removeprefix("^"), self.size["table"], at=cell, align=align, before=1, after=1)
        cell._tc.remove(cell.paragraphs[0]._p)

    def _paragraph(self, at: Place) -> Any:
        return (at or self.document).add_paragraph()

    def _write(self, paragraph: Any, text: str, size: int, look: dict[str, Any]) -> None:
        for piece in _MARKED.split(text):
            if not piece:
                continue
            bold, italic = (bool(_MARKED.fullmatch(piece)) and piece.startswith(mark) for mark in ("**", "//"))
            run = paragraph.add_run(piece[2:-2] if bold or italic else piece)
            run.font.size = Pt(size)
            run.bold = True if bold or look.get("bold") else None
            run.italic = True if italic or look.get("italic") else None
            run.underline = True if look.get("underline") else None

    def _style(self) -> None:
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = FONT, Pt(self.size["body"])
        fonts = style.element.rPr.rFonts
        for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{kind}"), FONT)
        for kind in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
        style.paragraph_format.line_spacing = 1.0

    def _page(self, landscape: bool, margins: int) -> None:
        section, page = self.document.sections[0], self.facts["page"]
        sides = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
        section.page_width, section.page_height = sides
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        for edge in ("top", "bottom", "left", "right"):
            setattr(section, f"{edge}_margin", Mm(margins or page[edge]))
        section.header_distance, section.footer_distance = Mm(10), Mm(10)
        section.different_first_page_header_footer = True
        number = section.header.paragraphs[0]
        number.style = self.document.styles["Normal"]
        number.alignment = ALIGN["center"]
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            run = number.add_run()
            run.font.size = Pt(13)
            mark = _element("w:fldChar", fldCharType=kind) if kind else OxmlElement("w:instrText")
            mark.text = text or None
            run._r.append(mark)

    def _bare(self) -> None:
        """What python-docx's own start brings along and no paper needs is dropped."""
        for style in list(self.document.styles):
            if style.name not in (
                "Normal",
                "Default Paragraph Font",
                "Normal Table",
                "No List",
                "header",
                "footer",
                "Header",
                "Footer",
            ):
                style.delete()
        part, package = self.document.part, self.document.part.package
        for owner in (part, package):
            for key, link in list(owner.rels.items()):
                if link.reltype.rpartition("/")[2] in _DROPPED:
                    del owner.rels[key]


def _element(name: str, **values: str) -> Any:
    made = OxmlElement(name)
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _inside(space: float) -> Any:
    made = OxmlElement("w:tblCellMar")
    for edge in ("left", "right"):
        made.append(_element(f"w:{edge}", w=str(round(space * 56.7)), type="dxa"))
    return made


def _edges(look: str) -> Any:
    made = OxmlElement("w:tblBorders")
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV"):
        made.append(_element(f"w:{edge}", val=look, sz="4", space="0", color="000000"))
    return made
