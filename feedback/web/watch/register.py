"""The outstanding register: its list with its files, the reason written for one opinion, the list of a quarter.

The agency that leads, or the secretariat where an opinion was raised, writes why it is still open and when to look again;
everybody in whose reach it lies reads it. Who spoke is nowhere here.
"""

from __future__ import annotations

import tempfile
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response

from feedback.case import assignment, desk, standing
from feedback.case.record import Recommendation as R
from feedback.case.watch import register
from feedback.case.word import OutstandingReason
from feedback.core import calendar, store
from feedback.core.refusal import NotThere
from feedback.core.store import db
from feedback.core.wording import day
from feedback.office.duty import Duty
from feedback.report import to_xlsx_list
from feedback.report.document import outstanding
from feedback.web import case_file, paper_file
from feedback.web import recommendation_list as opinions
from feedback.web.form import DayField, EnumField, Length, NoteField, Required, VersionedForm
from feedback.web.guard import me, needs, note_reading, viewer
from feedback.web.listing import Listing
from feedback.web.watch import register_list as shown
from feedback.web.watch import register_paper
from feedback.web.watch.tabs import tabs

pages = Blueprint("register", __name__)
Answer = str | Response | tuple[str, int]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ReasonForm(VersionedForm):
    """Why an opinion is still open, and when it is looked at again."""

    code = EnumField("Lý do tồn đọng", OutstandingReason, [Required()])
    story = NoteField(
        "Diễn giải",
        [Required(), Length(4000)],
        description="Vướng ở đâu, đã làm gì, đang chờ ai. Mặt trận và lãnh đạo đều đọc được.",
    )
    next_on = DayField("Ngày xem lại", [Required()], description="Đến ngày này hệ thống nhắc cập nhật lý do.")


@pages.get("/outstanding-register")
@needs(Duty.OUTSTANDING)
def index() -> str:
    """The register as it stands today: what is open, why, and when it is looked at again."""
    who, today = viewer(), calendar.today()
    found = register.listed(who, today, today=today)
    page = shown.LIST.page(db.session, found, shown.rows(today, today), choices=shown.choices(who))
    turns = desk.my_turns(who, [r.id for r in page.rows]) if who.only_given else {}
    return render_template(
        "register/index.html",
        page=page,
        tabs=tabs("register"),
        shown=shown,
        today_is=today,
        Review=shown.Review,
        writes={r.id for r in page.rows if not who.only_given or (r.id in turns and turns[r.id].leads)},
    )


@pages.get("/outstanding-register/list.xlsx")
@needs(Duty.OUTSTANDING)
def download() -> Response:
    """The same list as an Excel file."""
    return _send(shown.LIST, calendar.today(), "Sổ theo dõi ý kiến, kiến nghị tồn đọng", "so-ton-dong")


@pages.get("/outstanding-register/quarter")
@needs(Duty.OUTSTANDING)
def quarter() -> str:
    """What was outstanding on a day, with reasons, by agency: the list that the Front hands in each quarter."""
    who, today, on = viewer(), calendar.today(), _asked_day()
    found = register.listed(who, on, today=today)
    page = shown.QUARTER.page(db.session, found, shown.rows(on, today), choices=shown.choices(who))
    return render_template(
        "register/quarter.html", page=page, tabs=tabs("register"), shown=shown, on=on, ends=_quarter_ends(today)
    )


@pages.get("/outstanding-register/quarter.xlsx")
@needs(Duty.OUTSTANDING)
def quarter_xlsx() -> Response:
    """The list of a day as an Excel file."""
    on = _asked_day()
    title = f"Danh sách ý kiến, kiến nghị tồn đọng và lý do, tính đến ngày {day(on)}"
    return _send(shown.QUARTER, on, title, f"ton-dong-{on:%Y-%m-%d}")


@pages.get("/outstanding-register/quarter.docx")
@needs(Duty.OUTSTANDING)
def quarter_docx() -> Response:
    """The list of a day as a Word file, under the head of the viewer's unit."""
    who, on = viewer(), _asked_day()
    query = shown.exported(who, shown.QUARTER, on, calendar.today())
    rows = list(db.session.execute(query.limit(register_paper.MOST + 1)))
    paper = register_paper.paper(rows, who, on)
    answer = paper_file.sent(f"ton-dong-{on:%Y-%m-%d}", lambda out, own: outstanding.write(out, paper, own=own))
    note_reading("outstanding:download", None, changes={"rows": [None, len(rows)], "on": [None, day(on)]})
    return answer


@pages.route("/recommendations/<int:recommendation_id>/outstanding", methods=["GET", "POST"])
@needs(Duty.OUTSTANDING_WRITE)
def write(recommendation_id: int) -> Answer:
    """Why this opinion is still open, as of today; what was told before stays below."""
    r, today = _mine(recommendation_id), calendar.today()
    told = register.of(r.id)
    form = ReasonForm(data={**_standing(r, told), "version": r.version})
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                r = _mine(recommendation_id, lock=True)
                register.write(
                    r,
                    viewer(),
                    code=form.code.data,
                    story=form.story.data or "",
                    next_on=form.next_on.data or today,
                    by=me().name,
                    today=today,
                    version=form.version.data,
                )
            flash(f"Đã ghi lý do tồn đọng của {r.code}, xem lại ngày {day(form.next_on.data)}.", "success")
            return redirect(url_for("recommendation.show", recommendation_id=recommendation_id))
    if form.is_submitted():
        r = _mine(recommendation_id)
        told = register.of(r.id)
    if form.stale:
        case_file.show_change(form, r, _standing(r, told))
    return render_template(
        "register/write.html", r=r, form=form, told=told, handling=standing.handling(r), is_open=standing.is_open(r)
    ), form.status


def _mine(recommendation_id: int, *, lock: bool = False) -> R:
    """The opinion whose reason is the viewer's to write: led by their agency, or raised in their reach."""
    if not viewer().only_given:
        return case_file.steered(recommendation_id, lock=lock)
    r = case_file.opened(recommendation_id, lock=lock)
    if not assignment.held_by(r, viewer()).leads:
        raise NotThere("Cơ quan bạn phối hợp, không chủ trì ý kiến này; lý do tồn đọng do cơ quan chủ trì ghi.")
    return r


def _standing(r: R, told: list[Any]) -> dict[str, Any]:
    """What the form begins with: the reason in force, never an old day to look again."""
    last = told[0] if told else None
    today = calendar.today()
    return {
        "code": last.code if last else r.outstanding_code,
        "story": last.story if last else r.outstanding_reason,
        "next_on": last.next_on if last and last.next_on > today else register.usual_next(today),
    }


def _asked_day() -> date:
    """The day that the address asks for, today at the latest."""
    wanted = shown.QUARTER.read().values.get("on")
    return min(wanted, calendar.today()) if wanted else calendar.today()


def _quarter_ends(today: date) -> list[date]:
    """The last days of the four quarters before today, the latest first."""
    ends = [calendar.last_of_month(year, month) for year in (today.year, today.year - 1) for month in (12, 9, 6, 3)]
    return [one for one in ends if one < today][:4]


def _send(listing: Listing, on: date, title: str, name: str) -> Response:
    """The list that the address asks for as an Excel file; the journal says so."""
    who, today = viewer(), calendar.today()
    asked = listing.read(choices=shown.choices(who))
    about = [("Đơn vị xem", who.seat.name), ("Tính đến ngày", day(on)), *opinions.said(asked)]
    file = tempfile.TemporaryFile()  # noqa: SIM115 - Flask closes it once it is sent
    lines = shown.cells(shown.exported(who, listing, on, today), on)
    count = to_xlsx_list.write(file, title=title, columns=shown.COLUMNS, rows=lines, about=about)
    note_reading("outstanding:download", None, changes={"rows": [None, count], "on": [None, day(on)]})
    file.seek(0)
    return send_file(file, as_attachment=True, download_name=f"{name}.xlsx", mimetype=XLSX)
