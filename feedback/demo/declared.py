"""Declared figures of the fictitious districts for the years before they kept records; every source says it is invented.

For the districts of ``occasions.DECLARING`` 2013 (from 12/12), 2014 and 2015, both appendices; and one line of a district
that has records of its own in that year, so that the difference is shown.
"""

from __future__ import annotations

from datetime import date
from random import Random

from sqlalchemy import select

from feedback.case.record import Dialogue, Occasion
from feedback.case.word import DialogueState, Head
from feedback.core.store import db
from feedback.demo.city import City, Unit
from feedback.demo.occasions import DECLARING, FIRST, LAST_DECLARED
from feedback.office.agency import Agency, Level
from feedback.register import figure

_NOTE = "số liệu hư cấu, chỉ để minh họa"


def declare(city: City, rng: Random) -> int:
    """The lines stand and are journaled; returns how many."""
    made = 0
    for code in DECLARING:
        for year in range(FIRST.year, LAST_DECLARED.year + 1):
            for appendix in ("03", "04"):
                _line(city.units[code], appendix, year, rng)
                made += 1
    beside = _with_records(city)
    if beside is not None:
        _line(beside[0], "04", beside[1], rng)
        made += 1
    return made


def _line(unit: Unit, appendix: str, year: int, rng: Random) -> None:
    """One unit's figures for a year, or for what of 2013 the regulation covers."""
    part = 0.1 if year == FIRST.year else 1.0
    total = max(2, round(rng.randint(24, 70) * part * (0.35 if appendix == "03" else 1)))
    declined = round(total * rng.uniform(0.06, 0.16))
    forms = ("periodic", "regular", "ad_hoc")
    counts: dict[str, int | None] = {
        "dialogues": round(rng.randint(1, 4) * part),
        "total": total,
        "not_accepted": declined,
    }
    counts |= {
        f"{whom}_{form}": round(rng.randint(0, 5) * part) for whom in ("collective", "individual") for form in forms
    }
    counts["accepted"] = total - declined - round(total * rng.uniform(0, 0.08))
    number, committee = rng.randint(11, 190), "QU" if unit.spells[-1].word == "Quận" else "HU"
    source = f"Báo cáo số {number}-BC/{committee} ngày {rng.randint(5, 25)}/01/{year + 1} ({_NOTE})"
    agency = db.session.get_one(Agency, unit.id)
    first = max(FIRST, date(year, 1, 1))
    figure.save(
        None, agency=agency, appendix=appendix, first_day=first, last_day=date(year, 12, 31), source=source, counts=counts,
        by="hệ thống",
    )  # fmt: skip


def _with_records(city: City) -> tuple[Unit, int] | None:
    """A district and a year in which it held a dialogue of the authority's head."""
    query = (
        select(Occasion.agency_id, Occasion.day)
        .join(Dialogue, Dialogue.id == Occasion.id)
        .where(Occasion.level == Level.DISTRICT, Dialogue.state == DialogueState.HELD, Dialogue.head == Head.AUTHORITY)
        .order_by(Occasion.day)
        .limit(1)
    )
    found = db.session.execute(query).first()
    return (city.by_id[found.agency_id], found.day.year) if found else None
