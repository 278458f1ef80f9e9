"""Pages of repeats: what an opinion may say again, linked or undone; how often it was raised, for all who see it.

The suggestions come as a part of a page, asked for once the page stands, so that no page waits for them.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import and_, func, select
from werkzeug.wrappers import Response

from feedback.case import recommendation, standing
from feedback.case.answering import alike, repeat
from feedback.case.record import Recommendation as R
from feedback.core import calendar, store
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.office.agency import code_key
from feedback.office.duty import Duty, Role, Viewer
from feedback.web import case_file, panel
from feedback.web.answering.form import LinkForm
from feedback.web.assignment_form import ReasonForm
from feedback.web.guard import may, me, needs, viewer

pages = Blueprint("repeat", __name__)
Answer = str | Response | tuple[str, int]


@pages.get("/recommendations/<int:recommendation_id>/repeats")
@needs(Duty.MERGE)
def show(recommendation_id: int) -> Answer:
    """What the opinion may say again, each with its button; the group it is in."""
    return _page(case_file.steered(recommendation_id), LinkForm(formdata=None))


@pages.get("/recommendations/<int:recommendation_id>/repeats/suggested")
@needs(Duty.MERGE)
def suggested(recommendation_id: int) -> str:
    """The likest opinions as a part of another page."""
    r = case_file.steered(recommendation_id)
    likes, desk = alike.repeats(r, viewer(), shown=3), request.args.get("desk", type=int)
    return render_template("repeat/_suggested.html", r=r, likes=likes, part=True, desk=desk)


@pages.post("/recommendations/<int:recommendation_id>/repeats")
@needs(Duty.MERGE)
def link(recommendation_id: int) -> Answer:
    """The opinion says again what the named one said; both count."""
    form = LinkForm()
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                r, other = case_file.steered(recommendation_id, lock=True), _named(form.code.data or "")
                repeat.link(r, other, viewer=viewer(), on=calendar.today(), by=me().name)
                codes = r.code, other.code
            flash(
                f"Đã ghi {codes[0]} và {codes[1]} là cùng một nội dung nêu nhiều lần; mỗi lần vẫn được tính.", "success"
            )
            return redirect(_onward(recommendation_id))
    return _page(case_file.steered(recommendation_id), form), form.status


@pages.route("/recommendations/<int:recommendation_id>/repeats/undo", methods=["GET", "POST"])
@needs(Duty.MERGE)
def undo(recommendation_id: int) -> Answer:
    """The opinion stands by itself again, with the reason."""
    r = case_file.steered(recommendation_id)
    form = ReasonForm(data={"version": r.version})
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                r = case_file.steered(recommendation_id, lock=True)
                reason = form.reason.data or ""
                repeat.unlink(r, viewer=viewer(), reason=reason, on=calendar.today(), by=me().name)
            flash(f"{r.code} không còn ghi là lặp lại.", "success")
            return redirect(url_for("recommendation.show", recommendation_id=recommendation_id))
    r = case_file.steered(recommendation_id)
    return render_template("repeat/undo.html", r=r, form=form, group=repeat.group(r, viewer())), form.status


@panel.on("recommendation")
def raised(about: panel.Opinion) -> panel.Panel | None:
    """How often it was raised and since when; for whoever sorts it, what it may say again."""
    r, links = about.r, about.steers and may(Duty.MERGE) and about.r.merged_into_id is None
    group = repeat.group(r, viewer())
    if group is None and not links:
        return None
    values = {"r": r, "group": group, "links": links, "handling": standing.handling}
    return panel.Panel("repeat/_panel.html", values, place="top" if group else "side", order=20)


@panel.on("home")
def again(who: Viewer) -> panel.Waiting | None:
    """What was raised more than once and is not settled yet, for the Front, which watches over it."""
    if who.role is not Role.FRONT:
        return None
    where = and_(recommendation.visible(who), repeat.repeated(), standing.open_sql())
    count = db.session.scalar(select(func.count()).select_from(R).where(where)) or 0
    row = panel.Row(
        count, "ý kiến nêu nhiều lần, chưa giải quyết xong", url_for("recommendation.index", repeated=1, open=1), "warn"
    )
    return panel.Waiting("Nêu nhiều lần", [row])


def _page(r: R, form: LinkForm) -> str:
    likes = alike.repeats(r, viewer(), shown=10)
    return render_template("repeat/show.html", r=r, form=form, likes=likes, group=repeat.group(r, viewer()), part=False)


def _named(code: str) -> R:
    """The opinion with that code, raised in the viewer's reach."""
    query = select(R).where(R.code_key == code_key(code), recommendation.steered(viewer()))
    found = db.session.scalar(query)
    if found is None:
        raise Refused(f"Không có ý kiến nào mang mã “{code}” trong phạm vi của bạn. Kiểm tra lại mã.", field="code")
    return found


def _onward(recommendation_id: int) -> str:
    """Where the button was pressed: the sorting desk, or the opinion."""
    desk = request.form.get("desk", "")
    if desk.isascii() and desk.isdecimal() and len(desk) < 10:
        return url_for("sorting.index", occasion=int(desk))
    return url_for("recommendation.show", recommendation_id=recommendation_id)
