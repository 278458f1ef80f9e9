"""Editions: papers issued, sealed and kept as they were; stored runs of the periodic reports.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

REFUSE = "Biểu đã ban hành không sửa, không xóa"
PART = "EXISTS (SELECT 1 FROM edition e WHERE e.id = OLD.edition_id AND e.sealed_at IS NOT NULL)"
SEALED = {
    "edition": "OLD.sealed_at IS NOT NULL",
    "edition_paper": PART,
    "edition_cell": PART,
    "edition_file": PART,
    "edition_member": "EXISTS (SELECT 1 FROM edition_cell c JOIN edition e ON e.id = c.edition_id "
    "WHERE c.id = OLD.cell_id AND e.sealed_at IS NOT NULL)",
    "edition_change": "1 = 1",
}


def triggers(engine, table):
    """What refuses every change of an issued edition."""
    if engine == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} WHEN {SEALED[table]} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSE}'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    return [
        f"CREATE OR REPLACE FUNCTION {table}_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {SEALED[table]} THEN RAISE EXCEPTION '{REFUSE}'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
        f"CREATE OR REPLACE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_frozen()",
    ]


def upgrade():
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "span",
            sa.Enum(
                "month",
                "quarter",
                "half",
                "nine",
                "year",
                "free",
                name="span_known",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(length=300), nullable=False),
        sa.Column("as_now", sa.Boolean(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("rules_told", sa.Text(), nullable=False),
        sa.Column("program", sa.String(length=64), nullable=False),
        sa.Column("journal_head", sa.String(length=64), nullable=False),
        sa.Column("inputs", sa.String(length=64), nullable=False),
        sa.Column("replaces", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("issuer", sa.String(length=80), nullable=True),
        sa.Column("number", sa.String(length=64), nullable=True),
        sa.Column("number_key", sa.String(length=64), nullable=True),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("signer", sa.String(length=200), nullable=True),
        sa.Column("sealed_at", sa.DateTime(), nullable=True),
        sa.Column("sealed_by", sa.String(length=200), nullable=True),
        sa.Column("seal", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_edition_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.UniqueConstraint("issuer", "number_key", name="uq_edition_number"),
        sa.UniqueConstraint("replaces", name="uq_edition_replaces"),
    )
    op.create_index("ix_edition_last_day", "edition", ["last_day", "id"], unique=False)
    op.create_index("ix_edition_agency", "edition", ["agency_id", "last_day", "id"], unique=False)
    op.create_table(
        "edition_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("appendix", sa.String(length=2), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_edition_paper_edition_id_edition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_paper")),
        sa.UniqueConstraint("edition_id", "appendix", name="uq_edition_paper"),
    )
    op.create_table(
        "edition_cell",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("appendix", sa.String(length=2), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("mark", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_edition_cell_edition_id_edition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_cell")),
        sa.UniqueConstraint("edition_id", "appendix", "kind", "year", "level", "mark", name="uq_edition_cell"),
    )
    op.create_table(
        "edition_member",
        sa.Column("cell_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("amounts", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("cell_id", "record_id", name=op.f("pk_edition_member")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_edition_member_record", "edition_member", ["record_id", "cell_id"], unique=False)
    op.create_table(
        "edition_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("appendix", sa.String(length=2), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_edition_file_edition_id_edition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_file")),
        sa.UniqueConstraint("edition_id", "appendix", "kind", name="uq_edition_file"),
    )
    op.create_table(
        "edition_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("appendix", sa.String(length=2), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_edition_change_edition_id_edition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_change")),
    )
    op.create_index(
        "ix_edition_change_record",
        "edition_change",
        ["edition_id", "appendix", "kind", "record_id", "id"],
        unique=False,
    )
    for table in SEALED:
        for statement in triggers(op.get_bind().dialect.name, table):
            op.execute(statement)


def downgrade():
    for table in ("edition_change", "edition_file", "edition_member", "edition_cell", "edition_paper", "edition"):
        op.drop_table(table)
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP FUNCTION {table}_frozen()")
