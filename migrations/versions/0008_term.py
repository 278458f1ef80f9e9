"""Time: rules of deadline, holidays, pauses and extensions.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

OPEN = [
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
]
FINISHED = "(result IS NULL OR (result NOT IN ('explained', 'passed_up', 'settled')))"


def _index_open(*more):
    """The index of what is open, with these columns after its first ones."""
    op.create_index(
        "ix_recommendation_open",
        "recommendation",
        [*OPEN, *more, "id"],
        sqlite_where=sa.text(f"countable IS NOT 0 AND {FINISHED}"),
        postgresql_where=sa.text(f"countable IS NOT false AND {FINISHED}"),
    )


def upgrade():
    op.create_table(
        "holiday",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("off", "worked", "plain", name="kind_known", native_enum=False, create_constraint=True, length=16),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("basis", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday")),
        sa.UniqueConstraint("day", name=op.f("uq_holiday_day")),
    )
    op.create_table(
        "time_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "key",
            sa.Enum(
                "reply",
                "contribution",
                "extension",
                "citizen",
                "transfer",
                "receipt",
                "refusal",
                "notice",
                "synthesis",
                "conclusion",
                "publication",
                "plan_217",
                "report_217",
                "result_217",
                "draft_217",
                name="key_known",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column(
            "unit",
            sa.Enum(
                "working", "calendar", "times", name="unit_known", native_enum=False, create_constraint=True, length=16
            ),
            nullable=False,
        ),
        sa.Column("basis", sa.String(length=500), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("days BETWEEN 0 AND 400", name=op.f("ck_time_rule_days")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_time_rule_span")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_time_rule_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_rule")),
        sa.UniqueConstraint("key", "agency_id", "valid_from", name="uq_time_rule_key"),
    )
    op.create_table(
        "deadline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column(
            "rule_key",
            sa.Enum(
                "reply",
                "contribution",
                "extension",
                "citizen",
                "transfer",
                "receipt",
                "refusal",
                "notice",
                "synthesis",
                "conclusion",
                "publication",
                "plan_217",
                "report_217",
                "result_217",
                "draft_217",
                name="rule_key_known",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=True,
        ),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column(
            "unit",
            sa.Enum(
                "working", "calendar", "times", name="unit_known", native_enum=False, create_constraint=True, length=16
            ),
            nullable=False,
        ),
        sa.Column("basis", sa.String(length=500), nullable=False),
        sa.Column("set_due_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("earlier_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_deadline_recommendation_id_recommendation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
    )
    op.create_index("ix_deadline_recommendation", "deadline", ["recommendation_id", "id"], unique=False)
    op.create_table(
        "lateness",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "code",
            sa.Enum(
                "late_taken",
                "coordination",
                "complex",
                "records",
                "above",
                "staff",
                "forgotten",
                "other",
                name="late_code_known",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=True,
        ),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=True),
        sa.Column("written_by", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("code IS NULL OR agency_id IS NOT NULL", name=op.f("ck_lateness_unit")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_lateness_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_lateness_recommendation_id_recommendation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lateness")),
        sa.UniqueConstraint("recommendation_id", name=op.f("uq_lateness_recommendation_id")),
    )
    op.create_index("ix_lateness_code", "lateness", ["code", "recommendation_id"], unique=False)
    op.create_table(
        "extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("deadline_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked", "granted", "refused", name="ask_known", native_enum=False, create_constraint=True, length=16
            ),
            nullable=False,
        ),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(length=200), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("old_due_on", sa.Date(), nullable=True),
        sa.Column("new_due_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state <> 'granted' OR new_due_on IS NOT NULL", name=op.f("ck_extension_granted")),
        sa.CheckConstraint("days >= 1", name=op.f("ck_extension_days")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_extension_agency_id_agency")),
        sa.ForeignKeyConstraint(["deadline_id"], ["deadline.id"], name=op.f("fk_extension_deadline_id_deadline")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_extension_recommendation_id_recommendation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
    )
    op.create_index("ix_extension_deadline", "extension", ["deadline_id", "id"], unique=False)
    op.create_index("ix_extension_state", "extension", ["state", "recommendation_id"], unique=False)
    op.create_table(
        "pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("deadline_id", sa.Integer(), nullable=False),
        sa.Column("paused_on", sa.Date(), nullable=False),
        sa.Column("resumed_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column(
            "code",
            sa.Enum(
                "citizen",
                "above",
                "other_body",
                "survey",
                "force",
                "other",
                name="pause_code_known",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("paused_by", sa.String(length=200), nullable=False),
        sa.Column("resumed_why", sa.Text(), nullable=True),
        sa.CheckConstraint("resumed_on IS NULL OR resumed_on >= paused_on", name=op.f("ck_pause_span")),
        sa.ForeignKeyConstraint(["deadline_id"], ["deadline.id"], name=op.f("fk_pause_deadline_id_deadline")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_pause_recommendation_id_recommendation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause")),
    )
    op.create_index("ix_pause_deadline", "pause", ["deadline_id", "id"], unique=False)
    op.create_index("ix_pause_open", "pause", ["resumed_on", "expires_on"], unique=False)
    op.add_column("recommendation", sa.Column("first_due_on", sa.Date(), nullable=True))
    op.add_column("recommendation", sa.Column("paused_on", sa.Date(), nullable=True))
    op.drop_index("ix_recommendation_open", table_name="recommendation")
    _index_open("paused_on")


def downgrade():
    op.drop_index("ix_recommendation_open", table_name="recommendation")
    _index_open()
    op.drop_column("recommendation", "paused_on")
    op.drop_column("recommendation", "first_due_on")
    for table in ("pause", "extension", "lateness", "deadline", "time_rule", "holiday"):
        op.drop_table(table)
