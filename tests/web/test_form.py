"""What the inputs of a form accept, and the sentences they answer with; nothing typed is lost."""

import ast
from datetime import UTC, date, datetime
from pathlib import Path

import flask_wtf
import pytest
import wtforms

from feedback.case.word import Nature, Result
from feedback.core.refusal import NotThere, Refused, Stale
from feedback.web.form import (
    ChoiceField,
    ChoicesField,
    CodeField,
    DayField,
    EnumField,
    Form,
    Length,
    NoteField,
    Required,
    SelectChoice,
    TextField,
    VersionedForm,
    WholeField,
    read_day,
)
from feedback.web.message import MESSAGES


class Sample(VersionedForm):
    name = TextField("Tên", [Required(), Length(20)])
    code = CodeField("Mã")
    note = NoteField("Nội dung")
    due_on = DayField("Hạn", [Required()])
    people = WholeField("Số người", high=5000)
    nature = EnumField("Loại", Nature)
    result = EnumField("Kết quả", Result, radio=True)
    lead = ChoiceField("Cơ quan", [Required()], choices=[SelectChoice("a", "Sở A"), SelectChoice("b", "Sở B")])
    helpers = ChoicesField("Phối hợp", choices=[SelectChoice("a", "Sở A"), SelectChoice("b", "Sở B")])


GOOD = {"name": "Một", "due_on": "5/3/2024", "lead": "a", "version": "3"}


@pytest.fixture
def posted(app):
    """`posted(name="…")`: the sample form with these inputs sent, validated."""
    contexts = []

    def post(**data):
        context = app.test_request_context("/", method="POST", data={**GOOD, **data})
        context.push()
        contexts.append(context)
        form = Sample(meta={"csrf": False})
        form.good = form.validate_on_submit()
        return form

    yield post
    for context in reversed(contexts):
        context.pop()


@pytest.mark.parametrize(
    "text",
    [
        "5/3/2024",
        "05/03/2024",
        "05-03-2024",
        "5.3.2024",
        "2024-03-05",
        " 05 / 03 / 2024 ",
        "05032024",
        "\u200e5/3/2024",
    ],
)
def test_day_is_read_as_an_office_writes_it(text):
    assert read_day(text) == date(2024, 3, 5)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("31/02/2024", "Không có ngày 31/02/2024"),
        ("5/3/24", "không phải là ngày"),
        ("01/01/0000", "1900–2100"),
        ("31/12/9999", "1900–2100"),
        ("2024-13-01", "Không có ngày"),
        ("hôm qua " * 5000, "không phải là ngày"),
        ("٣/٤/٢٠٢٤", "không phải là ngày"),
    ],
)
def test_day_that_is_none_says_so(text, says):
    with pytest.raises(ValueError, match=says) as caught:
        read_day(text)
    assert len(str(caught.value)) < 120


def test_day_keeps_what_was_typed(posted):
    form = posted(due_on="31/02/2024")
    assert not form.good
    assert form.due_on._value() == "31/02/2024"
    assert form.due_on.errors == ["Không có ngày 31/02/2024. Nhập ngày/tháng/năm, ví dụ 05/03/2024."]


def test_texts_come_in_composed_and_clean(posted):
    form = posted(
        name=" Đươ\u0300ng\u0000\u202e  Hòa ", note="dòng\u0000 1\r\ndòng 2  \r\n\r\n", code=" dt 01 ", people="1.200"
    )
    assert form.good
    assert form.name.data == "Đường Hòa"
    assert form.note.data == "dòng 1\ndòng 2"
    assert form.code.data == "dt01"
    assert form.people.data == 1200


def test_empty_inputs_say_which(posted):
    form = posted(name=" \u200b ", due_on="", lead="")
    assert {name: errors[0] for name, errors in form.errors.items()} == {
        "name": "Chưa nhập “Tên”.",
        "due_on": "Chưa nhập “Hạn”.",
        "lead": "Chưa chọn “Cơ quan”.",
    }
    assert [problem.anchor for problem in form.problems] == ["name", "due_on", "lead"]
    assert form.status == 422


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "x" * 21),
        ("people", "12,5"),
        ("people", "-1"),
        ("people", "9" * 40),
        ("people", "5001"),
        ("nature", "nope"),
        ("nature", "\u0000"),
        ("lead", "c" * 40_000),
        ("result", "SETTLED"),
        ("helpers", "z"),
        ("version", "abc"),
        ("version", ""),
    ],
)
def test_foreign_values_are_refused_in_a_sentence(posted, name, value):
    form = posted(**{name: value})
    assert not form.good
    assert list(form.errors) == [name]
    said = form.errors[name][0]
    assert said.endswith(".")
    assert len(said) < 150


def test_words_come_back_as_members(posted):
    form = posted(nature="report", result="settled", helpers=["a", "b"])
    assert (form.nature.data, form.result.data, form.helpers.data) == (Nature.REPORT, Result.SETTLED, ["a", "b"])
    form = posted(nature="")
    assert form.nature.data is None
    assert form.good


def test_refusal_stands_at_its_input(posted):
    form = posted()
    with form.refusals():
        raise Refused("Hạn phải sau ngày giao.", field="due_on")
    assert form.due_on.errors == ["Hạn phải sau ngày giao."]
    assert form.status == 422
    with form.refusals():
        raise Refused("Không được.")
    assert [(p.message, p.anchor) for p in form.problems] == [
        ("Không được.", ""),
        ("Hạn phải sau ngày giao.", "due_on"),
    ]


def test_what_is_out_of_reach_is_not_an_input_s_fault(posted):
    form = posted()
    with pytest.raises(NotThere), form.refusals():
        raise NotThere()


def test_second_editor_sees_both(posted):
    form = posted(note="của tôi")
    with form.refusals():
        raise Stale()
    form.show_current(
        {
            "name": "Một",
            "note": "của người kia",
            "lead": "b",
            "due_on": date(2024, 4, 1),
            "nature": None,
            "people": None,
        },
        version=4,
        who="Lê Thị Mai",
        when=datetime(2024, 3, 1, tzinfo=UTC),
    )
    assert form.status == 409
    assert form.note.data == "của tôi"
    assert form.version.data == 4
    stored = {field.name: field.now_stored for field in form if hasattr(field, "now_stored")}
    assert stored == {"note": "của người kia", "lead": "Sở B", "due_on": "01/04/2024"}


def test_every_sentence_of_the_libraries_is_in_vietnamese():
    said = set()
    for package in (wtforms, flask_wtf):
        for path in Path(package.__file__).parent.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                called = getattr(node, "func", None)
                if getattr(called, "attr", getattr(called, "id", "")) in {"gettext", "ngettext"}:
                    said |= {a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)}
    assert said - set(MESSAGES) == set()


def test_form_without_version_is_plain(app):
    class Plain(Form):
        name = TextField("Tên")

    with app.test_request_context("/"):
        form = Plain(meta={"csrf": False})
        assert (form.status, form.problems, form.stale) == (200, [], False)
