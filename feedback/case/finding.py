"""Finding: opinions by the words of their code, field and content, the same on both databases; never by who spoke.

Words are whole words: “an” does not find “hạn”. A word typed with its accents finds that word only; one typed without
finds every accenting of it (duong: đường, dưỡng). A word with a digit and three letters or more, as codes have, matches
from its beginning. SQLite keeps a full-text index beside the table (FTS5, brought up to date by triggers), PostgreSQL an
index of word lists; both read the two columns that ``case.place`` writes, and no page or act needs to know.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import DDL, ColumnElement, and_, cast, column, event, false, func, table
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.sql import select

from feedback.case.record import Recommendation
from feedback.core import store
from feedback.core.wording import fold, has_marks, plain, words

#: Words of a search that count; whoever types more has narrowed it enough.
MOST_WORDS = 12
#: Letters of a word that are kept: PostgreSQL takes no word of thousands.
LONGEST_WORD = 64
_FOLDED, _EXACT = "search_text", "search_exact"
_INDEX = table("recommendation_search", column("rowid"), column("recommendation_search"))


@dataclass(frozen=True)
class Wanted:
    """One word that is looked for: in the folded column or in the one with accents, whole or from its beginning."""

    column: str
    word: str
    begins: bool


def indexed(text: str) -> str:
    """A text as the search columns keep it: its words, parted by single spaces."""
    return " ".join(word[:LONGEST_WORD] for word in words(text.replace("_", " ")))


def wanted(text: str) -> list[Wanted]:
    """The words that a search asks for; none where it holds no letter and no digit."""
    return [_wanted(word) for word in indexed(plain(text)).split()[:MOST_WORDS]]


def found(text: str) -> ColumnElement[bool]:
    """SQL: opinions whose code, field or content hold every word; none for a search without any."""
    asked = wanted(text)
    if not asked:
        return false()
    return _in_fts(asked) if store.is_sqlite() else _in_lists(asked)


def any_of(groups: Iterable[Iterable[str]]) -> ColumnElement[bool]:
    """SQL: opinions that hold all the words of at least one of these groups; words are folded, of letters and digits."""
    each = [[indexed(fold(word)).replace(" ", "") for word in group] for group in groups]
    if store.is_sqlite():
        match = " OR ".join("(" + " AND ".join(f'{_FOLDED} : "{word}"' for word in group) + ")" for group in each)
        hits = select(_INDEX.c.rowid).where(_INDEX.c.recommendation_search.op("MATCH")(match))
        return Recommendation.id.in_(hits)
    lists = " | ".join("(" + " & ".join(f"'{word}'" for word in group) + ")" for group in each)
    return _list_of(_FOLDED).op("@@")(cast(lists, TSQUERY))


def _wanted(word: str) -> Wanted:
    begins = len(word) > 2 and any(c.isdigit() for c in word)
    return Wanted(_EXACT, word, begins) if has_marks(word) else Wanted(_FOLDED, fold(word), begins)


def _in_fts(asked: Iterable[Wanted]) -> ColumnElement[bool]:
    """SQLite: ids that the full-text index gives; words hold letters and digits only, so that none can be an operator."""
    match = " AND ".join(f'{one.column} : "{one.word}"{"*" if one.begins else ""}' for one in asked)
    hits = select(_INDEX.c.rowid).where(_INDEX.c.recommendation_search.op("MATCH")(match))
    return Recommendation.id.in_(hits)


def _in_lists(asked: Iterable[Wanted]) -> ColumnElement[bool]:
    """PostgreSQL: rows whose list of words holds each."""
    by_column: dict[str, list[str]] = {}
    for one in asked:
        by_column.setdefault(one.column, []).append(f"'{one.word}'{':*' if one.begins else ''}")
    return and_(*(_list_of(name).op("@@")(cast(" & ".join(each), TSQUERY)) for name, each in by_column.items()))


def _list_of(name: str) -> ColumnElement[object]:
    """The expression that the index is made of: a function of ours, dear enough that the planner asks the index first."""
    return func.search_words(getattr(Recommendation, name), type_=TSVECTOR())


SQLITE_INDEX = [
    "CREATE VIRTUAL TABLE recommendation_search USING fts5(search_text, search_exact, content='recommendation', "
    "content_rowid='id', tokenize='unicode61 remove_diacritics 0', detail=column)",
    "CREATE TRIGGER recommendation_search_add AFTER INSERT ON recommendation BEGIN "
    "INSERT INTO recommendation_search (rowid, search_text, search_exact) "
    "VALUES (new.id, new.search_text, new.search_exact); END",
    "CREATE TRIGGER recommendation_search_drop AFTER DELETE ON recommendation BEGIN "
    "INSERT INTO recommendation_search (recommendation_search, rowid, search_text, search_exact) "
    "VALUES ('delete', old.id, old.search_text, old.search_exact); END",
    "CREATE TRIGGER recommendation_search_change AFTER UPDATE OF search_text, search_exact ON recommendation BEGIN "
    "INSERT INTO recommendation_search (recommendation_search, rowid, search_text, search_exact) "
    "VALUES ('delete', old.id, old.search_text, old.search_exact); "
    "INSERT INTO recommendation_search (rowid, search_text, search_exact) "
    "VALUES (new.id, new.search_text, new.search_exact); END",
]
POSTGRESQL_INDEX = [
    "CREATE OR REPLACE FUNCTION search_words(text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 400 "
    "AS $$ BEGIN RETURN array_to_tsvector(string_to_array($1, ' ')); END $$",
    *(
        f"CREATE INDEX ix_recommendation_{name} ON recommendation USING gin (search_words({name}))"
        for name in (_FOLDED, _EXACT)
    ),
]
for _statement in SQLITE_INDEX:
    event.listen(Recommendation.__table__, "after_create", DDL(_statement).execute_if(dialect="sqlite"))  # type: ignore[no-untyped-call]
for _statement in POSTGRESQL_INDEX:
    event.listen(Recommendation.__table__, "after_create", DDL(_statement).execute_if(dialect="postgresql"))  # type: ignore[no-untyped-call]
