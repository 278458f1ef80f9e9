"""Who spoke: kept apart from the opinion, so that it can be hidden or erased while counts stay.

A citizen's row lives as long as an opinion names it. The journal says that an identity changed, never to what.
"""

from __future__ import annotations

from sqlalchemy import select

from feedback.case.record import Citizen, Recommendation
from feedback.core import journal
from feedback.core.store import db
from feedback.core.wording import squeeze


def name_of(recommendation: Recommendation) -> str | None:
    """The speaker's name, where one was written down."""
    return recommendation.citizen.name if recommendation.citizen else None


def told(recommendation: Recommendation, *, name: str | None, address: str | None, phone: str | None) -> None:
    """Who spoke is as given; nothing given leaves what stands."""
    given = tuple(squeeze(text or "") or None for text in (name, address, phone))
    if any(given):
        _become(recommendation, *given)


def renamed(recommendation: Recommendation, name: str | None) -> None:
    """The speaker's name is as given, none where none is; address and telephone that somebody added stay."""
    wanted, known = squeeze(name or "") or None, recommendation.citizen
    if wanted != name_of(recommendation):
        _become(recommendation, wanted, known.address if known else None, known.phone if known else None)
        journal.record("citizen:change", recommendation)


def leave(recommendation: Recommendation) -> None:
    """The opinion names nobody; a citizen whom no other opinion names is gone."""
    known, recommendation.citizen = recommendation.citizen, None
    if known is None:
        return
    db.session.flush()
    if db.session.scalar(select(Recommendation.id).where(Recommendation.citizen_id == known.id).limit(1)) is None:
        db.session.delete(known)


def _become(recommendation: Recommendation, name: str | None, address: str | None, phone: str | None) -> None:
    known = recommendation.citizen
    if known is not None and (known.name, known.address, known.phone) == (name, address, phone):
        return
    if known is not None:
        leave(recommendation)
    if name or address or phone:
        recommendation.citizen = Citizen(name=name, address=address, phone=phone)
