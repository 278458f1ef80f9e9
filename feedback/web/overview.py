"""A leader's page: year by year what was heard and accepted, and how old what is still owed has grown.

Reading only. Every number opens its list: of figures the ledger's own, of what is owed the list of opinions.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, render_template, url_for

from feedback.case.ageing import Age
from feedback.core import calendar
from feedback.core.wording import day
from feedback.office.duty import Duty
from feedback.tally import appendix, backlog, frame
from feedback.tally.appendix import Appendix, Key, Row
from feedback.tally.ratio import Ratio
from feedback.web import behind, window
from feedback.web.guard import needs, note_reading, viewer
from feedback.web.road import link
from feedback.web.window import Window

pages = Blueprint("overview", __name__, url_prefix="/overview")
YEARS = 5
#: The parts of a bar: measure and words.
PARTS = (("accepted", "Tiếp thu"), ("not_accepted", "Không tiếp thu"), ("pending", "Chưa kết luận"))


@pages.get("")
@needs(Duty.OVERVIEW)
def index() -> str:
    """The page."""
    asked = _window()
    filled = _counted(asked)
    today = calendar.today()

    def list_url(key: Key) -> str:
        return url_for(".cell", **behind.as_address(key), **asked.query)

    def quick_url(query: dict[str, Any]) -> str:
        return url_for(".index", **query)

    def open_url(**query: Any) -> str:
        return link("recommendation.index", open=1, **query)

    return render_template(
        "overview/index.html",
        window=asked,
        ask=filled.ask,
        filled=filled,
        years=_by_year(filled),
        levels=[(year, list(rows)) for year, rows in groupby(filled.rows, key=lambda row: row.year)],
        parts=PARTS,
        ratio=Ratio,
        remarks=[*filled.remarks, filled.ask.rules.in_words()],
        backlog=backlog.count(viewer(), today),
        ages=list(Age),
        list_url=list_url,
        quick_url=quick_url,
        open_url=open_url,
    )


@pages.get("/chart.svg")
@needs(Duty.OVERVIEW)
def chart() -> Response:
    """The bars of accepted and not accepted by year."""
    from feedback.report import chart as charts

    filled = _counted(_window())
    years = frame.by_year(filled)
    parts = [(label, years[name].tolist()) for name, label in PARTS]
    title = f"Ý kiến theo năm tiếp nhận, chốt ngày {day(filled.ask.as_of)}"
    return Response(charts.stacked(title, [str(year) for year in years.index], parts), mimetype="image/svg+xml")


@pages.get("/figures.csv")
@needs(Duty.OVERVIEW)
def figures() -> Response:
    """The figures by year and level with their shares, for a spreadsheet."""
    filled = _counted(_window())
    text = frame.as_csv(filled)
    name = f"tong-quan-{filled.ask.first:%Y%m%d}-{filled.ask.last:%Y%m%d}.csv"
    note_reading("overview:download", None, code=name)
    disposition = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(text, mimetype="text/csv", headers=disposition)


@pages.get("/cell")
@needs(Duty.OVERVIEW)
def cell() -> str:
    """The records behind one number."""
    asked = _window()
    question = asked.ask("all")
    found = behind.read(question, asked.query)
    back = url_for(".index", **asked.query)
    return render_template("appendix/cell.html", behind=found, ask=question, back=back, back_to="Tổng quan", link=link)


def _window() -> Window:
    """The window of the address; without one, the last five years."""
    today = calendar.today()
    return window.read(since=date(today.year - YEARS + 1, 1, 1))


def _counted(asked: Window) -> Appendix:
    """Both sides together; a session under both heads counts once."""
    return appendix.fill(asked.ask("all"))


def _by_year(filled: Appendix) -> list[Row]:
    """The figures of each year, all levels together."""
    years: dict[int, Counter[str]] = {}
    for row in filled.rows:
        if row.year is not None:
            years.setdefault(row.year, Counter()).update(row.counts)
    return [Row(counts, year, None, filled.ask.cut(year)) for year, counts in years.items()]
