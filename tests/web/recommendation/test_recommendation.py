"""The list of opinions, its file, and the page of one: who sees what, counts that are lists, nobody's name before it is asked."""

import unicodedata
from html import unescape

import pytest
from sqlalchemy import select

from feedback.case.ageing import Age
from feedback.case.record import Recommendation
from feedback.case.standing import Handling
from feedback.case.word import Acceptance, Nature, OutstandingReason, Result, Side
from feedback.core import journal, store
from feedback.office.agency import Level
from tests import make
from tests.web.recommendation.ground import PATH, SECRET, codes, sheet


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
