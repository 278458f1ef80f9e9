"""The books of dissemination and of issued documents.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def line(name, *columns):
    """A book: the columns every line has, and its own."""
    op.create_table(
        name,
        *columns,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("code_key", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f(f"fk_{name}_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("code_key", name=op.f(f"uq_{name}_code_key")),
    )
    op.create_index(f"ix_{name}_day", name, ["day", "agency_id"])


def upgrade():
    line(
        "dissemination",
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("meetings", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=True),
        sa.Column("other_forms", sa.Text(), nullable=True),
        sa.CheckConstraint("meetings >= 0", name=op.f("ck_dissemination_meetings")),
        sa.CheckConstraint("people >= 0", name=op.f("ck_dissemination_people")),
        sa.CheckConstraint("copies >= 0", name=op.f("ck_dissemination_copies")),
    )
    line(
        "document",
        sa.Column("type", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=True),
        sa.Column("abstract", sa.Text(), nullable=False),
        sa.Column("implements", sa.Text(), nullable=True),
    )


def downgrade():
    op.drop_table("document")
    op.drop_table("dissemination")
