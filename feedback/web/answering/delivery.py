"""Pages of delivery: replies not handed over yet, one handed over, what was said of it, what follows an unhappy word.

The agency that leads, the secretariat and the Front write down what they know; who spoke is on none of these pages.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from feedback.case import recommendation
from feedback.case.answering import delivery, setting, signing
from feedback.case.answering.delivery import Handed, Heard
from feedback.case.answering.word import Satisfaction, Unhappy
from feedback.case.record import Recommendation as R
from feedback.case.standing import Handling
from feedback.case.work import Assignment
from feedback.core import calendar, store
from feedback.core.store import db
from feedback.office.duty import Duty, Role, Viewer
from feedback.web import case_file, panel
from feedback.web import recommendation_list as lists
from feedback.web.answering.form import DeliveryForm, SatisfactionForm
from feedback.web.assignment_form import ReasonForm
from feedback.web.guard import may, me, needs, viewer
from feedback.web.listing import Listing, Sort
from feedback.web.recommendation_acts import Act, offers

pages = Blueprint("delivery", __name__)
Answer = str | Response | tuple[str, int]
LIST = Listing(
    key=R.id,
    sorts=[Sort("replied", "Ngày trả lời", R.replied_on), *lists.SORTS],
    filters=[one for one in lists.FILTERS if one.key in ("q", "lead", "field")],
)
TABS = {"undelivered": "Chưa giao đến người nêu", "unhappy": "Không hài lòng, chờ quyết định"}


def answer_tabs(here: str) -> list[tuple[str, str, bool]]:
    """The lists of what happens to replies, one press from each other."""
    tabs = [(words, url_for("delivery.index", tab=key), key == here) for key, words in TABS.items()]
    if may(Duty.WORK):
        tabs.insert(0, ("Duyệt trả lời", url_for("clearance.index"), here == "clearance"))
    if may(Duty.TEMPLATE):
        tabs.append(("Mẫu trả lời", url_for("template.index"), here == "template"))
    return tabs


@pages.get("/deliveries")
@needs(Duty.DELIVER)
def index() -> str:
    """Replies that have not reached whoever raised the opinion, or with which they are unhappy."""
    tab = "unhappy" if request.args.get("tab") == "unhappy" else "undelivered"
    found = select(R).where(_lying(tab, viewer()))
    rows = select(R).options(joinedload(R.host), joinedload(R.lead))
    page = LIST.page(db.session, found, rows, choices=lists.choices(viewer(), wanted=("lead", "field")))
    tabs = answer_tabs(tab)
    return render_template("delivery/index.html", page=page, tabs=tabs, tab=tab, title=TABS[tab])


@pages.route("/recommendations/<int:recommendation_id>/delivery", methods=["GET", "POST"])
@needs(Duty.DELIVER)
def deliver(recommendation_id: int) -> Answer:
    """The reply in force was handed over: how, when, by whom."""
    r = delivery.get(recommendation_id, viewer())
    form = DeliveryForm(data={"on": calendar.today(), "by": me().name, "version": r.version})
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                r = delivery.get(recommendation_id, viewer(), lock=True)
                store.unchanged(r, form.version.data)
                handed = Handed(
                    way=form.way.data,
                    on=form.on.data or calendar.today(),
                    by=form.by.data or "",
                    proof=form.proof.data or "",
                )
                delivery.deliver(r, handed, officer_id=me().id, at=calendar.now(), today=calendar.today())
            flash(f"Đã ghi giao trả lời {r.code}.", "success")
            return redirect(_onward(recommendation_id, "undelivered"))
    return _form_page("delivery/deliver.html", recommendation_id, form)


@pages.route("/recommendations/<int:recommendation_id>/satisfaction", methods=["GET", "POST"])
@needs(Duty.DELIVER)
def satisfaction(recommendation_id: int) -> Answer:
    """What whoever raised the opinion says of the answer; unhappy, what the rule of the place asks for is done."""
    r = delivery.get(recommendation_id, viewer())
    form = SatisfactionForm(data={"on": calendar.today(), "version": r.version})
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                r = delivery.get(recommendation_id, viewer(), lock=True)
                store.unchanged(r, form.version.data)
                heard = Heard(
                    verdict=form.verdict.data, asked_by=form.asked_by.data, on=form.on.data or calendar.today(),
                    note=form.note.data or "",
                )  # fmt: skip
                delivery.hear(r, heard, officer_id=me().id, by=me().name, at=calendar.now(), today=calendar.today())
                rule = setting.after_unhappy(r.host)
            flash(
                f"Đã ghi: {form.verdict.data.label.lower()} ({r.code}).{_follows(form.verdict.data, rule)}", "success"
            )
            return redirect(url_for("recommendation.show", recommendation_id=recommendation_id))
    return _form_page("delivery/satisfaction.html", recommendation_id, form)


@pages.route("/recommendations/<int:recommendation_id>/satisfaction/leave", methods=["GET", "POST"])
@needs(Duty.REOPEN)
def leave(recommendation_id: int) -> Answer:
    """The secretariat decides not to reopen, and says why."""
    r = case_file.steered(recommendation_id)
    form = ReasonForm(data={"version": r.version})
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                r = case_file.steered(recommendation_id, lock=True)
                delivery.leave(r, reason=form.reason.data or "", today=calendar.today())
            flash(f"Đã ghi: không mở lại {r.code}.", "success")
            return redirect(url_for("recommendation.show", recommendation_id=recommendation_id))
    r = case_file.steered(recommendation_id)
    return render_template("delivery/leave.html", r=r, form=form, said=delivery.unhappy_of(r.id)), form.status


@panel.on("recommendation")
def signed(about: panel.Opinion) -> panel.Panel | None:
    """The frozen reply: its versions and check, how it was delivered, what was said of it."""
    r = about.r
    if r.replied_on is None or r.in_hall:
        return None
    rows = delivery.told_of(r.id)
    if not rows:
        return None
    versions = list({line.id: line for line, _, _ in rows}.values())
    last = versions[-1]
    handed = list({one.id: one for line, one, _ in rows if one is not None and line.id == last.id}.values())
    said = list({one.id: one for line, _, one in rows if one is not None and line.id == last.id}.values())
    waits = bool(said) and said[-1].verdict is Satisfaction.UNHAPPY and said[-1].decided_on is None
    values: dict[str, Any] = {
        "r": r, "versions": versions, "last": last, "handed": handed, "said": said, "holds": signing.holds(versions),
        "matches": signing.matches(r, last), "waits": waits and r.reopened_on is None,
        "decides": about.steers and may(Duty.REOPEN),
    }  # fmt: skip
    return panel.Panel("delivery/_panel.html", values, order=10)


@panel.on("home")
def waiting(who: Viewer) -> panel.Waiting | None:
    """Replies to hand over for the agency that leads; unhappy words for whoever may reopen."""
    tab = {Role.AGENCY: "undelivered", Role.SECRETARIAT: "unhappy"}.get(who.role)
    if tab is None:
        return None
    count = db.session.scalar(select(func.count()).select_from(R).where(_lying(tab, who))) or 0
    words = {"undelivered": "trả lời chưa giao đến người nêu", "unhappy": "người nêu không hài lòng, chờ quyết định"}
    row = panel.Row(count, words[tab], url_for("delivery.index", tab=tab), "warn" if tab == "unhappy" else "info")
    return panel.Waiting("Sau trả lời", [row])


@offers
def _offers(r: R, who: Viewer, turn: Assignment | None, steers: bool, where: Handling) -> list[Act]:
    """Handing over and asking, where the reply stands."""
    leads = turn is not None and turn.leads
    if where not in (Handling.REPLIED, Handling.ENDED) or r.in_hall or not who.may(Duty.DELIVER):
        return []
    if who.only_given and not leads:
        return []
    return [
        Act("Ghi giao trả lời", url_for("delivery.deliver", recommendation_id=r.id)),
        Act("Ghi mức hài lòng", url_for("delivery.satisfaction", recommendation_id=r.id)),
    ]


def _lying(tab: str, who: Viewer) -> Any:
    """SQL: the opinions of that part of the list, for this viewer."""
    if tab == "undelivered":
        return and_(delivery.may_note(who), delivery.undelivered())
    mine = recommendation.steered(who) if who.may(Duty.REOPEN) else delivery.may_note(who)
    return and_(mine, delivery.unhappy())


def _form_page(template: str, recommendation_id: int, form: Any) -> Answer:
    """The form over the opinion and its reply as they stand now."""
    r = delivery.get(recommendation_id, viewer())
    if form.stale:
        case_file.show_change(form, r, {})
    return render_template(template, r=r, form=form, signed=signing.last_of(r.id)), form.status


def _onward(recommendation_id: int, tab: str) -> str:
    """Back to the list it was opened from, else to the opinion."""
    if request.args.get("list") == "1":
        return url_for("delivery.index", tab=tab)
    return url_for("recommendation.show", recommendation_id=recommendation_id)


def _follows(verdict: Satisfaction, rule: Unhappy) -> str:
    """What follows, in words."""
    if verdict is not Satisfaction.UNHAPPY:
        return ""
    return {
        Unhappy.ASK: " Bộ phận thư ký sẽ quyết định mở lại hay không.",
        Unhappy.REOPEN: " Ý kiến đã được mở lại theo quy tắc.",
        Unhappy.MARK: "",
    }[rule]
