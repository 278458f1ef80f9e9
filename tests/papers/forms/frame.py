"""The frame of every paper: the head at the top, title, signature and receivers at the end, each family's own way."""

from __future__ import annotations

from tests.papers.forms.pen import Pen

_RULE_ASIDE = {1: 15, 2: 19}  # mm beside the line under the motto, by how many lines that has


def head(pen: Pen, *, dispatch: str = "") -> None:
    """Who issues it and its number on the left, motto, place and day on the right; a dispatch carries its subject."""
    size, facts = pen.size, pen.facts
    left = 66 if pen.width < 200 else 100
    right = pen.width - left
    table = pen.columns([left, right])
    own, nation = table.cell(0, 0), table.cell(0, 1)
    pen.tag("if head.superior", own)
    pen.line("{{ head.superior }}", size["superior"], at=own, align="center")
    pen.tag("endif", own)
    pen.line("{{ head.issuer }}", size["issuer"], at=own, align="center", bold=True)
    if facts["star"]:
        pen.line(facts["star"], size["issuer"], at=own, align="center")
    else:
        pen.rule(at=own, aside=left / 3)
    pen.line("{{ head.number_line }}", size["number"], at=own, align="center", before=2)
    if dispatch:
        said = dispatch if facts["family"] == "party" else f"V/v {dispatch}"
        pen.line(said, size["dispatch"], at=own, align="center", italic=facts["family"] == "party", before=2)
    for place, text in enumerate(facts["motto"]):
        pen.line(text, size["motto"] + place, at=nation, align="center", bold=True)
    pen.rule(at=nation, aside=_RULE_ASIDE[len(facts["motto"])] + (right - 99) / 2)
    pen.line("{{ head.date_line }}", size["date"], at=nation, align="center", italic=True, before=8)
    for cell in (own, nation):
        cell._tc.remove(cell.paragraphs[0]._p)
    pen.line("", 8)


def title(pen: Pen, name: str, about: str = "") -> None:
    """The kind of paper and what it is about, with the mark that the layout puts under it."""
    pen.line(name, pen.size["title"], align="center", bold=True, before=6)
    if about:
        pen.line(about, pen.size["about"], align="center", bold=True)
    if pen.facts["below_title"] == "rule":
        pen.line("", 3)
        pen.rule(aside=62)
        pen.line("", 6)
    else:
        pen.line(pen.facts["below_title"], pen.size["body"], align="center", after=8)


def ending(pen: Pen) -> None:
    """Receivers on the left, the signature on the right."""
    size, look = pen.size, pen.facts["receivers"]
    pen.line("", 6)
    table = pen.columns([pen.width - 90, 90])
    pen.keep(table)
    left, right = table.cell(0, 0), table.cell(0, 1)
    pen.tag("if receivers", left)
    style = {"underline": True} if look == "underlined" else {"bold": True, "italic": True}
    pen.line("Nơi nhận:", size["receivers"], at=left, **style)
    pen.tag("for one in receivers", left)
    pen.line("- {{ one }}", size["receiver"], at=left)
    pen.tag("endfor", left)
    pen.tag("endif", left)
    pen.line("", size["receiver"], at=left)
    pen.tag("if signer.authority", right)
    pen.line("{{ signer.authority }}", size["signer"], at=right, align="center", bold=True)
    pen.tag("endif", right)
    _name(pen, right, "{{ signer.title }}", "{{ signer.name }}", regular=pen.facts["family"] == "party")
    for cell in (left, right):
        cell._tc.remove(cell.paragraphs[0]._p)


def two_names(pen: Pen, left: tuple[str, str], right: tuple[str, str]) -> None:
    """Two signatures side by side."""
    pen.line("", 6)
    table = pen.columns([pen.width / 2, pen.width / 2])
    pen.keep(table)
    for place, (post, name) in enumerate((left, right)):
        cell = table.cell(0, place)
        _name(pen, cell, post, name)
        cell._tc.remove(cell.paragraphs[0]._p)


def _name(pen: Pen, cell: object, post: str, name: str, *, regular: bool = False) -> None:
    """The post, room to sign, the name; a post under an authority is set plain in Party papers."""
    size = pen.size["signer"]
    pen.line(post, size, at=cell, align="center", bold=not regular)
    for _ in range(4):
        pen.line("", size, at=cell)
    pen.line(name, size, at=cell, align="center", bold=True)
