"""Counting settings: which hold, since when and on what paper; a new one from a day on, never one overwritten.

What an installation may settle for itself is in ``tally.rule``; who sees the whole installation settles it.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from feedback.core import calendar, store
from feedback.core.refusal import NotThere
from feedback.core.store import db
from feedback.core.wording import Labelled, day
from feedback.office.duty import Duty
from feedback.tally import rule
from feedback.tally.rule import CountingRule, Partly, Questions, Rules
from feedback.web.form import DayField, EnumField, Form, Length, NoteField, Required
from feedback.web.guard import may, needs, viewer

pages = Blueprint("counting", __name__, url_prefix="/counting-rules")


class Yes(Labelled):
    """Whether a line of totals stands below a form that has none."""

    YES = "yes", "Có dòng tổng cộng dưới biểu (ghi rõ là của hệ thống)"
    NO = "no", "Không có dòng tổng cộng, đúng như biểu ban hành"


class AdoptForm(Form):
    """A new setting."""

    valid_from = DayField(
        "Áp dụng từ ngày", [Required()], description="Biểu chốt từ ngày này trở đi tính theo quy tắc mới."
    )
    questions = EnumField("Thắc mắc", Questions, [Required()], radio=True)
    partly = EnumField("Tiếp thu một phần", Partly, [Required()], radio=True)
    total_line = EnumField("Dòng tổng cộng", Yes, [Required()], radio=True)
    basis = NoteField(
        "Căn cứ, lý do", [Required(), Length(most=500)], description="Số, ngày của văn bản quy định; vì sao thay đổi."
    )


@pages.get("")
@needs(Duty.COUNTING)
def index() -> str:
    """The settings in force and all there were, each with its paper."""
    kept = list(db.session.scalars(select(CountingRule).order_by(CountingRule.valid_from.desc())))
    today = calendar.today()
    lines = [
        (one.valid_from, one.basis, _told(one), _changed(one, kept[place + 1 :])) for place, one in enumerate(kept)
    ]
    return render_template(
        "counting/index.html",
        now=_told(rule.in_force(today)),
        since=next((one.valid_from for one in kept if one.valid_from <= today), None),
        lines=lines,
        writes=_settles(),
    )


@pages.route("/new", methods=["GET", "POST"])
@needs(Duty.COUNTING)
def new() -> str | Response | tuple[str, int]:
    """From a day on the settings are as chosen; papers of days before stay as they were."""
    if not _settles():
        raise NotThere("Quy tắc tính do đơn vị quản lý toàn hệ thống quyết định.")
    today = calendar.today()
    stands = rule.in_force(today)
    given: dict[str, Any] = {"questions": stands.questions, "partly": stands.partly, "valid_from": today}
    form = AdoptForm(data=given | {"total_line": Yes.YES if stands.total_line else Yes.NO})
    if form.validate_on_submit():
        with form.refusals():
            wanted = Rules(form.questions.data, form.partly.data, form.total_line.data is Yes.YES)
            with store.one_transaction():
                rule.adopt(wanted, valid_from=form.valid_from.data or today, basis=form.basis.data or "")
            flash(f"Đã ghi quy tắc tính áp dụng từ ngày {day(form.valid_from.data)}.", "success")
            return redirect(url_for(".index"))
    return render_template("counting/new.html", form=form), form.status


def _settles() -> bool:
    """Whether whoever is signed in may settle it: by duty, and for the whole installation."""
    return may(Duty.COUNTING) and viewer().seat.sees_all


def _told(one: Rules | CountingRule) -> list[str]:
    """The settings, a sentence each."""
    return [one.questions.label, one.partly.label, (Yes.YES if one.total_line else Yes.NO).label]


def _changed(one: CountingRule, before: list[CountingRule]) -> list[str]:
    """What is not as it was before that day."""
    was = _told(before[0] if before else Rules())
    return [words for words, old in zip(_told(one), was, strict=True) if words != old]
