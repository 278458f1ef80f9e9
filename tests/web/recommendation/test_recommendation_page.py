"""The list as a file, the page of one opinion with its story and acts, and both in a browser."""

import io
import zipfile
from datetime import date
from html import unescape
from urllib.parse import quote

import openpyxl
import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from feedback.case.record import Recommendation
from feedback.core import attachment, calendar, journal, store
from feedback.web.recommendation_list import LIST
from tests import make
from tests.web.browser import looks_right, sign_in
from tests.web.recommendation.ground import ACTS, PATH, SECRET, TODAY, codes, sheet


@pytest.mark.parametrize("query", ["", "?handling=replied", "?q=đường&sort=code", "?lead=none&open=1&sort=-due"])
def test_the_file_is_the_list(many, signed_in, query):
    client = signed_in("secretariat", many.office)
    answer = client.get(f"{PATH}/list.xlsx" + quote(query, safe="?=&+%"))
    rows = sheet(answer.data)
    assert [row[0] for row in rows[1:]] == codes(client, query)
    assert "Người nêu" not in rows[0]
    assert answer.headers["Content-Disposition"].startswith("attachment;")


def test_the_file_says_what_it_is_and_holds_no_formula(many, signed_in, db):
    nasty = '=HYPERLINK("http://x")\n+1 @SUM(A1) ' + "đ" * 33_000
    make.recommendation(make.dialogue(agency=many.top), code="Z9", content=nasty, field="=1+1")
    client = signed_in("secretariat", many.office)
    answer = client.get(f"{PATH}/list.xlsx?q=hyperlink")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))
        assert not [name for name in archive.namelist() if "hyperlink" in name.lower()]
    assert "<f>" not in text
    rows = sheet(answer.data)
    assert rows[1][7] == "=1+1"
    assert rows[1][8].startswith("=HYPERLINK")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert ("Số dòng", "1") in list(book.worksheets[1].iter_rows(values_only=True))
    entry = db.session.scalars(select(journal.Entry).where(journal.Entry.act == "recommendation:download")).one()
    assert entry.changed["rows"] == [None, 1]
    assert "hyperlink" not in entry.changes  # what was searched for may be a name


def test_an_agency_takes_away_only_its_own(many, signed_in):
    assert [row[0] for row in sheet(signed_in("agency", many.works).get(f"{PATH}/list.xlsx").data)[1:]] == ["A3", "A4"]


def test_the_whole_story(many, signed_in, db, app):
    one = db.session.scalars(select(Recommendation).where(Recommendation.code == "A3")).one()
    make.assign(one, many.land.id, turn="returned", ended_on=TODAY, reason="Không thuộc nhiệm vụ & quyền hạn")
    make.progress(one, many.works, note="Đã khảo sát <hiện trường>")
    make.conclude(one, "partly", date(2024, 4, 1))
    dup = make.recommendation(make.dialogue(agency=many.top), code="DUP", merged_into=one)
    with store.one_transaction():
        kept = attachment.keep(
            one, name="van-ban.pdf", content=b"%PDF-1.4 x", folder=app.config["SETTINGS"].instance / "attachments",
            by="Mẫu", at=calendar.now(),
        )  # fmt: skip
    client = signed_in("secretariat", many.office)
    page = unescape(client.get(f"{PATH}/{one.id}").text)
    for words in (
        "Đã giao, chờ nhận", "Chưa kết luận", "Chưa có kết quả", "Sở Xây dựng", "nhận việc hoặc trả lại có lý do",
        "Sở Nông nghiệp và Môi trường đã trả lại", "Không thuộc nhiệm vụ & quyền hạn", "Đã khảo sát", "Tiếp thu một phần",
        "DUP", "van-ban.pdf", f"/attachments/{kept.token}", "01/05/2024", "Quá hạn 31 ngày", "DT-TOP",
    ):  # fmt: skip
        assert words in page, words
    merged = unescape(client.get(f"{PATH}/{dup.id}").text)
    assert "Theo dõi tiếp tại ý kiến A3" in merged
    assert f'href="{PATH}/{one.id}"' in merged


def test_merged_into_what_one_may_not_see_is_no_link(many, signed_in, db):
    keeper = db.session.scalars(select(Recommendation).where(Recommendation.code == "B1")).one()
    one = db.session.scalars(select(Recommendation).where(Recommendation.code == "A3")).one()
    with store.one_transaction():
        one.merged_into_id = keeper.id
    page = signed_in("agency", many.works).get(f"{PATH}/{one.id}").text
    assert "B1" in page
    assert f"{PATH}/{keeper.id}" not in page


@pytest.mark.parametrize(("role", "unit", "code", "offered", "withheld"), ACTS)
def test_acts_offered(many, signed_in, db, role, unit, code, offered, withheld):
    one = db.session.scalar(select(Recommendation.id).where(Recommendation.code == code))
    page = signed_in(role, getattr(many, unit)).get(f"{PATH}/{one}").text
    buttons = {
        part.split(">")[1].split("<")[0]
        for part in page.split('<div class="acts">')[-1].split("</div>")[0].split("<a ")[1:]
    } if '<div class="acts">' in page else set()  # fmt: skip
    assert offered <= buttons
    assert not {b for b in buttons for w in withheld if b.startswith(w)}


def test_the_page_takes_few_queries(many, signed_in, db, query_count):
    one = db.session.scalars(select(Recommendation).where(Recommendation.code == "A3")).one()
    client = signed_in("secretariat", many.office)
    path = f"{PATH}/{one.id}"
    client.get(path)
    with query_count() as few:
        client.get(path)
    session = one.occasion
    with store.one_transaction():
        for unit in (many.land, many.front, many.office):
            make.assign(one, unit.id, turn="returned", reason="Không đúng")
            make.progress(one, unit)
            make.recommendation(session, merged_into=one)
    with query_count() as more:
        client.get(path)
    assert len(more) <= len(few) <= 20


def test_the_list_in_a_browser(many, page):
    who = make.officer("secretariat", many.office)
    sign_in(page, who.login)
    page.goto(PATH)
    page.fill("#f-q", "hoa binh")
    page.press("#f-q", "Enter")
    page.wait_for_url(lambda url: url.endswith("/recommendations?q=hoa+binh"))  # nothing that asks nothing
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator(".chip").click()
    expect(page.locator("tbody tr")).to_have_count(13)
    page.get_by_role("link", name="Quá hạn").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    page.locator("[data-pick-all]").check()
    assert page.locator("[data-bulk-count]").inner_text() == "2"
    looks_right(page, "recommendation-list-late")
    page.goto(f"{PATH}?q=khongcogi")


def test_one_in_a_browser(many, shown, page):
    who = make.officer("secretariat", many.office)
    sign_in(page, who.login)
    page.goto(f"{PATH}/{shown.id}")
    looks_right(page, "recommendation")
    page.emulate_media(media="print")
    assert not page.locator(".standing .acts").is_visible()
    assert page.locator(".timeline").is_visible()
    page.emulate_media(media="screen")


def test_who_spoke_in_a_browser(many, page, db):
    one = db.session.scalar(select(Recommendation.id).where(Recommendation.code == "A1"))
    db.session.rollback()
    who = make.officer("secretariat", many.office)
    sign_in(page, who.login)
    page.goto(f"{PATH}/{one}")
    assert SECRET not in page.content()
    page.get_by_role("button", name="Xem danh tính").click()
    assert page.get_by_text(SECRET).is_visible()
    looks_right(page, "recommendation-identity")
    page.locator("#speaker summary").click()
    page.fill("#name", "Lê Thị Sửa")
    page.get_by_role("button", name="Lưu danh tính").click()
    assert page.get_by_text("Đã lưu danh tính").is_visible()
    assert "Lê Thị Sửa" not in page.content()


def test_the_listing_names_every_filter():
    assert len({one.key for one in LIST.filters}) == len(LIST.filters) == 24
    assert {one.key for one in LIST.sorts} == {"received", "due", "code", "unit", "lead"}
