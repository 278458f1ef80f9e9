"""The list of opinions against a bare Flask and Jinja page that runs the same reach filter, count and 50 rows as raw SQL."""

from collections.abc import Iterator

from flask import Flask, render_template_string
from sqlalchemy import Engine, select, text

from feedback.core import store
from feedback.office import officer as officers
from feedback.office.officer import Officer
from tests import make
from tests.bench.figure import Figure, Ground, pair

PAGE = """<!doctype html><title>{{ title }}</title><p>{{ total }}</p><table>{% for row in rows %}<tr>
{% for value in row %}<td>{{ value }}</td>{% endfor %}</tr>{% endfor %}</table>"""
COLUMNS = """r.id, r.code, r.received_on, r.due_on, r.content, r.field, r.nature, r.acceptance, r.result, r.replied_on, r.taken_on,
h.name AS host, l.name AS lead"""
FROM = "recommendation r JOIN agency h ON h.id = r.host_id LEFT JOIN agency l ON l.id = r.lead_id"
WORKING = """r.merged_into_id IS NULL AND r.nature NOT IN ('complaint', 'denunciation') AND r.admission = 'admitted'
AND NOT ((r.replied_on IS NOT NULL OR r.reply_text IS NOT NULL) AND r.reopened_on IS NULL)
AND r.lead_id IS NOT NULL AND (r.taken_on IS NOT NULL OR r.reopened_on IS NOT NULL)"""
REACH = """(EXISTS (SELECT 1 FROM agency_reach a WHERE a.ancestor_id = :seat AND a.agency_id = r.host_id
AND a.valid_from <= r.place_day AND a.valid_to >= r.place_day)
OR r.id IN (SELECT s.recommendation_id FROM assignment s WHERE s.turn <> 'taken_back' AND EXISTS
(SELECT 1 FROM agency_reach b WHERE b.ancestor_id = :seat AND b.agency_id = s.agency_id AND b.inherited)))"""


def measure(ground: Ground) -> Iterator[Figure]:
    """Filtered, paged and searched, by somebody who sees all and by somebody who does not."""
    app = ground.app()
    with app.app_context():
        people = {
            login: store.db.session.scalar(select(Officer).where(Officer.login == login))
            for login in ("thuky", "thuky-phuong")
        }
        seats = {login: officers.viewer(person).seat.id for login, person in people.items()}
        lead = store.db.session.scalar(
            text(
                "SELECT lead_id FROM recommendation WHERE lead_id IS NOT NULL GROUP BY lead_id ORDER BY count(*) DESC LIMIT 1"
            )
        )
        engine = store.db.engine
        clients = {login: app.test_client() for login in people}
        for login, client in clients.items():
            make.sign_in(client, people[login])
        store.db.session.remove()
    bare = Bare(engine)
    whole, ward = clients["thuky"], clients["thuky-phuong"]

    def get(client, path: str):
        def ask() -> None:
            answer = client.get(path)
            assert answer.status_code == 200, answer.status_code

        return ask

    def figure(name: str, ours, plain, limit: float = 2.0) -> Figure:
        mine, theirs = pair(ours, plain)
        return Figure(name, mine, bare=theirs, limit=limit)

    working = f"r.lead_id = :lead AND {WORKING}"
    asked = {"lead": lead, "seat": seats["thuky-phuong"]}
    path = f"/recommendations?lead={lead}&handling=working"
    yield figure("opinions by agency and state", get(whole, path), bare.page(working, asked))
    yield figure(
        "opinions by agency and state, a ward's reach", get(ward, path), bare.page(f"{working} AND {REACH}", asked)
    )
    yield figure("all opinions, page 1", get(whole, "/recommendations"), bare.page("1 = 1", asked))
    last = min(500, bare.count("1 = 1", asked) // 50)
    yield figure(
        f"all opinions, page {last} against page 1",
        get(whole, f"/recommendations?page={last}"),
        get(whole, "/recommendations"),
    )
    yield figure("opinions in a ward's reach, page 1", get(ward, "/recommendations"), bare.page(REACH, asked))
    found = "r.search_text LIKE '%ngap%' AND r.search_text LIKE '%nuoc%'"
    yield figure(
        "search without accents: ngap nuoc", get(whole, "/recommendations?q=ngap+nuoc"), bare.page(found, asked), 3.0
    )
    with app.app_context():
        store.db.engine.dispose()


class Bare:
    """The bare page: Flask, Jinja, two statements."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.app = engine, Flask("bare")

    def count(self, where: str, asked: dict) -> int:
        with self.engine.connect() as connection:
            return connection.scalar(
                text(f"SELECT count(*) FROM recommendation r WHERE {where}"), self._known(where, asked)
            )

    def page(self, where: str, asked: dict, offset: int = 0):
        rows = text(
            f"SELECT {COLUMNS} FROM {FROM} WHERE {where} ORDER BY r.received_on DESC, r.id DESC LIMIT 50 OFFSET {offset}"
        )

        def ask() -> None:
            with self.app.test_request_context(), self.engine.connect() as connection:
                total = self.count(where, asked)
                found = connection.execute(rows, self._known(where, asked)).all()
                render_template_string(PAGE, title="Ý kiến", total=total, rows=found)

        return ask

    @staticmethod
    def _known(where: str, asked: dict) -> dict:
        return {key: value for key, value in asked.items() if f":{key}" in where}
