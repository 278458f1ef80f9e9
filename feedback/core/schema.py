"""The schema: brought up to date by the migrations, one process at a time, before anything serves or writes.

A first start of many workers over an empty instance is safe: the lock lets one through, the others find it done. Alembic
is loaded only where something is to be done: a start over a database that is up to date does not wait for it.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from feedback.core.refusal import Refused
from feedback.core.settings import shelf
from feedback.core.store import db

if TYPE_CHECKING:
    from alembic.config import Config

_LOCK = 740_218_1739


def alembic_config() -> Config:
    """Alembic's configuration for the shelf's migrations."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(shelf("migrations")).replace("%", "%%"))
    return config


def present() -> str | None:
    """The revision the database stands at; None where it is empty."""
    with db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def newest() -> str | None:
    """The newest revision that the program brings: the steps are numbered, and each is called by its number."""
    return max((path.name[:4] for path in (shelf("migrations") / "versions").glob("[0-9]*_*.py")), default=None)


def upgrade(instance: Path) -> bool:
    """The schema is the newest; True where something was done. Needs an application context."""
    if present() == newest():
        return False
    _require_known()
    with _alone(instance):
        if present() == newest():
            return False
        from alembic import command

        logging.getLogger("alembic").setLevel(logging.WARNING)
        command.upgrade(alembic_config(), "head")
    return True


def require(instance: Path) -> None:
    """For commands that only read: an empty database is made, an outdated one is refused in one line."""
    if present() is None and not inspect(db.engine).get_table_names():
        upgrade(instance)
    elif present() != newest():
        _require_known()
        raise Refused(
            "Cơ sở dữ liệu chưa được nâng cấp theo phiên bản chương trình này; chạy `feedback serve` hoặc một lệnh ghi để nâng cấp."
        )


def _require_known() -> None:
    """Refused in one line where a newer program has made the schema: this one can neither read nor upgrade it."""
    from alembic.script import ScriptDirectory

    revision = present()
    if revision is not None and revision not in {
        script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()
    }:
        raise Refused(
            f"Cơ sở dữ liệu thuộc phiên bản {revision}, chương trình này không biết; cài phiên bản chương trình mới hơn."
        )


@contextmanager
def _alone(instance: Path) -> Iterator[None]:
    """Only one process at a time is inside, for this database."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK})
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _LOCK})
                connection.commit()
        return
    with (instance / "schema.lock").open("a+") as handle:
        _lock_file(handle.fileno())
        yield


def _lock_file(descriptor: int) -> None:
    """Hold the file's lock until it is closed."""
    if sys.platform == "win32":
        import msvcrt

        for _ in range(600):
            try:
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
                return
            except OSError:
                time.sleep(0.1)
        raise Refused("Một tiến trình khác đang nâng cấp cơ sở dữ liệu; chờ rồi chạy lại.")
    import fcntl

    fcntl.flock(descriptor, fcntl.LOCK_EX)
