"""Gathered opinions: the Front writes a set down and hands it over; the secretariat takes it in or returns it.

The Front sees what became of each line and decides nothing; the secretariat changes no line, it sorts the opinions later.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from feedback.case import contribution, dialogue
from feedback.case.record import Contribution, Dialogue, Occasion
from feedback.case.watch import gathering
from feedback.case.watch.gathering import Line, Terms
from feedback.case.watch.record import Gathering
from feedback.case.watch.word import GatheringState
from feedback.case.word import DialogueState
from feedback.core import calendar, journal, store
from feedback.core.refusal import NotThere, Refused
from feedback.core.store import db
from feedback.core.wording import day, number
from feedback.office.duty import Duty
from feedback.web import act, case_file
from feedback.web import recommendation_list as lists
from feedback.web.field import SelectChoice
from feedback.web.form import (
    ChoiceField,
    DayField,
    Form,
    Length,
    NoteField,
    OnceForm,
    Required,
    TextField,
    VersionedForm,
    VersionField,
)
from feedback.web.guard import me, needs, viewer
from feedback.web.listing import Choice, Listing, Sort, Words
from feedback.web.watch.tabs import tabs

pages = Blueprint("gathering", __name__)
Answer = str | Response | tuple[str, int]
TONES = {
    GatheringState.DRAFT: "neutral",
    GatheringState.HANDED: "info",
    GatheringState.TAKEN: "good",
    GatheringState.RETURNED: "warn",
}
MOST_OCCASIONS = 100
LIST = Listing(
    key=Gathering.id,
    sorts=[Sort("last", "Ngày tổng hợp", Gathering.last_on, descending=True)],
    filters=[
        Words("q", "Tìm", lambda text: Gathering.title.icontains(text, autoescape=True), hint="Tên bộ ý kiến"),
        Choice("state", "Tình trạng", GatheringState, lambda one: Gathering.state == one),
    ],
)


class SetForm(Form):
    """A set and its opinions, one a line."""

    title = TextField("Tên bộ ý kiến", [Required(), Length(300)], description="Ví dụ: Ý kiến cử tri, Nhân dân quý III")
    gathered_at = NoteField("Tổng hợp ở đâu, bằng cách nào", [Required(), Length(2000)])
    first_on = DayField("Từ ngày", [Required()])
    last_on = DayField("Đến ngày", [Required()])
    lines = NoteField(
        "Các ý kiến, mỗi dòng một ý kiến",
        [Required()],
        description="Cuối dòng ghi thêm | số người, | lĩnh vực nếu biết. Ví dụ: Cống ngõ 5 bị tắc | 12 | Môi trường. "
        "Dán được từ Excel (ba cột).",
    )
    version = VersionField("Phiên bản")


class NewForm(OnceForm, SetForm):
    """A set to be written down."""


class HandForm(VersionedForm):
    """The set goes to the secretariat."""

    on = DayField("Ngày chuyển", [Required()])
    paper_number = TextField("Số, ký hiệu văn bản của Mặt trận", [Length(200)])


class TakeForm(VersionedForm):
    """The set is taken in."""

    occasion = ChoiceField("Đưa vào cuộc", [Required()], coerce=int)


class BackForm(VersionedForm):
    """The set is returned."""

    reason = NoteField("Lý do trả lại", [Required(), Length(2000)])


@pages.get("/gatherings")
@needs(Duty.CONTRIBUTION_READ)
def index() -> str:
    """The sets in reach, the latest first."""
    mine = select(Gathering).where(gathering.visible(viewer()))
    rows = select(Gathering).options(joinedload(Gathering.agency), joinedload(Gathering.occasion))
    page = LIST.page(db.session, mine, rows)
    counts = gathering.counts([row.id for row in page.rows])
    return render_template("gathering/index.html", page=page, counts=counts, tabs=tabs("gathering"), tones=TONES)


@pages.route("/gatherings/new", methods=["GET", "POST"])
@needs(Duty.GATHER)
def new() -> Answer:
    """A set is written down."""
    return _write(None)


@pages.route("/gatherings/<int:gathering_id>/edit", methods=["GET", "POST"])
@needs(Duty.GATHER)
def edit(gathering_id: int) -> Answer:
    """A set is mended before it is handed over."""
    return _write(gathering.own(gathering_id, viewer()))


@pages.get("/gatherings/<int:gathering_id>")
@needs(Duty.CONTRIBUTION_READ)
def show(gathering_id: int) -> str:
    """One set: its opinions and what became of each."""
    found = gathering.get(gathering_id, viewer())
    lines = gathering.lines(found)
    return render_template(
        "gathering/show.html",
        gathering=found,
        lines=lines,
        people=sum(one.people for one in lines),
        tones=TONES,
        own=found.agency_id == viewer().agency.id,
        told=lists.told,
        now=calendar.today(),
        story=journal.story("gathering", found.id),
        words=act.words,
    )


@pages.route("/gatherings/<int:gathering_id>/hand-over", methods=["GET", "POST"])
@needs(Duty.GATHER)
def hand_over(gathering_id: int) -> Answer:
    """The set goes to the secretariat; from then on the Front only watches."""
    form = HandForm(data={"on": calendar.today()})

    def done(found: Gathering) -> str:
        on, today = form.on.data or calendar.today(), calendar.today()
        paper = form.paper_number.data
        gathering.hand_over(found, on=on, paper_number=paper, today=today, version=form.version.data)
        return "Đã chuyển bộ ý kiến cho bộ phận thư ký."

    return _step(gathering_id, "hand_over", form, done, own=True)


@pages.route("/gatherings/<int:gathering_id>/take-in", methods=["GET", "POST"])
@needs(Duty.RECEIVE)
def take_in(gathering_id: int) -> Answer:
    """Each line becomes an opinion of the chosen cuộc."""
    form = TakeForm()
    form.occasion.set_choices(_occasions())

    def done(found: Gathering) -> str:
        occasion = db.session.get(Occasion, form.occasion.data)
        if occasion is None:
            raise Refused("Chọn cuộc đối thoại hoặc cuộc góp ý.", field="occasion")
        made = gathering.take_in(found, occasion, today=calendar.today(), version=form.version.data)
        return f"Đã tiếp nhận {number(len(made))} ý kiến vào cuộc {occasion.code}. Việc tiếp theo: phân loại."

    return _step(gathering_id, "take_in", form, done)


@pages.route("/gatherings/<int:gathering_id>/give-back", methods=["GET", "POST"])
@needs(Duty.RECEIVE)
def give_back(gathering_id: int) -> Answer:
    """The set goes back to the Front, with the reason."""
    form = BackForm()

    def done(found: Gathering) -> str:
        reason = form.reason.data or ""
        gathering.give_back(found, reason=reason, on=calendar.today(), version=form.version.data)
        return "Đã trả lại bộ ý kiến cho Mặt trận, kèm lý do."

    return _step(gathering_id, "give_back", form, done)


def _write(found: Gathering | None) -> Answer:
    """The page of a set that is being written."""
    new = NewForm(data={"first_on": calendar.today().replace(day=1)}) if found is None else None
    form = new or SetForm(data=_stored(found) if found else None)
    if form.validate_on_submit():
        with form.refusals():
            lines = parsed(form.lines.data or "")
            with new.taken() if new else store.one_transaction():
                version = form.version.data if found else None
                facts: dict[str, Any] = {"by": me().name, "today": calendar.today(), "version": version}
                made = gathering.write(found, viewer(), _terms(form), lines, **facts)
            flash(f"Đã lưu {number(len(lines))} ý kiến. Chưa chuyển cho bộ phận thư ký.", "success")
            return redirect(url_for(".show", gathering_id=made.id))
    if form.stale and found:
        db.session.refresh(found)
        form.show_current(_stored(found), version=found.version)
    return render_template("gathering/write.html", form=form, gathering=found), form.status


def _terms(form: SetForm) -> Terms:
    """What was typed, as the act takes it."""
    first_on, last_on = form.first_on.data, form.last_on.data
    if first_on is None or last_on is None:
        raise Refused("Ghi từ ngày, đến ngày.", field="last_on")
    where = form.gathered_at.data or ""
    return Terms(title=form.title.data or "", gathered_at=where, first_on=first_on, last_on=last_on)


def parsed(text: str) -> list[Line]:
    """The opinions of a text, one a line: content, then people and field where given; Refused names the line at fault."""
    found = []
    for place, row in enumerate(text.split("\n"), 1):
        parts = [part.strip() for part in re.split(r"\t|\|", row)]
        if not parts[0]:
            continue
        people = parts[1].replace(".", "") if len(parts) > 1 and parts[1] else "1"
        if not 1 <= (case_file.number(people) or 0) <= 1_000_000:
            raise Refused(f"Dòng {place}: “{parts[1][:40]}” không phải số người. Ghi chữ số, ví dụ 12.", field="lines")
        found.append(Line(parts[0], int(people), (parts[2] if len(parts) > 2 else "")[:200] or None))
    return found


def _stored(found: Gathering) -> dict[str, Any]:
    """What stands, as the form names it."""
    lines = (
        one.content.replace("\n", " ") + f" | {one.people}" + (f" | {one.field}" if one.field else "")
        for one in gathering.lines(found)
    )
    kept = {key: getattr(found, key) for key in ("title", "gathered_at", "first_on", "last_on", "version")}
    return {**kept, "lines": "\n".join(lines)}


def _occasions() -> list[Any]:
    """The cuộc in reach that a set may go into: sessions not called off, contribution events, the latest first."""
    sessions = (
        dialogue.listed(viewer())
        .where(Dialogue.state.in_([DialogueState.PLANNED, DialogueState.HELD]))
        .order_by(Occasion.day.desc(), Occasion.id.desc())
        .limit(MOST_OCCASIONS)
    )
    events = contribution.listed(viewer()).order_by(Occasion.day.desc(), Contribution.id.desc()).limit(MOST_OCCASIONS)
    found = [*db.session.scalars(sessions), *db.session.scalars(events)]
    return [
        SelectChoice(
            str(one.id), f"{one.occasion.code} · {one.occasion.kind.label}, {day(one.occasion.day)} · {one.occasion.agency.name}"
        )
        for one in found
    ]  # fmt: skip


def _step(
    gathering_id: int, name: str, form: VersionedForm, done: Callable[[Gathering], str], *, own: bool = False
) -> Answer:
    """One act on a set: the form, the act, back to its page."""
    find = gathering.own if own else gathering.get
    found = find(gathering_id, viewer())
    if found.state is GatheringState.DRAFT and not own:
        raise NotThere
    if not form.is_submitted():
        form.version.data = found.version
    elif form.validate():
        with form.refusals():
            with store.one_transaction():
                words = done(find(gathering_id, viewer()))
            flash(words, "success")
            return redirect(url_for(".show", gathering_id=gathering_id))
    if form.stale:
        found = find(gathering_id, viewer())
        form.show_current({}, version=found.version)
    counts = gathering.counts([found.id]).get(found.id, (0, 0))
    return render_template(
        f"gathering/{name}.html", form=form, gathering=found, counts=counts, tones=TONES
    ), form.status
