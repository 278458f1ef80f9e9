"""Issued papers on the page: made, issued, opened, set against today, replaced; who may; what reach leaves to be seen."""

import json
import re
from datetime import date
from html import unescape

import pytest
from sqlalchemy import func, select

from feedback.core import calendar, store
from feedback.core.job import Job
from feedback.register import edition as editions
from feedback.register.edition import Edition, EditionChange, EditionFile
from feedback.report import issue
from feedback.report import run as background
from feedback.web import edition_list
from tests import make

one_database = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
TODAY = date(2025, 4, 10)


@pytest.fixture
def city(app, on):
    """A quarter with opinions of a ward and a commune."""
    on(TODAY)
    c = make.city()
    for unit in (c.wards[0], c.commune):
        session = make.dialogue(date(2025, 2, 5), unit, head="authority", code=f"DT-{unit.code}")
        make.recommendation(session, code=f"YK-{unit.code}-1", acceptance="accepted", concluded_on=date(2025, 3, 1))
        make.recommendation(session, code=f"YK-{unit.code}-2")
    return c


def made(agency=None, *, number: str = "") -> Edition:
    """A run of the first quarter, issued where it has a number."""
    with store.one_transaction(steady=True):
        wanted = issue.Wanted(first=date(2025, 1, 1), last=date(2025, 3, 31), as_of=date(2025, 3, 31), agency=agency)
        run = issue.make(wanted, by="Thư ký", at=calendar.now())
    if number:
        with store.one_transaction():
            facts = {"dated_on": date(2025, 4, 2), "signer": "Nguyễn Văn Mẫu", "version": None, "by": "Thư ký"}
            issue.seal(run, number=number, at=calendar.now(), **facts)
    return run


@one_database
def test_from_a_period_to_an_issued_paper(city, signed_in):
    client = signed_in("secretariat", city.office)
    page = client.get("/editions/periods").text
    assert "Đến kỳ, chưa lập" in page
    assert (
        page.index("Quý I/2025") < page.index("Tháng 3/2025") < page.index("Tháng 1/2025") < page.index("Tháng 4/2025")
    )
    assert "period=2025-Q1" in page
    answer = client.submit(
        "/editions/new", {"period": "2025-Q1", "appendices": ["03", "04"], "agency": "", "as_of": ""}
    )
    assert answer.status_code == 302, answer.text
    show = answer.location
    assert "Đã lập, chưa ban hành" in client.get("/editions/periods").text
    assert "Quý I/2025" in client.get(show).text
    version = store.db.session.scalar(select(Edition.version))
    facts = {"number": "12-BC/VPTU", "dated_on": "05/04/2025", "signer": "Nguyễn Văn Mẫu", "version": version}
    assert client.submit(f"{show}/seal", {**facts, "number": ""}).status_code == 422
    assert client.submit(f"{show}/seal", facts).status_code == 302
    assert "Đã ban hành" in client.get("/editions?stage=sealed").text
    again = client.get(f"{show}/files/04/json")
    kept = store.db.session.scalar(select(EditionFile).where(EditionFile.appendix == "04", EditionFile.kind == "json"))
    assert again.data == kept.content
    page = client.get(f"{show}?appendix=04").text
    links = re.findall(r'<a class="count" href="([^"]+)">([\d.]+)', page)
    assert links
    for url, text in links:
        opened = client.get(unescape(url)).text
        assert f"<strong>{text}</strong>" in opened
        records = len(re.findall(r'class="code" href', opened))
        assert records == int(text)
    assert client.submit(f"{show}/discard").status_code == 422
    assert client.submit(f"{show}/seal", facts).status_code in (409, 422)


@one_database
def test_changing_what_is_issued_asks_for_a_reason(city, signed_in):
    run = made(number="12-BC/VPTU")
    client = signed_in("secretariat", city.office)
    opinion = store.db.session.scalar(select(make.Recommendation).where(make.Recommendation.code == "YK-X3-2"))
    path = f"/recommendations/{opinion.id}/sort"
    data = {"nature": "complaint", "admission": "admitted", "version": opinion.version, "field": "Đất đai"}
    answer = client.submit(path, data)
    assert answer.status_code == 422, answer.text
    page = unescape(answer.text)
    assert "YK-X3-2 đã tính trong Phụ lục 04 của biểu 12-BC/VPTU" in page
    assert 'name="nature" value="complaint"' in page
    assert f'href="{path}">Thôi' in page  # an act without a page of its own leads to the first page instead
    assert store.db.session.scalar(select(func.count()).select_from(EditionChange)) == 0
    assert client.submit(path, {**data, "sealed_reason": "Xác minh lại là khiếu nại"}).status_code == 302
    page = unescape(client.get(f"/editions/{run.id}/today?appendix=04").text)
    assert "xác định là khiếu nại" in page
    assert "lý do: Xác minh lại là khiếu nại" in page


@one_database
def test_set_against_a_later_day_and_replaced(city, signed_in):
    run = made(number="12-BC/VPTU")
    opinion = store.db.session.scalar(select(make.Recommendation).where(make.Recommendation.code == "YK-X3-2"))
    make.conclude(opinion, "accepted", date(2025, 4, 8))
    with store.one_transaction():
        opinion.acceptance, opinion.concluded_on = (
            make.typed(type(opinion), {"acceptance": "accepted"})["acceptance"],
            date(2025, 4, 8),
        )
    client = signed_in("leader", city.office)
    same = client.get(f"/editions/{run.id}/today?appendix=04").text
    assert "Không có chênh lệch" in same
    late = unescape(client.get(f"/editions/{run.id}/today?appendix=04&as_of=today").text)
    assert "YK-X3-2" in late
    assert "kết luận sau ngày chốt số liệu đã ký" in late
    with pytest.MonkeyPatch.context() as patch:  # so many that nobody should wait
        patch.setattr(edition_list, "LARGE", 1)
        for _ in range(2):
            assert client.submit(f"/editions/{run.id}/replacement").location == "/editions"
    payload = json.loads(store.db.session.scalars(select(Job.payload).where(Job.kind == background.JOB)).one())
    assert (payload["replaces"], store.db.session.scalar(select(func.count()).select_from(Edition))) == (run.id, 1)
    answer = client.submit(f"/editions/{run.id}/replacement", {"as_of": "today"})
    assert answer.status_code == 302
    assert "Sẽ thay thế" in client.get(answer.location).text
    assert "Đang lập bản thay thế" in client.get(f"/editions/{run.id}").text
    assert client.submit(f"/editions/{run.id}/replacement").status_code == 422


@one_database
def test_who_may_and_what_reach_leaves(city, signed_in):
    whole, own = made(), made(city.commune)
    reader = signed_in("auditor", city.top)
    assert reader.get(f"/editions/{whole.id}").status_code == 200
    assert reader.get("/editions/new").status_code == 403
    assert reader.submit(f"/editions/{whole.id}/discard").status_code == 403
    below = signed_in("secretariat", city.commune)
    assert below.get(f"/editions/{whole.id}").status_code == 404
    assert below.get(f"/editions/{own.id}").status_code == 200
    listed = below.get("/editions").text
    assert f"/editions/{own.id}" in listed
    assert f"/editions/{whole.id}" not in listed
    answer = below.submit("/editions/new", {"period": "2025-Q1", "appendices": ["04"], "agency": str(city.top.id)})
    assert answer.status_code == 422
    with store.one_transaction():  # the session moved to another unit since: its records are counted, not named
        for row in store.db.session.scalars(
            select(make.Recommendation).where(make.Recommendation.host_id == city.commune.id)
        ):
            row.host_id = city.wards[0].id
    page = below.get(f"/editions/{own.id}/cell?appendix=04&measure=total").text
    assert "<strong>2</strong>" in page
    assert "YK-X3-1" not in page
    assert "2 hồ sơ nay ngoài phạm vi" in page
    page = below.get(f"/editions/{own.id}/today?appendix=04").text
    assert "đơn vị không còn thuộc" in page
    assert "YK-X3-1" not in page


@one_database
def test_what_declared_lines_bring_is_asked_once(city, signed_in, query_count):
    for year in (2016, 2015, 2017):
        make.figure(city.commune, year=year, appendix="04", dialogues=2)
    first, last = date(2015, 1, 1), date(2017, 12, 31)
    with store.one_transaction(steady=True):
        run = issue.make(issue.Wanted(first=first, last=last, as_of=last, appendices=["04"]), by="", at=calendar.now())
    reader, asked = signed_in("auditor", city.top), []
    for year, number in (("2015", 2), ("", 6)):
        with query_count() as queries:
            page = reader.get(f"/editions/{run.id}/cell?appendix=04&measure=dialogues&year={year}").text
        assert f"<strong>{number}</strong>" in page
        asked.append(len(queries))
    assert re.findall(r"X3/04/(\d+)", page) == ["2015", "2016", "2017"]
    assert asked[0] == asked[1]


@one_database
def test_a_reason_is_kept_as_a_person_writes_it(app):
    editions.give_reason("  Sai\x00 ngày\u202e\n" + "x" * 5000)
    kept = editions.take_reason()
    assert kept.startswith("Sai ngày xxx")
    assert len(kept) == 2000
    assert editions.take_reason() == ""
