"""Finding opinions by their words, and the index of those that are open."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


OPEN = (
    "received_on",
    "lead_id",
    "due_on",
    "roadmap_on",
    "replied_on",
    "reopened_on",
    "field",
    "outstanding_code",
    "result",
    "host_id",
    "place_day",
    "id",
)
FINISHED = "(result IS NULL OR (result NOT IN ('explained', 'passed_up', 'settled')))"
FILL = "INSERT INTO recommendation_search (recommendation_search) VALUES ('rebuild')"
INDEX = {
    "sqlite": [
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
        FILL,
    ],
    "postgresql": [
        "CREATE FUNCTION search_words(text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 400 "
        "AS $$ BEGIN RETURN array_to_tsvector(string_to_array($1, ' ')); END $$",
        *(
            f"CREATE INDEX ix_recommendation_{name} ON recommendation USING gin (search_words({name}))"
            for name in ("search_text", "search_exact")
        ),
    ],
}
TAKEN_AWAY = {
    "sqlite": [f"DROP TRIGGER recommendation_search_{act}" for act in ("add", "drop", "change")]
    + ["DROP TABLE recommendation_search"],
    "postgresql": [f"DROP INDEX ix_recommendation_{name}" for name in ("search_text", "search_exact")]
    + ["DROP FUNCTION search_words(text)"],
}


def upgrade():
    op.create_index(
        "ix_recommendation_open",
        "recommendation",
        list(OPEN),
        sqlite_where=sa.text(f"countable IS NOT 0 AND {FINISHED}"),
        postgresql_where=sa.text(f"countable IS NOT false AND {FINISHED}"),
    )
    for statement in INDEX[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade():
    for statement in TAKEN_AWAY[op.get_bind().dialect.name]:
        op.execute(statement)
    op.drop_index("ix_recommendation_open", table_name="recommendation")
