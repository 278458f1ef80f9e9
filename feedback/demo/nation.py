"""DEMONSTRATION of national size: a fictitious country's dialogues and millions of opinions, loaded set-wise.

For measuring and for showing what a whole country looks like: every unit of the tree before and since 1/7/2025, twelve
years of cuộc, opinions with their conclusions and who leads; short texts, no journal beyond one line, no words for search,
nobody named. Cuộc are drawn here by lot and poured in, opinions are made by the database itself (``demo.nation_sql``)
while its tables lie bare (``demo.bare``); the kept counts are made once at the end. Commits nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import text

from feedback.case.record import Occasion, Recommendation
from feedback.case.word import FIELDS, ContributionForm, DialogueForm, Head, Target
from feedback.case.work import Assignment, Conclusion
from feedback.core import calendar, store
from feedback.core.store import db
from feedback.core.wording import number
from feedback.demo import bare, nation_sql, people
from feedback.demo.country import Country, Host
from feedback.demo.occasions import FIRST, weight
from feedback.demo.pen import move_sequences
from feedback.office.agency import LAST_DISTRICT_DAY, Agency, Level
from feedback.register import figure

#: Opinions by database: one file on one disk is not meant for a country.
OPINIONS = {"postgresql": 10_000_000, "sqlite": 1_000_000}
_TABLES = ("occasion", "dialogue", "contribution", "recommendation", "conclusion", "assignment")
_SIZES = {Level.PROVINCE: (28, 92, 42), Level.DISTRICT: (19, 40, 26), Level.COMMUNE: (7, 35, 14)}
_TEXTS = ("Đề nghị xem xét nội dung minh họa", "Phản ánh minh họa", "Kiến nghị minh họa", "Góp ý minh họa")
#: Districts that only declared figures to the end of 2015.
_DECLARING, _LAST_DECLARED = 40, date(2015, 12, 31)


@dataclass(frozen=True)
class Held:
    """One cuộc as it was drawn."""

    id: int
    day: date
    host: Host
    size: int
    first_id: int
    head: Head | None
    target: Target | None
    form: ContributionForm
    held: bool

    @property
    def side(self) -> str:
        """The side of its opinions; ``both``: each has its own."""
        return self.head.value if self.head else self.target.side.value if self.target else ""


def usual_number() -> int:
    """How many opinions this size holds on the present database."""
    return OPINIONS["sqlite" if store.is_sqlite() else "postgresql"]


def fill(
    country: Country, rng: Random, *, opinions: int, today: date, progress: Callable[[str], None]
) -> dict[str, int]:
    """The records of the country stand, uncommitted; returns how many of each kind."""
    hosts = _by_level(country)
    counts = {"dialogues": 0, "contributions": 0, "opinions": 0}
    with bare.laid(_TABLES, progress):
        _lay_stages()
        weights = {year: weight(year, today) for year in range(FIRST.year, today.year + 1)}
        asked, whole, last_id = 0.0, sum(weights.values()), 0
        for year, share in weights.items():
            asked += opinions * share / whole
            wanted = (opinions if year == today.year else round(asked)) - counts["opinions"]
            held = list(_drawn(rng, hosts, year, wanted, today, last_id, counts["opinions"]))
            _enter(held, country)
            last_id += len(held)
            first, counts["opinions"] = counts["opinions"] + 1, counts["opinions"] + wanted
            counts["dialogues"] += sum(one.head is not None for one in held)
            counts["contributions"] += sum(one.head is None for one in held)
            for statement in nation_sql.opinions(
                db.engine.dialect.name, year=year, first=first, last=counts["opinions"], today=today,
                texts=len(FIELDS) * len(_TEXTS),
            ):  # fmt: skip
                bare.run(statement)
            progress(f"{number(counts['opinions'])} ý kiến (đến hết năm {year})…")
        for name in nation_sql.STAGES:
            db.session.execute(text(f"DROP TABLE {name}"))
    if store.is_sqlite():
        db.session.execute(text("INSERT INTO recommendation_search(recommendation_search) VALUES ('rebuild')"))
    move_sequences([Occasion, Recommendation, Conclusion, Assignment])
    counts["figures"] = _declare(hosts[Level.DISTRICT][:_DECLARING], rng)
    return counts


def open_accounts(country: Country) -> None:
    """Every sign-in has its account."""
    people.open_accounts(country.units, at=calendar.now())


def _by_level(country: Country) -> dict[Level, list[Host]]:
    found: dict[Level, list[Host]] = {level: [] for level in Level}
    for host in country.hosts():
        found[host.level].append(host)
    return found


def _drawn(
    rng: Random, hosts: dict[Level, list[Host]], year: int, wanted: int, today: date, last_id: int, last_opinion: int
) -> Iterator[Held]:
    """A year's cuộc, earliest first, that together heard so many opinions."""
    first, last = max(FIRST, date(year, 1, 1)), min(today, date(year, 12, 31))
    places = {level: _standing(hosts[level], first, last) for level in Level}
    drawn: list[tuple[date, Host, int, bool, bool]] = []
    left = wanted
    while left > 0:
        level = rng.choices(list(Level), (3, 20, 77))[0]
        spans = [one for one in places[level] if one[2]]
        if not spans:
            continue
        start, end, standing = spans[rng.randrange(len(spans))]
        day, host = start + timedelta(days=rng.randint(0, (end - start).days)), standing[rng.randrange(len(standing))]
        contributed = rng.random() < 0.4
        held = contributed or rng.random() > 0.035
        low, high, usual = _SIZES[level]
        size = (
            rng.choice((0, 1, 1, 2, 2, 3, 4)) if contributed else round(rng.triangular(low, high, usual)) if held else 1
        )
        size = min(size, left)
        left -= size
        drawn.append((day, host, size, contributed, held))
    drawn.sort(key=lambda one: (one[0], one[1].unit.id))
    targets, heads, forms = list(Target), list(Head), list(ContributionForm)
    for place, (day, host, size, contributed, held) in enumerate(drawn, 1):
        head = None if contributed else rng.choices(heads, (25, 60, 15))[0]
        target = rng.choices(targets, (22, 10, 48, 20))[0] if contributed else None
        yield Held(last_id + place, day, host, size, last_opinion + 1, head, target, rng.choice(forms), held)
        last_opinion += size


def _standing(hosts: list[Host], first: date, last: date) -> list[tuple[date, date, list[Host]]]:
    """The parts of the span before and since two levels, with the places that stood all through each."""
    turn = LAST_DISTRICT_DAY
    parts = [(first, min(last, turn)), (max(first, turn + timedelta(days=1)), last)]
    declaring = {id(host) for host in hosts[:_DECLARING]} if first <= _LAST_DECLARED else set()
    return [
        (start, end, [host for host in hosts if host.stood(start, end) and not (
            host.level is Level.DISTRICT and id(host) in declaring)])
        for start, end in parts
        if start <= end
    ]  # fmt: skip


def _lay_stages() -> None:
    """The tables that the statements read, for this connection only."""
    for name, columns in nation_sql.STAGES.items():
        db.session.execute(text(f"CREATE TEMPORARY TABLE {name} ({columns})"))
    bare.pour("stage_number", ("n",), ((n,) for n in range(nation_sql.MOST)))
    texts = [(field, f"{words} về {field[0].lower()}{field[1:]}") for words in _TEXTS for field in FIELDS]
    bare.pour("stage_text", ("n", "field", "content"), ((n, *one) for n, one in enumerate(texts)))


def _enter(held: list[Held], country: Country) -> None:
    """The cuộc of a year stand, and what the statements read of them."""
    bare.pour(
        "occasion", ("id", "code", "code_key", "kind", "day", "agency_id", "level", "search_text", "version"),
        ((o.id, f"C-{o.id:07}", f"c-{o.id:07}", "dialogue" if o.head else "contribution", o.day.isoformat(), o.host.unit.id,
          o.host.level.value, "", 1) for o in held),
    )  # fmt: skip
    bare.pour(
        "dialogue", ("id", "head", "form", "state", "state_reason", "attendance"),
        ((o.id, o.head.value, DialogueForm.PERIODIC.value, "held" if o.held else "cancelled",
          None if o.held else "Lý do minh họa", 60 + o.id % 90 if o.held else None) for o in held if o.head),
    )  # fmt: skip
    bare.pour(
        "contribution", ("id", "target", "form"), ((o.id, o.target.value, o.form.value) for o in held if o.target)
    )
    db.session.execute(text("DELETE FROM stage_occasion"))
    bare.pour(
        "stage_occasion",
        (
            "id",
            "year",
            "first_id",
            "size",
            "day",
            "host_id",
            "level",
            "side",
            "held",
            "near",
            "near_now",
            "away",
            "away_now",
        ),
        map(_staged, held),
    )


def _staged(o: Held) -> tuple[Any, ...]:
    which = o.id % len(o.host.departments)
    away = (o.host.departments[which], o.host.departments_now[which])
    return (
        o.id, o.day.year, o.first_id, o.size, o.day.isoformat(), o.host.unit.id, o.host.level.value, o.side, int(o.held),
        o.host.unit.id, o.host.near, *away,
    )  # fmt: skip


def _declare(districts: list[Host], rng: Random) -> int:
    """Lines of districts that kept no record in the first years."""
    made = 0
    for host in districts:
        agency = db.session.get_one(Agency, host.unit.id)
        for year in (2014, 2015):
            for appendix in ("03", "04"):
                total = rng.randint(20, 70)
                counts: dict[str, int | None] = {
                    "dialogues": rng.randint(1, 4),
                    "total": total,
                    "not_accepted": total // 8,
                }
                counts["accepted"] = total - total // 8 - total // 10
                figure.save(
                    None, agency=agency, appendix=appendix, first_day=date(year, 1, 1), last_day=date(year, 12, 31),
                    source="Số liệu hư cấu, chỉ để minh họa", counts=counts, by="hệ thống",
                )  # fmt: skip
                made += 1
    return made
