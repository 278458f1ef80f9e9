"""What all Word papers share: head, signature, session; and the one way from plain values to a filled template.

A template's placeholders are the names of these fields. Dates, numbers and closed lists are put in words here, so that
a template only says where. Nothing here reads the database or the clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

from feedback.core.wording import Labelled, day, nfc, number, squeeze
from feedback.report import letterhead, to_docx
from feedback.report.letterhead import Family, Letterhead


@dataclass(frozen=True, kw_only=True)
class Head:
    """The head of a paper: who issues it, under which number, where and when."""

    family: Family
    issuer: str  # “Ban Thường vụ Thành ủy”, “Ủy ban nhân dân phường …”
    superior: str = ""  # the body above it, on the line before
    number: str = ""  # as written in the book: “12-TB/TU”, “12/TB-UBND”; empty: dots
    place: str = ""  # place of issue
    on: date | None = None  # None: dots; the layout is then the latest


@dataclass(frozen=True, kw_only=True)
class Signer:
    """Who signs: “T/M BAN THƯỜNG VỤ”, “PHÓ BÍ THƯ”, the name."""

    authority: str = ""
    title: str = ""
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Session:
    """A dialogue as papers name it."""

    code: str
    on: date
    theme: str = ""
    place: str = ""
    chair: str = ""
    chair_title: str = ""


def write(
    target: IO[bytes],
    paper: str,
    head: Head,
    values: Mapping[str, Any],
    *,
    signer: Signer | None = None,
    receivers: tuple[str, ...] = (),
    own: Path | None = None,
) -> None:
    """The paper stands in ``target``, laid out as its issuer's rule of that day asks.

    ``own``: the installation's folder of templates.
    """
    used = letterhead.in_force(head.family, head.on)
    shared = {"head": _head(used, head), "signer": _signer(used, signer or Signer()), "receivers": list(receivers)}
    to_docx.render(letterhead.template(used, paper, own), plain({**values, **shared}), target)


def paragraphs(text: str) -> list[str]:
    """A text in its paragraphs, empty lines left out."""
    return [squeeze(line) for line in nfc(text).split("\n") if squeeze(line)]


def closing(text: str, head: Head) -> list[str]:
    """The paragraphs of a paper's text, the last one closed as the layout of that day asks."""
    return letterhead.in_force(head.family, head.on).ended(paragraphs(text))


def plain(value: Any) -> Any:
    """A value as a template takes it: words, lists and mappings of words."""
    if value is None:
        return ""
    if isinstance(value, Labelled):
        return value.label
    if isinstance(value, str):
        return nfc(value)
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return number(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return fields_of(value)


def fields_of(value: Any) -> dict[str, Any]:
    """The fields of one of our records, each in words."""
    if not is_dataclass(value):
        raise TypeError(f"{type(value).__name__} is no record of a paper")
    return {one.name: plain(getattr(value, one.name)) for one in fields(value)}


def _head(used: Letterhead, head: Head) -> dict[str, str]:
    return {
        "superior": squeeze(head.superior or used.facts.get("superior", "")).upper(),
        "issuer": squeeze(head.issuer).upper(),
        "issuer_name": squeeze(head.issuer),
        "number_line": used.number_line(head.number),
        "number": squeeze(head.number) or "……",
        "date_line": used.date_line(head.place, head.on),
        "day_line": used.date_line("", head.on),
    }


def _signer(used: Letterhead, signer: Signer) -> dict[str, str]:
    return {
        "authority": used.authority_line(signer.authority),
        "title": squeeze(signer.title).upper(),
        "name": squeeze(signer.name),
    }
