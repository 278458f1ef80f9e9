"""The page of how it is counted: every measure of every layout, each rule by number; reached from the appendices."""

import re

import pytest

from feedback.tally import layout, method
from feedback.tally.measure import BOOKS, MEASURES
from tests import make
from tests.web.browser import looks_right, sign_in

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def test_every_figure_and_rule_is_said(app, signed_in):
    client = signed_in("front", make.city().front)
    for appendix in ("01", "04"):
        assert 'href="/how-it-is-counted"' in client.get(f"/appendices/{appendix}").text
    page = client.get("/how-it-is-counted").text
    for one in (*MEASURES.values(), *BOOKS.values()):
        assert one.definition.replace("“", "“") in page, one.name
    numbers = {rule.number for rule in method.rules()}
    assert numbers == set(range(1, 10))
    assert {int(number) for number in re.findall(r'id="quy-tac-(\d)"', page)} == numbers
    assert all(set(one.rules) <= numbers and one.rules for one in (*MEASURES.values(), *BOOKS.values()))
    for number in ("01", "02", "03", "04"):
        assert method.of(layout.read(number))


def test_the_page_in_a_browser(app, page):
    sign_in(page, make.officer("front", make.city().front, login="mat.tran").login)
    page.goto("/how-it-is-counted")
    looks_right(page, "method")
