"""Likeness: which opinions may say the same, by the words they share; whether they do is for a person to judge.

Looked for where duplicates are: at the same cuộc, and at the same unit within a year. A word that many of them hold says
little, one that few hold says much. Reading only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from math import log

from sqlalchemy import and_, or_, select

from feedback.case import recommendation
from feedback.case.record import Recommendation as R
from feedback.core.store import db
from feedback.core.wording import fold, words
from feedback.office.duty import Viewer

#: Opinions that are looked at, newest first, and how many of the likest are shown.
LOOKED_AT, SHOWN = 1500, 12
DAYS = 365
LEAST = 0.3


def similar(r: R, viewer: Viewer) -> list[tuple[R, float]]:
    """The likest that stand by themselves, those of the same cuộc first, each with its likeness from 0 to 1."""
    near = (
        select(R.id, R.code, R.search_text)
        .where(recommendation.steered(viewer), R.id != r.id, R.merged_into_id.is_(None))
        .where(or_(R.occasion_id == r.occasion_id, and_(R.host_id == r.host_id, R.received_on.between(*_around(r)))))
        .order_by(R.received_on.desc(), R.id.desc())
        .limit(LOOKED_AT)
    )
    texts = {one.id: content_words(one.code, one.search_text) for one in db.session.execute(near)}
    scores = likeness(content_words(r.code, r.search_text), texts)
    best = sorted((one for one in scores if scores[one] >= LEAST), key=lambda one: (-scores[one], -one))[:SHOWN]
    found = {one.id: one for one in db.session.scalars(select(R).where(R.id.in_(best)))} if best else {}
    near_first = sorted(best, key=lambda one: found[one].occasion_id != r.occasion_id)
    return [(found[one], scores[one]) for one in near_first]


def _around(r: R) -> tuple[date, date]:
    """A year before and after its reception."""
    return r.received_on - timedelta(days=DAYS), r.received_on + timedelta(days=DAYS)


def content_words(code: str, search_text: str) -> set[str]:
    """The words of field and content, folded; the code's own stand before them and are left out."""
    return set(search_text.split()[len(words(fold(code).replace("_", " "))) :])


def likeness(own: set[str], others: Mapping[int, set[str]]) -> dict[int, float]:
    """For each of the others, the share of the shorter text's weight that both hold."""
    total = len(others) + 1
    held = Counter(word for text in (own, *others.values()) for word in text)
    weight = {word: log(1 + total / count) for word, count in held.items()}

    def sum_of(text: Iterable[str]) -> float:
        return sum(weight[word] for word in text)

    mine = sum_of(own)
    return {
        key: sum_of(own & text) / least if (least := min(mine, sum_of(text))) else 0.0 for key, text in others.items()
    }
