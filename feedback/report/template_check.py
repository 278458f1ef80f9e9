"""An installation's own Word templates, checked before they are used: what is wrong, in words, one line a fault.

A placeholder that nothing fills, one that the paper cannot do without, a file under a name that no paper has, a tag that
is not closed. Nothing is changed; a template with a fault is refused when a paper is made with it, so it is asked first.
"""

from __future__ import annotations

import tomllib
import typing
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import MISSING, fields
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

from feedback.core.refusal import Refused
from feedback.report import letterhead, printed, to_docx, to_docx_appendix
from feedback.report.document import (
    conclusion,
    minutes,
    opening,
    outstanding,
    preparation,
    publication,
    register,
    slip,
    urging,
)
from feedback.report.document.part import Head
from feedback.report.letterhead import Letterhead
from feedback.tally import layout as forms
from feedback.tally.layout_check import ROWS_OF

#: By paper: the module that writes it and the record that says what it needs.
WRITERS: dict[str, tuple[ModuleType, type]] = {
    minutes.PAPER: (minutes, minutes.Minutes),
    preparation.PAPER: (preparation, preparation.Preparation),
    opening.PAPER: (opening, opening.Opening),
    conclusion.PAPER: (conclusion, conclusion.Conclusion),
    publication.PAPER: (publication, publication.Publication),
    slip.PAPER: (slip, slip.Slips),
    urging.PAPER: (urging, urging.Urging),
    outstanding.PAPER: (outstanding, outstanding.Outstanding),
    register.PAPER: (register, register.Register),
}
_OPTIONAL = {"final", "version", "receivers", "count"}


def faults(own: Path) -> Iterator[str]:
    """What is wrong with the templates in that folder, file by file; nothing where all is well."""
    layouts = {one.folder: one for one in letterhead.every()}
    for folder in sorted(path for path in own.iterdir() if path.is_dir()):
        if folder.name == forms.REPORT:
            yield from _appendices(folder)
            continue
        if folder.name not in layouts:
            known = ", ".join([*layouts, forms.REPORT])
            yield f"{folder.name}: không có thể thức nào mang tên này; dùng {known}."
            continue
        for file in sorted(folder.iterdir()):
            if file.suffix != ".docx" or file.stem not in WRITERS:
                yield f"{folder.name}/{file.name}: không có văn bản nào mang tên này; dùng {', '.join(WRITERS)} (.docx)."
                continue
            for fault in check(file, layouts[folder.name], own):
                yield f"{folder.name}/{file.name}: {fault}"


def check(file: Path, layout: Letterhead, own: Path) -> list[str]:
    """What is wrong with one template of that layout."""
    paper = file.stem
    with to_docx.lenient() as unknown:
        try:
            for filled in (True, False):
                _write(paper, layout, own, filled=filled)
        except Refused as refused:
            return [refused.message]
    found = [f"ô {{{{ {name} }}}} không có trong văn bản này, sẽ không được điền." for name in sorted(unknown)]
    shipped = letterhead.folder() / layout.folder / f"{paper}.docx"
    missing = placeholders(shipped) - placeholders(file) - _OPTIONAL
    words = _words()
    return found + [f"thiếu ô {{{{ {name} }}}} ({words.get(name, name)})." for name in sorted(missing)]


def _appendices(folder: Path) -> Iterator[str]:
    """What is wrong with the templates of the appendices."""
    shelves = tuple(forms.folders())
    known = {to_docx_appendix.name(form): form for number in ROWS_OF for form in forms.every(number, shelves)}
    for file in sorted(folder.iterdir()):
        where = f"{folder.name}/{file.name}"
        if file.name not in known:
            yield f"{where}: không có phụ lục nào dùng mẫu mang tên này; dùng {', '.join(sorted(known))}."
            continue
        with to_docx.lenient() as unknown:
            try:
                to_docx.render(file, printed.example(known[file.name]), BytesIO())
                asked = placeholders(file)
            except Refused as refused:
                yield f"{where}: {refused.message}"
                continue
        yield from (
            f"{where}: ô {{{{ {name} }}}} không có trong phụ lục, sẽ không được điền." for name in sorted(unknown)
        )
        if "groups" not in asked:
            yield f"{where}: thiếu vòng lặp {{%tr for … in groups %}}: bảng sẽ không có dòng nào."


def placeholders(template: Path) -> set[str]:
    """The values that a template asks for: names, and their fields where they have any; those of its loops left out."""
    from jinja2 import Environment, meta, nodes

    tree = Environment(autoescape=True).parse(to_docx.source(template))
    names = meta.find_undeclared_variables(tree)
    parts = {
        f"{node.node.name}.{node.attr}"
        for node in tree.find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name) and node.node.name in names
    }
    return parts | {name for name in names if not any(part.startswith(f"{name}.") for part in parts)}


def _write(paper: str, layout: Letterhead, own: Path, *, filled: bool) -> None:
    """The paper with every field filled, or with none that may be left out."""
    module, record = WRITERS[paper]
    head = Head(family=layout.family, issuer="Cơ quan", superior="Cấp trên", number="1", place="Nơi", on=layout.since)
    module.write(BytesIO(), _example(record, filled=filled, head=head), own=own)


def _example(record: type, *, filled: bool, **given: Any) -> Any:
    """A record with plain values by the types of its fields."""
    kinds = typing.get_type_hints(record)
    values = dict(given)
    for one in fields(record):
        if one.name not in values and (filled or (one.default is MISSING and one.default_factory is MISSING)):
            with suppress(KeyError):
                values[one.name] = _value(kinds[one.name], filled=filled)
    return record(**values)


def _value(kind: Any, *, filled: bool) -> Any:
    arguments = [one for one in typing.get_args(kind) if one not in (type(None), Ellipsis)]
    if typing.get_origin(kind) is tuple:
        return (_value(arguments[0], filled=filled),) if filled else ()
    if arguments:
        return _value(arguments[0], filled=filled)
    plain = {str: "chữ", int: 1, bool: True, date: date(2026, 6, 1)}
    return plain[kind] if kind in plain else _example(kind, filled=filled)


@cache
def _words() -> dict[str, str]:
    """What each placeholder is, in words."""
    path = letterhead.folder() / "o-dien.toml"
    return dict(tomllib.loads(path.read_text("utf-8"))["words"])
