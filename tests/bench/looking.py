"""What a leader looks at over the whole installation: the home, the page of figures, the list of all opinions.

They read the opinions themselves: no count is kept by field, agency or due date. So the seconds grow with the opinions; the
limits are those of a million, and of more as many times longer.
"""

from collections.abc import Iterator
from statistics import median
from time import perf_counter

from sqlalchemy import func, select

from feedback.case.record import Recommendation
from feedback.core import store
from feedback.office.officer import Officer
from tests import make
from tests.bench.figure import Figure, Ground

MILLION = 1_000_000
PAGES = (
    ("leader's home", "/", 2.0),
    ("page of figures", "/overview", 6.0),
    ("list of all opinions", "/recommendations", 0.5),
)


def measure(ground: Ground) -> Iterator[Figure]:
    """Each page by a leader who sees all, after one round that does not count."""
    app = ground.app()
    with app.app_context():
        client = app.test_client()
        make.sign_in(client, store.db.session.scalar(select(Officer).where(Officer.login == "lanhdao")))
        opinions = store.db.session.scalar(select(func.count()).select_from(Recommendation))
        store.db.session.remove()
    for name, path, limit in PAGES:
        took = []
        for _ in range(4):
            began = perf_counter()
            assert client.get(path).status_code == 200, path
            took.append(perf_counter() - began)
        yield Figure(
            f"{name}, {opinions:,} opinions", median(took[1:]), "s ", limit=limit * max(1.0, opinions / MILLION)
        )
    with app.app_context():
        store.db.engine.dispose()
