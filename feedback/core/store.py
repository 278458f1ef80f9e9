"""The store: one database handle, the base of all tables, and the one way to write.

Acts never commit; the door does, by ``with one_transaction():``. On SQLite a transaction that will write begins
IMMEDIATE, so that a read-then-write never fails half-way; ``writing`` says so before the first statement. It sees one
moment; on PostgreSQL each statement sees what others have written since, unless the transaction is ``steady``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Engine, MetaData, String, TypeDecorator, event, text
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.orm.exc import StaleDataError

from feedback.core.refusal import Refused, Stale
from feedback.core.wording import Labelled

writing: ContextVar[bool] = ContextVar("writing", default=False)
#: Whether the present transaction reads as of one moment (the journal alone must see what came since).
steady_now: ContextVar[bool] = ContextVar("steady_now", default=False)
#: Sentences for constraints, by name: a rule of a table that was hit reads like any other refusal.
SENTENCES: dict[str, tuple[str, str | None]] = {}
#: PostgreSQL: two transactions crossed, one of them steady.
_CROSSED = "40001"


class Moment(TypeDecorator[datetime]):
    """A time stored in UTC on every database and handed back aware."""

    impl = DateTime
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What the column holds in Python."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store as naive UTC."""
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Hand back aware, in UTC."""
        return value.replace(tzinfo=UTC) if value else None


class Base(DeclarativeBase):
    """The base of every table; constraint names follow one pattern, so that each can be named in a message."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={datetime: Moment},
    )


#: A fault of the database is logged without the values of its statement: they may be a citizen's name or telephone.
db = SQLAlchemy(model_class=Base, engine_options={"pool_pre_ping": True, "hide_parameters": True})


def word(kind: type[Labelled], name: str, length: int = 16) -> SqlEnum:
    """A column type that stores the value of one closed list and refuses any other, by a named constraint."""
    return SqlEnum(
        kind,
        native_enum=False,
        length=length,
        create_constraint=True,
        name=name,
        values_callable=lambda members: [member.value for member in members],
    )


def sentence(constraint: str, message: str, *, field: str | None = None) -> str:
    """Give a constraint the sentence that a person reads when it is hit; returns its name."""
    SENTENCES[constraint] = (message, field)
    return constraint


@contextmanager
def one_transaction(*, steady: bool = False) -> Iterator[None]:
    """Everything inside is written together or not at all; a database rule that says no becomes Refused.

    ``steady``: it is all read as of one moment too, whatever others write meanwhile; what was read before is let go.
    """
    token, still = writing.set(True), steady_now.set(steady)
    try:
        if steady:
            _hold_still()
        yield
        db.session.commit()
    except StaleDataError as error:
        _let_go()
        raise Stale from error
    except IntegrityError as error:
        _let_go()
        raise _refusal(error) from error
    except OperationalError as error:
        _let_go()
        if getattr(error.orig, "sqlstate", None) != _CROSSED:
            raise
        raise Stale("Vừa có người khác ghi cùng lúc, lần này chưa ghi gì. Xem lại rồi làm lại nếu còn cần.") from error
    except BaseException:
        _let_go()
        raise
    finally:
        writing.reset(token)
        steady_now.reset(still)


@contextmanager
def aside() -> Iterator[None]:
    """A short writing transaction of its own: what a request has read so far is let go, what it typed is not touched."""
    db.session.rollback()
    with one_transaction():
        yield


def _hold_still() -> None:
    """The transaction that begins here sees one moment."""
    db.session.rollback()
    if not is_sqlite():
        db.session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))


def _let_go() -> None:
    """Nothing is written, and nothing that waited for the commit waits any longer."""
    db.session.rollback()
    db.session().info.clear()


def _refusal(error: IntegrityError) -> Refused:
    """The sentence of the constraint that the database named, or a plain one."""
    text = _named(str(error.orig))
    for name, (message, field) in SENTENCES.items():
        if name in text:
            return Refused(message, field=field)
    return Refused("Dữ liệu vừa nhập trái với một ràng buộc của hệ thống, chưa có gì được ghi. Kiểm tra lại các ô.")


def _named(text: str) -> str:
    """What the database said, with the name of a unique rule where SQLite gives only its columns."""
    found = re.search(r"UNIQUE constraint failed: (\S.*)", text)
    if found is None:
        return text
    columns = {column.rpartition(".")[2] for column in found[1].split(", ")}
    table = Base.metadata.tables[found[1].partition(".")[0]]
    rules: list[Any] = [*table.constraints, *(index for index in table.indexes if index.unique)]
    return next((str(r.name) for r in rules if r.name and set(r.columns.keys()) == columns), text)


def unchanged(row: Any, version: int | None) -> None:
    """Stale unless the row still is the version that the form read; None asks nothing."""
    if version is not None and row.version != version:
        raise Stale


def prepare_engine(engine: Engine) -> None:
    """Give every connection of this engine the rules the house relies on."""
    if engine.dialect.name != "sqlite":

        @event.listens_for(engine, "connect")
        def _settings(connection: Any, _record: Any) -> None:
            connection.execute("SET jit = off")  # compiling a page's questions takes longer than answering them
            connection.commit()

        return

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "busy_timeout=15000",
            "foreign_keys=ON",
            "temp_store=MEMORY",
            "cache_size=-16000",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing.get() else "BEGIN")


def settle() -> None:
    """After a great many rows were written at once and committed: PostgreSQL knows its tables as they are now.

    Not as they were empty; and that every row is seen by all, so that an index can answer without the rows.
    """
    if not is_sqlite():
        db.session.rollback()
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM (ANALYZE)"))


def is_sqlite() -> bool:
    """Whether the present database is the embedded one."""
    return db.engine.dialect.name == "sqlite"


def code_type() -> String:
    """The column type of a code: 64 letters."""
    return String(64)
