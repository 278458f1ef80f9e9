"""The migrations and the models say the same, on both databases; every step goes up and comes down, with data in it."""

import re

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, delete, insert, inspect, select, text, update
from sqlalchemy.exc import DatabaseError

from feedback.core import journal, schema, store
from feedback.core.refusal import Refused
from tests import make

TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
}
REVISIONS = [s.revision for s in ScriptDirectory.from_config(schema.alembic_config()).walk_revisions()]


@pytest.fixture
def beside(app, request, tmp_path):
    """An empty second database of the same kind."""
    if request.node.callspec.params["app"] == "sqlite":
        url = f"sqlite:///{tmp_path / 'beside.sqlite3'}"
    else:
        url = request.getfixturevalue("server").create("beside").replace("postgresql:", "postgresql+psycopg:")
    engine = create_engine(url)
    store.prepare_engine(engine)
    yield engine
    engine.dispose()


def describe(engine) -> dict[str, object]:
    """Everything a database says of its own shape."""
    seen = inspect(engine)
    shape: dict[str, object] = {}
    for table in seen.get_table_names():
        if table != "alembic_version":
            shape[table] = {
                "columns": {c["name"]: (str(c["type"]), c["nullable"], c["default"]) for c in seen.get_columns(table)},
                "key": seen.get_pk_constraint(table),
                "checks": sorted((c["name"], c["sqltext"]) for c in seen.get_check_constraints(table)),
                "unique": sorted((c["name"], c["column_names"]) for c in seen.get_unique_constraints(table)),
                "foreign": sorted(str(sorted(c.items(), key=str)) for c in seen.get_foreign_keys(table)),
                "indexes": sorted(str(sorted(_index(c).items(), key=str)) for c in seen.get_indexes(table)),
            }
    with engine.connect() as connection:
        shape["triggers"] = sorted(map(str, connection.execute(text(TRIGGERS[engine.dialect.name]))))
    return shape


def _index(seen) -> dict[str, object]:
    """An index as it was read, the condition of a partial one as text: PostgreSQL writes its casts anew when it is put back."""
    told = {
        key: re.sub(r"::(character varying|text)(\[\])?|[()\s]", "", str(v))
        for key, v in seen["dialect_options"].items()
    }
    return {**seen, "dialect_options": told}


def step(engine, way, target: str) -> None:
    config = schema.alembic_config()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        way(config, target)


def test_migrations_make_what_the_models_say(db, beside):
    store.Base.metadata.create_all(beside)
    by_models, by_migrations = describe(beside), describe(db.engine)
    assert by_migrations.keys() == by_models.keys()
    for part, wanted in by_models.items():
        assert by_migrations[part] == wanted, part


def test_one_line_of_migrations():
    assert ScriptDirectory.from_config(schema.alembic_config()).get_heads() == [schema.newest()]
    assert sorted(REVISIONS, reverse=True) == REVISIONS


def test_every_step_up_and_down_with_data(db, beside):
    city = make.city()
    opinion = make.recommendation(acceptance="accepted", replied_on=make.DAY, lead=city.works, citizen="Trần Thị Mẫu")
    make.progress(opinion, city.works)
    make.figure(city.top)
    make.officer()
    step(beside, command.upgrade, "head")  # one after the other, as an office's database goes through them
    full = describe(beside)
    with beside.begin() as connection:
        for table in store.Base.metadata.sorted_tables:
            rows = [dict(row._mapping) for row in db.session.execute(select(table))]
            if rows and not table.info.get("follows"):  # the database makes those itself
                connection.execute(insert(table), rows)
    db.session.rollback()
    step(beside, command.downgrade, "base")
    assert describe(beside) == {"triggers": []}
    step(beside, command.upgrade, "head")
    assert describe(beside) == full


def test_the_journal_only_grows(db):
    with store.one_transaction():
        journal.record("test:write", ("test", 1, "A"))
    for statement in (update(journal.Entry).values(act="x"), delete(journal.Entry)):
        with pytest.raises((DatabaseError, Refused)), store.one_transaction():
            db.session.execute(statement)
    assert journal.broken_at() is None
