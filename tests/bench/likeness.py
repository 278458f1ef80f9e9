"""Opinions that say much the same, over the whole city: suggested within 100 ms to an agency, a city's and a ward's clerk."""

import statistics
import time
from collections.abc import Callable, Iterator

from sqlalchemy import select

from feedback.case.answering import alike
from feedback.case.record import Recommendation as R
from feedback.core import store
from feedback.office import officer as officers
from feedback.office.duty import Viewer
from feedback.office.officer import Officer
from tests.bench.figure import Figure, Ground

#: How many opinions are asked about, the latest of each reader's; what the issue allows, in milliseconds.
ASKED, LIMIT = 40, 100.0


def measure(ground: Ground) -> Iterator[Figure]:
    """Earlier answers beside an agency's reply, repeats beside the secretariat's sorting: the middle and the 95th of 100."""
    app = ground.app()
    with app.app_context():
        for login, name, ask in (
            ("coquan", "earlier answers, an agency's reach", alike.earlier_answers),
            ("thuky", "repeats suggested, the whole city", alike.repeats),
            ("thuky-phuong", "repeats suggested, a ward's reach", alike.repeats),
        ):
            session = store.db.session
            viewer = officers.viewer(session.scalars(select(Officer).where(Officer.login == login)).one())
            query = select(R).where(R.lead_id == viewer.agency.id) if viewer.only_given else select(R)
            rows = list(session.scalars(query.order_by(R.received_on.desc(), R.id.desc()).limit(ASKED)))
            ask(rows[0], viewer)  # how rare each word is is learnt once in a quarter of an hour
            took = sorted(_timed(ask, r, viewer) for r in rows)
            yield Figure(name, statistics.median(took), limit=LIMIT)
            yield Figure(f"{name}, 95 in 100", took[int(len(took) * 0.95) - 1], limit=LIMIT)
            session.remove()
        store.db.engine.dispose()


def _timed(ask: Callable[[R, Viewer], object], r: R, viewer: Viewer) -> float:
    """How long that takes, in milliseconds."""
    began = time.perf_counter()
    ask(r, viewer)
    return (time.perf_counter() - began) * 1000
