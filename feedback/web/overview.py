"""Figures and charts for leaders and the Front: year by year, by level, field and agency, in time or late, how old.

Reading only. Every number opens its list: of figures the ledger's own, of what is owed the list of opinions. The charts
stand beside their tables; printed, the page is one sheet of A4.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from sqlalchemy import Select
from werkzeug.exceptions import NotFound

from feedback.case.ageing import Age
from feedback.case.record import Recommendation as R
from feedback.core import calendar
from feedback.core.wording import day
from feedback.office import agency, tree
from feedback.office.agency import Agency
from feedback.office.duty import Duty
from feedback.tally import appendix, backlog, frame, ledger, look
from feedback.tally.appendix import Appendix, Key, Row
from feedback.tally.backlog import Backlog
from feedback.tally.look import Time
from feedback.tally.measure import MEASURES, Measure, Of
from feedback.tally.ratio import Ratio
from feedback.web import behind, window
from feedback.web.filter import clean
from feedback.web.guard import needs, note_reading, viewer
from feedback.web.road import link
from feedback.web.window import Window

pages = Blueprint("overview", __name__, url_prefix="/overview")
YEARS = 5
#: Agencies in a list of the page; more only where somebody asks for all: a country has ten thousand.
MOST = 200
#: The parts of a bar: measure, words, tone.
PARTS = (
    ("accepted", "Tiếp thu", "good"),
    ("not_accepted", "Không tiếp thu", "bad"),
    ("pending", "Chưa kết luận", "rest"),
)
TIMES = tuple((one.value, one.label, tone) for one, tone in zip(look.DUE, ("good", "warn", "bad"), strict=True))
ORDERS = (
    ("name", "Tên cơ quan"),
    ("n", "Nhiều ý kiến trước"),
    ("on_time", "Tỷ lệ đúng hạn cao trước"),
    ("late", "Tỷ lệ quá hạn cao trước"),
)
_KINDS = {"pdf": "application/pdf", "png": "image/png", "svg": "image/svg+xml"}
_TIMES: dict[str, tuple[str, Sequence[Time]]] = {one.value: (one.label, (one,)) for one in Time}
_TIMES |= {"due": ("Đã trả lời hoặc quá hạn", look.DUE), "": ("", ())}


@pages.get("")
@needs(Duty.OVERVIEW)
def index() -> str:
    """The page."""
    asked = _window()
    filled = _counted(asked)
    seen, order = look.look(filled.ask), clean(request.args.get("order", ""))
    whole = request.args.get("all") == "1"

    def list_url(key: Key) -> str:
        return url_for(".cell", **behind.as_address(key), **asked.query)

    def look_url(**key: Any) -> str:
        return url_for(".opinions", **key, **asked.query)

    def quick_url(query: dict[str, Any]) -> str:
        return url_for(".index", **query)

    def open_url(**query: Any) -> str:
        host = {"host": asked.agency.id} if asked.agency else {}
        return link("recommendation.index", open=1, **host, **query)

    return render_template(
        "overview/index.html",
        window=asked,
        ask=filled.ask,
        filled=filled,
        years=_by_year(filled),
        levels=[(year, list(rows)) for year, rows in groupby(filled.rows, key=lambda row: row.year)],
        parts=PARTS,
        times=TIMES,
        look=seen,
        agencies=look.sorted_by(seen.agencies, order),
        orders=[
            (words, url_for(".index", order=key, **asked.query) + "#agencies", key == (order or "name"))
            for key, words in ORDERS
        ],
        most=None if whole else MOST,
        whole_url=url_for(".index", all=1, order=order, **asked.query),
        few=look.FEW,
        small=[one for one in seen.agencies if one.few],
        ratio=Ratio,
        remarks=[*filled.remarks, filled.ask.rules.in_words()],
        backlog=_backlog(asked),
        ages=list(Age),
        list_url=list_url,
        look_url=look_url,
        quick_url=quick_url,
        open_url=open_url,
    )


@pages.get('/chart.<any("pdf", "png", "svg"):kind>')
@needs(Duty.OVERVIEW)
def chart(kind: str) -> Response:
    """The four charts on one sheet of A4: for a paper, a slide, a drawing."""
    from feedback.report import chart as charts

    asked = _window()
    filled, owed = _counted(asked), _backlog(asked)
    seen, years = look.look(filled.ask), _by_year(filled)
    parts = ((PARTS, "Ý kiến theo năm tiếp nhận", [(str(row.year), row) for row in years]),
             (TIMES, "Trả lời theo năm tiếp nhận", [(one.label, one) for one in seen.years]),
             (PARTS, "Lĩnh vực có nhiều ý kiến", [(one.label, one) for one in seen.fields[:8]]))  # fmt: skip
    panels = [
        charts.Panel(
            words,
            [label for label, _ in rows],
            [(part, tone, [row[name] for _, row in rows]) for name, part, tone in named],
        )
        for named, words, rows in parts
    ]
    open_now = [("Ý kiến", "info", [owed.ages[age] for age in Age])]
    panels.append(
        charts.Panel(f"Chưa giải quyết xong, ngày {day(calendar.today())}", [age.label for age in Age], open_now)
    )
    ask = filled.ask
    title = f"Số liệu góp ý, kiến nghị từ {day(ask.first)} đến {day(ask.last)}, chốt ngày {day(ask.as_of)}"
    name = f"so-lieu-{ask.first:%Y%m%d}-{ask.last:%Y%m%d}.{kind}"
    note_reading("overview:download", None, code=name)
    disposition = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(charts.sheet(title, ask.scope, panels, kind), mimetype=_KINDS[kind], headers=disposition)


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
    return _shown(question, behind.read(question, asked.query), asked)


@pages.get("/opinions")
@needs(Duty.OVERVIEW)
def opinions() -> str:
    """The opinions behind one number of a field, an agency or a time."""
    asked = _window()
    question = asked.ask("all")
    given = {key: clean(request.args.get(key, "")) for key in ("field", "lead", "year", "time", "acceptance")}
    lead, year, time = given["lead"], given["year"], given["time"]
    good = all(
        not text or (text.isascii() and text.isdecimal() and len(text) < 10)
        for text in (lead if lead != look.NONE else "", year)
    )
    if not good or time not in _TIMES or given["acceptance"] not in ("", *(name for name, *_ in PARTS)):
        raise NotFound
    query = look.opinions(
        question, subject=given["field"], lead=lead, year=year, times=_TIMES[time][1], acceptance=given["acceptance"]
    )
    address = behind.Address(request.path, {key: text for key, text in given.items() if text} | asked.query)
    page = behind.page_of(_listed(query, question), [R.received_on, R.id], address)
    label = ", ".join(_words(given)) or "Ý kiến"
    measure = Measure(
        "look", label, "ý kiến", "Ý kiến từ hồ sơ; số khai không có lĩnh vực, cơ quan, hạn trả lời.", Of.OPINION, ()
    )
    return _shown(question, behind.Behind(measure, Key("look", int(year) if year else None), page, []), asked)


def _shown(question: Any, found: behind.Behind, asked: Window) -> str:
    back = url_for(".index", **asked.query)
    return render_template(
        "appendix/cell.html", behind=found, ask=question, back=back, back_to="Số liệu và biểu đồ", link=link
    )


def _listed(query: Select[Any], question: Any) -> Select[Any]:
    return query.add_columns(Agency.name, ledger.acceptance_on(question.as_of)).join(Agency, Agency.id == R.host_id)


def _words(given: dict[str, str]) -> list[str]:
    """What the list is of, in words."""
    found = ["Chưa phân loại lĩnh vực" if given["field"] == look.NONE else given["field"]] if given["field"] else []
    if given["lead"]:
        known = agency.names([int(given["lead"])] if given["lead"] != look.NONE else [])
        found += [unit.name for unit in known.values()] or ["Chưa giao cơ quan nào"]
    if given["time"]:
        found.append(_TIMES[given["time"]][0])
    return [*found, MEASURES[given["acceptance"]].label] if given["acceptance"] else found


def _window() -> Window:
    """The window of the address; without one, the last five years."""
    today = calendar.today()
    return window.read(since=date(today.year - YEARS + 1, 1, 1))


def _counted(asked: Window) -> Appendix:
    """Both sides together; a session under both heads counts once."""
    return appendix.fill(asked.ask("all"))


def _backlog(asked: Window) -> Backlog:
    """What is owed today in reach, of the unit asked for where there is one."""
    narrowed = [tree.below(asked.agency.id, R.host_id, R.place_day)] if asked.agency else []
    return backlog.count(viewer(), calendar.today(), *narrowed)


def _by_year(filled: Appendix) -> list[Row]:
    """The figures of each year, all levels together."""
    years: dict[int, Counter[str]] = {}
    for row in filled.rows:
        if row.year is not None:
            years.setdefault(row.year, Counter()).update(row.counts)
    return [Row(counts, year, None, filled.ask.cut(year)) for year, counts in years.items()]
