"""Templates: places filled from the record and never with who spoke; offered by agency, field, day and switch."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.case.answering import template
from feedback.case.answering.template import Text, filled
from feedback.core.refusal import NotThere, Refused, Stale
from feedback.office import officer as officers
from tests import make
from tests.case.answering.ground import TODAY, does, taken

FIRST = date(2024, 1, 1)


def text(title="Mẫu", **facts) -> Text:
    return Text(title=title, **{"body": "Trả lời {mã ý kiến}.", "valid_from": FIRST, **facts})


def test_places_are_filled_from_the_record_without_who_spoke(db):
    city = make.city()
    one = taken(city, citizen="Trần Thị Kín", content="Đề nghị\nsửa đường", due_on=date(2024, 5, 3), field="Giao thông")
    facts = template.facts_of(one, agency="Sở Xây dựng", today=TODAY)
    body = "{Mã ý kiến}: {nội dung} ({lĩnh  vực}), {cơ quan}, hạn {hạn}, {ngày giao}, nay {hôm nay}"
    assert filled(body, facts) == (
        f"{one.code}: Đề nghị sửa đường (Giao thông), Sở Xây dựng, hạn 03/05/2024, 15/03/2024, nay 20/04/2024"
    )
    assert "Kín" not in str(facts)
    assert filled("{hạn}", facts | {"hạn": ""}) == "……"
    assert facts.keys() == template.PLACES.keys()


@settings(max_examples=30)
@given(st.text())
def test_any_text_is_filled_without_failing(body):
    said = filled(body, template.PLACES)
    assert template.unknown(said) == template.unknown(body) or "{" in body


def test_what_no_record_can_fill_is_refused(db):
    city = make.city()
    with pytest.raises(Refused, match=r"Không điền được \{người nêu\}") as refused:
        does(template.write, city.works, text(body="Kính gửi {người nêu}"))
    assert refused.value.field == "body"
    for wrong in ({"title": " "}, {"body": " "}, {"valid_to": date(2023, 1, 1)}):
        with pytest.raises(Refused):
            does(template.write, city.works, text(**wrong))


def test_offered_to_the_agency_by_field_day_and_switch(db):
    city = make.city()
    one = taken(city, field="Giao thông")
    kept = {
        name: does(template.write, unit, text(name, **facts))
        for name, unit, facts in (
            ("Sở, đúng lĩnh vực", city.works, {"field": "Giao thông", "position": 9}),
            ("Sở, chung", city.works, {}),
            ("Thành phố, cho cấp dưới", city.top, {"below": True}),
            ("Thành phố, riêng", city.top, {}),
            ("Sở, lĩnh vực khác", city.works, {"field": "Y tế"}),
            ("Sở, chưa đến ngày", city.works, {"valid_from": date(2025, 1, 1)}),
            ("Sở, hết hạn", city.works, {"valid_to": date(2024, 2, 1)}),
            ("Sở, đã tắt", city.works, {}),
            ("Sở khác", city.land, {}),
        )
    }
    does(template.switch, kept["Sở, đã tắt"], active=False)
    offered = [line.title for line in template.offered(one, TODAY)]
    assert offered == ["Sở, đúng lĩnh vực", "Sở, chung", "Thành phố, cho cấp dưới"]


def test_kept_within_reach_and_at_its_version(db):
    city = make.city()
    works, land, clerk = (
        officers.viewer(make.officer(role, unit))
        for role, unit in (("agency", city.works), ("agency", city.land), ("secretariat", city.office))
    )
    made = does(template.write, city.works, text())
    assert template.get(made.id, works).title == template.get(made.id, clerk).title == "Mẫu"
    with pytest.raises(NotThere):
        template.get(made.id, land)
    with pytest.raises(Stale):
        does(template.change, made, text("Khác"), version=9)
    does(template.change, made, text("Khác"), version=1)
    assert (made.title, made.version) == ("Khác", 2)
