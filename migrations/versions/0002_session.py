"""The case file: dialogues and contributions."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "occasion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("code_key", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "dialogue", "contribution", name="kind_known", native_enum=False, create_constraint=True, length=16
            ),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "province",
                "district",
                "commune",
                name="level_known",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_occasion_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occasion")),
        sa.UniqueConstraint("code_key", name=op.f("uq_occasion_code_key")),
    )
    op.create_index("ix_occasion_kind_day", "occasion", ["kind", "day", "id"], unique=False)
    op.create_index("ix_occasion_unit_day", "occasion", ["agency_id", "day"], unique=False)
    op.create_table(
        "contribution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "target",
            sa.Enum(
                "party_body",
                "party_member",
                "body",
                "person",
                name="target_known",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column(
            "form",
            sa.Enum(
                "periodic", "regular", "ad_hoc", name="form_known", native_enum=False, create_constraint=True, length=16
            ),
            nullable=False,
        ),
        sa.Column("contributor", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["occasion.id"], name=op.f("fk_contribution_id_occasion")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution")),
    )
    op.create_index("ix_contribution_target", "contribution", ["target", "form"], unique=False)
    op.create_table(
        "dialogue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "head",
            sa.Enum(
                "party", "authority", "both", name="head_known", native_enum=False, create_constraint=True, length=16
            ),
            nullable=False,
        ),
        sa.Column(
            "form",
            sa.Enum(
                "periodic",
                "ad_hoc",
                "thematic",
                name="form_known",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=True,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "held",
                "postponed",
                "cancelled",
                name="state_known",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("announced_on", sa.Date(), nullable=True),
        sa.Column("state_reason", sa.Text(), nullable=True),
        sa.Column("chair", sa.String(length=200), nullable=True),
        sa.Column("chair_title", sa.String(length=200), nullable=True),
        sa.Column("theme", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("attendance", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state NOT IN ('postponed', 'cancelled') OR state_reason IS NOT NULL", name=op.f("ck_dialogue_state_reason")
        ),
        sa.CheckConstraint("attendance >= 0", name=op.f("ck_dialogue_attendance")),
        sa.ForeignKeyConstraint(["id"], ["occasion.id"], name=op.f("fk_dialogue_id_occasion")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dialogue")),
    )
    op.create_index("ix_dialogue_state", "dialogue", ["state", "head"], unique=False)


def downgrade():
    op.drop_index("ix_dialogue_state", table_name="dialogue")
    op.drop_table("dialogue")
    op.drop_index("ix_contribution_target", table_name="contribution")
    op.drop_table("contribution")
    op.drop_index("ix_occasion_unit_day", table_name="occasion")
    op.drop_index("ix_occasion_kind_day", table_name="occasion")
    op.drop_table("occasion")
