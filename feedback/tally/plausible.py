"""Plausibility: what an experienced secretary would ask about before a paper is signed; said, never in the way.

The soft checks of `domain.md` §6.5 over one whole question, for appendix 03 and 04: every finding with its year, level,
number and units, the key that opens exactly what is behind it, and the notes that answered it. Ten statements
whatever the size. A note answers what was seen: where the number has changed since, the finding is open again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from feedback.core.wording import number as told
from feedback.office.agency import Level
from feedback.register import remark
from feedback.register.remark import Remark
from feedback.tally import plausible_list
from feedback.tally.ask import Ask
from feedback.tally.measure import MEASURES
from feedback.tally.plausible_check import JUMP, LEAST, MOST_TEXTS, STOOD_DAYS, Check, Finding, Told
from feedback.tally.plausible_facts import Facts, Unit, gather

#: The appendices that these checks speak of.
APPENDICES = ("03", "04")
_WATCHED = ("dialogues", "contributions", "total")
_COMPARED = (*_WATCHED, "accepted", "not_accepted")
#: By unit, year and level a number of the facts; the number behind a finding is their sum.
_COUNTED = {
    Check.BESIDE: "beside",
    Check.DISTRICT_DIALOGUES: "district_dialogues",
    Check.DISTRICT_CONTRIBUTIONS: "district_contributions",
    Check.DISTRICT_LINES: "district_lines",
    Check.NO_RESULT: "no_result",
}


@dataclass(frozen=True)
class Look:
    """All that was found of one question; ``texts``: whether texts were compared too."""

    findings: list[Finding]
    notes: dict[str, list[Remark]]
    texts: bool

    def answered(self, finding: Finding) -> bool:
        """Whether the latest note speaks of what is there now."""
        notes = self.notes.get(finding.identity)
        return bool(notes) and notes[0].number == finding.number if notes else False

    @property
    def open(self) -> list[Finding]:
        """The findings without an answer."""
        return [one for one in self.findings if not self.answered(one)]


def look(ask: Ask) -> Look:
    """What is worth a second look in this question, in the order of the checks, with its notes."""
    facts = gather(ask)
    texts = facts.opinions <= MOST_TEXTS
    found = [*of_facts(facts, ask), *plausible_list.sessions(ask), *plausible_list.in_one_day(ask)]
    if texts:
        found += plausible_list.same_texts(ask)
    order = {check: place for place, check in enumerate(Check)}
    levels = {level: place for place, level in enumerate(Level)}
    found.sort(key=lambda one: (order[one.check], one.year, levels[one.level], one.measure))
    return Look(found, remark.of(question(ask)), texts)


def open_findings(ask: Ask) -> list[Finding]:
    """The findings of a question that nobody has answered yet: named before it is signed; none of a book (01, 02)."""
    return look(ask).open if ask.appendix in APPENDICES else []


def question(ask: Ask) -> str:
    """What a note holds on to beside its finding: the paper, its window, its day, its unit.

    Without a unit the figures are of all that is in reach: those of different seats are different papers.
    """
    seat = "*" if ask.seat is None or ask.seat.sees_all else f"*{ask.seat.code}"
    unit = f"{ask.agency.code}{'+' if ask.as_now else ''}" if ask.agency else seat
    return f"{ask.appendix}|{ask.first:%Y%m%d}-{ask.last:%Y%m%d}|{ask.as_of:%Y%m%d}|{unit}"


def of_facts(facts: Facts, ask: Ask) -> Iterator[Finding]:
    """The findings that the counts by unit, year and level give; pure."""
    names = {unit.id: unit for unit in facts.units}
    rows: dict[tuple[int, Level], Counter[str]] = defaultdict(Counter)
    units: dict[tuple[Check, int, Level], list[Told]] = defaultdict(list)
    for (unit, year, level), counts in facts.own.items():
        rows[year, level].update(counts)
        for check, words in _of_unit(counts):
            units[check, year, level].append(_told(names, unit, words))
        for words in _jumps(counts, facts.own.get((unit, year - 1, level), Counter()), year, ask):
            units[Check.JUMP, year, level].append(_told(names, unit, words))
    for check, year, level, one in [*_silent(facts, ask), *_beside_children(facts)]:
        units[check, year, level].append(one)
    for (check, year, level), found in units.items():
        known = sorted({(one.name, one.id): one for one in found}.items())
        merged = [
            Told(one.id, one.code, one.name, "; ".join(x.words for x in found if x.id == one.id)) for _, one in known
        ]
        yield Finding(check, year, level, len(merged), units=tuple(merged))
    for (year, level), counts in rows.items():
        yield from _of_row(year, level, counts, rows.get((year - 1, level), Counter()), ask)


def _of_unit(counts: Counter[str]) -> Iterator[tuple[Check, str]]:
    if counts["recorded"] < LEAST:
        return
    if counts["accepted"] >= counts["total"]:
        yield Check.ALL_ACCEPTED, f"{told(counts['accepted'])}/{told(counts['total'])} ý kiến tiếp thu"
    if not counts["open"]:
        yield Check.ALL_SETTLED, f"{told(counts['recorded'])} ý kiến, không còn ý kiến nào chưa giải quyết xong"


def _of_row(year: int, level: Level, counts: Counter[str], before: Counter[str], ask: Ask) -> Iterator[Finding]:
    for check, name in _COUNTED.items():
        if counts[name]:
            yield Finding(check, year, level, counts[name])
    if counts["total"] >= LEAST and counts["accepted"] == counts["total"]:
        words = f"{told(counts['accepted'])}/{told(counts['total'])} ý kiến tiếp thu"
        yield Finding(Check.ROW_ACCEPTED, year, level, counts["accepted"], "accepted", words)
    for name in _WATCHED:
        if words := _jump(name, counts, before, year, ask):
            yield Finding(Check.ROW_JUMP, year, level, counts[name], name, words)


def _jumps(counts: Counter[str], before: Counter[str], year: int, ask: Ask) -> list[str]:
    return [words for name in _WATCHED if (words := _jump(name, counts, before, year, ask))]


def _jump(name: str, counts: Counter[str], before: Counter[str], year: int, ask: Ask) -> str:
    """The jump in words, nothing where there is none; only whole years are compared."""
    here, there = counts[name], before[name]
    whole = ask.first <= date(year - 1, 1, 1) and date(year, 12, 31) <= ask.until
    if not whole or not there or max(here, there) < LEAST or there <= JUMP * here and here <= JUMP * there:
        return ""
    return f"{MEASURES[name].label.lower()}: {told(here)}, năm trước {told(there)}"


def _told(names: dict[int, Unit], unit: int, words: str) -> Told:
    known = names.get(unit)
    return Told(unit, known.code if known else "", known.name if known else f"Đơn vị số {unit}", words)


def _silent(facts: Facts, ask: Ask) -> Iterator[tuple[Check, int, Level, Told]]:
    """Units that stood in a year and have nothing in it, or no dialogue by its last quarter."""
    has: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    for (number, year, _), counts in facts.own.items():
        has[number, year].update(counts)
    for year in range(ask.first.year, ask.until.year + 1):
        first, last = max(ask.first, date(year, 1, 1)), min(ask.until, date(year, 12, 31))
        quarter = first == date(year, 1, 1) and last >= date(year, 10, 1)
        for unit, days in _stood(facts.units, first, last):
            counts = has[unit.id, year]
            if days < STOOD_DAYS:
                continue
            if not any(counts[name] for name in (*_WATCHED, "lines", "beside")):
                yield Check.SILENT, year, unit.level, Told(unit.id, unit.code, unit.name, "không có số liệu")
            elif quarter and not counts["dialogues"]:
                words = f"{told(counts['contributions'])} cuộc góp ý, {told(counts['total'])} ý kiến, chưa đối thoại"
                yield Check.NO_DIALOGUE, year, unit.level, Told(unit.id, unit.code, unit.name, words)


def _stood(units: Iterable[Unit], first: date, last: date) -> Iterator[tuple[Unit, int]]:
    """Each unit that stood in the span, as it was last there, and for how many days of it."""
    days: Counter[int] = Counter()
    latest: dict[int, Unit] = {}
    for unit in units:
        since, until = max(first, unit.since), min(last, unit.until)
        if since <= until:
            days[unit.id] += (until - since).days + 1
            latest[unit.id] = max(unit, latest.get(unit.id, unit), key=lambda one: one.since)
    return ((unit, days[number]) for number, unit in latest.items())


def _beside_children(facts: Facts) -> Iterator[tuple[Check, int, Level, Told]]:
    """What a unit declares of itself beside the year's sum of those directly below it on the last day it speaks of."""
    own: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    for (unit, year, _), counts in facts.own.items():
        own[unit, year].update({name: counts[name] for name in _COMPARED})
    below: dict[tuple[int, date], Counter[str]] = defaultdict(Counter)
    for last in set(facts.last.values()):
        for child, _ in _stood(facts.units, last, last):
            if child.parent_id is not None:
                below[child.parent_id, last].update(own[child.id, last.year])
    names = {unit.id: unit for unit in facts.units}
    for (unit, year, level), counts in facts.told.items():
        sums = below[unit, facts.last[unit, year, level]]
        if not any(sums.values()):
            continue
        words = "; ".join(
            f"{MEASURES[name].label.lower()}: khai {told(counts[name])}, cấp dưới cộng {told(sums[name])}"
            for name in _COMPARED
            if counts[name] != sums[name]
        )
        same = f"{told(counts['dialogues'])} cuộc đối thoại, {told(counts['total'])} ý kiến"
        yield Check.CHILDREN if words else Check.TWICE, year, level, _told(names, unit, words or same)
