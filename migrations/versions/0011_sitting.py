"""Sessions: the plan of the year, preparation, attendance, minutes, what was carried over."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "year_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("signer", sa.String(length=200), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_year_plan_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_year_plan")),
        sa.UniqueConstraint("agency_id", "year", name="uq_year_plan_unit"),
    )
    op.create_index(op.f("ix_year_plan_year"), "year_plan", ["year"], unique=False)
    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dialogue_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.CheckConstraint("people >= 0", name=op.f("ck_attendance_people")),
        sa.ForeignKeyConstraint(["dialogue_id"], ["dialogue.id"], name=op.f("fk_attendance_dialogue_id_dialogue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint("dialogue_id", "name", name="uq_attendance_group"),
    )
    op.create_table(
        "locality",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dialogue_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["dialogue_id"], ["dialogue.id"], name=op.f("fk_locality_dialogue_id_dialogue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_locality")),
        sa.UniqueConstraint("dialogue_id", "name", name="uq_locality_name"),
    )
    op.create_table(
        "minutes",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "final", name="state_known", native_enum=False, create_constraint=True, length=16),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["dialogue.id"], name=op.f("fk_minutes_id_dialogue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes")),
    )
    op.create_table(
        "opinion_origin",
        sa.Column("recommendation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_opinion_origin_recommendation_id_recommendation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("recommendation_id", name=op.f("pk_opinion_origin")),
    )
    op.create_table(
        "planned_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
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
        sa.Column("theme", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("preparing", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("dialogue_id", sa.Integer(), nullable=True),
        sa.Column("not_held_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("month IS NULL OR month BETWEEN 1 AND 12", name=op.f("ck_planned_session_month")),
        sa.CheckConstraint("quarter BETWEEN 1 AND 4", name=op.f("ck_planned_session_quarter")),
        sa.ForeignKeyConstraint(["dialogue_id"], ["dialogue.id"], name=op.f("fk_planned_session_dialogue_id_dialogue")),
        sa.ForeignKeyConstraint(["plan_id"], ["year_plan.id"], name=op.f("fk_planned_session_plan_id_year_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_session")),
        sa.UniqueConstraint("dialogue_id", name=op.f("uq_planned_session_dialogue_id")),
    )
    op.create_index("ix_planned_session_plan", "planned_session", ["plan_id", "due_on"], unique=False)
    op.create_table(
        "preparation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "asked", "ready", "returned", name="state_known", native_enum=False, create_constraint=True, length=16
            ),
            nullable=False,
        ),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.String(length=200), nullable=True),
        sa.Column("returned_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_preparation_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_preparation_recommendation_id_recommendation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preparation")),
        sa.UniqueConstraint("recommendation_id", name=op.f("uq_preparation_recommendation_id")),
    )
    op.create_index("ix_preparation_agency", "preparation", ["agency_id", "state", "due_on"], unique=False)
    op.create_table(
        "carriage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("put_off", sa.Boolean(), nullable=False),
        sa.Column("made_new", sa.Boolean(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=True),
        sa.Column("undone_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["planned_session.id"], name=op.f("fk_carriage_line_id_planned_session")),
        sa.ForeignKeyConstraint(["source_id"], ["dialogue.id"], name=op.f("fk_carriage_source_id_dialogue")),
        sa.ForeignKeyConstraint(["target_id"], ["dialogue.id"], name=op.f("fk_carriage_target_id_dialogue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carriage")),
    )
    op.create_index(op.f("ix_carriage_source_id"), "carriage", ["source_id"], unique=False)
    op.create_index(op.f("ix_carriage_target_id"), "carriage", ["target_id"], unique=False)
    op.create_table(
        "minutes_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "final", name="state_known", native_enum=False, create_constraint=True, length=16),
            nullable=False,
        ),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("saved_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["minutes_id"], ["minutes.id"], name=op.f("fk_minutes_version_minutes_id_minutes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_version")),
        sa.UniqueConstraint("minutes_id", "number", name="uq_minutes_version_number"),
    )
    op.create_table(
        "carried_opinion",
        sa.Column("carriage_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("recommendation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column(
            "side_given",
            sa.Enum(
                "party", "authority", name="side_given_known", native_enum=False, create_constraint=True, length=16
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(["carriage_id"], ["carriage.id"], name=op.f("fk_carried_opinion_carriage_id_carriage")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_carried_opinion_recommendation_id_recommendation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("carriage_id", "recommendation_id", name=op.f("pk_carried_opinion")),
    )


def downgrade():
    op.drop_table("carried_opinion")
    op.drop_table("minutes_version")
    op.drop_index(op.f("ix_carriage_target_id"), table_name="carriage")
    op.drop_index(op.f("ix_carriage_source_id"), table_name="carriage")
    op.drop_table("carriage")
    op.drop_index("ix_preparation_agency", table_name="preparation")
    op.drop_table("preparation")
    op.drop_index("ix_planned_session_plan", table_name="planned_session")
    op.drop_table("planned_session")
    op.drop_table("opinion_origin")
    op.drop_table("minutes")
    op.drop_table("locality")
    op.drop_table("attendance")
    op.drop_index(op.f("ix_year_plan_year"), table_name="year_plan")
    op.drop_table("year_plan")
