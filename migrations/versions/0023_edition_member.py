"""On PostgreSQL the identities behind the cells of an edition stand by record; their pages are found by cell.

Revision ID: 0023
Revises: 0022
"""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_KEY = "ALTER TABLE edition_member DROP CONSTRAINT pk_edition_member, ADD CONSTRAINT pk_edition_member PRIMARY KEY "


def upgrade():
    if op.get_bind().dialect.name != "postgresql":
        return
    op.drop_index("ix_edition_member_record", table_name="edition_member")
    op.execute(_KEY + "(record_id, cell_id)")
    op.execute(
        "CREATE INDEX ix_edition_member_cell ON edition_member USING brin (cell_id) "
        "WITH (pages_per_range = 32, autosummarize = on)"
    )


def downgrade():
    if op.get_bind().dialect.name != "postgresql":
        return
    op.drop_index("ix_edition_member_cell", table_name="edition_member")
    op.execute(_KEY + "(cell_id, record_id)")
    op.create_index("ix_edition_member_record", "edition_member", ["record_id", "cell_id"])
