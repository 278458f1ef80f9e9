"""Derived columns of the case file: where and when each fact counts, and what search finds.

One rule for pages, import and demonstration data: ``derive`` works out a recommendation's columns from its own facts, its
cuộc and its host's periods; ``restamp_*`` bring stored rows in line after a cuộc or a unit changed. ``contract.md`` §4
rules 1, 3, 4 and 5 live here. Nothing here commits or journals: a derived column is nobody's act.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, update

from feedback.case import conclusion
from feedback.case.finding import indexed
from feedback.case.record import Contribution, Dialogue, Occasion, Recommendation
from feedback.case.word import ROUTED_OUT, Admission, DialogueState, Head, Nature, OccasionKind, Side
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.core.wording import day as written
from feedback.core.wording import fold, plain, words
from feedback.office.agency import Level, Period, periods, stood_near, stood_on


@dataclass(frozen=True)
class Setting:
    """What an opinion takes from its cuộc: day, unit with its periods, own side (none for a joint dialogue), whether held."""

    day: date
    host_id: int
    periods: Sequence[Period]
    side: Side | None
    held: bool
    fixed: bool = False  # a contribution's side follows from whom it is addressed to


def derive(
    setting: Setting,
    *,
    received_given: date | None,
    side_given: Side | None,
    nature: Nature,
    admission: Admission,
    merged: bool,
) -> dict[str, Any]:
    """The derived columns of one opinion; Refused where a joint dialogue leaves its side open, a contribution's is another."""
    side = side_given or setting.side
    if side is None:
        raise Refused(
            "Ý kiến tại cuộc đối thoại do cả hai người đứng đầu chủ trì phải ghi rõ góp ý xây dựng Đảng hay chính quyền.",
            field="side_given",
        )
    if setting.fixed and side is not setting.side:
        raise Refused(
            "Ý kiến của cuộc góp ý thuộc bên của đối tượng được góp ý, không chọn bên khác được.", field="side_given"
        )
    received = received_given or setting.day
    stood = stood_near(setting.periods, received)
    return {
        "received_given": received_given,
        "received_on": received,
        "received_year": received.year,
        "occasion_day": setting.day,
        "host_id": setting.host_id,
        "level": stood.level,
        "place_day": stood.day,
        "side_given": side_given,
        "side": side,
        "nature": nature,
        "admission": admission,
        "countable": countable(nature=nature, admission=admission, merged=merged, held=setting.held),
    }


def countable(*, nature: Nature, admission: Admission, merged: bool, held: bool) -> bool:
    """Counting rule 3, questions left to the setting."""
    return held and not merged and admission is Admission.ADMITTED and nature not in ROUTED_OUT


def search_columns(code: str, field: str | None, content: str) -> dict[str, str]:
    """What search looks through: folded, and with accents; never a citizen's identity."""
    text = " ".join(part for part in (code, field or "", content) if part)
    return {"search_text": indexed(fold(text)), "search_exact": indexed(plain(text))}


def occasion_search(*parts: str | None) -> str:
    """What search looks through in a cuộc: the words of its code and what describes it, folded."""
    return " ".join(words(fold(" ".join(part for part in parts if part))))


def head_side(head: Head) -> Side | None:
    """The side of a dialogue by whose head presides; none of its own where it is joint."""
    return {Head.PARTY: Side.PARTY, Head.AUTHORITY: Side.AUTHORITY, Head.BOTH: None}[head]


def setting_of(occasion: Occasion) -> Setting:
    """The setting of a stored cuộc."""
    side, held = side_and_held(occasion)
    fixed = occasion.kind is OccasionKind.CONTRIBUTION
    return Setting(occasion.day, occasion.agency_id, periods(occasion.agency_id), side, held, fixed)


def settings_of(occasion_ids: Iterable[int]) -> dict[int, Setting]:
    """The settings of many cuộc, in four queries."""
    wanted = list(set(occasion_ids))
    occasions = db.session.scalars(select(Occasion).where(Occasion.id.in_(wanted))).all()
    db.session.scalars(select(Dialogue).where(Dialogue.id.in_(wanted))).all()  # side_and_held finds them at hand
    db.session.scalars(select(Contribution).where(Contribution.id.in_(wanted))).all()
    units: dict[int, list[Period]] = {}
    query = select(Period).where(Period.agency_id.in_({one.agency_id for one in occasions})).order_by(Period.valid_from)
    for period in db.session.scalars(query):
        units.setdefault(period.agency_id, []).append(period)
    return {
        one.id: Setting(
            one.day, one.agency_id, units[one.agency_id], *side_and_held(one), one.kind is OccasionKind.CONTRIBUTION
        )
        for one in occasions
    }


def side_and_held(occasion: Occasion) -> tuple[Side | None, bool]:
    """Own side of a cuộc and whether its opinions count."""
    if occasion.kind is OccasionKind.CONTRIBUTION:
        return db.session.get_one(Contribution, occasion.id).target.side, True
    dialogue = db.session.get_one(Dialogue, occasion.id)
    return head_side(dialogue.head), dialogue.state is DialogueState.HELD


def occasion_level(agency_id: int, day: date) -> Level:
    """Level of the presiding or addressed unit on the day; Refused where it did not exist then."""
    stood = stood_on(periods(agency_id), day)
    if stood is None:
        raise Refused(
            f"Đơn vị này không tồn tại vào ngày {written(day)}. Chọn đơn vị đang có hiệu lực ngày đó.", field="agency"
        )
    return stood.level


def restamp(recommendation: Recommendation, setting: Setting | None = None) -> None:
    """The opinion's derived columns and search texts follow from its present facts; so does an undated conclusion's day."""
    derived = derive(
        setting or setting_of(recommendation.occasion),
        received_given=recommendation.received_given,
        side_given=recommendation.side_given,
        nature=recommendation.nature,
        admission=recommendation.admission,
        merged=recommendation.merged_into_id is not None,
    )
    derived |= search_columns(recommendation.code, recommendation.field, recommendation.content)
    moved = recommendation.received_on not in (None, derived["received_on"])
    for key, value in derived.items():
        if getattr(recommendation, key) != value:
            setattr(recommendation, key, value)
    if moved and _concluded_undated(recommendation):
        conclusion.follow_reply(recommendation)


def hall_day(recommendation: Recommendation) -> date:
    """The day of an answer given on the spot: the session's, also to what was sent in before it."""
    return max(recommendation.occasion_day, recommendation.received_on)


def restamp_occasion(occasion: Occasion) -> None:
    """Every opinion of the cuộc follows its day, unit, side and state; so does an answer given there on the spot."""
    db.session.flush()
    setting = setting_of(occasion)
    query = select(Recommendation).where(Recommendation.occasion_id == occasion.id).order_by(Recommendation.id)
    for recommendation in db.session.scalars(query):
        answered = recommendation.in_hall and recommendation.replied_on == hall_day(recommendation)
        restamp(recommendation, setting)
        if answered:
            recommendation.replied_on = hall_day(recommendation)
            if _concluded_undated(recommendation):
                conclusion.follow_reply(recommendation)


def _concluded_undated(recommendation: Recommendation) -> bool:
    """Its conclusion has no day of its own: it counts from the reply's, else from reception (rule 4), and moves with that."""
    return recommendation.acceptance is not None and recommendation.concluded_given is None


def restamp_agencies(agency_ids: Iterable[int]) -> None:
    """After units' periods changed: level and placing day of all their cuộc and opinions follow from the tree."""
    for agency_id in sorted(set(agency_ids)):
        rows = periods(agency_id)
        for day in db.session.scalars(select(Occasion.day).where(Occasion.agency_id == agency_id).distinct()).all():
            level = stood_near(rows, day).level
            db.session.execute(
                update(Occasion)
                .where(Occasion.agency_id == agency_id, Occasion.day == day, Occasion.level != level)
                .values(level=level)
            )
        for day in db.session.scalars(
            select(Recommendation.received_on).where(Recommendation.host_id == agency_id).distinct()
        ).all():
            stood = stood_near(rows, day)
            db.session.execute(
                update(Recommendation)
                .where(
                    Recommendation.host_id == agency_id,
                    Recommendation.received_on == day,
                    (Recommendation.level != stood.level) | (Recommendation.place_day != stood.day),
                )
                .values(level=stood.level, place_day=stood.day)
            )
    db.session.expire_all()
