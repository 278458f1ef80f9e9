"""Every form and every filter of every page, typed into at its worst: never an error of ours, never written where refused.

Every form that carries no version, filled soundly and sent twice: whatever the first sending wrote, the second adds no row.

Each page is opened over real records by people who may; what its forms ask for is read off the page, so that a new form
is covered the moment it stands on a page. Each input gets the next bad value of the row.
"""

import re
from html import unescape
from itertools import cycle

import pytest
from sqlalchemy import text

from feedback.core import store
from feedback.office.duty import Role, may
from tests import make
from tests.house.filled import Filled
from tests.house.test_reach import _foreign_routes, planted  # noqa: F401 - a fixture

BAD = (
    "\x00", "😀" * 30, "\u202eđảo\u202c", "ế" + "x" * 40_000, "0/0/0000", "31/02/2024", "1/1/9999", "0001-01-01", "-1", "9" * 30,
    "9" * 5_000, "2147483648", "9223372036854775808", "0000000019999999999", "{{ 7*7 }}<b>", "' OR 1=1 --", "=cmd|'x'!A1",
    "1:1", f"1:{'9' * 5_000}", f"{'9' * 5_000}:1:1", ":", "²", "٣", "a\r\nBcc: x@y.vn", "", "null", "[]", "NaN", "../../x",
    f"Cống tắc | 0000000019999999999 | {'x' * 300}", "12/99999", "\t", "%", "_",
)  # fmt: skip
#: A new link takes the place of the one before, which stays as withdrawn.
BESIDE = {"journal", "sign_in_attempt", "kept_count", "sent_form", "ticket"}
_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.S)
_NAME = re.compile(r'<(?:input|select|textarea|button)\b[^>]*\bname="([^"]+)"')


def _forms(page: str, path: str) -> list[tuple[str, str, list[str]]]:
    """Method, address and inputs of each form of a page, those outside of it too."""
    found = []
    for head, body in _FORM.findall(page):
        facts = dict(re.findall(r'(\w[\w-]*)="([^"]*)"', head))
        outside = re.findall(rf'<[^>]*\bform="{facts.get("id", "-")}"[^>]*>', page)
        names = {*_NAME.findall(body), *_NAME.findall("".join(outside))} - {"csrf_token"}
        method, action = facts.get("method", "get").upper(), unescape(facts.get("action", "")) or path
        if names and method in ("GET", "POST") and "/sign-" not in action:
            found.append((method, action, sorted(names)))
    return found


def _twice(client, page: str, path: str) -> dict[str, dict[str, int]]:
    """What the second sending of each form added that the first was taken with, by address and button."""
    found = {}
    for address, sent, buttons in Filled(page, path).forms:
        sent.pop("csrf_token", None)
        if sent.get("version", "0") not in ("", "0") or address == "/agencies/load":  # a province, by its codes; long
            continue
        for button in buttons or [("", "")]:
            if client.submit(address, {**sent, button[0]: button[1]}).status_code in (200, 302):
                before = _rows()
                again = client.submit(address, {**sent, button[0]: button[1]})
                assert again.status_code < 500
                found[f"{address} {button[1]}"] = {name: n for name, n in _rows().items() if n > before[name]}
    return found


def _rows() -> dict[str, int]:
    """How many rows each table has, without those that asking writes or that follow from others."""
    names = [one.name for one in store.Base.metadata.sorted_tables if one.name not in BESIDE]
    counted = text(" UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in names))
    store.db.session.rollback()
    return dict(tuple(row) for row in store.db.session.execute(counted))


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_nothing_that_is_typed_is_an_error_of_ours(app, planted, signed_in):  # noqa: F811
    _, values = planted
    here = store.db.session.get_one(make.Agency, values["agency_id"])
    office = make.agency("Phòng thử", kind="office", parent=here)
    people = {role: signed_in(role.value, office if role is Role.AGENCY else here) for role in Role}
    lists = [(rule, "GET", rule.rule) for rule in app.url_map.iter_rules() if not rule.arguments]
    bad, tried, told, written = cycle(BAD), set(), [], {}
    for rule, method, path in [*lists, *_foreign_routes(app, values)]:
        duty = getattr(app.view_functions[rule.endpoint], "duty", None)
        file = "." in rule.rule.rpartition("/")[2] or "/files/" in rule.rule
        if method != "GET" or "GET" not in rule.methods or file or duty is None or rule.endpoint.startswith("sign_in"):
            continue
        client = next(people[role] for role in reversed(Role) if may(role, duty))
        page = client.get(path)
        if "POST" in rule.methods and page.mimetype == "text/html":
            written |= _twice(client, page.text.partition("<main")[2], path)
        for how, action, names in _forms(page.text, path) if page.mimetype == "text/html" else ():
            if (how, re.sub(r"\d+", "0", action.partition("?")[0]), *names) in tried:
                continue
            tried.add((how, re.sub(r"\d+", "0", action.partition("?")[0]), *names))
            typed = {name: next(bad) for name in names}
            if how == "GET":
                answer = client.get(action.partition("?")[0], query_string=typed)
            else:
                answer = client.submit(action, typed)
            if answer.status_code >= 500:
                told.append((rule.endpoint, action, {key: value[:40] for key, value in typed.items()}))
    assert not told
    assert not {form: more for form, more in written.items() if more}
    assert len(written) >= 25
    assert len(tried) > 100
