"""What is outstanding: every count opens a list of that many, within reach, under every filter; the file is the list."""

import io
import re
from datetime import date, timedelta
from html import unescape
from urllib.parse import quote

import openpyxl
import pytest

from feedback.case import ageing
from feedback.case.ageing import Age
from feedback.case.record import Recommendation
from feedback.core import journal, store
from feedback.tally import backlog
from tests import grounds, make
from tests.web.browser import looks_right, sign_in

TODAY = date(2024, 6, 1)
PATH = "/outstanding"


@pytest.fixture(autouse=True)
def _today(on):
    on(TODAY)


@pytest.fixture
def city(db):
    return make.city()


@pytest.fixture
def owed(ground):
    """Open ones of every age, with and without agency, field and reason; and some that are not open."""
    ground("owed", fill)
    return grounds.city()


def fill() -> None:
    city = make.city()
    reasons = ("no_funds", "planning", None)
    leads, fields = (city.works, city.land, None), ("Đất đai", "Giao thông & đèn", None)
    with store.one_transaction():
        for number, days in enumerate((0, 30, 31, 90, 91, 180, 181, 365, 366, 2000)):
            host = (city.top, city.wards[0], city.commune)[number % 3]
            session = make.dialogue(TODAY - timedelta(days=days), host)
            for place in range(3):
                reason = reasons[(number + place) % 3]
                facts = (
                    {"result": "outstanding", "outstanding_code": reason, "outstanding_reason": "Chờ"} if reason else {}
                )
                due = TODAY - timedelta(days=3) if number % 2 else TODAY + timedelta(days=9)
                make.recommendation(
                    session,
                    code=f"M{number}{place}",
                    lead=leads[place],
                    field=fields[(number + 1) % 3],
                    due_on=due,
                    **facts,
                )
        session = make.dialogue(date(2024, 5, 1), city.top)
        done = {"replied_on": TODAY, "acceptance": "accepted", "due_on": date(2024, 5, 2)}
        for result in ("settled", "explained", "passed_up"):
            make.recommendation(session, code=f"X-{result}", result=result, settled_on=TODAY, lead=city.works, **done)
        make.recommendation(session, code="X-complaint", nature="complaint")
        make.recommendation(make.dialogue(agency=city.top, state="planned"), code="X-planned")
        make.recommendation(session, code="Y-promised", result="will_settle", roadmap_on=date(2024, 5, 31), **done)


def page_of(client, url):
    answer = client.get(quote(unescape(url), safe="/?=&+%#").partition("#")[0])
    assert answer.status_code == 200
    return answer.text


def total(page):
    """How many rows the list says it has."""
    found = re.search(r'caption-count">(?:[\d.]+–[\d.]+ trong )?([\d.]+)<', page)
    return int(found[1].replace(".", "")) if found else 0


def counts(page):
    """Every count that is a link: (number, address)."""
    cells = re.findall(r'<a class="count" href="([^"]+)">([\d.]+)', page)
    tiles = re.findall(r'<li class="figure[^"]*">\s*<a href="([^"]+)"><span class="figure-n">([\d.]+)', page)
    return [(int(number.replace(".", "")), url) for url, number in [*cells, *tiles]]


#: Who looks, from where, how many there are, and which counts they open: three see the whole city and share them.
VIEWERS = [("front", "front", 31, slice(0, None, 3)), ("leader", "top", 31, slice(1, None, 3)),
           ("secretariat", "office", 31, slice(2, None, 3)), ("agency", "works", 10, slice(None)),
           ("leader", "commune", 9, slice(None)), ("front", "district", 9, slice(0, None, 3))]  # fmt: skip


@pytest.mark.parametrize(("role", "unit", "number", "share"), VIEWERS)
def test_every_count_is_its_list(owed, signed_in, role, unit, number, share):
    client = signed_in(role, getattr(owed, unit))
    page = page_of(client, PATH)
    links = counts(page)
    assert total(page) == number
    assert len(links) > 20
    for many, url in list(dict.fromkeys(links))[share]:
        assert total(page_of(client, url)) == many, url


def test_the_list_of_opinions_says_the_same(owed, signed_in):
    client = signed_in("front", owed.front)
    for many, url in list(dict.fromkeys(counts(page_of(client, PATH))))[::6]:
        query = unescape(url).partition("#")[0].partition("?")[2]
        assert total(page_of(client, f"/recommendations?open=1&{query}")) == many, url


@pytest.mark.parametrize(
    "query", ["overdue=1", "level=commune", "age=366-", "field=none", "reason=none&lead=none", "q=đường"]
)
def test_counts_follow_the_filters_and_stay_their_lists(owed, signed_in, query):
    client = signed_in("front", owed.front)
    page = page_of(client, f"{PATH}?{query}")
    assert 0 < total(page) < 31 or query.startswith("q")
    for many, url in list(dict.fromkeys(counts(page)))[::3]:
        assert total(page_of(client, url)) == many, url


def test_each_grouping_adds_up(owed, db):
    from feedback.office import officer as officers

    found = backlog.count(officers.viewer(make.officer("front", owed.front)), TODAY)
    for groups in (found.by_lead, found.by_field, found.by_reason):
        assert sum(group.total for group in groups) == found.total == 31
        assert sum(group.late for group in groups) == found.late.total() == 16
        assert sum((group.ages for group in groups), start=type(found.ages)()) == found.ages
    rows = db.session.query(Recommendation).where(Recommendation.code.like("M%")).all()
    ages = [ageing.age(row.received_on, TODAY) for row in rows]
    assert {age: found.ages[age] - (age is Age.QUARTER) for age in Age} == {age: ages.count(age) for age in Age}


def test_overdue_first(owed, signed_in):
    page = page_of(signed_in("front", owed.front), PATH)
    order = re.findall(r'<th scope="row"[^>]*><a[^>]*>([^<]+)</a>', page)
    assert len(order) == 31
    assert {code[:2] for code in order[:16]} == {"M1", "M3", "M5", "M7", "M9", "Y-"}


def test_the_file_is_the_list(owed, signed_in, db):
    client = signed_in("front", owed.front)
    answer = client.get(f"{PATH}/list.xlsx?overdue=1&lead={owed.works.id}")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0].iter_rows(values_only=True))
    page = page_of(client, f"{PATH}?overdue=1&lead={owed.works.id}")
    assert [row[0] for row in rows[1:]] == re.findall(r'<th scope="row"[^>]*><a[^>]*>([^<]+)</a>', page)
    assert len(rows) == 6
    entry = db.session.query(journal.Entry).where(journal.Entry.act == "recommendation:download").one()
    assert entry.changed == {"rows": [None, 5], "overdue": ["", ["1"]], "lead": ["", [str(owed.works.id)]]}


def test_the_front_cannot_change_a_decision(owed, signed_in, db):
    client = signed_in("front", owed.front)
    one = db.session.query(Recommendation.id).where(Recommendation.code == "M00").scalar()
    assert client.get(f"/recommendations/{one}").status_code == 200
    for page in ("sort", "merge", "amend", "assign", "conclude", "reopen"):
        assert client.submit(f"/recommendations/{one}/{page}").status_code == 403


def test_nothing_outstanding(city, signed_in):
    assert "Không còn ý kiến nào tồn đọng" in page_of(signed_in("front", city.front), PATH)


@pytest.mark.parametrize("query", ["age=x", "lead=x", "q=%00", "sort=zzz", "overdue=7", "reason=%27", "page=99999"])
def test_whatever_an_address_holds(owed, signed_in, query):
    assert signed_in("front", owed.front).get(f"{PATH}?{query}").status_code == 200


def test_few_queries_whatever_the_rows(owed, signed_in, query_count):
    client = signed_in("front", owed.front)
    client.get(PATH)
    with query_count() as few:
        client.get(PATH)
    session = make.dialogue(agency=owed.top)
    with store.one_transaction():
        for _ in range(60):
            make.recommendation(session, lead=owed.works)
    with query_count() as more:
        client.get(PATH)
    assert len(more) <= len(few) <= 12


def test_in_a_browser(owed, page):
    who = make.officer("front", owed.front)
    sign_in(page, who.login)
    page.goto(PATH)
    page.get_by_role("row", name="Sở Xây dựng").first.get_by_role("link").last.click()
    page.wait_for_url("**overdue=1**")
    assert page.locator("#list tbody tr").count() == int(page.locator(".figure-n").first.inner_text())
    looks_right(page, "outstanding-narrowed")
    page.locator("#list tbody th a").first.click()
    assert page.get_by_role("heading", name="Diễn biến").is_visible()
