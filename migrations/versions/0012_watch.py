"""Watching: reasons for what is outstanding, promises, watch lists, notes, urging letters, sets gathered by the Front.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ONE_THING = (
    "(CASE WHEN recommendation_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN watched_agency_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN occasion_id IS NULL THEN 0 ELSE 1 END) = 1"
)
CODES = (
    "no_funds", "beyond", "planning", "clearance", "dispute", "verifying", "coordination", "policy", "records",
    "consensus", "court", "other",
)  # fmt: skip


def words(name, values):
    """A closed list as a column keeps it."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=16)


def upgrade():
    op.create_table(
        "urging_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.String(length=43), nullable=False),
        sa.Column("sender_id", sa.Integer(), nullable=False),
        sa.Column("addressee_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("number_key", sa.String(length=100), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=True),
        sa.Column("authority", sa.String(length=200), nullable=True),
        sa.Column("signer", sa.String(length=200), nullable=False),
        sa.Column("signer_title", sa.String(length=200), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", words("state_known", ["sent", "answered", "recalled"]), nullable=False),
        sa.Column("recall_reason", sa.Text(), nullable=True),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'recalled') = (recall_reason IS NOT NULL)", name=op.f("ck_urging_letter_recalled")
        ),
        sa.CheckConstraint("answer_by >= dated_on", name=op.f("ck_urging_letter_answer_by")),
        sa.ForeignKeyConstraint(["addressee_id"], ["agency.id"], name=op.f("fk_urging_letter_addressee_id_agency")),
        sa.ForeignKeyConstraint(["sender_id"], ["agency.id"], name=op.f("fk_urging_letter_sender_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urging_letter")),
        sa.UniqueConstraint("sender_id", "addressee_id", "number_key", "dated_on", name="uq_urging_letter_number"),
    )
    op.create_index("ix_urging_letter_addressee", "urging_letter", ["addressee_id", "state", "answer_by"], unique=False)
    op.create_index("ix_urging_letter_batch", "urging_letter", ["batch"], unique=False)
    op.create_table(
        "gathering",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("gathered_at", sa.Text(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("state", words("state_known", ["draft", "handed", "taken", "returned"]), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("handed_on", sa.Date(), nullable=True),
        sa.Column("paper_number", sa.String(length=200), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("occasion_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'taken') = (occasion_id IS NOT NULL)", name=op.f("ck_gathering_taken")),
        sa.CheckConstraint("state <> 'returned' OR reason IS NOT NULL", name=op.f("ck_gathering_returned")),
        sa.CheckConstraint(
            "state NOT IN ('handed', 'taken', 'returned') OR handed_on IS NOT NULL", name=op.f("ck_gathering_handed")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_gathering_agency_id_agency")),
        sa.ForeignKeyConstraint(["occasion_id"], ["occasion.id"], name=op.f("fk_gathering_occasion_id_occasion")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering")),
    )
    op.create_index("ix_gathering_unit", "gathering", ["agency_id", "state"], unique=False)
    op.create_table(
        "urging_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("paper_number", sa.String(length=200), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_urging_answer_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["urging_letter.id"], name=op.f("fk_urging_answer_letter_id_urging_letter")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urging_answer")),
    )
    op.create_index("ix_urging_answer_letter", "urging_answer", ["letter_id", "id"], unique=False)
    op.create_table(
        "gathered_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gathering_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("field", sa.String(length=200), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("people >= 1", name=op.f("ck_gathered_line_people")),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gathering.id"], name=op.f("fk_gathered_line_gathering_id_gathering")
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_gathered_line_recommendation_id_recommendation"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathered_line")),
    )
    op.create_index(op.f("ix_gathered_line_recommendation_id"), "gathered_line", ["recommendation_id"], unique=False)
    op.create_index("ix_gathered_line_set", "gathered_line", ["gathering_id", "position"], unique=False)
    op.create_table(
        "outstanding_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("code", words("outstanding_code_known", CODES), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_outstanding_entry_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_outstanding_entry_recommendation_id_recommendation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outstanding_entry")),
    )
    op.create_index(
        "ix_outstanding_entry_next", "outstanding_entry", ["current", "next_on", "recommendation_id"], unique=False
    )
    op.create_index("ix_outstanding_entry_opinion", "outstanding_entry", ["recommendation_id", "id"], unique=False)
    op.create_table(
        "promise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occasion_id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("leader", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("state", words("state_known", ["open", "kept", "not_kept", "replaced"]), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("proof", sa.Text(), nullable=True),
        sa.Column("paper_number", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'open') = (ended_on IS NULL)", name=op.f("ck_promise_ended")),
        sa.CheckConstraint("state <> 'kept' OR proof IS NOT NULL", name=op.f("ck_promise_proof")),
        sa.CheckConstraint("state <> 'not_kept' OR reason IS NOT NULL", name=op.f("ck_promise_reason")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_promise_agency_id_agency")),
        sa.ForeignKeyConstraint(["occasion_id"], ["occasion.id"], name=op.f("fk_promise_occasion_id_occasion")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_promise_recommendation_id_recommendation")
        ),
        sa.ForeignKeyConstraint(["replaced_by_id"], ["promise.id"], name=op.f("fk_promise_replaced_by_id_promise")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
    )
    op.create_index("ix_promise_agency", "promise", ["agency_id", "state"], unique=False)
    op.create_index("ix_promise_occasion", "promise", ["occasion_id"], unique=False)
    op.create_index("ix_promise_opinion", "promise", ["recommendation_id"], unique=False)
    op.create_index("ix_promise_state", "promise", ["state", "due_on", "id"], unique=False)
    op.create_table(
        "supervision_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("officer_name", sa.String(length=200), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("to_agency", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_supervision_note_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_supervision_note_recommendation_id_recommendation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_note")),
    )
    op.create_index("ix_supervision_note_opinion", "supervision_note", ["recommendation_id", "id"], unique=False)
    op.create_table(
        "urged",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["letter_id"], ["urging_letter.id"], name=op.f("fk_urged_letter_id_urging_letter")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_urged_recommendation_id_recommendation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urged")),
        sa.UniqueConstraint("letter_id", "recommendation_id", name="uq_urged_once"),
    )
    op.create_index(op.f("ix_urged_recommendation_id"), "urged", ["recommendation_id"], unique=False)
    op.create_table(
        "watched",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("officer_name", sa.String(length=200), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=True),
        sa.Column("watched_agency_id", sa.Integer(), nullable=True),
        sa.Column("occasion_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.CheckConstraint(ONE_THING, name=op.f("ck_watched_one_thing")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_watched_agency_id_agency")),
        sa.ForeignKeyConstraint(["occasion_id"], ["occasion.id"], name=op.f("fk_watched_occasion_id_occasion")),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_watched_officer_id_officer")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_watched_recommendation_id_recommendation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["watched_agency_id"], ["agency.id"], name=op.f("fk_watched_watched_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watched")),
        sa.UniqueConstraint("officer_id", "occasion_id", name="uq_watched_occasion"),
        sa.UniqueConstraint("officer_id", "recommendation_id", name="uq_watched_opinion"),
        sa.UniqueConstraint("officer_id", "watched_agency_id", name="uq_watched_agency"),
    )
    op.create_index(op.f("ix_watched_recommendation_id"), "watched", ["recommendation_id"], unique=False)
    op.create_index("ix_watched_unit", "watched", ["agency_id", "shared"], unique=False)


def downgrade():
    op.drop_index("ix_watched_unit", table_name="watched")
    op.drop_index(op.f("ix_watched_recommendation_id"), table_name="watched")
    op.drop_table("watched")
    op.drop_index(op.f("ix_urged_recommendation_id"), table_name="urged")
    op.drop_table("urged")
    op.drop_index("ix_supervision_note_opinion", table_name="supervision_note")
    op.drop_table("supervision_note")
    op.drop_index("ix_promise_state", table_name="promise")
    op.drop_index("ix_promise_opinion", table_name="promise")
    op.drop_index("ix_promise_occasion", table_name="promise")
    op.drop_index("ix_promise_agency", table_name="promise")
    op.drop_table("promise")
    op.drop_index("ix_outstanding_entry_opinion", table_name="outstanding_entry")
    op.drop_index("ix_outstanding_entry_next", table_name="outstanding_entry")
    op.drop_table("outstanding_entry")
    op.drop_index("ix_gathered_line_set", table_name="gathered_line")
    op.drop_index(op.f("ix_gathered_line_recommendation_id"), table_name="gathered_line")
    op.drop_table("gathered_line")
    op.drop_index("ix_urging_answer_letter", table_name="urging_answer")
    op.drop_table("urging_answer")
    op.drop_index("ix_gathering_unit", table_name="gathering")
    op.drop_table("gathering")
    op.drop_index("ix_urging_letter_batch", table_name="urging_letter")
    op.drop_index("ix_urging_letter_addressee", table_name="urging_letter")
    op.drop_table("urging_letter")
