"""Routing rules: which agency an opinion usually goes to, by where it was raised and by its field, and why.

The order is explicit: a rule of the unit itself before one of the unit above it, within a unit the narrower field before
the wider, the older rule before the younger. An agency that has ended is never proposed; the rule is shown as faulty. A
rule only proposes: who gives out decides. Acts never commit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import flag_modified

from feedback.case.handing.record import Helper, Rule
from feedback.case.record import Recommendation as R
from feedback.core import calendar, journal, store
from feedback.core.refusal import NotThere, Refused
from feedback.core.store import db
from feedback.core.wording import day, fold, has_marks, plain, squeeze, words
from feedback.office import tree
from feedback.office.agency import Agency, Period, Reach
from feedback.office.duty import Viewer

LONGEST_WORDS = 400
ANY = "mọi lĩnh vực"


@dataclass(frozen=True)
class Proposal:
    """What the rules say of one opinion: who should lead, who co-operate, by which rule; what was passed over as faulty."""

    rule: Rule | None
    faults: tuple[str, ...] = ()

    @property
    def lead(self) -> Agency | None:
        """The agency that should lead."""
        return self.rule.lead if self.rule else None

    @property
    def co(self) -> list[Agency]:
        """The agencies that should co-operate."""
        return [one.agency for one in self.rule.helpers] if self.rule else []

    @property
    def why(self) -> str:
        """Why here, in words; empty where no rule speaks."""
        if self.rule is None:
            return ""
        which = f"lĩnh vực {said(self.rule.words)}" if self.rule.words else ANY
        return f"{which} của {self.rule.host.name} theo quy tắc số {self.rule.id}" + (
            f" ({self.rule.note})" if self.rule.note else ""
        )


@dataclass(frozen=True)
class Trial:
    """What a rule would have matched among the opinions there are."""

    matched: int
    alike: int  # of these, already with the agency of the rule
    given: int  # of these, given to any agency
    fields: tuple[tuple[str, int], ...]  # the fields it matched, with how many, most first


def phrases(text: str) -> list[str]:
    """The field words of a rule, one by one."""
    return [one for part in text.replace("\n", ";").split(";") if (one := squeeze(part))]


def said(text: str) -> str:
    """The field words as a sentence names them."""
    return ", ".join(f"“{one}”" for one in phrases(text))


def width(text: str, field: str | None) -> int | None:
    """How narrowly these field words match the field: the letters of the longest that stands in it as whole words.

    0 where the rule names no field; None where none of its words stands there.
    """
    if not phrases(text):
        return 0
    if not field:
        return None
    found = [len(fold(one)) for one in phrases(text) if _stands(one, field)]
    return max(found, default=None)


def choose(rules: Iterable[Rule], field: str | None, depth: dict[int, int], unfit: set[int]) -> Proposal:
    """The first rule that speaks of this field. ``depth``: for the units of rules that cover the opinion, how near each
    is (the greater the nearer); ``unfit``: agencies that do not stand on the day. Pure."""
    speaking = []
    for rule in rules:
        narrow = width(rule.words, field)
        if rule.host_id in depth and narrow is not None:
            speaking.append((-depth[rule.host_id], -narrow, rule.id, rule))
    faults: list[str] = []
    for *_, rule in sorted(speaking, key=lambda one: one[:3]):
        if rule.lead_id not in unfit:
            return Proposal(rule, tuple(faults))
        faults.append(fault(rule))
    return Proposal(None, tuple(faults))


def fault(rule: Rule) -> str:
    """What is wrong with a rule whose agency does not stand any more."""
    return f"Quy tắc số {rule.id} giao {rule.lead.name}, cơ quan không còn hoạt động. Sửa quy tắc."


def propose(rows: Sequence[Any], on: date) -> dict[int, Proposal]:
    """What the rules of that day say of each opinion (its id, host and field), in at most four queries for them all."""
    rules = list(
        db.session.scalars(
            select(Rule)
            .where(Rule.valid_from <= on, Rule.valid_to >= on)
            .options(joinedload(Rule.host), joinedload(Rule.lead), selectinload(Rule.helpers).joinedload(Helper.agency))
            .order_by(Rule.id)
        )
    )
    if not rules or not rows:
        return {row.id: Proposal(None) for row in rows}
    above = _above({row.host_id for row in rows}, {rule.host_id for rule in rules})
    out = unfit({rule.lead_id for rule in rules}, on)
    return {row.id: choose(rules, row.field, above.get(row.host_id, {}), out) for row in rows}


def unfit(agency_ids: Iterable[int], on: date) -> set[int]:
    """Those of these agencies that do not stand on that day, in one query."""
    wanted = set(agency_ids)
    query = select(Period.agency_id).where(Period.agency_id.in_(wanted), Period.valid_from <= on, Period.valid_to >= on)
    return wanted - set(db.session.scalars(query))


def listed(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: rules that speak in the viewer's reach: of units in it, and of the units above its place."""
    above = select(Reach.ancestor_id).where(Reach.agency_id == viewer.seat.id, Reach.inherited.is_(True))
    return or_(kept(viewer), Rule.host_id.in_(above))


def kept(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: rules that the viewer keeps: of units in their reach."""
    return false() if viewer.only_given else tree.in_reach_now(viewer.seat, Rule.host_id)


def get(rule_id: int, viewer: Viewer, *, lock: bool = False) -> Rule:
    """The rule, one that the viewer keeps; NotThere otherwise."""
    query = select(Rule).where(Rule.id == rule_id, kept(viewer))
    if lock:
        query = query.with_for_update(of=Rule).execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise NotThere("Không tìm thấy quy tắc này, hoặc quy tắc không thuộc phạm vi của đơn vị bạn.")
    return found


def save(
    rule: Rule | None,
    *,
    host: Agency,
    text: str,
    lead: Agency,
    co: Sequence[Agency],
    valid_from: date | None,
    valid_to: date | None,
    note: str,
    today: date,
    version: int | None = None,
) -> Rule:
    """The rule stands as given and is journaled; the very same twice is one rule."""
    said_words = "; ".join(phrases(text))
    first, last = valid_from or calendar.FIRST_DAY, valid_to or calendar.LAST_DAY
    if len(said_words) > LONGEST_WORDS:
        raise Refused(f"Lĩnh vực dài quá {LONGEST_WORDS} ký tự; tách thành hai quy tắc.", field="words")
    if last < first:
        raise Refused("Ngày hết hiệu lực phải bằng hoặc sau ngày bắt đầu.", field="valid_to")
    if last >= today and unfit([lead.id], max(first, today)):
        raise Refused(
            f"{lead.name} không còn hoạt động ngày {day(max(first, today))}. Chọn cơ quan khác.", field="lead"
        )
    helping = sorted({one.id for one in co} - {lead.id})
    if rule is not None:
        store.unchanged(rule, version)
    db.session.execute(select(Agency.id).where(Agency.id == host.id).with_for_update(key_share=True))  # one at a time
    if rule is None:
        known = _made_so(host, said_words, lead, helping, (first, last), squeeze(note) or None)
        if known is not None:
            return known
    _require_single(rule, host, said_words, first, last)
    before = journal.snapshot(rule) if rule else {}
    helped = sorted(one.agency_id for one in rule.helpers) if rule else []
    made = rule or Rule()
    made.host_id, made.words, made.lead_id = host.id, said_words, lead.id
    made.valid_from, made.valid_to, made.note = first, last, squeeze(note) or None
    if helping != helped:
        made.helpers = [one for one in made.helpers if one.agency_id in helping]
        made.helpers += [Helper(agency_id=one) for one in helping if one not in helped]
    if helping != helped and rule is not None:
        flag_modified(made, "words")  # who co-operates is part of the rule that two people may edit
    db.session.add(made)
    db.session.flush()
    changes = journal.difference(before, made)
    if helping != helped:
        changes["co_operating"] = [helped, helping]
    if changes:
        journal.record("routing:change" if rule else "routing:add", made, changes=changes)
    return made


def drop(rule: Rule, *, on: date, version: int | None = None) -> None:
    """The rule speaks no more from that day on; it stays in the list of ended ones."""
    if rule.valid_to < on:
        return
    store.unchanged(rule, version)
    before = journal.snapshot(rule)
    rule.valid_to = calendar.day_before(on)
    rule.valid_from = min(rule.valid_from, rule.valid_to)
    journal.record("routing:drop", rule, changes=journal.difference(before, rule))


def trial(host: Agency, text: str, lead: Agency) -> Trial:
    """What such a rule would match among the opinions raised at the unit and below it, in one query."""
    units = select(Reach.agency_id).where(Reach.ancestor_id == host.id, Reach.inherited.is_(True))
    query = (
        select(R.field, R.lead_id, func.count()).where(R.countable, R.host_id.in_(units)).group_by(R.field, R.lead_id)
    )
    fields: Counter[str] = Counter()
    alike = given = 0
    for field, lead_id, number in db.session.execute(query):
        if width(text, field) is not None:
            fields[field or "(chưa phân loại)"] += number
            given += number if lead_id is not None else 0
            alike += number if lead_id == lead.id else 0
    return Trial(sum(fields.values()), alike, given, tuple(fields.most_common(12)))


def _made_so(
    host: Agency, text: str, lead: Agency, helping: list[int], span: tuple[date, date], note: str | None
) -> Rule | None:
    """The rule that says all this already: the same form sent twice."""
    query = select(Rule).where(Rule.host_id == host.id, Rule.words == text, Rule.lead_id == lead.id)
    query = query.where(Rule.valid_from == span[0], Rule.valid_to == span[1])
    same = (one for one in db.session.scalars(query) if [h.agency_id for h in one.helpers] == helping)
    return next((one for one in same if one.note == note), None)


def _require_single(rule: Rule | None, host: Agency, text: str, first: date, last: date) -> None:
    """Refused where another rule of the unit says the same field over the same days."""
    query = select(Rule).where(Rule.host_id == host.id, Rule.valid_from <= last, Rule.valid_to >= first)
    wanted = sorted(plain(one) for one in phrases(text))
    for other in db.session.scalars(query.with_for_update()):
        if (rule is None or other.id != rule.id) and sorted(plain(one) for one in phrases(other.words)) == wanted:
            raise Refused(
                f"{host.name} đã có quy tắc số {other.id} cho đúng lĩnh vực này. Sửa quy tắc ấy, hoặc chọn ngày khác.",
                field="words",
            )


def _stands(phrase: str, field: str) -> bool:
    """Whether the phrase stands in the field as whole words; accents count where the phrase has any."""
    spell = plain if has_marks(phrase) else fold
    return f" {' '.join(words(spell(phrase)))} " in f" {' '.join(words(spell(field)))} "


def _above(hosts: set[int], keepers: set[int]) -> dict[int, dict[int, int]]:
    """For each host the units of rules that cover it, each with how near it is (how many of them lie above it)."""
    query = select(Reach.agency_id, Reach.ancestor_id).where(
        Reach.agency_id.in_(hosts | keepers), Reach.ancestor_id.in_(keepers), Reach.inherited.is_(True)
    )
    over: dict[int, set[int]] = {}
    for unit, keeper in db.session.execute(query):
        over.setdefault(unit, set()).add(keeper)
    return {host: {one: len(over.get(one, ())) for one in over.get(host, ())} for host in hosts}
