"""The books: every rule between columns is a constraint with its sentence and the same fault of a row; out and in again
changes nothing; how long a draft gave; both databases where the database decides."""

import sqlite3
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from feedback.case.term import holiday, rule
from feedback.case.term.word import RuleKey
from feedback.core import store
from feedback.core.refusal import Refused
from feedback.core.working import DayKind, Unit
from feedback.intake import examine
from feedback.intake.compare import Fate
from feedback.office import officer as officers
from feedback.office.agency import Agency
from feedback.register import book as register
from feedback.register.draft import Draft
from feedback.register.library import BY_SUBJECT, SHAPES
from feedback.register.shape import NotBefore, NotMore
from feedback.register.supervision import KINDS, SupervisionForm
from feedback.report import to_xlsx_workbook
from feedback.report.workbook import Scope
from tests import book_lines, make
from tests.intake.book import TODAY, UNITS, counts, refused, sheet, taken

LITE = sqlite3.connect(":memory:")
one_database = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
#: What is wrong in one way, and in which column the sentence stands.
WRONG = [
    ("draft", {"answer_by": date(2024, 3, 4)}, "answer_by"), ("draft", {"answers": 5}, "answers"),
    ("draft", {"late": 2}, "on_time"), ("draft", {"not_accepted": 4}, "accepted"), ("draft", {"explained": 4}, "explained"),
    ("inspection", {"carried_out": 6}, "carried_out"), ("inspection", {"recommendations": None}, "carried_out"),
    ("reception", {"petitions": 6}, "complaints"), ("reception", {"handed": 5}, "settled"),
    ("comment", {"year": 1900}, "year"), ("comment", {"told": 41}, "told"), ("comment", {"explained": 39}, "explained"),
    ("comment", {"told": None, "corrected": 41}, "corrected"), ("supervision", {"answered": 7}, "answered"),
    ("supervision", {"accepted": 6}, "accepted"), ("supervision", {"carried_out": 5}, "carried_out"),
    ("supervision", {"answered": None, "accepted": 7}, "accepted"),
]  # fmt: skip


def unit(code: str) -> Agency:
    return store.db.session.scalars(select(Agency).where(Agency.code == code)).one()


def values(subject, **facts):
    """The line's own columns, words as members."""
    shape = BY_SUBJECT[subject]
    kinds = {column.key: column.kind for column in shape.words}
    told = {column.key: column.usual for column in shape.columns if column.usual is not None}
    told |= {**book_lines.LINES[subject], **facts}
    return {key: kinds[key](value) if key in kinds else value for key, value in told.items()}


def save(subject, line=None, *, code="P1", on=book_lines.DAY, **facts):
    """The line is written as a page writes it."""
    with store.one_transaction():
        return register.save(
            BY_SUBJECT[subject].model, line, agency=unit(code), on=on, today=TODAY, values=values(subject, **facts)
        )


def test_each_rule_is_a_constraint_with_its_sentence_at_its_field(db):
    taken(sheet("Đơn vị", *UNITS))
    for subject, facts, field in WRONG:
        sentences = {one.sentence for one in BY_SUBJECT[subject].rules if one.field == field}
        with pytest.raises(Refused) as no:
            save(subject, **facts)
        assert (no.value.field, no.value.message in sentences) == (field, True), (subject, facts, no.value.message)
    with pytest.raises(Refused) as no:
        save("supervision", made=-1, answered=None, accepted=None, carried_out=None)
    assert (no.value.field, no.value.message) == ("made", "Số kiến nghị không thể âm.")
    assert {(s, f) for s, _, f in WRONG} == {(one.subject, rule.field) for one in SHAPES for rule in one.rules}


@one_database
@pytest.mark.parametrize(("subject", "facts", "field"), WRONG)
def test_the_same_rule_names_the_row_of_a_file(db, subject, facts, field):
    shape = BY_SUBJECT[subject]
    rows = [book_lines.row(subject), book_lines.row(subject, code="X2", **facts)]
    found = refused(sheet("Đơn vị", *UNITS), sheet(shape.name, *rows))
    heading = shape.column(field).heading
    assert [(p.sheet, p.row, p.column) for p in found] == [(shape.name, 3, heading)]
    assert found[0].problem in {one.sentence for one in shape.rules}


NUMBERS = st.one_of(st.none(), st.integers(0, 4))


@given(st.data())
def test_a_rule_says_the_same_in_python_and_in_sql(data):
    one = data.draw(st.sampled_from([rule for shape in SHAPES for rule in shape.rules if isinstance(rule, NotMore)]))
    line = {key: data.draw(NUMBERS, label=key) for key in (*one.parts, *one.of)}
    known = {key: "NULL" if value is None else str(value) for key, value in line.items()}
    columns = ", ".join(f"{value} AS {key}" for key, value in known.items())
    assert bool(LITE.execute(f"SELECT {one.sql} FROM (SELECT {columns})").fetchone()[0]) is one.holds(line)


def test_entered_exported_and_entered_again_nothing_changes(db, tmp_path):
    first = taken(sheet("Đơn vị", *UNITS), *(sheet(one.name, book_lines.row(one.subject)) for one in SHAPES))
    assert {one.name: counts(first)[one.name] for one in SHAPES} == {one.name: (1, 0, 0) for one in SHAPES}
    with (tmp_path / "so.xlsx").open("wb") as file:
        to_xlsx_workbook.export(file, Scope())
    again = examine.file(tmp_path / "so.xlsx", today=TODAY)
    assert again.good, again.problems
    assert {change.fate for changes in again.changes.values() for change in changes} == {Fate.SAME}
    changed = taken(sheet("Giám sát, phản biện", book_lines.row("supervision", carried_out=4)))
    assert counts(changed) == {"Giám sát, phản biện": (0, 1, 0)}
    line = store.db.session.scalars(select(BY_SUBJECT["supervision"].model)).one()
    assert (line.version, line.carried_out, line.answered) == (2, 4, 5)


@one_database
def test_each_sheet_of_the_template_has_its_lists_and_instructions(db):
    target = BytesIO()
    to_xlsx_workbook.template(target)
    made = openpyxl.load_workbook(target)
    for shape in SHAPES:
        page = made[shape.name]
        assert [cell.value for cell in page[1]] == [column.heading for column in shape.columns]
        lists = [rule for rule in page.data_validations.dataValidation if rule.type == "list"]
        assert len(lists) == 1 + len(shape.words)  # units, and each closed list
    told = {(row[0].value, row[1].value): row[3].value for row in made["Hướng dẫn"].iter_rows(min_row=2)}
    assert told["Giám sát, phản biện", "Hình thức"].startswith("Chọn: Giám sát: nghiên cứu, xem xét văn bản | ")
    assert len(made.sheetnames) == len(set(made.sheetnames))


@one_database
@pytest.mark.parametrize(("facts", "column"), [
    ({"form": None}, "Hình thức"), ({"target": None}, "Cơ quan được giám sát, có dự thảo"), ({"agency": "LẠ"}, "Đơn vị chủ trì"),
    ({"agency": "Q1", "day": date(2025, 8, 1)}, "Đơn vị chủ trì"), ({"day": date(2027, 1, 1)}, "Ngày"),
])  # fmt: skip
def test_what_is_wrong_in_a_row_is_named(db, facts, column):
    found = refused(sheet("Đơn vị", *UNITS), sheet("Giám sát, phản biện", book_lines.row("supervision", **facts)))
    assert [(p.row, p.column) for p in found] == [(2, column)]


@one_database
def test_a_file_enters_only_what_its_bearer_may_write(db):
    taken(sheet("Đơn vị", *UNITS))
    rows = [sheet(one.name, book_lines.row(one.subject, agency="T1")) for one in SHAPES]
    ward = officers.viewer(make.officer("secretariat", unit("P1")))
    said = refused(*rows, viewer=ward)
    assert {(p.sheet, p.row, p.problem) for p in said} == {
        (one.name, 2, "Dòng này thuộc đơn vị ngoài phạm vi của bạn.") for one in SHAPES
    }
    said = refused(*rows, viewer=officers.viewer(make.officer("front", unit("T1"))))
    mine = {"Giám sát, phản biện", "Nhận xét nơi cư trú"}  # the Front writes its own two
    assert {p.sheet for p in said} == {one.name for one in SHAPES} - mine


def test_how_long_a_draft_gave_is_kept_as_the_rule_of_that_day_had_it(db):
    taken(sheet("Đơn vị", *UNITS))
    with store.one_transaction():
        holiday.put(day=date(2024, 3, 6), kind=DayKind.OFF, name="Nghỉ thử")
    taken(sheet("Dự thảo lấy ý kiến", book_lines.row("draft")))
    line = store.db.session.scalars(select(Draft)).one()
    assert (line.days_given, line.hurried) == (4, True)  # 7, 8, 11, 12 March; 7 days where 15 are asked
    assert line.least == "15 ngày (Nghị quyết liên tịch 403/2017/NQLT-UBTVQH14-CP-ĐCTUBTWMTTQVN)"
    with store.one_transaction():
        rule.put(
            key=RuleKey.DRAFT_217, days=4, unit=Unit.WORKING, basis="Quy chế của phường", valid_from=date(2024, 3, 1),
            agency_id=unit("P1").id,
        )  # fmt: skip
    assert line.hurried is True  # a rule made later moves nothing
    row = book_lines.row("draft", code="LYK2")
    taken(sheet("Dự thảo lấy ý kiến", row, book_lines.row("draft", code="LYK3", agency="T1"),
                book_lines.row("draft", code="LYK4", answer_by=None)))  # fmt: skip
    query = select(Draft.hurried, Draft.days_given, Draft.least).order_by(Draft.code)
    assert [tuple(one)[:2] for one in store.db.session.execute(query)] == [
        (True, 4),
        (False, 4),
        (True, 4),
        (None, None),
    ]
    assert store.db.session.execute(query).all()[1][2] == "4 ngày làm việc (Quy chế của phường)"


def test_the_four_and_three_forms_are_whole():
    assert sorted(one for forms in KINDS.values() for one in forms) == sorted(SupervisionForm)
    assert [len(forms) for forms in KINDS.values()] == [4, 3]


@one_database
def test_a_line_is_found_without_accents_however_it_was_written(db):
    taken(sheet("Đơn vị", *UNITS), sheet("Văn bản", book_lines.row("document")))
    save("document", abstract="Đường Hoà Bình")
    found = list(store.db.session.scalars(select(BY_SUBJECT["document"].model.search_text)))
    assert "trien khai quy che doi thoai" in found[0]
    assert "duong hoa binh" in found[1]
    assert store.db.session.scalar(text("SELECT count(*) FROM document WHERE search_text IS NULL")) == 0


def test_rules_of_days_say_so():
    [span] = [one for one in BY_SUBJECT["draft"].rules if isinstance(one, NotBefore)]
    assert span.holds({"day": book_lines.DAY, "answer_by": None})
    assert not span.holds({"day": book_lines.DAY, "answer_by": date(2024, 3, 4)})
