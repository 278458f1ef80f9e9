"""Acting for another: who is away lets a colleague act for them; the colleague steps in and out; everything is journaled.

About persons, not about the viewer's reach: while acting for somebody, these pages still are those of whoever signed in.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from sqlalchemy import or_, select
from werkzeug.wrappers import Response

from feedback.case.handing import charge
from feedback.core import calendar, journal, store
from feedback.core.refusal import NotThere
from feedback.core.store import db
from feedback.core.wording import number
from feedback.office import delegation, tree
from feedback.office import officer as officers
from feedback.office.agency import Agency
from feedback.office.delegation import Delegation
from feedback.office.duty import Duty, Role, may
from feedback.office.officer import Officer
from feedback.web import panel
from feedback.web.form import ChoiceField, DayField, Form, Length, NoteField, Required, SelectChoice, YesField
from feedback.web.guard import ACTING, acting, me, needs

pages = Blueprint("delegation", __name__)
Answer = str | Response | tuple[str, int]


class LeaveForm(Form):
    """Who acts, from when to when, why; whether what is in hand goes along."""

    deputy = ChoiceField(
        "Người làm thay", [Required()], description="Người cùng cơ quan, có đủ nhiệm vụ; làm thay không mở rộng quyền."
    )
    valid_from = DayField("Từ ngày", [Required()])
    valid_to = DayField("Đến hết ngày", [Required()])
    reason = NoteField("Lý do", [Required(), Length(500)], description="Nghỉ phép, đi công tác, ốm…")
    over = YesField("Chuyển luôn các việc đang phụ trách cho người làm thay")


@pages.route("/delegations", methods=["GET", "POST"])
@needs(Duty.HOME)
def index() -> Answer:
    """What one gave and was given; a new one, one's own or, by who keeps accounts, somebody's who is away."""
    absent = _absent()
    form = LeaveForm(data={"valid_from": calendar.today()})
    form.deputy.set_choices([SelectChoice(str(one.id), f"{one.name} ({one.role.label})") for one in _deputies(absent)])
    if form.validate_on_submit():
        with form.refusals():
            moved = 0
            with store.one_transaction():
                deputy = db.session.get_one(Officer, int(form.deputy.data))
                delegation.make(
                    absent, deputy, valid_from=form.valid_from.data or calendar.today(),
                    valid_to=form.valid_to.data or calendar.today(), reason=form.reason.data or "",
                    by=me().name, at=calendar.now(), today=calendar.today(),
                )  # fmt: skip
                if form.over.data:
                    moved = charge.hand_over(absent, deputy, on=calendar.today())
                said = f"{deputy.name} làm thay {absent.name} từ ngày đã chọn."
            flash(said + (f" Đã chuyển {number(moved)} việc đang phụ trách." if moved else ""), "success")
            return redirect(url_for("delegation.index", officer=absent.id if absent.id != me().id else None))
    return render_template(
        "delegation/index.html",
        form=form,
        absent=absent,
        own=absent.id == me().id,
        rows=delegation.about(absent.id),
        here=calendar.today(),
        in_hand=charge.count(absent.id),
        mine=me().id,
        acts_now=acting(),
    ), form.status


@pages.post("/delegations/<int:delegation_id>/end")
@needs(Duty.HOME)
def end(delegation_id: int) -> Response:
    """Nobody acts under it any longer."""
    with store.one_transaction():
        found = db.session.get(Delegation, delegation_id)
        if found is None or not (me().id in (found.from_id, found.to_id) or _keeps(found.absent)):
            raise NotThere
        delegation.end(found, at=calendar.now())
        whose = found.from_id
    flash("Đã thôi việc làm thay này.", "success")
    return redirect(url_for("delegation.index", officer=whose if whose != me().id and _keeper() else None))


@pages.post("/delegations/<int:delegation_id>/act")
@needs(Duty.HOME)
def act(delegation_id: int) -> Response:
    """From here on whoever is signed in acts for the other, until they step out or it ends."""
    found = delegation.standing(delegation_id, me(), calendar.today())
    if found is None:
        raise NotThere("Việc làm thay này không còn hiệu lực, hoặc không dành cho bạn.")
    name = found.absent.name
    with store.one_transaction():
        journal.record("officer:act-for", found.absent)
    session[ACTING] = delegation_id
    flash(f"Bạn đang làm thay {name}. Bấm “Thôi làm thay” ở đầu trang khi xong.", "success")
    return redirect(url_for("home.index"))


@pages.post("/delegations/resume")
@needs(Duty.HOME)
def resume() -> Response:
    """Whoever acted for another is themself again."""
    under = acting()
    if under is not None:
        with store.one_transaction():
            journal.record("officer:act-own", under.absent)
        session.pop(ACTING, None)
        flash("Bạn làm việc dưới tên của chính mình.", "success")
    return redirect(url_for("home.index"))


@panel.on("home")
def _at_home(_viewer: Any) -> panel.Panel | None:
    """For whom one may act today."""
    if acting() is not None:
        return None
    found = delegation.for_deputy(me(), calendar.today())
    return panel.Panel("delegation/_home.html", {"rows": found}, "top", 10) if found else None


def _absent() -> Officer:
    """Whose absence the page is about: one's own, or that of an officer whose account one keeps."""
    asked = request.args.get("officer", type=int)
    if asked is None or asked == me().id:
        return me()
    found = db.session.get(Officer, asked)
    if found is None or not _keeps(found):
        raise NotThere
    return found


def _keeper() -> bool:
    """Whether whoever is signed in keeps accounts."""
    return may(me().role, Duty.OFFICER_WRITE)


def _keeps(absent: Officer) -> bool:
    """Whether that officer's account is kept by whoever is signed in."""
    if not _keeper():
        return False
    seat = officers.viewer(me()).seat
    query = select(Officer.id).where(Officer.id == absent.id, tree.in_reach_now(seat, Officer.agency_id))
    return db.session.scalar(query) is not None


def _deputies(absent: Officer) -> list[Officer]:
    """Who could act for that officer, by name."""
    seat = officers.viewer(absent).seat
    near = Officer.agency_id == absent.agency_id
    if absent.role is not Role.AGENCY:
        offices = select(Agency.id).where(or_(Agency.id == seat.id, Agency.parent_id == seat.id))
        near = or_(near, Officer.agency_id.in_(offices))
    query = select(Officer).where(near, Officer.active, Officer.id != absent.id).order_by(Officer.name, Officer.id)
    return [one for one in db.session.scalars(query.limit(200)) if delegation.unfit(absent, one) is None]
