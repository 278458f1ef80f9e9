"""The database's own bookkeeping of the kept counts: triggers on opinions and sessions, in each engine's words.

SQLite has one writer, so its triggers change the counts themselves. PostgreSQL has many: its triggers add small rows
(deltas) that nobody waits for, once per statement; every few thousand of them one writer takes them into the counts.
What counts, and as what, is said once (`_ROWS`) and used by the triggers, the recount and the check alike.
"""

# ruff: noqa: S608 - every part of these statements is a word of this module

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from sqlalchemy import DDL, Table, event

from feedback.core.store import Base

BOUNDS = ("received", "occasion", "concluded", "event")
_KEY = "kind, period, word, level, mark, question"
_TAKE_IN = f"ON CONFLICT ({_KEY}, delta) DO UPDATE SET number = kept_count.number + excluded.number"
_AT_ONCE = 4096  # deltas that wait, at most about


@dataclass(frozen=True)
class _Row:
    """A kind of record that counts: where it stands (`r`, its day and level in `o`), what of it counts, and as what."""

    kind: str
    table: str
    counts: str
    word: str
    mark: str
    question: str
    place: str  # where level and day stand: the row's own, or its occasion's
    day: str
    bounds: tuple[tuple[str, str], ...]
    changed_by: str  # columns that change the count


_OPINION = _Row(
    "opinion", "recommendation", "r.countable", "r.side", "coalesce(r.acceptance, 'pending')", "r.nature = 'question'",
    "r", "received_on", (("received", "r.received_on"), ("occasion", "r.occasion_day"), ("concluded", "r.concluded_on")),
    "countable, side, acceptance, nature, level, received_on, occasion_day, concluded_on",
)  # fmt: skip
_SESSION = _Row(
    "session", "dialogue", "r.state = 'held'", "r.head", "''", "1 = 0", "o", "day", (("event", "o.day"),), "state, head"
)
_CONTRIBUTION = _Row(
    "contribution", "contribution", "1 = 1", "r.target", "r.form", "1 = 0", "o", "day", (("event", "o.day"),), "target, form"
)  # fmt: skip
_ROWS = (_OPINION, _SESSION, _CONTRIBUTION)
#: By the table whose rows change: the rows that count, and the alias its own columns have in them.
_TOUCHED: dict[str, tuple[str, tuple[_Row, ...]]] = {
    "recommendation": ("r", (_OPINION,)),
    "dialogue": ("r", (_SESSION,)),
    "contribution": ("r", (_CONTRIBUTION,)),
    "occasion": ("o", tuple(replace(row, changed_by="day, level") for row in (_SESSION, _CONTRIBUTION))),
}


def attach() -> None:
    """Whoever makes the tables makes their triggers too."""
    for name, kept in Base.metadata.tables.items():
        if name in _TOUCHED:
            _made_with(kept, "sqlite", sqlite_triggers(name))
            _made_with(kept, "postgresql", postgresql_triggers(name))
        elif name == "kept_count":
            _made_with(kept, "postgresql", [COMPACT])


def sqlite_triggers(table: str) -> list[str]:
    """The triggers of that table: what is new is added, what was is taken away."""
    alias, rows = _TOUCHED[table]
    added = [part for row in rows for part in [*_sqlite_change(row, alias, "NEW", 1), *_sqlite_bounds(row, alias)]]
    gone = [part for row in rows for part in _sqlite_change(row, alias, "OLD", -1)]
    columns = rows[0].changed_by
    differs = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in columns.split(", "))
    change = f"CREATE TRIGGER kept_{table}_change AFTER UPDATE OF {columns} ON {table} WHEN {differs}"
    if table == "occasion":  # it has no count of its own before its session or contribution stands
        return [_trigger(change, gone + added)]
    return [
        _trigger(f"CREATE TRIGGER kept_{table}_add AFTER INSERT ON {table}", added),
        _trigger(f"CREATE TRIGGER kept_{table}_drop AFTER DELETE ON {table}", gone),
        _trigger(change, gone + added),
    ]


def postgresql_triggers(table: str) -> list[str]:
    """The functions and triggers of that table: once per statement, however many rows it changes."""
    found = []
    for act, (new, old) in _ACTS.items():
        if table == "occasion" and act != "change":
            continue
        seen = [("new_rows", 1)] * new + [("old_rows", -1)] * old
        found.append(_function(table, act, seen))
        named = " ".join(["NEW TABLE AS new_rows"] * new + ["OLD TABLE AS old_rows"] * old)
        verb = {"add": "INSERT", "drop": "DELETE", "change": "UPDATE"}[act]
        found.append(
            f"CREATE TRIGGER kept_{table}_{act} AFTER {verb} ON {table} REFERENCING {named} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION kept_{table}_{act}()"
        )
    return found


def recount(engine: str) -> list[str]:
    """Statements that fill the empty tables from the records."""
    columns = f"INSERT INTO kept_count ({_KEY}, number, delta)"
    counted = [f"{columns} SELECT {_KEY}, number, 0 FROM ({one}) AS counted" for one in counts(engine)]
    days = [
        f"INSERT INTO kept_bound (kind, day) SELECT kind, day FROM ({one}) AS bound WHERE day IS NOT NULL"
        for one in true_bounds()
    ]
    return counted + days


def counts(engine: str) -> list[str]:
    """A fresh count of each kind of record: the keys and `number`."""
    return [
        " UNION ALL ".join(
            f"{_select(row, _source(row), period, '1 = 1')}".replace(_NUMBER, "count(*)") + f" GROUP BY {_positions()}"
            for period in _periods(engine, f"{row.place}.{row.day}")
        )
        for row in _ROWS
    ]


def true_bounds() -> list[str]:
    """The latest day of each kind that the records hold."""
    return [
        f"SELECT '{kind}' AS kind, max({day}) AS day FROM {_source(row)} WHERE {row.counts}"
        for row in _ROWS
        for kind, day in row.bounds
    ]


def compared(engine: str) -> str:
    """One statement, and so one moment: the keys whose kept and fresh counts differ, with both."""
    fresh = " UNION ALL ".join(
        f"SELECT {_KEY}, 0 AS kept, number AS fresh FROM ({one}) AS counted" for one in counts(engine)
    )
    return (
        f"SELECT {_KEY}, sum(kept), sum(fresh) FROM (SELECT {_KEY}, number AS kept, 0 AS fresh FROM kept_count "
        f"UNION ALL {fresh}) AS both_counts GROUP BY {_KEY} HAVING sum(kept) <> sum(fresh) ORDER BY {_KEY}"
    )


def passed_bounds() -> str:
    """The kinds of which a record lies after the kept latest day."""
    days = " UNION ALL ".join(true_bounds())
    return (
        f"SELECT DISTINCT kind FROM ({days}) AS latest WHERE day IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM kept_bound b WHERE b.kind = latest.kind AND b.day >= latest.day)"
    )


_NUMBER = "{number}"
_ACTS = {"add": (1, 0), "drop": (0, 1), "change": (1, 1)}
COMPACT = f"""CREATE OR REPLACE FUNCTION kept_compact() RETURNS void LANGUAGE plpgsql AS $$ BEGIN
IF pg_try_advisory_xact_lock(2182013) THEN
WITH gone AS (DELETE FROM kept_count WHERE delta > 0 RETURNING {_KEY}, number)
INSERT INTO kept_count ({_KEY}, number, delta) SELECT {_KEY}, sum(number), 0 FROM gone GROUP BY {_KEY}
HAVING sum(number) <> 0 {_TAKE_IN};
END IF; END $$"""


def _positions() -> str:
    return ", ".join(str(number) for number in range(1, 7))


def _source(row: _Row, table: str = "") -> str:
    """FROM: the row, with its occasion where day and level stand there."""
    joined = " JOIN occasion o ON o.id = r.id" if row.place == "o" else ""
    return f"{table or row.table} r{joined}"


def _periods(engine: str, day: str) -> tuple[str, str]:
    """The year of a day and the day itself, as numbers."""
    if engine == "sqlite":
        return f"CAST(substr({day}, 1, 4) AS INTEGER)", f"CAST(replace({day}, '-', '') AS INTEGER)"
    return f"CAST(extract(year FROM {day}) AS integer)", f"CAST(to_char({day}, 'YYYYMMDD') AS integer)"


def _select(row: _Row, source: str, period: str, where: str) -> str:
    """What the rows of that source count as."""
    return (
        f"SELECT '{row.kind}' AS kind, {period} AS period, {row.word} AS word, {row.place}.level AS level, "
        f"{row.mark} AS mark, {row.question} AS question, {_NUMBER} AS number"
        + (f" FROM {source}" if source else "")
        + f" WHERE {row.counts} AND {where}"
    )


def _trigger(head: str, body: list[str]) -> str:
    return f"{head} BEGIN {' '.join(f'{part};' for part in body)} END"


def _sqlite_change(row: _Row, alias: str, seen: str, number: int) -> list[str]:
    """The row as it is (NEW) or was (OLD) in its counts; the other of row and occasion is read beside it."""
    source, where = _beside(row, alias, seen)
    parts = []
    for period in _periods("sqlite", f"{row.place}.{row.day}"):
        counted = _select(row, source, period, where).replace(_NUMBER, f"{number}, 0")
        parts.append(f"INSERT INTO kept_count ({_KEY}, number, delta) {_of(counted, alias, seen)} {_TAKE_IN}")
    return [part.replace(", 0 AS number", ", 0") for part in parts]


def _sqlite_bounds(row: _Row, alias: str) -> list[str]:
    source, where = _beside(row, alias, "NEW")
    parts = []
    for kind, day in row.bounds:
        latest = f"coalesce((SELECT max(b.day) FROM kept_bound b WHERE b.kind = '{kind}'), '')"
        chosen = f"SELECT '{kind}', {day}{f' FROM {source}' if source else ''} WHERE {row.counts} AND {where}"
        parts.append(
            f"INSERT INTO kept_bound (kind, day) {_of(chosen, alias, 'NEW')} AND {_of(day, alias, 'NEW')} > {latest}"
        )
    return parts


def _beside(row: _Row, alias: str, seen: str) -> tuple[str, str]:
    """What else a trigger on a row reads, and how it is found."""
    if row.place == "r":
        return "", "1 = 1"
    return (f"{row.table} r", f"r.id = {seen}.id") if alias == "o" else ("occasion o", f"o.id = {seen}.id")


def _of(sql: str, alias: str, seen: str) -> str:
    return re.sub(rf"\b{alias}\.(?=\w)", f"{seen}.", sql)


def _function(table: str, act: str, seen: list[tuple[str, int]]) -> str:
    """PostgreSQL: what a statement changed, as deltas; sometimes all deltas are taken into the counts."""
    alias, rows = _TOUCHED[table]
    parts, bounds = [], []
    for row in rows:
        for source, number in seen:
            joined = f"{source} o JOIN {row.table} r ON r.id = o.id" if alias == "o" else _source(row, source)
            parts += [
                _select(row, joined, period, "true").replace(_NUMBER, str(number))
                for period in _periods("postgresql", f"{row.place}.{row.day}")
            ]
            if number > 0:
                bounds += [
                    f"INSERT INTO kept_bound (kind, day) SELECT '{kind}', max({day}) FROM {joined} WHERE {row.counts} "
                    f"HAVING max({day}) > coalesce((SELECT max(b.day) FROM kept_bound b WHERE b.kind = '{kind}'), '-infinity');"
                    for kind, day in row.bounds
                ]
    return (
        f"CREATE OR REPLACE FUNCTION kept_{table}_{act}() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE n bigint; BEGIN\n"
        f"INSERT INTO kept_count ({_KEY}, number, delta) SELECT {_KEY}, sum(number), nextval('kept_count_id_seq') FROM (\n"
        + "\nUNION ALL ".join(parts)
        + f"\n) AS changed GROUP BY {_KEY} HAVING sum(number) <> 0;\nGET DIAGNOSTICS n = ROW_COUNT;\n"
        + "\n".join(bounds)
        + f"\nIF n > 0 AND currval('kept_count_id_seq') % {_AT_ONCE} < 2 * n THEN PERFORM kept_compact(); END IF;\n"
        "RETURN NULL; END $$"
    )


def _made_with(kept: Table, engine: str, statements: list[str]) -> None:
    for statement in statements:
        made = DDL(statement.replace("%", "%%")).execute_if(dialect=engine)  # type: ignore[no-untyped-call]
        event.listen(kept, "after_create", made)
