"""What issued editions have fixed: a row that would change it is refused, unless the bearer gave a reason.

`contract.md` §2. The file is entered on trial, what the editions counted is asked again, and the trial is undone: so rows,
their cuộc and their units are told by what they really change. Only where the file touches a record that an issued edition
counts; every other file costs one small question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import select

from feedback.case.record import Recommendation
from feedback.core import journal, store
from feedback.core.store import db
from feedback.core.wording import day
from feedback.intake.compare import Change, Fate
from feedback.intake.examine import Examined
from feedback.register import edition as editions
from feedback.register.edition import Edition, EditionChange

#: Sheet → table of its records.
_TABLES = {
    "agency": "agency",
    "dialogue": "occasion",
    "contribution": "occasion",
    "recommendation": "recommendation",
    "figure": "figure",
    "dissemination": "dissemination",
    "document": "document",
}
#: Kind of member → sheets that may be at fault, the nearest first.
_AT_FAULT = {
    "opinion": ("recommendation", "dialogue", "contribution", "agency"),
    "session": ("dialogue", "agency"),
    "contribution": ("contribution", "agency"),
    "line": ("figure", "agency"),
    "dissemination": ("dissemination", "agency"),
    "document": ("document", "agency"),
}
#: The columns whose change most often moves a figure, to point at one of them.
_COUNTING = (
    "merged_into", "admission", "nature", "side_given", "occasion", "received_given", "acceptance", "concluded_given",
    "replied_on", "state", "head", "day", "agency", "target", "form", "first_day", "last_day", "implements",
)  # fmt: skip
_MEND = "Giữ như số liệu đã ban hành, hoặc nhập lại có lý do (lệnh: --reason; trang: ô Lý do, căn cứ)."


def check(examined: Examined, write: Callable[[], None]) -> None:
    """Every row that changes what an issued edition has fixed is a problem, named with the edition."""
    live = {
        key: [change for change in changes if change.fate is Fate.CHANGED and change.stand is not None]
        for key, changes in examined.changes.items()
        if key in _TABLES
    }
    touched: dict[str, set[int]] = {}
    for key, changes in live.items():
        touched.setdefault(_TABLES[key], set()).update(_number(key, change) for change in changes)
    if not any(touched.values()) or not editions.any_in_force():
        return
    with _trial(examined):
        write()
        found = editions.overtaken(touched)
    examined.only_sealed = bool(found)
    for one in found:
        _tell(examined, live, one)


@contextmanager
def _trial(examined: Examined) -> Iterator[None]:
    """What is written inside is undone, in the tables, in the journal and in what the examination knows."""
    units, occasions = dict(examined.units.ids), dict(examined.occasions.ids)
    token = None
    if not store.writing.get():
        db.session.rollback()
        token = store.writing.set(True)
    mark, point = journal.mark(), db.session.begin_nested()
    try:
        yield
    finally:
        point.rollback()
        journal.forget(mark)
        db.session.expire_all()
        examined.units.ids, examined.occasions.ids = units, occasions
        examined.units.forget()
        if token is not None:
            db.session.rollback()
            store.writing.reset(token)


def _tell(examined: Examined, live: dict[str, list[Change]], one: EditionChange) -> None:
    """The row at fault, its column, the edition; the file as a whole where no single row is."""
    edition = db.session.get_one(Edition, one.edition_id)
    paper = f"Phụ lục {one.appendix} của biểu {edition.name} ban hành ngày {day(edition.dated_on)}"
    for key in _AT_FAULT[one.kind]:
        change = _row(key, live.get(key, []), one)
        if change is None:
            continue
        table = examined.tables[key]
        names = [name for name in _COUNTING if name in change.changed] or list(change.changed)
        own = _TABLES[key] == one.kind or key == "recommendation" or change.after.get("code") == one.code
        what = "Dòng này đã tính" if own else "Thay đổi ở dòng này làm khác những gì đã tính"
        examined.findings.problem(
            table.sheet.name, change.row.number, table.column_heading(names[0]), f"{what} trong {paper}.", _MEND
        )
        return
    examined.findings.problem("", 0, "", f"Tệp làm thay đổi {one.code} đã tính trong {paper}.", _MEND)


def _row(key: str, changes: list[Change], one: EditionChange) -> Change | None:
    """The changed row that the record is of, stands in, or hangs on."""
    if key == "agency":
        return changes[0] if changes else None
    wanted = one.record_id
    if one.kind == "opinion" and key in ("dialogue", "contribution"):
        wanted = db.session.scalar(select(Recommendation.occasion_id).where(Recommendation.id == one.record_id)) or 0
    return next((change for change in changes if _number(key, change) == wanted), None)


def _number(key: str, change: Change) -> int:
    """The id of the record that the row changes."""
    assert change.stand is not None
    return change.stand.unit_id if key == "agency" else change.stand.id
