"""One form of handing out sent by six hands at the same moment: done once, told to each, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from flask import session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf

from feedback.case import assignment, resolution
from feedback.case.handing import part, ticket, transfer
from feedback.case.handing.record import Rule
from feedback.case.handing.word import Purpose
from feedback.case.record import Recommendation
from feedback.core import calendar, journal, store
from feedback.core.store import db
from feedback.office import delegation
from tests import make
from tests.web.reading import hidden

TODAY = date(2024, 9, 10)
HANDS = 6
pytestmark = pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(autouse=True)
def _today(on):
    on(TODAY)


@pytest.fixture
def city(app):
    return make.city()


@pytest.fixture
def at_once(app):
    """`at_once(client, path, data)`: the answers to the same form sent six times at one moment."""

    def press(client, path: str, data: dict) -> list[int]:
        db.session.rollback()
        with app.app_context(), app.test_request_context():
            token, raw = generate_csrf(), session["csrf_token"]
        with client.session_transaction() as kept:
            kept["csrf_token"] = raw
        cookie = client.get_cookie("doithoai").value

        def hand(_number: int) -> int:
            own = app.test_client()
            own.set_cookie("doithoai", cookie)
            with app.app_context():
                return FlaskClient.open(own, path, method="POST", data={"csrf_token": token, **data}).status_code

        with ThreadPoolExecutor(HANDS) as hands:
            answers = sorted(hands.map(hand, range(HANDS)))
        db.session.rollback()
        return answers

    return press


@pytest.fixture
def number(city) -> int:
    """An opinion that works leads and land co-operates in."""
    facts = {"assigned_on": date(2024, 9, 2), "taken_on": date(2024, 9, 3), "due_on": date(2024, 9, 20)}
    made = make.recommendation(make.dialogue(agency=city.top), lead=city.works, sorted_on=TODAY, **facts)
    make.assign(made, city.land.id, leads=False, turn="taken", given_on=date(2024, 9, 2), taken_on=date(2024, 9, 3))
    return made.id


def acts(number: int) -> list[str]:
    return [entry.act for entry in journal.story("recommendation", number)]


def test_proposed_once_and_passed_on_once(number, city, signed_in, at_once):
    works, clerk = signed_in("agency", city.works), signed_in("secretariat", city.office)
    version = db.session.get_one(Recommendation, number).version
    asked = {"to": city.front.id, "reason": "Thuộc nhiệm vụ khác", "version": version}
    assert at_once(works, f"/recommendations/{number}/transfer", asked) == [302] * HANDS
    page = clerk.get(f"/recommendations/{number}/transfer/decide")
    decided = {"act": "approve", "due_on": "30/09/2024", "version": hidden(page, "version")[0]}
    answers = at_once(clerk, f"/recommendations/{number}/transfer/decide", decided)
    assert set(answers) == {302}
    assert acts(number).count("transfer:propose") == acts(number).count("transfer:approve") == 1
    assert [t.agency_id for t in assignment.of(number) if t.leads and t.turn in assignment.HOLDING] == [city.front.id]
    assert len(transfer.of(number)) == 1


def test_taken_back_once(number, city, signed_in, at_once):
    works = signed_in("agency", city.works)
    version = db.session.get_one(Recommendation, number).version
    works.submit(f"/recommendations/{number}/give-back", {"reason": "Nhầm", "version": version})
    assert at_once(works, f"/recommendations/{number}/reclaim", {}) == [302] * HANDS
    assert acts(number).count("transfer:reclaim") == 1


def test_a_part_is_written_and_put_in_once(number, city, signed_in, at_once):
    works, land = signed_in("agency", city.works), signed_in("agency", city.land)
    written = {"text": "Không vướng.", "dated_on": "10/09/2024", "version": 0}
    assert at_once(land, f"/recommendations/{number}/part-answer", written) == [302] * HANDS
    assert len(part.of(number)) == acts(number).count("part:write") == 1
    page = works.get(f"/recommendations/{number}/work")
    typed = {"text": "Sở trả lời.", "version": hidden(page, "version")[0], "record": hidden(page, "record")[0]}
    assert at_once(works, f"/recommendations/{number}/part-answer/put-in", typed) == [302] * HANDS
    assert resolution.draft_of(number).reply_text.count("Không vướng.") == 1


def test_a_link_is_used_once(number, city, app, client, at_once):
    opinion = make.recommendation(make.dialogue(agency=city.top), lead=city.works, sorted_on=TODAY).id
    with store.one_transaction():
        r, key = db.session.get_one(Recommendation, opinion), app.config["SETTINGS"].secret_key
        turn = assignment.of(opinion)[0]
        _, token = ticket.make(r, turn, Purpose.ACCEPT, key=key, days=3, by="Mẫu", at=calendar.now())
        version = r.version
    client.get(f"/tickets/{token}")
    answers = at_once(client, f"/tickets/{token}", {"choice": "taken", "version": version})
    assert set(answers) <= {200, 303}
    assert acts(opinion).count("ticket:use") == acts(opinion).count("recommendation:take") == 1


def test_a_rule_and_an_absence_are_made_once(city, signed_in, at_once):
    clerk, deputy = signed_in("secretariat", city.office), make.officer("secretariat", city.office).id
    rule = {"host": city.top.id, "words": "rác thải", "lead": city.land.id, "co": [city.works.id], "act": "save"}
    assert at_once(clerk, "/routing/new", rule) == [302] * HANDS
    assert db.session.query(Rule).count() == 1
    leave = {"deputy": deputy, "valid_from": "10/09/2024", "valid_to": "20/09/2024", "reason": "Nghỉ phép"}
    assert at_once(clerk, "/delegations", leave) == [302] * HANDS
    assert len(delegation.about(deputy)) == 1
