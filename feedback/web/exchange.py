"""Workbooks in and out: a file is looked at first, then entered whole or not at all, and never twice.

What it would do and everything that is wrong with it is shown before anything is written; the marked copy shows each
fault in its cell. What goes out carries citizens' identity only for those who may see it, and is journaled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from feedback.core import calendar, store
from feedback.core.journal import Entry
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.core.wording import number
from feedback.intake import enter, match, workbook
from feedback.intake.examine import Examined
from feedback.intake.problem import Problem
from feedback.intake.workbook import Sheet
from feedback.office.duty import Duty
from feedback.web import unit, upload
from feedback.web.form import ChoiceField, FileField, Form, Required, SelectChoice, TextField
from feedback.web.guard import me, needs, note_reading, settings, viewer

pages = Blueprint("exchange", __name__, url_prefix="/exchange")
Answer = str | Response | tuple[str, int]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: So many faults and remarks are shown on the page; the marked copy holds all of them.
SHOWN = 200
_KEPT = f"Tệp .xlsx, .xls hoặc .ods. Chưa nhập thì được giữ một ngày, mỗi người {upload.MOST_FILES} tệp gần nhất."
AS_OURS = SelectChoice("", "Tệp đúng mẫu sổ theo dõi")


@dataclass(frozen=True)
class Gathered:
    """One sentence about one column, with the rows it is said of."""

    sheet: str
    column: str
    problem: str
    mend: str
    rows: list[int]

    @property
    def count(self) -> int:
        """How many rows."""
        return len(self.rows)

    @property
    def told(self) -> str:
        """The rows: each where they are few, else from which to which and how many."""
        if len(self.rows) <= 5:
            return ", ".join(map(str, filter(None, self.rows)))
        return f"{number(len(self.rows))} hàng, từ {min(self.rows)} đến {max(self.rows)}"


class FileForm(Form):
    """A workbook to be looked at."""

    file = FileField("Tệp Excel", [Required("Chọn tệp để tải lên.")], description=_KEPT)
    matching = ChoiceField("Cách đọc tệp", choices=[AS_OURS], coerce=str)


class EnterForm(Form):
    """What was looked at is entered."""

    reason = TextField("Lý do, căn cứ", description="Ghi vào nhật ký cùng lần nhập này.")


class ScopeForm(Form):
    """What is exported."""

    agency = ChoiceField(
        "Đơn vị", coerce=int, description="Tính cả các đơn vị bên dưới; để trống là toàn bộ phạm vi của bạn."
    )


@pages.get("")
@needs(Duty.EXPORT)
def index() -> str:
    """Files out: the workbook of everything in reach or of one unit, and the empty one."""
    form = ScopeForm(meta={"csrf": False})
    form.agency.set_choices(unit.filter_choices(unit.in_reach(viewer(), places=True)))
    return render_template("exchange/index.html", form=form)


@pages.get("/export.xlsx")
@needs(Duty.EXPORT)
def export() -> Response:
    """The workbook of everything in reach, or of one unit with all below it."""
    from feedback.report import to_xlsx_workbook
    from feedback.report.workbook import Scope

    asked = request.args.get("agency", "")
    units = unit.in_reach(viewer(), places=False)
    agency = unit.chosen(units, int(asked) if asked.isdecimal() and len(asked) < 10 else None) if asked else None
    name = f"so-theo-doi-{agency.code if agency else 'tat-ca'}-{calendar.today():%Y%m%d}.xlsx"
    out = BytesIO()
    rows = to_xlsx_workbook.export(out, Scope(agency=agency, viewer=viewer()))
    note_reading("workbook:export", None, changes={sheet: [None, count] for sheet, count in rows.items()}, code=name)
    return _file(out, name)


@pages.get("/template.xlsx")
@needs(Duty.IMPORT)
def template() -> Response:
    """The empty workbook with its instructions."""
    from feedback.report import to_xlsx_workbook

    out = BytesIO()
    to_xlsx_workbook.template(out)
    return _file(out, "so-theo-doi-mau.xlsx")


@pages.route("/files", methods=["GET", "POST"])
@needs(Duty.IMPORT)
def bring() -> Answer:
    """A file is brought to be looked at; nothing is written yet."""
    form = FileForm()
    known = match.of_agency(viewer().seat.id)
    form.matching.set_choices([AS_OURS, *(SelectChoice(str(m.id), f"Cách đọc “{m.name}”") for m in known)])
    if form.validate_on_submit():
        with form.refusals():
            kept = upload.keep(form.file.data, officer_id=me().id, settings=settings())
            return redirect(url_for(".look", token=kept.token, matching=form.matching.data or None))
    query = select(Entry).where(Entry.act == "workbook:import", Entry.agency_id == me().agency_id)
    lately = db.session.scalars(query.order_by(Entry.id.desc()).limit(10)).all()
    return render_template("exchange/bring.html", form=form, known=known, lately=lately), form.status


@pages.route("/files/<string:token>", methods=["GET", "POST"])
@needs(Duty.IMPORT)
def look(token: str) -> Answer:
    """What the file would do and all that is wrong with it; entered on request, whole or not at all."""
    kept = _kept(token)
    form = EnterForm()
    try:
        sheets = _sheets(kept)
    except Refused as refused:
        return render_template("exchange/refused.html", kept=kept, refused=refused), 422
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                done = enter.attempt(
                    sheets,
                    name=kept.name,
                    today=calendar.today(),
                    reason=form.reason.data or "",
                    by=me().name,
                    viewer=viewer(),
                )
                counts = done.counts()
            if done.good:
                upload.drop(kept)
                flash(f"Đã nhập “{kept.name}”: {_told(counts)}.", "success")
                return redirect(url_for(".bring"))
    examined = enter.preview(sheets, today=calendar.today(), viewer=viewer())
    return render_template(
        "exchange/look.html",
        form=form,
        kept=kept,
        examined=examined,
        counts=examined.counts(),
        problems=_gathered(examined.problems)[:SHOWN],
        found=len(examined.problems),
        warnings=examined.findings.warnings[:SHOWN],
        theirs=_foreign(sheets, examined),
        only_sealed=examined.only_sealed,
        matching=request.args.get("matching", ""),
    ), form.status


@pages.get("/files/<string:token>/marked.xlsx")
@needs(Duty.IMPORT)
def marked(token: str) -> Response:
    """The bearer's own file with its faults marked."""
    from feedback.report import to_xlsx_marked

    kept = _kept(token)
    out = BytesIO()
    to_xlsx_marked.write(out, enter.preview(_sheets(kept), today=calendar.today(), viewer=viewer()))
    return _file(out, f"loi-{kept.path.stem[:8]}.xlsx")


def _kept(token: str) -> upload.Upload:
    return upload.find(token, officer_id=me().id, settings=settings())


def _sheets(kept: upload.Upload) -> list[Sheet]:
    """The sheets of the file, turned by the matching that was asked for."""
    read = workbook.read(kept.path)
    asked = request.args.get("matching", "")
    if not (asked.isdecimal() and len(asked) < 10):
        return read
    return match.apply(read, match.way_of(match.get(int(asked), viewer().seat.id)))


def _foreign(sheets: list[Sheet], examined: Examined) -> list[str]:
    """Sheets with rows that are none of ours: each may be matched."""
    ours = {id(table.sheet) for table in examined.tables.values()}
    return [sheet.name for sheet in sheets if sheet.rows and id(sheet) not in ours]


def _gathered(problems: Sequence[Problem]) -> list[Gathered]:
    """The problems as the page lists them: one sentence once for each column, with all its rows."""
    found: dict[tuple[str, str, str, str], list[int]] = {}
    for one in problems:
        found.setdefault((one.sheet, one.column, one.problem, one.mend), []).append(one.row)
    return [Gathered(*what, rows) for what, rows in found.items()]


def _told(counts: list[Any]) -> str:
    """How many rows of each sheet are new, changed, the same."""
    told = [f"{c.sheet} {c.new} mới, {c.changed} sửa, {c.same} không đổi" for c in counts]
    return "; ".join(told) or "không có dòng nào"


def _file(out: BytesIO, name: str) -> Response:
    """The file as a download."""
    out.seek(0)
    return send_file(out, mimetype=XLSX, as_attachment=True, download_name=name)
