"""The demonstration is made: a fictitious city's whole record, from 12/12/2013 to the day given, in one go.

``fill`` writes into an empty database and commits nothing: the door does, so that a failure leaves nothing behind. The
same size on the same day gives the same records. Everything is invented; nothing here may look like a real case.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import insert, select

from feedback.case.record import Occasion
from feedback.core import calendar, journal
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.core.wording import fold, number, sort_key
from feedback.demo import (
    answering,
    books,
    declared,
    handing,
    issued,
    nation,
    occasions,
    opening,
    paper,
    people,
    reminding,
    sitting,
    term,
    undoing,
    watch,
)
from feedback.demo.city import CODE, City
from feedback.demo.country import Country
from feedback.demo.hall import Hall
from feedback.demo.occasions import Plan
from feedback.demo.pen import Pen, move_sequences
from feedback.office import tree
from feedback.office.agency import LEVEL_WORDS, Agency, Period, code_key
from feedback.office.officer import Officer
from feedback.register.figure import Figure
from feedback.tally import kept

#: Opinions by size; of a whole country ``demo.nation`` knows.
SIZES = {"small": 3_000, "province": 200_000}
NATION = "nation"
#: The first day a demonstration can be made on: its last weeks lie in the two-level time.
EARLIEST = date(2026, 1, 1)
MARK = "demo"  # the file in the instance folder that says so; core.settings reads it
_JOURNAL_DAYS = {"small": 400, "province": 90}


@dataclass(frozen=True)
class Summary:
    """What the demonstration holds."""

    agencies: int
    dialogues: int
    contributions: int
    opinions: int
    figures: int

    def __str__(self) -> str:
        """One line for the terminal."""
        return (
            f"{number(self.agencies)} đơn vị, {number(self.dialogues)} cuộc đối thoại, {number(self.contributions)} cuộc góp ý, "
            f"{number(self.opinions)} ý kiến, {number(self.figures)} dòng số liệu khai."
        )


def fill(size: str, *, today: date, progress: Callable[[str], None], opinions: int | None = None) -> Summary:
    """The empty database holds the demonstration, uncommitted; Refused where it holds records, or the size is not there.

    ``opinions`` replaces the size's number (tests); progress is told in words.
    """
    if size not in SIZES and size != NATION:
        raise Refused(
            f"Cỡ “{size}” chưa có. Dùng small (khoảng 3.000 ý kiến), province (200.000) hoặc nation (cả nước)."
        )
    if today < EARLIEST:
        raise Refused("Dữ liệu minh họa cần ngày từ 01/01/2026 trở đi.")
    require_empty()
    if size == NATION:
        return _fill_nation(opinions or nation.usual_number(), today, progress)
    asked = opinions or SIZES[size]
    rng = Random(f"{CODE} {size} {today}")
    city = City()
    progress("Lập cây đơn vị của thành phố Minh Họa…")
    _enter_units(city)
    people.open_accounts(city.units, at=calendar.now())
    pen = Pen(journal_from=today - timedelta(days=_JOURNAL_DAYS[size]))
    counts = _tell(city, rng, pen, occasions.plans(city, rng, opinions=asked, today=today), today, progress)
    progress("Ghi nhật ký và số liệu khai…")
    pen.close()
    figures = declared.declare(city, rng)
    if size == "small":
        books.lay(city, today)
        sitting.lay(city, today)
        reminding.remind(today)
    if size == "small":
        answering.live(today=today)
        term.live(today=today)
        handing.live(today=today)
        watch.live(today=today)
        undoing.live(today=today)
        issued.live()
        paper.lay(city, today)
    journal.record("demo:fill", ("demo", 0, size), changes={"opinions": [0, counts["opinions"]]})
    return Summary(len(city.units), counts["dialogues"], counts["contributions"], counts["opinions"], figures)


def _fill_nation(asked: int, today: date, progress: Callable[[str], None]) -> Summary:
    """A whole fictitious country, loaded set-wise."""
    progress("Lập cây đơn vị của đất nước minh họa…")
    country = Country()
    _enter_units(country)
    nation.open_accounts(country)
    counts = nation.fill(country, Random(f"{CODE} {NATION} {today}"), opinions=asked, today=today, progress=progress)
    progress("Lập số đếm lưu sẵn…")
    kept.rebuild()
    journal.record("demo:fill", ("demo", 0, NATION), changes={"opinions": [0, counts["opinions"]]})
    return Summary(
        len(country.units), counts["dialogues"], counts["contributions"], counts["opinions"], counts["figures"]
    )


def require_empty() -> None:
    """Refused where the database holds units, officers, cuộc or figures."""
    for model in (Agency, Officer, Occasion, Figure):
        if db.session.scalar(select(model.id).limit(1)) is not None:
            raise Refused("Cơ sở dữ liệu đã có dữ liệu; dữ liệu minh họa chỉ được đổ vào cơ sở dữ liệu trống.")


def is_filled() -> bool:
    """Whether this database holds a demonstration."""
    return db.session.scalar(select(Agency.id).where(Agency.code == CODE)) is not None and (
        db.session.scalar(select(Officer.id).where(Officer.login == people.SIGN_INS[0].login)) is not None
    )


def sign_ins() -> str:
    """The demo accounts as they are printed."""
    return people.sheet()


def is_marked(instance: Path) -> bool:
    """Whether the instance says that it is a demonstration."""
    return (instance / MARK).exists()


def mark(instance: Path) -> None:
    """The instance says that it is a demonstration, and keeps the sign-ins for printing."""
    (instance / MARK).write_text(sign_ins(), encoding="utf-8")


def _enter_units(city: City | Country) -> None:
    """Units and periods stand, the tree is laid flat."""
    agencies = [
        {"id": unit.id, "code": unit.code, "code_key": code_key(unit.code), "name": unit.spells[-1].name, "kind": unit.kind,
         "level": LEVEL_WORDS[unit.spells[-1].word], "sort_key": sort_key(unit.spells[-1].name),
         "search_text": fold(unit.spells[-1].name), "version": 1}
        for unit in city.units.values()
    ]  # fmt: skip
    keys = ("agency_id", "name", "kind", "level", "level_word", "parent_id", "valid_from", "valid_to", "successor_id")
    spans = [{key: getattr(period, key) for key in keys} for unit in city.units.values() for period in unit.periods]
    db.session.execute(insert(Agency), agencies)
    db.session.execute(insert(Period), spans)
    move_sequences([Agency])
    tree.rebuild()


def _tell(
    city: City, rng: Random, pen: Pen, plans: list[Plan], today: date, progress: Callable[[str], None]
) -> Counter[str]:
    """Every cuộc and every opinion is with the pen."""
    counts: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    hall = Hall(city, people.Staff(city), rng, today)
    for plan in plans:
        start = f"{'DT' if plan.head else 'GY'}-{plan.host.code}-{plan.day.year}"
        codes[start] += 1
        code = f"{start}-{codes[start]:02}"
        occasion = opening.open_up(plan, code, hall, pen)
        counts["dialogues" if plan.head else "contributions"] += 1
        for heard in hall.listen(plan, code=code, occasion=occasion, first=counts["opinions"] + 1):
            pen.file(heard.folder, heard.citizen)
            counts["opinions"] += 1
            if counts["opinions"] % 5000 == 0:
                progress(f"{number(counts['opinions'])} ý kiến…")
        pen.flush()
    return counts
