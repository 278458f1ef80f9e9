"""A leader's overview: figures, bars, ages; every number opens its list; seen in a browser."""

import io
import re
from datetime import date, timedelta
from html import unescape

import pytest
from pypdf import PdfReader

from tests import grounds, make
from tests.web.browser import looks_right, sign_in
from tests.web.test_appendix import number_of, shown

TODAY = date(2024, 9, 10)


@pytest.fixture
def city(ground, on):
    """Opinions of every age, given to two agencies, in two fields, some outstanding."""
    on(TODAY)
    ground("overview", fill)
    return grounds.city()


def fill() -> None:
    c = make.city()
    for number, age in enumerate((0, 30, 31, 90, 91, 180, 181, 365, 366, 900)):
        session = make.dialogue(
            TODAY - timedelta(days=age), c.wards[number % 2], head=("party", "authority", "both")[number % 3]
        )
        facts = (
            {"result": "outstanding", "outstanding_reason": "Thiếu vốn", "outstanding_code": "no_funds"}
            if number % 3 == 0
            else {}
        )
        make.recommendation(
            session, side_given="party", lead=(c.works, c.land)[number % 2], field="Giao thông", **facts
        )
        make.recommendation(session, side_given="authority", acceptance="accepted", result="explained")
    make.figure(
        c.commune, year=2021, appendix="04", dialogues=3, individual_periodic=2, accepted=1, not_accepted=1, total=4
    )


def links(page: str) -> list[tuple[str, int]]:
    found = re.findall(r'<a (?:class="count" )?href="([^"]+)">(?:<span class="figure-n">)?([\d.]+)<', page)
    return [(unescape(url), int(text.replace(".", ""))) for url, text in found]


def test_a_long_list_is_whole_only_when_asked_for(city, signed_in, monkeypatch):
    monkeypatch.setattr("feedback.web.overview.MOST", 1)
    client = signed_in("leader", city.top)
    few = client.get("/overview").text
    whole = re.search(r'<a href="([^"]+)">Mở cả \d+ nơi</a>', few)[1]
    page = client.get(unescape(whole)).text
    assert "Mở cả" not in page
    number, *_ = re.findall(r"Không so sánh: (\d+) nơi", page)
    told = [re.search(r"Không so sánh: .*?<p>(.*?)</p>", one, re.S)[1] for one in (few, page)]
    assert [len(one.split("; ")) for one in told] == [1, int(number)]
    assert int(number) > 1


def test_every_number_opens_its_list(city, signed_in):
    client = signed_in("leader", city.top)
    page = client.get("/overview").text
    figures = [(url, n) for url, n in links(page) if url.startswith(("/overview/cell", "/overview/opinions"))]
    opened = [(url, n) for url, n in links(page) if url.startswith("/recommendations")]
    assert len(figures) > 20
    assert len(opened) > 20
    for url, number in figures:
        behind = client.get(url).text
        assert number_of(behind) == number == shown(behind), url
    for url, number in opened:
        listed = client.get(url).text
        assert len(set(re.findall(r'href="/recommendations/(\d+)"', listed))) == number, url


def test_what_is_owed_by_age_agency_field_and_reason(city, signed_in):
    page = signed_in("leader", city.top).get("/overview").text
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert (
        "Mọi ý kiến chưa giải quyết xong Đến 30 ngày 31–90 ngày 91–180 ngày 181–365 ngày Trên 365 ngày Cộng 2 2 2 2 2 10"
        in text
    )
    assert "Sở Xây dựng 1 1 1 1 1 5" in text
    assert "Giao thông 2 2 2 2 2 10" in text
    assert "Thiếu, chưa bố trí kinh phí 1 1 1 1 0 4" in text or "Thiếu, chưa bố trí kinh phí" in text


def test_the_years_are_both_sides_together(city, signed_in):
    page = signed_in("leader", city.top).get("/overview").text
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "từ 01/01/2020 đến 10/09/2024" in text
    assert "13 cuộc đối thoại" in text
    assert "24 ý kiến" in text
    assert "2021 1 (25,0%) 1 (25,0%) 2 (50,0%) 4" in text


def test_the_charts_are_files_too(city, signed_in):
    client = signed_in("leader", city.top)
    for kind, start in (("pdf", b"%PDF"), ("png", b"\x89PNG")):
        answer = client.get(f"/overview/chart.{kind}?from=2020-01-01&to=2024-09-10")
        assert answer.data.startswith(start)
        assert answer.headers["Content-Disposition"] == f"attachment; filename=so-lieu-20200101-20240910.{kind}"


def test_agencies_are_compared_only_where_there_are_enough(city, signed_in):
    """n and its definition stand beside the shares; of fewer than five nothing is said; any order by choice."""
    session = make.dialogue(TODAY - timedelta(days=60), city.wards[0])
    for number in range(6):
        due = TODAY - timedelta(days=40)
        facts = {"due_on": due, "replied_on": due + timedelta(days=number - 3), "field": "Đất đai"}
        facts |= {"first_due_on": due - timedelta(days=2)} if number == 2 else {}
        make.recommendation(session, lead=city.land, **facts)
    make.recommendation(session, lead=city.works, due_on=TODAY - timedelta(days=1), taken_on=TODAY - timedelta(days=9))
    client = signed_in("leader", city.top)
    page = client.get("/overview").text
    agencies = page.split('id="agencies"')[1].split("</section>")[0]
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", agencies))
    assert "Sở Nông nghiệp và Môi trường 6 3 (50,0%) 1 (16,7%) 2 (33,3%) 0 5" in text
    assert "Không so sánh: 2 nơi có ít hơn 5 ý kiến tính tỷ lệ Sở Xây dựng; Chưa giao cơ quan nào." in text
    assert "Tính tỷ lệ là số ý kiến của cơ quan, tiếp nhận trong kỳ" in text
    assert page.count("/overview/opinions?") > 10
    for order in ("n", "on_time", "late", "x"):
        named = re.findall(
            r'<th scope="row">(Sở [^<]+)', client.get(f"/overview?order={order}").text.split('id="agencies"')[1]
        )
        assert named[0] == "Sở Nông nghiệp và Môi trường"  # of works there are too few


@pytest.mark.parametrize("query", ["time=x", "lead=x", "year=x", "acceptance=x", "lead=99999999999"])
def test_a_number_that_is_none_is_not_found(city, signed_in, query):
    assert signed_in("front", city.front).get(f"/overview/opinions?{query}").status_code == 404


def test_reach_and_duty(city, signed_in):
    ward = signed_in("leader", city.wards[0]).get("/overview").text
    assert "Phường 1 và các đơn vị cấp dưới" in ward
    assert "Xã Ba" not in ward
    assert signed_in("agency", city.works).get("/overview").status_code == 403
    assert signed_in("agency", city.works).get("/overview/chart.pdf").status_code == 403


def test_few_questions(city, signed_in, query_count):
    client = signed_in("leader", city.top)
    with query_count() as queries:
        client.get("/overview")
    assert len(queries) <= 20


def test_an_empty_house_says_so(app, signed_in, on):
    on(TODAY)
    page = signed_in("leader", make.city().top).get("/overview").text
    assert "Không còn ý kiến nào chưa giải quyết xong" in page
    assert 'id="c-years-title"' not in page


def test_in_a_browser(city, page):
    sign_in(page, make.officer("leader", city.top, login="lanh.dao").login)
    page.goto("/overview")
    assert page.locator("figure.chart > svg[role=img]").count() == 2  # nothing here has a due date
    looks_right(page, "overview")
    page.set_viewport_size({"width": 1366, "height": 900})
    [sheet] = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages  # one sheet of A4, lying
    assert sheet.mediabox.width > sheet.mediabox.height
    assert "Theo lĩnh vực" in sheet.extract_text()
