"""What is outstanding: everything open in reach by age, agency, field and reason, overdue first, each count with its list.

Reading only: whoever watches over answers (Mặt trận, a leader) sees the same numbers as whoever owes them.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template
from sqlalchemy import Select
from werkzeug.wrappers import Response

from feedback.case import recommendation, standing
from feedback.case.ageing import Age
from feedback.core import calendar
from feedback.office.duty import Duty
from feedback.tally import backlog
from feedback.web import recommendation as opinions
from feedback.web import recommendation_list as lists
from feedback.web.guard import needs, viewer
from feedback.web.road import link

pages = Blueprint("outstanding", __name__, url_prefix="/outstanding")
NEAR = ("q", "overdue", "lead", "level")


@pages.get("")
@needs(Duty.OUTSTANDING)
def index() -> str:
    """The counts of what the filters leave, and the list of exactly those."""
    page = lists.page(lists.LIST_URGENT, _open(), viewer(), near=NEAR)
    conditions = [one.where(page.values[one.key]) for one in page.filters if one.key in page.values]
    return render_template(
        "outstanding/index.html",
        page=page,
        counts=backlog.count(viewer(), calendar.today(), *conditions),
        ages=list(Age),
        shows=lists,
        near=NEAR,
        link=link,
    )


@pages.get("/list.xlsx")
@needs(Duty.OUTSTANDING)
def download() -> Response:
    """The list as an Excel file: every row that the page counts."""
    return opinions.send_list(lists.LIST_URGENT, _open(), "Ý kiến, kiến nghị chưa giải quyết xong")


def _open() -> Select[Any]:
    """The open opinions in reach."""
    return recommendation.listed(viewer()).where(standing.open_sql())
