"""Following: the Front's own list of opinions, agencies and sessions, and its notes of supervision; nothing here decides."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from feedback.case import dialogue, standing
from feedback.case.record import Recommendation as R
from feedback.case.watch import desk, following
from feedback.case.watch.record import Watched
from feedback.core import calendar, store
from feedback.core.refusal import NotThere
from feedback.core.store import db
from feedback.office.agency import Agency
from feedback.office.duty import Duty
from feedback.tally import backlog
from feedback.web import case_file, panel, unit
from feedback.web import recommendation_list as lists
from feedback.web.form import ChoiceField, Form, Length, NoteField, Required, YesField
from feedback.web.guard import me, needs, viewer
from feedback.web.watch.tabs import tabs

pages = Blueprint("following", __name__)
Answer = str | Response | tuple[str, int]


class MarkForm(Form):
    """Something is followed."""

    note = NoteField("Ghi chú", [Length(2000)], description="Vì sao theo dõi, cần xem gì.")
    shared = YesField("Cả cơ quan Mặt trận cùng thấy mục này")


class AgencyForm(MarkForm):
    """An agency is followed."""

    agency = ChoiceField("Cơ quan", [Required()], coerce=int)


class NoteForm(Form):
    """A note of supervision."""

    text = NoteField(
        "Nội dung giám sát", [Required(), Length(4000)], description="Thấy gì, cần ai làm gì, trước ngày nào."
    )
    to_agency = YesField(
        "Cơ quan đang xử lý được đọc ghi chú này", description="Không chọn: chỉ Mặt trận, thư ký và lãnh đạo đọc."
    )


@panel.on("recommendation")
def _on_opinion(about: panel.Opinion) -> panel.Panel | None:
    """Reasons, promises, notes, letters and the viewer's own mark; what may be added from here."""
    who, r = viewer(), about.r
    writes = who.may(Duty.OUTSTANDING_WRITE) and standing.is_open(r)
    leads = about.turn is not None and about.turn.leads
    values = {
        "r": r,
        "things": desk.about(r.id, who),
        "tells": writes and (leads if who.only_given else about.steers),
        "promises": who.may(Duty.CONCLUDE) and about.steers,
        "now": calendar.today(),
    }
    empty = not (values["things"] or values["tells"] or values["promises"] or who.may(Duty.WATCH))
    return None if empty else panel.Panel("following/_panel.html", values, "main", 60)


@panel.on("work")
def _on_work(about: panel.Work) -> panel.Panel | None:
    """The same on an agency's desk."""
    things = desk.about(about.r.id, viewer())
    values = {
        "r": about.r,
        "things": things,
        "tells": about.turn.leads and standing.is_open(about.r),
        "now": calendar.today(),
    }
    return panel.Panel("following/_panel.html", values, "main", 60) if things else None


@pages.get("/following")
@needs(Duty.WATCH)
def index() -> str:
    """What the viewer follows, and what colleagues share: where each thing stands today."""
    who, today = viewer(), calendar.today()
    opinions = db.session.execute(
        following.opinions(who).options(joinedload(R.lead)).order_by(R.due_on.nulls_last(), R.id)
    ).all()
    agencies = db.session.execute(following.agencies(who).order_by(Agency.sort_key, Watched.id)).all()
    behind = backlog.count(who, today, R.lead_id.in_([one.id for _, one in agencies])) if agencies else None
    return render_template(
        "following/index.html",
        tabs=tabs("following"),
        opinions=opinions,
        agencies=agencies,
        behind={int(one.value): one for one in behind.by_lead} if behind else {},
        sessions=db.session.execute(following.sessions(who).order_by(Watched.id.desc())).all(),
        told=lists.told,
        now=today,
        mine=who.officer_id,
    )


@pages.route("/recommendations/<int:recommendation_id>/follow", methods=["GET", "POST"])
@needs(Duty.WATCH)
def opinion(recommendation_id: int) -> Answer:
    """An opinion is on the viewer's list."""
    r = case_file.opened(recommendation_id)
    back = url_for("recommendation.show", recommendation_id=r.id)
    return _mark(MarkForm(data=_marked(recommendation_id=r.id)), back, f"ý kiến {r.code}", recommendation=r)


@pages.route("/dialogues/<int:dialogue_id>/follow", methods=["GET", "POST"])
@needs(Duty.WATCH)
def session(dialogue_id: int) -> Answer:
    """A session is on the viewer's list."""
    found = dialogue.get(dialogue_id, viewer())
    back = url_for("dialogue.show", dialogue_id=found.id)
    form = MarkForm(data=_marked(occasion_id=found.id))
    return _mark(form, back, f"cuộc {found.occasion.code}", occasion=found.occasion)


@pages.route("/following/agencies", methods=["GET", "POST"])
@needs(Duty.WATCH)
def agency() -> Answer:
    """An agency is on the viewer's list."""
    form = AgencyForm()
    units = unit.in_reach(viewer(), places=False)
    form.agency.set_choices(unit.choices(units, on=calendar.today()))
    chosen = db.session.get(Agency, form.agency.data) if form.is_submitted() and form.agency.data else None
    return _mark(form, url_for(".index"), "một cơ quan", agency=chosen)


@pages.post("/following/<int:watched_id>/drop")
@needs(Duty.WATCH)
def drop(watched_id: int) -> Response:
    """The thing is no longer followed."""
    with store.one_transaction():
        following.unfollow(watched_id, viewer())
    flash("Đã bỏ theo dõi.", "success")
    return redirect(url_for(".index"))


@pages.route("/recommendations/<int:recommendation_id>/supervise", methods=["GET", "POST"])
@needs(Duty.WATCH)
def supervise(recommendation_id: int) -> Answer:
    """A note of supervision stands with the opinion."""
    r = case_file.opened(recommendation_id)
    form = NoteForm()
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                r = case_file.opened(recommendation_id, lock=True)  # one at a time
                text, shown = form.text.data or "", bool(form.to_agency.data)
                following.supervise(r, viewer(), text=text, to_agency=shown, by=me().name, today=calendar.today())
            seen = (
                "Cơ quan đang xử lý đọc được." if form.to_agency.data else "Chỉ Mặt trận, thư ký và lãnh đạo đọc được."
            )
            flash(f"Đã ghi chú giám sát. {seen}", "success")
            return redirect(url_for("recommendation.show", recommendation_id=recommendation_id))
    notes = following.notes(r.id, viewer())
    return render_template(
        "following/supervise.html", form=form, r=r, notes=notes, handling=standing.handling(r)
    ), form.status


def _mark(form: MarkForm, back: str, name: str, **target: Any) -> Answer:
    """The page of one mark: its note, whether it is shared; then back to where it came from."""
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                if not any(target.values()):
                    raise NotThere
                note, shared = form.note.data or "", bool(form.shared.data)
                following.follow(viewer(), note=note, shared=shared, by=me().name, on=calendar.today(), **target)
            flash("Đã đưa vào danh sách theo dõi.", "success")
            return redirect(back)
    return render_template("following/mark.html", form=form, back=back, name=name), form.status


def _marked(**target: int) -> dict[str, Any]:
    """What the viewer's mark says now, where there is one."""
    query = db.session.query(Watched).filter_by(officer_id=viewer().officer_id, **target)
    found = query.first()
    return {"note": found.note, "shared": found.shared} if found else {}
