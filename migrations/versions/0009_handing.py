"""Handing out: routing, transfers, part answers, delegation, links.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "part_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("written_by", sa.String(length=200), nullable=False),
        sa.Column("sent_back_on", sa.Date(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_part_answer_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_part_answer_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_part_answer_recommendation_id_recommendation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part_answer")),
        sa.UniqueConstraint("assignment_id", name=op.f("uq_part_answer_assignment_id")),
    )
    op.create_index("ix_part_answer_recommendation", "part_answer", ["recommendation_id", "id"], unique=False)
    op.create_table(
        "transfer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "approved",
                "refused",
                "withdrawn",
                name="state_known",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(length=200), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("to_id <> from_id", name=op.f("ck_transfer_own_move")),
        sa.ForeignKeyConstraint(["asker_id"], ["agency.id"], name=op.f("fk_transfer_asker_id_agency")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_transfer_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["from_id"], ["agency.id"], name=op.f("fk_transfer_from_id_agency")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_transfer_recommendation_id_recommendation")
        ),
        sa.ForeignKeyConstraint(["to_id"], ["agency.id"], name=op.f("fk_transfer_to_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
    )
    op.create_index("ix_transfer_recommendation", "transfer", ["recommendation_id", "id"], unique=False)
    op.create_index(
        "uq_transfer_open",
        "transfer",
        ["assignment_id"],
        unique=True,
        sqlite_where=sa.text("state = 'proposed'"),
        postgresql_where=sa.text("state = 'proposed'"),
    )
    op.create_table(
        "routing_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=400), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("valid_from <= valid_to", name=op.f("ck_routing_rule_span")),
        sa.ForeignKeyConstraint(["host_id"], ["agency.id"], name=op.f("fk_routing_rule_host_id_agency")),
        sa.ForeignKeyConstraint(["lead_id"], ["agency.id"], name=op.f("fk_routing_rule_lead_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routing_rule")),
    )
    op.create_index("ix_routing_rule_host", "routing_rule", ["host_id", "valid_from"], unique=False)
    op.create_table(
        "routing_helper",
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_routing_helper_agency_id_agency")),
        sa.ForeignKeyConstraint(["rule_id"], ["routing_rule.id"], name=op.f("fk_routing_helper_rule_id_routing_rule")),
        sa.PrimaryKeyConstraint("rule_id", "agency_id", name=op.f("pk_routing_helper")),
    )
    op.create_table(
        "ticket",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum("accept", "answer", name="purpose_known", native_enum=False, create_constraint=True, length=16),
            nullable=False,
        ),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column(
            "used_as",
            sa.Enum(
                "taken", "returned", "answered", name="used_known", native_enum=False, create_constraint=True, length=16
            ),
            nullable=True,
        ),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.Column("revoked_by", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_ticket_agency_id_agency")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_ticket_assignment_id_assignment")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_ticket_recommendation_id_recommendation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("digest", name=op.f("uq_ticket_digest")),
    )
    op.create_index("ix_ticket_recommendation", "ticket", ["recommendation_id", "id"], unique=False)
    op.create_table(
        "charge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_charge_assignment_id_assignment")),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_charge_officer_id_officer")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_charge_recommendation_id_recommendation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charge")),
        sa.UniqueConstraint("assignment_id", name=op.f("uq_charge_assignment_id")),
    )
    op.create_index(op.f("ix_charge_officer_id"), "charge", ["officer_id"], unique=False)
    op.create_index(op.f("ix_charge_recommendation_id"), "charge", ["recommendation_id"], unique=False)
    op.create_table(
        "delegation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_delegation_own")),
        sa.CheckConstraint("valid_from <= valid_to", name=op.f("ck_delegation_span")),
        sa.ForeignKeyConstraint(["from_id"], ["officer.id"], name=op.f("fk_delegation_from_id_officer")),
        sa.ForeignKeyConstraint(["to_id"], ["officer.id"], name=op.f("fk_delegation_to_id_officer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    op.create_index("ix_delegation_from", "delegation", ["from_id", "valid_to"], unique=False)
    op.create_index("ix_delegation_to", "delegation", ["to_id", "valid_to"], unique=False)


def downgrade():
    op.drop_index("ix_delegation_from", table_name="delegation")
    op.drop_index("ix_delegation_to", table_name="delegation")
    op.drop_table("delegation")
    op.drop_index("ix_charge_officer_id", table_name="charge")
    op.drop_index("ix_charge_recommendation_id", table_name="charge")
    op.drop_table("charge")
    op.drop_index("ix_ticket_recommendation", table_name="ticket")
    op.drop_table("ticket")
    op.drop_table("routing_helper")
    op.drop_index("ix_routing_rule_host", table_name="routing_rule")
    op.drop_table("routing_rule")
    op.drop_index("ix_transfer_recommendation", table_name="transfer")
    op.drop_index("uq_transfer_open", table_name="transfer")
    op.drop_table("transfer")
    op.drop_index("ix_part_answer_recommendation", table_name="part_answer")
    op.drop_table("part_answer")
