"""The case file: opinions and who spoke."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "citizen",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("phone", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citizen")),
    )
    op.create_table(
        "recommendation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("code_key", sa.String(length=64), nullable=False),
        sa.Column("line_key", sa.String(length=64), nullable=True),
        sa.Column("occasion_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("received_given", sa.Date(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("received_year", sa.Integer(), nullable=False),
        sa.Column("occasion_day", sa.Date(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
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
        sa.Column("place_day", sa.Date(), nullable=False),
        sa.Column(
            "side_given",
            sa.Enum(
                "party", "authority", name="side_given_known", native_enum=False, create_constraint=True, length=16
            ),
            nullable=True,
        ),
        sa.Column(
            "side",
            sa.Enum("party", "authority", name="side_known", native_enum=False, create_constraint=True, length=16),
            nullable=False,
        ),
        sa.Column(
            "nature",
            sa.Enum(
                "contribution",
                "recommendation",
                "report",
                "question",
                "complaint",
                "denunciation",
                name="nature_known",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column(
            "admission",
            sa.Enum(
                "admitted",
                "refused",
                "withdrawn",
                name="admission_known",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("admission_reason", sa.Text(), nullable=True),
        sa.Column("countable", sa.Boolean(), nullable=False),
        sa.Column("citizen_id", sa.Integer(), nullable=True),
        sa.Column(
            "channel",
            sa.Enum(
                "hall",
                "letter",
                "box",
                "front",
                "group",
                "online",
                "reception",
                name="channel_known",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=True,
        ),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=200), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sorted_on", sa.Date(), nullable=True),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("assigned_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("taken_on", sa.Date(), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("in_hall", sa.Boolean(), nullable=False),
        sa.Column("replied_on", sa.Date(), nullable=True),
        sa.Column("paper_number", sa.String(length=200), nullable=True),
        sa.Column("signer", sa.String(length=200), nullable=True),
        sa.Column("reply_text", sa.Text(), nullable=True),
        sa.Column("reopened_on", sa.Date(), nullable=True),
        sa.Column(
            "acceptance",
            sa.Enum(
                "accepted",
                "partly",
                "not_accepted",
                name="acceptance_known",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=True,
        ),
        sa.Column("concluded_given", sa.Date(), nullable=True),
        sa.Column("concluded_on", sa.Date(), nullable=True),
        sa.Column("not_accepted_reason", sa.Text(), nullable=True),
        sa.Column(
            "result",
            sa.Enum(
                "settled",
                "settling",
                "will_settle",
                "explained",
                "passed_up",
                "outstanding",
                name="result_known",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=True,
        ),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("roadmap_on", sa.Date(), nullable=True),
        sa.Column("outstanding_reason", sa.Text(), nullable=True),
        sa.Column(
            "outstanding_code",
            sa.Enum(
                "no_funds",
                "beyond",
                "planning",
                "clearance",
                "dispute",
                "verifying",
                "coordination",
                "policy",
                "records",
                "consensus",
                "court",
                "other",
                name="outstanding_code_known",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=True,
        ),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("search_exact", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "acceptance IS NULL OR acceptance <> 'not_accepted' OR not_accepted_reason IS NOT NULL",
            name=op.f("ck_recommendation_not_accepted_reason"),
        ),
        sa.CheckConstraint(
            "admission <> 'refused' OR admission_reason IS NOT NULL", name=op.f("ck_recommendation_admission_reason")
        ),
        sa.CheckConstraint(
            "result IS NULL OR result <> 'outstanding' OR outstanding_reason IS NOT NULL",
            name=op.f("ck_recommendation_outstanding_reason"),
        ),
        sa.CheckConstraint(
            "result IS NULL OR result <> 'settled' OR settled_on IS NOT NULL", name=op.f("ck_recommendation_settled")
        ),
        sa.CheckConstraint(
            "result IS NULL OR result <> 'will_settle' OR roadmap_on IS NOT NULL",
            name=op.f("ck_recommendation_roadmap"),
        ),
        sa.CheckConstraint("merged_into_id <> id", name=op.f("ck_recommendation_own_merge")),
        sa.CheckConstraint("people >= 1", name=op.f("ck_recommendation_people")),
        sa.ForeignKeyConstraint(["citizen_id"], ["citizen.id"], name=op.f("fk_recommendation_citizen_id_citizen")),
        sa.ForeignKeyConstraint(["host_id"], ["agency.id"], name=op.f("fk_recommendation_host_id_agency")),
        sa.ForeignKeyConstraint(["lead_id"], ["agency.id"], name=op.f("fk_recommendation_lead_id_agency")),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["recommendation.id"], name=op.f("fk_recommendation_merged_into_id_recommendation")
        ),
        sa.ForeignKeyConstraint(["occasion_id"], ["occasion.id"], name=op.f("fk_recommendation_occasion_id_occasion")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation")),
        sa.UniqueConstraint("code_key", name=op.f("uq_recommendation_code_key")),
        sa.UniqueConstraint("line_key", name=op.f("uq_recommendation_line_key")),
    )
    op.create_index(op.f("ix_recommendation_citizen_id"), "recommendation", ["citizen_id"], unique=False)
    op.create_index("ix_recommendation_due", "recommendation", ["due_on", "id"], unique=False)
    op.create_index(op.f("ix_recommendation_field"), "recommendation", ["field"], unique=False)
    op.create_index(
        "ix_recommendation_host",
        "recommendation",
        [
            "host_id",
            "received_on",
            "id",
            "side",
            "countable",
            "nature",
            "acceptance",
            "concluded_on",
            "occasion_day",
            "place_day",
        ],
        unique=False,
    )
    op.create_index("ix_recommendation_lead", "recommendation", ["lead_id", "due_on", "id"], unique=False)
    op.create_index(op.f("ix_recommendation_merged_into_id"), "recommendation", ["merged_into_id"], unique=False)
    op.create_index(op.f("ix_recommendation_occasion_id"), "recommendation", ["occasion_id"], unique=False)
    op.create_index("ix_recommendation_received", "recommendation", ["received_on", "id"], unique=False)
    op.create_index(
        "ix_recommendation_tally",
        "recommendation",
        [
            "countable",
            "side",
            "received_year",
            "level",
            "acceptance",
            "nature",
            "received_on",
            "concluded_on",
            "occasion_day",
            "host_id",
            "place_day",
            "id",
        ],
        unique=False,
    )


def downgrade():
    op.drop_index("ix_recommendation_tally", table_name="recommendation")
    op.drop_index("ix_recommendation_received", table_name="recommendation")
    op.drop_index(op.f("ix_recommendation_occasion_id"), table_name="recommendation")
    op.drop_index(op.f("ix_recommendation_merged_into_id"), table_name="recommendation")
    op.drop_index("ix_recommendation_lead", table_name="recommendation")
    op.drop_index("ix_recommendation_host", table_name="recommendation")
    op.drop_index(op.f("ix_recommendation_field"), table_name="recommendation")
    op.drop_index("ix_recommendation_due", table_name="recommendation")
    op.drop_index(op.f("ix_recommendation_citizen_id"), table_name="recommendation")
    op.drop_table("recommendation")
    op.drop_table("citizen")
