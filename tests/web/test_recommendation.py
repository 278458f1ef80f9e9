"""The list of opinions, its file, and the page of one: who sees what, counts that are lists, nobody's name before it is asked."""

import io
import re
import unicodedata
import zipfile
from datetime import date
from html import unescape
from urllib.parse import quote

import openpyxl
import pytest
from sqlalchemy import select

from feedback.case.ageing import Age
from feedback.case.record import Recommendation
from feedback.case.standing import Handling
from feedback.case.word import Acceptance, Nature, OutstandingReason, Result, Side
from feedback.core import attachment, calendar, journal, store
from feedback.office.agency import Level
from feedback.web.recommendation_list import LIST
from tests import make
from tests.web.browser import looks_right, sign_in

TODAY = date(2024, 6, 1)
SECRET = "Trần Thị Tuyệt Mật"
PATH = "/recommendations"


@pytest.fixture(autouse=True)
def _today(on):
    on(TODAY)


@pytest.fixture
def city(db):
    return make.city()


@pytest.fixture
def many(city):
    """Opinions that differ in everything a list is narrowed by."""
    top, ward = (
        make.dialogue(date(2024, 3, 15), city.top, code="DT-TOP"),
        make.dialogue(date(2023, 5, 2), city.wards[0]),
    )
    gift = make.contribution(date(2024, 5, 20), city.commune, target="party_member", code="GY-3")
    make.recommendation(top, code="A1", content="Sửa đường Hoà Bình", field="Giao thông", citizen=SECRET)
    make.recommendation(top, code="A2", sorted_on=TODAY, field="Đất đai", nature="report", side_given="party")
    make.recommendation(top, code="A3", lead=city.works, due_on=date(2024, 5, 1), assigned_on=TODAY, field="Giao thông")
    make.recommendation(top, code="A4", lead=city.works, due_on=date(2024, 6, 3), taken_on=TODAY, nature="question")
    make.recommendation(ward, code="B1", lead=city.land, due_on=date(2023, 6, 1), replied_on=date(2023, 5, 30))
    make.recommendation(
        ward, code="B2", lead=city.land, replied_on=date(2023, 5, 30), acceptance="accepted", result="settled",
        settled_on=date(2023, 6, 3), field="Đất đai",
    )  # fmt: skip
    make.recommendation(
        ward, code="B3", replied_on=date(2023, 5, 30), acceptance="not_accepted", not_accepted_reason="Trái quy hoạch",
        result="outstanding", outstanding_code="no_funds", outstanding_reason="Thiếu, chưa bố trí kinh phí",
    )  # fmt: skip
    make.recommendation(gift, code="C1", nature="complaint")
    make.recommendation(gift, code="C2", returned_on=TODAY, received_given=date(2024, 1, 2))
    make.recommendation(
        gift, code="C3", replied_on=TODAY, result="will_settle", roadmap_on=date(2024, 5, 31), acceptance="partly"
    )
    make.recommendation(top, code="A5", merged_into=make.recommendation(top, code="A6"))
    make.recommendation(top, code="A7", admission="refused", admission_reason="Không rõ")
    return city


def codes(client, query=""):
    """The codes of a list, in its order."""
    page = client.get(PATH + quote(query, safe="?=&+%"))
    assert page.status_code == 200
    return re.findall(r'<th scope="row"[^>]*><a[^>]*>([^<]+)</a>', page.text)


# ---- reach


def test_each_sees_their_own(many, signed_in):
    assert len(codes(signed_in("secretariat", many.office))) == 13
    assert codes(signed_in("agency", many.works)) == ["A3", "A4"]
    assert codes(signed_in("leader", many.district)) == ["B3", "B2", "B1"]
    assert codes(signed_in("front", many.wards[1])) == []


def test_out_of_reach_is_not_there(many, signed_in, db):
    client = signed_in("agency", many.works)
    foreign = db.session.scalar(select(Recommendation.id).where(Recommendation.code == "B1"))
    for path in (f"{PATH}/{foreign}", f"{PATH}/999999", f"{PATH}/0", f"{PATH}/{10**15}"):
        assert client.get(path).status_code == 404
    assert client.submit(f"{PATH}/{foreign}/identity").status_code == 404


# ---- filters


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=hòa bình", "A1"), ("q=hoa+binh", "A1"), ("q=HOÀ", "A1"), ("q=a4", "A4"), ("q=" + SECRET, ""),
        ("handling=received", "A1 A6"), ("handling=sorted", "A2"), ("handling=assigned", "A3"), ("handling=working", "A4"),
        ("handling=replied", "B1 B3 C3"), ("handling=ended", "B2"), ("handling=returned", "C2"), ("handling=merged", "A5"),
        ("handling=routed", "C1"), ("handling=refused", "A7"),
        ("acceptance=accepted", "B2"), ("acceptance=not_accepted", "B3"),
        ("result=none", "A1 A2 A3 A4 A5 A6 A7 B1 C1 C2"), ("result=outstanding", "B3"),
        ("overdue=1", "A3 C3"), ("due=2", "A4"), ("due=0", ""), ("open=1&handling=replied", "B1 B3 C3"),
        ("field=Đất+đai", "A2 B2"), ("field=none", "A4 A5 A6 A7 B1 B3 C1 C2 C3"),
        ("side=party", "A2 C1 C2 C3"), ("nature=question", "A4"), ("level=commune", "B1 B2 B3 C1 C2 C3"),
        ("year=2023", "B1 B2 B3"), ("from=16/03/2024", "C1 C3"), ("to=02/01/2024", "B1 B2 B3 C2"),
        ("from=01/01/2024&to=2024-01-31", "C2"), ("reason=no_funds", "B3"), ("age=366-", "B1 B2 B3"), ("age=0-30", "C1 C3"),
        ("queue=to_conclude", "B1"), ("queue=late", "A3 C3"), ("lead=none&queue=unsorted", "A1 A6"),
    ],
)  # fmt: skip
def test_filters(many, signed_in, query, expected):
    client = signed_in("secretariat", many.office)
    assert sorted(codes(client, "?" + query)) == expected.split()


def test_by_unit_and_session(many, signed_in, db):
    client = signed_in("secretariat", many.office)
    co = db.session.scalars(select(Recommendation).where(Recommendation.code == "A1")).one()
    make.assign(co, many.land.id, leads=False)
    assert sorted(codes(client, f"?lead={many.land.id}")) == ["B1", "B2"]
    assert sorted(codes(client, f"?agency={many.land.id}")) == ["A1", "B1", "B2"]
    assert sorted(codes(client, f"?host={many.district.id}")) == ["B1", "B2", "B3"]  # its ward's, while it stood
    assert sorted(codes(client, f"?host={many.wards[0].id}")) == ["B1", "B2", "B3"]
    assert len(codes(client, f"?host={many.top.id}")) == 13  # with all below
    page = client.get(f"{PATH}?occasion={co.occasion_id}")
    assert "DT-TOP" in page.text
    assert len(codes(client, f"?occasion={co.occasion_id}")) == 7


def test_every_record_lies_in_exactly_one_entry(many, signed_in):
    """What a choice can say of a record, it says once: the counts of its entries add up to the whole."""
    client = signed_in("secretariat", many.office)
    every = {
        "handling": list(Handling), "acceptance": [*Acceptance, "none"], "result": [*Result, "none"], "side": list(Side),
        "nature": list(Nature), "level": list(Level), "age": list(Age), "reason": [*OutstandingReason, "none"],
        "year": range(2013, 2025), "field": ["Giao thông", "Đất đai", "none"],
        "lead": [many.works.id, many.land.id, "none"],
    }  # fmt: skip
    whole = sorted(codes(client))
    for key, values in every.items():
        assert sorted(code for value in values for code in codes(client, f"?{key}={value}")) == whole, key


def test_orders(many, signed_in):
    client = signed_in("secretariat", many.office)
    assert codes(client, "?sort=code") == ["A1", "A2", "A3", "A4", "A5", "A6", "A7", "B1", "B2", "B3", "C1", "C2", "C3"]
    assert codes(client, "?sort=-code") == codes(client, "?sort=code")[::-1]
    assert codes(client, "?sort=due")[:3] == ["B1", "A3", "A4"]  # those without a day after all others
    assert codes(client)[0] in ("C1", "C3")
    assert codes(client, "?sort=unit")[-3:] == ["C1", "C2", "C3"]
    assert codes(client, "?sort=lead")[:2] == ["B1", "B2"]
    assert codes(client, "?sort=-due") == codes(client, "?sort=due")[::-1]


@pytest.mark.parametrize(
    "query",
    [
        "q=" + "a" * 40_000, "q=%00", "q=%F0%9F%8C%B3", "q=%E2%80%AEabc", "q=<script>alert(1)</script>", "q=%25", "q=_",
        "q='; DROP TABLE recommendation; --", "from=01/01/0000", "from=31/12/9999", "to=32/13/2024", "year=99999",
        "lead=999999", "lead=abc", "handling=x", "page=999999999", "page=-1", "page=x", "sort=nosuch", "occasion=5' OR 1",
        "due=9999999999999999999", "age=7", "field=" + "x" * 5000, "queue=x", "q=" + "%C4%91%C6%B0 " * 3000,
        "host=-1", "occasion=%E2%91%A0", "due=%C2%B2", "lead=%D9%A1",
    ],
)  # fmt: skip
def test_whatever_an_address_holds(many, signed_in, query):
    page = signed_in("secretariat", many.office).get(f"{PATH}?{query}")
    assert page.status_code == 200
    assert "<script>alert" not in page.text


def test_a_filter_not_understood_is_said(many, signed_in):
    page = signed_in("secretariat", many.office).get(f"{PATH}?q=%25&due=900")
    assert "từ cần tìm phải có chữ cái hoặc chữ số" in page.text
    assert "số ngày phải từ 0 đến 365" in page.text


def test_nfd_is_nfc(many, signed_in):
    assert codes(signed_in("secretariat", many.office), "?q=" + unicodedata.normalize("NFD", "Hoà Bình")) == ["A1"]


def test_few_queries_whatever_the_rows(many, signed_in, query_count):
    client = signed_in("secretariat", many.office)
    client.get(PATH)
    with query_count() as few:
        client.get(f"{PATH}?q=a1&lead=none&occasion=1")
    session = make.dialogue(agency=many.top)
    with store.one_transaction():
        for _ in range(60):
            make.recommendation(session, lead=many.works)
    with query_count() as more:
        client.get(PATH)
    assert len(more) <= len(few) <= 12


# ---- identity


def test_nobody_is_named(many, signed_in):
    for role, unit in (("secretariat", many.office), ("front", many.front), ("leader", many.top)):
        client = signed_in(role, unit)
        for path in (PATH, f"{PATH}?q=a1", f"{PATH}/1"):
            page = unescape(client.get(path).text)
            assert "Tuyệt Mật" not in page, (role, path)
        assert "Tuyệt Mật" not in str(sheet(client.get(f"{PATH}/list.xlsx").data))


def test_who_handles_the_case_may_ask_and_is_noted(many, signed_in, db):
    one = db.session.scalars(select(Recommendation).where(Recommendation.code == "A1")).one()
    client = signed_in("secretariat", many.office)
    page = client.submit(f"{PATH}/{one.id}/identity")
    assert SECRET in page.text
    (entry,) = journal.story("recommendation", one.id)
    assert (entry.act, entry.officer_id) == ("citizen:read", client.officer_id)
    assert SECRET not in entry.changes
    assert SECRET not in client.get(f"{PATH}/{one.id}").text


def test_who_does_not_handle_it_may_not(many, signed_in, db):
    one = db.session.scalars(select(Recommendation).where(Recommendation.code == "A1")).one()
    make.assign(one, many.land.id, turn="returned", reason="Không đúng")
    assert signed_in("front", many.front).submit(f"{PATH}/{one.id}/identity").status_code == 403
    assert signed_in("leader", many.top).submit(f"{PATH}/{one.id}/identity").status_code == 403
    land = signed_in("agency", many.land)
    assert "Xem danh tính" not in land.get(f"{PATH}/{one.id}").text  # it gave the case back
    assert land.submit(f"{PATH}/{one.id}/identity").status_code == 404
    make.assign(one, many.works.id)
    assert SECRET in signed_in("agency", many.works).submit(f"{PATH}/{one.id}/identity").text


# ---- the file


def sheet(content):
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)]


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


# ---- the page of one


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


ACTS = [
    ("secretariat", "office", "A1", {"Phân loại", "Tách ý kiến", "Gộp trùng", "Sửa nội dung"}, {"Nhận việc"}),
    ("secretariat", "office", "A2", {"Giao xử lý", "Sửa phân loại"}, {"Thu hồi"}),
    ("secretariat", "office", "A3", {"Giao lại, đổi hạn", "Thu hồi"}, {"Kết luận"}),
    ("secretariat", "office", "B1", {"Kết luận tiếp thu", "Mở lại"}, {"Tách ý kiến", "Giao"}),
    ("secretariat", "office", "A5", {"Tách khỏi ý kiến đã gộp"}, {"Gộp trùng", "Giao"}),
    ("leader", "top", "B1", {"Kết luận tiếp thu", "Mở lại"}, {"Phân loại", "Giao", "Sửa nội dung"}),
    ("front", "front", "B1", set(), {"Kết luận", "Mở lại", "Phân loại", "Giao", "Sửa nội dung", "Gộp"}),
    ("auditor", "top", "A1", set(), {"Phân loại", "Giao", "Sửa"}),
]


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


# ---- in the browser


@pytest.fixture
def shown(many, db):
    """A4 has a longer story."""
    one = db.session.scalars(select(Recommendation).where(Recommendation.code == "A4")).one()
    make.assign(one, many.land.id, turn="returned", given_on=date(2024, 3, 20), ended_on=date(2024, 3, 22),
                reason="Tuyến đường do thành phố quản lý, đề nghị giao Sở Xây dựng")  # fmt: skip
    make.progress(one, many.works)
    return one


def test_the_list_in_a_browser(many, page):
    who = make.officer("secretariat", many.office)
    sign_in(page, who.login)
    page.goto(PATH)
    looks_right(page, "recommendation-list")
    page.fill("#f-q", "hoa binh")
    page.press("#f-q", "Enter")
    page.wait_for_url(lambda url: url.endswith("/recommendations?q=hoa+binh"))  # nothing that asks nothing
    assert page.locator("tbody tr").count() == 1
    page.locator(".chip").click()
    assert page.locator("tbody tr").count() == 13
    page.get_by_role("link", name="Quá hạn").click()
    assert page.locator("tbody tr").count() == 2
    page.locator("[data-pick-all]").check()
    assert page.locator("[data-bulk-count]").inner_text() == "2"
    looks_right(page, "recommendation-list-late")
    page.goto(f"{PATH}?q=khongcogi")
    looks_right(page, "recommendation-list-empty")


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
    assert len({one.key for one in LIST.filters}) == len(LIST.filters) == 21
    assert {one.key for one in LIST.sorts} == {"received", "due", "code", "unit", "lead"}
