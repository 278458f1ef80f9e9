"""Gathering before a session: the thôn, tổ dân phố it is held for, and which of them an opinion comes from.

A session may be held for a cluster of thôn, tổ dân phố (Luật 72/2025/QH15 Đ.43). Names are kept as the office writes
them; nothing here counts. Acts never commit.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, func, select
from sqlalchemy.orm.attributes import flag_modified

from feedback.case.record import Dialogue, Recommendation
from feedback.case.sitting.record import Locality, Origin
from feedback.case.word import Channel
from feedback.core import journal, store
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.core.wording import plain, squeeze

MOST = 200


def localities(dialogue_id: int) -> list[str]:
    """The thôn, tổ dân phố of a session, in the order given."""
    query = select(Locality.name).where(Locality.dialogue_id == dialogue_id)
    return list(db.session.scalars(query.order_by(Locality.position, Locality.id)))


def cover(dialogue: Dialogue, names: Iterable[str], *, version: int | None) -> list[str]:
    """The session is held for exactly these, each once; what is left of them."""
    store.unchanged(dialogue.occasion, version)
    found: dict[str, str] = {}
    for name in map(squeeze, names):
        if name:
            found.setdefault(plain(name), name[:200])
    if len(found) > MOST:
        raise Refused(f"Danh sách dài hơn {MOST} thôn, tổ dân phố. Chia thành nhiều cuộc.", field="names")
    before, after = localities(dialogue.id), list(found.values())
    if before != after:
        db.session.execute(delete(Locality).where(Locality.dialogue_id == dialogue.id))
        db.session.add_all(
            Locality(dialogue_id=dialogue.id, position=place, name=name) for place, name in enumerate(after)
        )
        flag_modified(dialogue.occasion, "search_text")
        journal.record("dialogue:cover", dialogue.occasion, changes={"localities": [before, after]})
    return after


def origins(ids: Iterable[int]) -> dict[int, str]:
    """Where each of these opinions comes from, as far as it was said."""
    query = select(Origin.recommendation_id, Origin.name).where(Origin.recommendation_id.in_(list(ids)))
    return {row[0]: row[1] for row in db.session.execute(query)}


def come_from(recommendation: Recommendation, name: str | None) -> None:
    """The opinion comes from that thôn, tổ dân phố; from none that is known where nothing is given."""
    wanted = squeeze(name or "")[:200] or None
    known = db.session.get(Origin, recommendation.id)
    was = known.name if known else None
    if wanted == was:
        return
    if known is None:
        db.session.add(Origin(recommendation_id=recommendation.id, name=wanted))
    elif wanted is None:
        db.session.delete(known)
    else:
        known.name = wanted
    flag_modified(recommendation, "content")  # who has the line open elsewhere is told
    journal.record("recommendation:locate", recommendation, changes={"locality": [was, wanted]})
    db.session.flush()


def by_channel(dialogue_id: int) -> list[tuple[Channel | None, int, int]]:
    """How many opinions came by each channel, and how many people stand behind them; merged ones apart from neither."""
    query = (
        select(Recommendation.channel, func.count(), func.sum(Recommendation.people))
        .where(Recommendation.occasion_id == dialogue_id)
        .group_by(Recommendation.channel)
    )
    counts = {row[0]: (row[1], row[2]) for row in db.session.execute(query)}
    order: list[Channel | None] = [*Channel, None]
    return [(one, *counts[one]) for one in order if one in counts]
