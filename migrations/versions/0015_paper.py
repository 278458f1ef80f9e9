"""Papers of a session: conclusion notices and published results."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "conclusion_notice",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "family",
            sa.Enum(
                "party", "state", "front", name="family_known", native_enum=False, create_constraint=True, length=16
            ),
            nullable=False,
        ),
        sa.Column("superior", sa.String(length=300), nullable=True),
        sa.Column("issuer", sa.String(length=300), nullable=True),
        sa.Column("number", sa.String(length=200), nullable=True),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("authority", sa.String(length=200), nullable=True),
        sa.Column("signer_title", sa.String(length=200), nullable=True),
        sa.Column("signer", sa.String(length=200), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("receivers", sa.Text(), nullable=True),
        sa.Column("late_note", sa.Text(), nullable=True),
        sa.Column("issued", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("NOT issued OR dated_on IS NOT NULL", name=op.f("ck_conclusion_notice_issued")),
        sa.ForeignKeyConstraint(["id"], ["dialogue.id"], name=op.f("fk_conclusion_notice_id_dialogue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conclusion_notice")),
    )
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("posted_at", sa.Text(), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=True),
        sa.Column("late_note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["dialogue.id"], name=op.f("fk_publication_id_dialogue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
    )


def downgrade():
    op.drop_table("publication")
    op.drop_table("conclusion_notice")
