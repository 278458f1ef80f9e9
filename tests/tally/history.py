"""Random histories of an installation, and the same history written into the database by the program's own means.

Units change level and parent and end; sessions are postponed or joint; opinions are merged, re-dated, reopened; declared
lines are cut, overlap records, or stand for units that have ended.
"""

from datetime import date, timedelta

from hypothesis import strategies as st

from feedback.case import conclusion, place
from feedback.case.record import Contribution, Dialogue, Occasion, Recommendation
from feedback.case.word import (
    Acceptance,
    Admission,
    ContributionForm,
    DialogueState,
    Head,
    Nature,
    OccasionKind,
    Side,
    Target,
)
from feedback.core import calendar
from feedback.core.store import db
from feedback.office import tree
from feedback.office.agency import Agency, Kind, Level, Period
from feedback.register import figure
from tests.make import LEVEL_WORD
from tests.tally.facts import Given, History, Line, Question, Said, Session, Stand, Unit
from tests.tally.plain import EVENTS

FIRST, LAST = date(2012, 11, 1), date(2026, 6, 30)
ALWAYS, NEVER = calendar.FIRST_DAY, calendar.LAST_DAY
END, AFTER = date(2025, 6, 30), date(2025, 7, 1)
#: Days where something turns: ends of years, of the districts, of the window of plan 246.
EDGES = [
    date(2013, 12, 11),
    date(2013, 12, 12),
    date(2013, 12, 31),
    date(2014, 1, 1),
    date(2019, 12, 31),
    date(2020, 1, 1),
]
EDGES += [date(2023, 4, 30), date(2023, 5, 1), END, AFTER, date(2025, 12, 31), date(2026, 1, 1)]

days = st.one_of(st.sampled_from(EDGES), st.integers(0, (LAST - FIRST).days).map(lambda n: FIRST + timedelta(days=n)))
steps = st.one_of(st.just(0), st.integers(-9, -1), st.integers(1, 40), st.integers(0, 500))


@st.composite
def trees(draw: st.DrawFn) -> list[Unit]:
    """A city, two districts that may end, and communes that move, rise, end or begin."""
    units = [Unit("t", [Stand("province", None, ALWAYS, NEVER)])]
    for code in ("d1", "d2"):
        last = draw(st.sampled_from([END, END, date(2019, 6, 30), NEVER]))
        units.append(Unit(code, [Stand("district", "t", ALWAYS, last)]))
    for code in ("c1", "c2", "c3"):
        turn = draw(st.sampled_from([END, date(2016, 3, 1), date(2020, 1, 1)]))
        before = Stand("commune", draw(st.sampled_from(["d1", "d2", "t"])), ALWAYS, turn)
        after = Stand(
            draw(st.sampled_from(["commune", "district"])),
            draw(st.sampled_from(["t", "d2"])),
            turn + timedelta(days=1),
            NEVER,
        )
        stands = draw(st.sampled_from([[before, after], [before], [after], [Stand("commune", "d1", ALWAYS, NEVER)]]))
        gap = draw(st.booleans())
        if gap and len(stands) == 2:
            stands = [Stand(before.level, before.parent, ALWAYS, turn - timedelta(days=40)), after]
        units.append(Unit(code, list(stands)))
    return units


@st.composite
def histories(draw: st.DrawFn) -> History:
    """A history of a handful of events, opinions and declared lines."""
    history = History(draw(trees()))
    for number in range(draw(st.integers(0, 6))):
        unit, day = draw(_stood(history))
        head = draw(st.sampled_from(["party", "authority", "both"]))
        state = draw(st.sampled_from(["held", "held", "held", "planned", "postponed", "cancelled"]))
        history.sessions.append(Session(f"s{number}", unit, day, head, state))
    for number in range(draw(st.integers(0, 5))):
        unit, day = draw(_stood(history))
        target = draw(st.sampled_from(["party_body", "party_member", "body", "person"]))
        history.given.append(
            Given(f"g{number}", unit, day, target, draw(st.sampled_from(["periodic", "regular", "ad_hoc"])))
        )
    events = [*history.sessions, *history.given]
    for number in range(draw(st.integers(0, 12)) if events else 0):
        history.said.append(draw(_said(f"o{number}", draw(st.sampled_from(events)), number > 0)))
    for number in range(draw(st.integers(0, 5))):
        line = draw(_line(f"line{number}", history))
        if line is not None:
            history.lines.append(line)
    return history


def _stood(history: History) -> st.SearchStrategy[tuple[str, date]]:
    """A unit and a day on which it existed."""
    ends = [stand.last for unit in history.units for stand in unit.stands if stand.last < LAST]
    pairs = st.tuples(st.sampled_from(history.units), days | st.sampled_from(ends) if ends else days)
    existed = pairs.filter(lambda pair: any(s.first <= pair[1] <= s.last for s in pair[0].stands))
    return existed.map(lambda pair: (pair[0].code, pair[1]))


@st.composite
def _said(draw: st.DrawFn, code: str, at: Session | Given, may_merge: bool) -> Said:
    """An opinion of that event."""
    received = draw(st.none() | steps.map(lambda n: at.day + timedelta(days=n)))
    day = received or at.day
    joint = isinstance(at, Session) and at.head == "both"
    own = isinstance(at, Session)
    side = draw(st.sampled_from(["party", "authority"] if joint else [None, "party", "authority"])) if own else None
    natures = ["recommendation", "contribution", "report", "question", "complaint", "denunciation"]
    nature = draw(st.sampled_from([*natures[:3], *natures]))
    admission = draw(st.sampled_from(["admitted"] * 5 + ["refused", "withdrawn"]))
    replied = draw(st.none() | st.integers(0, 400).map(lambda n: day + timedelta(days=n)))
    conclusions = []
    if draw(st.booleans()):
        first = draw(st.sampled_from([None, *[day + timedelta(days=n) for n in (0, 5, 90, 700)]]))
        conclusions.append((draw(_acceptance), first))
        for _ in range(draw(st.integers(0, 3))):
            again = draw(st.integers(0, 900).map(lambda n: day + timedelta(days=n)))
            conclusions.append((draw(st.none() | _acceptance), again))
    merged = may_merge and draw(st.sampled_from([False] * 5 + [True]))
    return Said(code, at.code, received, side, nature, admission, merged, replied, conclusions)


_acceptance = st.sampled_from(["accepted", "partly", "not_accepted"])


@st.composite
def _line(draw: st.DrawFn, code: str, history: History) -> Line | None:
    """A declared line that overlaps none of its unit and appendix, of a unit that existed in its span."""
    unit = draw(st.sampled_from(history.units))
    appendix = draw(st.sampled_from(["03", "04"]))
    year = draw(st.sampled_from([2012, 2013, 2014, 2019, 2020, 2023, 2025, 2026]))
    spans = [((1, 1), (12, 31)), ((12, 12), (12, 31)), ((1, 1), (4, 30)), ((5, 1), (12, 31)), ((7, 1), (12, 31))]
    (m1, d1), (m2, d2) = draw(st.sampled_from(spans))
    first, last = date(year, m1, d1), date(year, m2, d2)
    if not any(s.first <= last and s.last >= first for s in unit.stands):
        return None
    if any(
        o.unit == unit.code and o.appendix == appendix and o.first <= last and o.last >= first for o in history.lines
    ):
        return None
    counts = {name: draw(st.integers(0, 4)) for name in EVENTS if draw(st.booleans())}
    accepted, refused = draw(st.integers(0, 5)), draw(st.integers(0, 3))
    counts |= {"accepted": accepted, "not_accepted": refused, "total": accepted + refused + draw(st.integers(0, 2))}
    return Line(code, unit.code, appendix, first, last, draw(st.sampled_from([counts, counts, {}])))


@st.composite
def questions(draw: st.DrawFn, history: History) -> Question:
    """What somebody asks of this history, most often on a day where something in it turns."""
    plan = (date(2013, 12, 12), date(2023, 4, 30))
    whole = (date(2012, 1, 1), date(2026, 12, 31))
    turns = _turns(history)
    turning = st.tuples(st.sampled_from(turns), st.sampled_from([-1, 0, 0, 1])).map(
        lambda p: p[0] + timedelta(days=p[1])
    )
    first, last = draw(st.sampled_from([plan, whole, whole]) | st.tuples(turning, turning).map(sorted))
    hosts = [one.unit for one in [*history.sessions, *history.given, *history.lines]] or ["t"]
    return Question(
        draw(st.sampled_from(["03", "04"])),
        first,
        last,
        draw(st.just(last) | turning),
        draw(st.none() | st.sampled_from(["t", "d1", "d2", "c1", "c2"]) | st.sampled_from(hosts)),
        draw(st.sampled_from(["excluded", "excluded", "included"])),
        draw(st.sampled_from(["accepted", "accepted", "not_accepted"])),
    )


def _turns(history: History) -> list[date]:
    """Days on which something of the history happened."""
    found = [date(2020, 1, 1), *(one.day for one in [*history.sessions, *history.given])]
    found += [day for line in history.lines for day in (line.first, line.last)]
    for said in history.said:
        found += [day for day in (said.received, said.replied, *(day for _, day in said.conclusions)) if day]
    return found


def write(history: History) -> dict[str, Agency]:
    """The history stands in the database (flushed, not committed); the units by code."""
    units = _write_units(history.units)
    events: dict[str, Occasion] = {}
    for one in [*history.sessions, *history.given]:
        events[one.code] = _write_event(one, units[one.unit])
    kept: Recommendation | None = None  # what the merged ones are merged into
    for said in history.said:
        made = _write_said(said, events[said.at], kept if said.merged else None)
        kept = kept or made
    for line in history.lines:
        counts = {name: line.counts.get(name) for name in figure.COUNTS}
        figure.save(
            None,
            agency=units[line.unit],
            appendix=line.appendix,
            first_day=line.first,
            last_day=line.last,
            source=line.code,
            counts=counts,
            by="",
        )
    db.session.flush()
    return units


def _write_units(units: list[Unit]) -> dict[str, Agency]:
    made = {}
    for unit in units:
        made[unit.code] = Agency(
            code=unit.code,
            code_key=unit.code,
            name=unit.code,
            kind=Kind.AUTHORITY,
            level=Level.PROVINCE,
            sort_key="",
            search_text="",
        )
    db.session.add_all(made.values())
    db.session.flush()
    for unit in units:
        for stand in unit.stands:
            period = Period(
                agency_id=made[unit.code].id,
                name=unit.code,
                kind=Kind.AUTHORITY,
                level=Level(stand.level),
                level_word=LEVEL_WORD[Level(stand.level)],
                parent_id=made[stand.parent].id if stand.parent else None,
                valid_from=stand.first,
                valid_to=stand.last,
            )
            db.session.add(period)
    tree.rebuild()
    return made


def _write_event(one: Session | Given, unit: Agency) -> Occasion:
    own = isinstance(one, Session)
    kind = OccasionKind.DIALOGUE if own else OccasionKind.CONTRIBUTION
    level = place.occasion_level(unit.id, one.day)
    occasion = Occasion(code=one.code, code_key=one.code, kind=kind, day=one.day, agency_id=unit.id, level=level)
    db.session.add(occasion)
    db.session.flush()
    if isinstance(one, Session):
        reason = "vì bão" if one.state in ("postponed", "cancelled") else None
        db.session.add(
            Dialogue(id=occasion.id, head=Head(one.head), state=DialogueState(one.state), state_reason=reason)
        )
    else:
        db.session.add(Contribution(id=occasion.id, target=Target(one.target), form=ContributionForm(one.form)))
    db.session.flush()
    return occasion


def _write_said(one: Said, occasion: Occasion, into: Recommendation | None) -> Recommendation:
    made = Recommendation(
        code=one.code,
        code_key=one.code,
        occasion_id=occasion.id,
        content="Nội dung",
        received_given=one.received,
        side_given=Side(one.side) if one.side else None,
        nature=Nature(one.nature),
        admission=Admission(one.admission),
        admission_reason=None if one.admission == "admitted" else "không đủ điều kiện",
        replied_on=one.replied,
        merged_into_id=into.id if into else None,
    )
    made.occasion = occasion
    with db.session.no_autoflush:
        place.restamp(made)
    db.session.add(made)
    db.session.flush()
    for acceptance, day in one.conclusions:
        conclusion.enter(made, Acceptance(acceptance) if acceptance else None, dated_on=day, reason="chưa đủ căn cứ")
        db.session.flush()
    return made
