"""The year's plan of dialogues: the board of units, and one unit's plan with its lines against what was held.

Each number of the board opens its list. Writing is the secretariat's; leader, Front and inspection read.
"""

from __future__ import annotations

import tempfile
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from sqlalchemy import ColumnElement, and_
from werkzeug.wrappers import Response

from feedback.case.sitting import board, line
from feedback.case.sitting import plan as plans
from feedback.core import calendar, journal, store
from feedback.core.store import db
from feedback.core.wording import day, fold, words
from feedback.office.agency import Agency, Level
from feedback.office.duty import Duty, Role, Viewer
from feedback.report import to_xlsx_list
from feedback.report.to_xlsx_list import Column
from feedback.web import act, panel, unit
from feedback.web.form import SelectChoice
from feedback.web.guard import may, needs, note_reading, viewer
from feedback.web.listing import Choice, Listing, Sort, Words
from feedback.web.sitting import plan_form as forms

pages = Blueprint("plan", __name__)
Answer = str | Response | tuple[str, int]
_COLUMNS = (
    Column("Mã đơn vị", 14), Column("Đơn vị", 36), Column("Cấp", 16), Column("Kế hoạch", 22), Column("Số dòng", 9),
    Column("Đã tổ chức theo kế hoạch", 12), Column("Chậm", 8), Column("Không tổ chức", 10),
    Column("Số cuộc đã tổ chức trong năm", 12), Column("Cuộc gần nhất", 12),
)  # fmt: skip
SHOWS = {"no-plan": "Chưa có kế hoạch", "behind": "Có dòng chậm kế hoạch", "none-held": "Chưa tổ chức cuộc nào"}


@panel.on("home")
def _waiting(who: Viewer) -> panel.Waiting | None:
    """What the plans of those in reach want: for the secretariat, a leader, the Front."""
    if who.role not in (Role.SECRETARIAT, Role.LEADER, Role.FRONT):
        return None
    found = board.warnings(who, calendar.today())
    rows = [
        panel.Row(found.behind, "đơn vị chậm kế hoạch đối thoại", url_for("plan.index", show="behind"), "bad"),
        panel.Row(found.none_held, "đơn vị đến quý IV chưa đối thoại", url_for("plan.index", show="none-held"), "warn"),
        panel.Row(found.no_plan, "đơn vị chưa có kế hoạch năm", url_for("plan.index", show="no-plan"), "info"),
    ]
    return panel.Waiting("Kế hoạch đối thoại", rows, order=80)


@pages.get("/plans")
@needs(Duty.DIALOGUE_READ)
def index() -> str:
    """Every place in reach: who has a plan, what was planned, held, is behind."""
    year, today = _year(), calendar.today()
    listing = _listing(year, today)
    page = listing.page(db.session, board.places(viewer(), year, today), choices={"year": _years()})
    return render_template(
        "plan/index.html",
        page=page,
        year=year,
        figures=board.figures([row.id for row in page.rows], year, today),
        warnings=board.warnings(viewer(), today) if year == today.year else None,
    )


@pages.get("/plans/list.xlsx")
@needs(Duty.DIALOGUE_READ)
def download() -> Response:
    """The board as an Excel file: every unit that the page counts."""
    year, today = _year(), calendar.today()
    listing = _listing(year, today)
    asked = listing.read(choices={"year": _years()})
    found = listing.narrow(board.places(viewer(), year, today), asked).order_by(*listing.order(asked))
    units = list(db.session.scalars(found))
    figures = board.figures([one.id for one in units], year, today)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - Flask closes it once it is sent
    about = [("Đơn vị xem", viewer().seat.name), ("Ngày", day(today))]
    title = f"Kế hoạch đối thoại năm {year}"
    count = to_xlsx_list.write(
        file, title=title, columns=_COLUMNS, rows=[_cells(one, figures[one.id]) for one in units], about=about
    )
    note_reading("plan:download", None, changes={"rows": [None, count], "year": [None, year]})
    file.seek(0)
    return send_file(
        file, as_attachment=True, download_name=f"ke-hoach-doi-thoai-{year}.xlsx",
        mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )  # fmt: skip


@pages.route("/plans/new", methods=["GET", "POST"])
@needs(Duty.DIALOGUE_WRITE)
def new() -> Answer:
    """A unit's plan of a year is begun, with the lines of the year before where that is wanted."""
    units = unit.in_reach(viewer(), places=True)
    asked = request.args.get("agency", "")
    agency = int(asked) if asked.isdecimal() and len(asked) < 10 else unit.place_id(viewer())
    form = forms.NewForm(data={"agency": agency, "year": _year()})
    form.agency.set_choices(unit.choices(units))
    if form.validate_on_submit():
        with form.refusals():
            with form.taken():
                made = plans.add(unit.chosen(units, form.agency.data), form.year.data or 0, form.paper())
                copied = line.copy_last(made) if form.copied.data else 0
            flash(
                f"Đã lập kế hoạch năm {made.year}" + (f" với {copied} dòng của năm trước." if copied else "."),
                "success",
            )
            return redirect(url_for(".show", plan_id=made.id))
    return render_template("plan/new.html", form=form), form.status


@pages.get("/plans/<int:plan_id>")
@needs(Duty.DIALOGUE_READ)
def show(plan_id: int) -> str:
    """One unit's plan: its lines, each against what was held."""
    plan, today = plans.get(plan_id, viewer()), calendar.today()
    lines = line.of_plan(plan)
    last = plans.of_unit(plan.agency_id, plan.year - 1) if may(Duty.DIALOGUE_WRITE) and not lines else None
    return render_template(
        "plan/show.html",
        plan=plan,
        lines=[(one, line.state(one, today)) for one in lines],
        last=last,
        figures=board.figures([plan.agency_id], plan.year, today)[plan.agency_id],
        usual_day=lambda one: line.usual_day(one, today),
        story=journal.story("year_plan", plan.id),
        act_words=act.words,
    )


@pages.route("/plans/<int:plan_id>/edit", methods=["GET", "POST"])
@needs(Duty.DIALOGUE_WRITE)
def edit(plan_id: int) -> Answer:
    """The plan's paper has been changed."""
    plan = plans.get(plan_id, viewer())
    form = forms.PaperForm(data=forms.stored_paper(plan))
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                plans.change(plan, form.paper(), version=form.version.data)
            flash("Đã lưu.", "success")
            return redirect(url_for(".show", plan_id=plan_id))
    if form.stale:
        db.session.refresh(plan)
        now = forms.stored_paper(plan)
        form.show_current(now, version=plan.version)
    return render_template("plan/edit.html", form=form, plan=plan), form.status


@pages.post("/plans/<int:plan_id>/copy")
@needs(Duty.DIALOGUE_WRITE)
def copy(plan_id: int) -> Response:
    """The lines of the year before stand in this plan too."""
    plan = plans.get(plan_id, viewer())
    with store.one_transaction():
        count = line.copy_last(plan)
    if count:
        flash(f"Đã chép {count} dòng của kế hoạch năm {plan.year - 1}.", "success")
    else:
        flash("Kế hoạch này đã có dòng nên không chép thêm.", "info")
    return redirect(url_for(".show", plan_id=plan_id))


@pages.route("/plans/<int:plan_id>/lines/new", methods=["GET", "POST"])
@needs(Duty.DIALOGUE_WRITE)
def add_line(plan_id: int) -> Answer:
    """The plan has one line more."""
    plan = plans.get(plan_id, viewer())
    form = forms.NewLineForm()
    if form.validate_on_submit():
        with form.refusals():
            with form.taken():
                line.add_line(plan, form.wish())
            flash("Đã thêm dòng kế hoạch.", "success")
            return redirect(url_for(".add_line" if request.form.get("then") == "more" else ".show", plan_id=plan_id))
    return render_template("plan/line.html", form=form, plan=plan, one=None), form.status


def _listing(year: int, today: date) -> Listing:
    """The board's list for that year."""
    conditions = {
        "no-plan": board.no_plan_sql(year),
        "behind": board.behind_sql_of(year, today),
        "none-held": board.none_held_sql(year, today),
    }
    return Listing(
        key=Agency.id,
        sorts=[Sort("unit", "Đơn vị", Agency.sort_key)],
        filters=[
            Words("q", "Tìm", _found, hint="Tên đơn vị"),
            Choice("year", "Năm (để trống: năm nay)", (), lambda _year: Agency.id.is_not(None), coerce=int),
            Choice("level", "Cấp", Level, lambda level: Agency.level == level),
            Choice(
                "show",
                "Cần xem",
                [SelectChoice(key, label) for key, label in SHOWS.items()],
                lambda key: conditions[key],
            ),
        ],
    )


def _found(text: str) -> ColumnElement[bool]:
    """SQL: the unit's name holds every word."""
    return and_(*(Agency.search_text.contains(word, autoescape=True) for word in words(fold(text))[:12]))


def _year() -> int:
    """The year that the address asks for, else this one."""
    text = request.args.get("year", "")
    year = int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else calendar.today().year
    return min(max(year, plans.FIRST_YEAR), calendar.today().year + 1)


def _years() -> list[Any]:
    """The years to look at, next year's plans first."""
    last = calendar.today().year + 1
    return [SelectChoice(str(year), str(year)) for year in range(last, last - 6, -1)]


def _cells(one: Agency, found: board.Figures) -> list[Any]:
    paper = found.plan.number or "Có, chưa ghi số" if found.plan else "Chưa có"
    counts = [found.planned, found.carried_out, found.behind, found.given_up, found.held]
    return [one.code, one.name, one.level.label, paper, *counts, found.last_on]
