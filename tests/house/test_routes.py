"""Every route names its duty, answers only those who hold it, and is named as the house names things.

A new route is covered the moment it exists: the tests read the application's own map. What names a record, and every page
that a role may open, is opened by test_reach over records.
"""

import re
from itertools import product

import pytest
from flask import Flask, url_for
from werkzeug.routing import AnyConverter, IntegerConverter

from feedback.office.duty import Duty, Role, may
from feedback.register.library import BY_SUBJECT
from tests import make
from tests.house import routes
from tests.house.test_reach import names_a_record

#: The only doors that open to nobody in particular.
OPEN = {"sign_in.enter", "ticket.show", "health.alive", "health.ready"}


def _rules(app: Flask):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def _duty(app: Flask, rule) -> Duty | None:
    return getattr(app.view_functions[rule.endpoint], "duty", None)


def _address(app: Flask, rule) -> str:
    """The rule's address with a value for each of its parameters."""
    with app.test_request_context():
        return url_for(rule.endpoint, **{name: _value(rule._converters[name]) for name in rule.arguments})


def _value(converter) -> int | str:
    if isinstance(converter, IntegerConverter):
        return 999_999
    return next(iter(converter.items)) if isinstance(converter, AnyConverter) else "khong-co"


one_database = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@one_database
def test_every_route_names_its_duty(app):
    nameless = sorted({rule.endpoint for rule in _rules(app) if _duty(app, rule) is None})
    assert not nameless, f"no duty named: {nameless}"
    assert {rule.endpoint for rule in _rules(app) if _duty(app, rule) is Duty.OPEN} == OPEN


@one_database
def test_addresses_are_kebab_case_and_their_numbers_typed(app):
    for rule in _rules(app):
        kinds = re.sub(r"\.<any\([^)]*\):kind>$", ".kind", rule.rule)  # a file of several kinds
        assert re.fullmatch(r"(/([a-z0-9.]+(-[a-z0-9]+)*|<(int|string|path|any\([^)]*\)):[a-z_]+>))*/?", kinds), (
            rule.rule
        )


@one_database
def test_endpoints_and_templates_go_by_one_name(app):
    from feedback.core.settings import shelf

    for subject in {rule.endpoint.split(".")[0] for rule in _rules(app)} - {"health"}:
        assert re.fullmatch(r"[a-z_]+", subject)
        subject = "book" if subject in BY_SUBJECT else subject  # the books share their templates
        assert subject == "attachment" or (shelf("templates") / subject).is_dir(), f"templates/{subject}/ is missing"


@one_database
def test_nobody_gets_in_without_signing_in(app, client):
    for rule, method in product(_rules(app), ("GET", "POST")):
        if method not in rule.methods or rule.endpoint in OPEN:
            continue
        path = _address(app, rule)
        answer = client.get(path) if method == "GET" else client.submit(path)
        assert answer.status_code == 302, f"{method} {path}: {answer.status_code}"
        assert "/sign-in" in answer.location, f"{method} {path} → {answer.location}"


@one_database
@pytest.mark.parametrize("role", list(Role))
def test_a_role_without_the_duty_is_refused_and_with_it_is_heard(app, signed_in, role):
    city = make.city()
    unit = {Role.SECRETARIAT: city.office, Role.AGENCY: city.works, Role.FRONT: city.front}.get(role, city.top)
    client = signed_in(role.value, unit)
    for rule, method in product(_rules(app), ("GET", "POST")):
        duty = _duty(app, rule)
        opened_by_reach = names_a_record(rule) or (method == "GET" and may(role, duty))
        if method not in rule.methods or rule.endpoint in OPEN | {"sign_in.leave"} or opened_by_reach:
            continue
        path = _address(app, rule)
        answer = client.get(path) if method == "GET" else client.submit(path)
        if may(role, duty):
            assert answer.status_code != 403, f"{role.value} {method} {path}"
            assert answer.status_code < 500, f"{role.value} {method} {path}: {answer.status_code}"
        else:
            assert answer.status_code == 403, f"{role.value} {method} {path}: {answer.status_code}"


@one_database
def test_a_forged_post_is_refused(app, signed_in):
    client = signed_in("secretariat", make.city().office)
    app.config["WTF_CSRF_ENABLED"] = True
    for rule in _rules(app):
        if "POST" in rule.methods and rule.endpoint not in OPEN:
            answer = client.post(_address(app, rule), data={"csrf_token": "gia"})
            assert answer.status_code in (400, 403), f"{rule.rule}: {answer.status_code}"


@one_database
def test_the_list_of_routes_is_up_to_date(app):
    assert routes.PAGE.read_text("utf-8") == routes.listed(app), "make it again: python -m tests.house.routes"
