"""An appendix as Word and PDF print it: plain words, one shape for all four forms, nothing left to count or to look up.

Head of the paper by whose rules its issuer writes (`report.letterhead`), the form as issued, what is ours below it, room to
sign, and how it was counted on a last page. The number and the day are dots: they are written when it is signed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from feedback.core.store import db
from feedback.office import agency as units
from feedback.office import issuer
from feedback.office.agency import PLACES, Agency, Period
from feedback.office.issuer import Family
from feedback.report import letterhead, paper, paper_book
from feedback.report.paper import LEGEND, Paper
from feedback.report.paper_book import Sheet
from feedback.tally import method
from feedback.tally.appendix import Appendix
from feedback.tally.ask import Ask
from feedback.tally.book import Book
from feedback.tally.layout import Layout

#: How wide a column is beside the others, by what it prints; and which ones hold text that starts at the left.
WIDTHS = {"year": 11, "level": 16, "dialogues": 17, "figure": 11, "ratio": 20, "number": 6, "type": 34, "issued_on": 16,
          "abstract": 80, "other_forms": 44}  # fmt: skip
TEXTS = frozenset({"level", "type", "abstract", "other_forms"})
ATTACHED = "(Kèm theo Báo cáo số …… ngày …… tháng …… năm …… của ……)"
SIGN = (("NGƯỜI LẬP BIỂU", "(Ký, ghi rõ họ tên)"), ("THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ", "(Ký tên, đóng dấu, ghi rõ họ tên)"))


def values(appendix: Appendix | Book) -> dict[str, Any]:
    """What the paper says, as plain words and lists."""
    own = _of_book(paper_book.lay_out(appendix)) if isinstance(appendix, Book) else _of_counts(paper.lay_out(appendix))
    form = appendix.form.layout if isinstance(appendix, Book) else own.pop("form")
    return _whole(form, own, head(appendix.ask, form))


def example(form: Layout) -> dict[str, Any]:
    """What ``values`` says of that form, with a plain word wherever a paper has its own: to try a template with."""
    word, counts = "chữ", bool(form.corner[0])
    cells = [word] * (len(columns(form)) - int(counts))
    own = {
        "about": [word],
        "table": _table(form),
        "groups": [{"year": word, "cut": word, "rows": [{"cells": cells}]}],
        "total": {"label": word, "span": 2 if counts else 0, "cells": cells},
        "ours": counts,
        "notes": [word],
    }
    heading = {"superior": word, "issuer": word, "star": word, "motto": [word], "date_line": word}
    return _whole(form, own, heading)


def _whole(form: Layout, own: dict[str, Any], heading: dict[str, Any]) -> dict[str, Any]:
    """The paper: what is its own, and what every paper of that form says."""
    return {
        **own,
        "head": heading,
        "appendix": form.appendix,
        "title": form.title,
        "attached": ATTACHED,
        "basis": f"Mẫu kèm theo {form.basis}",
        "legend": list(paper_book.LEGEND.get(form.counts, LEGEND)),
        "sign": [{"post": post, "how": how} for post, how in SIGN],
        "method": {
            "figures": [
                {"name": one.label, "text": one.definition, "rules": method.numbers(one)} for one in method.of(form)
            ],
            "rules": [{"number": str(one.number), "name": one.name, "text": one.text} for one in method.rules_of(form)],
        },
    }


def columns(form: Layout) -> list[str]:
    """What each column of the table prints, corner included: the keys of ``WIDTHS``."""
    if form.corner[0]:
        return [
            "year",
            "level",
            *("ratio" if column.is_ratio else _kind(column.measures[0]) for column in form.columns),
        ]
    return [_kind(column.measures[0]) for column in form.columns]


def _kind(measure: str) -> str:
    return measure if measure in WIDTHS else "figure"


def head(ask: Ask, form: Layout) -> dict[str, Any]:
    """Who issues it, laid out by whose rules; empty words where no one unit stands for the whole installation."""
    unit = ask.agency or _top(ask)
    state = Family.STATE if form.issuer == "state" else Family.PARTY
    if unit is None:
        used = letterhead.in_force(state, ask.as_of)
        return _said(used, "", "", "")
    stood = units.stood_near(units.periods(unit.id), ask.as_of)
    family = state if stood.kind in PLACES else issuer.family_of(stood.kind, stood.name)
    above = units.stood_near(units.periods(stood.parent_id), ask.as_of).name if stood.parent_id else ""
    superior = issuer.title(above, family) if above and family is not Family.FRONT else ""
    return _said(
        letterhead.in_force(family, ask.as_of), superior, issuer.title(stood.name, family), issuer.named(unit).place
    )


def _said(used: letterhead.Letterhead, superior: str, name: str, place: str) -> dict[str, Any]:
    return {
        "superior": (superior or used.facts.get("superior", "")).upper(),
        "issuer": name.upper() or "……………………",
        "star": used.facts["star"],
        "motto": list(used.facts["motto"]),
        "date_line": used.date_line(place or "……", None),
    }


def _top(ask: Ask) -> Agency | None:
    """The one place that has nothing above it on the as-of day."""
    query = select(Agency).join(Period, Period.agency_id == Agency.id).where(
        Period.parent_id.is_(None), Period.kind.in_(sorted(PLACES)), Period.valid_from <= ask.as_of,
        Period.valid_to >= ask.as_of,
    )  # fmt: skip
    found = list(db.session.scalars(query.limit(2)))
    return found[0] if len(found) == 1 else None


def _of_counts(sheet: Paper) -> dict[str, Any]:
    """Appendix 03 or 04: years over their levels."""
    total = [cell.printed for cell in sheet.total] if sheet.total is not None else None
    return {
        "form": sheet.layout,
        "about": sheet.about,
        "table": _table(sheet.layout),
        "groups": list(_years(sheet)),
        "total": {"label": paper.TOTAL, "span": 2, "cells": total} if total else None,
        "ours": True,
        "notes": [*sheet.notes, *sheet.line_notes],
    }


def _years(sheet: Paper) -> Iterator[dict[str, Any]]:
    """Each year with its rows."""
    group: dict[str, Any] = {}
    for line in sheet.lines:
        if line.years:
            if group:
                yield group
            group = {"year": str(line.year), "cut": f"({line.cut})" if line.cut else "", "rows": []}
        group["rows"].append({"cells": [line.level, *(cell.printed for cell in line.cells)]})
    if group:
        yield group


def _of_book(sheet: Sheet) -> dict[str, Any]:
    """Appendix 01 or 02: rows, and the form's own total."""
    form = sheet.book.form.layout
    words = [sheet.printed(line) for line in (*sheet.lines, sheet.total)]
    rows = [{"cells": cells} for cells in words[:-1]]
    return {
        "about": list(sheet.about),
        "table": _table(form),
        "groups": [{"year": "", "cut": "", "rows": rows}],
        "total": {"label": "", "span": 0, "cells": words[-1]},
        "ours": False,
        "notes": list(sheet.notes),
    }


def _table(form: Layout) -> dict[str, Any]:
    """The form's heading and columns."""
    kinds = columns(form)
    return {
        "depth": form.depth,
        "corner": [word for word in form.corner if word],
        "heads": [
            [{"text": one.text, "columns": one.columns, "rows": one.rows} for one in line] for line in form.heads()
        ],
        "widths": [WIDTHS[kind] for kind in kinds],
        "left": [kind in TEXTS for kind in kinds],
    }
