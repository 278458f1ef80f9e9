"""Issued papers and stored runs of the periodic reports: made, looked at, issued, set against today, replaced.

Issuing is for whoever answers for the paper; reading for all who read the appendices, in reach. Nothing here counts.
"""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from sqlalchemy import exists, func, select
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from feedback.core import calendar, journal, store
from feedback.core.refusal import NotThere
from feedback.core.store import db
from feedback.core.wording import Labelled
from feedback.office.duty import Duty
from feedback.register import edition as editions
from feedback.register import period as periods
from feedback.register.edition import Edition, EditionChange, EditionFile, EditionPaper, Span
from feedback.report import issue, restate
from feedback.tally import layout
from feedback.web import edition_list, plausible, unit
from feedback.web.edition_form import RunForm, SealForm
from feedback.web.form import SelectChoice
from feedback.web.guard import needs, note_reading, viewer
from feedback.web.listing import Choice, Listing, Sort

pages = Blueprint("edition", __name__, url_prefix="/editions")
_OF_CELL = ("appendix", "measure", "year", "level")
_BEHIND = "Kỳ này có rất nhiều hồ sơ nên được lập ở việc chạy nền; xong sẽ hiện trong danh sách."
Answer = str | Response | tuple[str, int]


class Stage(Labelled):
    """Where a paper stands."""

    RUN = "run", "Chưa ban hành"
    SEALED = "sealed", "Đã ban hành"
    REPLACED = "replaced", "Đã được thay thế"


_STAGES = {
    Stage.RUN: Edition.sealed_at.is_(None),
    Stage.SEALED: editions.in_force(),
    Stage.REPLACED: Edition.sealed_at.is_not(None) & ~editions.in_force(),
}
_TONES = {Stage.RUN: "neutral", Stage.SEALED: "good", Stage.REPLACED: "muted"}


def _list(choices: list[Any]) -> Listing:
    holds = exists().where(EditionPaper.edition_id == Edition.id)
    return Listing(
        key=Edition.id,
        sorts=[
            Sort("last", "Kỳ báo cáo", Edition.last_day, descending=True),
            Sort("dated", "Ngày ban hành", Edition.dated_on, descending=True),
            Sort("made", "Lập lúc", Edition.made_at, descending=True),
        ],
        filters=[
            Choice("year", "Năm", _years(), lambda v: func.extract("year", Edition.last_day) == int(v)),
            Choice("span", "Loại kỳ", Span, lambda v: Edition.span == v),
            Choice("appendix", "Phụ lục", _numbers(), lambda v: holds.where(EditionPaper.appendix == v)),
            Choice("stage", "Tình trạng", Stage, lambda v: _STAGES[v]),
            Choice("agency", "Đơn vị", choices, lambda v: Edition.agency_id == int(v)),
        ],
    )


def _numbers() -> list[Any]:
    return [SelectChoice(one, f"Phụ lục {one}") for one in layout.numbers()]


def _years() -> list[Any]:
    return [SelectChoice(str(year), str(year)) for year in range(calendar.today().year, 2013, -1)]


@pages.get("")
@needs(Duty.APPENDIX)
def index() -> str:
    """What was made and issued, in reach."""
    listing = _list(unit.filter_choices(unit.in_reach(viewer(), places=True)))
    page = listing.page(db.session, found=select(Edition).where(editions.within(viewer())), rows=select(Edition))
    rows = [one[0] if isinstance(one, tuple) else one for one in page.rows]
    stages = edition_list.stages(rows)
    return render_template(
        "edition/index.html", page=page, rows=rows, stages=stages, name=_name, appendices=edition_list.appendices(rows)
    )


@pages.get("/periods")
@needs(Duty.APPENDIX)
def due() -> str:
    """The periodic reports of a year: which are due, made, issued."""
    seen = viewer()
    units = unit.in_reach(seen, places=True)
    asked = request.args.get("agency", "")
    agency = unit.chosen(units, int(asked)) if asked.isdecimal() and len(asked) < 10 else None
    if agency is None and not seen.seat.sees_all:
        agency = seen.seat
    wish = request.args.get("year", "")
    today = calendar.today()
    year = int(wish) if wish.isdecimal() and len(wish) == 4 and 2014 <= int(wish) <= today.year else today.year
    return render_template(
        "edition/due.html",
        lines=edition_list.due(year, agency, today),
        year=year,
        years=range(today.year, max(2013, today.year - 6), -1),
        agency=agency,
        choices=unit.filter_choices(units),
        whole=seen.seat.sees_all,
    )


@pages.route("/new", methods=["GET", "POST"])
@needs(Duty.ISSUE)
def new() -> Answer:
    """A run is made, at once or, of very many records, in the background."""
    form = RunForm.of(viewer())
    if form.validate_on_submit():
        with form.refusals():
            wanted = form.wanted(viewer())
            if edition_list.large(wanted):
                with form.taken():
                    edition_list.put(wanted)
                flash(_BEHIND, "success")
                return redirect(url_for(".index"))
            with form.taken(steady=True):
                made = issue.make(wanted, by=journal.actor.get().name, at=calendar.now())
            flash("Đã lập. Xem lại số liệu rồi ban hành.", "success")
            return redirect(url_for(".show", edition_id=made.id))
    return render_template("edition/new.html", form=form), form.status


@pages.get("/<int:edition_id>")
@needs(Duty.APPENDIX)
def show(edition_id: int) -> str:
    """One edition: its figures as they stood, its files, its rules, its seal."""
    edition = editions.get(edition_id, viewer())
    papers = editions.papers(edition)
    paper = _paper(papers)
    before = db.session.get(Edition, edition.replaces) if edition.replaces else None
    files = db.session.execute(
        select(EditionFile.kind, EditionFile.size, EditionFile.digest)
        .where(EditionFile.edition_id == edition.id, EditionFile.appendix == paper.appendix)
        .order_by(EditionFile.id)
    ).all()
    changes = db.session.scalar(select(func.count()).where(EditionChange.edition_id == edition.id))
    return render_template(
        "edition/show.html",
        edition=edition,
        stage=edition_list.stages([edition])[edition.id],
        name=_name,
        papers=papers,
        paper=paper,
        kept=json.loads(paper.content),
        files=files,
        after=editions.successor(edition),
        before=before,
        changes=changes,
    )


@pages.get("/<int:edition_id>/cell")
@needs(Duty.APPENDIX)
def cell(edition_id: int) -> str:
    """The identities behind one figure, as they were kept; those out of reach are only counted."""
    edition = editions.get(edition_id, viewer())
    paper = _paper(editions.papers(edition))
    found = edition_list.behind(edition, paper.appendix, viewer())
    asked: dict[str, Any] = {key: value for key, value in request.args.items() if key in _OF_CELL}

    def turn(page: int) -> str:
        return url_for(".cell", edition_id=edition.id, page=page, **asked)

    shown = {"edition": edition, "name": _name, "paper": paper, "found": found, "turn": turn}
    return render_template("edition/cell.html", **shown, road=edition_list.road)


@pages.get("/<int:edition_id>/today")
@needs(Duty.APPENDIX)
def today(edition_id: int) -> str:
    """An edition against today, every difference with its causes."""
    edition = editions.get(edition_id, viewer())
    papers = editions.papers(edition)
    paper = _paper(papers)
    present = calendar.today()
    late = request.args.get("as_of") == "today" and present > edition.as_of
    found = restate.restate(edition, paper.appendix, as_of=present if late else None)
    records = edition_list.reached(found.moved, viewer())
    return render_template(
        "edition/today.html",
        edition=edition,
        name=_name,
        papers=papers,
        paper=paper,
        found=found,
        late=late,
        present=present,
        reached=records,
        road=edition_list.road,
        after=editions.successor(edition),
    )


@pages.route("/<int:edition_id>/seal", methods=["GET", "POST"])
@needs(Duty.ISSUE)
def seal(edition_id: int) -> Answer:
    """The run is issued: number, day, signer; from then on it stands as it is."""
    edition = editions.get(edition_id, viewer())
    form = SealForm(data={"dated_on": calendar.today(), "version": edition.version})
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                issue.seal(
                    edition,
                    number=form.number.data or "",
                    dated_on=form.dated_on.data or calendar.today(),
                    signer=form.signer.data or "",
                    version=form.version.data,
                    by=journal.actor.get().name,
                    at=calendar.now(),
                )
            flash(f"Đã ban hành {edition.number}. Từ nay số liệu này không thay đổi nữa.", "success")
            return redirect(url_for(".show", edition_id=edition.id))
    before = db.session.get(Edition, edition.replaces) if edition.replaces else None
    papers = editions.papers(edition)
    warned = plausible.warned([issue.asked(edition, one.appendix) for one in papers])
    shown = {"edition": edition, "form": form, "name": _name, "before": before, "papers": papers, "warned": warned}
    return render_template("edition/seal.html", **shown), form.status


@pages.post("/<int:edition_id>/replacement")
@needs(Duty.ISSUE)
def replace(edition_id: int) -> Response:
    """The same question again, of today's facts, to take the edition's place."""
    edition = editions.get(edition_id, viewer())
    late = request.form.get("as_of") == "today"
    wanted = issue.again(edition, as_of=max(calendar.today(), edition.as_of) if late else edition.as_of)
    if edition_list.large(wanted):
        with store.one_transaction():
            issue.may_replace(edition)
            edition_list.put(wanted)
        flash(_BEHIND, "success")
        return redirect(url_for(".index"))
    with store.one_transaction(steady=True):
        made = issue.make(wanted, by=journal.actor.get().name, at=calendar.now())
    flash("Đã lập bản thay thế. Xem lại số liệu rồi ban hành; biểu cũ vẫn giữ nguyên.", "success")
    return redirect(url_for(".show", edition_id=made.id))


@pages.post("/<int:edition_id>/discard")
@needs(Duty.ISSUE)
def discard(edition_id: int) -> Response:
    """A run that was not issued is gone."""
    edition = editions.get(edition_id, viewer())
    with store.one_transaction():
        issue.discard(edition, version=None)
    flash("Đã xóa bản chưa ban hành.", "success")
    return redirect(url_for(".index"))


@pages.get("/<int:edition_id>/files/<string:appendix>/<string:kind>")
@needs(Duty.APPENDIX)
def download(edition_id: int, appendix: str, kind: str) -> Response:
    """The file as it was made, byte for byte."""
    edition = editions.get(edition_id, viewer())
    kept = db.session.scalar(
        select(EditionFile).where(
            EditionFile.edition_id == edition.id, EditionFile.appendix == appendix, EditionFile.kind == kind
        )
    )
    if kept is None:
        raise NotThere("Biểu này không có tệp đó.")
    content, name, media = kept.content, f"{edition.code.lower()}-{kept.name}", kept.media
    note_reading("edition:download", ("edition", edition.id, edition.code), code=name[:64])
    return send_file(BytesIO(content), mimetype=media, as_attachment=True, download_name=name)


def _paper(papers: list[EditionPaper]) -> EditionPaper:
    """The appendix that the address names, else the last one."""
    asked = request.args.get("appendix", "")
    found = next((one for one in papers if one.appendix == asked), None)
    if found is None and asked:
        raise NotFound
    return found or papers[-1]


def _name(edition: Edition) -> str:
    """What the period is called."""
    return periods.name(edition.span, edition.first_day, edition.last_day)
