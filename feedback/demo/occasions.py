"""When people met: dialogues and contribution events from 12/12/2013 to the day the demonstration is made, and those to come.

Sizes follow published ones (`domain.md` §3.2): communes 7-35 opinions, districts 19-40, the city up to about 100; most
sessions are of communes. The last weeks are laid by hand, so that every role finds work of today.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from feedback.case.word import ContributionForm, DialogueForm, DialogueState, Head, Target
from feedback.demo.city import WARD, City, Unit
from feedback.office.agency import LAST_DISTRICT_DAY, Level

FIRST = date(2013, 12, 12)  # QĐ 217, 218-QĐ/TW
#: Districts that only declared figures for 2013 to 2015: no record of theirs in that time.
DECLARING = ("MHQ01", "MHQ03", "MHQ06", "MHQ09", "MHQ10", "MHQ12")
LAST_DECLARED = date(2015, 12, 31)
_QUIET = {2020: 0.75, 2021: 0.5}  # years of few gatherings
_SIZES = {Level.PROVINCE: (28, 92, 42), Level.DISTRICT: (19, 40, 26), Level.COMMUNE: (7, 35, 14)}
_SHARE_OF_CONTRIBUTIONS = 0.22
_LEVELS = ((Level.PROVINCE, Level.DISTRICT, Level.COMMUNE), (3, 20, 77))
_EVENT_LEVELS = ((Level.PROVINCE, Level.DISTRICT, Level.COMMUNE), (10, 25, 65))


@dataclass(frozen=True)
class Plan:
    """One cuộc: when, where, what it is, how many opinions; ``story`` marks those laid by hand."""

    day: date
    host: Unit
    size: int
    head: Head | None = None  # a dialogue's
    form: DialogueForm = DialogueForm.PERIODIC
    state: DialogueState = DialogueState.HELD
    announced_on: date | None = None
    target: Target | None = None  # a contribution's
    way: ContributionForm = ContributionForm.PERIODIC
    story: str = ""


def plans(city: City, rng: Random, *, opinions: int, today: date) -> list[Plan]:
    """Every cuộc, earliest first; together they hold about that many opinions."""
    scale = min(1.0, opinions / 3000)
    laid = list(_by_hand(city, rng, today, scale))
    rest = max(0, opinions - sum(plan.size for plan in laid))
    weights = {year: weight(year, today) for year in range(FIRST.year, today.year + 1)}
    all_years = sum(weights.values())
    drawn = [
        plan
        for year, weight in weights.items()
        for plan in _year(city, rng, year, rest * weight / all_years, today, whole=scale == 1)
    ]
    return sorted([*laid, *drawn], key=lambda plan: (plan.day, plan.host.id))


def weight(year: int, today: date) -> float:
    """How much of all is heard in a year: a little more every year, less in 2020 and 2021, none after today."""
    first, last = max(FIRST, date(year, 1, 1)), min(today, date(year + 1, 1, 1))
    return (last - first).days / 365 * (1 + 0.06 * (year - 2013)) * _QUIET.get(year, 1)


def _year(city: City, rng: Random, year: int, quota: float, today: date, *, whole: bool) -> Iterator[Plan]:
    """A year's cuộc: first one of every level, then as the shares have it, until the quota is heard."""
    contributed = heard = 0
    levels = [Level.PROVINCE, Level.DISTRICT, Level.COMMUNE, Level.COMMUNE]
    while heard + contributed < quota - 0.5:
        left = round(quota - heard - contributed)
        if contributed < _SHARE_OF_CONTRIBUTIONS * (heard + contributed + 1):
            plan = _event(city, rng, year, left, today)
            contributed += plan.size
        else:
            level = levels.pop(0) if levels else rng.choices(*_LEVELS)[0]
            plan = _session(city, rng, year, level, left, today, whole=whole)
            heard += plan.size
        yield plan


def _session(city: City, rng: Random, year: int, level: Level, left: int, today: date, *, whole: bool) -> Plan:
    """A dialogue drawn by lot; one in thirty was called off."""
    day, host = _where(city, rng, year, level, today)
    low, high, usual = _SIZES[host.level(day)]
    size = round(rng.triangular(low, high, usual))
    size = min(size, max(left, low)) if whole else min(size, left)
    head = rng.choices((Head.PARTY, Head.AUTHORITY, Head.BOTH), (25, 60, 15))[0]
    form = rng.choices(list(DialogueForm), (70, 15, 15))[0]
    announced = day - timedelta(days=rng.choice((4, 7, 8, 8, 9, 10, 12, 15)))
    if rng.random() < 0.035:
        off = rng.choice((DialogueState.POSTPONED, DialogueState.CANCELLED))
        return Plan(day, host, rng.choice((0, 0, 1, 2)), head, form, off)
    return Plan(day, host, size, head, form, DialogueState.HELD, announced)


def _event(city: City, rng: Random, year: int, left: int, today: date) -> Plan:
    """A contribution event drawn by lot; one in seven brought no opinion to be followed."""
    day, host = _where(city, rng, year, rng.choices(*_EVENT_LEVELS)[0], today)
    target = rng.choices(list(Target), (22, 10, 48, 20))[0]
    way = rng.choices(list(ContributionForm), (40, 35, 25))[0]
    size = min(left, rng.choices((0, 1, 2, 3, 4, 6), (14, 26, 24, 18, 12, 6))[0])
    if target in (Target.BODY, Target.PERSON) and host.level(day) is Level.PROVINCE and rng.random() < 0.5:
        host = city.leads(host, rng.choice(_DEPARTMENTS), day)[0]
    return Plan(day, host, size, target=target, way=way)


_DEPARTMENTS = ("Xây dựng, trật tự đô thị", "Y tế, giáo dục", "An ninh trật tự", "Thủ tục hành chính, thái độ công vụ")


def _where(city: City, rng: Random, year: int, level: Level, today: date) -> tuple[date, Unit]:
    """A working day of the year and a place of that level that stood then; no district after its last day."""
    first, last = max(FIRST, date(year, 1, 1)), min(today - timedelta(days=1), date(year, 12, 31))
    if level is Level.DISTRICT and first <= LAST_DISTRICT_DAY:
        last = min(last, LAST_DISTRICT_DAY)
    day = first + timedelta(days=round(rng.betavariate(1.6, 1.3) * (last - first).days))
    day -= timedelta(days=max(0, day.weekday() - 4))  # back to Friday
    day = max(day, first)
    standing = [unit for unit in city.places(level) if unit.stood(day) and not _declares(unit, day)]
    return day, rng.choice(standing or [u for u in city.places(Level.COMMUNE) if u.stood(day)])


def _declares(unit: Unit, day: date) -> bool:
    return day <= LAST_DECLARED and unit.code in DECLARING


def _by_hand(city: City, rng: Random, today: date, scale: float) -> Iterator[Plan]:
    """The last weeks and the next: sessions just held, at work, announced, planned, put off."""

    def on(days: int) -> date:
        return today + timedelta(days=days)

    top, ward = city.top, city.units[WARD]
    others = [unit for unit in city.places(Level.COMMUNE) if unit.stood(today) and unit is not ward]
    for days, host, size, head, story in (
        (-170, top, 58, Head.BOTH, ""), (-96, top, 46, Head.PARTY, ""), (-41, top, 52, Head.AUTHORITY, "work"),
        (-2, top, 34, Head.AUTHORITY, "fresh"), (-150, ward, 24, Head.PARTY, ""), (-39, ward, 26, Head.AUTHORITY, "work"),
        (-3, ward, 18, Head.BOTH, "fresh"),
    ):  # fmt: skip
        size = max(12 if story == "work" else 3, round(size * scale))
        yield Plan(on(days), host, size, head, state=DialogueState.HELD, announced_on=on(days - 9), story=story)
    for days in (-120, -88, -64, -47, -26, -20, -13, -9, -6):
        size = max(2, round(rng.randint(9, 24) * scale))
        yield Plan(on(days), rng.choice(others), size, rng.choice(list(Head)), announced_on=on(days - 8))
    for days, host, gathered, announced in ((6, ward, 5, -2), (12, top, 8, -1), (33, ward, 0, 0), (40, top, 0, 0)):
        yield Plan(on(days), host, gathered, Head.AUTHORITY, DialogueForm.PERIODIC, DialogueState.PLANNED,
                   on(announced) if announced else None)  # fmt: skip
    for days in (8, 19, 27, 55):
        yield Plan(on(days), rng.choice(others), 0, rng.choice(list(Head)), state=DialogueState.PLANNED)
    yield Plan(on(-5), rng.choice(others), 2, Head.AUTHORITY, state=DialogueState.POSTPONED)
    yield Plan(on(-16), rng.choice(others), 0, Head.PARTY, state=DialogueState.CANCELLED)
    for days, target in zip((-60, -33, -18, -7), Target, strict=True):
        yield Plan(on(days), rng.choice((top, ward)), 3, target=target, way=rng.choice(list(ContributionForm)))
