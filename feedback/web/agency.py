"""Units: the list, one unit with its periods, and what an administrator does: add, change from a day, correct, end, load.

After every change the facts follow the tree and open work of an ended unit goes to its successor, in the same
transaction, so that no page ever shows half of a reform.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy import exists, func, select
from werkzeug.wrappers import Response

from feedback.case import place, succession
from feedback.core import calendar, journal, store
from feedback.core.refusal import NotThere
from feedback.core.store import db
from feedback.core.wording import fold
from feedback.office import agency as units
from feedback.office import keeping, tree, unit_list
from feedback.office.agency import Agency, Kind, Level, Period
from feedback.office.duty import Duty
from feedback.register import figure
from feedback.web import act as act_words
from feedback.web import agency_form as forms
from feedback.web.guard import needs, viewer
from feedback.web.listing import Choice, Listing, Sort, Words

pages = Blueprint("agency", __name__)
Answer = str | Response | tuple[str, int]


def _stands(word: str) -> Any:
    """SQL: units that stand today, or that have ended."""
    today = calendar.today()
    now = exists().where(Period.agency_id == Agency.id, Period.valid_from <= today, Period.valid_to >= today)
    return now if word == "now" else ~now


LIST = Listing(
    key=Agency.id,
    sorts=[Sort("name", "Tên đơn vị", Agency.sort_key), Sort("code", "Mã", Agency.code_key)],
    filters=[
        Words(
            "q",
            "Tìm tên hoặc mã",
            lambda text: (
                Agency.search_text.contains(fold(text), autoescape=True) | (Agency.code_key == units.code_key(text))
            ),
        ),
        Choice("level", "Cấp", Level, lambda value: Agency.level == value),
        Choice("kind", "Loại", Kind, lambda value: Agency.kind == value),
        Choice("stands", "Tình trạng", forms.STANDS, _stands),
        Choice("above", "Cấp trên", [], lambda value: Agency.parent_id == value, coerce=int),
    ],
)


@pages.get("/agencies")
@needs(Duty.AGENCY_READ)
def index() -> str:
    """The units in reach."""
    above = select(Agency.id, Agency.name).where(
        Agency.id.in_(select(Agency.parent_id).distinct()), Agency.level != Level.COMMUNE
    )
    choices = [
        forms.entry(row.id, row.name) for row in db.session.execute(above.where(_mine()).order_by(Agency.sort_key))
    ]
    page = LIST.page(db.session, select(Agency).where(_mine()), choices={"above": choices})
    spans = _spans([row.id for row in page.rows])
    return render_template(
        "agency/index.html", page=page, spans=spans, parents=units.names(row.parent_id for row in page.rows)
    )


@pages.get("/agencies/<int:agency_id>")
@needs(Duty.AGENCY_READ)
def show(agency_id: int) -> str:
    """One unit: how it stood and stands, who succeeded it and whom it succeeded, its story."""
    agency = _get(agency_id)
    rows = units.periods(agency_id)
    before = db.session.scalars(
        select(Agency)
        .where(Agency.id.in_(select(Period.agency_id).where(Period.successor_id == agency_id)))
        .order_by(Agency.sort_key)
        .limit(200)
    ).all()
    below = db.session.scalar(select(func.count()).select_from(Agency).where(Agency.parent_id == agency_id))
    related = units.names([i for p in rows for i in (p.parent_id, p.successor_id)])
    return render_template(
        "agency/show.html",
        agency=agency,
        rows=rows,
        before=before,
        below=below,
        related=related,
        story=journal.story("agency", agency_id)[-50:],
        last=rows[-1],
        forever=calendar.LAST_DAY,
        first_day=calendar.FIRST_DAY,
        words=act_words.words,
    )


@pages.route("/agencies/new", methods=["GET", "POST"])
@needs(Duty.AGENCY_WRITE)
def new() -> Answer:
    """A unit is added."""
    form = forms.NewForm()
    forms.offer(form, _choices())

    def act() -> Agency:
        return keeping.add(
            form.code.data or "", forms.terms(form), valid_from=form.valid_from.data, valid_to=form.valid_to.data
        )

    return _step(form, act, "agency/new.html", "Đã thêm đơn vị.")


@pages.route("/agencies/<int:agency_id>/follow", methods=["GET", "POST"])
@needs(Duty.AGENCY_WRITE)
def follow(agency_id: int) -> Answer:
    """From a day on the unit stands otherwise."""
    agency = _get(agency_id)
    form = forms.FollowForm(data=forms.stored(agency, units.periods(agency_id)[-1]))
    forms.offer(form, _choices(keep=agency.parent_id))

    def act() -> Agency:
        keeping.follow(
            agency, forms.terms(form), since=forms.given(form.since.data, "since"), version=form.version.data
        )
        return agency

    return _step(form, act, "agency/follow.html", "Đã ghi thay đổi.", agency=agency)


@pages.route("/agencies/<int:agency_id>/periods/<int:period_id>", methods=["GET", "POST"])
@needs(Duty.AGENCY_WRITE)
def correct(agency_id: int, period_id: int) -> Answer:
    """A period written down wrongly is corrected."""
    agency = _get(agency_id)
    period = db.session.get(Period, period_id)
    if period is None or period.agency_id != agency_id:
        raise NotThere
    form = forms.CorrectForm(data=forms.stored(agency, period))
    forms.offer(form, _choices(keep=period.parent_id, heir=period.successor_id))

    def act() -> Agency:
        keeping.correct(
            period,
            forms.terms(form),
            valid_from=form.valid_from.data or calendar.FIRST_DAY,
            valid_to=form.valid_to.data or calendar.LAST_DAY,
            successor=forms.unit(form.successor.data),
            reason=form.reason.data or "",
            version=form.version.data,
        )
        return agency

    return _step(form, act, "agency/correct.html", "Đã sửa giai đoạn.", agency=agency, period=period)


@pages.route("/agencies/<int:agency_id>/end", methods=["GET", "POST"])
@needs(Duty.AGENCY_WRITE)
def end(agency_id: int) -> Answer:
    """The unit ends; its open work goes on with its successor."""
    agency = _get(agency_id)
    form = forms.EndForm(data={"version": agency.version})
    forms.offer(form, _choices())

    def act() -> Agency:
        keeping.end(
            agency,
            on=forms.given(form.on.data, "on"),
            successor=forms.unit(form.successor.data),
            version=form.version.data,
        )
        return agency

    return _step(
        form, act, "agency/end.html", "Đã ghi ngày kết thúc.", agency=agency, held=succession.held_count(agency_id)
    )


@pages.route("/agencies/load", methods=["GET", "POST"])
@needs(Duty.AGENCY_WRITE)
def load() -> Answer:
    """The official units of one province, before and since 1/7/2025, are entered."""
    form = forms.LoadForm()
    form.province.set_choices([forms.entry(p.code, forms.province_words(p)) for p in unit_list.provinces()])
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                loaded = unit_list.load_province(form.province.data or "")
            flash(f"Đã thêm {loaded.entered} đơn vị; {loaded.stood} đơn vị đã có từ trước và giữ nguyên.", "success")
            return redirect(url_for(".index"))
    return render_template("agency/load.html", form=form), form.status


def _step(form: Any, act: Callable[[], Agency], template: str, told: str, **context: Any) -> Answer:
    """One form over one act on units, and everything that follows from it."""
    if form.validate_on_submit():
        with form.refusals():
            with form.taken() if isinstance(form, forms.NewForm) else store.one_transaction():
                agency = act()
                place.restamp_agencies([agency.id])
                figure.restamp([agency.id])
                moved = succession.hand_over(calendar.today())
                number = agency.id
            flash(f"{told} {moved} việc đang mở đã chuyển cho đơn vị kế thừa." if moved else told, "success")
            return redirect(url_for(".show", agency_id=number))
    if form.stale:
        db.session.refresh(context["agency"])
        form.show_current({}, version=context["agency"].version)
    return render_template(template, form=form, **context), form.status


def _mine() -> Any:
    return tree.in_reach_now(viewer().seat, Agency.id)


def _get(agency_id: int) -> Agency:
    """The unit, within reach; NotThere otherwise."""
    found = db.session.scalar(select(Agency).where(Agency.id == agency_id, _mine()))
    if found is None:
        raise NotThere("Không tìm thấy đơn vị này, hoặc đơn vị không thuộc phạm vi của bạn.")
    return found


def _choices(*, keep: int | None = None, heir: int | None = None) -> list[Any]:
    """The units in reach that have not ended, to stand above or succeed another; and the ones already chosen."""
    today = calendar.today()
    stands = exists().where(Period.agency_id == Agency.id, Period.valid_to >= today)
    query = select(Agency.id, Agency.name, Agency.code).where(
        _mine(), stands | Agency.id.in_([i for i in (keep, heir) if i])
    )
    return [
        forms.entry(row.id, f"{row.name} ({row.code})")
        for row in db.session.execute(query.order_by(Agency.sort_key, Agency.id))
    ]


def _spans(ids: list[int]) -> dict[int, tuple[Any, Any, str]]:
    """First day, last day and word of the level of each of these units."""
    query = (
        select(Period.agency_id, Period.valid_from, Period.valid_to, Period.level_word)
        .where(Period.agency_id.in_(ids))
        .order_by(Period.agency_id, Period.valid_from)
    )
    found: dict[int, tuple[Any, Any, str]] = {}
    for unit, since, until, level_word in db.session.execute(query):
        found[unit] = (found[unit][0] if unit in found else since, until, level_word)
    return found
