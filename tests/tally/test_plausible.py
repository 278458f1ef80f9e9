"""Soft checks of a paper: each found where it is, with exactly its records; few statements; a note answers what was seen."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from feedback.core import journal, store
from feedback.core.refusal import Refused
from feedback.register import remark
from feedback.tally import plausible, plausible_list
from feedback.tally.ask import ask
from feedback.tally.measure import Of
from feedback.tally.plausible_check import HELP, RECORDS, Check
from tests import make

WINDOW = (date(2024, 1, 1), date(2025, 12, 31))
COMMUNE, DISTRICT, PROVINCE = "commune", "district", "province"


@pytest.fixture
def city(db):
    """A ward that accepts all, a commune that is silent, sessions that look odd, lines declared twice."""
    c = make.city()
    with store.one_transaction():
        make.dialogue(date(2024, 2, 1), c.wards[0])  # 2024: one session, no opinion
        for number in range(12):  # 2025: twelve opinions, all accepted and settled
            session = make.dialogue(
                date(2025, 2, 1) + timedelta(days=number), c.wards[0], attendance=5 if number == 0 else 50
            )
            facts = {"acceptance": "accepted", "concluded_on": date(2025, 3, 1), "result": "explained"}
            make.recommendation(session, content=f"Ý kiến {number}", **facts)
        odd = make.dialogue(date(2025, 5, 5), c.wards[1], announced_on=date(2025, 5, 1), attendance=2000)
        make.recommendation(odd, content="Đèn đường hỏng", acceptance="accepted", concluded_on=date(2025, 6, 1))
        make.recommendation(odd, content="Đèn đường hỏng", acceptance="accepted", concluded_on=date(2025, 12, 1))
        make.dialogue(date(2025, 8, 8), c.top)
        make.contribution(date(2025, 9, 9), c.commune, target="person")
        district = make.agency("Huyện Sót", code="HS", level="district", parent=c.top)
        make.dialogue(date(2025, 9, 9), district)
        make.figure(
            c.district,
            year=2025,
            first_day=date(2025, 1, 1),
            last_day=date(2025, 6, 30),
            dialogues=13,
            total=14,
            accepted=14,
        )
        make.figure(c.wards[0], year=2025, dialogues=1, total=1)
    return c


def found(asked) -> dict[tuple[str, int, str], int]:
    return {(one.check.value, one.year, one.level.value): one.number for one in plausible.look(asked).findings}


def test_what_is_found(city):
    all_of_it = found(ask("04", *WINDOW))
    assert all_of_it == {
        ("all-accepted", 2025, COMMUNE): 1,
        ("row-accepted", 2025, COMMUNE): 14,
        ("row-accepted", 2025, DISTRICT): 14,
        ("all-settled", 2025, COMMUNE): 1,
        ("jump", 2025, COMMUNE): 1,
        ("row-jump", 2025, COMMUNE): 13,
        ("silent", 2024, PROVINCE): 1,
        ("silent", 2024, DISTRICT): 2,
        ("silent", 2024, COMMUNE): 2,
        ("no-dialogue", 2025, COMMUNE): 1,
        ("twice", 2025, DISTRICT): 1,
        ("beside", 2025, COMMUNE): 1,
        ("district-dialogues", 2025, DISTRICT): 1,
        ("no-opinions", 2024, COMMUNE): 1,
        ("no-opinions", 2025, PROVINCE): 1,
        ("no-opinions", 2025, DISTRICT): 1,
        ("few-people", 2025, COMMUNE): 1,
        ("many-people", 2025, COMMUNE): 1,
        ("short-notice", 2025, COMMUNE): 1,
        ("no-result", 2025, COMMUNE): 1,
        ("repeated", 2025, COMMUNE): 1,
    }
    assert found(ask("04", *WINDOW, agency=city.wards[1])).keys() == {
        ("silent", 2024, COMMUNE), ("many-people", 2025, COMMUNE), ("short-notice", 2025, COMMUNE),
        ("no-result", 2025, COMMUNE), ("repeated", 2025, COMMUNE),
    }  # fmt: skip
    assert found(ask("04", date(2013, 12, 12), date(2013, 12, 31))) == {}  # too short a year to miss anybody


def test_units_are_named_and_sums_compared(city):
    findings = {one.check: one for one in plausible.look(ask("04", *WINDOW)).findings}
    assert [(one.code, one.words) for one in findings[Check.ALL_ACCEPTED].units] == [("P1", "12/12 ý kiến tiếp thu")]
    assert findings[Check.JUMP].units[0].words == "cuộc đối thoại: 12, năm trước 1"
    [twice] = findings[Check.TWICE].units
    assert (twice.code, twice.words) == ("Q1", "13 cuộc đối thoại, 14 ý kiến")
    make.figure(city.district, year=2024, dialogues=5, total=9)
    [other] = next(one for one in plausible.look(ask("04", *WINDOW)).findings if one.check is Check.CHILDREN).units
    assert other.words == "cuộc đối thoại: khai 5, cấp dưới cộng 1; tổng số ý kiến: khai 9, cấp dưới cộng 0"
    assert [check for check in Check if check not in HELP] == []


def test_each_finding_opens_exactly_its_records(city):
    late = make.dialogue(date(2024, 4, 4), city.commune)
    with store.one_transaction():
        for number in range(60):
            words = "Đã giao" if number < 25 else f"Trả lời {number}"
            facts = {"acceptance": "partly", "concluded_on": date(2024, 5, 5), "replied_on": date(2024, 5, 1)}
            make.recommendation(late, content=f"Việc {number}", lead=city.works, reply_text=words, **facts)
        for number in range(150):
            make.recommendation(late, content=f"Việc khác {number}", result="settling")
    asked, seen = ask("04", *WINDOW), set()
    for one in plausible.look(asked).findings:
        kind = RECORDS.get(one.check)
        if kind is None:
            assert one.of_row or len(one.units) == one.number
            continue
        behind = {Of.OPINION: plausible_list.opinions, Of.LINE: plausible_list.lines}.get(kind, plausible_list.events)
        query = behind(asked, one.check, one.year, one.level)
        rows = store.db.session.scalar(
            select(func.count()).select_from(
                query.with_only_columns(query.column_descriptions[0]["entity"].id).subquery()
            )
        )
        assert rows == one.number, one.identity
        seen.add(one.check)
    assert seen == set(RECORDS) - {Check.DISTRICT_CONTRIBUTIONS, Check.DISTRICT_LINES, Check.LATE_PUBLISHED}
    assert found(asked)["one-day", 2024, COMMUNE] == 60
    assert found(asked)["same-reply", 2024, COMMUNE] == 25
    assert found(asked)["many-opinions", 2024, COMMUNE] == 1


def test_few_statements(city, query_count):
    asked = ask("04", *WINDOW)
    with query_count() as queries:
        plausible.look(asked)
    assert len(queries) <= 10


def test_a_note_answers_what_was_seen(city):
    asked = ask("04", *WINDOW, agency=city.wards[1])
    one = next(one for one in plausible.open_findings(asked) if one.check is Check.MANY_PEOPLE)
    who = make.officer("secretariat", city.office)
    key = (plausible.question(asked), one.identity)
    facts = {
        "number": one.number,
        "what": one.what,
        "officer_id": who.id,
        "by": who.name,
        "at": datetime(2026, 1, 5, tzinfo=UTC),
    }
    with pytest.raises(Refused, match="lời giải trình"), store.one_transaction():
        remark.write(*key, note=" \n", **facts)
    with store.one_transaction():
        made = remark.write(*key, note="Hội nghị toàn phường, có danh sách.", **facts)
    assert [entry.act for entry in journal.story("remark", made.id)] == ["appendix:remark"]
    assert Check.MANY_PEOPLE not in {one.check for one in plausible.open_findings(asked)}
    assert Check.MANY_PEOPLE in {one.check for one in plausible.open_findings(ask("04", *WINDOW))}  # another paper
    make.dialogue(date(2025, 5, 6), city.wards[1], attendance=3000)  # one more: the note does not speak of it
    assert Check.MANY_PEOPLE in {one.check for one in plausible.open_findings(asked)}
    assert plausible.open_findings(ask("01", *WINDOW)) == []


def test_a_note_on_all_that_one_sees_is_of_that_seat_only(city):
    seats = [None, city.top, *city.wards]
    asked = [plausible.question(ask("04", *WINDOW, seat=seat)) for seat in seats]
    assert asked[0] == asked[1], "who sees all asks for the same paper as a command"
    assert len(set(asked)) == 3
    assert len({plausible.question(ask("04", *WINDOW, seat=seat, agency=city.wards[0])) for seat in seats}) == 1
