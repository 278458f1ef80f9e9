"""The two databases a test can stand on, each made once by the migrations and then brought back, clean, for every test.

Nothing is rolled back around a test: acts and doors really commit. SQLite starts again from a copy of the migrated
file; PostgreSQL is emptied of what was written (triggers aside) and given back what the migrations themselves wrote.
What takes long to write (a demonstration) is kept under a name the first time and brought back by it afterwards.
"""

import shutil
from pathlib import Path

from flask import Flask
from sqlalchemy import event

from feedback.core import schema
from feedback.core.settings import Settings
from feedback.core.store import db
from tests.postgres import Server

SECRET_KEY = "a key for tests only"


class Sqlite:
    """A database file of one worker's; a kept copy of it is what every test starts from."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "doi-thoai.sqlite3"
        self.settings = Settings(instance=folder, database_url=f"sqlite:///{self.file}", secret_key=SECRET_KEY)

    def prepare(self, app: Flask) -> None:
        """The file has its tables; no fsync (the kill tests use real servers)."""
        event.listen(db.engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF").close())
        schema.upgrade(self.settings.instance)

    def keep(self, name: str) -> None:
        """A copy of the file is kept."""
        self.let_go()
        shutil.copyfile(self.file, self.file.with_suffix(f".{name}"))

    def renew(self, name: str) -> None:
        """The file is as it was kept."""
        self.let_go()
        for ending in ("-wal", "-shm"):
            self.file.with_name(self.file.name + ending).unlink(missing_ok=True)
        shutil.copyfile(self.file.with_suffix(f".{name}"), self.file)

    @staticmethod
    def let_go() -> None:
        """Nobody has the file open: a file changed under a connection fails whoever writes next, and not who held it."""
        held = db.engine.pool.checkedout()
        db.engine.dispose()
        assert not held, f"{held} connections are still in use: something of the last test has not ended"


class Postgresql:
    """A database on the worker's own server."""

    NAME = "feedback"
    TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
    REWIND = (
        "SELECT setval(format('public.%I', s.sequencename), coalesce(k.last_value, s.start_value), k.last_value IS NOT NULL)"
        " FROM pg_sequences s JOIN {}.sequences k USING (schemaname, sequencename)"
        " WHERE s.last_value IS DISTINCT FROM k.last_value"
    )

    def __init__(self, folder: Path, server: Server) -> None:
        self.server = server
        self.settings = Settings(instance=folder, database_url=server.create(self.NAME), secret_key=SECRET_KEY)
        self.kept: dict[str, list[str]] = {}

    def prepare(self, app: Flask) -> None:
        """The database has its tables."""
        schema.upgrade(self.settings.instance)
        with self.server.connect(self.NAME) as raw:
            self.tables = [name for (name,) in raw.execute(self.TABLES)]

    def keep(self, name: str) -> None:
        """What the tables hold is kept in a schema of that name."""
        with self.server.connect(self.NAME) as raw:
            self.kept[name] = self._filled(raw)
            raw.execute(f"CREATE SCHEMA {name}")
            raw.execute(f"CREATE TABLE {name}.sequences AS SELECT * FROM pg_sequences WHERE schemaname = 'public'")
            for table in self.kept[name]:
                raw.execute(f'CREATE TABLE {name}."{table}" AS TABLE public."{table}"')

    def _filled(self, raw) -> list[str]:
        """The tables with rows."""
        asked = " UNION ALL ".join(f"(SELECT '{name}' FROM \"{name}\" LIMIT 1)" for name in self.tables)
        return [name for (name,) in raw.execute(asked)]

    def renew(self, name: str) -> None:
        """The tables hold what was kept; numbering goes on from there."""
        with self.server.connect(self.NAME) as raw, raw.transaction():
            raw.execute("SET LOCAL session_replication_role = replica")  # past foreign keys and the journal's triggers
            raw.execute(
                "SET LOCAL lock_timeout = '10s'"
            )  # a test that left a transaction open is named, not waited for
            filled = self._filled(raw)
            for table in filled:
                raw.execute(f'DELETE FROM "{table}"')
            for table in self.kept[name]:
                raw.execute(f'INSERT INTO "{table}" OVERRIDING SYSTEM VALUE SELECT * FROM {name}."{table}"')
            raw.execute(self.REWIND.format(name))
