"""Before signing: findings on the page, each opens exactly what it counts under every role; notes; the file; a browser."""

import io
import re
from datetime import date
from html import unescape

import openpyxl
import pytest
from sqlalchemy import select

from feedback.core import calendar, store
from feedback.register.remark import Remark
from feedback.report import issue
from tests import grounds, make
from tests.web.browser import looks_right, sign_in
from tests.web.test_appendix import number_of, shown

WINDOW = "from=2024-01-01&to=2025-12-31"
MANY = f"/plausibility/04/note?check=many-people&year=2025&level=commune&{WINDOW}"


@pytest.fixture
def city(ground, on):
    """One of each kind: units, a row of the form, sessions, opinions, a declared line."""
    on(date(2026, 2, 1))
    ground("plausible", fill)
    return grounds.city()


def fill() -> None:
    c = make.city()
    with store.one_transaction():
        for number in range(12):
            session = make.dialogue(date(2025, 2, 1), c.commune, attendance=1500 if number < 2 else 50)
            facts = {"acceptance": "accepted", "concluded_on": date(2025, 3, 1)}
            make.recommendation(session, content=f"Việc {number}", **facts)
        make.dialogue(date(2024, 5, 5), c.commune)
        make.figure(c.commune, year=2025, dialogues=3, total=4)


@pytest.mark.parametrize(
    ("role", "seat"), [("secretariat", "office"), ("front", "front"), ("leader", "commune"), ("auditor", "top")]
)
def test_every_number_opens_what_it_counts(city, signed_in, role, seat):
    client = signed_in(role, getattr(city, seat))
    page = client.get(f"/plausibility/04?{WINDOW}").text
    rows = re.findall(r'<a class="count" href="([^"]+)">([\d.]+) (đơn vị|dòng|cuộc|ý kiến)', page)
    assert len(rows) > 6
    for url, text, noun in rows:
        behind = client.get(unescape(url)).text
        listed = behind.count('data-label="Mã"') if noun == "đơn vị" else shown(behind)
        if noun == "dòng":
            listed = behind.count('<th scope="row">')
        assert number_of(behind) == listed == int(text), url
        assert f"<strong>{text}</strong> {noun}" in behind, url
    assert ("/plausibility/04/note?" in page) == (role == "secretariat")


def test_a_finding_is_answered(city, signed_in):
    client = signed_in("secretariat", city.office)
    assert "2 cuộc đối thoại" in client.get(MANY).text
    assert client.submit(MANY, data={"note": " "}).status_code == 422
    answer = client.submit(MANY, data={"note": "Hai hội nghị toàn xã,\n=1+1 có danh sách."})
    assert answer.headers["Location"].startswith("/plausibility/04?")
    page = client.get(f"/plausibility/04?{WINDOW}").text
    assert page.count("Đã giải trình") == 1
    assert "Hai hội nghị toàn xã" in page
    [kept] = store.db.session.scalars(select(Remark)).all()
    assert (kept.question, kept.finding, kept.number) == (
        "04|20240101-20251231|20251231|*",
        "many-people.2025.commune",
        2,
    )
    assert "Hai hội nghị toàn xã" in client.get(MANY).text
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/plausibility/04/findings.xlsx?{WINDOW}").data))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[0][0] == "Kiểm tra"
    assert [row[6] for row in rows if row[0] == "Cuộc đối thoại trên 1.000 người dự"] == [
        "Hai hội nghị toàn xã,\n=1+1 có danh sách."
    ]
    make.dialogue(date(2025, 4, 4), city.commune, attendance=2000)
    assert "Số đã thay đổi, giải trình lại" in client.get(f"/plausibility/04?{WINDOW}").text
    assert signed_in("front", city.front).get(MANY).status_code == 403


@pytest.mark.parametrize("query", ["", "check=x&year=2025&level=commune", "check=silent&year=2025x&level=commune",
                                   "check=silent&year=2025&level=ward", "check=row-jump&year=2025&level=commune"])  # fmt: skip
def test_a_finding_that_is_none_is_not_found(city, signed_in, query):
    client = signed_in("secretariat", city.office)
    for page in ("records", "note"):
        assert client.get(f"/plausibility/04/{page}?{query}&{WINDOW}").status_code == 404
    assert client.get("/plausibility/01").status_code == 404


def test_few_questions_and_nothing_found(city, signed_in, query_count):
    client = signed_in("leader", city.top)
    with query_count() as queries:
        page = client.get(f"/plausibility/04?{WINDOW}").text
    assert len(queries) <= 20
    assert "Kiểm tra trước khi ký" in client.get("/appendices/04").text
    assert "chỗ cần xem" in page
    assert "Không có chỗ nào bất thường" in client.get("/plausibility/03?from=2026-01-01&to=2026-02-01").text


def test_in_a_browser(city, page):
    sign_in(page, make.officer("secretariat", city.office, login="thu.ky").login)
    page.goto(f"/appendices/04?{WINDOW}")
    page.click("text=Kiểm tra trước khi ký")
    page.goto(MANY)
    page.fill("[name=note]", "Hội nghị toàn xã")
    page.click("button:has-text('Ghi giải trình')")
    assert page.locator("text=Đã giải trình").count() == 1
    page.goto(f"/plausibility/04/records?check=silent&year=2025&level=commune&{WINDOW}")
    page.goto(f"/plausibility/04/records?check=beside&year=2025&level=commune&{WINDOW}")
    looks_right(page, "plausible-lines")


def test_issuing_names_what_is_not_answered_and_goes_on(city, signed_in):
    with store.one_transaction(steady=True):
        asked = issue.Wanted(
            first=date(2024, 1, 1), last=date(2025, 12, 31), as_of=date(2026, 1, 31), appendices=("04",)
        )
        run = issue.make(asked, by="Thư ký", at=calendar.now())
    client = signed_in("secretariat", city.office)
    seal = f"/editions/{run.id}/seal"
    [(url, number)] = re.findall(r'href="(/plausibility/04[^"]+)">Phụ lục 04: (\d+) chỗ', client.get(seal).text)
    page = client.get(unescape(url)).text
    assert f"<strong>{number}</strong> chưa có giải trình" in page
    for note in re.findall(r'href="(/plausibility/04/note[^"]+)"', page):
        assert client.submit(unescape(note), data={"note": "Đã đối chiếu."}).status_code == 302
    assert "chưa có giải trình" not in client.get(seal).text
