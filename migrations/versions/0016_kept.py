"""Kept counts: the database itself counts opinions, sessions and contributions with every write.

Revision ID: 0016
Revises: 0015
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"
KEY = ("kind", "period", "word", "level", "mark", "question")


def upgrade():
    op.create_table(
        "kept_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(length=16), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.Column("question", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("delta", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_count")),
    )
    op.create_index("uq_kept_count", "kept_count", [*KEY, "delta"], unique=True)
    where = sa.text("delta > 0")
    op.create_index("ix_kept_count_delta", "kept_count", ["delta"], sqlite_where=where, postgresql_where=where)
    op.create_table(
        "kept_bound",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_bound")),
    )
    op.create_index("ix_kept_bound_kind", "kept_bound", ["kind", "day"])
    run("sql")


def downgrade():
    run("down.sql")
    op.drop_table("kept_bound")
    op.drop_table("kept_count")


def run(kind):
    """The engine's own statements, one after the other."""
    text = (SQL / f"0016_kept.{op.get_bind().dialect.name}.{kind}").read_text(encoding="utf-8")
    for statement in text.split("\n--\n"):
        op.get_bind().exec_driver_sql(
            statement.replace("%", "%%") if op.get_bind().dialect.name == "postgresql" else statement
        )
