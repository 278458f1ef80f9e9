"""An office's own sheet matched to ours: once, by a person, with proposals; remembered for the unit.

Two steps: which heading of theirs is which column of ours and what the file leaves unsaid; then which of their words is
which of ours. The file that is being matched stands beside it, so that every choice is made on what is really there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from feedback.core import store
from feedback.core.refusal import NotThere
from feedback.core.store import db
from feedback.core.wording import plain
from feedback.intake import likeness, match, workbook
from feedback.intake import sheet as specs
from feedback.intake.match import Way
from feedback.intake.sheet import Cells, Column
from feedback.intake.workbook import Sheet
from feedback.office import tree
from feedback.office.agency import Agency
from feedback.office.duty import Duty
from feedback.web import upload
from feedback.web.form import ChoiceField, Form, Length, Required, SelectChoice, TextField, VersionedForm
from feedback.web.guard import me, needs, settings, viewer

pages = Blueprint("matching", __name__, url_prefix="/exchange/matchings")
Answer = str | Response | tuple[str, int]
TARGETS = {spec.key: spec.name for spec in specs.SHEETS}
MOST_SHOWN = 60


@pages.route("/new/<string:token>", methods=["GET", "POST"])
@needs(Duty.IMPORT)
def new(token: str) -> Answer:
    """The columns of a strange sheet are matched for the first time."""
    sheets = _sheets(token)
    sheet = _chosen(sheets, request.args.get("sheet", ""))
    target = request.args.get("target", "recommendation")
    target = target if target in TARGETS else "recommendation"
    rows = likeness.heading_rows(sheet)
    row = _row(rows, request.args.get("row", ""))
    headings = [text for text in dict(rows).get(row, []) if text]
    proposed = likeness.suggest_columns(headings, target)
    form = _columns_form(target, headings)(
        data={f"c_{key}": heading for key, heading in proposed.items()} | {"name": sheet.name[:200]}
    )
    if form.validate_on_submit():
        with form.refusals():
            way = Way(sheet.name, target, row, *_read(form, target))
            way = replace(way, words=_proposed_words(sheet, way))
            with store.one_transaction():
                number = match.save(None, way, name=form.name.data or "", agency_id=viewer().seat.id).id
            return redirect(url_for(".words", matching_id=number, token=token))
    context = {"token": token, "sheets": sheets, "sheet": sheet, "target": target, "targets": TARGETS, "row": row}
    context |= {"rows": rows[:8], **_columns(form, target), "sample": _sample(sheet, row), "headings": headings}
    return render_template("matching/new.html", form=form, **context), form.status


@pages.route("/<int:matching_id>/<string:token>", methods=["GET", "POST"])
@needs(Duty.IMPORT)
def words(matching_id: int, token: str) -> Answer:
    """Their words are matched to ours; then the file is looked at."""
    kept = match.get(matching_id, viewer().seat.id)
    way = match.way_of(kept)
    sheet = _chosen(_sheets(token), way.sheet_name)
    found = match.words_in(sheet, way)
    form_class, fields = _words_form(way, found)
    known = {name: way.words.get(key, {}).get(word, "") for name, key, word in fields}
    form = form_class(data={**known, "version": kept.version})
    if form.validate_on_submit():
        with form.refusals():
            chosen: dict[str, dict[str, str]] = {key: dict(way.words.get(key, {})) for key in found}
            for name, key, word in fields:
                chosen[key][word] = form[name].data or ""
            words = {key: {theirs: ours for theirs, ours in pairs.items() if ours} for key, pairs in chosen.items()}
            with store.one_transaction():
                store.unchanged(kept, form.version.data)
                match.save(kept, replace(way, words=words), name=kept.name, agency_id=kept.agency_id)
            return redirect(url_for("exchange.look", token=token, matching=matching_id))
    if form.stale:
        db.session.refresh(kept)
        form.show_current({}, version=kept.version)
    groups = [
        (specs.by_key(way.target).column(key).heading, [form[name] for name, own, _ in fields if own == key])
        for key in found
        if found[key]
    ]
    return render_template(
        "matching/words.html", form=form, matching=kept, token=token, groups=groups, units=_units()
    ), form.status


@pages.post("/<int:matching_id>/forget")
@needs(Duty.IMPORT)
def forget(matching_id: int) -> Response:
    """A way of reading is no longer remembered."""
    with store.one_transaction():
        match.forget(match.get(matching_id, viewer().seat.id))
    flash("Đã xóa cách đọc tệp. Dữ liệu đã nhập không thay đổi.", "success")
    return redirect(url_for("exchange.bring"))


def _sheets(token: str) -> list[Sheet]:
    kept = upload.find(token, officer_id=me().id, settings=settings())
    return [sheet for sheet in workbook.read(kept.path) if sheet.rows]


def _chosen(sheets: list[Sheet], name: str) -> Sheet:
    """The sheet of that name, else the one with most rows."""
    if not sheets:
        raise NotThere("Tệp không có trang nào có dữ liệu.")
    named = next((sheet for sheet in sheets if plain(sheet.name) == plain(name)), None)
    return named or max(sheets, key=lambda sheet: len(sheet.rows))


def _row(rows: list[tuple[int, list[str]]], asked: str) -> int:
    """The heading row that was asked for, else the likeliest."""
    numbers = [number for number, _ in rows]
    if not numbers:
        raise NotThere("Không tìm thấy dòng tiêu đề cột trong 20 dòng đầu của trang này.")
    wanted = int(asked) if asked.isdecimal() and len(asked) < 4 else 0
    return wanted if wanted in numbers else numbers[0]


def _columns_form(target: str, headings: list[str]) -> type[Form]:
    """A form with a choice among their headings and a value of one's own for each column of ours."""
    offered = [SelectChoice("", "Không có trong tệp"), *(SelectChoice(h, h) for h in dict.fromkeys(headings))]
    fields: dict[str, Any] = {"name": TextField("Tên cách đọc này", [Required(), Length(most=200)])}
    for column in specs.by_key(target).columns:
        fields[f"c_{column.key}"] = ChoiceField(column.heading, choices=offered, coerce=str)
        fields[f"f_{column.key}"] = TextField(f"{column.heading}: giá trị chung", [Length(most=300)])
    return type("ColumnsForm", (Form,), fields)


def _columns(form: Any, target: str) -> dict[str, list[Column]]:
    """The columns of ours as the page groups them: compulsory ones, those found in the file, the rest."""
    columns = list(specs.by_key(target).columns)
    others = [column for column in columns if not column.must]
    near = [column for column in others if form[f"c_{column.key}"].data]
    return {"columns": columns, "near": near, "far": [column for column in others if column not in near]}


def _read(form: Any, target: str) -> tuple[dict[str, str], dict[str, dict[str, str]], dict[str, str]]:
    """Columns, no words yet, and fixed values, as the form gives them."""
    keys = [column.key for column in specs.by_key(target).columns]
    columns = {key: form[f"c_{key}"].data for key in keys if form[f"c_{key}"].data}
    fixed = {key: form[f"f_{key}"].data for key in keys if form[f"f_{key}"].data}
    return columns, {}, fixed


def _words_form(way: Way, found: dict[str, list[str]]) -> tuple[type[Form], list[tuple[str, str, str]]]:
    """A form with a choice of ours for each of their words; and (field, column, word) in its order."""
    fields: dict[str, Any] = {}
    named: list[tuple[str, str, str]] = []
    for key, theirs in found.items():
        column = specs.by_key(way.target).column(key)
        for place, word in enumerate(theirs[:MOST_SHOWN]):
            name = f"w_{key}_{place}"
            fields[name] = _word_field(column, word)
            named.append((name, key, word))
    return type("WordsForm", (VersionedForm,), fields), named


def _word_field(column: Column, word: str) -> Any:
    if column.cells in (Cells.UNIT, Cells.UNITS):
        return TextField(word[:200], [Length(most=64)], render_kw={"list": "units"})
    return ChoiceField(
        word[:200], choices=[SelectChoice("", "Giữ nguyên"), *(SelectChoice(w, w) for w in column.words)], coerce=str
    )


def _proposed_words(sheet: Sheet, way: Way) -> dict[str, dict[str, str]]:
    """For every word in the matched columns what it likely means; a person looks at it next."""
    units = _units()
    proposed = {}
    for key, theirs in match.words_in(sheet, way).items():
        column = specs.by_key(way.target).column(key)
        offered = units if column.cells in (Cells.UNIT, Cells.UNITS) else {word: word for word in column.words}
        proposed[key] = likeness.suggest_words(theirs, offered)
    return proposed


def _units() -> dict[str, str]:
    """Code → name of the units in reach."""
    query = (
        select(Agency.code, Agency.name).where(tree.in_reach_now(viewer().seat, Agency.id)).order_by(Agency.sort_key)
    )
    return {row.code: row.name for row in db.session.execute(query)}


def _sample(sheet: Sheet, row: int) -> list[list[str]]:
    """The first rows below the heading, to choose by."""
    below = [cells for number, cells in sheet.rows if number > row][:3]
    return [[match.text(cell)[:80] for cell in cells] for cells in below]
