"""Charts: plain SVG with its title, the same for the same numbers, nothing that a strict page refuses."""

from xml.etree import ElementTree

from feedback.report import chart

PARTS = [("Tiếp thu", [7, 1200]), ("Không tiếp thu", [1, 0]), ("Chưa kết luận", [2, 34])]


def test_a_chart_is_plain_svg_with_its_title():
    drawn = chart.stacked("Ý kiến theo năm", ["2023", "2024"], PARTS)
    root = ElementTree.fromstring(drawn)
    assert (root.tag, root.get("role"), root.get("aria-label")) == (f"{{{chart.SVG}}}svg", "img", "Ý kiến theo năm")
    assert not [part for part in root.iter() if part.get("style") or part.tag.endswith(("}style", "}script"))]
    assert {"#2f7d4b", "#a11b1b", "#b9c0c9"} <= {part.get("fill") for part in root.iter()}


def test_the_same_numbers_give_the_same_drawing():
    assert len({chart.stacked("Ý kiến", ["2023", "2024"], PARTS) for _ in range(2)}) == 1


def test_nothing_to_draw_is_no_fault():
    assert chart.stacked("Ý kiến", [], [("Tiếp thu", [])]).startswith(b"<?xml")
    assert chart.stacked("Ý kiến", ["2024"], [("Tiếp thu", [0])]).startswith(b"<?xml")
