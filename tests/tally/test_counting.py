"""The counting rules of `contract.md` §4 one by one, each on the smallest history that shows it."""

import json
from datetime import date

import pytest

from feedback.case import conclusion
from feedback.case.word import Acceptance
from feedback.core import store
from feedback.office import agency as units
from feedback.office import tree
from feedback.office.agency import Level
from feedback.report import paper
from feedback.tally import appendix, ask, known, rule
from feedback.tally.appendix import Appendix
from tests import make

YEAR = (date(2024, 1, 1), date(2024, 12, 31))


def filled(number: str, first: date = YEAR[0], last: date = YEAR[1], **more) -> Appendix:
    return appendix.fill(ask.ask(number, first, last, **more))


def total(number: str, *names: str, **more) -> list[int]:
    found = filled(number, **more).total
    return [found[name] for name in names]


def opinions(at, number: int, **facts) -> list:
    return [make.recommendation(at, **facts) for _ in range(number)]


@pytest.fixture
def city(app):
    return make.city()


def test_the_worked_example_of_the_domain(city):
    session = make.dialogue(date(2024, 5, 6), city.commune, head="party")
    kept = opinions(session, 6, acceptance="accepted")
    opinions(session, 1, acceptance="partly")
    opinions(session, 2, acceptance="not_accepted", not_accepted_reason="Chưa có căn cứ")
    opinions(session, 1)
    opinions(session, 1, merged_into=kept[0])
    opinions(session, 1, nature="denunciation")
    sheet = paper.lay_out(filled("03"))
    cells = [cell.text for cell in sheet.lines[2].cells]
    assert cells == ["1", *["0"] * 6, "7/10 (70,0%)", "2/10 (20,0%)"]
    assert sheet.notes[:2] == [
        "1 ý kiến tiếp thu một phần, đã tính vào số ý kiến tiếp thu.",
        "1 ý kiến chưa kết luận (10,0% tổng số ý kiến).",
    ]


def test_a_joint_session_counts_in_both_and_once_in_the_total(city):
    make.dialogue(date(2024, 2, 1), city.top, head="both")
    make.dialogue(date(2024, 3, 1), city.top, head="party")
    assert [total(number, "dialogues", "joint") for number in ("03", "04", "all")] == [[2, 1], [1, 1], [2, 1]]


def test_an_opinion_is_on_its_own_side_else_on_that_of_its_session(city):
    session = make.dialogue(date(2024, 2, 1), city.top, head="authority")
    opinions(session, 3)
    opinions(session, 1, side_given="party")
    make.recommendation(make.contribution(date(2024, 2, 1), city.top, target="party_member"))
    assert (total("03", "total"), total("04", "total")) == ([2], [3])


def test_contributions_are_counted_as_events_by_whom_they_address_and_how_they_came(city):
    for target, form in [("body", "periodic"), ("body", "ad_hoc"), ("person", "regular"), ("party_body", "periodic")]:
        opinions(make.contribution(date(2024, 2, 1), city.top, target=target, form=form), 2)
    names = ("collective_periodic", "collective_ad_hoc", "individual_regular", "contributions", "total")
    assert total("04", *names) == [1, 1, 1, 3, 6]


@pytest.mark.parametrize(
    "facts", [{"admission": "refused", "admission_reason": "Ngoài phạm vi"}, {"admission": "withdrawn"}]
)
@pytest.mark.parametrize("also", [{}, {"nature": "complaint"}])
def test_what_is_refused_withdrawn_or_routed_out_is_no_opinion(city, facts, also):
    opinions(make.dialogue(date(2024, 2, 1), city.top), 1, **facts, **also)
    assert total("04", "total") == [0]


def test_a_session_that_was_not_held_counts_nothing(city):
    for state in ("planned", "postponed", "cancelled"):
        opinions(make.dialogue(date(2024, 2, 1), city.top, state=state), 2)
    assert total("04", "dialogues", "total") == [0, 0]


def test_an_opinion_lies_in_the_year_it_was_received_and_is_not_there_before_its_session(city):
    session = make.dialogue(date(2024, 12, 30), city.top)
    opinions(session, 1, received_given=date(2025, 1, 2))
    early = make.dialogue(date(2024, 6, 1), city.top)
    opinions(early, 1, received_given=date(2024, 5, 1))
    assert total("04", "total") == [1]
    assert total("04", "total", first=date(2025, 1, 1), last=date(2025, 12, 31)) == [1]
    assert total("04", "total", as_of=date(2024, 5, 31)) == [0]


def test_the_conclusion_in_force_is_the_latest_dated_on_or_before_the_day(city):
    [opinion] = opinions(make.dialogue(date(2024, 2, 1), city.top), 1)
    with store.one_transaction():
        conclusion.enter(opinion, Acceptance.ACCEPTED, dated_on=date(2024, 3, 1), reason=None)
        conclusion.enter(opinion, None, dated_on=date(2024, 4, 1), reason="Mở lại")
        conclusion.enter(opinion, Acceptance.NOT_ACCEPTED, dated_on=date(2024, 5, 1), reason="Hết vốn")
    days = [
        date(2024, 2, 29),
        date(2024, 3, 1),
        date(2024, 3, 31),
        date(2024, 4, 1),
        date(2024, 4, 30),
        date(2024, 5, 1),
    ]
    found = [total("04", "accepted", "not_accepted", "pending", as_of=day) for day in days]
    assert found == [[0, 0, 1], [1, 0, 0], [1, 0, 0], [0, 0, 1], [0, 0, 1], [0, 1, 0]]


def test_a_unit_that_has_ended_keeps_what_came_later_and_has_nothing_below_it(city):
    session = make.dialogue(date(2025, 6, 20), city.district)
    opinions(session, 1, received_given=date(2025, 7, 5))
    make.dialogue(date(2025, 6, 20), city.wards[0])
    make.dialogue(date(2025, 7, 20), city.wards[0])
    span = {"first": date(2025, 1, 1), "last": date(2025, 12, 31)}
    assert total("04", "dialogues", "total", agency=city.district, **span) == [2, 1]
    assert total("04", "dialogues", "total", agency=city.top, **span) == [3, 1]
    assert [row["total"] for row in filled("04", **span).rows if row.level is Level.DISTRICT] == [1]


def test_a_fact_of_a_level_that_is_gone_is_never_lost(city):
    opinions(make.dialogue(date(2025, 6, 20), city.district), 1, received_given=date(2026, 1, 5))
    rows = filled("04", date(2026, 1, 1), date(2026, 12, 31)).rows
    assert [(row.level, row["total"]) for row in rows] == [(Level.PROVINCE, 0), (Level.DISTRICT, 1), (Level.COMMUNE, 0)]


def test_rows_stand_from_2014_at_0_and_before_only_with_a_fact(city):
    assert [row.year for row in filled("03", date(2012, 5, 1), date(2014, 6, 30)).rows] == [2014] * 3
    make.dialogue(date(2013, 12, 20), city.commune, head="party")
    rows = filled("03", date(2012, 5, 1), date(2014, 6, 30)).rows
    assert [(row.year, row.level.value) for row in rows[:2]] == [(2013, "commune"), (2014, "province")]
    assert [row.cut for row in rows[:2]] == [None, (date(2014, 1, 1), date(2014, 6, 30))]
    assert [row.level.value for row in filled("03", date(2026, 1, 1), date(2026, 2, 1)).rows] == ["province", "commune"]


def test_declared_lines_count_where_the_unit_has_nothing_of_its_own(city):
    make.figure(
        city.commune, year=2018, appendix="04", dialogues=4, accepted=5, not_accepted=1, total=8, collective_regular=2
    )
    make.figure(city.wards[0], year=2018, appendix="04", dialogues=9, total=9)
    opinions(make.dialogue(date(2018, 12, 31), city.wards[0]), 2, received_given=date(2019, 1, 3))
    found = filled("04", date(2018, 1, 1), date(2018, 12, 31))
    names = ("dialogues", "collective_regular", "accepted", "not_accepted", "pending", "total", "declared")
    assert [found.total[name] for name in names] == [5, 2, 5, 1, 2, 8, 1]
    [note] = found.line_notes
    assert note == (
        "Phường 1 (P1), năm 2018: đã có hồ sơ nên tính theo hồ sơ, chênh lệch với số liệu khai: "
        "số cuộc đối thoại 1 (khai 9); tổng số ý kiến 0 (khai 9)."
    )


def test_a_line_is_used_or_not_whatever_the_window_and_the_day(city):
    make.figure(city.commune, appendix="04", first_day=date(2018, 1, 1), last_day=date(2018, 6, 30), year=2018, total=7)
    [opinion] = opinions(make.dialogue(date(2018, 8, 1), city.commune), 1, received_given=date(2018, 6, 1))
    span = {"first": date(2018, 1, 1), "last": date(2018, 6, 30)}
    assert total("04", "total", "declared", **span) == [0, 0]
    with store.one_transaction():
        opinion.received_given = None
        from feedback.case import place

        place.restamp(opinion)
    assert total("04", "total", "declared", **span) == [7, 1]


def test_the_setting_for_questions_decides_for_declared_lines_too(city):
    make.figure(city.commune, year=2018, appendix="04", total=7)
    made = make.contribution(date(2017, 12, 1), city.commune, target="person")
    opinions(made, 1, nature="question", received_given=date(2018, 2, 1))
    span = {"first": date(2018, 1, 1), "last": date(2018, 12, 31)}
    assert total("04", "total", "declared", **span) == [7, 1]
    with store.one_transaction():
        rule.adopt(rule.Rules(rule.Questions.INCLUDED), valid_from=date(2018, 1, 1), basis="Hướng dẫn 01")
    assert total("04", "total", "declared", **span) == [1, 0]


def test_a_line_that_is_cut_is_not_counted_and_is_named(city):
    make.figure(city.commune, year=2018, appendix="03", dialogues=4, total=7)
    for first, last, as_of, why in [
        (date(2018, 2, 1), date(2018, 12, 31), None, "không nằm trọn trong kỳ báo cáo"),
        (date(2017, 1, 1), date(2018, 11, 30), None, "không nằm trọn trong kỳ báo cáo"),
        (date(2018, 1, 1), date(2018, 12, 31), date(2018, 12, 30), "quá ngày chốt số liệu 30/12/2018"),
    ]:
        found = filled("03", first, last, as_of=as_of)
        assert found.total["declared"] == 0
        [note] = found.line_notes
        assert why in note
        assert "Xã Ba (X3), năm 2018" in note
        assert "số cuộc đối thoại 4; tổng số ý kiến 7" in note
    assert filled("03", date(2019, 1, 1), date(2019, 12, 31)).line_notes == []
    assert filled("03", date(2018, 1, 1), date(2018, 12, 31), as_of=date(2017, 12, 31)).line_notes == []
    make.figure(city.wards[0], year=2020, appendix="03", total=7)
    with store.one_transaction():  # as it was called then, whatever it is called since
        units.periods(city.wards[0].id)[1].name = "Phường Đổi Tên"
        tree.rebuild()
    assert "Phường 1 (P1), năm 2020" in filled("03", date(2020, 2, 1), date(2020, 12, 31)).line_notes[0]
    names = [
        paper.about(ask.ask("03", *YEAR, as_of=day, agency=city.wards[0]))[0] for day in (YEAR[1], date(2025, 7, 1))
    ]
    assert names == ["Phường 1 và các đơn vị cấp dưới", "Phường Đổi Tên và các đơn vị cấp dưới"]


def test_a_line_stands_where_its_unit_stood_on_its_last_day(city):
    make.figure(city.district, year=2025, appendix="03", total=3)
    make.figure(city.wards[0], year=2025, appendix="03", total=5)
    span = {"first": date(2025, 1, 1), "last": date(2025, 12, 31)}
    assert total("03", "total", agency=city.district, **span) == [3]
    assert total("03", "total", agency=city.top, **span) == [8]
    assert [(row.level.value, row["total"]) for row in filled("03", **span).rows] == [
        ("province", 0),
        ("district", 3),
        ("commune", 5),
    ]


def test_partly_accepted_follows_its_setting(city):
    opinions(make.dialogue(date(2024, 2, 1), city.top), 2, acceptance="partly")
    names = ("accepted", "partly", "not_accepted")
    assert total("04", *names) == [2, 2, 0]
    with store.one_transaction():
        rule.adopt(rule.Rules(partly=rule.Partly.NOT_ACCEPTED), valid_from=date(2024, 6, 1), basis="Hướng dẫn 02")
    assert total("04", *names, as_of=date(2024, 5, 31)) == [2, 2, 0]
    found = filled("04")
    assert [found.total[name] for name in names] == [0, 2, 2]
    assert appendix.as_json(found)["rules"] == {"questions": "excluded", "partly": "not_accepted"}
    assert "đã tính vào số ý kiến không tiếp thu" in found.notes[0]


def test_a_form_is_empty_where_nothing_is_known_and_0_where_the_books_hold_none(city):
    opinions(make.dialogue(date(2024, 2, 1), city.commune, state="postponed"), 1)
    make.figure(city.district, year=2024, appendix="04", first_day=date(2024, 1, 1), last_day=date(2024, 2, 1), total=1)
    found = filled("04", date(2024, 3, 1), date(2024, 12, 31))
    lines = paper.lay_out(found).lines
    assert [line.cells[0].text for line in lines] == ["", "0", "0"]
    assert [line.cells[7].text for line in lines] == ["–", "–", "–"]
    assert known.recorded(found.ask, [(2023, Level.COMMUNE), (2024, Level.COMMUNE)]) == {(2024, Level.COMMUNE)}
    other = filled("04", date(2024, 3, 1), date(2024, 12, 31), agency=city.top)
    assert other.unknown == {(2024, Level.PROVINCE)}


def test_what_was_sent_in_before_its_cuoc_is_known_from_the_cuoc_on(city):
    opinions(make.dialogue(date(2024, 6, 10), city.top), 1, received_on=date(2024, 2, 10))
    row = [(2024, Level.PROVINCE)]
    seen = [
        known.recorded(filled("04", date(2024, 1, 1), day, as_of=day).ask, row)
        for day in (date(2024, 6, 9), date(2024, 6, 10))
    ]
    assert seen == [set(), set(row)]


def test_the_object_of_the_contract_key_by_key(city):
    session = make.dialogue(date(2024, 5, 6), city.top, head="both")
    opinions(session, 1, side_given="party", acceptance="accepted")
    found = appendix.as_json(filled("03", date(2024, 5, 1), date(2024, 12, 31), agency=city.top))
    counts = (
        '"dialogues": 1, "collective": {"periodic": 0, "regular": 0, "ad_hoc": 0}, '
        '"individual": {"periodic": 0, "regular": 0, "ad_hoc": 0}, "accepted": 1, "partly": 0, "not_accepted": 0, '
        '"pending": 0, "total": 1, "declared": 0'
    )
    text = json.dumps(found, ensure_ascii=False)
    assert text.startswith(
        '{"appendix": "03", "from": "2024-05-01", "to": "2024-12-31", "as_of": "2024-12-31", "agency": "TP", '
        '"rules": {"questions": "excluded", "partly": "accepted"}, '
        f'"rows": [{{"year": 2024, "level": "province", "cut": "2024-05-01/2024-12-31", {counts}}}, '
    )
    assert f'"total": {{{counts}}}, "notes": [' in text
