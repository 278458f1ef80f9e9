"""Before signing: what looks implausible in a paper, each finding with exactly its records and the note that answers it.

The checks are `tally.plausible`'s; nothing here forbids anything. Whoever answers for declared figures writes the notes.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from sqlalchemy.orm import contains_eager
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from feedback.case.record import Contribution, Dialogue, Occasion
from feedback.case.record import Recommendation as R
from feedback.core import calendar
from feedback.core.wording import day
from feedback.office.agency import Agency, Level
from feedback.office.duty import Duty
from feedback.register import remark
from feedback.register.figure import Figure
from feedback.report import to_xlsx_list
from feedback.report.to_xlsx_list import Column
from feedback.tally import ledger, plausible, plausible_list
from feedback.tally.appendix import Key
from feedback.tally.ask import Ask
from feedback.tally.measure import Measure, Of
from feedback.tally.plausible_check import HELP, RECORDS, Check, Finding
from feedback.web import behind, window
from feedback.web.form import Length, NoteField, OnceForm, Required
from feedback.web.guard import me, needs, note_reading
from feedback.web.road import link
from feedback.web.window import Window

pages = Blueprint("plausible", __name__, url_prefix="/plausibility")
_CHECKS, _LEVELS = {one.value: one for one in Check}, {one.value: one for one in Level}
_PAPER = '/<any("03", "04"):appendix>'
_UNITS = {Of.SESSION: "cuộc đối thoại", Of.CONTRIBUTION: "cuộc, lần góp ý", Of.OPINION: "ý kiến"}
_COLUMNS = (
    Column("Kiểm tra", 34), Column("Năm", 8), Column("Cấp", 16), Column("Số lượng", 18), Column("Nội dung", 60),
    Column("Đơn vị", 60), Column("Giải trình", 60), Column("Người giải trình", 24),
)  # fmt: skip


class NoteForm(OnceForm):
    """The answer to one finding."""

    note = NoteField(
        "Giải trình", [Required(), Length(most=remark.LONGEST)],
        description="Số liệu này đúng vì sao, đối chiếu với văn bản nào; hoặc đã sửa thế nào.",
    )  # fmt: skip


@pages.get(_PAPER)
@needs(Duty.APPENDIX)
def show(appendix: str) -> str:
    """All that was found, what is not answered first by its mark."""
    asked = window.read()
    question = asked.ask(appendix)

    def quick_url(query: dict[str, Any]) -> str:
        return url_for(".show", appendix=appendix, **query)

    def records_url(one: Finding) -> str:
        if one.of_row:
            key = behind.as_address(Key(one.measure, one.year, one.level))
            return url_for("appendix.cell", appendix=appendix, **key, **asked.query)
        return _url("records", appendix, one, asked)

    return render_template(
        "plausible/show.html",
        look=plausible.look(question),
        ask=question,
        window=asked,
        appendix=appendix,
        tabs=[
            (f"Phụ lục {one}", url_for(".show", appendix=one, **asked.query), one == appendix)
            for one in plausible.APPENDICES
        ],
        help=HELP,
        quick_url=quick_url,
        records_url=records_url,
        note_url=lambda one: _url("note", appendix, one, asked),
    )


@pages.get(_PAPER + "/records")
@needs(Duty.APPENDIX)
def records(appendix: str) -> str:
    """The records or units behind one finding."""
    asked = window.read()
    question = asked.ask(appendix)
    check, year, level = _key()
    around = {
        "ask": question,
        "back": url_for(".show", appendix=appendix, **asked.query),
        "back_to": "Kiểm tra trước khi ký",
        "link": link,
    }
    kind = RECORDS.get(check)
    if kind is None:
        found = next(
            (
                one
                for one in plausible.look(question).findings
                if (one.check, one.year, one.level) == (check, year, level)
            ),
            None,
        )
        if found is None or found.of_row:
            raise NotFound
        return render_template(
            "plausible/units.html", finding=found, help=HELP, appendix=appendix, window=asked, **around
        )
    query = {"check": check.value, "year": str(year), "level": level.value, **asked.query}
    page = behind.page_of(*_query(question, check, year, level, kind), behind.Address(request.path, query))
    measure = Measure(check.value, check.label, _UNITS.get(kind, ""), HELP[check], kind, ())
    shown = behind.Behind(measure, Key(check.value, year, level), page, [])
    template = "plausible/lines.html" if kind is Of.LINE else "appendix/cell.html"
    return render_template(template, behind=shown, page=page, **around)


@pages.route(_PAPER + "/note", methods=["GET", "POST"])
@needs(Duty.FIGURE_WRITE)
def note(appendix: str) -> tuple[str, int] | Response:
    """One finding is answered; the note stays with this paper and this finding."""
    asked = window.read()
    question = asked.ask(appendix)
    check, year, level = _key()
    look, measure = plausible.look(question), request.args.get("measure", "")
    same = (
        one for one in look.findings if (one.check, one.year, one.level, one.measure) == (check, year, level, measure)
    )
    finding, form = next(same, None), NoteForm()
    back = url_for(".show", appendix=appendix, **asked.query)
    if finding is None:
        raise NotFound
    if form.validate_on_submit():
        with form.refusals():
            key = (plausible.question(question), finding.identity)
            facts: dict[str, Any] = {"number": finding.number, "what": finding.what, "note": form.note.data or ""}
            with form.taken():
                remark.write(*key, **facts, officer_id=me().id, by=me().name, at=calendar.now())
            flash("Đã ghi giải trình.", "success")
            return redirect(back)
    notes = look.notes.get(finding.identity, [])
    page = render_template(
        "plausible/note.html", form=form, finding=finding, notes=notes, help=HELP, back=back, ask=question
    )
    return page, form.status


@pages.get(_PAPER + "/findings.xlsx")
@needs(Duty.APPENDIX)
def download(appendix: str) -> Response:
    """All findings with their notes, as an Excel file."""
    asked = window.read()
    question = asked.ask(appendix)
    look, out = plausible.look(question), BytesIO()
    rows = []
    for one in look.findings:
        latest = next(iter(look.notes.get(one.identity, [])), None)
        said = latest.note if latest else ""
        if latest and not look.answered(one):
            said = f"(khi có {latest.number}) {said}"
        units = "; ".join(f"{unit.name}: {unit.words}" for unit in one.units)
        who = f"{latest.by}, {day(calendar.local(latest.at).date())}" if latest else ""
        rows.append(
            (one.check.label, one.year, one.level.label, one.counted, one.words or HELP[one.check], units, said, who)
        )
    title = f"Kiểm tra trước khi ký: Phụ lục {appendix}"
    about = [
        ("Số liệu", f"từ {day(question.first)} đến {day(question.last)}, chốt ngày {day(question.as_of)}"),
        ("Đơn vị", question.scope),
    ]
    to_xlsx_list.write(out, title=title, columns=_COLUMNS, rows=rows, about=about)
    out.seek(0)
    name = f"kiem-tra-phu-luc-{appendix}-{question.first:%Y%m%d}-{question.last:%Y%m%d}.xlsx"
    note_reading(
        "appendix:download", None, code=name[:64], changes={key: ["", value] for key, value in asked.query.items()}
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return send_file(out, mimetype=kind, as_attachment=True, download_name=name)


def warned(asks: Iterable[Ask]) -> list[tuple[str, list[Finding], str]]:
    """What nobody has answered of these papers: appendix, findings, the address of their page; nothing where all is."""
    found = []
    for one in {ask.appendix: ask for ask in asks}.values():
        if missing := plausible.open_findings(one):
            query: dict[str, Any] = {"from": one.first.isoformat(), "to": one.last.isoformat()}
            query |= {"as_of": one.as_of.isoformat()} if one.as_of != one.last else {}
            query |= {"agency": str(one.agency.id)} if one.agency else {}
            query |= {"as_now": "1"} if one.as_now else {}
            found.append((one.appendix, missing, url_for("plausible.show", appendix=one.appendix, **query)))
    return found


def _key() -> tuple[Check, int, Level]:
    """Which finding the address names; not found where there is no such finding."""
    check, level = _CHECKS.get(request.args.get("check", "")), _LEVELS.get(request.args.get("level", ""))
    year = request.args.get("year", "")
    if check is None or level is None or not (year.isascii() and year.isdecimal() and len(year) == 4):
        raise NotFound
    return check, int(year), level


def _url(page: str, appendix: str, one: Finding, asked: Window) -> str:
    key: dict[str, Any] = {"check": one.check.value, "year": str(one.year), "level": one.level.value}
    if one.measure:
        key["measure"] = one.measure
    return url_for(f".{page}", appendix=appendix, **key, **asked.query)


def _query(ask: Ask, check: Check, year: int, level: Level, kind: Of) -> tuple[Any, list[Any]]:
    """The records behind the finding as a list shows them, and their order."""
    if kind is Of.OPINION:
        opinions = plausible_list.opinions(ask, check, year, level)
        shown = opinions.add_columns(Agency.name, ledger.acceptance_on(ask.as_of)).join(Agency, Agency.id == R.host_id)
        return shown, [R.received_on, R.id]
    if kind is Of.LINE:
        lines = plausible_list.lines(ask, check, year, level)
        return lines.add_columns(Agency.name).join(Agency, Agency.id == Figure.agency_id), [Figure.first_day, Figure.id]
    model = Dialogue if kind is Of.SESSION else Contribution
    events = plausible_list.events(ask, check, year, level).options(contains_eager(model.occasion))
    return events.add_columns(Agency.name).join(Agency, Agency.id == Occasion.agency_id), [Occasion.day, Occasion.id]
