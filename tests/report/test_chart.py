"""Charts on paper: one sheet of A4 in three kinds, the same for the same numbers, nothing that a strict page refuses."""

import io
from xml.etree import ElementTree

from pypdf import PdfReader

from feedback.report import chart
from feedback.report.chart import Panel

PARTS = [("Tiếp thu", "good", [7, 1200]), ("Không tiếp thu", "bad", [1, 0]), ("Chưa kết luận", "rest", [2, 34])]
PANELS = [
    Panel("Ý kiến theo năm", ["2023", "2024"], PARTS),
    Panel("Trả lời", ["2023", "2024"], [("Đúng hạn sau gia hạn", "warn", [0, 3])]),
    Panel("Không có gì", [], [("Tiếp thu", "good", [])]),
    Panel("Lĩnh vực", ["Giao thông, hạ tầng đô thị", "Đất đai"], [("Ý kiến", "info", [0, 0])]),
]
ABOUT = ("Số liệu từ 01/01/2023", "Thành phố Mẫu")


def test_a_drawing_is_plain_svg_with_its_title():
    root = ElementTree.fromstring(chart.sheet(*ABOUT, PANELS, "svg"))
    assert (root.tag, root.get("role"), root.get("aria-label")) == (f"{{{chart.SVG}}}svg", "img", ABOUT[0])
    assert not [part for part in root.iter() if part.get("style") or part.tag.endswith(("}style", "}script"))]
    assert {"#2f7d4b", "#a11b1b", "#b9c0c9"} <= {part.get("fill") for part in root.iter()}


def test_one_sheet_of_a4_the_same_for_the_same_numbers():
    drawn = chart.sheet(*ABOUT, PANELS, "pdf")
    assert drawn == chart.sheet(*ABOUT, PANELS, "pdf")
    [page] = PdfReader(io.BytesIO(drawn)).pages
    assert [round(float(side) / 72, 1) for side in page.mediabox[2:]] == [11.7, 8.3]
    assert "Thành phố Mẫu" in page.extract_text()
    assert chart.sheet(*ABOUT, PANELS[:1], "png").startswith(b"\x89PNG")
