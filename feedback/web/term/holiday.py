"""Days off and swapped working days: a year at a glance, a day or a swap written, what would move, moving it.

Everybody may read them. A day that was changed moves nothing by itself: the page shows which due dates would move, from
which day to which, and moves exactly those once told to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from feedback.case.term import holiday, moving
from feedback.case.term.moving import Move
from feedback.core import calendar, store
from feedback.core.refusal import NotThere
from feedback.core.wording import number
from feedback.core.working import DayKind, shipped, weekday
from feedback.office.duty import Duty
from feedback.web.form import DayField, EnumField, Form, Length, Required, TextField, VersionField
from feedback.web.guard import may, needs, viewer

pages = Blueprint("holiday", __name__, url_prefix="/holidays")
Answer = str | Response | tuple[str, int]
FIRST_YEAR, SHOWN = 2014, 200


class DayForm(Form):
    """A day as this installation knows it; version 0 where it has written nothing of that day."""

    version = VersionField("Phiên bản")
    day = DayField("Ngày", [Required()])
    kind = EnumField("Là ngày", DayKind, [Required()], blank="Chọn…")
    name = TextField("Tên, lý do", [Required(), Length(200)], description="Nghỉ tránh bão, Giỗ Tổ, làm bù…")
    basis = TextField("Căn cứ", [Length(500)], description="Số, ngày của văn bản.")


class SwapForm(Form):
    """A day off against another worked."""

    off = DayField("Ngày nghỉ", [Required()])
    worked = DayField("Ngày làm bù", [Required()])
    name = TextField("Dịp", [Required(), Length(120)], description="Nghỉ hoán đổi dịp…")
    basis = TextField("Căn cứ", [Length(500)], description="Số, ngày của văn bản.")


@pages.get("")
@needs(Duty.HOME)
def index() -> str:
    """The year: every special day with its basis, and its months."""
    today = calendar.today()
    asked = request.args.get("year", "")
    known = holiday.calendar()
    last = max(known.known_to(), today.year)
    year = int(asked) if asked.isdecimal() and len(asked) == 4 and FIRST_YEAR <= int(asked) <= last else today.year
    own = {row.day: row for row in holiday.own()}
    rows = sorted((one for one in known.days.values() if one.day.year == year), key=lambda one: one.day)
    return render_template(
        "holiday/index.html",
        year=year,
        years=range(FIRST_YEAR, last + 1),
        rows=rows,
        own=own,
        weekday=weekday,
        months=[(month, _weeks(year, month)) for month in range(1, 13)],
        known=known,
        worked=known.between(date(year - 1, 12, 31), date(year, 12, 31)),
        writes=_writes(),
        DayKind=DayKind,
    )


@pages.route("/day", methods=["GET", "POST"])
@needs(Duty.TIME_RULE)
def put() -> Answer:
    """One day is as given from now on."""
    _require_whole()
    asked = _asked_day()
    form = DayForm(data=_stands(asked) if asked else {"version": 0})
    if form.validate_on_submit():
        with form.refusals():
            day: Any = form.day.data
            with store.one_transaction():
                row = holiday.at(day)
                version = form.version.data or 0 if row is not None else None  # 0: the form knew of nothing written
                holiday.put(
                    day=day,
                    kind=form.kind.data,
                    name=form.name.data or "",
                    basis=form.basis.data or "",
                    version=version,
                )
            return _changed()
    if form.stale and form.day.data:
        stands = _stands(form.day.data)
        form.show_current(stands, version=stands["version"])
    return render_template("holiday/put.html", form=form), form.status


@pages.route("/swap", methods=["GET", "POST"])
@needs(Duty.TIME_RULE)
def swap() -> Answer:
    """A working day is off, another worked for it."""
    _require_whole()
    form = SwapForm()
    if form.validate_on_submit():
        with form.refusals():
            off: Any = form.off.data
            worked: Any = form.worked.data
            with store.one_transaction():
                holiday.swap(off=off, worked=worked, name=form.name.data or "", basis=form.basis.data or "")
            return _changed()
    return render_template("holiday/swap.html", form=form), form.status


@pages.post("/<int:holiday_id>/drop")
@needs(Duty.TIME_RULE)
def drop(holiday_id: int) -> Response:
    """The day is again as the program ships it."""
    _require_whole()
    with store.one_transaction():
        holiday.drop(holiday.get(holiday_id))
    return _changed()


@pages.get("/preview")
@needs(Duty.TIME_RULE)
def preview() -> str:
    """Which due dates would move over the days as they stand, from which day to which."""
    _require_whole()
    moves = moving.preview()
    return render_template(
        "holiday/preview.html", moves=moves[:SHOWN], total=len(moves), earlier=_earlier(moves), seen=_seen(moves)
    )


@pages.post("/preview")
@needs(Duty.TIME_RULE)
def apply() -> Response:
    """Exactly what was shown is moved; where it is no longer the same, it is shown again."""
    _require_whole()
    with store.one_transaction():
        moves = moving.preview()
        same = _seen(moves) == request.form.get("seen")
        if same:
            moving.apply(moves, reason=(request.form.get("reason") or "Lịch ngày nghỉ đã đổi")[:500])
    if same:
        flash(f"Đã tính lại {number(len(moves))} thời hạn.", "success")
        return redirect(url_for("holiday.index"))
    flash("Danh sách đã đổi trong lúc bạn xem. Kiểm tra lại rồi bấm tính lại.", "warning")
    return redirect(url_for("holiday.preview"))


def _changed() -> Response:
    """After a change: what would move."""
    flash("Đã ghi. Kiểm tra các thời hạn sẽ đổi dưới đây.", "success")
    return redirect(url_for("holiday.preview"))


def _asked_day() -> date | None:
    """The day that the address asks for."""
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None


def _stands(day: date) -> dict[str, Any]:
    """The day as it stands: written here, shipped, or like any other."""
    row = holiday.at(day)
    if row is not None:
        return {"day": day, "kind": row.kind, "name": row.name, "basis": row.basis, "version": row.version}
    one = shipped().days.get(day)
    if one is not None:
        return {"day": day, "kind": one.kind, "name": one.name, "basis": one.basis, "version": 0}
    return {"day": day, "version": 0}


def _weeks(year: int, month: int) -> list[list[date | None]]:
    """The days of a month in weeks from Monday on."""
    first = date(year, month, 1)
    days: list[date | None] = [None] * first.weekday()
    days += [first + timedelta(days=n) for n in range((calendar.last_of_month(year, month) - first).days + 1)]
    days += [None] * (-len(days) % 7)
    return [days[n : n + 7] for n in range(0, len(days), 7)]


def _seen(moves: Sequence[Move]) -> str:
    """What was shown, so that nothing else is moved."""
    told = "".join(f"{one.recommendation_id}:{one.old}:{one.new};" for one in moves)
    return hashlib.sha256(told.encode()).hexdigest()


def _earlier(moves: Sequence[Move]) -> int:
    """How many would be due earlier."""
    return sum(one.new < one.old for one in moves)


def _writes() -> bool:
    """Whether the viewer changes the days of the installation."""
    return may(Duty.TIME_RULE) and viewer().seat.sees_all


def _require_whole() -> None:
    """NotThere for whoever sees only a part of the installation: days are everybody's."""
    if not viewer().seat.sees_all:
        raise NotThere
