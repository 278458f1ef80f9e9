"""Likeness: which row of a strange sheet is its heading, which column and word of theirs likely means which of ours.

Only proposals: a person decides (`intake.match`). Accents and order of words do not matter here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from feedback.core.wording import fold, plain, squeeze, words
from feedback.intake import sheet as specs
from feedback.intake.sheet import Column
from feedback.intake.workbook import Sheet

FIRST_ROWS = 20
#: Headings offices use, by our column of `Kiến nghị`; folded.
_ALSO = {
    "content": (
        "noi dung y kien",
        "noi dung kien nghi",
        "noi dung phan anh",
        "y kien kien nghi",
        "noi dung y kien kien nghi",
        "kien nghi",
    ),
    "citizen_name": ("ho ten", "ho va ten", "nguoi kien nghi", "nguoi phat bieu", "ten cu tri", "dai bieu"),
    "citizen_address": ("noi o", "dia chi thuong tru", "thon to dan pho", "to dan pho"),
    "lead": (
        "don vi giai quyet",
        "co quan giai quyet",
        "don vi chu tri",
        "don vi tra loi",
        "co quan xu ly",
        "don vi phu trach",
    ),
    "co": ("don vi phoi hop",),
    "replied_on": ("ngay van ban tra loi",),
    "reply_text": ("ket qua tra loi", "tra loi", "noi dung giai trinh", "y kien giai trinh"),
    "paper_number": ("van ban tra loi", "so van ban tra loi", "so ky hieu"),
    "result": ("ket qua giai quyet", "tinh trang", "tinh trang giai quyet", "trang thai"),
    "outstanding_reason": ("ly do chua giai quyet", "nguyen nhan ton dong", "vuong mac"),
    "due_on": ("thoi han", "han giai quyet", "thoi han tra loi", "han xu ly"),
    "assigned_on": ("ngay chuyen", "ngay giao viec"),
    "received_given": ("ngay nhan", "ngay phan anh", "ngay kien nghi"),
    "field": ("linh vuc kien nghi", "nhom linh vuc"),
    "acceptance": ("tiep thu y kien", "muc do tiep thu"),
}


def heading_rows(sheet: Sheet) -> list[tuple[int, list[str]]]:
    """The rows among the first twenty that may be the heading: number and texts, the likeliest first."""
    ours = {fold(c.heading) for spec in specs.SHEETS for c in spec.columns} | {
        w for also in _ALSO.values() for w in also
    }
    found = []
    for number, cells in sheet.rows:
        texts = [squeeze(c) if isinstance(c, str) else "" for c in cells]
        if number <= FIRST_ROWS and sum(map(bool, texts)) >= 2:
            known = sum(fold(t) in ours for t in set(texts) if t)
            found.append((known, len({t for t in texts if t}), number, texts))
    found.sort(key=lambda row: (-row[0], -row[1], row[2]))
    return [(number, texts) for _, _, number, texts in found]


def suggest_columns(headings: Iterable[str], target: str) -> dict[str, str]:
    """For each column of ours the heading of theirs that most likely means it; none twice, none far-fetched."""
    theirs = [h for h in dict.fromkeys(headings) if h]
    pairs = [
        (_alike(heading, column), column.key, heading) for column in specs.by_key(target).columns for heading in theirs
    ]
    chosen: dict[str, str] = {}
    for score, key, heading in sorted(pairs, key=lambda pair: -pair[0]):
        if score >= 0.72 and key not in chosen and heading not in chosen.values():
            chosen[key] = heading
    return chosen


def suggest_words(found: Iterable[str], offered: Mapping[str, str]) -> dict[str, str]:
    """For each word of theirs the offered value whose label it most likely means; ``offered``: value → label."""
    folded = {value: fold(label) for value, label in offered.items()}
    chosen: dict[str, str] = {}
    for word in found:
        exact = next((value for value, label in offered.items() if plain(word) in (plain(label), plain(value))), None)
        if exact is None and folded:
            best = max(folded, key=lambda value: _ratio(fold(word), folded[value]))
            exact = best if _ratio(fold(word), folded[best]) >= 0.8 else None
        if exact is not None:
            chosen[word] = exact
    return chosen


def _alike(heading: str, column: Column) -> float:
    """How likely a heading of theirs means this column of ours, 0 to 1."""
    if plain(heading) == plain(column.heading):
        return 1.0
    theirs = fold(heading)
    names = [fold(column.heading), *_ALSO.get(column.key, ())]
    return max(0.99 if theirs == name else 0.95 * _ratio(theirs, name) for name in names)


def _ratio(one: str, other: str) -> float:
    """Likeness of two folded texts: of their letters, or of the words they share."""
    first, second = set(words(one)), set(words(other))
    shared = len(first & second) / max(len(first), len(second), 1)
    return max(SequenceMatcher(None, one, other).ratio() * 0.95, shared)
