"""The journal's reader: who did what on which record, when, from where and why; nothing here can change a line."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template
from sqlalchemy import select

from feedback.core import calendar
from feedback.core.journal import Entry
from feedback.core.refusal import NotThere
from feedback.core.store import db
from feedback.office import tree
from feedback.office.agency import Agency
from feedback.office.duty import Duty
from feedback.web import act
from feedback.web.form import SelectChoice
from feedback.web.guard import needs, viewer
from feedback.web.listing import Choice, Day, Listing, Sort, Words

pages = Blueprint("entry", __name__)

LIST = Listing(
    key=Entry.id,
    sorts=[Sort("at", "Lúc", Entry.id, descending=True)],
    filters=[
        Words("code", "Mã hồ sơ", lambda text: Entry.subject_code == text),
        Words("who", "Người làm", lambda text: Entry.officer_name.contains(text, autoescape=True)),
        Choice(
            "kind",
            "Loại việc",
            [SelectChoice(key, label) for key, label in act.KINDS.items()],
            lambda value: Entry.act.startswith(value + ":", autoescape=True),
        ),
        Day("from", "Từ ngày", lambda day: Entry.at >= calendar.midnight(day)),
        Day("to", "Đến ngày", lambda day: Entry.at < calendar.midnight(day + timedelta(days=1))),
    ],
)


@pages.get("/journal")
@needs(Duty.JOURNAL)
def index() -> str:
    """The lines in reach, newest first."""
    page = LIST.page(db.session, select(Entry).where(_mine()))
    return render_template("entry/index.html", page=page, words=act.words)


@pages.get("/journal/<int:entry_id>")
@needs(Duty.JOURNAL)
def show(entry_id: int) -> str:
    """One line with everything it holds."""
    entry = db.session.scalar(select(Entry).where(Entry.id == entry_id, _mine()))
    if entry is None:
        raise NotThere("Không tìm thấy dòng nhật ký này, hoặc dòng không thuộc phạm vi của đơn vị bạn.")
    return render_template("entry/show.html", entry=entry, words=act.words)


def _mine() -> Any:
    """SQL: acts of people of units in reach; acts of nobody (commands, refused sign-ins) are for whoever sees all."""
    seat = viewer().seat
    if seat.sees_all:
        return Entry.id.is_not(None)
    return Entry.agency_id.in_(select(Agency.id).where(tree.in_reach_now(seat, Agency.id)))
