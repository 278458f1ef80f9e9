"""The page of one opinion against a bare page that runs the very same statements as raw SQL.

A score of look-ups by key takes a database two milliseconds; what a whole page costs beside them (who may do what, the
story told in sentences, the layout) is allowed what the appendix is allowed.
"""

from collections.abc import Iterator

from sqlalchemy import select, text

from feedback.core import store
from feedback.office.officer import Officer
from tests import make
from tests.bench.figure import Figure, Ground, pair
from tests.bench.home import Bare, said

#: The opinion with the longest story.
BUSY = """SELECT recommendation_id FROM assignment WHERE recommendation_id IN (SELECT recommendation_id FROM conclusion)
GROUP BY recommendation_id ORDER BY count(*) DESC, recommendation_id LIMIT 1"""
LAYOUT = 20.0


def measure(ground: Ground) -> Iterator[Figure]:
    """As the secretariat and as the Front open it."""
    app = ground.app()
    with app.app_context():
        engine, one = store.db.engine, store.db.session.scalar(text(BUSY))
        clients = {login: app.test_client() for login in ("thuky", "mattran")}
        for login, client in clients.items():
            make.sign_in(client, store.db.session.scalar(select(Officer).where(Officer.login == login)))
        store.db.session.remove()
    for login, name in (("thuky", "secretariat"), ("mattran", "Front")):

        def ask(client=clients[login]) -> None:
            assert client.get(f"/recommendations/{one}").status_code == 200

        ask()
        bare = Bare(engine, said(engine, ask))
        mine, theirs = pair(ask, bare)
        told = f"the page of one opinion, {name} ({len(bare.statements)} statements)"
        yield Figure(told, mine, bare=theirs, extra=LAYOUT)
    with app.app_context():
        store.db.engine.dispose()
