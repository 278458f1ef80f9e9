"""Pages of reply templates: the list, one template with a preview of its filled places, on and off.

An agency keeps its own; the secretariat keeps those of its place and of the units below it. None comes with the program.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from feedback.case.answering import template
from feedback.case.answering.record import Template
from feedback.core import calendar, store
from feedback.core.refusal import NotThere
from feedback.core.store import db
from feedback.office import tree
from feedback.office.agency import Agency, Kind
from feedback.office.duty import Duty, Viewer
from feedback.web import recommendation_list as lists
from feedback.web.answering.delivery import answer_tabs
from feedback.web.answering.form import NewTemplateForm, TemplateForm
from feedback.web.form import SelectChoice
from feedback.web.guard import needs, viewer
from feedback.web.listing import Choice, Listing, Sort, Words

pages = Blueprint("template", __name__)
Answer = str | Response | tuple[str, int]
LIST = Listing(
    key=Template.id,
    sorts=[Sort("position", "Thứ tự", Template.position), Sort("title", "Tên mẫu", Template.title)],
    filters=[
        Words("q", "Tìm", lambda text: Template.title.contains(text, autoescape=True)),
        Choice(
            "state",
            "Tình trạng",
            [SelectChoice("on", "Đang dùng"), SelectChoice("off", "Không dùng")],
            lambda one: template.in_force(calendar.today()) if one == "on" else ~template.in_force(calendar.today()),
        ),
    ],
)


@pages.get("/reply-templates")
@needs(Duty.TEMPLATE)
def index() -> str:
    """The templates that the viewer keeps, in their order."""
    page = LIST.page(db.session, template.kept(viewer()), select(Template).options(joinedload(Template.agency)))
    return render_template("template/index.html", page=page, in_force=_in_force, tabs=answer_tabs("template"))


@pages.route("/reply-templates/new", methods=["GET", "POST"])
@needs(Duty.TEMPLATE)
def new() -> Answer:
    """A template of the chosen unit, in force from its day on."""
    form = NewTemplateForm(
        data={"version": 0, "valid_from": calendar.today(), "agency": str(viewer().seat.id), "position": 0}
    )
    _offer(form)
    if form.validate_on_submit() and request.form.get("act") != "preview":
        with form.refusals():
            with form.taken():
                made = template.write(_unit(form), _text(form))
                title = made.title
            flash(f"Đã thêm mẫu “{title}”.", "success")
            return redirect(url_for("template.index"))
    return _page(form, None), form.status


@pages.route("/reply-templates/<int:template_id>", methods=["GET", "POST"])
@needs(Duty.TEMPLATE)
def edit(template_id: int) -> Answer:
    """One template, changed; replies written with it stay as they are."""
    kept = template.get(template_id, viewer())
    keys = ("version", "below", "title", "field", "acceptance", "result", "body", "position", "valid_from", "valid_to")
    form = TemplateForm(data={key: getattr(kept, key) for key in keys} | {"agency": str(kept.agency_id)})
    _offer(form, kept)
    if form.validate_on_submit() and request.form.get("act") != "preview":
        with form.refusals():
            with store.one_transaction():
                kept = template.get(template_id, viewer())
                template.change(kept, _text(form), version=form.version.data)
                title = kept.title
            flash(f"Đã lưu mẫu “{title}”.", "success")
            return redirect(url_for("template.index"))
    kept = template.get(template_id, viewer())
    if form.stale:
        form.show_current({key: getattr(kept, key) for key in keys[1:]}, version=kept.version)
    return _page(form, kept), form.status


@pages.post("/reply-templates/<int:template_id>/switch")
@needs(Duty.TEMPLATE)
def switch(template_id: int) -> Response:
    """The template is offered, or no longer."""
    with store.one_transaction():
        kept = template.get(template_id, viewer())
        active = request.form.get("active") == "1"
        template.switch(kept, active=active)
        title = kept.title
    flash(f"Đã {'bật' if active else 'tắt'} mẫu “{title}”.", "success")
    return redirect(url_for("template.index"))


def _in_force(one: Template) -> bool:
    """Whether it is offered today."""
    today = calendar.today()
    return one.active and one.valid_from <= today and (one.valid_to is None or one.valid_to >= today)


def _page(form: TemplateForm, kept: Template | None) -> str:
    """The form, with what the text looks like once its places are filled."""
    body = form.body.data or ""
    return render_template(
        "template/edit.html",
        form=form,
        kept=kept,
        preview=template.filled(body, template.PLACES) if body else "",
        wrong=template.unknown(body),
        places=list(template.PLACES),
        fields=lists.fields(viewer()),
    )


def _offer(form: TemplateForm, kept: Template | None = None) -> None:
    """The units whose templates the viewer may keep; a template stays with its unit."""
    if kept is not None:
        form.agency.set_choices([SelectChoice(str(kept.agency_id), kept.agency.name)])
        return
    form.agency.set_choices([SelectChoice(str(one.id), one.name) for one in _units(viewer())])


def _units(who: Viewer) -> list[Agency]:
    """Their own unit first, then those in reach that answer: departments and offices."""
    query = select(Agency).where(
        tree.in_reach_now(who.seat, Agency.id), Agency.kind.in_((Kind.OFFICE, Kind.UNION, Kind.OTHER))
    )
    found = list(db.session.scalars(query.order_by(Agency.sort_key, Agency.id).limit(2000)))
    return [who.seat, *(one for one in found if one.id != who.seat.id)]


def _unit(form: TemplateForm) -> Agency:
    """The chosen unit; only one that was offered can have been chosen."""
    found = db.session.get(Agency, int(form.agency.data))
    if found is None:
        raise NotThere
    return found


def _text(form: TemplateForm) -> template.Text:
    """The template as it was written."""
    values: dict[str, Any] = {
        key: form[key].data
        for key in ("title", "body", "field", "acceptance", "result", "below", "valid_from", "valid_to")
    }
    return template.Text(**values, position=form.position.data or 0)
