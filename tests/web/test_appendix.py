"""Appendices on the page: the form as issued, every number and its list, files, reach, a bad address; seen in a browser."""

import csv
import io
import json
import re
from datetime import date
from html import unescape

import openpyxl
import pytest
from sqlalchemy import select

from feedback.core import store
from feedback.core.journal import Entry
from tests import grounds, make
from tests.web.browser import looks_right, sign_in

WINDOW = "from=2013-12-12&to=2025-12-31"


@pytest.fixture
def city(ground, on):
    """Records on both sides and all levels, declared lines used, beside records and cut."""
    on(date(2026, 2, 1))
    ground("appendix", fill)
    return grounds.city()


def fill() -> None:
    c = make.city()
    for year in (2014, 2023, 2024, 2025):
        for unit in (c.top, c.district, c.wards[0], c.commune):
            session = make.dialogue(date(year, 3, 5), unit, head="both", theme="Đất đai, môi trường")
            for number in range(3):
                facts = {"acceptance": "not_accepted", "not_accepted_reason": "Trái quy hoạch"} if number == 2 else {}
                made = make.recommendation(session, side_given=("party", "authority")[number % 2], **facts)
                if number == 0:
                    make.conclude(made, "partly", date(year, 6, 1))
                    with make.written():
                        made.acceptance, made.concluded_on = (
                            make.typed(type(made), {"acceptance": "partly"})["acceptance"],
                            date(year, 6, 1),
                        )
            make.contribution(date(year, 5, 5), unit, target="body", form="regular")
    make.figure(c.wards[1], year=2015, appendix="04", dialogues=2, collective_periodic=1, accepted=3, total=5)
    make.figure(c.commune, year=2024, appendix="04", dialogues=9, accepted=3, total=5)
    make.figure(c.top, year=2013, appendix="04", dialogues=9, total=5)


def links(page: str) -> list[tuple[str, str]]:
    """Every number that opens a list: its address and its text."""
    return [(unescape(url), text) for url, text in re.findall(r'<a class="count" href="([^"]+)">([\d.]+)', page)]


def number_of(page: str) -> int:
    """What a list says that it is behind."""
    return int(re.search(r"<strong>([\d.]+)</strong>", page)[1].replace(".", ""))


def shown(page: str) -> int:
    """The rows of a list and what the declared lines bring."""
    records = len(re.findall(r'<td data-label="Mã|<td data-label="M&#227;', page))
    return records + sum(int(n) for n in re.findall(r'<td class="num">(\d+)</td>', page))


def test_every_number_opens_exactly_its_records(city, signed_in):
    client = signed_in("front", city.front)
    seen = 0
    for appendix in ("03", "04"):
        page = client.get(f"/appendices/{appendix}?{WINDOW}").text
        for url, text in links(page):
            behind = client.get(url).text
            assert number_of(behind) == int(text) == shown(behind), url
            seen += 1
    assert seen > 60


def test_the_form_as_issued_with_its_total_and_notes(city, signed_in):
    page = signed_in("leader", city.top).get(f"/appendices/04?{WINDOW}").text
    assert "<h1>Phụ lục 04: Tổng hợp kết quả góp ý xây dựng chính quyền</h1>" in page
    assert '<th scope="colgroup" colspan="3">Số cuộc/lần góp ý đối với cơ quan, tổ chức</th>' in page
    assert '<th scope="col" rowspan="2">Số cuộc đối thoại giữa người đứng đầu chính quyền với Nhân dân</th>' in page
    text = re.sub(r"<[^>]+>", "", page)
    assert "Tổng cộng (dòng tính thêm, mẫu không có)" in text
    assert "3/21 (14,3%)" in text
    assert "Quy tắc tính: không tính thắc mắc là ý kiến; ý kiến tiếp thu một phần tính là tiếp thu." in text
    assert "Xã Ba (X3), năm 2024: đã có hồ sơ nên tính theo hồ sơ" in text
    assert "Không tính dòng số liệu khai của Thành phố Mẫu (TP), năm 2013" in text


def test_a_number_that_declared_lines_are_in_shows_them(city, signed_in):
    client = signed_in("auditor", city.top)
    page = client.get(f"/appendices/04/cell?measure=accepted&year=2015&level=commune&{WINDOW}").text
    assert "<strong>3</strong> ý kiến = 0 từ hồ sơ + 3 do đơn vị khai" in page
    assert "Báo cáo năm" in page
    assert client.get(f"/appendices/04/cell?measure=declared&{WINDOW}").text.count("Báo cáo năm") == 1


def test_figures_end_with_the_reach_of_whoever_looks(city, signed_in):
    whole = signed_in("leader", city.top).get(f"/appendices/04/files/json?{WINDOW}").get_json()
    ward = signed_in("leader", city.wards[0]).get(f"/appendices/04/files/json?{WINDOW}").get_json()
    assert (whole["agency"], whole["total"]["dialogues"]) == (None, 18)
    assert (ward["agency"], ward["total"]["dialogues"]) == ("P1", 4)
    foreign = signed_in("leader", city.wards[0]).get(f"/appendices/04?{WINDOW}&agency={city.top.id}").text
    assert "không thuộc phạm vi của bạn" in foreign
    assert (
        signed_in("leader", city.top)
        .get(f"/appendices/04/files/json?{WINDOW}&agency={city.district.id}")
        .get_json()["total"]["dialogues"]
        == 10
    )


def test_a_unit_sees_the_figures_of_those_it_succeeded(city, signed_in):
    heir = make.agency("Phường Mới", code="PM", parent=city.top, valid_from=date(2025, 7, 1))
    old = make.agency("Xã Cũ", code="XC", parent=city.district, valid_to=date(2025, 6, 30), successor=heir)
    make.recommendation(make.dialogue(date(2024, 5, 5), old))
    client = signed_in("leader", heir)
    assert client.get(f"/appendices/04/files/json?{WINDOW}").get_json()["total"]["total"] == 0
    assert client.get(f"/appendices/04/files/json?{WINDOW}&agency={old.id}").get_json()["total"]["total"] == 1
    [(url, text)] = [
        found
        for found in links(client.get(f"/appendices/04?{WINDOW}&agency={old.id}").text)
        if "pending" not in found[0]
    ][1:2]
    assert number_of(client.get(url).text) == int(text) == 1


def test_roles_without_the_duty_are_refused(city, signed_in):
    for role in ("agency", "admin"):
        assert signed_in(role, city.works).get("/appendices/03").status_code == 403


def test_files_are_the_same_appendix(city, signed_in):
    client = signed_in("front", city.front)
    told = client.get(f"/appendices/04/files/json?{WINDOW}")
    assert told.headers["Content-Disposition"] == "attachment; filename=phu-luc-04-20131212-20251231.json"
    rows = list(csv.reader(io.StringIO(client.get(f"/appendices/04/files/csv?{WINDOW}").data.decode("utf-8-sig"))))
    assert [rows[0][0], rows[0][3], rows[-1][0]] == ["Năm", "Cuộc đối thoại", "Tổng cộng"]
    assert [int(row[3]) for row in rows[1:-1]] == [row["dialogues"] for row in json.loads(told.text)["rows"]]
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/appendices/04/files/xlsx?{WINDOW}").data))
    assert book.active["A1"].value == "Phụ lục 04: Tổng hợp kết quả góp ý xây dựng chính quyền"
    acts = store.db.session.scalars(select(Entry.subject_code).where(Entry.act == "appendix:download")).all()
    assert acts == [f"phu-luc-04-20131212-20251231.{kind}" for kind in ("json", "csv", "xlsx")]


def test_the_window_starts_as_this_year_so_far(city, signed_in):
    client = signed_in("secretariat", city.office)
    assert client.get("/appendices").headers["Location"] == "/appendices/04"
    page = client.get("/appendices/03").text
    assert "Số liệu từ 01/01/2026 đến 01/02/2026; chốt ngày 01/02/2026" in page
    assert "Kỳ 01/01/2026 – 01/02/2026 (đổi)</summary>" in page
    for text in ("Năm nay", "Năm trước", "Kế hoạch 246: 12/12/2013 – 30/04/2023"):
        assert text in page


@pytest.mark.parametrize(
    "query",
    [
        "from=2024-13-01", "from=0000-01-01&to=9999-12-31", "to=1/1/2010", "as_of=hôm qua", "agency=9999999999999", "agency=x",
        "from=%00%F0%9F%98%80&to=%E2%80%AE<b>", "from=" + "9" * 5000,
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_said_and_left_out(city, signed_in, query):
    answer = signed_in("front", city.front).get(f"/appendices/03?{query}")
    assert answer.status_code == 200
    assert "notice-warn" in answer.text


@pytest.mark.parametrize(
    "query",
    [
        "",
        "measure=x",
        "measure=total&year=x",
        "measure=total&year=99999",
        "measure=total&level=ward",
        "measure=total&year=" + "9" * 900,
    ],
)
def test_a_number_that_is_none_is_not_found(city, signed_in, query):
    assert signed_in("front", city.front).get(f"/appendices/03/cell?{query}").status_code == 404


def test_other_appendices_and_kinds_are_not_found(city, signed_in):
    client = signed_in("front", city.front)
    assert {client.get(f"/appendices/{path}").status_code for path in ("05", "all", "03/files/doc")} == {404}


def test_pages_ask_few_questions(city, signed_in, query_count):
    client = signed_in("leader", city.top)
    for url in (f"/appendices/04?{WINDOW}", f"/appendices/04/cell?measure=total&{WINDOW}"):
        with query_count() as queries:
            client.get(url)
        assert len(queries) <= 20, url


def test_the_list_of_a_number_has_pages(city, signed_in):
    session = make.dialogue(date(2022, 3, 5), city.commune)
    with store.one_transaction():
        for _ in range(120):
            make.recommendation(session)
    client = signed_in("front", city.front)
    query = f"/appendices/04/cell?measure=pending&year=2022&level=commune&{WINDOW}"
    codes = [re.findall(r">(YK\d+)<", client.get(f"{query}&page={page}").text) for page in (1, 2, 3, 4)]
    assert [len(set(page)) for page in codes] == [50, 50, 20, 20]
    assert len(set(sum(codes[:3], []))) == 120


def test_the_form_in_a_browser(city, page):
    sign_in(page, make.officer("front", city.front, login="mat.tran").login)
    page.goto(f"/appendices/04?{WINDOW}")
    looks_right(page, "appendix")
    page.set_viewport_size({"width": 360, "height": 740})
    page.reload()
    assert not page.locator("[name=from]").is_visible()  # folded on a phone: the figures are reached at once
    assert page.locator("table.form-sheet").bounding_box()["y"] < 740
    page.click("summary:has-text('(đổi)')")
    page.fill("[name=from]", "1/1/2024")
    page.click("text=Xem số liệu")
    page.set_viewport_size({"width": 1366, "height": 900})
    cell = page.locator("tfoot a.count").nth(0)
    number = cell.inner_text()
    cell.click()
    assert page.locator(".lead strong").first.inner_text() == number
    page.goto(f"/appendices/04?{WINDOW}")
    page.emulate_media(media="print")
    assert not page.locator(".filters").first.is_visible()
    assert page.locator("table.form-sheet").is_visible()


def test_the_form_without_javascript(city, new_page):
    page = new_page(java_script_enabled=False)
    sign_in(page, make.officer("front", city.front, login="mat.tran").login)
    page.goto("/appendices/04")
    page.select_option("[name=agency]", label="Xã Ba")
    page.fill("[name=from]", "1/1/2024")
    page.click("text=Xem số liệu")
    assert "Xã Ba và các đơn vị cấp dưới" in page.locator(".lead").inner_text()
