"""Charts as files (SVG, PDF, PNG), drawn without a screen; on the page each has its table, so that nothing is only seen.

Drawing costs a second and 60 MB once, so that nothing of it is imported before the first chart. Colours are told apart
by hatching too. Style attributes become plain attributes: the house's pages allow no inline style.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from textwrap import shorten
from typing import Any
from xml.etree import ElementTree

from feedback.core.wording import number

SVG = "http://www.w3.org/2000/svg"
#: Colour and hatching by tone; told apart without colour too.
_LOOKS = {
    "good": ("#2f7d4b", ""),
    "warn": ("#d08a1d", ".."),
    "bad": ("#a11b1b", "//"),
    "rest": ("#b9c0c9", ""),
    "info": ("#34577f", ""),
}
_A4 = (11.69, 8.27)  # inches, lying
_STYLE = re.compile(r"\s*([a-z-]+)\s*:\s*([^;]+)")


@dataclass(frozen=True)
class Panel:
    """One chart of a sheet: its title, the names along it, the parts of each bar."""

    title: str
    names: Sequence[str]
    parts: Sequence[tuple[str, str, Sequence[int]]]  # words, tone, values


def sheet(title: str, about: str, panels: Sequence[Panel], kind: str) -> bytes:
    """Four charts on one sheet of A4, titles above them, as pdf, png or svg."""
    from matplotlib import rcParams
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    rcParams["svg.hashsalt"] = "doi-thoai"
    rcParams["pdf.fonttype"] = 42  # letters stay letters: they can be searched and copied
    engine = ConstrainedLayoutEngine(rect=(0.02, 0.02, 0.96, 0.96), wspace=0.04, hspace=0.04)
    figure = Figure(figsize=_A4, layout=engine)
    FigureCanvasAgg(figure)
    figure.suptitle(f"{title}\n{about}", fontsize=12, x=0.02, ha="left", color="#1c2430")
    for axes, panel in zip(figure.subplots(2, 2).flat, panels, strict=False):
        _bars(axes, panel)
    if kind == "svg":
        return _svg(figure, title)
    out = BytesIO()
    still = {"Title": title, "CreationDate": None} if kind == "pdf" else {"Title": title, "Software": None}
    figure.savefig(out, format=kind, dpi=150, metadata=still)
    return out.getvalue()


def _bars(axes: Any, panel: Panel) -> None:
    """One bar per name, its parts on top of one another, the whole written above it."""
    floor = [0] * len(panel.names)
    places = range(len(panel.names))
    for label, tone, values in panel.parts:
        colour, hatch = _LOOKS[tone]
        axes.bar(
            places,
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
    long = any(len(name) > 8 for name in panel.names)
    axes.set_xticks(
        places,
        [shorten(name, 26, placeholder="…") for name in panel.names],
        rotation=30 if long else 0,
        ha="right" if long else "center",
    )
    axes.set_title(panel.title, fontsize=10, loc="left", pad=22, color="#1c2430")


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
