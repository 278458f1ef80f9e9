"""Alike: earlier opinions that say much the same, to answer with the earlier answer or to link as a repeat.

The full-text index gives candidates: opinions that hold at least two of the rarest words of the text, accents folded.
rapidfuzz scores them by their words. How rare a word is is learnt from the latest and from opinions of all times,
now and then. Reach is respected in the query itself: an agency's officer sees only answers that are in its reach. Reading only.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations

from rapidfuzz import fuzz
from sqlalchemy import ColumnElement, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from feedback.case import finding, recommendation
from feedback.case.answering.record import Repeat
from feedback.case.likeness import content_words
from feedback.case.record import Recommendation as R
from feedback.core.store import db
from feedback.office.agency import Agency
from feedback.office.duty import Viewer

#: Candidates that are scored, the latest first; the least likeness that is shown; how many are shown.
SCORED, LEAST, SHOWN = 300, 62.0, 5
#: Words that candidates are sought by, and the opinions from which their rarity is learnt, every so many seconds.
RAREST, LEARNT_FROM, KEPT_SECONDS = 5, 3000, 900
#: A repeat is sought among what was raised so many days before (`domain.md` §6.5: within 12 months).
REPEAT_DAYS = 365
#: What the same field, the same place add to a likeness.
SAME_FIELD, SAME_PLACE = 4.0, 6.0
_rarity: dict[str, tuple[float, Counter[str]]] = {}


@dataclass(frozen=True)
class Like:
    """An opinion that says much the same, its likeness from 0 to 100, who answered it."""

    r: R
    likeness: int
    agency: str = ""
    same_place: bool = False


def earlier_answers(r: R, viewer: Viewer, *, first: int | None = None) -> list[Like]:
    """Answered opinions like this one that the viewer may see; ``first`` (of its group of repeats) before all others."""
    answered = and_(R.reply_text.is_not(None), R.replied_on.is_not(None), R.reopened_on.is_(None))
    found = _alike(r, and_(answered, recommendation.visible(viewer)), shown=SHOWN)
    if first is not None and first != r.id and all(one.r.id != first for one in found):
        query = select(R).where(R.id == first, answered, recommendation.visible(viewer))
        known = db.session.scalar(query)
        found = ([Like(known, 100)] if known is not None else []) + found
    leads = dict(
        db.session.execute(select(Agency.id, Agency.name).where(Agency.id.in_({one.r.lead_id for one in found}))).all()
    ) if found else {}  # fmt: skip
    told = [Like(one.r, one.likeness, leads.get(one.r.lead_id or 0, ""), one.same_place) for one in found]
    return sorted(told, key=lambda one: one.r.id != first)[:SHOWN]


def repeats(r: R, viewer: Viewer, *, shown: int = SHOWN) -> list[Like]:
    """What this opinion may say again: raised within the year before it, in the viewer's hands, not linked yet."""
    mine = aliased(Repeat)
    group = select(mine.first_id).where(mine.recommendation_id == r.id)
    linked = select(Repeat.recommendation_id).where(Repeat.first_id.in_(group.union(select(R.id).where(R.id == r.id))))
    where = and_(
        recommendation.steered(viewer),
        R.merged_into_id.is_(None),
        R.occasion_id != r.occasion_id,  # said twice at one cuộc is a duplicate, to be merged
        R.received_on.between(r.received_on - timedelta(days=REPEAT_DAYS), r.received_on),
        R.id.not_in(linked),
        R.id.not_in(group),
    )
    return _alike(r, where, shown=shown)


def _alike(r: R, where: ColumnElement[bool], *, shown: int) -> list[Like]:
    """The likest opinions that meet the condition."""
    sought = _sought(r)
    if sought is None:
        return []
    # Its number in the statement itself: PostgreSQL then plans for these words, not once for words on average.
    itself: ColumnElement[int] = bindparam(None, r.id, literal_execute=True)
    query = (
        select(R.id, R.code, R.field, R.host_id, R.search_text)
        .where(sought, R.id != itself, where)
        .order_by(R.id.desc())
        .limit(SCORED)
    )
    own = _text(r.code, r.field, r.search_text)
    scored = []
    for row in db.session.execute(query):
        score = _score(own, _text(row.code, row.field, row.search_text))
        if score >= LEAST:
            extra = SAME_FIELD * (row.field == r.field) + SAME_PLACE * (row.host_id == r.host_id)
            scored.append((score + extra, row.id, row.host_id == r.host_id))
    best = sorted(scored, reverse=True)[:shown]
    rows = (
        {one.id: one for one in db.session.scalars(select(R).where(R.id.in_([i for _, i, _ in best])))} if best else {}
    )
    return [Like(rows[number], min(100, round(score)), "", here) for score, number, here in best]


def _score(own: str, other: str) -> float:
    """Likeness of two texts by their words: in any order, and the shorter one within the longer."""
    return (float(fuzz.token_set_ratio(own, other)) + float(fuzz.token_sort_ratio(own, other))) / 2


def _text(code: str, field: str | None, search_text: str) -> str:
    """The folded words of what was said, without code and field."""
    said = search_text.split()
    skip = len(finding.indexed(code).split()) + len(finding.indexed(field or "").split())
    return " ".join(said[skip:])


def _sought(r: R) -> ColumnElement[bool] | None:
    """SQL: opinions that hold two of this one's rarest words at least; all of them where it has two or fewer."""
    rarity, sampled = _learnt()
    said = set(_text(r.code, r.field, r.search_text).split()) or content_words(r.code, r.search_text)
    words = sorted((word for word in said if len(word) > 1), key=lambda word: (rarity[word], word))
    # A word that nobody else of the sample uses is as good as nobody else's: it is no help in finding the like.
    common = [word for word in words if rarity[word] > 1 or not sampled][:RAREST] or words[:RAREST]
    if not common:
        return None
    pairs: list[tuple[str, ...]] = [*combinations(common, 2)] or [(common[0],)]
    return finding.any_of(pairs)


def _learnt() -> tuple[Counter[str], bool]:
    """In how many opinions each word stands, and whether only a sample was read; that is kept for a while.

    Half of the sample is of all times: after ten thousand alike were entered, what these share would seem rare.
    """
    place = str(db.engine.url)
    kept = _rarity.get(place)
    if kept is not None and time.monotonic() - kept[0] < KEPT_SECONDS:
        return kept[1], True
    latest = db.session.execute(select(R.id, R.search_text).order_by(R.id.desc()).limit(LEARNT_FROM)).all()
    texts, half = [text for _, text in latest], LEARNT_FROM // 2
    sampled = len(texts) == LEARNT_FROM
    if sampled:
        earlier = _spread(latest[half].id, half)
        if len(earlier) * 2 > half:  # else ids have large gaps there
            texts[half:] = earlier
    counted: Counter[str] = Counter(word for text in texts for word in set(text.split()))
    if sampled:
        _rarity[place] = (time.monotonic(), counted)
    return counted, sampled


def _spread(until: int, number: int) -> list[str]:
    """The texts of so many opinions, evenly over the ids from the first to that one; fewer where ids are missing."""
    first = db.session.scalar(select(func.min(R.id))) or until
    step = (until - first) / number
    return list(
        db.session.scalars(select(R.search_text).where(R.id.in_([until - int(step * n) for n in range(number)])))
    )
