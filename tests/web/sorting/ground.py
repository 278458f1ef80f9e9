"""What the tests of this page share: builders, and what a test reads back."""

import re
from datetime import date

from sqlalchemy import select

from feedback.case.record import Recommendation

TODAY = date(2024, 6, 1)


def one(db, code):
    db.session.rollback()
    return db.session.scalars(select(Recommendation).where(Recommendation.code == code)).one()


def sorting(r, **facts):
    return {
        "nature": "recommendation",
        "side_given": "",
        "field": "",
        "admission": "admitted",
        "version": r.version,
        **facts,
    }


def at_hand(page):
    return re.search(r'class="quote-head"><a [^>]*>([^<]+)<', page)[1]


def lines(*rows):
    return [f"{row.id}:{row.version}" for row in rows]
