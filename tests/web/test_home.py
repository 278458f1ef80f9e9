"""First pages: what waits for each role, every number equal to the list it opens, an agency's desk in order of urgency."""

import re
from datetime import date, timedelta
from html import unescape

import pytest

from feedback.core import store
from feedback.office.duty import Role
from tests import make
from tests.web.reading import words

TODAY = date(2024, 9, 10)
ON_BOTH = pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
UNIT = {Role.SECRETARIAT: "office", Role.AGENCY: "works", Role.FRONT: "front"}


@pytest.fixture(autouse=True)
def _today(on):
    on(TODAY)


@pytest.fixture
def city(app):
    return make.city()


def day(days: int) -> date:
    return TODAY + timedelta(days=days)


def filled(city) -> None:
    """A little of everything that may wait for anybody."""
    with store.one_transaction():
        for number in (1, 2, 3):
            make.dialogue(day(number), city.top, state="planned", announced_on=day(-1) if number == 1 else None)
        hall = make.dialogue(day(-40), city.top)
        given = {"lead": city.works, "sorted_on": day(-30), "assigned_on": day(-30)}
        taken = {**given, "taken_on": day(-20)}
        answered = {**taken, "replied_on": day(-10)}
        for facts in (
            {}, {}, {"in_hall": True, "replied_on": day(-40)},  # to sort
            {"sorted_on": day(-3)},
            {"sorted_on": day(-3), "returned_on": day(-1)},
            {**given, "due_on": day(30)}, {**given, "due_on": day(-2)},
            {**taken, "due_on": day(2)}, {**taken, "due_on": day(20)}, {**taken, "due_on": day(-5)},
            {**answered}, {**answered, "result": "settled", "settled_on": day(-9)},
            {**answered, "result": "will_settle", "roadmap_on": day(-1), "acceptance": "accepted"},
            {**answered, "result": "outstanding", "outstanding_reason": "Thiếu tiền", "acceptance": "partly"},
            {**answered, "result": "settled", "settled_on": day(-9), "acceptance": "accepted"},
            {"nature": "denunciation"}, {"admission": "withdrawn"},
        ):  # fmt: skip
            make.recommendation(hall, **facts)


def linked_counts(page) -> list[tuple[int, str]]:
    """Every number on the page that opens a list, with the address."""
    found = re.findall(r'<a class="count" href="([^"]+)">([\d.]+)', page.text)
    found += re.findall(r'<a href="([^"]+)"><span class="figure-n">([\d.]+)</span>', page.text)
    found += re.findall(r'<a href="([^"]+)"><b class="todo-n">([\d.]+)</b>', page.text)
    return [(int(n.replace(".", "")), unescape(url)) for url, n in found]


def listed(page) -> int:
    """How many rows the list on the page has."""
    count = re.search(r'class="caption-count">([^<]*)<', page.text)
    return int(count[1].split()[-1].replace(".", "")) if count else len(re.findall(r'<th scope="row"', page.text))


@ON_BOTH
@pytest.mark.parametrize("role", list(Role))
def test_every_number_opens_its_list_and_equals_it(city, signed_in, query_count, role):
    filled(city)
    client = signed_in(role.value, getattr(city, UNIT.get(role, "top")))
    with query_count() as queries:
        page = client.get("/")
    assert page.status_code == 200
    assert len(queries) <= 20, f"{role.value}: {len(queries)}"
    numbers = linked_counts(page)
    if role is not Role.AGENCY:
        assert len(numbers) >= 3
    for number, url in numbers:
        opened = client.get(url)
        assert opened.status_code == 200, url
        assert listed(opened) == number, f"{role.value}: {number} ≠ {listed(opened)} at {url}"


@pytest.mark.parametrize("role", list(Role))
def test_an_empty_house_says_what_to_do(city, signed_in, role):
    page = signed_in(role.value, getattr(city, UNIT.get(role, "top"))).get("/")
    assert page.status_code == 200
    said = {
        Role.SECRETARIAT: "Bắt đầu bằng một cuộc đối thoại, hoặc nhập sổ theo dõi đang có",
        Role.AGENCY: "Không có việc nào phải làm",
        Role.FRONT: "Không còn ý kiến nào tồn đọng",
        Role.LEADER: "Không có ý kiến nào quá hạn",
        Role.AUDITOR: "Năm 2024 chưa có ý kiến nào được tính",
        Role.ADMIN: "đơn vị đang hoạt động",
    }[role]
    assert said in words(page)


def test_the_next_thing_to_do_stands_first(city, signed_in):
    filled(city)
    page = signed_in("secretariat", city.office).get("/")
    assert (
        '<a class="btn btn-primary" href="/assignments?queue=returned">Giao lại 1 ý kiến cơ quan trả lại</a>'
        in page.text
    )
    assert "2 cuộc chưa thông báo" in words(page)
    assert "1 cuộc đã thông báo" in words(page)


def test_a_place_below_sees_its_own(city, signed_in):
    filled(city)
    page = signed_in("secretariat", city.commune).get("/")
    assert "Chưa có hồ sơ nào" in words(page)


def rows(page) -> list[str]:
    return re.findall(r'<th scope="row" class="code"[^>]*><a [^>]*>([^<]+)<', page.text)


@ON_BOTH
def test_a_desk_with_the_most_urgent_first(city, signed_in):
    hall = make.dialogue(day(-60), city.top)
    given = {"lead": city.works, "sorted_on": day(-30), "assigned_on": day(-30)}
    taken = {**given, "taken_on": day(-20)}
    with store.one_transaction():
        facts = {
            "later": {**taken, "due_on": day(25)},
            "fresh": {**given, "due_on": day(40)},
            "soon": {**taken, "due_on": day(3)},
            "late": {**taken, "due_on": day(-1)},
            "very-late": {**taken, "due_on": day(-9)},
            "promise": {**taken, "replied_on": day(-8), "result": "will_settle", "roadmap_on": day(-3)},
            "reopened": {**taken, "due_on": day(30), "replied_on": day(-8), "reopened_on": day(-1)},
            "follow": {**taken, "replied_on": day(-8), "result": "will_settle", "roadmap_on": day(90)},
            "done": {**taken, "replied_on": day(-8), "result": "explained", "acceptance": "accepted"},
            "foreign": {**taken, "lead": city.land},
        }
        for code, more in facts.items():
            make.recommendation(hall, code=code, **more)
        make.assign(make.recommendation(hall, code="helping", lead=city.land), city.works.id, leads=False, turn="given")
        make.assign(
            make.recommendation(hall, code="helped", lead=city.land, replied_on=day(-1)), city.works.id, leads=False
        )
    works = signed_in("agency", city.works)
    page = works.get("/")
    assert rows(page) == ["very-late", "promise", "late", "soon", "reopened", "fresh", "helping", "later"]
    tabs = dict(re.findall(r">([^<>]+?) (\d+)</a></li>", page.text))
    assert tabs == {
        "Việc phải làm": "8",
        "Quá hạn": "3",
        "Sắp đến hạn": "1",
        "Chờ nhận": "2",
        "Mở lại": "1",
        "Đã trả lời, theo dõi tiếp": "2",
        "Đã trả lời, chờ kết luận": "2",
    }
    for url, count in re.findall(r'<a href="(/[^"]*)"(?: aria-current="page")?>[^<]+? (\d+)</a></li>', page.text):
        assert len(rows(works.get(unescape(url)))) == int(count), url
    assert rows(works.get("/?part=fresh")) == ["fresh", "helping"]
    assert "foreign" not in page.text


def test_the_desk_is_searched_and_bad_addresses_are_told(city, signed_in):
    hall = make.dialogue(day(-60), city.top)
    for number in range(12):
        make.recommendation(hall, lead=city.works, content=f"Đường số {number}" if number else "Bãi rác")
    works = signed_in("agency", city.works)
    assert len(rows(works.get("/?q=bai+rac"))) == 1
    assert "Không có việc nào khớp" in words(works.get("/?q=kh%C3%B4ng+c%C3%B3"))
    assert "bị bỏ qua" in words(works.get("/?part=la"))
    assert works.get("/?q=" + "x" * 40000).status_code == 200


def test_no_query_grows_with_the_rows(city, signed_in, query_count):
    hall = make.dialogue(day(-60), city.top)
    works, clerk = signed_in("agency", city.works), signed_in("secretariat", city.office)
    counts = []
    for _ in range(2):
        with store.one_transaction():
            for _ in range(15):
                make.recommendation(hall, lead=city.works, due_on=day(-1), field="Môi trường")
        with query_count() as desk:
            works.get("/")
        with query_count() as home:
            clerk.get("/")
        counts.append((len(desk), len(home)))
    assert counts[0] == counts[1]
