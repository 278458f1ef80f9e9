"""The books: written, put right, removed, listed with their sums, by year, as a file; each number opens its list."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import select

from feedback.core import journal, store
from feedback.register.dissemination import Dissemination
from feedback.register.library import BY_SUBJECT, SHAPES
from feedback.register.supervision import Supervision
from tests import book_lines, make
from tests.web.browser import axe, looks_right, sign_in

one_database = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
SUBJECTS = list(BY_SUBJECT)


@pytest.fixture
def city(app, on):
    on(date(2024, 9, 10))
    return make.city()


def stored(model):
    store.db.session.rollback()
    return list(store.db.session.scalars(select(model).order_by(model.id)))


def write(client, subject, unit, **facts):
    answer = client.submit(f"/{subject}s/new", data=book_lines.form(subject, agency=unit.id, **facts))
    assert answer.status_code == 302, answer.text
    return stored(BY_SUBJECT[subject].model)[-1]


@one_database
@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_line_is_written_told_put_right_and_removed(city, signed_in, subject):
    client, book = signed_in("secretariat", city.office), f"/{subject}s"
    line = write(client, subject, city.commune)
    shape, number = BY_SUBJECT[subject], line.id
    assert (line.agency_id, line.day, line.version) == (city.commune.id, book_lines.DAY, 1)
    assert {key: getattr(line, key) for key in book_lines.LINES[subject]} == book_lines.LINES[subject]
    changed = book_lines.form(subject, agency=city.commune.id, day="7/3/2024", version=1)
    assert client.submit(f"{book}/{number}/edit", data=changed).headers["Location"] == f"{book}/{number}"
    stale = client.submit(f"{book}/{number}/edit", data=changed | {"day": "8/3/2024"})
    assert (stale.status_code, stored(shape.model)[0].day) == (409, date(2024, 3, 7))
    page = client.get(f"{book}/{number}").text
    assert f"{shape.column('day').heading}: 05/03/2024 → 07/03/2024" in page
    assert client.submit(f"{book}/{number}/remove", data={"version": 2}).status_code == 422
    assert client.submit(f"{book}/{number}/remove", data={"version": 2, "reason": "Ghi nhầm"}).status_code == 302
    assert stored(shape.model) == []
    assert [e.act for e in journal.story(subject, number)] == [
        f"{subject}:{act}" for act in ("add", "change", "remove")
    ]


@one_database
@pytest.mark.parametrize(("facts", "sentence"), [
    ({"people": ""}, "Số người tham gia"), ({"people": "-1"}, "Số người tham gia"), ({"day": ""}, "Ngày"),
    ({"day": "11/9/2024"}, "tương lai"), ({"agency": "999999"}, "Đơn vị"), ({"day": "31/2/2024"}, "Ngày"),
])  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(city, signed_in, facts, sentence):
    client = signed_in("secretariat", city.office)
    told = book_lines.form("dissemination", agency=city.commune.id) | facts
    answer = client.submit("/disseminations/new", data=told)
    assert (answer.status_code, sentence in answer.text, "Loa truyền thanh" in answer.text) == (422, True, True)
    assert stored(Dissemination) == []


@one_database
def test_a_rule_between_numbers_stands_at_its_input(city, signed_in):
    client = signed_in("secretariat", city.office)
    answer = client.submit("/supervisions/new", data=book_lines.form("supervision", agency=city.top.id, answered=7))
    assert answer.status_code == 422
    assert '<a href="#answered">Số kiến nghị đã trả lời không thể lớn hơn số kiến nghị.</a>' in answer.text
    assert stored(Supervision) == []


def test_numbers_of_the_appendices_open_their_lists(city, signed_in):
    client = signed_in("secretariat", city.office)
    for day, people in (("5/3/2024", 120), ("6/3/2024", 80), ("5/3/2023", 7)):
        write(client, "dissemination", city.commune, day=day, people=people)
    for more in ({}, {"implements": "217-QĐ/TW"}, {"implements": "218-QĐ/TW"}):
        write(client, "document", city.top, **more)
    page = client.get("/appendices/01?from=2024-01-01&to=2024-09-10")
    assert ">200</a>" in page.text
    listed = client.get("/disseminations?from=2024-01-01&to=2024-09-10&level=commune").text
    assert "Cộng 2 dòng" in listed
    assert 'data-label="Số người tham gia">200</td>' in listed
    page = client.get("/appendices/02?from=2024-01-01&to=2024-09-10")
    assert ">2</a>" in page.text
    assert client.get("/documents?report=1&from=2024-01-01&to=2024-09-10").text.count('<th scope="row"') == 2
    assert client.get("/documents?from=2024-01-01&to=2024-09-10").text.count('<th scope="row"') == 3


def test_figures_by_year_open_their_lines_and_the_list_is_a_file(city, signed_in, query_count):
    client = signed_in("secretariat", city.office)
    write(client, "supervision", city.front)
    write(client, "supervision", city.top, form="joint", made=4, answered="", accepted="", carried_out="")
    write(client, "supervision", city.wards[0], form="written", day="4/4/2023", content="Dự thảo đề án")
    with query_count() as queries:
        page = client.get("/supervisions/years").text
    assert len(queries) <= 10
    rows = [" ".join(part.split()) for part in page.split("<tbody>")[1].split("</tbody>")[0].split("<tr>")[1:]]
    assert len(rows) == 2
    assert "year=2024&amp;level=province&amp;split=study" in rows[0]
    with query_count() as queries:
        listed = client.get("/supervisions?year=2024&level=province&split=study").text
    assert len(queries) <= 12
    assert "Cộng 2 dòng" in listed
    assert 'data-label="Số kiến nghị">10</td>' in listed
    assert "Cộng 1 dòng" in client.get("/supervisions?unanswered=1&q=thu+hoi&form=joint").text
    assert "Không có dòng nào khớp" in client.get("/supervisions?split=conference&year=2024").text
    answer = client.get("/supervisions/list.xlsx?year=2024")
    page = openpyxl.load_workbook(BytesIO(answer.data)).worksheets[0]
    shape = BY_SUBJECT["supervision"]
    assert [cell.value for cell in page[1]] == [column.heading for column in shape.columns]
    assert {row[1].value for row in page.iter_rows(min_row=2)} == {
        "Giám sát: tổ chức đoàn giám sát", "Giám sát: tham gia với cơ quan có thẩm quyền",
    }  # fmt: skip


@one_database
def test_who_may_write_which_book_and_see_whose(city, signed_in):
    secretary = signed_in("secretariat", city.office)
    lines = {subject: write(secretary, subject, city.top) for subject in SUBJECTS}
    front = signed_in("front", city.front)
    for subject in SUBJECTS:
        wanted = 200 if subject in ("comment", "supervision") else 403
        assert front.get(f"/{subject}s/new").status_code == wanted, subject
        assert front.get(f"/{subject}s/{lines[subject].id}").status_code == 200
    assert [one.agency_id for one in (write(front, "supervision", city.front),)] == [city.front.id]
    ward = signed_in("secretariat", city.commune)
    for subject in SUBJECTS:
        assert ward.get(f"/{subject}s/{lines[subject].id}").status_code == 404
        assert "Sổ chưa có dòng nào" in ward.get(f"/{subject}s").text
        assert "Sổ chưa có dòng nào" in ward.get(f"/{subject}s/years").text
    assert ward.get("/books").text.count(">0</span>") == len(SUBJECTS)
    assert secretary.get("/books").text.count('class="count"') == len(SUBJECTS)


@one_database
def test_a_hurried_draft_is_marked_and_found(city, signed_in):
    client = signed_in("secretariat", city.office)
    write(client, "draft", city.top)
    write(client, "draft", city.top, document="Đề án đủ ngày", answer_by="30/4/2024")
    listed = client.get("/drafts?hurried=1").text
    assert ("chuyển đổi số" in listed, "đủ ngày" in listed, "Gấp" in listed) == (True, False, True)
    line = stored(BY_SUBJECT["draft"].model)[0]
    assert (line.days_given, line.hurried) == (5, True)
    assert "403/2017" in client.get(f"/drafts/{line.id}").text


@one_database
def test_in_a_browser(city, page, signed_in):
    client = signed_in("secretariat", city.office)
    for shape in SHAPES:
        write(client, shape.subject, city.commune)
    line = stored(BY_SUBJECT["draft"].model)[0]
    sign_in(page, make.officer("secretariat", city.office, login="thu.ky").login)
    page.goto("/books")
    page.click("main th a[href='/drafts']")
    page.wait_for_url("**/drafts")
    for path, name in (("new", "draft-new"), ("years", "draft-years")):
        page.goto(f"/drafts/{path}")
        looks_right(page, name)
    others = (f"/drafts/{line.id}", "/disseminations", "/documents", "/inspections", "/comments", "/supervisions/years")
    for path in (*others, "/receptions/new"):
        assert page.goto(path).status == 200
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, path
    assert axe(page) == []
