"""Two versions of a text side by side: which lines went, which came, and within a changed line which words.

Pure: texts in, marked pieces out; the page shows a piece that went as <del>, one that came as <ins>, each also by a sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Piece:
    """A run of words and whether it differs from the other side."""

    text: str
    marked: bool = False


@dataclass(frozen=True)
class Row:
    """One line of each side; ``same``: they read alike."""

    left: tuple[Piece, ...]
    right: tuple[Piece, ...]
    same: bool = False


#: Two lines that share this much are one line that was changed, not one that went and another that came.
RELATED = 0.45
#: In longer lines words that stand everywhere are no places to compare by: it would take minutes.
LONG = 1500
#: Lines of more words are not compared within.
MOST_WORDS = 8_000


def difference(old: str, new: str) -> list[Row]:
    """The lines of both texts, paired where they belong together."""
    before, after = old.split("\n") if old else [], new.split("\n") if new else []
    rows: list[Row] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            rows += [Row((Piece(text),), (Piece(text),), same=True) for text in before[a:b]]
        else:
            rows += _changed(before[a:b], after[c:d])
    return rows


def _changed(before: Sequence[str], after: Sequence[str]) -> list[Row]:
    """Lines that stand at one place of both texts, paired in their order as far as they are related."""
    rows: list[Row] = []
    rest = list(after)
    for text in before:
        if rest and _related(text.split(), rest[0].split()):
            rows.append(_words(text, rest.pop(0)))
        else:
            rows.append(Row((Piece(text, marked=True),), ()))
    return rows + [Row((), (Piece(text, marked=True),)) for text in rest]


def _words(old: str, new: str) -> Row:
    """One line that was changed: the words that went and those that came."""
    before, after = old.split(), new.split()
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, a, b, c, d in _matcher(before, after).get_opcodes():
        if a < b:
            left.append(Piece(" ".join(before[a:b]), marked=tag != "equal"))
        if c < d:
            right.append(Piece(" ".join(after[c:d]), marked=tag != "equal"))
    return Row(tuple(left), tuple(right))


def _matcher(before: Sequence[str], after: Sequence[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, before, after, autojunk=len(before) + len(after) > LONG)


def _related(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether two lines are one that was changed."""
    return len(before) + len(after) <= MOST_WORDS and _matcher(before, after).ratio() >= RELATED
