"""Answering: templates, clearance, signed replies, delivery, repeats.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

REFUSE = "Trả lời đã ký không sửa, không xóa"
TRIGGERS = {
    "sqlite": [
        f"CREATE TRIGGER signed_reply_no_{verb.lower()} BEFORE {verb} ON signed_reply "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSE}'); END"
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION signed_reply_frozen() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSE}'; END $$",
        "CREATE OR REPLACE TRIGGER signed_reply_frozen BEFORE UPDATE OR DELETE ON signed_reply "
        "FOR EACH ROW EXECUTE FUNCTION signed_reply_frozen()",
    ],
}


def word(name, values):
    """A closed list, by the words it stores."""
    return sa.Enum(*values.split(), name=name, native_enum=False, create_constraint=True, length=16)


def upgrade():
    op.create_table(
        "reply_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("below", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("field", sa.String(length=200), nullable=True),
        sa.Column("acceptance", word("acceptance_known", "accepted partly not_accepted"), nullable=True),
        sa.Column(
            "result",
            word("result_known", "settled settling will_settle explained passed_up outstanding"),
            nullable=True,
        ),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_reply_template_span")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_reply_template_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_template")),
    )
    op.create_index("ix_reply_template_agency", "reply_template", ["agency_id", "position", "id"], unique=False)
    op.create_table(
        "answering_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("separated", sa.Boolean(), nullable=False),
        sa.Column("unhappy", word("unhappy_known", "ask reopen mark"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_answering_rule_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answering_rule")),
        sa.UniqueConstraint("agency_id", name=op.f("uq_answering_rule_agency_id")),
    )
    op.create_table(
        "clearance_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_clearance_step_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearance_step")),
    )
    op.create_index("ix_clearance_step_agency", "clearance_step", ["agency_id", "position", "id"], unique=False)
    op.create_table(
        "clearance_officer",
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_clearance_officer_officer_id_officer")),
        sa.ForeignKeyConstraint(
            ["step_id"], ["clearance_step.id"], name=op.f("fk_clearance_officer_step_id_clearance_step")
        ),
        sa.PrimaryKeyConstraint("step_id", "officer_id", name=op.f("pk_clearance_officer")),
    )
    op.create_table(
        "reply_submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stage", word("stage_known", "submitted cleared sent_back withdrawn signed"), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("submitted_by", sa.String(length=200), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_reply_submission_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_reply_submission_recommendation_id_recommendation"),
        ),
        sa.ForeignKeyConstraint(
            ["step_id"], ["clearance_step.id"], name=op.f("fk_reply_submission_step_id_clearance_step")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_submission")),
        sa.UniqueConstraint("recommendation_id", "number", name="uq_reply_submission_number"),
    )
    op.create_index("ix_reply_submission_agency", "reply_submission", ["agency_id", "stage", "id"], unique=False)
    op.create_table(
        "reply_clearance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("step_name", sa.String(length=120), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("officer_name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("verdict", word("verdict_known", "cleared sent_back"), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.CheckConstraint("verdict <> 'sent_back' OR remarks IS NOT NULL", name=op.f("ck_reply_clearance_remarks")),
        sa.ForeignKeyConstraint(
            ["step_id"], ["clearance_step.id"], name=op.f("fk_reply_clearance_step_id_clearance_step")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["reply_submission.id"], name=op.f("fk_reply_clearance_submission_id_reply_submission")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_clearance")),
    )
    op.create_index("ix_reply_clearance_submission", "reply_clearance", ["submission_id", "id"], unique=False)
    op.create_table(
        "signed_reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", word("kind_known", "reply correction"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("replied_on", sa.Date(), nullable=True),
        sa.Column("paper_number", sa.String(length=200), nullable=True),
        sa.Column("signer", sa.String(length=200), nullable=True),
        sa.Column("reply_text", sa.Text(), nullable=True),
        sa.Column("acceptance", word("acceptance_known", "accepted partly not_accepted"), nullable=True),
        sa.Column("not_accepted_reason", sa.Text(), nullable=True),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("frozen_by", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("text_digest", sa.String(length=64), nullable=True),
        sa.CheckConstraint("kind <> 'correction' OR reason IS NOT NULL", name=op.f("ck_signed_reply_reason")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_signed_reply_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_signed_reply_recommendation_id_recommendation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_reply")),
        sa.UniqueConstraint("recommendation_id", "number", name="uq_signed_reply_number"),
    )
    op.create_index(
        "ix_signed_reply_agency", "signed_reply", ["agency_id", "recommendation_id", "number"], unique=False
    )
    op.create_index("ix_signed_reply_same", "signed_reply", ["text_digest", "agency_id", "replied_on"], unique=False)
    op.create_table(
        "reply_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signed_id", sa.Integer(), nullable=False),
        sa.Column(
            "way", word("way_known", "in_person post phone posted electronic group meeting other"), nullable=False
        ),
        sa.Column("delivered_on", sa.Date(), nullable=False),
        sa.Column("delivered_by", sa.String(length=200), nullable=False),
        sa.Column("proof", sa.Text(), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("noted_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["signed_id"], ["signed_reply.id"], name=op.f("fk_reply_delivery_signed_id_signed_reply")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_delivery")),
    )
    op.create_index("ix_reply_delivery_signed", "reply_delivery", ["signed_id", "id"], unique=False)
    op.create_table(
        "reply_satisfaction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signed_id", sa.Integer(), nullable=False),
        sa.Column("verdict", word("verdict_known", "satisfied accepts unhappy unreached"), nullable=False),
        sa.Column("asked_by", word("asked_by_known", "phone paper in_person group"), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("officer_name", sa.String(length=200), nullable=False),
        sa.Column("noted_at", sa.DateTime(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["signed_id"], ["signed_reply.id"], name=op.f("fk_reply_satisfaction_signed_id_signed_reply")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_satisfaction")),
    )
    op.create_index("ix_reply_satisfaction_signed", "reply_satisfaction", ["signed_id", "id"], unique=False)
    op.create_index("ix_reply_satisfaction_verdict", "reply_satisfaction", ["verdict", "signed_id"], unique=False)
    op.create_table(
        "recommendation_repeat",
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("linked_on", sa.Date(), nullable=False),
        sa.Column("linked_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("recommendation_id <> first_id", name=op.f("ck_recommendation_repeat_own")),
        sa.ForeignKeyConstraint(
            ["first_id"], ["recommendation.id"], name=op.f("fk_recommendation_repeat_first_id_recommendation")
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_recommendation_repeat_recommendation_id_recommendation"),
        ),
        sa.PrimaryKeyConstraint("recommendation_id", name=op.f("pk_recommendation_repeat")),
    )
    op.create_index(
        "ix_recommendation_repeat_first", "recommendation_repeat", ["first_id", "recommendation_id"], unique=False
    )
    for statement in TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade():
    op.drop_index("ix_recommendation_repeat_first", table_name="recommendation_repeat")
    op.drop_table("recommendation_repeat")
    op.drop_index("ix_reply_satisfaction_verdict", table_name="reply_satisfaction")
    op.drop_index("ix_reply_satisfaction_signed", table_name="reply_satisfaction")
    op.drop_table("reply_satisfaction")
    op.drop_index("ix_reply_delivery_signed", table_name="reply_delivery")
    op.drop_table("reply_delivery")
    op.drop_index("ix_signed_reply_same", table_name="signed_reply")
    op.drop_index("ix_signed_reply_agency", table_name="signed_reply")
    op.drop_table("signed_reply")
    op.drop_index("ix_reply_clearance_submission", table_name="reply_clearance")
    op.drop_table("reply_clearance")
    op.drop_index("ix_reply_submission_agency", table_name="reply_submission")
    op.drop_table("reply_submission")
    op.drop_table("clearance_officer")
    op.drop_index("ix_clearance_step_agency", table_name="clearance_step")
    op.drop_table("clearance_step")
    op.drop_table("answering_rule")
    op.drop_index("ix_reply_template_agency", table_name="reply_template")
    op.drop_table("reply_template")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION signed_reply_frozen()")
