"""Books beside the cases."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "counting_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column(
            "questions",
            sa.Enum(
                "excluded", "included", name="questions_known", native_enum=False, create_constraint=True, length=16
            ),
            nullable=False,
        ),
        sa.Column(
            "partly",
            sa.Enum(
                "accepted", "not_accepted", name="partly_known", native_enum=False, create_constraint=True, length=16
            ),
            nullable=False,
        ),
        sa.Column("total_line", sa.Boolean(), nullable=False),
        sa.Column("basis", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counting_rule")),
        sa.UniqueConstraint("valid_from", name=op.f("uq_counting_rule_valid_from")),
    )
    op.create_table(
        "figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("appendix", sa.String(length=2), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
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
        sa.Column("dialogues", sa.Integer(), nullable=True),
        sa.Column("collective_periodic", sa.Integer(), nullable=True),
        sa.Column("collective_regular", sa.Integer(), nullable=True),
        sa.Column("collective_ad_hoc", sa.Integer(), nullable=True),
        sa.Column("individual_periodic", sa.Integer(), nullable=True),
        sa.Column("individual_regular", sa.Integer(), nullable=True),
        sa.Column("individual_ad_hoc", sa.Integer(), nullable=True),
        sa.Column("accepted", sa.Integer(), nullable=True),
        sa.Column("not_accepted", sa.Integer(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("appendix IN ('03', '04')", name=op.f("ck_figure_appendix")),
        sa.CheckConstraint("accepted >= 0", name=op.f("ck_figure_accepted")),
        sa.CheckConstraint(
            "coalesce(accepted, 0) + coalesce(not_accepted, 0) <= coalesce(total, 0)", name=op.f("ck_figure_sum")
        ),
        sa.CheckConstraint("collective_ad_hoc >= 0", name=op.f("ck_figure_collective_ad_hoc")),
        sa.CheckConstraint("collective_periodic >= 0", name=op.f("ck_figure_collective_periodic")),
        sa.CheckConstraint("collective_regular >= 0", name=op.f("ck_figure_collective_regular")),
        sa.CheckConstraint("dialogues >= 0", name=op.f("ck_figure_dialogues")),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_figure_span")),
        sa.CheckConstraint("individual_ad_hoc >= 0", name=op.f("ck_figure_individual_ad_hoc")),
        sa.CheckConstraint("individual_periodic >= 0", name=op.f("ck_figure_individual_periodic")),
        sa.CheckConstraint("individual_regular >= 0", name=op.f("ck_figure_individual_regular")),
        sa.CheckConstraint("not_accepted >= 0", name=op.f("ck_figure_not_accepted")),
        sa.CheckConstraint("total >= 0", name=op.f("ck_figure_total")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_figure_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
    )
    op.create_index("ix_figure_appendix", "figure", ["appendix", "first_day"], unique=False)
    op.create_index("ix_figure_unit", "figure", ["agency_id", "appendix", "first_day"], unique=True)
    op.create_table(
        "office_matching",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("sheet_name", sa.String(length=200), nullable=False),
        sa.Column("target", sa.String(length=32), nullable=False),
        sa.Column("heading_row", sa.Integer(), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("fixed", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_office_matching_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_matching")),
    )
    op.create_index("ix_office_matching_name", "office_matching", ["agency_id", "name_key"], unique=True)


def downgrade():
    op.drop_index("ix_office_matching_name", table_name="office_matching")
    op.drop_table("office_matching")
    op.drop_index("ix_figure_unit", table_name="figure")
    op.drop_index("ix_figure_appendix", table_name="figure")
    op.drop_table("figure")
    op.drop_table("counting_rule")
