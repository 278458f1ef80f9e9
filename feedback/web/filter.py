"""Filters: what a list can be narrowed by, read safely out of an address.

An address is typed, mailed and kept: whatever it holds is cleaned and cut; a value that is not understood is left out
and said so. A filter knows which condition it puts on the query, never which query.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from functools import cached_property
from typing import Any, Final

from markupsafe import Markup
from sqlalchemy import ColumnElement

from feedback.core import wording
from feedback.core.wording import Labelled
from feedback.web.field import SelectChoice, read_day

LONGEST: Final = 200
MOST_VALUES: Final = 40
FOREIGN: Final = "giá trị không có trong danh sách"


def clean(text: str) -> str:
    """One line without control or direction marks, cut to what a person may mean by a search."""
    return wording.squeeze(text[: LONGEST * 4])[:LONGEST].strip()


class Filter:
    """One way to narrow a list: its key in the address, its label, and the condition that a value puts on the query."""

    kind = "words"

    def __init__(self, key: str, label: str, where: Callable[[Any], ColumnElement[bool]], *, hint: str = "") -> None:
        """Keep what was given; ``where`` gets the value that was read."""
        self.key, self.label, self.where, self.hint = key, label, where, hint

    def read(self, texts: Sequence[str]) -> Any:
        """The value that these texts mean, None for none; ValueError where they mean nothing here."""
        return clean(texts[0]) or None

    def write(self, value: Any) -> list[str]:
        """The value as the address holds it."""
        return [str(value)]

    def say(self, value: Any) -> list[tuple[str, str]]:
        """The value in words: for each chip the text in the address and the words."""
        return [(text, f"“{text}”") for text in self.write(value)]


class Words(Filter):
    """Free words; ``where`` gets the cleaned text."""


class Day(Filter):
    """A day; ``where`` gets the date."""

    kind = "day"

    def read(self, texts: Sequence[str]) -> Any:
        """The day that the text names."""
        return read_day(clean(texts[0]))

    def write(self, value: Any) -> list[str]:
        """The day as dd/mm/yyyy."""
        return [wording.day(value)]

    def say(self, value: Any) -> list[tuple[str, str]]:
        """The day as dd/mm/yyyy."""
        return [(wording.day(value), wording.day(value))]


class Flag(Filter):
    """Asked for (1) or not; ``where`` gets True."""

    kind = "flag"

    def read(self, texts: Sequence[str]) -> Any:
        """1 is yes, nothing is not asked."""
        text = clean(texts[0])
        if text not in {"", "0", "1"}:
            raise ValueError(FOREIGN)
        return text == "1" or None

    def write(self, value: Any) -> list[str]:
        """Yes is 1."""
        return ["1"]

    def say(self, value: Any) -> list[tuple[str, str]]:
        """The label says it all."""
        return [("1", "")]


class Entries(tuple[Any, ...]):
    """The entries of a choice; what is asked of them on every page is worked out once, however long they are kept."""

    @cached_property
    def words(self) -> dict[str, str]:
        """The words of each value."""
        return {str(entry.value): str(entry.label) for entry in self}

    @cached_property
    def html(self) -> Markup:
        """The entries as a select holds them, none chosen."""
        return Markup("").join(Markup('<option value="{}">{}</option>').format(*one) for one in self.words.items())


class Choice(Filter):
    """One of a closed list, or several of it with ``many``; ``where`` gets the value, or the list of values."""

    def __init__(
        self,
        key: str,
        label: str,
        words: type[Labelled] | Sequence[Any],
        where: Callable[[Any], ColumnElement[bool]],
        *,
        many: bool = False,
        coerce: Callable[[str], Any] | None = None,
        hint: str = "",
    ) -> None:
        """Offer the members of a closed list of words, or SelectChoice entries (a request's own: ``offering``)."""
        super().__init__(key, label, where, hint=hint)
        members: list[Labelled] = list(words) if isinstance(words, type) else []
        self.choices = Entries([SelectChoice(one.value, one.label) for one in members] or words)
        self.coerce: Callable[[str], Any] = words if isinstance(words, type) else coerce or str
        self.many = many
        self.kind = "checks" if many else "select"

    def offering(self, choices: Sequence[Any]) -> Choice:
        """The same filter over the entries of this request."""
        other = copy(self)
        other.choices = choices if isinstance(choices, Entries) else Entries(choices)
        return other

    def options(self, value: Any) -> Markup:
        """The entries as a select holds them, the one in force chosen."""
        entries = self.choices.html
        for one in self.write(value) if value is not None else ():
            said = Markup('value="{}"').format(one)
            entries = entries.replace(said, said + Markup(" selected"), 1)
        return entries

    def read(self, texts: Sequence[str]) -> Any:
        """The values, all of them on offer; ValueError for any other."""
        given = list(dict.fromkeys(text for text in map(clean, texts[:MOST_VALUES]) if text))
        if not all(text in self.choices.words for text in given):
            raise ValueError(FOREIGN)
        values = [self.coerce(text) for text in given]
        return (values if self.many else values[0]) if values else None

    def write(self, value: Any) -> list[str]:
        """The values as the address holds them."""
        return [str(one) for one in (value if self.many else [value])]

    def say(self, value: Any) -> list[tuple[str, str]]:
        """One chip per value, in the words of the list."""
        return [(text, self.choices.words.get(text, text)) for text in self.write(value)]
