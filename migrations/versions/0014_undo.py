"""Bulk acts that can be undone, row by row; the index of what was merged holds only that.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MERGED = "ix_recommendation_merged_into_id"


def upgrade():
    op.create_table(
        "bulk_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "sort", "assign", "take", "agree",
                name="bulk_kind_known", native_enum=False, create_constraint=True, length=16,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("officer_name", sa.String(length=200), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_bulk_act_officer_id_officer")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_bulk_act_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_act")),
    )  # fmt: skip
    op.create_index("ix_bulk_act_agency", "bulk_act", ["agency_id", "id"])
    op.create_table(
        "bulk_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("undone_by", sa.String(length=200), nullable=True),
        sa.Column("refused", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["act_id"], ["bulk_act.id"], name=op.f("fk_bulk_row_act_id_bulk_act")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_bulk_row_recommendation_id_recommendation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_row")),
    )
    op.create_index("ix_bulk_row_act", "bulk_row", ["act_id", "id"])
    op.create_index("ix_bulk_row_recommendation", "bulk_row", ["recommendation_id"])
    op.drop_index(MERGED, table_name="recommendation")
    some = sa.text("merged_into_id IS NOT NULL")
    op.create_index(MERGED, "recommendation", ["merged_into_id"], sqlite_where=some, postgresql_where=some)


def downgrade():
    op.drop_index(MERGED, table_name="recommendation")
    op.create_index(MERGED, "recommendation", ["merged_into_id"])
    op.drop_table("bulk_row")
    op.drop_table("bulk_act")
