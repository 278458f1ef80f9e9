"""The other registers: drafts sent for comment, inspections, receptions, comments of residents, supervision; words to find by.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

from feedback.core.wording import fold

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

#: The texts of the two books that stood before.
TEXTS = {
    "dissemination": ("document", "content", "other_forms"),
    "document": ("type", "number", "abstract", "implements"),
}


def text(name, *, must=False):
    return sa.Column(name, sa.Text(), nullable=not must)


def short(name, length):
    return sa.Column(name, sa.String(length=length), nullable=True)


def count(name, *, must=False):
    return sa.Column(name, sa.Integer(), nullable=not must)


def word(name, *values):
    kind = sa.Enum(*values, name=f"{name}_known", native_enum=False, create_constraint=True, length=16)
    return sa.Column(name, kind, nullable=False)


def book(name, *columns, **rules):
    """A book: the columns every line has, its own, each count from 0, its rules."""
    counts = [
        one.name for one in columns if isinstance(one.type, sa.Integer) and one.name not in ("year", "days_given")
    ]
    op.create_table(
        name,
        *columns,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("code_key", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        text("search_text"),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(f"{one} >= 0", name=op.f(f"ck_{name}_{one}")) for one in counts),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{name}_{key}")) for key, rule in rules.items()),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f(f"fk_{name}_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("code_key", name=op.f(f"uq_{name}_code_key")),
    )
    op.create_index(f"ix_{name}_day", name, ["day", "agency_id"])


def upgrade():
    for table, names in TEXTS.items():
        op.add_column(table, text("search_text"))
        fill(table, names)
    book(
        "draft",
        text("document", must=True),
        text("recipients", must=True),
        sa.Column("answer_by", sa.Date(), nullable=True),
        *map(count, ("asked", "answers", "on_time", "late", "opinions", "accepted", "not_accepted", "explained")),
        text("explanation"),
        count("days_given"),
        short("least", 500),
        sa.Column("hurried", sa.Boolean(), nullable=True),
        span="answer_by >= day",
        most_answers="coalesce(answers, 0) <= coalesce(asked, answers, 0)",
        most_in_time="coalesce(on_time, 0) + coalesce(late, 0) <= coalesce(answers, 0)",
        most_taken_up="coalesce(accepted, 0) + coalesce(not_accepted, 0) <= coalesce(opinions, 0)",
        most_explained="coalesce(explained, 0) <= coalesce(not_accepted, 0)",
    )
    book(
        "inspection",
        word("kind", "inspection", "supervision", "preliminary", "final"),
        text("content", must=True),
        text("subjects"),
        count("units"),
        text("findings"),
        count("recommendations"),
        count("carried_out"),
        text("papers"),
        most_carried_out="coalesce(carried_out, 0) <= coalesce(recommendations, 0)",
    )
    book(
        "reception",
        word("head", "party", "authority"),
        word("kind", "periodic", "ad_hoc"),
        short("receiver", 200),
        count("sessions", must=True),
        count("people", must=True),
        *map(count, ("cases", "crowds", "complaints", "denunciations", "petitions", "settled", "handed")),
        text("result"),
        most_classes="coalesce(complaints, 0) + coalesce(denunciations, 0) + coalesce(petitions, 0) <= coalesce(cases, 0)",
        most_results="coalesce(settled, 0) + coalesce(handed, 0) <= coalesce(cases, 0)",
    )
    book(
        "comment",
        count("year", must=True),
        short("place", 300),
        count("people"),
        count("cadres", must=True),
        count("comments", must=True),
        *map(count, ("told", "explained", "corrected")),
        text("note"),
        within_year="year BETWEEN 1990 AND 2100",
        most_told="coalesce(told, 0) <= coalesce(comments, 0)",
        most_explained="coalesce(explained, 0) <= coalesce(told, comments, 0)",
        most_corrected="coalesce(corrected, 0) <= coalesce(told, comments, 0)",
    )
    book(
        "supervision",
        word("form", "study", "team", "people", "joint", "conference", "written", "dialogue"),
        text("content", must=True),
        text("target", must=True),
        *map(count, ("made", "answered", "accepted", "carried_out")),
        short("paper", 200),
        text("note"),
        most_answered="coalesce(answered, 0) <= coalesce(made, 0)",
        most_accepted="coalesce(accepted, 0) <= coalesce(answered, made, 0)",
        most_carried_out="coalesce(carried_out, 0) <= coalesce(accepted, answered, made, 0)",
    )


def fill(name, texts):
    """The words of the lines that stand."""
    columns = {one: sa.column(one) for one in ("id", "search_text", *texts)}
    table, here = sa.table(name, *columns.values()), op.get_bind()
    for row in here.execute(sa.select(columns["id"], *(columns[one] for one in texts))).all():
        words = fold(" ".join(part for part in row[1:] if part))
        here.execute(sa.update(table).where(columns["id"] == row[0]).values(search_text=words))


def downgrade():
    for name in ("supervision", "comment", "reception", "inspection", "draft"):
        op.drop_table(name)
    for table in TEXTS:
        op.drop_column(table, "search_text")
