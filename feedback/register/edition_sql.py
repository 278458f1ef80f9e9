"""The database's own rule over issued editions: nothing of them is changed or deleted, by whatever program.

In each engine's words, on every table of an edition; a run not yet issued may go. New rows are not refused here (a
restore writes them): the seal shows them (`register.edition_seal`).

Also how PostgreSQL finds the identities behind the cells. They are put down in the order of their records, a list after
the other: there the key begins with the record, so that it only grows at its end, and the pages of a list are found by
the span of their cells. A tree by cell would cost as much as everything else of an issue together.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import DDL, Table, event

REFUSE = "Biểu đã ban hành không sửa, không xóa"
_SEALED = {
    "edition": "OLD.sealed_at IS NOT NULL",
    **dict.fromkeys(
        ("edition_paper", "edition_cell", "edition_file"),
        "EXISTS (SELECT 1 FROM edition e WHERE e.id = OLD.edition_id AND e.sealed_at IS NOT NULL)",
    ),
    "edition_member": "EXISTS (SELECT 1 FROM edition_cell c JOIN edition e ON e.id = c.edition_id "
    "WHERE c.id = OLD.cell_id AND e.sealed_at IS NOT NULL)",
    "edition_change": "1 = 1",
}
#: The tables it stands over.
TABLES = tuple(_SEALED)
#: On PostgreSQL: the identities by record, and their pages by cell.
MEMBERS = (
    "ALTER TABLE edition_member DROP CONSTRAINT pk_edition_member, "
    "ADD CONSTRAINT pk_edition_member PRIMARY KEY (record_id, cell_id)",
    "CREATE INDEX ix_edition_member_cell ON edition_member USING brin (cell_id) "
    "WITH (pages_per_range = 32, autosummarize = on)",
)


def sqlite(table: str) -> list[str]:
    """The triggers of that table on SQLite."""
    return [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} WHEN {_SEALED[table]} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSE}'); END"
        for verb in ("UPDATE", "DELETE")
    ]


def postgresql(table: str) -> list[str]:
    """The function and trigger of that table on PostgreSQL."""
    return [
        f"CREATE OR REPLACE FUNCTION {table}_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {_SEALED[table]} THEN RAISE EXCEPTION '{REFUSE}'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
        f"CREATE OR REPLACE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_frozen()",
    ]


def attach(tables: Mapping[str, Table]) -> None:
    """Whoever makes the tables makes their triggers too, and on PostgreSQL its ways to the identities."""
    for statement in MEMBERS:
        event.listen(tables["edition_member"], "after_create", DDL(statement).execute_if(dialect="postgresql"))  # type: ignore[no-untyped-call]
    for name in TABLES:
        for engine, statements in (("sqlite", sqlite(name)), ("postgresql", postgresql(name))):
            for statement in statements:
                made = DDL(statement.replace("%", "%%")).execute_if(dialect=engine)  # type: ignore[no-untyped-call]
                event.listen(tables[name], "after_create", made)
