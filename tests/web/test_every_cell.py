"""Every number of the four appendices opens exactly its records: every cell, every role, both trees of units.

Four people see the whole city: each opens every fourth number, so that together they open all; the fifth opens all.
"""

import re
from datetime import date

import pytest

from feedback.core import store
from feedback.register.dissemination import Dissemination
from feedback.register.document import Document
from tests import grounds, make
from tests.web.test_appendix import links, number_of, shown

REFORM = date(2025, 7, 1)
WINDOW = "from=2024-01-01&to=2026-06-30"


@pytest.fixture
def city(ground, on):
    """Two wards became one on 1 July 2025; records, declared lines and books on both sides of that day."""
    on(date(2026, 7, 1))
    ground("every_cell", fill)
    c = grounds.city()
    c.heir = c.units["PM"]
    return c


def fill() -> None:
    c = make.city()
    c.heir = make.agency("Phường Mới", code="PM", parent=c.top, valid_from=REFORM)
    end = {"valid_to": date(2025, 6, 30), "parent": c.district, "successor": c.heir}
    c.old = [make.agency(f"Phường Cũ {n}", code=f"PC{n}", **end) for n in (1, 2)]
    with store.one_transaction():
        for day, unit in ((date(2024, 3, 1), c.old[0]), (date(2025, 2, 1), c.old[1]), (date(2025, 9, 1), c.heir),
                          (date(2026, 1, 5), c.heir), (date(2024, 3, 2), c.top), (date(2025, 3, 2), c.district)):  # fmt: skip
            session = make.dialogue(day, unit, head="both")
            make.recommendation(session, side_given="party", acceptance="accepted")
            make.recommendation(session, side_given="authority")
            make.contribution(day, unit, target="person", form="ad_hoc")
            for model, facts in ((Dissemination, {"meetings": 1, "people": 30, "copies": 5, "other_forms": "Loa"}),
                                 (Document, {"type": "Kế hoạch", "abstract": "Triển khai"})):  # fmt: skip
                code = f"{model.prefix}-{unit.code}-{day:%Y%m%d}"
                made = model(code=code, code_key=code.casefold(), day=day, agency_id=unit.id, **facts)
                store.db.session.add(made)
        make.figure(c.commune, year=2024, appendix="04", dialogues=2, accepted=1, total=3)


PEOPLE = [("secretariat", "office"), ("front", "front"), ("leader", "top"), ("auditor", "top"), ("leader", "heir")]
SHARES = [slice(0, None, 4), slice(1, None, 4), slice(2, None, 4), slice(3, None, 4), slice(None)]


@pytest.mark.parametrize(("role", "seat", "share"), [(*who, share) for who, share in zip(PEOPLE, SHARES, strict=True)])
def test_forms_of_counts(city, signed_in, role, seat, share):
    client = signed_in(role, getattr(city, seat))
    opened = 0
    for appendix in ("03", "04"):
        for query in (WINDOW, f"{WINDOW}&as_now=1", f"{WINDOW}&as_now=1&agency={city.heir.id}"):
            for url, text in links(client.get(f"/appendices/{appendix}?{query}").text)[share]:
                assert ("as_now=1" in url) == ("as_now=1" in query)
                page = client.get(url).text
                assert number_of(page) == int(text) == shown(page), url
                opened += 1
    assert opened > (40 if seat == "heir" else 20)


@pytest.mark.parametrize(("role", "seat"), PEOPLE)
def test_forms_of_books(city, signed_in, role, seat):
    client = signed_in(role, getattr(city, seat))
    for query, meetings in ((f"{WINDOW}&agency={city.heir.id}", 2), (f"{WINDOW}&as_now=1&agency={city.heir.id}", 4)):
        [total] = re.findall(r"<tfoot>.*?</tfoot>", client.get(f"/appendices/01?{query}").text, re.DOTALL)
        assert [int(text) for _, text in links(total)] == [meetings, 30 * meetings, 5 * meetings]
        assert [int(text) for _, text in links(client.get(f"/appendices/02?{query}").text)] == [meetings]
    for appendix in ("01", "02"):
        for query in (WINDOW, f"{WINDOW}&as_now=1&agency={city.heir.id}"):
            for url, text in links(client.get(f"/appendices/{appendix}?{query}").text):
                page = client.get(url).text
                sums = (
                    re.findall(r'<td class="num">([\d.]+)</td>', page.split("<tfoot>")[1]) if appendix == "01" else []
                )
                assert text in (sums or [str(page.count('data-label="Trích yếu"'))]), url


def test_both_trees_on_the_page(city, signed_in):
    client = signed_in("leader", city.top)
    asked = f"/appendices/04?{WINDOW}&agency={city.heir.id}"
    then, now = client.get(asked).text, client.get(f"{asked}&as_now=1").text
    assert "Phường Mới và các đơn vị cấp dưới" in then
    assert "Phường Mới như ngày 30/06/2026: các đơn vị cấp dưới và mọi đơn vị đã nhập vào" in now
    totals = [client.get(f"/appendices/04/files/json{one}").get_json()["total"]["dialogues"] for one in
              (f"?{WINDOW}&agency={city.heir.id}", f"?{WINDOW}&agency={city.heir.id}&as_now=1")]  # fmt: skip
    assert totals == [2, 4]
    assert client.get("/appendices/02/cell?level=commune").status_code == 404
    assert client.get("/appendices/01/cell?level=ward").status_code == 404
