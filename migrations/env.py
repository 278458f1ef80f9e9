"""How Alembic reaches the program's database: one connection, one transaction for all steps, on both databases.

Runs inside an app context (`core.store.upgrade_schema`, `flask db`), or over a connection handed in as the attribute
`connection`. On SQLite a step may rebuild a table by copying it (batch mode), so foreign keys are off meanwhile and
are checked before the transaction ends; a rebuilt journal would need its triggers again.
"""

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection

from feedback.core.store import Base, Moment, db, writing


def render(kind: str, value: object, autogen: AutogenContext) -> str | bool:
    """A step is written with plain column types: it must read the same when the program's own types have moved."""
    return "sa.DateTime()" if kind == "type" and isinstance(value, Moment) else False


def run(connection: Connection) -> None:
    """All wanted steps have been taken, or none."""
    sqlite = connection.dialect.name == "sqlite"
    raw = connection.connection.dbapi_connection  # pragmas count only outside a transaction
    if sqlite and raw:
        raw.execute("PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        transactional_ddl=True,  # SQLite can as well: `core.store` begins by itself
        render_as_batch=sqlite,
        render_item=render,
        compare_type=True,
        compare_server_default=True,
    )
    token = writing.set(True)  # BEGIN IMMEDIATE
    try:
        with context.begin_transaction():
            context.run_migrations()
            if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
                raise RuntimeError(f"foreign keys do not hold after the migration: {broken[:5]}")
    finally:
        writing.reset(token)
        if sqlite and raw:
            raw.execute("PRAGMA foreign_keys=ON")


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with db.engine.connect() as own:
        run(own)
