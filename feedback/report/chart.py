"""Charts as SVG, drawn without a screen; every one stands beside its table, so that nothing is only seen.

Drawing costs a second and 60 MB once, so that nothing of it is imported before the first chart. Colours are told apart
by hatching too. Style attributes become plain attributes: the house's pages allow no inline style.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

from feedback.core.wording import number

SVG = "http://www.w3.org/2000/svg"
#: Colour and hatching of each part of a bar, in the order of the parts.
_LOOKS = (("#2f7d4b", ""), ("#a11b1b", "//"), ("#b9c0c9", ""))
_STYLE = re.compile(r"\s*([a-z-]+)\s*:\s*([^;]+)")


def stacked(title: str, names: Sequence[str], parts: Sequence[tuple[str, Sequence[int]]]) -> bytes:
    """One bar per name, its parts on top of one another, the whole written above it; as SVG."""
    from matplotlib import rcParams
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    rcParams["svg.hashsalt"] = "doi-thoai"  # names inside the drawing follow from what is drawn, not from chance
    figure = Figure(figsize=(max(6.0, 0.75 * len(names) + 2.5), 3.6), layout="constrained")
    FigureCanvasSVG(figure)
    axes = figure.subplots()
    floor = [0] * len(names)
    for (label, values), (colour, hatch) in zip(parts, _LOOKS, strict=False):
        axes.bar(
            names,
            values,
            bottom=floor,
            label=label,
            color=colour,
            hatch=hatch,
            edgecolor="#ffffff",
            linewidth=0.6,
            width=0.62,
        )
        floor = [low + value for low, value in zip(floor, values, strict=True)]
    for place, whole in enumerate(floor):
        axes.text(place, whole, number(whole), ha="center", va="bottom", fontsize=8, color="#1c2430")
    _dress(axes, max(floor, default=0))
    return _svg(figure, title)


def _dress(axes: Any, most: int) -> None:
    """Quiet axes: a line to stand on, whole numbers, the legend above."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.set_ylim(0, max(1, most) * 1.12)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(int(value))))
    axes.grid(axis="y", color="#dfe3e8", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, labelsize=9, colors="#4a5563")
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=3, frameon=False, fontsize=9, borderaxespad=0)


def _svg(figure: Any, title: str) -> bytes:
    """The drawing as SVG, the same bytes for the same numbers, with its title and without inline style."""
    out = BytesIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Title": title, "Creator": None})
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    root = ElementTree.fromstring(out.getvalue())  # our own drawing, read back
    root.set("role", "img")
    root.set("aria-label", title)
    root.attrib |= {"stroke-linejoin": "round", "stroke-linecap": "butt"}
    for parent in root.iter():
        for style in parent.findall(f"{{{SVG}}}style"):
            parent.remove(style)
        for key, value in _STYLE.findall(parent.attrib.pop("style", "")):
            parent.set(key, value.strip())
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))
