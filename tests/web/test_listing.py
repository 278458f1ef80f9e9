"""Lists: what an address asks, read safely; two queries per page; every row exactly once, whichever page it is on."""

from datetime import date

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from feedback.case.record import Recommendation
from feedback.case.word import Nature, Result
from feedback.core import store
from feedback.web.field import SelectChoice
from feedback.web.listing import Choice, Day, Flag, Listing, Sort, Words
from tests import make

LIST = Listing(
    key=Recommendation.id,
    sorts=[
        Sort("due", "Hạn", Recommendation.due_on),
        Sort("received", "Nhận", Recommendation.received_on, descending=True),
    ],
    filters=[
        Words("q", "Tìm", lambda text: Recommendation.content.contains(text, autoescape=True)),
        Choice("nature", "Loại", Nature, lambda one: Recommendation.nature == one),
        Choice("result", "Kết quả", Result, lambda many: Recommendation.result.in_(many), many=True),
        Choice("unit", "Đơn vị", [], lambda one: Recommendation.lead_id == one, coerce=int),
        Day("from", "Từ ngày", lambda day: Recommendation.received_on >= day),
        Flag("due", "Có hạn", lambda _: Recommendation.due_on.is_not(None)),
    ],
    size=7,
)
UNITS = {"unit": [SelectChoice("1", "Sở A"), SelectChoice("2", "Sở B")]}


def asked(query="", **more):
    pairs = [tuple(part.split("=", 1)) for part in query.split("&") if part]
    return LIST.read(MultiDict(pairs), "/list", UNITS, **more)


def page(query=""):
    pairs = [tuple(part.split("=", 1)) for part in query.split("&") if part]
    return LIST.page(store.db.session, select(Recommendation), args=MultiDict(pairs), path="/list", choices=UNITS)


BOTH = pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def many(app):
    """Forty opinions, some of one day, some without a due date."""
    with store.one_transaction():
        made = make.dialogue()
        for n in range(40):
            make.recommendation(
                made,
                content=f"Ý kiến số {n}",
                received_given=date(2024, 3, 15 + n % 5),
                due_on=None if n % 4 == 0 else date(2024, 5, 1 + n % 3),
            )


@BOTH
@pytest.mark.parametrize("sort", ["", "sort=-due", "sort=received", "sort=-received"])
def test_every_row_stands_on_one_page_in_one_order(many, sort):
    pages = [page(f"{sort}&page={n}") for n in range(1, 7)]
    ids = [row.id for one in pages for row in one.rows]
    assert len(ids) == len(set(ids)) == 40
    whole = Listing(key=LIST.key, sorts=LIST.sorts, size=100)
    args = MultiDict([tuple(part.split("=")) for part in [sort] if part])
    assert ids == [row.id for row in whole.page(store.db.session, select(Recommendation), args=args, path="/").rows]
    assert [(one.first, one.last) for one in pages] == [(1, 7), (8, 14), (15, 21), (22, 28), (29, 35), (36, 40)]


@BOTH
def test_two_queries_whatever_the_page(many, query_count):
    for number in (1, 3, 6):
        store.db.session.expunge_all()
        with query_count() as queries:
            assert page(f"page={number}&due=1&from=15/03/2024").rows
        assert len(queries) == 2, queries


@BOTH
def test_filters_narrow_and_say_so(many):
    found = page("q=số 1&from=16/3/2024&due=1")
    assert found.total == sum(1 for n in range(40) if f"số {n}".startswith("số 1") and n % 5 >= 1 and n % 4)
    assert [(chip.label, chip.words) for chip in found.chips] == [
        ("Tìm", "“số 1”"),
        ("Từ ngày", "16/03/2024"),
        ("Có hạn", ""),
    ]
    assert found.chips[1].url == "/list?q=s%E1%BB%91+1&due=1"


def test_rows_may_be_columns(many):
    shown = LIST.page(
        store.db.session,
        select(Recommendation),
        select(Recommendation.code, Recommendation.due_on),
        args=MultiDict(),
        path="/",
    )
    assert len(shown.rows) == 7
    assert len(shown.rows[0]) == 2


def test_address_keeps_filters_order_and_page():
    one = asked("q=đường&result=settled&result=outstanding&sort=received&page=3&foreign=1")
    assert one.number == 3
    assert one.query == {"q": ["đường"], "result": ["settled", "outstanding"], "sort": "received"}
    assert one.url(page=4) == "/list?q=%C4%91%C6%B0%E1%BB%9Dng&result=settled&result=outstanding&sort=received&page=4"
    assert one.url(q=None) == "/list?result=settled&result=outstanding&sort=received"
    assert [chip.url for chip in one.chips] == [
        "/list?result=settled&result=outstanding&sort=received",
        "/list?q=%C4%91%C6%B0%E1%BB%9Dng&result=outstanding&sort=received",
        "/list?q=%C4%91%C6%B0%E1%BB%9Dng&result=settled&sort=received",
    ]


def test_a_heading_turns_the_order_round():
    one = asked()
    assert (one.sorted("due"), one.sorted("received")) == ("ascending", "")
    assert one.sort_url("due") == "/list?sort=-due"
    assert one.sort_url("received") == "/list?sort=-received"
    assert asked("sort=-received").sorted("received") == "descending"
    assert asked("sort=-received").sort_url("received") == "/list?sort=received"


@pytest.mark.parametrize(
    "query",
    [
        "nature=nope",
        "result=settled&result=nope",
        "unit=99",
        "unit=1 OR 1=1",
        "from=31/02/2024",
        "from=01/01/0000",
        "due=2",
    ],
)
def test_foreign_values_are_left_out_with_a_sentence(query):
    one = asked(query)
    assert one.values == {}
    assert len(one.notes) == 1
    assert one.notes[0].startswith("Bộ lọc “")


def test_hostile_addresses_are_read_safely():
    assert asked("q=" + "ế" * 40_000).values["q"] == "ế" * 200
    assert asked("q=a\u0000b\u202ec").values["q"] == "abc"
    assert "q" not in asked("q=\u200b \u0000").values
    for number in ("-1", "0", "x", "1" * 50, "٣", "1.5", ""):
        assert asked(f"page={number}").number == 1
    assert asked("sort=-nope").sort.key == "due"


@BOTH
def test_beyond_the_end_is_the_last_page(many):
    found = page("page=9999")
    assert (found.number, len(found.rows)) == (6, 5)
    assert found.notes == ["Không có trang 9.999; đây là trang cuối."]


def test_empty_list(app):
    found = page("")
    assert (found.total, found.pages, found.first, found.last, found.rows) == (0, 1, 0, 0, [])


def test_page_numbers_leave_gaps(many):
    assert page("page=1").around == [1, 2, 0, 6]
    assert page("page=4").around == [1, 2, 3, 4, 5, 6]
