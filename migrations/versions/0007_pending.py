"""What waits for its conclusion has an index of its own: a first page counts it, a list shows it.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index(
        "ix_recommendation_pending",
        "recommendation",
        ["replied_on", "id"],
        sqlite_where=sa.text("countable IS NOT 0 AND acceptance IS NULL"),
        postgresql_where=sa.text("countable IS NOT false AND acceptance IS NULL"),
    )


def downgrade():
    op.drop_index("ix_recommendation_pending", table_name="recommendation")
